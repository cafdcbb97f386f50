"""The page of labels to print: HTML that stands alone, in millimetres, with lines to cut along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

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


SIZES: dict[str, Size] = {
    "small": Size(45, 58, 34, 3.6),
    "medium": Size(60, 76, 48, 4.6),
    "large": Size(92, 120, 78, 7),
}


def label_url(origin: str, token: str) -> str:
    """What the code says: a phone's own camera opens it too."""
    return f"{origin.rstrip('/')}/t/{token}"


def print_page(
    labels: Sequence[Label], size: Size, estate: str, origin: str, words: Mapping[str, str], language: str
) -> str:
    """`words`: title, keep_clear, print."""
    cells = "\n".join(_cell(label, estate, origin, words["keep_clear"]) for label in labels)
    return f"""<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{escape(estate)} {escape(words["title"])}</title>
<style>
@page {{ size: A4; margin: 10mm }}
* {{ box-sizing: border-box }}
body {{ margin: 0; font-family: "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; color: #000 }}
button {{ margin: 4mm; padding: 3mm 6mm; font: inherit; font-size: 5mm }}
main {{ display: flex; flex-wrap: wrap; gap: 2mm; padding: 2mm }}
section {{ width: {size.width}mm; height: {size.height}mm; border: .2mm dashed #888; padding: 2mm;
  display: flex; flex-direction: column; align-items: center; justify-content: center; text-align: center;
  break-inside: avoid; overflow: hidden }}
svg {{ width: {size.code}mm; height: {size.code}mm; flex: none }}
h2 {{ margin: 1mm 0 0; font-size: {size.text}mm; line-height: 1.15 }}
code {{ font: 700 {size.text * 0.9:.1f}mm monospace; letter-spacing: .3mm }}
p {{ margin: .6mm 0 0; font-size: {size.text * 0.6:.1f}mm }}
@media print {{ button {{ display: none }} main {{ padding: 0 }} }}
</style>
<button onclick="print()">{escape(words["print"])}</button>
<main>
{cells}
</main>
</html>
"""


def _cell(label: Label, estate: str, origin: str, keep_clear: str) -> str:
    code = qr_svg(label_url(origin, label.token))
    return (
        f"<section>{code}<h2>{escape(label.name)}</h2><code>{escape(label.printed_code)}</code>"
        f"<p>{escape(estate)} · {escape(keep_clear)}</p></section>"
    )
