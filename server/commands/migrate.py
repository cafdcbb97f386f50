"""`./anju migrate`: brings the database of a hosted project up to date."""

import argparse
import os
import sys

import psycopg

from server.commands.steps import Steps
from server.embedded import migrations
from server.stack import MIGRATIONS
from server.trouble import Trouble


def main(asked: argparse.Namespace) -> None:
    url = os.environ.get("DATABASE_URL")
    if not url:
        raise Trouble("Say which database: DATABASE_URL=postgresql://postgres:…@… ./anju migrate")
    try:
        applied = migrations.apply(url, MIGRATIONS, Steps())
    except psycopg.OperationalError as error:
        reason = " ".join(str(error).split())
        raise Trouble(f"The database of DATABASE_URL does not answer: {reason}") from error
    sys.stdout.write(f"{len(applied)} migrations applied; the database is up to date.\n")
