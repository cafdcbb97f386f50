"""Ready-made forms: what to ask at an extinguisher, a hydrant, a lane, a room. A manager starts from one of
them and changes what is different here; ranges are proposals, not rules of the trade.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.rounds.records import Question
from app.rounds.texts.forms import PAIRS


@dataclass(frozen=True)
class Form:
    """In words it is called `form_<key>`; `place_kinds` are the kinds of place that it is for."""

    key: str
    asked: tuple[tuple[str, dict[str, Any]], ...]
    place_kinds: tuple[str, ...] = ()

    def questions(self, language: str = "zh") -> tuple[Question, ...]:
        """In the words of a language: a plan keeps the words that it was made with."""
        return tuple(_question(id, more, 1 if language == "en" else 0) for id, more in self.asked)


def _well(id: str) -> tuple[str, dict[str, Any]]:
    return id, {"kind": "yes_no", "expects": True}


def _bad(id: str) -> tuple[str, dict[str, Any]]:
    return id, {"kind": "yes_no", "expects": False}


def _number(
    id: str, unit: str, low: float | None = None, high: float | None = None, required: bool = True
) -> Any:
    return id, {"kind": "number", "unit": unit, "low": low, "high": high, "required": required}


def _photo(id: str, required: bool = True) -> tuple[str, dict[str, Any]]:
    return id, {"kind": "photo", "required": required}


def _words(id: str) -> tuple[str, dict[str, Any]]:
    return id, {"kind": "text", "required": False}


HYGIENE = (_well("floor"), _bad("clutter"), _well("lock"))
WORK = ("work_check", "work_clean", "work_oil", "work_parts", "work_tune", "work_overhaul")

FORMS = (
    Form(
        "extinguisher",
        (_well("in_place"), _well("needle"), _well("seal"), _well("hose"), _well("expiry"), _well("label")),
        ("extinguisher",),
    ),
    Form(
        "hydrant",
        (_well("box"), _well("belt"), _well("nozzle"), _bad("dripping"), _well("label"),
         _number("water", "MPa", low=0.15, required=False)),
        ("hydrant",),
    ),
    Form("exit_sign", (_well("lit"), _well("seen"), _well("battery"))),
    Form("fire_lane", (_well("clear"), _well("marking"), _photo("lane_photo"))),
    Form("room", HYGIENE, ("room",)),
    Form(
        "pump_room",
        (_number("pump", "MPa", low=0.4, high=1.0), _bad("leaking"), _bad("smell"), *HYGIENE, _well("rats")),
    ),
    Form(
        "power_room",
        (_number("heat", "℃", high=40), _bad("smell"), *HYGIENE, _well("rats"), _well("tools")),
    ),
    Form("equipment", (_well("running"), _bad("noise"), _bad("leaking"), _well("clean")), ("equipment",)),
    Form(
        "overhaul",
        (("work", {"kind": "choice", "options": WORK}), _words("parts"), _well("running"), _words("next"),
         _photo("after_photo", required=False)),
    ),
)  # fmt: skip
FORM = {form.key: form for form in FORMS}


def form_for(place_kind: str, language: str = "zh") -> tuple[Question, ...]:
    """What is usually asked at a place of that kind; empty when nothing is."""
    return next((form.questions(language) for form in FORMS if place_kind in form.place_kinds), ())


def with_form(before: Iterable[Question], key: str, language: str = "zh") -> tuple[Question, ...]:
    """The questions of a stop and those of a form that it does not ask already; KeyError for no form."""
    asked = tuple(before)
    known = {question.id for question in asked}
    return (*asked, *(q for q in FORM[key].questions(language) if q.id not in known))


def _question(id: str, more: dict[str, Any], language: int) -> Question:
    options = tuple(PAIRS[word][language] for word in more.get("options", ()))
    return Question(id=id, text=PAIRS[f"ask_{id}"][language], **{**more, "options": options})
