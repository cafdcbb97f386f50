"""Applies `supabase/migrations/` in order and records them as the Supabase CLI does."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg

from server.embedded.statements import split
from server.trouble import Trouble

Report = Callable[[str], None]

HISTORY = """
create schema if not exists supabase_migrations;
create table if not exists supabase_migrations.schema_migrations (version text not null primary key);
alter table supabase_migrations.schema_migrations add column if not exists statements text[];
alter table supabase_migrations.schema_migrations add column if not exists name text;
"""
ONE_AT_A_TIME = 4_207_310_001


@dataclass(frozen=True)
class Migration:
    version: str
    name: str
    path: Path

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")


def found(folder: Path) -> list[Migration]:
    """The files named `<digits>_<name>.sql`, oldest first; raises `Trouble` when two share a version."""
    migrations = []
    for path in sorted(folder.glob("*.sql")):
        version, _, name = path.stem.partition("_")
        if version.isdigit():
            migrations.append(Migration(version, name, path))
    versions = [migration.version for migration in migrations]
    twice = {version for version in versions if versions.count(version) > 1}
    if twice:
        raise Trouble(f"Two migrations share the version {', '.join(sorted(twice))}: rename one.")
    return migrations


def apply(dsn: str, folder: Path, report: Report) -> list[str]:
    """Applies what is missing, each file in one transaction, and says which versions that was.

    `dsn` logs in as postgres. Raises `Trouble` when a file fails or differs from what was applied.
    """
    migrations = found(folder)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("set statement_timeout = 0; set lock_timeout = '30s'")
        connection.execute("select pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        connection.execute(HISTORY)
        recorded = _recorded(connection)
        _compare(recorded, migrations)
        missing = [migration for migration in migrations if migration.version not in recorded]
        if missing:
            report(f"applying {len(missing)} migrations")
        for migration in missing:
            _apply_one(connection, migration)
    return [migration.version for migration in missing]


def _recorded(connection: psycopg.Connection) -> dict[str, list[str] | None]:
    rows = connection.execute("select version, statements from supabase_migrations.schema_migrations")
    return {version: statements for version, statements in rows}


def _compare(recorded: dict[str, list[str] | None], migrations: list[Migration]) -> None:
    known = {migration.version: migration for migration in migrations}
    for version, statements in sorted(recorded.items()):
        if version not in known:
            raise Trouble(
                f"The data has migration {version}, which this program does not: it was used with a newer "
                "version. Update the program, or choose another folder with ANJU_HOME=…."
            )
        if statements is not None and statements != split(known[version].text):
            raise Trouble(
                f"{known[version].path.name} was changed after it was applied here. Put it back and write a "
                "new migration; in development start with a new ANJU_HOME."
            )


def _apply_one(connection: psycopg.Connection, migration: Migration) -> None:
    text = migration.text
    try:
        with connection.transaction():
            connection.execute(text.encode())
            connection.execute(
                "insert into supabase_migrations.schema_migrations(version, name, statements)"
                " values (%s, %s, %s)",
                [migration.version, migration.name, split(text)],
            )
    except psycopg.Error as error:
        raise Trouble(f"{place(migration.path, text, error)}: {said(error)}") from error


def place(path: Path, text: str, error: psycopg.Error) -> str:
    """`file.sql:12`, when the database said where."""
    position = error.diag.statement_position
    line = text.count("\n", 0, int(position) - 1) + 1 if position else None
    return f"{path.name}:{line}" if line else path.name


def said(error: psycopg.Error) -> str:
    parts = [error.diag.message_primary or str(error), error.diag.message_detail]
    return " — ".join(part.strip() for part in parts if part)
