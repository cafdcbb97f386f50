"""What a hazard needs besides its words: which kind of fault it is, what was read, why there is no photo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import flet as ft

from app.estate.records import Place
from app.rounds.queries.faults import allowed
from app.rounds.queries.readings import question_at
from app.rounds.records import Fault, Question, Visit
from app.rounds.screens.drafts import Draft
from app.rounds.screens.parts import Local
from app.rounds.screens.questions import bounds
from components import dates, theme
from components.button import quiet
from components.card import section
from components.choice import Large, choose_large, choose_one
from components.text import heading, scaled, second
from components.tile import dot
from services.commands import View

FAULTS: tuple[Fault, ...] = ("", "fire", "fire_special")
FAULT_LOOKS: dict[str, tuple[ft.IconData, theme.Tone]] = {
    "": (ft.Icons.BLOCK, theme.PLAIN),
    "fire": (ft.Icons.LOCAL_FIRE_DEPARTMENT_OUTLINED, theme.WARN),
    "fire_special": (ft.Icons.LOCAL_FIRE_DEPARTMENT, theme.MISSED),
}
NONE = "none"
REASONS = ("camera", "dark", "forbidden")
EQUIPMENT = ("extinguisher", "hydrant")


def fault_of(draft: Draft, place: Place | None) -> Fault:
    """What was chosen; until then an ordinary fault at an extinguisher or a hydrant, none elsewhere."""
    if draft.fault is not None:
        return draft.fault
    return "fire" if place is not None and place.kind in EQUIPMENT else ""


def which_fault(
    local: Local, chosen: Fault, spans: dict[str, timedelta], choose: Callable[[Fault], object]
) -> ft.Column:
    """The two kinds of fire fault and none, with the time there is for the one that is chosen."""
    say = local.say
    options = [Large(f or NONE, say(f"fault_{f}"), *FAULT_LOOKS[f]) for f in FAULTS]
    by_key: dict[str, Fault] = {f or NONE: f for f in FAULTS}
    picked = choose_large(options, chosen or NONE, lambda key: choose(by_key[key]), key="fault")
    time = dates.span(spans[chosen], local.language) if chosen in spans else ""
    hint = say(f"fault_{chosen}_hint", time=time) if chosen else say("fault__hint")
    return section(say("fault_ask"), picked, second(hint))


def spans_of(view: View) -> dict[str, timedelta]:
    """How long each kind of fault may take here."""
    return {fault: span for fault in FAULTS if (span := allowed(view, fault)) is not None}


def read_question(view: View, visit_id: str, question_id: str) -> Question | None:
    visit = view.get(Visit, visit_id) if visit_id and question_id else None
    return question_at(view, visit, question_id) if visit else None


def reading_words(local: Local, question: Question, reading: float) -> str:
    """`压力表 0.2 MPa`"""
    value = f"{reading:g} {question.unit}".strip()
    return local.say("reading_of", text=question.text, value=value)


def reading_card(local: Local, question: Question, reading: float) -> ft.Container:
    """What was read and what it should be."""
    should = local.say("reading_range", bounds=bounds(local, question))
    words = ft.Column(
        [heading(reading_words(local, question, reading)), second(should)], spacing=2, expand=True
    )
    return ft.Container(
        ft.Row([dot(theme.WARN, ft.Icons.SPEED), words], spacing=theme.M),
        bgcolor=theme.GROUND,
        border_radius=theme.FIELD_RADIUS,
        padding=theme.M,
        key="reading",
    )


def why_no_photo(
    local: Local, draft: Draft, asking: bool, ask: Callable[[], object], say_why: Callable[[str], object]
) -> list[ft.Control]:
    """A picture belongs to a reading; who cannot take one says why."""
    say = local.say
    line = ft.Row(
        [
            scaled(ft.Icons.PHOTO_CAMERA_OUTLINED, theme.WARN.fg),
            ft.Column([second(say("photo_needed"), theme.WARN.fg)], expand=True),
        ],
        spacing=theme.S,
    )
    if not asking and not draft.no_photo:
        return [line, ft.Row([quiet(say("photo_cannot"), ask, key="photo-cannot")])]
    reasons = [(say(f"photo_{name}"), say(f"photo_{name}")) for name in REASONS]
    why = choose_one(reasons, draft.no_photo, say_why, key="no-photo-why")
    return [second(say("photo_why_not")), why]
