"""The same app built the way Flet's own tools build it: what the start of ours is measured against."""

import io
import re
import shutil
import tarfile
from pathlib import Path

from flet.controls.types import RouteUrlStrategy, WebRenderer
from flet_web import get_package_web_dir, patch_font_manifest_json, patch_index_html, patch_manifest_json

from server.bundle import chinese, compress, flutter, fonts, modules, wheels
from server.bundle.product import Product
from server.bundle.site import Site

ON_THE_FLY = 5  # the Brotli quality that servers use while somebody waits
MAIN = "import launch\n\nlaunch.start()\n"
# The app asks its window for a few things on its way; this is all of a window that a stock page needs.
ANSWERS = """<script>
{ const channel = new BroadcastChannel("anju-ui-");
  const known = { languages: ["zh-CN"], online: true, visible: true, can_install: "no", persisted: false };
  const answer = ({ id, cmd }) => channel.postMessage({ id, result: known[cmd] ?? null });
  channel.onmessage = ({ data }) => data?.cmd && answer(data); }
</script>"""


def build(out: Path, product: Product) -> None:
    """Builds `product` as `flet publish` without its network would: static, Pyodide, no service worker."""
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(get_package_web_dir(), out)
    (out / "app.tar.gz").write_bytes(_archive(product))
    patch_index_html(
        str(out / "index.html"),
        base_href="/",
        app_name="安居",
        pyodide=True,
        pyodide_script_path="main.py",
        pyodide_version="314.0.7",
        app_package_url="/app.tar.gz",
        web_renderer=WebRenderer.CANVAS_KIT,
        route_url_strategy=RouteUrlStrategy.PATH,
        no_cdn=True,
    )
    patch_font_manifest_json(str(out / "assets" / "FontManifest.json"))
    patch_manifest_json(str(out / "manifest.json"), app_name="安居")
    index = (out / "index.html").read_text("utf-8").replace("</head>", f"{ANSWERS}</head>")
    index = re.sub(r'(flet\.(?:pyodideUrl|fontFallbackBaseUrl)=")(?=\w)', r"\1/", index)
    (out / "index.html").write_text(index, "utf-8")
    worker = out / "python-worker.js"
    source = worker.read_text("utf-8")
    worker.write_text(
        source.replace("self.flet_js = {};", "self.flet_js = { load: (url) => import(url) };"), "utf-8"
    )
    _fallback_fonts(out)
    modules.copy(Site.around(out))
    # A web server in front of it would compress on the way; ours has it done beforehand.
    compress.all_files(Site.around(out), ON_THE_FLY, lambda line: None)


def _archive(product: Product) -> bytes:
    files = {"main.py": MAIN.encode(), **product.sources()}
    files |= {f"__pypackages__/{name}": data for name, data in wheels.everything().items()}
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def _fallback_fonts(out: Path) -> None:
    """The Noto slices that a stock page would fetch from its maker's servers, served from here instead."""
    client = out / "main.dart.js"
    source = flutter.client_source()
    nothing = chinese.cut(chinese.slice_file("latin").read_bytes(), [])
    for path in set(fonts.NOTO.findall(source)):
        number = re.search(r"\.(\d+)\.woff2$", path)
        file = chinese.slice_file(number[1]) if number and path.startswith("notosanssc/") else None
        target = out / "assets" / "fonts" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes() if file and file.exists() else nothing)
    client.write_text(source, "utf-8")
