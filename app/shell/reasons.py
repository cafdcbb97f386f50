"""What a refused record was, and why, in words: the domain's own first, then what any op can meet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.domain import Domain
from app.shell.texts import TEXTS
from services.commands import Command


class _Known(dict[str, Any]):
    """Names that a sentence wants and the detail lacks stay visible as a dash."""

    def __missing__(self, name: str) -> str:
        return "—"


def reason(domains: Iterable[Domain], language: str, kind: str, code: str, detail: Mapping[str, Any]) -> str:
    """Why, in a sentence; a code that nobody wrote words for is named, so that it can be looked up."""
    for words in _texts(domains, language, kind):
        if code in words:
            return words[code].format_map(_Known(detail))
    own = TEXTS[language]
    return own.get(code, own["REFUSED"]).format_map(_Known({**detail, "code": code}))


def deed(domains: Iterable[Domain], language: str, kind: str, body: Mapping[str, Any]) -> str:
    """What somebody did, such as `邀请 张三`; a kind without words is a record."""
    verb = kind.partition(".")[2]
    for words in _texts(domains, language, kind):
        if f"do_{verb}" in words:
            return words[f"do_{verb}"].format_map(_Known(body))
    return TEXTS[language]["a_record"]


def salvaged(domains: Iterable[Domain], kind: str, body: Mapping[str, Any]) -> Command | None:
    """The command that keeps what a refused op said, if its domain knows one."""
    noun = kind.partition(".")[0]
    for domain in domains:
        if domain.key == noun and domain.salvage is not None:
            return domain.salvage(kind, body)
    return None


def _texts(domains: Iterable[Domain], language: str, kind: str) -> Iterable[Mapping[str, str]]:
    noun = kind.partition(".")[0]
    return (domain.texts[language] for domain in domains if domain.key == noun)
