"""The page of labels to print: HTML that stands alone, in millimetres, with lines to cut along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from components.paper import paper
from components.qr import qr_svg


@dataclass(frozen=True)
class Label:
    """One tag's label. `token` and `code` are secrets: they are shown and printed, never kept."""

    tag_id: str
    place_id: str
    name: str
    token: str
    code: str

    @classmethod
    def told(cls, row: Mapping[str, Any]) -> Label:
        return cls(*(str(row[key]) for key in ("tag_id", "place_id", "name", "token", "code")))

    @property
    def printed_code(self) -> str:
        return f"{self.code[:4]}-{self.code[4:]}" if "-" not in self.code else self.code


@dataclass(frozen=True)
class Size:
    """Millimetres: the whole label, the code in it, the largest line of text."""

    width: int
    height: int
    code: int
    text: float

    @property
    def columns(self) -> int:
        return (PAPER[0] + GAP) // (self.width + GAP)

    @property
    def a_page(self) -> int:
        """How many labels one sheet of paper holds."""
        return self.columns * ((PAPER[1] + GAP) // (self.height + GAP))

    def spot(self, number: int) -> tuple[float, float]:
        """Where on its sheet a label stands, from the top left; `number` counts from 0."""
        row, column = divmod(number % self.a_page, self.columns)
        left = (PAPER[0] - self.columns * (self.width + GAP) + GAP) / 2
        return left + column * (self.width + GAP), MARK + 0.5 + row * (self.height + GAP)


MARGIN, GAP, MARK = 8, 3, 1.2
PAPER = (210 - 2 * MARGIN, 297 - 2 * MARGIN - 1)
"""What an A4 sheet holds between its margins, a millimetre less than its height: nothing may flow over."""
SIZES: dict[str, Size] = {
    "small": Size(45, 58, 34, 3.6),
    "medium": Size(60, 76, 48, 4.6),
    "large": Size(92, 120, 78, 7),
    "a4": Size(186, 270, 165, 14),
}


def label_url(origin: str, token: str) -> str:
    """What the code says: a phone's own camera opens it too."""
    return f"{origin.rstrip('/')}/t/{token}"


def print_page(
    labels: Sequence[Label], size: Size, estate: str, origin: str, words: Mapping[str, str], language: str
) -> str:
    """`words`: title, keep_clear, print. Each sheet is one page of paper, so no label is cut in two."""
    sheets = [labels[at : at + size.a_page] for at in range(0, len(labels), size.a_page)]
    pages = [_sheet(some, size, estate, origin, words["keep_clear"]) for some in sheets]
    return paper(language, f"{estate} {words['title']}", _style(size), words["print"], pages)


def _style(size: Size) -> str:
    return f"""
@page {{ size: A4; margin: {MARGIN}mm }}
* {{ box-sizing: border-box }}
body {{ margin: 0; font-family: "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; color: #000 }}
button {{ margin: 4mm; padding: 3mm 6mm; font: inherit; font-size: 5mm }}
main > div {{ position: relative; width: {PAPER[0]}mm; height: {PAPER[1]}mm; overflow: hidden;
  break-inside: avoid; break-after: page }}
main > div:last-child {{ break-after: auto }}
main > div > svg {{ position: absolute; left: 0; top: 0; width: 100%; height: 100% }}
section {{ position: absolute; width: {size.width}mm; height: {size.height}mm; padding: 2mm;
  display: flex; flex-direction: column; align-items: center; justify-content: center; text-align: center;
  overflow: hidden }}
section svg {{ width: {size.code}mm; height: {size.code}mm; flex: none }}
h2 {{ margin: 1mm 0 0; font-size: {size.text}mm; line-height: 1.15; max-height: 2.3em; overflow: hidden;
  overflow-wrap: anywhere }}
code {{ font: 700 {size.text * 0.9:.1f}mm monospace; letter-spacing: .3mm; flex: none }}
p {{ margin: .6mm 0 0; font-size: {size.text * 0.6:.1f}mm; line-height: 1.2; max-height: 1.2em;
  overflow: hidden; flex: none }}
@media screen {{ body {{ background: #ddd }} main > div {{ background: #fff; margin: 4mm auto }} }}
@media print {{ button {{ display: none }} }}
"""


def _sheet(labels: Sequence[Label], size: Size, estate: str, origin: str, keep_clear: str) -> str:
    spots = [size.spot(number) for number in range(len(labels))]
    cells = [_cell(one, spot, estate, origin, keep_clear) for one, spot in zip(labels, spots, strict=True)]
    marks = "".join(_marks(x, y, size) for x, y in spots)
    lines = f'<path d="{marks}" stroke="black" stroke-width=".15"/>'
    cuts = f'<svg viewBox="0 0 {PAPER[0]} {PAPER[1]}">{lines}</svg>'
    return "<div>" + cuts + "\n".join(cells) + "</div>"


def _marks(x: float, y: float, size: Size) -> str:
    """Where to cut: two short lines outside each corner of a label."""
    lines = []
    for side, out_x in ((x, -MARK), (x + size.width, MARK)):
        for edge, out_y in ((y, -MARK), (y + size.height, MARK)):
            lines.append(f"M{side + out_x / 6:g} {edge:g}h{out_x:g}M{side:g} {edge + out_y / 6:g}v{out_y:g}")
    return "".join(lines)


def _cell(label: Label, spot: tuple[float, float], estate: str, origin: str, keep_clear: str) -> str:
    code = qr_svg(label_url(origin, label.token), sturdy=True)
    return (
        f'<section style="left: {spot[0]:g}mm; top: {spot[1]:g}mm">{code}<h2>{escape(label.name)}</h2>'
        f"<code>{escape(label.printed_code)}</code><p>{escape(estate)} · {escape(keep_clear)}</p></section>"
    )
