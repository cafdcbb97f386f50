"""What is slow to make is kept by the hash of what it was made from."""

import hashlib
import os
import threading
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def folder(kind: str) -> Path:
    path = ROOT / "build" / "cache" / kind
    path.mkdir(parents=True, exist_ok=True)
    return path


def key(*parts: bytes | str) -> str:
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:32]


def kept(kind: str, name: str, make: Callable[[], bytes]) -> bytes:
    """The bytes kept under `name`, made now if there are none yet."""
    path = folder(kind) / name
    if path.exists():
        return path.read_bytes()
    data = make()
    write(path, data)
    return data


def write(path: Path, data: bytes) -> None:
    # Two builds, or two threads with the same bytes, may write the same name at once.
    half = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}.half")
    half.write_bytes(data)
    half.rename(path)
