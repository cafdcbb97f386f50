"""The fonts of a site: the app's, the icons', the splash's, and slices of rarer characters for the engine."""

import json
import re
from collections.abc import Callable

from server.bundle import chinese, iconfont
from server.bundle.flutter import web
from server.bundle.site import Site

FALLBACK = "/fallback/"


def place(site: Site, client: str, sources: dict[str, bytes], report: Callable[[str], None]) -> None:
    """Puts the fonts and their manifest into the site.

    `client` is main.dart.js: it knows by which name it asks for each slice. `sources` say which icons it uses.
    """
    # Flutter draws in "Roboto" whatever names no font, so that name stands for the Chinese one.
    fonts = {"Roboto": ("app.woff2", chinese.app_font()),
             "MaterialIcons": ("icons.otf", iconfont.font(client, sources, report))}
    if any(b"CupertinoIcons" in source for source in sources.values()):
        file = web() / "assets" / "packages" / "cupertino_icons" / "assets" / "CupertinoIcons.ttf"
        fonts["packages/cupertino_icons/CupertinoIcons"] = ("cupertino.ttf", file.read_bytes())
    manifest = []
    for family, (name, data) in fonts.items():
        url = site.put_hashed(f"/assets/fonts/{name}", data)
        manifest.append({"family": family, "fonts": [{"asset": url.removeprefix("/assets/")}]})
    site.put("/assets/FontManifest.json", json.dumps(manifest).encode())
    for number, path in fallback_paths(client).items():
        if chinese.slice_file(number).exists():
            site.put(FALLBACK + path, chinese.slice_file(number).read_bytes())


def splash(site: Site, *texts: str) -> str:
    """A tiny font with the characters of these texts, for phones without a Chinese one; its URL."""
    characters = {ord(character) for text in texts for character in text if ord(character) > 0x2000}
    return site.put_hashed("/splash.woff2", chinese.cut(chinese.app_font(), sorted(characters)))


def fallback_paths(client: str) -> dict[str, str]:
    """Where the engine asks for each numbered slice of Noto Sans SC, relative to its fallback base URL."""
    return {number: path for path, number in re.findall(r'"(notosanssc/[^"]*?\.(\d+)\.woff2)"', client)}
