"""The Python runtime that comes inside flet-web: what of it a browser needs, and its standard library."""

from pathlib import Path

from flet_web import get_package_web_dir

from server.bundle.site import Site

NEEDED = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")

# Nothing is installed on a phone, so Pyodide's index of packages is an empty one.
LOCK = {
    "info": {"abi_version": "2026_0", "arch": "wasm32", "platform": "emscripten_5_0_3", "python": "3.14.2"},
    "packages": {},
}


def home() -> Path:
    return Path(get_package_web_dir()) / "pyodide"


def copy(site: Site) -> str:
    """Puts the runtime into the site and returns its base URL."""
    return site.put_folder("/pyodide", {name: (home() / name).read_bytes() for name in NEEDED})


def standard_library(site: Site) -> str:
    """Puts the standard library into the site and returns its URL."""
    return site.put_hashed("/python/stdlib.zip", (home() / "python_stdlib.zip").read_bytes())
