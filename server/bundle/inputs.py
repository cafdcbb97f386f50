"""What a build is made from, as one digest."""

from importlib.metadata import version

from server.bundle import cache
from server.bundle.product import Product

FOLDERS = ("assets", "server/bundle")
FILES = ("server/pwa.py", "constraints-browser.txt", "package-lock.json")


def digest(product: Product) -> str:
    parts: list[bytes | str] = [version("flet-web"), version("fonttools"), product.entry]
    sources = product.sources()
    for name in sorted(sources):
        parts += [name, sources[name]]
    paths = [cache.ROOT / name for name in FILES]
    for folder in FOLDERS:
        paths += [path for path in (cache.ROOT / folder).rglob("*") if path.is_file()]
    for path in sorted(paths):
        if "__pycache__" not in path.parts:
            parts += [path.relative_to(cache.ROOT).as_posix(), path.read_bytes()]
    return cache.key(*parts)[:16]
