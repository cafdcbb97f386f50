"""Chinese type: one font with everything everyday, and slices for the rest where Flutter looks for them."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from server.bundle import cache
from server.bundle.site import Site

NOTO = cache.ROOT / "node_modules" / "@fontsource" / "noto-sans-sc"
FAMILY = "Noto Sans SC Anju"
# Beyond GB 2312: Latin-1, punctuation, arrows, units, circled numbers, ticks, full-width forms.
RANGES = (
    (0x20, 0x7E), (0xA0, 0xFF), (0x2010, 0x2027), (0x2030, 0x205E), (0x20AC, 0x20AC), (0x2100, 0x2127),
    (0x2190, 0x2199), (0x2200, 0x22FF), (0x2460, 0x249B), (0x25A0, 0x25FF), (0x2605, 0x2606),
    (0x2610, 0x2612), (0x2713, 0x2717), (0x3000, 0x303F), (0x3380, 0x33DF), (0xFE30, 0xFE4F),
    (0xFF01, 0xFF5E), (0xFFE0, 0xFFE6),
)


def gb2312() -> set[int]:
    """The 6763 characters and 682 signs of GB 2312."""
    found: set[int] = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            text = bytes([row, cell]).decode("gb2312", errors="ignore")
            found.update(map(ord, text))
    return found


def wanted() -> set[int]:
    return gb2312().union(*(range(first, last + 1) for first, last in RANGES))


def slice_file(name: str) -> Path:
    return NOTO / "files" / f"noto-sans-sc-{name}-400-normal.woff2"


def slice_names() -> list[str]:
    """Every slice of the family, the numbered ones as Google's fonts number them."""
    return [name.strip("[]") for name in json.loads((NOTO / "unicode.json").read_text("utf-8"))]


def app_font() -> bytes:
    """The app's font as woff2; a character that no slice holds is simply not in it."""
    package = (NOTO / "package.json").read_bytes()
    recipe = cache.key(Path(__file__).read_bytes(), package)
    return cache.kept("fonts", f"{recipe}.woff2", _assemble)


def _assemble() -> bytes:
    wish = wanted()
    glyphs: dict[str, Any] = {}
    widths: dict[str, tuple[int, int]] = {}
    mapping: dict[int, str] = {}
    first = None
    for font in _sources():
        first = first or font
        for code, name in font.getBestCmap().items():
            if code in wish and code not in mapping:
                mapping[code] = f"u{code:04X}"
                glyphs[mapping[code]] = _outline(font, name)
                widths[mapping[code]] = font["hmtx"][name]
    assert first is not None
    glyphs[".notdef"] = _outline(first, ".notdef")
    widths[".notdef"] = first["hmtx"][".notdef"]
    return _woff2(first, glyphs, widths, mapping)


def _sources() -> Iterator[TTFont]:
    for name in ("latin", "chinese-simplified", *slice_names()):
        if slice_file(name).exists():
            yield TTFont(slice_file(name))


def _outline(font: TTFont, name: str) -> Any:
    shapes = font.getGlyphSet()
    recording = DecomposingRecordingPen(shapes)
    shapes[name].draw(recording)
    pen = TTGlyphPen(None)
    recording.replay(pen)
    return pen.glyph()


def _woff2(model: TTFont, glyphs: dict[str, Any], widths: dict[str, tuple[int, int]],
           mapping: dict[int, str]) -> bytes:
    order = [".notdef", *sorted(name for name in glyphs if name != ".notdef")]
    builder = FontBuilder(model["head"].unitsPerEm, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(mapping)
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics({name: widths[name] for name in order})
    builder.setupHorizontalHeader(ascent=model["hhea"].ascent, descent=model["hhea"].descent)
    builder.setupNameTable({"familyName": FAMILY, "styleName": "Regular"})
    measures = ("sTypoAscender", "sTypoDescender", "sTypoLineGap", "usWinAscent", "usWinDescent")
    builder.setupOS2(**{name: getattr(model["OS/2"], name) for name in measures})
    builder.setupPost(keepGlyphNames=False)
    builder.font["head"].modified = builder.font["head"].created = 0
    builder.font.recalcTimestamp = False
    builder.font.flavor = "woff2"
    out = io.BytesIO()
    builder.font.save(out)
    return out.getvalue()


def place(site: Site, client: str) -> str:
    """Puts the fonts and their manifest into the site and returns the base URL of the fallback fonts.

    `client` is main.dart.js: it knows by which name it asks for each of them.
    """
    everyday = site.put_hashed("/assets/fonts/app.woff2", app_font())
    icons = site.put_hashed("/assets/fonts/icons.otf", icon_font())
    families = [("Roboto", everyday), ("MaterialIcons", icons)]
    manifest = [
        {"family": family, "fonts": [{"asset": url.removeprefix("/assets/")}]} for family, url in families
    ]
    site.put("/assets/FontManifest.json", json.dumps(manifest).encode())
    base = "/fallback/"
    for number, path in fallback_paths(client).items():
        if slice_file(number).exists():
            site.put(base + path, slice_file(number).read_bytes())
    return base


def fallback_paths(client: str) -> dict[str, str]:
    """Where the engine asks for each numbered slice of Noto Sans SC, relative to its fallback base URL."""
    return {number: path for path, number in re.findall(r'"(notosanssc/[^"]*?\.(\d+)\.woff2)"', client)}


def icon_font() -> bytes:
    from server.bundle.flutter import web
    return (web() / "assets" / "fonts" / "MaterialIcons-Regular.otf").read_bytes()
