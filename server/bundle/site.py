"""The folder that is being built: files go in by name, hashed names come out as URLs."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path


def short_hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


class Site:
    """A folder of files by URL path. Nothing outside it is touched until `publish`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir(parents=True)

    @classmethod
    def around(cls, root: Path) -> "Site":
        """A site that is there already, to be added to."""
        site = cls.__new__(cls)
        site.root = root
        return site

    def put(self, url: str, data: bytes) -> str:
        """Writes a file at a fixed URL such as "/index.html" and returns that URL."""
        path = self.path(url)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return url

    def put_hashed(self, url: str, data: bytes) -> str:
        """Writes "/a/name.ext" as "/a/name.<hash>.ext", which may be cached for ever; returns that URL."""
        folder, _, name = url.rpartition("/")
        stem, dot, extension = name.rpartition(".")
        return self.put(f"{folder}/{stem}.{short_hash(data)}{dot}{extension}", data)

    def put_folder(self, url: str, files: dict[str, bytes]) -> str:
        """Writes files that look for each other by name below "<url>.<hash>/"; returns that base URL."""
        digest = short_hash(b"".join(name.encode() + files[name] for name in sorted(files)))
        base = f"{url}.{digest}/"
        for name, data in files.items():
            self.put(base + name, data)
        return base

    def path(self, url: str) -> Path:
        return self.root / url.lstrip("/")

    def urls(self) -> Iterator[str]:
        for path in sorted(self.root.rglob("*")):
            if path.is_file():
                yield "/" + path.relative_to(self.root).as_posix()

    def publish(self, out: Path) -> None:
        """Puts the finished folder in the place of `out` in one step; a half-built site is never seen."""
        old = out.with_name(out.name + ".old")
        shutil.rmtree(old, ignore_errors=True)
        out.parent.mkdir(parents=True, exist_ok=True)
        if out.exists():
            out.rename(old)
        self.root.rename(out)
        shutil.rmtree(old, ignore_errors=True)
