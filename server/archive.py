"""The file of a backup: a tar with a manifest, the keys, the database and the photos."""

import io
import json
import shutil
import tarfile
from pathlib import Path, PurePosixPath
from typing import Any

from server.trouble import Trouble

FORMAT = 1
MANIFEST, KEYS, DATABASE = "manifest.json", "keys.json", "database.dump"
FOLDERS = ("storage", "https")
UNFINISHED = ".part"


def write(tar: tarfile.TarFile, home: Path, dump: Path, manifest: dict[str, Any]) -> int:
    """Adds everything in the order it is read back, and says how many files of `FOLDERS` that was."""
    _add_text(tar, MANIFEST, json.dumps({"format": FORMAT, **manifest}, indent=2))
    tar.add(home / KEYS, KEYS)
    tar.add(dump, DATABASE)
    return sum(
        _add_file(tar, home, path) for folder in FOLDERS for path in sorted((home / folder).rglob("*"))
    )


def _add_file(tar: tarfile.TarFile, home: Path, path: Path) -> bool:
    """False for a folder, an unfinished upload, and what was deleted a moment ago."""
    if path.suffix == UNFINISHED or not path.is_file():
        return False
    try:
        tar.add(path, path.relative_to(home).as_posix())
    except FileNotFoundError:
        return False
    return True


def manifest(file: Path) -> dict[str, Any]:
    """What the backup says of itself; raises `Trouble` when it is none, or is cut off."""
    try:
        with tarfile.open(file) as tar:
            first = tar.next()
            read = tar.extractfile(first) if first and first.name == MANIFEST else None
            found: dict[str, Any] = json.loads(read.read()) if read else {}
            names = tar.getnames()
    except FileNotFoundError as error:
        raise Trouble(f"There is no file {file}.") from error
    except (tarfile.TarError, ValueError, EOFError) as error:
        raise Trouble(f"{file} is not a backup of Anju, or it is damaged: {error}") from error
    if found.get("format") != FORMAT or not {KEYS, DATABASE} <= set(names):
        raise Trouble(f"{file} is not a backup of Anju that this version can read.")
    return found


def extract(file: Path, home: Path) -> None:
    """Writes what belongs into `home` and nothing outside it."""
    try:
        with tarfile.open(file) as tar:
            for member in tar:
                if member.isfile() and _belongs(member.name):
                    _extract_one(tar, member, home / member.name)
    except (tarfile.TarError, EOFError) as error:
        raise Trouble(f"{file} is damaged: {error}") from error


def _belongs(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return ".." not in parts and (name in (KEYS, DATABASE) or parts[0] in FOLDERS)


def _extract_one(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    source = tar.extractfile(member)
    assert source is not None
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as out:
        target.chmod(member.mode & 0o700)
        shutil.copyfileobj(source, out)
    if target.stat().st_size != member.size:
        raise tarfile.ReadError(f"{member.name} is cut off")


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(text.encode())
    entry.mode = 0o600
    tar.addfile(entry, io.BytesIO(text.encode()))
