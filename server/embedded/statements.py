"""Cuts an SQL file into its statements, as the Supabase CLI records them."""

import re
from collections.abc import Iterator

TOKEN = re.compile(
    r"""--[^\n]*
    |/\*
    |[eE]'(?:[^'\\]|\\.|'')*'
    |'(?:[^']|'')*'
    |"(?:[^"]|"")*"
    |(?<![\w$])\$(?P<tag>[A-Za-z_]\w*)?\$
    |\b(?P<word>begin\s+atomic|case|end)\b
    |;""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
COMMENT_EDGE = re.compile(r"/\*|\*/")


def split(text: str) -> list[str]:
    """The statements in order, trimmed, without their semicolons; comments stay with what follows them."""
    parts, start = [], 0
    for end in _ends(text):
        parts.append(text[start:end])
        start = end + 1
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]


def _ends(text: str) -> Iterator[int]:
    position, depth = 0, 0  # depth: inside `begin atomic … end` a semicolon ends nothing
    while token := TOKEN.search(text, position):
        position = token.end()
        what = token.group().lower()
        if what == "/*":
            position = _after_comment(text, position)
        elif what.endswith("$") and what.startswith("$"):
            closing = text.find(token.group(), position)
            position = len(text) if closing < 0 else closing + len(token.group())
        elif what.startswith("begin") or (what == "case" and depth):
            depth += 1
        elif what == "end":
            depth = max(0, depth - 1)
        elif what == ";" and not depth:
            yield token.start()


def _after_comment(text: str, position: int) -> int:
    depth = 1
    while depth:
        edge = COMMENT_EDGE.search(text, position)
        if edge is None:
            return len(text)
        depth += 1 if edge.group() == "/*" else -1
        position = edge.end()
    return position
