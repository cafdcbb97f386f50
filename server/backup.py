"""Writes data, photos, accounts and keys to one file, and fills an empty data folder from it."""

import asyncio
import datetime
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg

from server import archive
from server.embedded import bootstrap
from server.embedded.cluster import DEFAULT_VERSION, FOLDERS, SUPERUSER, Cluster
from server.home import Home
from server.logs import Logs
from server.stack import Report
from server.trouble import Trouble


async def backup(path: Path, file: Path, report: Report) -> None:
    """The stack on the data folder `path` may be running or not. `file` must not exist; it gets mode 0600."""
    home = Home(path)
    if not (home.path / archive.KEYS).exists():
        raise Trouble(f"There is nothing to back up in {home.path}: Anju has not run there.")
    if file.exists():
        raise Trouble(f"{file} exists. Choose another name: a backup never overwrites one.")
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        async with _database(home, report) as cluster:
            await asyncio.to_thread(_write, cluster, home, draft, report)
        draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)


async def restore(path: Path, file: Path, report: Report) -> None:
    """Fills `path`, which must be empty or absent; it appears there only when everything is in place."""
    if os.environ.get("DATABASE_URL"):
        raise Trouble("With DATABASE_URL, restore the database with its own tools; unset it to restore here.")
    target = Home(path).path
    if target.is_dir() and any(target.iterdir()):
        raise Trouble(f"{target} is not empty. Restore into a new folder: ANJU_HOME=… ./anju restore {file}")
    told = archive.manifest(file)
    draft = Home(target.with_name(f"{target.name}.restoring"))
    shutil.rmtree(draft.path, ignore_errors=True)
    try:
        with draft.held():
            report("unpacking")
            await asyncio.to_thread(archive.extract, file, draft.path)
            await _fill(draft, int(told["postgres"]), report)
        if target.is_dir():
            target.rmdir()
        draft.path.rename(target)
    finally:
        shutil.rmtree(draft.path, ignore_errors=True)


@asynccontextmanager
async def _database(home: Home, report: Report, version: int | None = None) -> AsyncIterator[Cluster]:
    """The folder's PostgreSQL: the one that runs, else started for as long as it is needed."""
    logs = Logs(home.logs)
    cluster = Cluster(home, logs, version)
    if home.is_held() and cluster.join():
        yield cluster
        logs.close()
        return
    with home.held():
        report("starting PostgreSQL")
        try:
            await cluster.start()
            yield cluster
        finally:
            await cluster.stop()
            logs.close()


def _write(cluster: Cluster, home: Home, draft: Path, report: Report) -> None:
    with tempfile.TemporaryDirectory(dir=home.run) as folder:
        dump = Path(folder) / archive.DATABASE
        report("database")
        # First the database, then the files: a row's file is there, since files are added and not changed.
        _tool(cluster, "pg_dump", "--format=custom", f"--file={dump}", f"--dbname={cluster.dsn(SUPERUSER)}")
        report("photos and keys")
        made_at = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        with tarfile.open(draft, "w") as tar:
            archive.write(tar, home.path, dump, {"made_at": made_at, "postgres": cluster.version})
        with draft.open("rb") as written:
            os.fsync(written.fileno())


async def _fill(home: Home, version: int, report: Report) -> None:
    logs = Logs(home.logs)
    cluster = Cluster(home, logs, version if version in FOLDERS else DEFAULT_VERSION)
    try:
        report("starting PostgreSQL")
        await cluster.start()
        report("database")
        await asyncio.to_thread(_load, cluster, home.path / archive.DATABASE)
    finally:
        await cluster.stop()
        logs.close()
    (home.path / archive.DATABASE).unlink()


def _load(cluster: Cluster, dump: Path) -> None:
    dsn = cluster.dsn(SUPERUSER)
    bootstrap.apply_roles(dsn)
    _tool(cluster, "pg_restore", "--exit-on-error", f"--dbname={dsn}", str(dump))
    with psycopg.connect(dsn) as connection:
        connection.execute("select sync.after_restore()")
        connection.execute("analyze")


def _tool(cluster: Cluster, name: str, *arguments: str) -> None:
    done = subprocess.run([str(cluster.bin / name), *arguments], capture_output=True, text=True)
    if done.returncode:
        raise Trouble(f"{name} failed: {' '.join(done.stderr.split())[-400:]}")
