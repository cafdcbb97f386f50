"""The head of a ticket: what it is, how far it is, and the clock that runs first, large."""

from __future__ import annotations

from datetime import datetime

import flet as ft

from app.estate.records import STAFF
from app.hooks import use_me, use_now, use_query
from app.rounds.screens.fault import ICONS as CLOCK_ICONS
from app.rounds.screens.fault import TONES, length
from app.rounds.screens.parts import Local
from app.tickets.queries import Clock, Standing, asleep, clock
from app.tickets.queries.log import Milestone, TicketState, milestones
from app.tickets.screens.parts import URGENCY_LOOKS, category_icon, ticket_name, use_local
from components import theme
from components.badge import badge
from components.boundary import part
from components.card import card
from components.text import Scale, caption, scaled, second, title
from components.tile import dot

TICK_SECONDS = 15
STAGE_WIDTH = 66
SHOWN_TO_RESIDENTS = ("register", "assign", "arrive", "finish", "answer", "call_back")
MARKS: dict[str, tuple[theme.Tone, ft.IconData | None]] = {
    "done": (theme.GOOD, ft.Icons.CHECK),
    "passed": (theme.PLAIN, ft.Icons.REMOVE),
    "now": (theme.NOW, ft.Icons.MORE_HORIZ),
    "todo": (theme.PLAIN, None),
}


@part
def TicketHead(state: TicketState) -> ft.Control:
    local, me, now = use_local(), use_me(), use_now(TICK_SECONDS)
    scale = ft.use_context(Scale)
    running = use_query(clock, state.standing, now)
    staff = me is not None and me.holds(*STAFF)
    if staff:
        top = clock_line(local, state.standing, running, now)
    else:
        top = resident_line(local, state.standing, running, now)
    icon = category_icon(state.path, state.ticket.kind)
    lines: list[ft.Control] = [title(ticket_name(local.say, state.ticket, state.path))]
    name = ft.Row(
        [dot(theme.NOW, icon), ft.Column(lines, spacing=2, expand=True)],
        spacing=theme.M,
    )
    reached = [one for one in milestones(state.standing) if staff or one.step in SHOWN_TO_RESIDENTS]
    return card(
        name,
        ft.Row(_badges(local, state, staff), wrap=True, spacing=theme.XS, run_spacing=theme.XS),
        top,
        stage_row(local, reached, now, scale),
        spacing=theme.M,
        key="ticket-head",
    )


def clock_line(local: Local, s: Standing, running: Clock | None, now: datetime) -> ft.Control:
    """到场　还剩 6 分钟: amber from 70 % on, red when it is late; what it waits for when no clock runs."""
    say = local.say
    if not s.open:
        return closed_line(local, s, now)
    paused = s.last("pause") if asleep(s, now) else None
    if paused is not None:
        until = local.moment(paused.until, now) if paused.until else "—"
        sub = say("log_reason", reason=paused.reason)
        return _line(say("ticket_paused", until=until), sub, theme.WARN, ft.Icons.PAUSE, None)
    if running is None:
        coming = next((one.step for one in milestones(s) if one.progress == "now"), s.stage)
        words = say("ticket_waits", stage=say(f"stage_{coming}"))
        return _line(words, "", theme.PLAIN, ft.Icons.HOURGLASS_EMPTY, None)
    stage, left = say(f"stage_{running.step}"), running.deadline - now
    over = left.total_seconds() <= 0
    tone = running.tone(now)
    words = say("clock_over" if over else "clock_left", stage=stage, time=length(local, abs(left)))
    until, role = local.moment(running.deadline, now), say(f"role_{running.role}")
    sub = say("clock_due", role=role, until=until)
    if running.since > now:
        sub = say("clock_later", since=local.moment(running.since, now), until=until)
    return _line(words, sub, TONES[tone], CLOCK_ICONS[tone], max(0.0, running.share(now)))


def resident_line(local: Local, s: Standing, running: Clock | None, now: datetime) -> ft.Control:
    """Who comes when, without the estate's own clocks."""
    say = local.say
    if not s.open:
        return closed_line(local, s, now)
    paused = s.last("pause") if asleep(s, now) else None
    if paused is not None and paused.until:
        words, sub = say("ticket_paused", until=local.moment(paused.until, now)), paused.reason
        return _line(words, sub, theme.WARN, ft.Icons.PAUSE, None)
    person = doer_name(s)
    if s.worked:
        answered = s.stage == "answer" or s.ticket.flow.nth("finish") == 0
        words = say("ticket_answered" if answered else "ticket_is_done")
        return _line(words, "", theme.GOOD, ft.Icons.CHECK_CIRCLE_OUTLINE, None)
    if person and s.stage in ("arrive", "work"):
        return _line(say("ticket_there", person=person), "", theme.NOW, ft.Icons.BUILD_OUTLINED, None)
    if person:
        due = running.deadline if running is not None and running.step == "arrive" else None
        until = local.moment(due, now) if due is not None and due > now else ""
        words = say("ticket_coming" if until else "ticket_coming_open", person=person, until=until)
        return _line(words, "", theme.NOW, ft.Icons.DIRECTIONS_WALK, None)
    return _line(say("ticket_received"), "", theme.INFO, ft.Icons.INBOX_OUTLINED, None)


def closed_line(local: Local, s: Standing, now: datetime) -> ft.Control:
    """How it ended, who ended it and when."""
    last = s.closed_by
    sub = local.say("ticket_closed_by", person=last.by, time=local.moment(last.at, now)) if last else ""
    tone = theme.GOOD if s.how == "done" else theme.PLAIN
    return _line(local.say(f"how_{s.how}"), sub, tone, ft.Icons.CHECK_CIRCLE_OUTLINE, None)


def doer_name(s: Standing) -> str:
    """Who was told or took it, by name; empty for nobody."""
    for x in reversed(s.steps):
        if s.doer is not None and x.to_person_id == s.doer and x.to_name:
            return x.to_name
        if s.doer is not None and x.step == "accept" and x.person_id == s.doer:
            return x.by
    return ""


def stage_row(local: Local, found: list[Milestone], now: datetime, scale: float) -> ft.Control:
    return ft.Row(
        [_stage(local, one, n, now, scale) for n, one in enumerate(found, 1)],
        wrap=True,
        spacing=theme.XS,
        run_spacing=theme.S,
        vertical_alignment=ft.CrossAxisAlignment.START,
        key="stages",
    )


def _stage(local: Local, one: Milestone, number: int, now: datetime, scale: float) -> ft.Control:
    say = local.say
    tone, icon = MARKS[one.progress]
    when = local.moment(one.at, now) if one.at else ""
    word = {"passed": say("stage_passed"), "now": say("stage_waits")}.get(one.progress, when)
    name = say(f"stage_{one.step}")
    words = [caption(name, theme.INK if one.progress == "now" else theme.MUTED)]
    words += [caption(word)] if word else []
    for text in words:
        text.text_align = ft.TextAlign.CENTER
    column = ft.Column(
        [dot(tone, icon, str(number)), *words],
        spacing=2,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
    )
    said = ft.Semantics(content=column, label=f"{name} {word}".strip(), exclude_semantics=True)
    return ft.Container(said, width=round(STAGE_WIDTH * scale), key=f"stage-{one.step}")


def _line(words: str, sub: str, tone: theme.Tone, icon: ft.IconData, share: float | None) -> ft.Container:
    content: list[ft.Control] = [
        ft.Row([scaled(icon, tone.fg), ft.Column([title(words, tone.fg)], expand=True)], spacing=theme.S)
    ]
    if share is not None:
        content.append(
            ft.ProgressBar(
                value=min(1.0, share),
                color=tone.fg,
                bgcolor=ft.Colors.with_opacity(0.18, tone.fg),
                bar_height=theme.S,
                border_radius=theme.CHIP_RADIUS,
                semantics_label=words,
            )
        )
    if sub:
        content.append(second(sub, tone.fg))
    return ft.Container(
        ft.Column(content, spacing=theme.S, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
        bgcolor=tone.bg,
        border_radius=theme.FIELD_RADIUS,
        padding=theme.M,
        key="clock",
    )


def _badges(local: Local, state: TicketState, staff: bool) -> list[ft.Control]:
    say, s = local.say, state.standing
    icon, tone = URGENCY_LOOKS[state.ticket.urgency]
    marks: list[ft.Control] = [badge(say(f"urgency_{state.ticket.urgency}"), tone, icon)]
    if s.major and staff:
        marks.append(badge(say("ticket_major"), theme.MISSED, ft.Icons.CAMPAIGN_OUTLINED))
    if s.valid is not None and staff:
        marks.append(
            badge(say("ticket_valid" if s.valid else "ticket_not_valid"), theme.INFO, ft.Icons.GAVEL)
        )
    if s.rating:
        bad = s.rating == "unsatisfied"
        look = (theme.MISSED, ft.Icons.SENTIMENT_DISSATISFIED) if bad else (theme.GOOD, ft.Icons.STAR_OUTLINE)
        marks.append(badge(say(f"rating_{s.rating}"), *look))
    if state.ticket.received_at is None:
        marks.append(badge(say("log_pending"), theme.WARN, ft.Icons.CLOUD_UPLOAD_OUTLINED))
    return marks
