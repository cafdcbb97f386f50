"""What kind of work a plan is, how a stop is proved, and on which days it is done."""

from __future__ import annotations

from typing import Any, get_args

import flet as ft

from app.rounds.commands.sketching import WORKERS, Sketch
from app.rounds.records import Proof as Proved
from app.rounds.screens.kinds import kind_icon
from app.rounds.screens.parts import use_local
from app.rounds.screens.plan_pen import Pen, Proof, complaint
from app.rounds.screens.plan_words import WORK, weekday_name
from components import theme
from components.boundary import part
from components.choice import Large, choose_large, choose_one, choose_some
from components.text import LARGE, Scale, heading, second

LAST = 31
EVERY = (1, 2, 3, 4, 5, 6, 7)
ICONS: dict[str, ft.IconData] = {"scan": ft.Icons.QR_CODE_SCANNER, "tick": ft.Icons.CHECK_BOX_OUTLINED}
QUICK: dict[str, dict[str, Any]] = {
    "daily": {"monthly": False, "weekdays": EVERY},
    "work": {"monthly": False, "weekdays": WORK},
    "first": {"monthly": True, "weekdays": EVERY, "month_days": (1,)},
    "twice": {"monthly": True, "weekdays": EVERY, "month_days": (1, 15)},
}


@part
def Kind(sketch: Sketch, pen: Pen) -> ft.Control:
    """Six kinds beside and below each other; another kind brings its usual post and proof."""
    say, beside = use_local().say, 3 if ft.use_context(Scale) < LARGE else 2
    kinds = [Large(kind, say(f"kind_{kind}"), kind_icon(kind)) for kind in WORKERS]

    def change(kind: str) -> None:
        pen.write(lambda s: s.of_kind(kind))

    proofs = [Large(proof, say(f"proof_{proof}"), ICONS[proof]) for proof in get_args(Proved)]
    return ft.Column(
        [
            heading(say("kind")),
            *(
                choose_large(kinds[at : at + beside], sketch.kind, change, key="kind")
                for at in range(0, len(kinds), beside)
            ),
            heading(say("proof")),
            choose_large(proofs, sketch.proof, lambda proof: pen.put(proof=proof), key="proof"),
            second(say(f"proof_{sketch.proof}_hint")),
        ],
        spacing=theme.S,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


@part
def Days(sketch: Sketch, pen: Pen, proof: Proof) -> ft.Control:
    """A quick choice, or days of the week, or days of the month."""
    local = use_local()
    say = local.say
    quick = [(name, say(f"quick_{name}")) for name in QUICK]
    is_now = (n for n, f in QUICK.items() if all(getattr(sketch, k) == v for k, v in f.items()))
    ways = [("week", say("by_week")), ("month", say("by_month"))]
    pieces: list[ft.Control] = [
        heading(say("days")),
        choose_one(quick, next(is_now, ""), lambda name: pen.put(**QUICK[name]), key="quick"),
        choose_one(
            ways, "month" if sketch.monthly else "week", lambda way: _turn(pen, way == "month"), key="by"
        ),
    ]
    weekdays = choose_some(
        [(str(n), weekday_name(local, n)) for n in EVERY],
        {str(n) for n in sketch.weekdays},
        lambda kept: pen.put(weekdays=_numbers(kept)),
        key="days",
    )
    if sketch.monthly:
        dates = [(str(n), say("month_last") if n == LAST else str(n)) for n in range(1, LAST + 1)]
        chosen = {str(n) for n in sketch.month_days}
        pieces.append(
            choose_some(dates, chosen, lambda kept: pen.put(month_days=_numbers(kept)), key="month-days")
        )
        if {29, 30} & set(sketch.month_days):
            pieces.append(second(say("month_days_hint")))
        if len(sketch.weekdays) < len(EVERY):
            pieces += [second(say("month_and_week")), weekdays]
    else:
        pieces.append(weekdays)
    return ft.Column(
        [*pieces, *complaint(proof.words(say, "days"), "days-wrong")],
        spacing=theme.S,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _turn(pen: Pen, monthly: bool) -> None:
    """By date every weekday is good, until somebody says otherwise."""
    pen.put(monthly=monthly, weekdays=EVERY)


def _numbers(kept: frozenset[str]) -> tuple[int, ...]:
    return tuple(sorted(map(int, kept)))
