"""What narrows the lists of tickets: chosen in a sheet, shown above the list, kept while moving about."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

import flet as ft

from app.estate.records import Building
from app.hooks import use_anju, use_query
from app.rounds.screens.parts import Local
from app.tickets.queries.board import Hand, hands
from app.tickets.queries.inbox import Filters
from app.tickets.records import KINDS, URGENCIES
from app.tickets.screens.parts import use_local
from components import theme
from components.badge import badge
from components.boundary import part
from components.button import main_action, quiet
from components.card import section
from components.choice import choose_one, switch_row
from components.text import title
from services.commands import View

KEPT = "tickets-filter"
DAYS = (0, 1, 3, 7)
NOTHING: Filters | None = None
Change = Callable[[Filters], None]


def use_filters() -> tuple[Filters, Change]:
    """What is chosen now, and how to choose otherwise. Several hooks."""
    anju = use_anju()
    chosen, show = ft.use_state(NOTHING)
    now = told(anju.laid_aside(KEPT)) if chosen is None else chosen

    def change(wanted: Filters) -> None:
        show(lambda _: wanted)
        anju.platform.spawn(anju.lay_aside(KEPT, asdict(wanted)))

    return now, change


def told(kept: Any) -> Filters:
    """As it was laid aside; what a newer version knows is left out."""
    known = {one.name for one in fields(Filters)}
    return Filters(**{k: v for k, v in kept.items() if k in known}) if isinstance(kept, dict) else Filters()


@part
def FilterSheet(
    now: Filters, moment: datetime, count: int, change: Change, close: Callable[[], None]
) -> ft.Control:
    """Every choice takes effect at once; `count` tickets are left."""
    local = use_local()
    say = local.say
    buildings = use_query(building_names)
    people = use_query(hands, moment)
    every = ("", say("filter_all"))
    kinds = [every, *((kind, say(f"kind_{kind}")) for kind in KINDS)]
    urgencies = [every, *((one, say(f"urgency_{one}")) for one in URGENCIES)]
    spans = [(str(days), say(f"filter_days_{days}")) for days in DAYS]

    def chips(name: str, options: list[tuple[str, str]], chosen: str) -> ft.Control:
        return section(
            say(f"filter_{name}"),
            choose_one(
                options, chosen, lambda value: change(changed(now, name, value)), key=f"filter-{name}"
            ),
        )

    content: list[ft.Control] = [
        title(say("tickets_filter")),
        switch_row(
            say("filter_late"),
            say("filter_late_hint"),
            now.overdue,
            lambda on: change(replace(now, overdue=on)),
            key="filter-late",
        ),
        chips("kind", kinds, now.kind),
        chips("urgency", urgencies, now.urgency),
        chips("days", spans, str(now.days)),
    ]
    if people:
        content.append(chips("person", [every, *unique(people)], now.person_id))
    if buildings:
        content.append(chips("building", [every, *buildings], now.building_id))
    show = main_action(say("filter_show", count=count), close, key="filter-show")
    return ft.Column(
        [*content, quiet(say("filter_clear"), lambda: change(Filters()), key="filter-clear"), show],
        spacing=theme.M,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def filter_chips(local: Local, now: Filters, names: dict[str, str], change: Change) -> list[ft.Control]:
    """One for each choice; pressed, it is taken back. `names`: of people and buildings."""
    say, found = local.say, list[tuple[str, str]]()
    found += [("kind", say(f"kind_{now.kind}"))] if now.kind else []
    found += [("urgency", say(f"urgency_{now.urgency}"))] if now.urgency else []
    found += [("person", names.get(now.person_id, "—"))] if now.person_id else []
    found += [("building", names.get(now.building_id, "—"))] if now.building_id else []
    found += [("overdue", say("filter_late"))] if now.overdue else []
    found += [("days", say(f"filter_days_{now.days}"))] if now.days else []
    return [
        badge(
            words,
            theme.NOW,
            ft.Icons.CLOSE,
            key=f"drop-{name}",
            on_click=functools.partial(change, changed(now, name, "")),
        )
        for name, words in found
    ]


def changed(now: Filters, name: str, value: str) -> Filters:
    if name == "days":
        return replace(now, days=int(value or 0))
    if name == "overdue":
        return replace(now, overdue=False)
    field = {"person": "person_id", "building": "building_id"}.get(name, name)
    return Filters(**(asdict(now) | {field: value}))


def names_of(view: View, moment: datetime) -> dict[str, str]:
    """Of buildings and of those who can be given something, by id."""
    return dict(building_names(view)) | {hand.person_id: hand.name for hand in hands(view, moment)}


def building_names(view: View) -> tuple[tuple[str, str], ...]:
    return tuple((one.id, one.name) for one in sorted(view.all(Building), key=lambda b: (b.ordinal, b.name)))


def unique(people: tuple[Hand, ...]) -> list[tuple[str, str]]:
    """Who holds two posts once."""
    return list({hand.person_id: (hand.person_id, hand.name) for hand in people}.values())
