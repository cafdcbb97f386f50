"""Migrations: cut into statements, applied once, recorded as the Supabase CLI records them, on 16 and 18."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from server.embedded import migrations
from server.embedded.statements import split
from server.stack import MIGRATIONS, Stack, running_stack
from server.trouble import Trouble


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("select 1; select 2;", ["select 1", "select 2"]),
        ("select ';'; select \";\";", ["select ';'", 'select ";"']),
        (r"select E'\';'; select 'it''s;'", [r"select E'\';'", "select 'it''s;'"]),
        ("do $$ begin; end $$; select 1", ["do $$ begin; end $$", "select 1"]),
        ("do $a$ $$;$$ ; $b$;$b$ $a$; select 1", ["do $a$ $$;$$ ; $b$;$b$ $a$", "select 1"]),
        ("select a$b, c$b from t; select 1", ["select a$b, c$b from t", "select 1"]),
        ("-- why; not\nselect 1; /* a; /* b; */ c; */ select 2", None),
        ("create function f() returns int begin atomic select 1; select 2; end; select 3", None),
        ("create function f() begin atomic select case when true then 1 end; end; select 3", None),
        ("  ;;\n;", []),
        ("select $1; select 1 -- end", ["select $1", "select 1 -- end"]),
    ],
)
def test_statements_are_cut_where_they_end(text: str, statements: list[str] | None) -> None:
    expected = statements
    if "why" in text:
        expected = ["-- why; not\nselect 1", "/* a; /* b; */ c; */ select 2"]
    elif "atomic" in text:
        expected = [text.removesuffix("; select 3"), "select 3"]
    assert split(text) == expected


def test_our_own_migrations_are_cut_without_loss() -> None:
    for migration in migrations.found(MIGRATIONS):
        statements = split(migration.text)
        assert statements
        squeezed = "".join("".join(statements).replace(";", "").split())
        assert squeezed == "".join(migration.text.replace(";", "").split())


@pytest.mark.parametrize("version", ["16", "18"])
def test_all_apply_and_are_recorded(fresh_home: Path, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    monkeypatch.setenv("ANJU_PG", version)
    with running_stack(fresh_home) as stack, psycopg.connect(stack.dsn()) as connection:
        assert connection.info.server_version // 10000 == int(version)
        rows = connection.execute(
            "select version, name, statements from supabase_migrations.schema_migrations order by version"
        ).fetchall()
        owners = connection.execute(
            "select distinct r.rolname from pg_class c join pg_roles r on r.oid = c.relowner"
            " join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'estate'"
        ).fetchall()
    expected = [(m.version, m.name, split(m.text)) for m in migrations.found(MIGRATIONS)]
    assert rows == expected
    assert owners == [("postgres",)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "20260101000001_first.sql").write_text("create table public.first (id int);")
    return tmp_path


@pytest.fixture
def database(stack: Stack) -> Iterator[str]:
    """A database of its own in the shared cluster."""
    with psycopg.connect(stack.dsn("supabase_admin"), autocommit=True) as connection:
        connection.execute("create database trial owner postgres template template0")
        try:
            yield stack.dsn("postgres").replace("dbname=postgres", "dbname=trial")
        finally:
            connection.execute("drop database trial with (force)")


def quiet(step: str) -> None:
    pass


def test_each_is_applied_once_in_order(folder: Path, database: str) -> None:
    assert migrations.apply(database, folder, quiet) == ["20260101000001"]
    (folder / "20260102000000_second.sql").write_text("alter table public.first add column name text;")
    (folder / "notes.sql").write_text("not a migration")
    assert migrations.apply(database, folder, quiet) == ["20260102000000"]
    assert migrations.apply(database, folder, quiet) == []


def test_a_failing_file_leaves_no_trace(folder: Path, database: str) -> None:
    bad = "create table public.second (id int);\n\nselect wrong;\n"
    (folder / "20260102000000_second.sql").write_text(bad)
    with pytest.raises(Trouble, match=r"^20260102000000_second\.sql:3: column .wrong. does not exist$"):
        migrations.apply(database, folder, quiet)
    with psycopg.connect(database) as connection:
        assert connection.execute("select to_regclass('public.second')").fetchone() == (None,)
        assert connection.execute("select version from supabase_migrations.schema_migrations").fetchall() == [
            ("20260101000001",)
        ]


def test_a_changed_file_is_told(folder: Path, database: str) -> None:
    migrations.apply(database, folder, quiet)
    (folder / "20260101000001_first.sql").write_text("create table public.first (id bigint);")
    with pytest.raises(Trouble, match=r"20260101000001_first\.sql was changed after it was applied"):
        migrations.apply(database, folder, quiet)


def test_data_of_a_newer_program_is_told(folder: Path, database: str) -> None:
    migrations.apply(database, folder, quiet)
    (folder / "20260101000001_first.sql").rename(folder / "20260101000000_first.sql")
    with pytest.raises(Trouble, match="used with a newer version"):
        migrations.apply(database, folder, quiet)


def test_two_of_one_version_are_told(folder: Path) -> None:
    (folder / "20260101000001_other.sql").write_text("select 1;")
    with pytest.raises(Trouble, match="share the version 20260101000001"):
        migrations.found(folder)
