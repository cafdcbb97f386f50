"""Who is away today and tomorrow, what nobody walks because of that, and one tap to give it to somebody."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

import flet as ft

from app.estate.queries import Away, today_here
from app.hooks import use_do, use_now, use_query
from app.rounds.commands import HandOver
from app.rounds.queries.bearing import now_as_word
from app.rounds.queries.cover import Candidate, CoverDay, Uncovered, cover_day
from app.rounds.records import Round
from app.rounds.screens.hand_over import load
from app.rounds.screens.parts import Local, attempt, use_local, walk_name
from components import dates, theme
from components.boundary import part, screen
from components.button import quiet, second_action
from components.card import card, rows, section
from components.empty import empty
from components.notice import banner, snackbar
from components.page import page, use_go, use_wide
from components.text import heading, second
from components.tile import dot, row
from services.commands import View

TICK_SECONDS = 60
DAY = timedelta(days=1)
QUIET: Any = ("", None)
Give = Callable[[Round, Candidate], Awaitable[None]]


@screen
def CoverPage() -> ft.View:
    local, do, wide = use_local(), use_do(), use_wide()
    say, now = local.say, use_now(TICK_SECONDS).replace(second=0, microsecond=0)
    today = use_query(today_here, now)
    days = [use_query(cover_day, day, now) for day in (today, today + DAY)]
    undone = use_query(_words_before, tuple(one.round for day in days for one in day.uncovered))
    done, tell = ft.use_state(QUIET)
    trouble, complain = ft.use_state("")

    async def give(walk: Round, to: Candidate) -> None:
        before = dict(undone).get(walk.id, (None, True))
        complain("")
        if not await attempt(do(HandOver(round_id=walk.id, to_person_id=to.person_id)), say, complain):
            return

        async def undo() -> None:
            to_person_id, back = before
            command = HandOver(round_id=walk.id, to_person_id=to_person_id, back=back)
            await attempt(do(command), say, complain)

        tell((say("cover_given", name=to.name), undo))

    words, undo = done
    bar = snackbar(words, lambda: tell(QUIET), undo=say("undo") if undo else "", on_undo=undo)
    ft.use_dialog(bar if words else None)
    names = ("today", "tomorrow")
    drawn = [DayPart(name, day, give, key=name) for name, day in zip(names, days, strict=True)]
    content: list[ft.Control] = []
    if trouble:
        content.append(banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, key="trouble"))
    if wide:
        both: list[ft.Control] = [ft.Container(one, expand=1) for one in drawn]
        content.append(ft.Row(both, spacing=theme.L, vertical_alignment=ft.CrossAxisAlignment.START))
    else:
        content += drawn
    return page(say("cover"), say("cover_hint"), content)


@part
def DayPart(name: str, day: CoverDay, give: Give) -> ft.Control:
    local, go = use_local(), use_go()
    say = local.say
    content: list[ft.Control] = []
    for one in day.uncovered:
        content.append(Lacking(one, give, key=f"lacks-{one.round.id}"))
    if not day.uncovered:
        when = say(f"when_{name}")
        content.append(
            card(empty(ft.Icons.TASK_ALT, say("cover_all_here", when=when), say("cover_all_here_hint")))
        )
    if day.away:
        lines = [
            _away(local, away, day.day, partial(go, f"/people/{away.person_id}/absence")) for away in day.away
        ]
        content.append(section(say("cover_away"), rows(lines)))
    return section(say(f"cover_{name}", day=_day(local, day.day)), *content)


@part
def Lacking(one: Uncovered, give: Give) -> ft.Control:
    """A round that lacks somebody: who could best take it, and behind a tap the others."""
    local = use_local()
    open_, show = ft.use_state(False)
    say, walk = local.say, one.round
    times = {"start": local.clock(walk.starts_at), "due": local.clock(walk.due_at)}
    lack = (
        say("cover_lacks", people=local.names(one.away), **times)
        if one.away
        else say("cover_lacks_all", **times)
    )
    content: list[ft.Control] = [
        heading(walk_name(local, walk)),
        second(lack, theme.WARN.fg),
    ]
    shown = one.candidates if open_ else one.candidates[:1]
    for candidate in shown:
        content += [
            second_action(
                say("cover_give", name=candidate.name),
                partial(give, walk, candidate),
                key=f"give-{walk.id}-{candidate.name}",
                icon=ft.Icons.SWAP_HORIZ,
            ),
            second(load(local, candidate), theme.WARN.fg if candidate.clash else theme.MUTED),
        ]
    if not one.candidates:
        content.append(second(say("cover_no_one")))
    elif len(one.candidates) > 1:
        words = say("cover_less") if open_ else say("cover_more", count=len(one.candidates) - 1)
        content.append(quiet(words, lambda: show(not open_), key=f"more-{walk.id}"))
    return card(*content, key=f"lacking-{walk.id}")


def _away(local: Local, away: Away, day: date, on_click: Callable[[], Any]) -> ft.Control:
    until = local.say("away_until", day=_day(local, away.last_day)) if away.last_day > day else ""
    why = local.say(f"away_{away.why}") if away.why else ""
    return row(
        away.name,
        " · ".join(piece for piece in (why, away.note, until) if piece),
        key=f"away-{away.name}-{day}",
        on_click=on_click,
        lead=dot(theme.WARN, ft.Icons.EVENT_BUSY),
    )


def _day(local: Local, day: date) -> str:
    return dates.day(datetime.combine(day, time(12), local.zone), local.language, local.zone)


def _words_before(view: View, rounds: tuple[Round, ...]) -> tuple[tuple[str, tuple[str | None, bool]], ...]:
    """By the id of a round the handover that would bring back what is now, once another was said."""
    return tuple((walk.id, now_as_word(view, walk)) for walk in rounds)
