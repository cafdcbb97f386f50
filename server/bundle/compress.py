"""Brotli and gzip variants beside every file that shrinks."""

import gzip
import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import brotli

from server.bundle import cache
from server.bundle.site import Site

SHRINKS = (
    ".js",
    ".mjs",
    ".json",
    ".css",
    ".html",
    ".svg",
    ".webmanifest",
    ".txt",
    ".frag",
    ".wasm",
    ".so",
    ".zip",
    ".bin",
    ".otf",
    ".ttf",
    ".ico",
)
SMALLEST = 1024
WORTH = 0.95


def all_files(site: Site, quality: int, report: Callable[[str], None]) -> None:
    """Writes name.br and name.gz beside each file over 1 KB that they make at least 5 % smaller."""
    urls = [url for url in site.urls() if url.endswith(SHRINKS) and site.path(url).stat().st_size > SMALLEST]
    urls.sort(key=lambda url: -site.path(url).stat().st_size)
    with ThreadPoolExecutor(2) as pool:
        for url, shrunk in zip(urls, pool.map(lambda url: _both(site, url, quality), urls), strict=True):
            if shrunk > 1_000_000:
                report(f"  {url} {shrunk / 1e6:.1f} MB compressed")


def wire_size(site: Site, url: str, quality: int) -> int:
    """Bytes that a phone downloads for a file of the site."""
    data = site.path(url).read_bytes()
    return len(_brotli(data, quality)) if url.endswith(SHRINKS) else len(data)


def _both(site: Site, url: str, quality: int) -> int:
    data = site.path(url).read_bytes()
    small = _brotli(data, quality)
    zipped = cache.kept("compressed", f"{_name(data)}.gz", lambda: gzip.compress(data, 6, mtime=0))
    for suffix, shrunk in ((".br", small), (".gz", zipped)):
        if len(shrunk) < len(data) * WORTH:
            site.put(url + suffix, shrunk)
    return len(small)


def _brotli(data: bytes, quality: int) -> bytes:
    compress = partial(brotli.compress, data, quality=quality, lgwin=24)
    return cache.kept("compressed", f"{_name(data)}.q{quality}.br", compress)


def _name(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]
