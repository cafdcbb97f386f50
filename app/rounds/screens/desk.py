"""The desk's day by the clock: what is due, ticked with one tap; walk-rounds and what was found beside it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import unquote

import flet as ft

from app.hooks import use_anju, use_do, use_me, use_now, use_query
from app.rounds.commands import FinishRound
from app.rounds.queries.desk import DeskDay, Item, Word, desk_day
from app.rounds.queries.hazards import HazardState
from app.rounds.queries.progress import OVER
from app.rounds.screens.bearing import Bearing, GiveAway
from app.rounds.screens.parts import Local, attempt, round_row, use_local
from app.rounds.screens.slip import SlipBar
from app.rounds.screens.ticking import SlipsContext, tick
from components import theme
from components.boundary import screen
from components.button import main_action, second_action
from components.card import card, hero, rows, section
from components.empty import empty
from components.notice import banner
from components.page import page, use_go, use_wide
from components.ring import ring
from components.text import figure, heading, second, title
from components.tile import dot, row
from services.commands import Me, View

TICK_SECONDS = 15
LOOKS: dict[Word, tuple[theme.Tone, ft.IconData]] = {
    "done": (theme.GOOD, ft.Icons.CHECK),
    "omitted": (theme.INFO, ft.Icons.BLOCK),
    "now": (theme.NOW, ft.Icons.ARROW_FORWARD),
    "late": (theme.WARN, ft.Icons.ALARM),
    "to_come": (theme.PLAIN, ft.Icons.SCHEDULE),
    "missed": (theme.MISSED, ft.Icons.CLOSE),
}
PARTS: tuple[tuple[str, tuple[Word, ...]], ...] = (
    ("late", ("late",)),
    ("now", ("now",)),
    ("to_come", ("to_come",)),
    ("missed", ("missed",)),
    ("done", ("done", "omitted")),
)
Tick = Callable[[Item], Awaitable[None]]


@screen
def DeskPage() -> ft.View:
    """Of today; the first page of who sits at the desk."""
    return day_page("", True)


@screen
def DeskRound() -> ft.View:
    """Of the round in the address."""
    return day_page(unquote(ft.use_route_params().get("round_id", "")), False)


def day_page(round_id: str, root: bool) -> ft.View:
    """Of today, or of the round of that id. It uses hooks."""
    local, me, anju, do, go, wide = use_local(), use_me(), use_anju(), use_do(), use_go(), use_wide()
    say, now, slips = local.say, use_now(TICK_SECONDS), ft.use_context(SlipsContext)
    day = use_query(_day, me, now, round_id)
    trouble, tell = ft.use_state("")
    timed = day.timed
    walk_id = timed.round.id if timed else ""

    async def done(item: Item) -> None:
        tell("")
        await attempt(tick(anju, slips, walk_id, [replace(item.stop, place=item.name)]), say, tell)

    async def finish() -> None:
        if timed is not None and (timed.missing or timed.unanswered):
            go(f"/rounds/{walk_id}/finish")
        else:
            await attempt(do(FinishRound(round_id=walk_id)), say, tell)

    if timed is None:
        body: list[ft.Control] = [empty(ft.Icons.CHECKLIST, say("desk_none"), say("desk_none_hint"), None)]
    else:
        body = [_hero(local, day, now), SlipBar(walk_id, tell, key="slip-bar")]
        if trouble:
            body.append(banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, key="trouble"))
        body += _sections(local, day, done, go, timed.state not in OVER)
        body += [Bearing(timed, key="bearing"), GiveAway(timed, key="give-away")]
    beside = [_beside(local, day, go), _found(local, day, go)]
    side = ft.Column(beside, spacing=theme.L, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
    closing = timed is not None and timed.finish is None and not timed.missing and timed.state not in OVER
    report = main_action if not closing else second_action
    finding = report(say("desk_finding"), lambda: go("/hazard"), key="finding", icon=ft.Icons.REPORT_OUTLINED)
    action: ft.Control = finding
    if closing:
        close = main_action(say("desk_finish"), finish, key="finish", icon=ft.Icons.DONE_ALL)
        action = ft.Column(
            [close, finding], spacing=theme.S, horizontal_alignment=ft.CrossAxisAlignment.STRETCH
        )
    name = timed.round.name if timed else say("desk_day")
    content = body if wide else [*body, *beside]
    return page(name, _sum(local, day), content, action=action, side=side if wide else None, root=root)


def _hero(local: Local, day: DeskDay, now: datetime) -> ft.Control:
    """What is due now, or when the next thing is; how much is done."""
    say, timed = local.say, day.timed
    late = [item for item in day.items if item.word == "late"]
    due = [item for item in day.items if item.word == "now"] or late
    coming = next((item for item in day.items if item.word == "to_come"), None)
    done = sum(item.word in ("done", "omitted") for item in day.items)
    lines: list[ft.Control] = []
    if timed is not None and timed.state in OVER:
        lines.append(figure(say("desk_closed"), theme.ON_PRIMARY))
    elif due:
        lines += [
            second(say(f"desk_{due[0].word}"), theme.ON_PRIMARY_SOFT),
            title(local.names(item.name for item in due), theme.ON_PRIMARY),
        ]
    else:
        lines.append(title(say("desk_all_done"), theme.ON_PRIMARY))
    if coming is not None:
        lines.append(second(say("desk_next_at", time=local.moment(coming.at, now)), theme.ON_PRIMARY_SOFT))
    mark = ring(done, len(day.items), say("reached_word_work"), on_primary=True)
    return hero(ft.Column(lines, spacing=theme.XS, expand=True), mark, key="desk-hero")


def _sections(
    local: Local, day: DeskDay, done: Tick, go: Callable[[str], Any], running: bool
) -> list[ft.Control]:
    found: list[ft.Control] = []
    for name, words in PARTS:
        items = [item for item in day.items if item.word in words]
        if items:
            lines = [_line(local, day, item, done, go, running) for item in items]
            found.append(section(local.say(f"desk_{name}"), rows(lines, key=f"items-{name}")))
    return found


def _line(
    local: Local, day: DeskDay, item: Item, done: Tick, go: Callable[[str], Any], running: bool
) -> ft.Control:
    """An item with its time; while it can be done its tick is as large as a thumb."""
    say, visit, number = local.say, item.stop.visit, item.stop.number
    tone, icon = LOOKS[item.word]
    opens = partial(go, f"/visits/{visit.id}/stop") if visit else None
    if opens is None and item.word in ("now", "late") and day.timed is not None:
        opens = partial(go, f"/rounds/{day.timed.round.id}/stops/{item.stop.stop_id}")
    words = [item.place] if item.place else []
    words.append(_when(local, item))
    if item.notes:
        words.append(say("desk_notes", count=item.notes))
    if item.stop.unanswered:
        words.append(say("unanswered", count=item.stop.unanswered))
    if visit is not None and visit.received_at is None:
        words.append(say("unsent"))
    line = row(
        item.name,
        " · ".join(words),
        key=f"item-{number}",
        on_click=opens,
        lead=dot(tone, icon),
        sub_color=tone.fg if item.word in ("now", "late", "missed") else theme.MUTED,
    )
    if not running or item.word not in ("now", "late"):
        return line
    button = ft.Container(
        ft.Semantics(
            content=ft.Icon(ft.Icons.CHECK_BOX_OUTLINE_BLANK, color=theme.PRIMARY, size=theme.XL),
            label=say("desk_tick", name=item.name),
            button=True,
        ),
        width=theme.ROW_HEIGHT,
        height=theme.ROW_HEIGHT,
        alignment=ft.Alignment.CENTER,
        border_radius=theme.FIELD_RADIUS,
        ink=True,
        on_click=partial(done, item),
        key=f"tick-{number}",
    )
    line.expand = True
    return ft.Row([line, button], spacing=0, key=f"line-{number}")


def _when(local: Local, item: Item) -> str:
    say, visit = local.say, item.stop.visit
    if visit is not None:
        return say("desk_done_at", time=local.clock(visit.at), person=item.person)
    if item.word in ("late", "missed"):
        return say("desk_was_due", time=local.clock(item.at))
    return say("desk_from", time=local.clock(item.at))


def _beside(local: Local, day: DeskDay, go: Callable[[str], Any]) -> ft.Control:
    if not day.beside:
        return ft.Container(visible=False, key="beside")
    lines = [round_row(local, p, partial(go, f"/rounds/{p.round.id}")) for p in day.beside]
    return section(local.say("desk_beside"), rows(lines, key="beside"))


def _found(local: Local, day: DeskDay, go: Callable[[str], Any]) -> ft.Control:
    say = local.say
    hint = second(say("desk_found_hint"))
    if not day.found:
        return section(say("desk_found"), card(heading(say("desk_found_none")), hint, key="found"))
    lines = [_finding(local, one, go) for one in day.found]
    return section(say("desk_found"), rows(lines, key="found"), hint)


def _finding(local: Local, one: HazardState, go: Callable[[str], Any]) -> ft.Control:
    unsent = one.hazard.received_at is None
    words = [local.clock(one.hazard.at), one.place, *([local.say("unsent")] if unsent else [])]
    tone = theme.MISSED if one.hazard.urgency == "urgent" else theme.INFO
    return row(
        one.hazard.text or one.place,
        " · ".join(words),
        key=f"found-{one.hazard.id}",
        on_click=lambda: go(f"/hazards/{one.hazard.id}"),
        lead=dot(tone, ft.Icons.REPORT_OUTLINED),
    )


def _sum(local: Local, day: DeskDay) -> str:
    if not day.items:
        return ""
    done = sum(item.word in ("done", "omitted") for item in day.items)
    late = sum(item.word in ("late", "missed") for item in day.items)
    if late:
        return local.say("desk_sum_late", done=done, all=len(day.items), late=late)
    return local.say("desk_sum", done=done, all=len(day.items))


def _day(view: View, me: Me | None, now: datetime, round_id: str) -> DeskDay:
    return desk_day(view, me, now, round_id) if me else DeskDay(None, (), (), ())
