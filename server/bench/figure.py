"""One measured number, and the page that the numbers are written to."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from server.bundle.cache import ROOT

PAGE = Path(os.environ.get("ANJU_FIGURES") or ROOT / "docs" / "figures.md")
HEAD = """# Figures

Measured by `make bench` (or `./anju bench`; `.venv/bin/python -m server.bench start` repeats one section).
Each section names what it was measured against. A number is only worth something beside its counterpart from
the same machine and the same minute: machines differ, and this one may have been busy.
"""


@dataclass(frozen=True)
class Figure:
    """`name` was measured as `value` `unit`; `against` says beside what, `ratio` is value divided by that."""

    name: str
    value: float
    unit: str
    against: str = ""
    ratio: float | None = None


def write(section: str, note: str, figures: Sequence[Figure], page: Path = PAGE) -> None:
    """Writes one section of the page and leaves the others as they are."""
    text = page.read_text("utf-8") if page.exists() else HEAD
    body = f"\n## {section}\n\n{note}\n\n{table(figures)}\n"
    old = re.compile(rf"\n## {re.escape(section)}\n.*?(?=\n## |\Z)", re.DOTALL)
    text = old.sub(lambda _: body, text) if old.search(text) else text.rstrip("\n") + "\n" + body
    page.write_text(text, "utf-8")


def table(figures: Sequence[Figure]) -> str:
    rows = ["| what | measured | against | ratio |", "|---|---|---|---|"]
    for figure in figures:
        ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
        rows.append(f"| {figure.name} | {number(figure.value)} {figure.unit} | {figure.against} | {ratio} |")
    return "\n".join(rows)


def number(value: float) -> str:
    """Three figures that matter: 1234, 12.3, 0.123."""
    if abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
