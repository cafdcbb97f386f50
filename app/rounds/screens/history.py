"""What happened at a place: the last days from this device, earlier months from the server, its photos."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import unquote

import flet as ft

from app.hooks import use_anju, use_me, use_now, use_query
from app.rounds.queries.board import today
from app.rounds.queries.heat import DAY, dawn
from app.rounds.queries.histories import Entry, place_history
from app.rounds.queries.months import month_after, month_of, stretch
from app.rounds.screens.compare import Compare
from app.rounds.screens.daystep import stepper
from app.rounds.screens.evidence import evidence
from app.rounds.screens.left_out import obstacle
from app.rounds.screens.oddities import answer_lines, reason_word
from app.rounds.screens.parts import Local, hazard_words, keyed, use_local
from app.rounds.screens.past import Stretch, use_past, what_came
from app.rounds.screens.voice import spoken
from components import theme
from components.boundary import part, screen
from components.button import quiet
from components.card import rows
from components.empty import empty
from components.listing import use_window
from components.page import page, use_go, use_wide
from components.text import body, heading, second
from components.tile import dot

TICK_SECONDS = 300
OLDEST = date(2020, 1, 1)
RECENT: date | None = None


@screen
def HistoryPage() -> ft.View:
    local, wide, me, now = use_local(), use_wide(), use_me(), use_now(TICK_SECONDS)
    place_id = unquote(ft.use_route_params().get("place_id") or "")
    say, here, anju = local.say, use_query(today, now), use_anju()
    month, choose = ft.use_state(RECENT)
    since = anju.known_since or dawn(here - 14 * DAY, local.zone)
    recent = use_query(place_history, place_id, since, dawn(here + DAY, local.zone))
    past: Stretch | None = stretch(month, local.zone) if month else None
    asked, again = use_past(past)
    found = recent
    if past and asked.answer is not None:
        found = place_history(asked.answer, place_id, *past)
    waiting = what_came(say, asked, again) if past else []
    shown, more = use_window(len(found.entries))
    may = me is not None and me.holds("manager", "inspector")
    content: list[ft.Control] = [_steps(local, month, month_of(here), choose, may)]
    name = found.place or say("place_unknown")
    if waiting or not found.entries:
        none = empty(ft.Icons.HISTORY, say("history_none"), say("history_none_hint"))
        return page(name, say("history"), [*content, *(waiting or [none])], narrow=not wide)
    entries = rows(
        [keyed(HistoryLine, str(n), e, now, past is None) for n, e in enumerate(found.entries[:shown])],
        key="entries",
    )
    total = second(say("history_sum", **found.counts), theme.INK)
    pair = [Compare(found.shots, now, key=f"compare-{month}")] if len(found.shots) > 1 else []
    if wide and pair:
        return page(name, say("history"), [*content, total, entries], side=pair[0], on_end=more)
    return page(name, say("history"), [*content, total, *pair, entries], narrow=not wide, on_end=more)


def _steps(local: Local, month: date | None, this: date, choose: Any, may: bool) -> ft.Control:
    """The last days, then this month and the months before it, as far as this person may look."""
    say = local.say
    name = say("month_name", year=month.year, month=month.month) if month else say("history_recent")
    earlier = this if month is None else month_after(month, -1)
    later = None if month is None or month == this else month_after(month)
    back = (lambda: choose(earlier)) if may and earlier >= OLDEST else None
    forth = (lambda: choose(later)) if month else None
    return stepper(name, (say("month_before"), back), (say("month_after"), forth))


@part
def HistoryLine(entry: Entry, now: datetime, held: bool) -> ft.Control:
    """When, who and what; its photos; the round it belongs to, when this device still holds it."""
    local, go = use_local(), use_go()
    tone, icon, words = _what(local, entry)
    lines: list[ft.Control] = [
        heading(f"{local.moment(entry.at, now)} {entry.person}"),
        *[
            body(word, tone.fg if n == 0 and tone is not theme.GOOD else theme.INK)
            for n, word in enumerate(words)
        ],
    ]
    if entry.visit is not None:
        lines += answer_lines(local, entry.visit.answers)
    lines += spoken(entry.voices)
    if entry.photos:
        lines.append(evidence(entry.photos, ""))
    walk = entry.round
    if walk is not None:
        title = local.say("round_title", number=walk.number, name=walk.name)
        opens = (lambda: go(f"/rounds/{walk.id}/review")) if held else None
        key = f"round-of-{walk.id}-{entry.at:%H%M%S}"
        lines.append(ft.Row([quiet(title, opens, key=key)]) if held else second(title))
    column = ft.Column(lines, spacing=theme.XS, expand=True)
    return ft.Container(
        ft.Row([dot(tone, icon), column], spacing=theme.M, vertical_alignment=ft.CrossAxisAlignment.START),
        padding=ft.Padding.symmetric(vertical=theme.M, horizontal=theme.S),
    )


def _what(local: Local, entry: Entry) -> tuple[theme.Tone, ft.IconData, list[str]]:
    say = local.say
    if entry.hazard is not None:
        hazard = entry.hazard.hazard
        words = [f"{say('concern_hazard')} · {say(f'hazard_{hazard.urgency}')}"]
        return (
            theme.MISSED,
            ft.Icons.WARNING_AMBER_OUTLINED,
            [*words, hazard_words(say, hazard)],
        )
    if entry.left_out is not None:
        omission = entry.left_out.omission
        words = [say("history_left_out", reason=obstacle(say, omission.reason))]
        return theme.INFO, ft.Icons.BLOCK, [*words, *([omission.text] if omission.text else [])]
    seen = entry.visit
    if seen is None:
        return theme.PLAIN, ft.Icons.HISTORY, []
    odd = [reason_word(say, flag) for flag in seen.visit.flags]
    notes = [note.note.text for note in seen.notes if note.note.text.strip()]
    tone, icon = (theme.WARN, ft.Icons.FLAG_OUTLINED) if odd else (theme.GOOD, ft.Icons.CHECK)
    return tone, icon, [*([local.names(odd)] if odd else []), say(f"how_{seen.visit.how}"), *notes]
