"""Serves a built site as the gateway does, on a free port, and keeps a count of what went over the wire."""

import contextlib
import http.server
import json
import mimetypes
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from server.bundle.precache import IMMUTABLE
from server.gateway.static import policy

JSON = "application/json"
TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
    ".json": JSON,
    ".webmanifest": "application/manifest+json",
    ".otf": "font/otf",
}


@dataclass
class Host:
    """A running server. Change `root` to deploy another version; `config` answers /config.json."""

    root: Path
    url: str = ""
    config: dict[str, Any] | None = None
    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    log: list[tuple[str, int, int]] = field(default_factory=list)

    @property
    def bytes_sent(self) -> int:
        return sum(size for _, _, size in self.log)

    def paths(self, status: int | None = None) -> list[str]:
        return [path for path, code, _ in self.log if status in (None, code)]


@contextlib.contextmanager
def serve(root: Path, config: dict[str, Any] | None = None) -> Iterator[Host]:
    """Runs a Host for `root`; `answers` override single paths with (status, body)."""
    host = Host(root, config=config)
    handler = type("Handler", (_Handler,), {"host": host})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    host.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    host: Host

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path in self.host.answers:
            status, body = self.host.answers[path]
            kind = TYPES.get(Path(path).suffix, JSON)
            return self._answer(path, status, body, {"Content-Type": kind})
        if path == "/config.json" and self.host.config is not None:
            return self._answer(
                path,
                200,
                json.dumps({"supabase_url": self.host.url} | self.host.config).encode(),
                {"Content-Type": JSON},
            )
        file = self._file(path)
        if file is None:
            return self._answer(path, 404, b"not found", {})
        body, headers = self._variant(file)
        forever = "public, max-age=31536000, immutable"
        headers["Cache-Control"] = forever if IMMUTABLE.search(path) else "no-cache"
        if file.suffix in (".html", ".js", ".mjs"):
            page = self.host.root / "index.html"
            headers["Content-Security-Policy"] = policy(page, page.stat().st_mtime_ns)
        headers["ETag"] = tag = f'"{file.stat().st_size:x}-{file.stat().st_mtime_ns:x}"'
        if self.headers.get("If-None-Match") == tag:
            return self._answer(path, 304, b"", headers)
        self._answer(path, 200, body, headers)

    def _file(self, path: str) -> Path | None:
        file = self.host.root / path.lstrip("/")
        if file.is_file():
            return file
        return None if "." in path.rpartition("/")[2] else self.host.root / "index.html"

    def _variant(self, file: Path) -> tuple[bytes, dict[str, str]]:
        kind = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        headers = {"Content-Type": kind, "Vary": "Accept-Encoding"}
        small = file.with_name(file.name + ".br")
        # Browsers offer Brotli only to secure origins; on loopback this server takes it as offered.
        if small.exists():
            return small.read_bytes(), headers | {"Content-Encoding": "br"}
        return file.read_bytes(), headers

    def _answer(self, path: str, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.host.log.append((path, status, len(body)))
        with contextlib.suppress(ConnectionError):
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: `Host.log` is the record."""
