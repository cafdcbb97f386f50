"""Sites around a tiny app, built once and kept below ./build until what they are made from changes."""

import shutil
from pathlib import Path

from server import pwa
from server.bundle.cache import ROOT, key
from server.bundle.product import Product

SOURCES = ROOT / "tests" / "bundle"
KEPT = ROOT / "build" / "probes"
PROBE = Product(SOURCES, ("probe",), "probe.main")


def site(folder: Path, *, words: str = "安居探针") -> Path:
    """The builder's real output around the probe, copied below `folder`; `words` make another version."""
    product = PROBE if words == "安居探针" else version(folder / f"sources-{key(words)}", words)
    kept = KEPT / pwa.inputs_digest(product)
    if not (kept / "sw.js").exists():
        pwa.build(kept, product=product, report=lambda line: None)
    out = folder / f"site-{key(words)}"
    shutil.copytree(kept, out)
    return out


def version(root: Path, words: str) -> Product:
    shutil.copytree(SOURCES / "probe", root / "probe")
    main = root / "probe" / "main.py"
    main.write_text(main.read_text("utf-8").replace("安居探针", words), "utf-8")
    return Product(root, ("probe",), "probe.main")
