"""One stop of a plan, opened: what to do there, whether it must be reached, when, how long, what is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import flet as ft

from app.rounds.commands.sketching import QuestionSketch, StopSketch
from app.rounds.screens.parts import keyed, use_local
from app.rounds.screens.plan_pen import Pen, Proof, complaint
from app.rounds.screens.plan_question import Asked
from components import theme
from components.boundary import part
from components.button import second_action
from components.choice import switch_row
from components.form import number_field, text_field
from components.text import heading, second
from services.ids import uuid7

MOST_QUESTIONS = 20


@part
def StopFields(stop: StopSketch, pen: Pen, proof: Proof) -> ft.Control:
    say = use_local().say

    def put(**fields: Any) -> None:
        pen.stop(stop.id, lambda s: replace(s, **fields))

    def ask() -> None:
        new = QuestionSketch(uuid7())
        pen.stop(stop.id, lambda s: replace(s, questions=(*s.questions, new)))

    last = len(stop.questions)
    questions = [
        keyed(Asked, q.id, q, (n, last), stop.id, pen, proof) for n, q in enumerate(stop.questions, start=1)
    ]
    more = second_action(
        say("question_add"), ask, key="question-add", icon=ft.Icons.ADD, disabled=last >= MOST_QUESTIONS
    )
    return ft.Column(
        [
            *complaint(proof.words(say, f"{stop.id}.place"), "place-wrong"),
            text_field(say("task"), stop.task, lambda v: put(task=v), key="task", lines=2, limit=500),
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
            more,
        ],
        spacing=theme.M,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
