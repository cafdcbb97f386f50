"""One question of a stop: its kind, its words, and what a good answer is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import flet as ft

from app.rounds.commands.arranging import after, moved, without
from app.rounds.commands.sketching import EXPECTED, QuestionKind, QuestionSketch, StopSketch
from app.rounds.screens.parts import use_local
from app.rounds.screens.plan_pen import Pen, Proof
from components import theme
from components.boundary import part
from components.button import icon_button
from components.choice import choose_one, switch_row
from components.form import number_field, text_field
from components.text import heading, second
from services.ids import uuid7

KINDS: tuple[QuestionKind, ...] = get_args(QuestionKind)


@part
def Asked(question: QuestionSketch, at: tuple[int, int], stop_id: str, pen: Pen, proof: Proof) -> ft.Control:
    say, (number, last) = use_local().say, at

    def put(**fields: Any) -> None:
        pen.question(stop_id, question.id, lambda q: replace(q, **fields))

    def arrange(change: Any) -> Any:
        def changed(stop: StopSketch) -> StopSketch:
            return replace(stop, questions=change(stop.questions))

        return lambda: pen.stop(stop_id, changed)

    up = arrange(lambda all_: moved(all_, question.id, -1)) if number > 1 else None
    down = arrange(lambda all_: moved(all_, question.id, 1)) if number < last else None
    again = arrange(lambda all_: after(all_, question.id, replace(question, id=uuid7())))
    away = arrange(lambda all_: without(all_, question.id))
    tools = [
        icon_button(ft.Icons.ARROW_UPWARD, say("question_up"), up, key=f"question-up-{number}"),
        icon_button(ft.Icons.ARROW_DOWNWARD, say("question_down"), down, key=f"question-down-{number}"),
        icon_button(ft.Icons.CONTENT_COPY, say("question_twin"), again, key=f"question-twin-{number}"),
        icon_button(ft.Icons.CLOSE, say("question_remove"), away, key=f"question-remove-{number}"),
    ]
    shown = [tool for tool in tools if tool.on_click is not None]
    name = ft.Column([heading(say("question_number", number=number))], expand=True)
    fields: list[ft.Control] = [
        ft.Row([name, *shown], spacing=0),
        choose_one(
            [(kind, say(f"asks_{kind}")) for kind in KINDS],
            question.kind,
            lambda kind: put(kind=kind),
            key=f"kind-{number}",
        ),
        text_field(
            say("question_text"),
            question.text,
            lambda v: put(text=v),
            key=f"text-{number}",
            limit=200,
            error=proof.words(say, f"{question.id}.text"),
        ),
        *_by_kind(say, question, number, put, proof),
        switch_row(
            say("question_required"),
            "",
            question.required,
            lambda v: put(required=v),
            key=f"question-required-{number}",
        ),
    ]
    return ft.Container(
        ft.Column(fields, spacing=theme.M, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
        bgcolor=theme.GROUND,
        border_radius=theme.FIELD_RADIUS,
        padding=theme.M,
    )


def _by_kind(say: Any, question: QuestionSketch, number: int, put: Any, proof: Proof) -> list[ft.Control]:
    def wrong(field: str) -> str:
        return proof.words(say, f"{question.id}.{field}")

    if question.kind == "choice":
        return [
            text_field(
                say("options"),
                question.options,
                lambda v: put(options=v),
                key=f"options-{number}",
                lines=3,
                hint=say("options_hint"),
                error=wrong("options"),
            )
        ]
    if question.kind == "number":
        low = number_field(
            say("low"), question.low, lambda v: put(low=v), key=f"low-{number}", error=wrong("low")
        )
        high = number_field(
            say("high"), question.high, lambda v: put(high=v), key=f"high-{number}", error=wrong("high")
        )
        unit = text_field(say("unit"), question.unit, lambda v: put(unit=v), key=f"unit-{number}", limit=20)
        for field in (low, high, unit):
            field.col = {ft.ResponsiveRowBreakpoint.XS: 6, ft.ResponsiveRowBreakpoint.MD: 4}
        pair = ft.ResponsiveRow([low, high, unit], spacing=theme.M, run_spacing=theme.M)
        return [pair, second(say("range_hint"))]
    if question.kind == "yes_no":
        options = [(word, say(f"expects_{word}")) for word in EXPECTED]
        return [
            second(say("expects")),
            choose_one(options, question.expects, lambda v: put(expects=v), key=f"expects-{number}"),
        ]
    return [second(say(f"asks_{question.kind}_hint"))]
