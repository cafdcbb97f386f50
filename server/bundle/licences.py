"""The licences of everything that travels to the browser, kept beside it under /licenses/."""

from server.bundle import cache, chinese, modules, wheels
from server.bundle.flutter import web
from server.bundle.site import Site


def place(site: Site) -> None:
    site.put("/licenses/noto-sans-sc/OFL.txt", (chinese.NOTO / "LICENSE").read_bytes())
    site.put("/licenses/flutter/NOTICES.txt", (web() / "assets" / "NOTICES").read_bytes())
    site.put("/licenses/zxing-wasm/LICENSE.txt", (modules.DECODER.parent / "LICENSE").read_bytes())
    for path in sorted((cache.ROOT / "assets" / "licenses").rglob("*.txt")):
        site.put(f"/licenses/{path.parent.name}/{path.name}", path.read_bytes())
    for name, text in wheels.licences().items():
        site.put(f"/licenses/{name if '.' in name else name + '.txt'}", text)
