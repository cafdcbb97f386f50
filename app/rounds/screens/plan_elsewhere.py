"""A plan copied to other buildings and floors: chosen, foretold, made one after another, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import unquote

import flet as ft

from app.estate.queries import buildings
from app.estate.screens.place_words import floor_name
from app.hooks import use_do, use_now, use_query
from app.rounds.commands import EndPlan
from app.rounds.commands.sketching import Sketch, copy_of, sketch_of
from app.rounds.queries.copying import Spot, Twin, floors_of, source_of, twins
from app.rounds.queries.plans import DAY, PlanState, plan_state, stops_of, today_of
from app.rounds.records import Plan
from app.rounds.screens.parts import Local, attempt, use_local
from app.rounds.screens.plan_words import day_words, use_estate_words
from components import theme
from components.badge import badge
from components.boundary import part, screen
from components.button import main_action, second_action
from components.card import card, rows
from components.choice import choose_some
from components.empty import empty
from components.notice import banner
from components.page import page, use_go
from components.text import heading, second, title
from components.tile import dot, row
from services.commands import View

NONE: tuple[str, ...] = ()


@screen
def Elsewhere() -> Any:
    say = use_local().say
    plan_id = unquote(ft.use_route_params().get("plan_id") or "")
    now = use_now(600).replace(minute=0, second=0, microsecond=0)
    state = use_query(plan_state, plan_id, now)
    source = use_query(source_of, state.head.id if state else "")
    today = use_query(today_of, now)
    if state is None:
        gone = empty(ft.Icons.EVENT_BUSY_OUTLINED, say("plan_gone"), say("plan_gone_hint"))
        return page(say("elsewhere"), "", [gone], narrow=True)
    if source is None:
        not_here = empty(ft.Icons.DOMAIN_DISABLED_OUTLINED, say("elsewhere_not"), "")
        return page(say("elsewhere"), state.head.name, [not_here], narrow=True)
    return Copies(state, source, today, key=state.head.id)


@screen
def Copies(state: PlanState, source: Spot, today: date) -> ft.View:
    local, do, go, say_estate = use_local(), use_do(), use_go(), use_estate_words()
    say = local.say
    houses, floors = use_query(buildings), use_query(_all_floors)
    where, go_to = ft.use_state(frozenset() if source.same_floors else frozenset({source.building_id}))
    levels, level = ft.use_state(frozenset[str]())
    spots = tuple(_spots(source, [h.id for h in houses if h.id in where], floors, levels))
    found = use_query(twins, state.head.id, state.head.name, spots)
    good = [twin for twin in found if twin.place_ids]
    making, count = ft.use_state(-1)
    made, keep = ft.use_state(NONE)
    wrong, complain = ft.use_state("")
    standing = use_query(_standing, state.head.id)

    async def make() -> None:
        complain("")
        ids = list[str]()
        for twin in good:
            count(len(ids))
            there = dict(twin.place_ids)
            stops = tuple(replace(s, place_id=there[s.id]) for s in standing.stops if s.id in there)
            sketch = replace(copy_of(standing, twin.name), stops=stops)
            act = await attempt(do(sketch.command(today + DAY)), say, complain)
            if act is None:
                break
            ids.append(act.id)
        count(-1)
        keep(tuple(ids))

    async def take_back() -> None:
        left = list(made)
        for id in made:
            if await attempt(do(EndPlan(plan_id=id, last_day=today)), say, complain) is None:
                break
            left.remove(id)
        keep(tuple(left))

    body: list[ft.Control] = []
    if wrong:
        body.append(banner(wrong, theme.MISSED, ft.Icons.ERROR_OUTLINE, key="wrong"))
    if made:
        back = second_action(say("elsewhere_undo", count=len(made)), take_back, key="undo")
        words = say("elsewhere_done", count=len(made))
        body.append(banner(words, theme.GOOD, ft.Icons.CHECK_CIRCLE_OUTLINE, [back], key="done"))
        body.append(Twins(tuple(good[: len(made)]), key="made"))
        action = main_action(say("plans"), lambda: go("/plans"), key="plans", icon=ft.Icons.EVENT_NOTE)
        return page(say("elsewhere"), state.head.name, body, action=action, narrow=True)
    names = [(h.id, h.name) for h in houses if not source.same_floors or h.id != source.building_id]
    chips = choose_some(names, where, go_to, key="building")
    choices: list[ft.Control] = [heading(say("elsewhere_buildings")), chips]
    if not source.same_floors:
        words_of = [(str(f), floor_name(say_estate, f)) for f in floors]
        choices += [heading(say("elsewhere_floors")), choose_some(words_of, levels, level, key="floor")]
    body.append(card(*choices, spacing=theme.M, key="choices"))
    if not names or (not source.same_floors and len(names) * len(floors) < 2):
        body.append(second(say("elsewhere_alone")))
    elif not found:
        body.append(second(say("elsewhere_none")))
    else:
        stops = sum(len(twin.place_ids) for twin in good)
        body.append(
            card(
                title(say("elsewhere_sum", plans=len(good), stops=stops)),
                second(say("elsewhere_since", day=day_words(local, today + DAY))),
                key="sum",
            )
        )
        body.append(Twins(found, key="twins"))
    label = say("elsewhere_do", count=len(good))
    if making >= 0:
        label = say("elsewhere_going", done=making, count=len(good))
    action = main_action(
        label, make, key="make", icon=ft.Icons.COPY_ALL_OUTLINED, busy=making >= 0, disabled=not good
    )
    return page(say("elsewhere"), state.head.name, body, action=action, narrow=True)


@part
def Twins(found: tuple[Twin, ...]) -> ft.Control:
    local = use_local()
    return rows([_line(local, twin) for twin in found])


def _line(local: Local, twin: Twin) -> ft.Control:
    """What it is called there, how many stops, and what is not there."""
    say = local.say
    if not twin.place_ids:
        words = say("elsewhere_empty")
    else:
        words = say("elsewhere_line", count=len(twin.place_ids))
        if twin.missing:
            words = f"{words} · {say('elsewhere_missing', places=local.names(twin.missing))}"
    tone = theme.WARN if twin.missing else theme.GOOD
    icon = ft.Icons.RULE if twin.missing else ft.Icons.CHECK
    count = badge(str(len(twin.place_ids)), tone)
    return row(twin.name, words, key=f"twin-{twin.name}", lead=dot(tone, icon), trail=count)


def _spots(
    source: Spot, houses: list[str], floors: tuple[int | None, ...], chosen: frozenset[str]
) -> Iterator[Spot]:
    """Every floor of every building that was chosen, but not the plan's own."""
    if source.same_floors:
        return (Spot(house, same_floors=True) for house in houses)
    every = (Spot(house, floor) for house in houses for floor in floors if str(floor) in chosen)
    return (spot for spot in every if spot != source)


def _all_floors(view: View) -> tuple[int | None, ...]:
    return floors_of(view, [house.id for house in buildings(view)])


def _standing(view: View, plan_id: str) -> Sketch:
    """The plan as it stands, ready to be copied; an empty one once it is gone."""
    plan = view.get(Plan, plan_id)
    return sketch_of(plan, stops_of(view, plan_id)) if plan else Sketch()
