"""A stack with a few functions of its own and a small site, for tests of the gateway."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import brotli
import httpx
import pytest

from server.stack import Stack, running_stack
from tests.conftest import short_folder

PROBE = Path(__file__).parent / "probe"
INDEX = "<!doctype html><title>安居</title><script>start()</script><script src=/main.js></script>"
FILES = {
    "index.html": INDEX,
    "main.js": "export const main = 1;\n" * 200,
    "sw.js": "// worker\n" * 200,
    "manifest.webmanifest": '{"name": "安居"}',
    "engine.0123456789abcdef.wasm": "\0asm" * 500,
    "build.json": '{"version": "test"}',
    "deep/page.css": "p{}",
}


@pytest.fixture(scope="module")
def probe() -> Iterator[Stack]:
    with short_folder() as folder:
        site = folder / "site"
        for name, text in FILES.items():
            path = site / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(text.encode()))
            path.with_name(f"{path.name}.br").write_bytes(brotli.compress(text.encode()))
        (folder / "secret.txt").write_text("not for you")
        with running_stack(folder / "home", site=site, migrations=PROBE) as stack:
            yield stack


@pytest.fixture
def anyone(probe: Stack) -> Iterator[httpx.Client]:
    """Calls with the publishable key, as a browser that has not signed in."""
    with httpx.Client(base_url=probe.url, headers={"apikey": probe.publishable_key}) as client:
        yield client
