"""The fonts of a site: the app's, the icons', the splash's, and slices of rarer characters for the engine."""

import json
import re
from collections.abc import Callable

from server.bundle import chinese, iconfont
from server.bundle.flutter import web
from server.bundle.site import Site

FALLBACK = "/fallback/"
# How main.dart.js names the fonts that the engine may ask for.
NOTO = re.compile(r'"(noto[a-z0-9]+/v\d+/[^"]+\.woff2)"')


def place(site: Site, client: str, sources: dict[str, bytes], report: Callable[[str], None]) -> None:
    """Puts the fonts and their manifest into the site.

    `client` is main.dart.js and `sources` are the app's: together they tell which icons can be shown.
    """
    # Flutter draws in "Roboto" whatever names no font, so that name stands for the Chinese one.
    fonts = {
        "Roboto": ("app.woff2", chinese.app_font()),
        "MaterialIcons": ("icons.otf", iconfont.font(client, sources, report)),
    }
    if any(b"CupertinoIcons" in source for source in sources.values()):
        file = web() / "assets" / "packages" / "cupertino_icons" / "assets" / "CupertinoIcons.ttf"
        fonts["packages/cupertino_icons/CupertinoIcons"] = ("cupertino.ttf", file.read_bytes())
    manifest = []
    for family, (name, data) in fonts.items():
        url = site.put_hashed(f"/assets/fonts/{name}", data)
        manifest.append({"family": family, "fonts": [{"asset": url.removeprefix("/assets/")}]})
    site.put("/assets/FontManifest.json", json.dumps(manifest).encode())


def splash(site: Site, *texts: str) -> str:
    """A tiny font with the characters of these texts, for phones without a Chinese one; its URL."""
    characters = {ord(character) for text in texts for character in text if ord(character) > 0x2000}
    return site.put_hashed("/splash.woff2", chinese.cut(chinese.app_font(), characters))


def fallbacks(site: Site, client: str) -> str:
    """main.dart.js with every fallback font at a place of ours: a slice of Noto Sans SC, or an empty font.

    The engine asks again and again, frame by frame, for a font that it cannot have; the empty one ends that.
    """
    nothing = blank(site)

    def place_of(found: re.Match[str]) -> str:
        number = re.search(r"\.(\d+)\.woff2$", found[1])
        slice_file = chinese.slice_file(number[1]) if number and found[1].startswith("notosanssc/") else None
        if slice_file is None or not slice_file.exists():
            return f'"{nothing.removeprefix(FALLBACK)}"'
        url = site.put_hashed(f"{FALLBACK}{number[1] if number else 0}.woff2", slice_file.read_bytes())
        return f'"{url.removeprefix(FALLBACK)}"'

    client, count = NOTO.subn(place_of, client)
    if not count:
        raise RuntimeError("flet-web has changed: main.dart.js lists no fallback fonts")
    return client


def blank(site: Site) -> str:
    """Puts the font without letters into the site and returns its URL."""
    return site.put_hashed(f"{FALLBACK}none.woff2", chinese.cut(chinese.slice_file("latin").read_bytes(), []))
