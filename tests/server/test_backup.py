"""What is backed up comes back: data, photos, accounts, keys; devices are told to start over."""

import asyncio
import tarfile
from collections.abc import Mapping
from pathlib import Path

import httpx
import psycopg
import pytest

from server.backup import backup, restore
from server.demo import SignIn, load
from server.stack import Stack, quiet, running_stack
from server.trouble import Trouble

PHOTO = b"\xff\xd8\xff\xe0" + b"photo" * 1000


def sign_in(stack: Stack, who: SignIn) -> httpx.Response:
    return httpx.post(
        f"{stack.url}/auth/v1/token?grant_type=password",
        json={"phone": f"86{who.phone}", "password": who.password},
        headers={"apikey": stack.publishable_key},
    )


def rows_of(stack: Stack) -> dict[str, object]:
    """Count and content of every table; `sync` starts over and `rounds.made` is worked out again."""
    with psycopg.connect(stack.dsn("supabase_admin")) as connection:
        tables = connection.execute(
            "select format('%I.%I', schemaname, tablename) from pg_tables"
            " where schemaname not in ('pg_catalog', 'information_schema', 'sync')"
            " and (schemaname, tablename) <> ('rounds', 'made') order by 1"
        ).fetchall()
        counts = {}
        for (table,) in tables:
            counts[table] = connection.execute(
                f"select count(*), md5(string_agg((to_jsonb(t) - 'row_xid')::text, ',' order by"
                f" (to_jsonb(t) - 'row_xid')::text)) from {table} t"
            ).fetchone()
        return dict(counts)


def generation(stack: Stack) -> object:
    with psycopg.connect(stack.dsn("supabase_admin")) as connection:
        return connection.execute("select generation from sync.state").fetchone()


def put_photo(stack: Stack) -> None:
    headers = {"apikey": stack.secret_key, "authorization": f"Bearer {stack.secret_key}"}
    with httpx.Client(base_url=f"{stack.url}/storage/v1", headers=headers) as client:
        client.post("/bucket", json={"id": "trial", "name": "trial", "public": False}).raise_for_status()
        client.post(
            "/object/trial/a.jpg", content=PHOTO, headers={"content-type": "image/jpeg"}
        ).raise_for_status()


def photo(stack: Stack) -> bytes:
    headers = {"apikey": stack.secret_key, "authorization": f"Bearer {stack.secret_key}"}
    return httpx.get(f"{stack.url}/storage/v1/object/trial/a.jpg", headers=headers).raise_for_status().content


@pytest.mark.parametrize("running", [True, False])
def test_what_was_backed_up_is_restored(fresh_home: Path, tmp_path: Path, running: bool) -> None:
    file, other = tmp_path / "anju.tar", fresh_home.with_name("other")
    with running_stack(fresh_home) as stack:
        people: Mapping[str, SignIn] = load(stack)
        put_photo(stack)
        assert sign_in(stack, people["guard"]).status_code == 200
        before, was, keys = rows_of(stack), generation(stack), stack.keys
        if running:
            asyncio.run(backup(fresh_home, file, quiet))
    if not running:
        asyncio.run(backup(fresh_home, file, quiet))
    assert file.stat().st_mode & 0o777 == 0o600
    asyncio.run(restore(other, file, quiet))
    with running_stack(other) as restored:
        assert rows_of(restored) == before
        assert restored.keys == keys
        assert photo(restored) == PHOTO
        assert sign_in(restored, people["guard"]).status_code == 200
        assert generation(restored) != was
        with psycopg.connect(restored.dsn()) as connection:
            newest = connection.execute("select pg_snapshot_xmax(pg_current_snapshot())").fetchone()
            stamps = connection.execute("select max(row_xid::text::bigint) from estate.people").fetchone()
            assert newest
            assert stamps
            assert stamps[0] <= int(newest[0])
            connection.execute("create table public.later (id int); grant select on public.later to anon")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("create table auth.later (id int)")


def test_unfinished_uploads_stay_out(world_stack: Stack, tmp_path: Path) -> None:
    draft = world_stack.home / "storage" / "ab" / "abcd.part"
    draft.parent.mkdir(parents=True, exist_ok=True)
    draft.write_bytes(b"half a phot")
    try:
        asyncio.run(backup(world_stack.home, tmp_path / "anju.tar", quiet))
    finally:
        draft.unlink()
    with tarfile.open(tmp_path / "anju.tar") as tar:
        assert not [name for name in tar.getnames() if name.endswith(".part")]


def test_a_folder_in_use_is_not_overwritten(world_stack: Stack, tmp_path: Path) -> None:
    file = tmp_path / "anju.tar"
    asyncio.run(backup(world_stack.home, file, quiet))
    with pytest.raises(Trouble, match="is not empty"):
        asyncio.run(restore(world_stack.home, file, quiet))
    with pytest.raises(Trouble, match="never overwrites"):
        asyncio.run(backup(world_stack.home, file, quiet))


def test_nothing_to_back_up_is_told(fresh_home: Path, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="nothing to back up"):
        asyncio.run(backup(fresh_home, tmp_path / "anju.tar", quiet))
    assert not (tmp_path / "anju.tar").exists()


def test_a_damaged_file_is_told_and_leaves_nothing(
    world_stack: Stack, fresh_home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "anju.tar"
    asyncio.run(backup(world_stack.home, file, quiet))
    whole = file.read_bytes()
    for damaged in (b"", b"no tar at all", whole[:300], whole[: len(whole) // 2]):
        file.write_bytes(damaged)
        with pytest.raises(Trouble, match=r"not a backup|damaged"):
            asyncio.run(restore(fresh_home, file, quiet))
    assert list(fresh_home.parent.iterdir()) == []
    with pytest.raises(Trouble, match="There is no file"):
        asyncio.run(restore(fresh_home, tmp_path / "none.tar", quiet))


def test_a_crafted_file_writes_nothing_outside(world_stack: Stack, fresh_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "anju.tar"
    asyncio.run(backup(world_stack.home, file, quiet))
    with tarfile.open(file, "a") as tar:
        for name in ("../escaped", "/tmp/anju-escaped", "storage/../../escaped", "other/file"):
            entry = tarfile.TarInfo(name)
            tar.addfile(entry)
    asyncio.run(restore(fresh_home, file, quiet))
    assert [path.name for path in fresh_home.parent.iterdir()] == ["home"]
    assert not Path("/tmp/anju-escaped").exists()
    assert not (fresh_home / "other").exists()
