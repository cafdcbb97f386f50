"""Parts that screens of rounds share: times as people write them, the hero, stops, refusals in words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TypeVar

import flet as ft

from app.hooks import use_query, use_say
from app.rounds.queries import Progress, StopState, zone_of
from app.rounds.records import MINUTE, Hazard, Omission, Round, State
from app.rounds.texts import TEXTS
from components import dates, theme
from components.badge import badge
from components.card import hero, rows
from components.language import Language
from components.ring import ring
from components.strip import Cell
from components.text import body, figure, second, title
from components.theme import Tone
from components.tile import dot, row
from services.commands import Refused
from services.platform import StorageFailed, StorageFull

T = TypeVar("T")
Say = Callable[..., str]
Tell = Callable[[str], object]

STATES: dict[State, tuple[Tone, ft.IconData]] = {
    "waiting": (theme.PLAIN, ft.Icons.SCHEDULE),
    "late_start": (theme.WARN, ft.Icons.ALARM),
    "walking": (theme.NOW, ft.Icons.DIRECTIONS_WALK),
    "incomplete": (theme.MISSED, ft.Icons.RULE),
    "finished": (theme.GOOD, ft.Icons.CHECK),
    "missed": (theme.MISSED, ft.Icons.CLOSE),
}


@dataclass(frozen=True)
class Local:
    """How things are said here: words, language, and the estate's time zone."""

    say: Say
    language: str
    zone: tzinfo | None

    def clock(self, at: datetime) -> str:
        return dates.clock(at, self.zone)

    def moment(self, at: datetime, now: datetime) -> str:
        return dates.moment(at, now, self.language, self.zone)

    def names(self, people: Iterable[str]) -> str:
        return ("、" if self.language == "zh" else ", ").join(people)


def use_local() -> Local:
    """Counts as several hooks."""
    return Local(use_say(TEXTS), ft.use_context(Language), use_query(zone_of))


def keyed(draw: Callable[..., ft.Control], key: str, *args: object) -> ft.Control:
    """A part of a list that keeps its state when others come before it."""
    return draw(*args, key=key)


def spoken(walk: Round, key: str) -> str:
    """The key of texts for this kind of round: a patrol reaches stops, other work is done."""
    return key if walk.kind == "patrol" else f"{key}_work"


def walk_name(local: Local, walk: Round) -> str:
    """第 3 轮　夜间巡逻, 楼道保洁"""
    return local.say(spoken(walk, "round_title"), number=walk.number, name=walk.name)


def why(local: Local, omission: Omission) -> str:
    """锁着进不去, or with what was written beside it."""
    said, words = local.say(f"obstacle_{omission.reason}"), omission.text.strip()
    if omission.reason == "other" and words:
        return words
    return local.say("omitted_words", why=said, text=words) if words else said


def hazard_words(say: Say, hazard: Hazard) -> str:
    """What was written; where to look or listen when nothing was."""
    return hazard.text or say(
        "hazard_only_voice" if hazard.voices and not hazard.photos else "hazard_only_photo"
    )


def span(say: Say, minutes: int) -> str:
    """18 分钟, 2 小时 5 分, 3 小时, 不到 1 分钟"""
    if minutes < 1:
        return say("no_minutes")
    if minutes < 60:
        return say("minutes", minutes=minutes)
    hours, rest = divmod(minutes, 60)
    return say("hours_minutes" if rest else "whole_hours", hours=hours, minutes=rest)


def refusal(say: Say, refused: Refused) -> str:
    """What happened, what was kept, what to do; in general words for a code that this app does not know."""
    try:
        return say(refused.code, **refused.detail)
    except KeyError:
        return say("UNKNOWN", code=refused.code)


async def attempt(work: Awaitable[T], say: Say, tell: Tell) -> T | None:
    """The result; None when it was refused or could not be written down, and `tell` has heard why."""
    try:
        return await work
    except Refused as refused:
        tell(refusal(say, refused))
    except StorageFull:
        tell(say("STORAGE_FULL"))
    except StorageFailed:
        tell(say("STORAGE_FAILED"))
    return None


def state_badge(say: Say, state: State) -> ft.Container:
    tone, icon = STATES[state]
    return badge(say(f"state_{state}"), tone, icon)


def cells(progress: Progress) -> list[Cell]:
    """The strip of a round; the current stop is shown only while somebody walks."""
    now: Cell = "now" if progress.state == "walking" else "todo"
    words: dict[str, Cell] = {"next": now, "to_come": "todo", "missed": "missed", "omitted": "left"}
    optional: dict[str, Cell] = {**words, "missed": "todo"}
    return [
        (words if s.required else optional).get(s.word) or ("late" if s.late > 0 else "good")
        for s in progress.stops
    ]


def round_hero(local: Local, progress: Progress, now: datetime) -> ft.Container:
    """Which round, how long there is, how many stops are reached."""
    walk, say = progress.round, local.say
    lines: list[ft.Control] = [
        second(walk_name(local, walk), theme.ON_PRIMARY_SOFT),
        figure(_headline(say, progress, now), theme.ON_PRIMARY),
        second(_times(local, progress, now), theme.ON_PRIMARY_SOFT),
    ]
    word = say(spoken(walk, "reached_word"))
    done = ring(progress.reached, len(progress.stops), word, on_primary=True)
    return hero(ft.Column(lines, spacing=theme.XS, expand=True), done, key="round-hero")


def stop_rows(
    local: Local,
    progress: Progress,
    on_open: Callable[[StopState], object] | None = None,
    stops: Sequence[StopState] | None = None,
) -> ft.Container:
    """A row a stop, its state as a shape and a word; `on_open` opens those that are reached."""
    shown = progress.stops if stops is None else stops
    return rows([_stop_row(local, stop, on_open) for stop in shown], key="stops")


def round_row(local: Local, progress: Progress, on_click: Callable[[], object]) -> ft.Container:
    walk, say = progress.round, local.say
    reached, total = progress.reached, len(progress.stops)
    sums = [say(spoken(walk, "round_sum"), time=local.clock(walk.starts_at), reached=reached, total=total)]
    sums += [say("round_sum_omitted", count=len(progress.omitted))] if progress.omitted else []
    return row(
        walk_name(local, walk),
        " · ".join(sums),
        key=f"round-{walk.id}",
        on_click=on_click,
        trail=state_badge(say, progress.state),
    )


def next_stop(local: Local, stop: StopState) -> ft.Container:
    """Where next, large: it is read while walking."""
    lines: list[ft.Control] = [
        title(stop.place or local.say("place_unknown")),
        body(stop_words(local, stop)),
    ]
    return ft.Container(
        ft.Row(
            [dot(theme.NOW, ft.Icons.ARROW_FORWARD), ft.Column(lines, spacing=2, expand=True)],
            spacing=theme.M,
        ),
        bgcolor=theme.SOFT,
        border_radius=theme.FIELD_RADIUS,
        padding=theme.M,
        key=f"stop-{stop.number}",
    )


def _stop_row(local: Local, stop: StopState, on_open: Callable[[StopState], object] | None) -> ft.Container:
    if stop.word == "next" and not stop.rejected:
        return next_stop(local, stop)
    tone, icon = _mark(stop)
    return row(
        stop.place or local.say("place_unknown"),
        stop_words(local, stop),
        key=f"stop-{stop.number}",
        on_click=(lambda: on_open(stop)) if on_open and stop.visit else None,
        lead=dot(tone, icon, str(stop.number)),
        sub_color=tone.fg if _stands_out(stop) else theme.MUTED,
    )


def _stands_out(stop: StopState) -> bool:
    return stop.word in ("next", "missed") or bool(stop.unanswered) or stop.rejected


def _mark(stop: StopState) -> tuple[Tone, ft.IconData | None]:
    if stop.unanswered:
        return theme.INFO, ft.Icons.EDIT_NOTE
    if stop.word == "reached":
        return (theme.WARN, ft.Icons.SCHEDULE) if stop.late > 0 else (theme.GOOD, ft.Icons.CHECK)
    if stop.word == "omitted":
        return theme.INFO, ft.Icons.BLOCK
    if stop.rejected:
        return theme.MISSED, ft.Icons.REPLAY
    if stop.word == "missed":
        return (theme.MISSED, ft.Icons.CLOSE) if stop.required else (theme.PLAIN, None)
    return (theme.NOW, ft.Icons.ARROW_FORWARD) if stop.word == "next" else (theme.PLAIN, None)


def stop_words(local: Local, stop: StopState) -> str:
    say = local.say
    if stop.omission is not None:
        said = say("omitted_for", why=why(local, stop.omission))
        return " · ".join([said, *([stop.task] if stop.task else [])])
    if stop.visit is None:
        words = [say("rejected")] if stop.rejected else []
        words += [] if stop.word == "to_come" or stop.rejected else [say(stop.word)]
        words += [] if stop.required else [say("optional")]
        return " · ".join([*words, *([stop.task] if stop.task else [])])
    ticked = stop.visit.how == "tick"
    words = [say("ticked_at" if ticked else "reached_at", time=local.clock(stop.visit.at))]
    if stop.unanswered:
        words.append(say("unanswered", count=stop.unanswered))
    if stop.visit.how == "photo":
        words.append(say("stop_photo"))
    words += [say(f"flag_{flag}") for flag in stop.visit.flags]
    if stop.late:
        words.append(say("late_by" if stop.late > 0 else "early_by", minutes=abs(stop.late)))
    if stop.visit.received_at is None:
        words.append(say("unsent"))
    return " · ".join(words)


def _headline(say: Say, progress: Progress, now: datetime) -> str:
    if progress.state == "waiting" and now < progress.round.starts_at:
        return say("starts_in", time=span(say, progress.minutes))
    if progress.state in ("incomplete", "missed", "finished") and progress.finish is not None:
        return say(f"state_{progress.state}")
    if not progress.missing:
        return say(spoken(progress.round, "all_reached"))
    if progress.minutes < 0:
        return say("over", time=span(say, -progress.minutes))
    return say("left", time=span(say, progress.minutes))


def _times(local: Local, progress: Progress, now: datetime) -> str:
    walk, say = progress.round, local.say
    if progress.state == "late_start":
        return say("begin_late", minutes=(now - walk.starts_at) // MINUTE)
    return say(
        spoken(walk, "starts_at"), start=local.moment(walk.starts_at, now), due=local.clock(walk.due_at)
    )
