"""What a plan is called, on which days, who walks it, and from when it holds."""

from __future__ import annotations

from datetime import date, timedelta

import flet as ft

from app.estate.queries import Member, members
from app.hooks import use_now, use_query
from app.rounds import WALKERS
from app.rounds.commands.sketching import Sketch
from app.rounds.screens.parts import use_local
from app.rounds.screens.plan_days import Days, Kind
from app.rounds.screens.plan_pen import Pen, Proof, complaint
from app.rounds.screens.plan_words import day_words, use_posts
from components import theme
from components.boundary import part
from components.button import quiet, second_action
from components.card import card
from components.choice import choose_some, switch_row
from components.form import text_field
from components.picker import pick_date
from components.text import body, heading, second

YEAR = timedelta(days=366)


@part
def Basics(sketch: Sketch, pen: Pen, proof: Proof) -> ft.Control:
    say = use_local().say
    return card(
        text_field(
            say("plan_name"),
            sketch.name,
            lambda v: pen.put(name=v),
            key="name",
            limit=60,
            error=proof.words(say, "name"),
        ),
        Kind(sketch, pen, key="kinds"),
        Days(sketch, pen, proof, key="days-of"),
        switch_row(
            say("ordered"), say("ordered_hint"), sketch.ordered, lambda v: pen.put(ordered=v), key="ordered"
        ),
        spacing=theme.L,
        key="basics",
    )


@part
def Who(sketch: Sketch, pen: Pen, proof: Proof) -> ft.Control:
    """Posts first; among their people those who are meant to walk it, if only some are."""
    say, post = use_local().say, use_posts()
    staff: list[Member] = use_query(members, use_now(600).replace(minute=0, second=0, microsecond=0))
    able = [m for m in staff if set(m.roles) & set(sketch.roles) or m.person.id in sketch.person_ids]
    people = [(m.person.id, m.person.name) for m in able]

    def posts(kept: frozenset[str]) -> None:
        pen.put(roles=tuple(role for role in WALKERS if role in kept))

    def persons(kept: frozenset[str]) -> None:
        pen.put(person_ids=tuple(id for id, _ in people if id in kept))

    return card(
        heading(say("who")),
        choose_some([(r, post(r)) for r in WALKERS], sketch.roles, posts, key="roles"),
        second(say("who_any" if not sketch.person_ids else "who_some")),
        choose_some(people, sketch.person_ids, persons, key="people"),
        *complaint(proof.words(say, "who"), "who-wrong"),
        spacing=theme.M,
        key="who",
    )


@part
def Since(sketch: Sketch, pen: Pen, proof: Proof, begins: date, earliest: date) -> ft.Control:
    """From which day it holds, and that nothing before that day changes."""
    local = use_local()
    say = local.say
    picking, pick = ft.use_state("")

    def from_day(day: date) -> None:
        pick("")
        pen.put(from_day=day)

    def until(day: date) -> None:
        pick("")
        pen.put(valid_to=day)

    dialog = None
    if picking == "from":
        dialog = pick_date(begins, from_day, lambda: pick(""), first=earliest, last=earliest + YEAR)
    elif picking == "until":
        last = max(sketch.valid_to or begins, begins)
        dialog = pick_date(last, until, lambda: pick(""), first=begins, last=begins + 3 * YEAR)
    ft.use_dialog(dialog)
    changed = bool(sketch.plan_id)
    ends = sketch.valid_to
    lines: list[ft.Control] = [
        heading(say("since")),
        body(say("since_day", day=day_words(local, begins))),
        second(say("since_change" if changed else "since_new")),
        ft.Row(
            [
                second_action(
                    say("since_pick"), lambda: pick("from"), key="since", icon=ft.Icons.CALENDAR_MONTH
                ),
                quiet(
                    say("until_pick") if ends is None else say("until_day", day=day_words(local, ends)),
                    lambda: pick("until"),
                    key="until",
                ),
                *(
                    [quiet(say("until_clear"), lambda: pen.put(valid_to=None), key="until-clear")]
                    if ends
                    else []
                ),
            ],
            wrap=True,
            spacing=theme.S,
        ),
        *complaint(proof.words(say, "until"), "until-wrong"),
    ]
    return card(*lines, spacing=theme.M, key="since-card")
