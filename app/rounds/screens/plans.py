"""The plans in force with what is to come, those that have ended folded; found by name or place."""

from __future__ import annotations

import functools
from urllib.parse import parse_qs, urlsplit

import flet as ft

from app.hooks import use_now, use_query
from app.rounds.commands.sketching import WORKERS
from app.rounds.queries.plans import PlanState, plan_states
from app.rounds.screens.parts import Say, use_local
from app.rounds.screens.plan_card import PlanCard, plan_row
from app.rounds.screens.plan_words import use_posts
from components.boundary import screen
from components.button import main_action, quiet
from components.card import card
from components.choice import choose_one
from components.empty import empty
from components.form import search_field
from components.page import page, use_go, use_wide

ALL = ""


@screen
def Plans() -> ft.View:
    local, post, go, wide = use_local(), use_posts(), use_go(), use_wide()
    say = local.say
    now = use_now(60).replace(second=0, microsecond=0)
    text, search = ft.use_state(_asked(ft.context.page.route or ""))
    chosen, choose = ft.use_state("")
    unfolded, unfold = ft.use_state(False)
    kind, be = ft.use_state(ALL)
    states = use_query(plan_states, now)
    kinds = [one for one in WORKERS if any(state.shown.kind == one for state in states)]
    found = [state for state in states if state.matches(text) and kind in (ALL, state.shown.kind)]
    live, over = [s for s in found if not s.ended], [s for s in found if s.ended]
    known = {s.lineage for s in states}
    shown = chosen if chosen in known else next((s.lineage for s in live), "")
    new = main_action(say("plan_new"), lambda: go("/plans/new"), key="new", icon=ft.Icons.ADD)

    def open_plan(state: PlanState) -> None:
        choose(state.lineage) if wide else go(f"/plans/{state.head.id}")

    def line(state: PlanState) -> ft.Control:
        lit = wide and state.lineage == shown
        return plan_row(local, post, state, lit, functools.partial(open_plan, state), now)

    if not states:
        nothing = empty(ft.Icons.EVENT_NOTE_OUTLINED, say("plans_none"), say("plans_none_hint"), new)
        return page(say("plans"), "", [nothing], root=True, narrow=True)
    body: list[ft.Control] = [
        search_field(say("plan_search"), text, search, clear=say("clear")),
        *([choose_one(_kinds(say, kinds), kind, be, key="kind")] if len(kinds) > 1 else []),
        *[line(state) for state in live],
    ]
    if not found:
        body.append(empty(ft.Icons.SEARCH_OFF, say("plans_not_found"), say("plans_not_found_hint")))
    if over:
        label = say("plans_over_hide" if unfolded else "plans_over", count=len(over))
        icon = ft.Icons.EXPAND_LESS if unfolded else ft.Icons.EXPAND_MORE
        body.append(quiet(label, lambda: unfold(not unfolded), key="over", icon=icon))
        body += [line(state) for state in over] if unfolded else []
    plan = next((s.shown.id for s in states if s.lineage == shown), "")
    side = (
        PlanCard(plan, key=shown)
        if plan
        else card(empty(ft.Icons.EVENT_NOTE_OUTLINED, say("plan_choose"), ""))
    )
    count = say("plans_count", count=sum(not s.ended for s in states))
    return page(say("plans"), count, body, action=new, side=side, root=True)


def _kinds(say: Say, kinds: list[str]) -> list[tuple[str, str]]:
    return [(ALL, say("kinds_all")), *((one, say(f"kind_{one}")) for one in kinds)]


def _asked(address: str) -> str:
    """What the address asks to be searched for: `/plans?search=东门`."""
    return parse_qs(urlsplit(address).query).get("search", [""])[0]
