"""The questions of a stop: how each is asked, what an answer means, and what is said when all is not well."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import flet as ft

from app.rounds.commands.stopping import Answer
from app.rounds.records import Question
from app.rounds.screens.drafts import Draft
from app.rounds.screens.parts import Local
from app.rounds.screens.shot import pictures
from components import theme
from components.badge import badge
from components.button import quiet, second_action
from components.card import card
from components.choice import Large, choose_large, choose_one
from components.form import number_field, text_field
from components.notice import banner
from components.text import heading, second

AT_MOST = 6
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Finding:
    """What is not well: in words, the question and its answer."""

    words: str
    question: Question
    answer: Answer | None

    @property
    def reading(self) -> float | None:
        """The number that is out of range; None when it is no number that was asked for."""
        if isinstance(self.answer, bool) or not isinstance(self.answer, int | float):
            return None
        return float(self.answer)


def read(question: Question, draft: Draft, known: Mapping[str, Any]) -> Answer | None:
    """The answer as it travels; None when there is none, or a number that is none."""
    said = draft.said.get(question.id, "").strip()
    if question.kind == "photo":
        return (*known.get(question.id, ()), *(p.sha256 for p in draft.photos.get(question.id, ()))) or None
    if question.kind == "yes_no":
        return {YES: True, NO: False}.get(said)
    return number_of(said) if question.kind == "number" else said or None


def written(question: Question, answer: Any) -> str:
    """A known answer as its field shows it."""
    if isinstance(answer, bool):
        return YES if answer else NO
    if isinstance(answer, int | float):
        return f"{answer:g}"
    return answer if isinstance(answer, str) else ""


def number_of(typed: str) -> float | None:
    """0,6 and 0。6 are what fingers make of 0.6."""
    try:
        return float(typed.replace(",", ".").replace("。", ".").replace("，", "."))
    except ValueError:
        return None


def bounds(local: Local, question: Question) -> str:
    """0.4–1.0 MPa, up to 40 ℃, from 5; empty when anything goes."""
    low, high = question.low, question.high
    if low is not None and high is not None:
        return f"{low:g}–{high:g} {question.unit}".strip()
    if high is not None:
        return local.say("at_most", value=f"{high:g} {question.unit}".strip())
    return "" if low is None else local.say("at_least", value=f"{low:g} {question.unit}".strip())


def finding(local: Local, question: Question, answer: Answer | None) -> str:
    """What is not well about an answer, in words; empty when all is."""
    if answer is None or question.is_well(answer):
        return ""
    if question.kind == "number":
        said = f"{answer:g} {question.unit}".strip() if isinstance(answer, int | float) else ""
        return local.say("finding_number", text=question.text, said=said, bounds=bounds(local, question))
    return local.say("finding_yes_no", text=question.text, said=local.say(YES if answer else NO))


def asked(
    local: Local,
    question: Question,
    draft: Draft,
    known: Mapping[str, Any],
    place: str,
    say: Callable[[str], object],
    photograph: Callable[[], object],
    remove: Callable[[str], object],
    report: Callable[[Finding], object],
    before: str = "",
) -> ft.Control:
    """One question on a card; what is not well is said under it at once, with the way to report it. `before`
    is what was answered here the time before, in words.
    """
    answer = read(question, draft, known)
    typed = draft.said.get(question.id, "")
    content: list[ft.Control] = [_name(local, question, answer)]
    if question.kind == "photo":
        content += _photo(local, question, draft, known, place, photograph, remove)
    else:
        content.append(_field(local, question, typed, say))
    if before:
        content.append(second(before))
    if words := finding(local, question, answer):
        act = quiet(
            local.say("report_hazard"),
            lambda: report(Finding(words, question, answer)),
            key=f"report-{question.id}",
            icon=ft.Icons.REPORT_OUTLINED,
        )
        content.append(banner(words, theme.WARN, ft.Icons.WARNING_AMBER, [act], key=f"finding-{question.id}"))
    return card(*content, key=f"question-{question.id}")


def unread(questions: Sequence[Question], draft: Draft) -> bool:
    """Whether a number was typed that is none."""
    typed = (draft.said.get(q.id, "").strip() for q in questions if q.kind == "number")
    return any(text and number_of(text) is None for text in typed)


def _name(local: Local, question: Question, answer: Answer | None) -> ft.Control:
    name: list[ft.Control] = [ft.Column([heading(question.text)], expand=True)]
    if question.required and answer is None:
        name.append(badge(local.say("required"), theme.INFO, ft.Icons.EDIT_OUTLINED))
    return ft.Row(name, spacing=theme.S)


def _field(local: Local, question: Question, typed: str, say: Callable[[str], object]) -> ft.Control:
    key = f"answer-{question.id}"
    if question.kind == "yes_no":
        yes, no = _tones(question)
        options = [
            Large(YES, local.say(YES), ft.Icons.CHECK, yes),
            Large(NO, local.say(NO), ft.Icons.CLOSE, no),
        ]
        return choose_large(options, typed, say, key=key)
    if question.kind == "choice":
        return choose_one([(option, option) for option in question.options], typed, say, key=key)
    if question.kind == "number":
        bad = bool(typed.strip()) and number_of(typed) is None
        return number_field(
            local.say("reading"),
            typed,
            say,
            key=key,
            unit=question.unit,
            hint=bounds(local, question),
            error=local.say("number_bad") if bad else "",
        )
    return text_field(local.say("in_words"), typed, say, key=key, lines=2, limit=500)


def _tones(question: Question) -> tuple[theme.Tone, theme.Tone]:
    """How yes and no look when chosen: the expected one as all well, the other as a finding."""
    if question.expects is None:
        return theme.NOW, theme.NOW
    return (theme.GOOD, theme.WARN) if question.expects else (theme.WARN, theme.GOOD)


def _photo(
    local: Local,
    question: Question,
    draft: Draft,
    known: Mapping[str, Any],
    place: str,
    photograph: Callable[[], object],
    remove: Callable[[str], object],
) -> list[ft.Control]:
    taken = draft.photos.get(question.id, ())
    content: list[ft.Control] = []
    if before := len(known.get(question.id, ())):
        content.append(second(local.say("photos_before", count=before)))
    if taken:
        content.append(pictures(local, taken, place, remove))
    if len(taken) < AT_MOST:
        more = local.say("another_photo" if taken else "add_photo")
        key = f"photo-{question.id}"
        content.append(second_action(more, photograph, key=key, icon=ft.Icons.PHOTO_CAMERA_OUTLINED))
    return content
