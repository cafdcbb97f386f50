"""Builds the app for phones: a folder of static files that any web server can serve."""

import json
from collections.abc import Callable
from pathlib import Path

from server.bundle import (
    archive,
    compress,
    flutter,
    fonts,
    hosting,
    icons,
    inputs,
    licences,
    modules,
    precache,
    pyodide,
    shell,
)
from server.bundle.precache import IMMUTABLE
from server.bundle.product import PRODUCT, Product
from server.bundle.site import Site

__all__ = ["IMMUTABLE", "build", "inputs_digest"]


def build(
    out: Path,
    *,
    supabase_url: str | None = None,
    key: str | None = None,
    identity: str = "phone",
    report: Callable[[str], None] = print,
    product: Product = PRODUCT,
    quality: int | None = None,
) -> None:
    """Builds the site into `out`, replacing it in one step.

    With `supabase_url` and `key` the site holds a /config.json for that hosted project; without them the
    server that serves it answers /config.json itself. `identity` is "phone" or "email". `quality` is
    Brotli's, 1 to 11; without it a site for a hosted project gets 11 and one for this machine 9.
    Raises WheelsMissing or NodeFailed with a message for the person who builds.
    """
    version = inputs.digest(product)
    quality = quality or (11 if supabase_url else 9)
    site = Site(out.with_name(out.name + ".building"))
    report("Python packages for the browser")
    parts = archive.place(site, product)
    report("Flutter client and Python runtime")
    source = flutter.client_source()
    client = flutter.copy(site, fonts.fallbacks(site, source))
    runtime = pyodide.copy(site)
    report("fonts and icons")
    fonts.place(site, source, product.sources(), report)
    icons.draw(site)
    modules.copy(site)
    licences.place(site)
    report("pages")
    shell.place(site, version, client, runtime, parts, quality)
    if supabase_url and key:
        config = {"supabase_url": supabase_url, "key": key, "identity": identity, "version": version}
        site.put("/config.json", json.dumps(config).encode())
    site.put("/build.json", json.dumps({"version": version}).encode())
    hosting.place(site, supabase_url)
    precache.place(site, version, leave_out=frozenset(url for url, _ in parts.later.values()))
    report("compression")
    compress.all_files(site, quality, report)
    site.publish(out)


def inputs_digest(product: Product = PRODUCT) -> str:
    """Changes exactly when a build would come out differently."""
    return inputs.digest(product)
