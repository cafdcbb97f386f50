"""One Chinese font with every everyday character, put together from the slices of Noto Sans SC."""

import io
import json
from collections.abc import Iterable, Iterator
from functools import cache as once
from pathlib import Path
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from server.bundle import cache

NOTO = cache.ROOT / "node_modules" / "@fontsource" / "noto-sans-sc"
REST = cache.ROOT / "assets" / "fonts" / "noto-sans-sc-rest.woff2"
NAMES = cache.ROOT / "assets" / "fonts" / "names.txt"
FAMILY = "Noto Sans SC Anju"
MEASURES = ("sTypoAscender", "sTypoDescender", "sTypoLineGap", "usWinAscent", "usWinDescent")
EPOCH = 3_600_000_000  # one date for all builds, in seconds since 1904
# Beyond GB 2312: Latin-1, punctuation, arrows, units, circled numbers, ticks, full-width forms.
RANGES = (
    (0x20, 0x7E),
    (0xA0, 0xFF),
    (0x2010, 0x2027),
    (0x2030, 0x205E),
    (0x20AC, 0x20AC),
    (0x2100, 0x2127),
    (0x2190, 0x2199),
    (0x2200, 0x22FF),
    (0x2460, 0x249B),
    (0x25A0, 0x25FF),
    (0x2605, 0x2606),
    (0x2610, 0x2612),
    (0x2713, 0x2717),
    (0x3000, 0x303F),
    (0x3380, 0x33DF),
    (0xFE30, 0xFE4F),
    (0xFF01, 0xFF5E),
    (0xFFE0, 0xFFE6),
)


@once
def gb2312() -> frozenset[int]:
    """The 6763 characters and 682 signs of GB 2312."""
    rows, cells = range(0xA1, 0xF8), range(0xA1, 0xFF)
    texts = (bytes([row, cell]).decode("gb2312", errors="ignore") for row in rows for cell in cells)
    return frozenset(ord(text) for text in texts if text)


@once
def wanted() -> frozenset[int]:
    """GB 2312, the signs people write, the rare characters of the national table, those of given names."""
    names = (ord(character) for character in NAMES.read_text("utf-8") if character > " ")
    signs = (range(first, last + 1) for first, last in RANGES)
    return gb2312().union(TTFont(REST, lazy=True).getBestCmap(), names, *signs)


def slice_file(name: str) -> Path:
    return NOTO / "files" / f"noto-sans-sc-{name}-400-normal.woff2"


def slice_names() -> list[str]:
    """Every slice of the family, the numbered ones as Google's fonts number them."""
    return [name.strip("[]") for name in json.loads((NOTO / "unicode.json").read_text("utf-8"))]


def app_font() -> bytes:
    """The app's font as woff2. A sign that Noto Sans SC does not draw is not in it."""
    made_from = (Path(__file__), NOTO / "package.json", REST, NAMES)
    recipe = cache.key(*(path.read_bytes() for path in made_from))
    return cache.kept("fonts", f"{recipe}.woff2", _assemble)


def cut(font: bytes, characters: Iterable[int]) -> bytes:
    """The same font with these characters only, as woff2."""
    wish = sorted(characters)
    name = cache.key(font, Path(__file__).read_bytes(), ",".join(map(str, wish)))
    return cache.kept("fonts", f"cut-{name}.woff2", lambda: _cut(font, wish))


def _cut(font: bytes, characters: list[int]) -> bytes:
    whole = TTFont(io.BytesIO(font), recalcTimestamp=False)
    cutter = Subsetter(Options(notdef_outline=True, hinting=False))
    cutter.populate(unicodes=characters)
    cutter.subset(whole)
    return _saved(whole)


def _assemble() -> bytes:
    model = TTFont(slice_file("latin"))
    glyphs: dict[str, Any] = {".notdef": _outline(model, ".notdef")}
    widths = {".notdef": model["hmtx"][".notdef"]}
    mapping: dict[int, str] = {}
    for font in _sources():
        for code, name in font.getBestCmap().items():
            if code in wanted() and code not in mapping:
                mapping[code] = f"u{code:04X}"
                glyphs[mapping[code]] = _outline(font, name)
                widths[mapping[code]] = font["hmtx"][name]
    return _saved(_font(model, glyphs, widths, mapping))


def _sources() -> Iterator[TTFont]:
    names = ["latin", "chinese-simplified", *slice_names()]
    yield from (TTFont(slice_file(name)) for name in names if slice_file(name).exists())
    yield TTFont(REST)


def _outline(font: TTFont, name: str) -> Any:
    recording = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[name].draw(recording)
    pen = TTGlyphPen(None)
    recording.replay(pen)
    return pen.glyph()


def _font(model: TTFont, glyphs: dict[str, Any], widths: dict[str, Any], mapping: dict[int, str]) -> TTFont:
    order = [".notdef", *sorted(name for name in glyphs if name != ".notdef")]
    builder = FontBuilder(model["head"].unitsPerEm, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(mapping)
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics({name: widths[name] for name in order})
    builder.setupHorizontalHeader(ascent=model["hhea"].ascent, descent=model["hhea"].descent)
    builder.setupNameTable({"familyName": FAMILY, "styleName": "Regular"})
    builder.setupOS2(**{name: getattr(model["OS/2"], name) for name in MEASURES})
    builder.setupPost(keepGlyphNames=False)
    font: TTFont = builder.font
    font["head"].created = font["head"].modified = EPOCH
    return font


def _saved(font: TTFont) -> bytes:
    font.recalcTimestamp = False
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
