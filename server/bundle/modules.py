"""The app's own JavaScript modules and the QR decoder they use."""

from server.bundle.cache import ROOT
from server.bundle.site import Site

DECODER = ROOT / "node_modules" / "zxing-wasm" / "dist"


def copy(site: Site) -> None:
    """assets/js/*.js go to /anju/, the decoder to /zxing/."""
    for path in sorted((ROOT / "assets" / "js").glob("*.js")):
        site.put(f"/anju/{path.name}", path.read_bytes())
    site.put("/zxing/reader/index.js", (DECODER / "es" / "reader" / "index.js").read_bytes())
    site.put("/zxing/share.js", (DECODER / "es" / "share.js").read_bytes())
    site.put("/zxing/zxing_reader.wasm", (DECODER / "reader" / "zxing_reader.wasm").read_bytes())
