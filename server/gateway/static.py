"""The files of the PWA: precompressed variants, cache rules, deep links."""

import asyncio
import base64
import hashlib
import mimetypes
import re
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from server.bundle.precache import IMMUTABLE
from server.gateway.bodies import accepted

SUFFIXES = {"br": ".br", "gzip": ".gz"}
TYPES = {
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".mjs": "text/javascript; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".whl": "application/zip",
    ".zip": "application/zip",
    ".webp": "image/webp",
    ".txt": "text/plain; charset=utf-8",
}
INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
FOREVER, ASK = "public, max-age=31536000, immutable", "no-cache"


class Site:
    """Serves the folder `root`. An unknown path that asks for a page gets the app, which knows its routes."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    async def serve(self, request: Request) -> Response:
        path = request.path_params["path"]
        file = await asyncio.to_thread(self._find, path)
        if file is None and _asks_for_page(request, path):
            file = await asyncio.to_thread(self._find, "index.html")
        if file is None:
            return PlainTextResponse("Not found", 404)
        return await asyncio.to_thread(self._answer, request, file)

    def _find(self, path: str) -> Path | None:
        if "\0" in path or path.endswith((".br", ".gz")):
            return None
        file = (self._root / (path or "index.html")).resolve()
        return file if file.is_relative_to(self._root) and file.is_file() else None

    def _answer(self, request: Request, file: Path) -> Response:
        variant, coding = file, ""
        for name in [] if "range" in request.headers else accepted(request):
            candidate = file.with_name(file.name + SUFFIXES[name])
            if candidate.is_file():
                variant, coding = candidate, name
                break
        stat = variant.stat()
        headers = self._headers(file, coding) | {"ETag": _etag(variant, stat.st_mtime_ns, stat.st_size)}
        if headers["ETag"] in _tags(request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=headers)
        return FileResponse(variant, headers=headers, media_type=media_type(file), stat_result=stat)

    def _headers(self, file: Path, coding: str) -> dict[str, str]:
        address = f"/{file.relative_to(self._root).as_posix()}"
        headers = {"Vary": "Accept-Encoding", "Cache-Control": FOREVER if IMMUTABLE.search(address) else ASK}
        if file.suffix in (".html", ".js", ".mjs"):
            stat = (self._root / "index.html").stat()
            headers["Content-Security-Policy"] = policy(self._root / "index.html", stat.st_mtime_ns)
        return headers | ({"Content-Encoding": coding} if coding else {})


def media_type(file: Path) -> str:
    known = TYPES.get(file.suffix.lower())
    return known or mimetypes.guess_type(file.name)[0] or "application/octet-stream"


@lru_cache(maxsize=4)
def policy(index: Path, mtime_ns: int) -> str:
    """What the app needs and no more: WebAssembly, workers, pictures from memory, our own origin."""
    scripts = INLINE_SCRIPT.findall(index.read_bytes())
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(text).digest()).decode()}'" for text in scripts]
    rules = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", "'wasm-unsafe-eval'", "blob:", *hashes]),
        "worker-src": "'self' blob:",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "media-src": "'self' blob:",
        "font-src": "'self' data:",
        "connect-src": "'self' data: blob:",
        "manifest-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


@lru_cache(maxsize=4096)
def _etag(file: Path, mtime_ns: int, size: int) -> str:
    with file.open("rb") as opened:
        return f'"{hashlib.file_digest(opened, "sha256").hexdigest()[:24]}"'


def _tags(header: str) -> set[str]:
    return {tag.strip().removeprefix("W/") for tag in header.split(",")}


def _asks_for_page(request: Request, path: str) -> bool:
    return "text/html" in request.headers.get("accept", "") and "." not in path.rpartition("/")[2]
