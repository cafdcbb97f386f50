"""Giving a round away: to a colleague who is there, or to whoever comes next, with a reason if one likes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import unquote

import flet as ft

from app.hooks import use_do, use_me, use_now, use_query
from app.rounds.commands import HandOver
from app.rounds.queries import round_progress
from app.rounds.queries.cover import Candidate, candidates
from app.rounds.screens.parts import Local, attempt, round_hero, use_local
from components import theme
from components.boundary import screen
from components.button import main_action, quiet
from components.card import card, rows, section
from components.choice import choose_one
from components.empty import empty
from components.form import text_field
from components.notice import banner
from components.page import Frame, page, use_go
from components.text import second
from components.tile import dot, row
from services.commands import View

TICK_SECONDS = 60
NEXT = "next"
REASONS = ("ill", "urgent", "shift")


@screen
def HandOverPage() -> ft.View:
    local, me, do, go = use_local(), use_me(), use_do(), use_go()
    say, now, back = local.say, use_now(TICK_SECONDS), ft.use_context(Frame).back
    round_id = unquote(ft.use_route_params().get("round_id", ""))
    found = use_query(round_progress, round_id, now)
    others = use_query(colleagues, round_id, now.replace(second=0, microsecond=0))
    chosen, choose = ft.use_state("")
    reason, because = ft.use_state("")
    words, write = ft.use_state("")
    trouble, tell = ft.use_state("")
    if found is None:
        home = quiet(say("home"), lambda: go("/"), key="home")
        gone = empty(ft.Icons.ROUTE_OUTLINED, say("round_gone"), say("round_gone_hint"), home)
        return page(say("hand_over"), "", [gone])
    here = [one for one in others if me is None or one.person_id != me.person_id]
    names = {one.person_id: one.name for one in here}

    async def give() -> None:
        told = [say(f"why_{reason}")] if reason else []
        why = "；".join([*told, *([words.strip()] if words.strip() else [])])
        to = None if chosen == NEXT else chosen
        if await attempt(do(HandOver(round_id=round_id, to_person_id=to, reason=why)), say, tell):
            back()

    people = [_line(local, one, chosen == one.person_id, choose) for one in here]
    people.append(_next(local, chosen == NEXT, choose))
    reasons = [(one, say(f"why_{one}")) for one in REASONS]
    content: list[ft.Control] = [
        round_hero(local, found, now),
        section(
            say("hand_over_who"),
            *([] if here else [second(say("hand_over_nobody"))]),
            rows(people, key="colleagues"),
        ),
        section(
            say("hand_over_why"),
            choose_one(reasons, reason, lambda one: because(one), key="reason"),
            card(text_field(say("reason_other"), words, write, key="reason-words", limit=200)),
        ),
    ]
    if trouble:
        content.append(banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, key="trouble"))
    name = say("hand_over_next") if chosen == NEXT else say("hand_over_do", name=names.get(chosen, ""))
    action = main_action(
        name if chosen else say("hand_over_choose"),
        give,
        key="give",
        icon=ft.Icons.SWAP_HORIZ,
        disabled=not chosen,
    )
    return page(say("hand_over_title"), say("hand_over_hint"), content, action=action, narrow=True)


def colleagues(view: View, round_id: str, now: datetime) -> tuple[Candidate, ...]:
    found = round_progress(view, round_id, now)
    return candidates(view, found.round, now) if found else ()


def load(local: Local, one: Candidate) -> str:
    """What somebody has to do that day, and what stands in the way."""
    say = local.say
    said = [say("cover_here")] if one.here else []
    if one.rounds:
        said.append(say("cover_load", rounds=one.rounds, minutes=one.minutes))
    else:
        said.append(say("cover_free"))
    if one.clash:
        name, start = one.clash
        said.append(say("cover_clash", name=name, start=local.clock(start)))
    return " · ".join(said)


def _line(local: Local, one: Candidate, lit: bool, choose: Callable[[str], Any]) -> ft.Control:
    tone = theme.NOW if lit else theme.WARN if one.clash else theme.PLAIN
    return row(
        one.name,
        load(local, one),
        key=f"colleague-{one.name}",
        on_click=lambda: choose(one.person_id),
        lead=dot(tone, ft.Icons.CHECK if lit else None, "" if lit else one.name[:1]),
        sub_color=theme.WARN.fg if one.clash else theme.MUTED,
    )


def _next(local: Local, lit: bool, choose: Callable[[str], Any]) -> ft.Control:
    return row(
        local.say("hand_over_next"),
        local.say("hand_over_next_sub"),
        key="next-shift",
        on_click=lambda: choose(NEXT),
        lead=dot(theme.NOW if lit else theme.PLAIN, ft.Icons.CHECK if lit else ft.Icons.GROUPS_OUTLINED),
    )
