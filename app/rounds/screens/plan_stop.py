"""One stop of a plan, opened: what to do there, what good looks like, whether it must be reached, when, how
long, what is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import flet as ft

from app.rounds.commands.arranging import MOST_QUESTIONS, with_questions
from app.rounds.commands.sketching import QuestionSketch, StopSketch
from app.rounds.queries.forms import FORM, FORMS
from app.rounds.screens.parts import Say, keyed, use_local
from app.rounds.screens.plan_pen import Pen, Proof, complaint
from app.rounds.screens.plan_pictures import Good
from app.rounds.screens.plan_question import Asked
from components import theme
from components.boundary import part
from components.button import quiet, second_action
from components.choice import switch_row
from components.dialog import sheet
from components.form import number_field, text_field
from components.text import heading, second, title
from components.tile import row
from services.ids import uuid7
from services.photos import Photo


@part
def StopFields(stop: StopSketch, fresh: tuple[Photo, ...], place: str, pen: Pen, proof: Proof) -> ft.Control:
    """`fresh` are the pictures taken while the plan is written, `place` the name of where it is."""
    local = use_local()
    say = local.say
    choosing, choose = ft.use_state(False)

    def put(**fields: Any) -> None:
        pen.stop(stop.id, lambda s: replace(s, **fields))

    def ask() -> None:
        new = QuestionSketch(uuid7())
        pen.stop(stop.id, lambda s: replace(s, questions=(*s.questions, new)))

    def apply(key: str) -> None:
        choose(False)
        pen.stop(stop.id, lambda s: with_questions(s, FORM[key].questions(local.language)))

    ft.use_dialog(_forms(say, apply, lambda: choose(False)) if choosing else None)
    last = len(stop.questions)
    questions = [
        keyed(Asked, q.id, q, (n, last), stop.id, pen, proof) for n, q in enumerate(stop.questions, start=1)
    ]
    full = last >= MOST_QUESTIONS
    more = second_action(say("question_add"), ask, key="question-add", icon=ft.Icons.ADD, disabled=full)
    form = quiet(
        say("form_use"),
        lambda: choose(True),
        key="form-use",
        icon=ft.Icons.FACT_CHECK_OUTLINED,
        disabled=full,
    )
    return ft.Column(
        [
            *complaint(proof.words(say, f"{stop.id}.place"), "place-wrong"),
            text_field(say("task"), stop.task, lambda v: put(task=v), key="task", lines=2, limit=500),
            Good(stop, fresh, place, pen, key="good"),
            switch_row(
                say("must_reach"),
                say("must_reach_hint"),
                stop.required,
                lambda v: put(required=v),
                key="required",
            ),
            number_field(
                say("not_before"),
                stop.not_before,
                lambda v: put(not_before=v),
                key="not-before",
                unit=say("unit_min"),
                hint=say("not_before_hint"),
                error=proof.words(say, f"{stop.id}.not_before"),
            ),
            number_field(
                say("stay"),
                stop.stay,
                lambda v: put(stay=v),
                key="stay",
                unit=say("unit_min"),
                hint=say("stay_hint"),
                error=proof.words(say, f"{stop.id}.stay"),
            ),
            heading(say("questions")),
            *([] if questions else [second(say("questions_none"))]),
            *questions,
            ft.Row([more, form], wrap=True, spacing=theme.S),
        ],
        spacing=theme.M,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _forms(say: Say, apply: Callable[[str], None], close: Callable[[], None]) -> ft.BottomSheet:
    """Every ready-made form with how much it asks."""
    lines = [
        row(
            say(f"form_{form.key}"),
            say("questions_count", count=len(form.asked)),
            key=f"form-{form.key}",
            on_click=partial(apply, form.key),
        )
        for form in FORMS
    ]
    return sheet(title(say("form_use")), second(say("form_hint")), *lines, on_close=close, long=True)
