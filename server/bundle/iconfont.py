"""The icon font with only the icons that can be shown: those the app names and those Flutter draws itself."""

import io
import json
import re
from collections.abc import Callable, Iterable
from importlib import resources

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from server.bundle import cache, preload
from server.bundle.flutter import web

# In main.dart.js an icon is a constant with its code point; one long list holds them in the order of Flet's
# icons.json, and any other mention of a constant is Flutter drawing it on its own account.
CONSTANT = re.compile(r'\b(B\.\w+)=new A\.\w+\((\d+),"MaterialIcons",null,![01]\)')
LIST = re.compile(r"\[((?:B\.\w+,\s*){3000,}B\.\w+)\]")
# Icon names that arise while the app runs, such as Icons[name], cannot be known here.
COMPUTED = re.compile(r"\bIcons\s*\[|getattr\(\s*(?:ft|flet)\.Icons\s*,\s*f[\"']|\bIcons\.random\b")
QUOTED = re.compile(r"[\"']([A-Za-z][A-Za-z0-9_]*)[\"']")


def font(client: str, sources: dict[str, bytes], report: Callable[[str], None]) -> bytes:
    """MaterialIcons for this app; the whole font when its icons cannot be told from its sources."""
    whole = (web() / "assets" / "fonts" / "MaterialIcons-Regular.otf").read_bytes()
    text = "\n".join(data.decode() for name, data in sources.items() if name.endswith(".py"))
    if COMPUTED.search(text):
        report("  the app computes icon names: the whole icon font is shipped")
        return whole
    codes = sorted(_framework(client) | _named(client, names(text)))
    identity = cache.key(whole, json.dumps(codes))
    return cache.kept("fonts", f"icons-{identity}.otf", lambda: _subset(whole, codes))


def names(text: str) -> list[str]:
    """Icon names in sources: written Icons.HOME, or quoted as a manifest does, "home"."""
    known = numbers()
    quoted = {word.upper() for word in QUOTED.findall(text)}
    return sorted((quoted & known.keys()) | set(preload.icons(text)))


def numbers() -> dict[str, int]:
    """Flet's number of each icon; its low 16 bits are the place in the client's list."""
    listing = resources.files("flet.controls.material") / "icons.json"
    found: dict[str, int] = json.loads(listing.read_text("utf-8"))
    return found


def _constants(client: str) -> dict[str, int]:
    return {name: int(code) for name, code in CONSTANT.findall(client)}


def _listed(client: str) -> list[str]:
    found = LIST.search(client)
    if not found:
        raise RuntimeError("flet-web has changed: main.dart.js has no list of icons")
    return re.split(r",\s*", found[1])


def _named(client: str, wanted: Iterable[str]) -> set[int]:
    constants, listed, known = _constants(client), _listed(client), numbers()
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise RuntimeError(f"no such icon: {', '.join(unknown)}")
    places = (listed[known[name] & 0xFFFF] for name in wanted)
    return {constants[place] for place in places if place in constants}


def _framework(client: str) -> set[int]:
    rest = LIST.sub("", CONSTANT.sub("", client))
    mentioned = set(re.findall(r"\bB\.\w+", rest))
    return {code for name, code in _constants(client).items() if name in mentioned}


def _subset(whole: bytes, codes: Iterable[int]) -> bytes:
    options = Options(notdef_outline=True, glyph_names=False, hinting=False, recalc_timestamp=False)
    icons = TTFont(io.BytesIO(whole))
    cutter = Subsetter(options)
    cutter.populate(unicodes=[0x20, *codes])
    cutter.subset(icons)
    out = io.BytesIO()
    icons.save(out)
    return out.getvalue()
