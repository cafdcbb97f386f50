"""A gateway killed between writing a file and committing its row: nothing half remains."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psycopg
import pytest

from server.gateway.context import Gateway
from server.gateway.storage import sweep
from server.stack import Stack
from tests.server.storage.crash import pool

ROOT = Path(__file__).resolve().parents[3]


def files_of(stack: Stack) -> set[Path]:
    return {path for path in (stack.home / "storage").glob("??/*") if path.is_file()}


def swept(stack: Stack) -> int:
    async def run() -> int:
        dsn = stack.dsn("supabase_storage_admin")
        async with pool(dsn) as connections, httpx.AsyncClient() as http:
            gateway = Gateway(connections, connections, stack.keys, stack.home, "", "", http)
            return await sweep(gateway)

    return asyncio.run(run())


def killed_in_mid_upload(stack: Stack, bucket: str, moment: str) -> None:
    command = [sys.executable, "-m", "tests.server.storage.crash", moment]
    place = [stack.dsn("supabase_storage_admin"), str(stack.home), bucket]
    ended = subprocess.run([*command, *place], cwd=ROOT, env=dict(os.environ), timeout=60, check=False)
    assert ended.returncode == -signal.SIGKILL


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_around_the_renaming(stack: Stack, service: httpx.Client, bucket: str, moment: str) -> None:
    service.post(f"object/{bucket}/whole.txt", content=b"whole").raise_for_status()
    before = files_of(stack)
    killed_in_mid_upload(stack, bucket, moment)
    (left,) = files_of(stack) - before
    assert left.read_bytes() == b"half"
    assert (left.suffix == ".part") == (moment == "before")
    with psycopg.connect(stack.dsn()) as postgres:
        row = postgres.execute("select 1 from storage.objects where name = 'half.txt'").fetchone()
    assert row is None
    time.sleep(0.01)
    assert swept(stack) == 1
    assert files_of(stack) == before
    assert service.get(f"object/{bucket}/whole.txt").content == b"whole"
    service.post(f"object/{bucket}/half.txt", content=b"half").raise_for_status()
    assert service.get(f"object/{bucket}/half.txt").content == b"half"


def test_the_sweep_leaves_what_has_just_begun(stack: Stack) -> None:
    begun = stack.home / "storage" / "ff" / "ffffffff-0000-4000-8000-000000000000.part"
    begun.parent.mkdir(parents=True, exist_ok=True)
    begun.touch()
    future = time.time() + 60
    os.utime(begun, (future, future))
    try:
        assert swept(stack) == 0
        assert begun.exists()
    finally:
        begun.unlink()


def test_a_file_without_a_row_is_set_aside_for_thirty_days(stack: Stack) -> None:
    orphan = stack.home / "storage" / "ee" / "eeeeeeee-0000-4000-8000-000000000000"
    aside = stack.home / "storage" / "lost" / orphan.name
    orphan.parent.mkdir(parents=True, exist_ok=True)
    orphan.write_bytes(b"nobody's")
    os.utime(orphan, (0, 0))
    assert swept(stack) == 1
    assert not orphan.exists()
    assert aside.read_bytes() == b"nobody's"
    os.utime(aside, (time.time() - 29 * 86_400,) * 2)
    assert swept(stack) == 0
    assert aside.exists()
    os.utime(aside, (time.time() - 31 * 86_400,) * 2)
    swept(stack)
    assert not aside.exists()


def test_a_start_against_the_wrong_database_costs_nothing(
    stack: Stack, service: httpx.Client, bucket: str
) -> None:
    service.post(f"object/{bucket}/photo", content=b"photo").raise_for_status()
    version = service.get(f"object/info/{bucket}/photo").json()["version"]
    elsewhere = "update storage.objects set version = %s where version = %s"
    with psycopg.connect(stack.dsn("supabase_storage_admin"), autocommit=True) as database:
        database.execute(elsewhere, ("another", version))
        time.sleep(0.01)
        assert swept(stack) == 1
        database.execute(elsewhere, (version, "another"))
    assert service.get(f"object/{bucket}/photo").json()["code"] == "NoSuchKey"
    assert swept(stack) == 0
    assert service.get(f"object/{bucket}/photo").content == b"photo"
