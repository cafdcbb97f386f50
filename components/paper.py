"""A page to print: HTML that stands alone, with a button for who opened it on a screen."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

LANGUAGES = {"zh": "zh-CN", "en": "en"}


def paper(language: str, title: str, style: str, print_word: str, parts: Iterable[str]) -> str:
    """`style` is CSS and `parts` are HTML: what people wrote must be escaped in them already. The other words
    are escaped here.
    """
    return f"""<!doctype html>
<html lang="{LANGUAGES.get(language, language)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{escape(title)}</title>
<style>{style}</style>
<button onclick="print()">{escape(print_word)}</button>
<main>
{"".join(parts)}
</main>
</html>
"""
