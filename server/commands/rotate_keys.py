"""`./anju rotate-keys`."""

import argparse
import sys

from server.home import Home
from server.keys import rotate
from server.trouble import Trouble


def main(asked: argparse.Namespace) -> None:
    home = Home(asked.home)
    if not (home.path / "keys.json").exists():
        raise Trouble(f"There are no keys in {home.path}: Anju has not run there.")
    rotate(home.path)
    sys.stdout.write(
        "A new key signs from the next start on; nobody is signed out. Rotate once more when the old "
        "key must no longer be accepted at all.\n"
    )
