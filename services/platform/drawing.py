"""Strokes of a finger as a grey JPEG, without a library: what a browser does with a canvas."""

from __future__ import annotations

import math
from collections.abc import Iterator

from services.platform import Strokes

PEN = 1.8
WHITE = 255
STEP = 16
"""How coarsely a JPEG keeps each frequency."""

ZIGZAG = sorted(range(64), key=lambda n: (n // 8 + n % 8, n % 8 if (n // 8 + n % 8) % 2 == 0 else n // 8))
WAVES = [
    [math.cos((2 * x + 1) * u * math.pi / 16) / (2 if u else 2 * math.sqrt(2)) for x in range(8)]
    for u in range(8)
]
RUNS = [(run << 4) | size for run in range(16) for size in range(1, 11)]
SYMBOLS = [0x00, 0xF0, *RUNS]
"""Of the AC coefficients, each with a code of eight bits; of the DC ones there are twelve, four bits each."""


def jpeg(strokes: Strokes, width: int, height: int) -> bytes:
    """Dark on white, `width` by `height` pixels, both above zero."""
    across, down = -(-width // 8) * 8, -(-height // 8) * 8
    page = [[WHITE] * across for _ in range(down)]
    for stroke in strokes:
        for a, b in zip(stroke, stroke[1:] or stroke[:1], strict=False):
            _line(page, a, b)
    bits = "".join(_coded(page, across, down))
    bits += "1" * (-len(bits) % 8)
    scan = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\x00")
    return _head(width, height) + scan + b"\xff\xd9"


def _line(page: list[list[int]], a: tuple[float, float], b: tuple[float, float]) -> None:
    """Darkens what lies within a pen's width of the line, softly at its edge."""
    (x0, y0), (x1, y1) = a, b
    length = (x1 - x0) ** 2 + (y1 - y0) ** 2
    top, bottom = int(min(y0, y1) - PEN - 1), int(max(y0, y1) + PEN + 2)
    left, right = int(min(x0, x1) - PEN - 1), int(max(x0, x1) + PEN + 2)
    for y in range(max(top, 0), min(bottom, len(page))):
        for x in range(max(left, 0), min(right, len(page[0]))):
            along = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length if length else 0.0
            along = min(1.0, max(0.0, along))
            away = math.hypot(x - x0 - along * (x1 - x0), y - y0 - along * (y1 - y0))
            grey = round(WHITE * min(1.0, max(0.0, away - PEN + 0.5)))
            page[y][x] = min(page[y][x], grey)


def _coded(page: list[list[int]], across: int, down: int) -> Iterator[str]:
    """The bits of each block of eight by eight, from left to right and down."""
    before = 0
    for top in range(0, down, 8):
        for left in range(0, across, 8):
            block = [row[left : left + 8] for row in page[top : top + 8]]
            numbers = _frequencies(block)
            yield _first(numbers[0] - before)
            yield from _others(numbers)
            before = numbers[0]


def _frequencies(block: list[list[int]]) -> list[int]:
    if min(map(min, block)) == WHITE:
        return [round((WHITE - 128) * 8 / STEP)] + [0] * 63
    rows = [[sum((v - 128) * w for v, w in zip(row, wave, strict=True)) for wave in WAVES] for row in block]
    found = [[sum(rows[y][u] * wave[y] for y in range(8)) for u in range(8)] for wave in WAVES]
    return [round(found[n // 8][n % 8] / STEP) for n in ZIGZAG]


def _first(change: int) -> str:
    size = abs(change).bit_length()
    return f"{size:04b}{_bits(change, size)}"


def _others(numbers: list[int]) -> Iterator[str]:
    run = 0
    last = max((n for n in range(1, 64) if numbers[n]), default=0)
    for number in numbers[1 : last + 1]:
        if not number:
            run += 1
            continue
        for _ in range(run // 16):
            yield f"{SYMBOLS.index(0xF0):08b}"
        size = abs(number).bit_length()
        yield f"{SYMBOLS.index((run % 16) << 4 | size):08b}{_bits(number, size)}"
        run = 0
    if last < 63:
        yield f"{SYMBOLS.index(0):08b}"


def _bits(number: int, size: int) -> str:
    """As JPEG writes a number whose size is known: below zero all bits the other way round."""
    return f"{number if number > 0 else number + (1 << size) - 1:0{size}b}" if size else ""


def _head(width: int, height: int) -> bytes:
    first = bytes([0x00, *[0] * 3, 12, *[0] * 12, *range(12)])
    others = bytes([0x10, *[0] * 7, len(SYMBOLS), *[0] * 8, *SYMBOLS])
    return b"".join(
        [
            b"\xff\xd8",
            _segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
            _segment(0xDB, bytes([0, *[STEP] * 64])),
            _segment(0xC0, bytes([8, *height.to_bytes(2, "big"), *width.to_bytes(2, "big"), 1, 1, 0x11, 0])),
            _segment(0xC4, first),
            _segment(0xC4, others),
            _segment(0xDA, bytes([1, 1, 0, 0, 63, 0])),
        ]
    )


def _segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(data) + 2).to_bytes(2, "big") + data
