"""`./anju bench`: the figures."""

import argparse
import runpy


def main(asked: argparse.Namespace) -> None:
    runpy.run_module("server.bench", run_name="__main__")
