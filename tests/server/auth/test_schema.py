"""The tables of Auth and Storage: the same as hosted, on the oldest and the newest PostgreSQL we serve."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from server.stack import running_stack
from tests.conftest import short_folder

API_ROLES = ("anon", "authenticated", "service_role")
Database = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture(scope="module", params=["16", "18"])
def postgres(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A stack without our own migrations, on one version of PostgreSQL."""
    with pytest.MonkeyPatch.context() as patch, short_folder() as folder:
        patch.setenv("ANJU_PG", request.param)
        empty = folder / "migrations"
        empty.mkdir()
        with (
            running_stack(folder / "home", migrations=empty) as stack,
            psycopg.connect(stack.dsn()) as connection,
        ):
            assert str(connection.info.server_version).startswith(request.param)
            yield connection
            connection.rollback()


def test_users_have_the_columns_of_hosted(postgres: Database) -> None:
    rows = postgres.execute(
        """select column_name from information_schema.columns
           where table_schema = 'auth' and table_name = 'users'"""
    ).fetchall()
    assert len(rows) == 35


def test_every_table_has_row_level_security(postgres: Database) -> None:
    bare = postgres.execute(
        """select oid::regclass::text from pg_class
           where relnamespace in ('auth'::regnamespace, 'storage'::regnamespace)
             and relkind = 'r' and not relrowsecurity"""
    ).fetchall()
    assert bare == []


def test_the_api_roles_reach_no_table_of_auth(postgres: Database) -> None:
    reached = postgres.execute(
        """select rolname, c.oid::regclass::text, p from pg_class c, pg_roles,
             unnest('{select,insert,update,delete,truncate,references,trigger}'::text[]) p
           where relnamespace = 'auth'::regnamespace and relkind = 'r' and rolname = any(%s)
             and has_table_privilege(rolname, c.oid, p)""",
        (list(API_ROLES),),
    ).fetchall()
    assert reached == []


def test_who_is_calling_is_read_from_the_claims(postgres: Database) -> None:
    claims = (
        '{"sub": "6f1c1d3e-0000-4000-8000-000000000001", "role": "authenticated", "email": "a@b.example"}'
    )
    postgres.execute("select set_config('request.jwt.claims', %s, true)", (claims,))
    postgres.execute("set local role authenticated")
    told = postgres.execute(
        "select auth.uid()::text, auth.role(), auth.email(), auth.jwt() ->> 'role'"
    ).fetchone()
    postgres.rollback()
    assert told == ("6f1c1d3e-0000-4000-8000-000000000001", "authenticated", "a@b.example", "authenticated")


def test_nobody_is_calling_without_claims(postgres: Database) -> None:
    told = postgres.execute("select auth.uid(), auth.role(), auth.email(), auth.jwt()").fetchone()
    postgres.rollback()
    assert told == (None, None, None, None)


def test_rows_of_files_are_not_deleted_by_sql(postgres: Database) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="Use the Storage API instead"):
        postgres.execute("delete from storage.objects")
    postgres.rollback()


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("storage.foldername('a/b/c.tar.gz')", ["a", "b"]),
        ("storage.foldername('c.txt')", []),
        ("storage.filename('a/b/c.tar.gz')", "c.tar.gz"),
        ("storage.extension('a/b/c.tar.gz')", "gz"),
    ],
)
def test_parts_of_a_key(postgres: Database, call: str, expected: object) -> None:
    row = postgres.execute(f"select {call}").fetchone()
    postgres.rollback()
    assert row == (expected,)
