"""The clock of a fire fault as it is seen; what was asked and said of it: applications, repairs, readings."""

from __future__ import annotations

from datetime import datetime, timedelta

import flet as ft

from app.hooks import use_me, use_now, use_query
from app.rounds.queries.faults import ExtensionState, FaultState, RestorationState, fault_state
from app.rounds.queries.readings import Reading
from app.rounds.records import Hazard
from app.rounds.screens.evidence import evidence
from app.rounds.screens.parts import Local, use_local
from app.rounds.screens.parts import span as timespan
from app.rounds.screens.questions import bounds
from app.rounds.screens.verdict import Reviewed, Verdict, on, use_reviewing
from components import dates, theme
from components.badge import badge
from components.boundary import part
from components.button import quiet
from components.card import card
from components.chart import Chart
from components.curve import Mark
from components.deadline import Deadline
from components.text import body, heading, second

TICK_SECONDS = 30
TONES: dict[str, theme.Tone] = {"good": theme.GOOD, "warn": theme.WARN, "bad": theme.MISSED}
ICONS: dict[str, ft.IconData] = {
    "good": ft.Icons.TIMER_OUTLINED,
    "warn": ft.Icons.TIMER,
    "bad": ft.Icons.TIMER_OFF_OUTLINED,
}
WORDS: dict[str, tuple[theme.Tone, ft.IconData]] = {
    "asked": (theme.WARN, ft.Icons.HOURGLASS_EMPTY),
    "granted": (theme.GOOD, ft.Icons.CHECK),
    "refused": (theme.MISSED, ft.Icons.CLOSE),
    "told": (theme.WARN, ft.Icons.HOURGLASS_EMPTY),
    "confirmed": (theme.GOOD, ft.Icons.CHECK),
}
DAYS_FROM = timedelta(hours=48)


@part
def FaultClock(hazard: Hazard) -> ft.Control:
    """Nothing for what is no fire fault. It ticks by itself."""
    local, now = use_local(), use_now(TICK_SECONDS)
    state = use_query(fault_state, hazard, now)
    if state is None:
        return ft.Container()
    words, tone = _headline(local, state)
    icon = ft.Icons.CHECK_CIRCLE_OUTLINE if state.stopped_at else ICONS[state.tone]
    drawn: ft.Control = Deadline(
        state.share, words, _due(local, state, now), TONES[tone], icon, name=f"clock-{hazard.id}", key="clock"
    )
    return drawn


def _headline(local: Local, state: FaultState) -> tuple[str, str]:
    say = local.say
    if state.stopped_at is not None:
        used = state.stopped_at - state.hazard.at
        if state.overdue:
            return say("fault_stopped_late", time=length(local, -state.remaining)), "bad"
        return say("fault_stopped_in_time", time=length(local, used)), "good"
    if state.overdue:
        return say("fault_over", time=length(local, -state.remaining)), "bad"
    return say("fault_left", time=length(local, state.remaining)), state.tone


def _due(local: Local, state: FaultState, now: datetime) -> str:
    key = {"": "fault_due", "asked": "fault_due_asked", "granted": "fault_due_extended"}.get(state.extension)
    return local.say(key or "fault_due_refused", until=local.moment(state.deadline, now))


def length(local: Local, span: timedelta) -> str:
    """Days and hours, hours and minutes, or minutes."""
    minutes = int(span / timedelta(minutes=1))
    if span < DAYS_FROM:
        return timespan(local.say, minutes)
    days, hours = minutes // 1440, minutes % 1440 // 60
    return local.say("days_hours" if hours else "whole_days", days=days, hours=hours)


@part
def Extended(state: ExtensionState, place: str, now: datetime) -> ft.Control:
    """One application: until when, why, what is done meanwhile, and the manager's word."""
    local, wish = use_local(), state.extension
    say, (tone, icon) = local.say, WORDS[state.word]
    until = say("extension_until", until=local.moment(wish.until, now))
    lines: list[ft.Control] = [
        ft.Row(
            [ft.Column([heading(until)], expand=True), badge(say(f"extension_{state.word}"), tone, icon)],
            spacing=theme.S,
        ),
        body(say("extension_why", text=wish.reason)),
        body(say("extension_meanwhile", text=wish.meanwhile)),
        second(say("extension_by", person=state.person, time=local.moment(wish.at, now))),
    ]
    if state.photos:
        lines.append(evidence(state.photos, place))
    lines.append(Verdict(Reviewed("extension", wish.id, until), state.reviews, key="verdict"))
    return card(*lines, key=f"extension-{wish.id}")


@part
def Mended(state: RestorationState, place: str, is_open: bool, now: datetime) -> ft.Control:
    """Somebody says it is in order: the manager confirms, which settles the hazard, or says it is not."""
    local, me, done = use_local(), use_me(), state.restoration
    accept, reject, _ = use_reviewing()
    say, (tone, icon) = local.say, WORDS[state.word]
    lines: list[ft.Control] = [
        ft.Row(
            [
                ft.Column([body(done.text or say("hazard_only_photo"))], expand=True),
                badge(say(f"restored_{state.word}"), tone, icon),
            ],
            spacing=theme.S,
        ),
        second(say("restored_by", person=state.person, time=local.moment(done.at, now))),
    ]
    if state.photos:
        lines.append(evidence(state.photos, place))
    lines += [second(review.review.note, theme.INK) for review in state.reviews if review.review.note]
    if me is not None and me.holds("manager") and is_open and state.word == "told":
        settled, other = Reviewed("hazard", done.hazard_id, place), Reviewed("restoration", done.id, place)
        no = quiet(
            say("restored_no"),
            lambda: reject(other),
            key=f"reject-{done.id}",
            icon=ft.Icons.CLOSE,
            danger=True,
        )
        yes = quiet(say("restored_yes"), on(accept, settled), key=f"accept-{done.id}", icon=ft.Icons.CHECK)
        lines.append(ft.Row([yes, no], wrap=True, spacing=theme.S, run_spacing=0))
    return card(*lines, key=f"restored-{done.id}")


def reading_chart(local: Local, found: tuple[Reading, ...], now: datetime) -> ft.Control:
    """The readings up to the one that a hazard came from, with the range; at least one."""
    last = found[-1]
    question, unit = last.question, last.question.unit

    def mark(reading: Reading) -> Mark:
        value = f"{reading.value:g} {unit}".strip()
        when = local.moment(reading.at, now)
        words = local.say("reading_words", time=when, value=value, person=reading.person)
        day = dates.day(reading.at, local.language, local.zone, weekday=False)
        return Mark(reading.at.timestamp(), reading.value, day, words, not reading.is_well)

    key = "reading_chart" if len(found) > 1 else "reading_one"
    name = local.say(key, text=question.text, count=len(found))
    value = f"{last.value:g} {unit}".strip()
    return card(
        heading(name),
        ft.Row(
            [
                badge(value, theme.GOOD if last.is_well else theme.MISSED, ft.Icons.SPEED),
                second(local.say("reading_range", bounds=bounds(local, question))),
            ],
            wrap=True,
            spacing=theme.S,
        ),
        Chart(tuple(mark(r) for r in found), question.low, question.high, name, key="chart"),
        key="readings",
    )
