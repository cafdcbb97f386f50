"""What hosted Supabase provides and a bare PostgreSQL does not: roles, schemas, Auth, Storage, the guard."""

from pathlib import Path

import psycopg

from server.embedded.migrations import place, said
from server.embedded.statements import split
from server.trouble import Trouble

FOLDER = Path(__file__).parent
RECORD = """
create schema if not exists embedded;
create table if not exists embedded.bootstrap (
  name text primary key, statements text[] not null, applied_at timestamptz not null default now()
);
"""


def apply(dsn: str) -> None:
    """Runs the files not yet run, in order, all in one transaction. `dsn` logs in as a superuser.

    Raises `Trouble` when a file fails, or differs from what this database was made with.
    """
    with psycopg.connect(dsn) as connection:
        connection.execute(RECORD)
        rows = connection.execute("select name, statements from embedded.bootstrap").fetchall()
        done: dict[str, list[str]] = {name: statements for name, statements in rows}
        for path in sorted(FOLDER.glob("*.sql")):
            text = path.read_text(encoding="utf-8")
            if path.name not in done:
                _run(connection, path, text)
            elif done[path.name] != split(text):
                raise Trouble(
                    f"{path.name} was changed after it was applied here. Put it back and add a new file; in "
                    "development `make clean` starts with an empty database."
                )


def apply_roles(dsn: str) -> None:
    """Only what a dump of one database does not hold: roles, memberships, the database's own settings."""
    path = FOLDER / "10_roles.sql"
    with psycopg.connect(dsn) as connection:
        connection.execute(path.read_bytes())
        connection.execute("drop schema extensions, auth, storage")


def _run(connection: psycopg.Connection, path: Path, text: str) -> None:
    try:
        connection.execute(text.encode())
    except psycopg.Error as error:
        raise Trouble(f"{place(path, text, error)}: {said(error)}") from error
    connection.execute(
        "insert into embedded.bootstrap(name, statements) values (%s, %s)", [path.name, split(text)]
    )
