"""The service worker and the list of what it keeps on the phone."""

import base64
import hashlib
import json
import re
from typing import Any

from server.bundle import fonts, shell
from server.bundle.site import Site

# Names that carry the hash of their content: they may be cached for ever.
IMMUTABLE = re.compile(r"\.[0-9a-f]{8,}[./]")
NOT_KEPT = re.compile(
    r"^/(fallback/\d|licenses/|icons/(maskable|apple|icon-512)|(sw\.js|sw-kill\.json|config\.json|build\.json|version\.json|_headers|_redirects)$)|\.(br|gz)$"
)


def place(site: Site, version: str, *, leave_out: frozenset[str] = frozenset()) -> None:
    """Puts sw.js into the site; `leave_out` names URLs that are fetched only when needed."""
    files = [_entry(site, url) for url in site.urls() if not NOT_KEPT.search(url) and url not in leave_out]
    source = shell.fill(
        shell.text("sw.js"),
        {
            "version": version,
            "blank": fonts.blank(site),
            "files": json.dumps(files, separators=(",", ":")),
        },
    )
    site.put("/sw.js", source.encode())


def _entry(site: Site, url: str) -> dict[str, Any]:
    digest = hashlib.sha256(site.path(url).read_bytes()).digest()
    entry: dict[str, Any] = {
        "url": "/" if url == "/index.html" else url,
        "hash": f"sha256-{base64.b64encode(digest).decode()}",
    }
    if IMMUTABLE.search(url):
        entry["fixed"] = 1
    if url.startswith("/canvaskit"):
        entry["engine"] = "chromium" if "/chromium/" in url else "full"
    return entry
