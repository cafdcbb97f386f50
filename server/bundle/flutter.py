"""The Flutter client that comes inside flet-web, with everything a browser never asks for left out."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from flet_web import get_package_web_dir

from server.bundle.site import Site

# The client asks a public host for a Rive runtime on every start and waits for it on the side; nothing here
# draws Rive, so it gets a script of ours that never answers.
FOREIGN_RUNTIME = re.compile(r'"https://[^"]*/@rive-app/flutter-native-wasm@[^"]*"')
# Where fallback fonts and CanvasKit would come from when a setting got lost: from here, or from nowhere.
FOREIGN_HOSTS = re.compile(r'"https://(?:fonts|www)\.g[a-z]+\.com/(?:s/|flutter-canvaskit[^"]*)"')
NO_RIVE = b"globalThis.RiveNative = () => new Promise(() => {});\n"
ENGINES = {"chromium": "chromium/", "full": ""}


@dataclass(frozen=True)
class Flutter:
    loader: str
    main: str
    canvaskit: str
    revision: str


def web() -> Path:
    return Path(get_package_web_dir())


def client_source() -> str:
    """main.dart.js without a single address outside our own origin for what it loads."""
    source = (web() / "main.dart.js").read_text("utf-8")
    source, runtimes = FOREIGN_RUNTIME.subn('"/no-rive/"', source)
    source, hosts = FOREIGN_HOSTS.subn('"/absent/"', source)
    if not runtimes or not hosts:
        raise RuntimeError("flet-web has changed: main.dart.js has no foreign address where it had one")
    return source


def loader_source() -> tuple[str, str]:
    """Flutter's loader alone, and the revision of the engine it belongs to."""
    source = (web() / "flutter.js").read_text("utf-8")
    bootstrap = (web() / "flutter_bootstrap.js").read_text("utf-8")
    found = re.search(r'"engineRevision":"([0-9a-f]+)"', bootstrap)
    if not found:
        raise RuntimeError("flet-web has changed: flutter_bootstrap.js names no engine revision")
    source = re.sub(r"//# sourceMappingURL=.*", "", FOREIGN_HOSTS.sub('"/absent/"', source))
    return source, found[1]


def copy(site: Site, client: str) -> Flutter:
    """Puts the client (main.dart.js as given), CanvasKit and their assets into the site."""
    loader, revision = loader_source()
    kit = {
        f"{folder}{name}": (web() / "canvaskit" / folder / name).read_bytes()
        for folder in ENGINES.values()
        for name in ("canvaskit.js", "canvaskit.wasm")
    }
    for name in ("AssetManifest.bin", "AssetManifest.bin.json"):
        site.put(f"/assets/{name}", (web() / "assets" / name).read_bytes())
    for path in sorted((web() / "assets" / "shaders").rglob("*")):
        site.put(f"/assets/shaders/{path.name}", path.read_bytes())
    site.put("/no-rive/wasm/rive_native.js", NO_RIVE)
    version = json.loads((web() / "version.json").read_text("utf-8"))
    site.put("/version.json", json.dumps(version).encode())
    return Flutter(
        loader=site.put_hashed("/flutter.js", loader.encode()),
        main=site.put_hashed("/main.dart.js", client.encode()),
        canvaskit=site.put_folder("/canvaskit", kit),
        revision=revision,
    )
