"""The Python code for the phone: the app, the packages it uses, and the compiled parts of those."""

from dataclasses import dataclass

from server.bundle import preload, slim, wheels
from server.bundle.bytecode import compiled, pack
from server.bundle.preload import Preload
from server.bundle.product import Product
from server.bundle.site import Site

APP = "/lib/app.zip"
PACKAGES = "/lib/packages.zip"
NATIVE = "/lib/native"


@dataclass(frozen=True)
class Parts:
    """What the worker writes into its file system before it starts: (URL, path) pairs."""

    archives: list[tuple[str, str]]
    libraries: list[tuple[str, str]]
    preload: Preload
    later: dict[str, tuple[str, str]]
    """What is fetched only when it is asked for by name: its (URL, path)."""


def place(site: Site, product: Product) -> Parts:
    sources = product.sources()
    everything = wheels.files()
    native = {name: data for name, data in everything.items() if name.endswith(".so")}
    pure = {name: data for name, data in everything.items() if name not in native}
    app = site.put_hashed("/python/app.zip", pack(compiled(sources)))
    needed = slim.without_unused(pure, sources)
    packages = site.put_hashed("/python/packages.zip", pack(compiled(needed)))
    return Parts(
        archives=[(app, APP), (packages, PACKAGES)],
        libraries=[
            (site.put_hashed(f"/python/{_module(name)}.so", data), f"{NATIVE}/{name}")
            for name, data in sorted(native.items())
        ],
        preload=preload.of(sources),
        later={
            name: (site.put_hashed(f"/python/{name}.zip", pack(compiled(files))), f"/lib/{name}.zip")
            for name, files in wheels.later().items()
        },
    )


def _module(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]


def native_modules(parts: Parts) -> dict[str, str]:
    """Import name of each compiled module -> its path on the phone."""
    found = {}
    for _, path in parts.libraries:
        package = path.removeprefix(f"{NATIVE}/").rpartition("/")[0].replace("/", ".")
        found[f"{package}.{_module(path)}"] = path
    return found
