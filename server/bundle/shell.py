"""index.html and the scripts around it: every reference becomes the hashed URL of what it names."""

import json
import re
from typing import Any

from server.bundle import compress, fonts, icons, pyodide
from server.bundle.archive import Parts, native_modules
from server.bundle.cache import ROOT
from server.bundle.flutter import ENGINES, Flutter
from server.bundle.site import Site

WEB = ROOT / "assets" / "web"
PLACE = re.compile(r"\{\{([a-z0-9.-]+)\}\}")


def text(name: str) -> str:
    return (WEB / name).read_text("utf-8")


def fill(template: str, values: dict[str, str]) -> str:
    """The template with each {{name}} replaced; a name without a value is a KeyError."""
    return PLACE.sub(lambda found: values[found[1]], template)


def script_json(value: Any) -> str:
    """JSON that may stand inside a <script> element."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")


def place(site: Site, version: str, client: Flutter, runtime: str, parts: Parts, quality: int) -> None:
    """Puts the page, its scripts and the Python worker into the site."""
    stdlib = pyodide.standard_library(site)
    python = [
        stdlib,
        *(url for url, _ in parts.archives),
        *(url for url, _ in parts.libraries),
        f"{runtime}pyodide.asm.wasm",
    ]
    worker = _worker(
        site,
        runtime,
        {
            "version": version,
            "pyodide": runtime,
            "lock": json.dumps(pyodide.LOCK),
            "stdlib": stdlib,
            "archives": parts.archives,
            "libraries": parts.libraries,
            "compiled": list(native_modules(parts).items()),
            "preload": parts.preload,
            "later": parts.later,
            "counted": python,
        },
    )
    typefaces = [url for url in site.urls() if url.startswith("/assets/fonts/")]
    kits = {engine: f"{client.canvaskit}{folder}canvaskit.wasm" for engine, folder in ENGINES.items()}
    first = [*python, client.main, *typefaces]
    download = sum(compress.wire_size(site, url, quality) for url in [*first, kits["chromium"]])
    _index(
        site,
        {
            "version": version,
            "worker": worker,
            "flutter": client.loader,
            "main": client.main,
            "canvaskit": client.canvaskit,
            "fonts": fonts.FALLBACK,
            "engineRevision": client.revision,
            "first": first,
            "kits": kits,
            "megabytes": round(download / 1e6),
            "sizes": {url: site.path(url).stat().st_size for url in [*first, *kits.values()]},
        },
    )


def _worker(site: Site, runtime: str, build: dict[str, Any]) -> str:
    source = fill(
        text("worker.js"),
        {
            "pyodide.mjs": f"{runtime}pyodide.mjs",
            "pyodide.asm.mjs": f"{runtime}pyodide.asm.mjs",
            "memory.js": site.put_hashed("/memory.js", text("memory.js").encode()),
            "worker-build": script_json(build),
            "prepare.py": json.dumps(text("prepare.py")),
            "ahead.py": json.dumps(text("ahead.py")),
            "start.py": json.dumps(text("start.py")),
        },
    )
    return site.put_hashed("/worker.js", source.encode())


def _index(site: Site, build: dict[str, Any]) -> None:
    values = {
        name: site.put_hashed(f"/{name}", text(name).encode())
        for name in ("gate.js", "bridge.js", "splash.js", "boot.js")
    }
    font = fonts.splash(site, text("splash.js"), text("index.html"))
    style = fill(text("splash.css"), {"splash.woff2": font})
    values["splash.css"] = site.put_hashed("/splash.css", style.encode())
    values |= {"build": script_json(build), "mark": re.sub(r"\s*\n\s*", "", icons.svg("mark"))}
    site.put("/index.html", fill(text("index.html"), values).encode())
    site.put("/manifest.webmanifest", text("manifest.webmanifest").encode())
    site.put("/sw-kill.json", b'{"kill": false}\n')
