"""What our migrations may do in auth and storage: what hosted Supabase allows, and nothing else."""

from collections.abc import Iterator

import psycopg
import pytest

from server.stack import Stack

REFUSED = [
    "create table auth.mine (id int)",
    "alter table auth.users add column nickname text",
    "alter table auth.users disable row level security",
    "alter table storage.objects enable row level security",
    "drop table auth.users cascade",
    "drop function auth.uid() cascade",
    "drop schema storage cascade",
    "alter schema auth rename to other",
    "create index on auth.users (created_at)",
    "create function auth.mine() returns int language sql return 1",
    "create or replace function auth.uid() returns uuid language sql return null::uuid",
    "comment on table auth.users is 'ours'",
    "revoke insert on auth.users from supabase_auth_admin",
    "set role supabase_auth_admin",
    "set role supabase_admin",
    "create extension vector",
    "alter system set work_mem = '1GB'",
    "create role root superuser",
    "drop event trigger embedded_guard_change",
    "delete from embedded.grants_of_the_platform",
]
REVOKED = [
    "revoke select on storage.objects from authenticated",
    "revoke usage on schema auth from anon",
]
ALLOWED = [
    "create table public.notes (owner uuid references auth.users (id) on delete cascade)",
    "create policy mine on storage.objects for select to authenticated using (bucket_id = 'notes')",
    "alter policy mine on storage.objects to service_role",
    "drop policy mine on storage.objects",
    "create function public.greet() returns trigger language plpgsql as 'begin return new; end'",
    "create trigger greet after insert on auth.users for each row execute function public.greet()",
    "drop trigger greet on auth.users",
    "insert into storage.buckets (id, name) values ('notes', 'notes') on conflict do nothing",
    "grant select on auth.users to service_role",
    "drop table public.notes",
    "create schema garden",
    "drop schema garden",
]


@pytest.fixture
def postgres(stack: Stack) -> Iterator[psycopg.Connection]:
    with psycopg.connect(stack.dsn("postgres")) as connection:
        yield connection
        connection.rollback()


@pytest.mark.parametrize("statement", REFUSED)
def test_refuses_what_hosted_refuses(stack: Stack, statement: str) -> None:
    with (
        psycopg.connect(stack.dsn("postgres"), autocommit=True) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


@pytest.mark.parametrize("statement", REVOKED)
def test_takes_no_privilege_away_from_the_api_roles(postgres: psycopg.Connection, statement: str) -> None:
    """Where postgres has the grant option itself, PostgreSQL revokes only what postgres granted: nothing."""
    postgres.execute(statement)
    kept = postgres.execute(
        "select has_table_privilege('authenticated', 'storage.objects', 'select'),"
        " has_schema_privilege('anon', 'auth', 'usage')"
    ).fetchone()
    assert kept == (True, True)


def test_allows_what_hosted_allows(postgres: psycopg.Connection) -> None:
    for statement in ALLOWED:
        postgres.execute(statement)


def test_postgres_is_no_superuser(postgres: psycopg.Connection) -> None:
    row = postgres.execute(
        "select rolsuper, rolcreatedb, rolcreaterole, rolbypassrls from pg_roles where rolname = current_user"
    ).fetchone()
    assert row == (False, True, True, True)


def test_limits_of_the_api_roles(postgres: psycopg.Connection) -> None:
    rows = postgres.execute(
        "select rolname, rolconfig from pg_roles where rolname in ('anon', 'authenticated', 'authenticator')"
    ).fetchall()
    assert {name: sorted(config) for name, config in rows} == {
        "anon": ["statement_timeout=3s"],
        "authenticated": ["statement_timeout=8s"],
        "authenticator": ["lock_timeout=8s", "statement_timeout=8s"],
    }


def test_authenticator_becomes_no_one_else(stack: Stack) -> None:
    with psycopg.connect(stack.dsn("authenticator"), autocommit=True) as connection:
        connection.execute("set role anon")
        for role in ("postgres", "supabase_auth_admin", "supabase_storage_admin", "supabase_admin"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"set role {role}")


def test_database_is_reached_by_socket_alone(postgres: psycopg.Connection) -> None:
    assert postgres.execute("show listen_addresses").fetchone() == ("",)
    for setting in ("fsync", "synchronous_commit"):
        assert postgres.execute(f"show {setting}").fetchone() == ("on",)
