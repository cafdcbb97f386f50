"""A month as tables in the person's language: a summary, its rounds, its visits, its hazards."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta

from app.rounds.queries.hazards import HazardState
from app.rounds.queries.months import Month, RoundRow, Tally, total
from app.rounds.queries.omissions import LeftOut
from app.rounds.queries.reviews import ReviewState
from app.rounds.queries.timeline import VisitState
from app.rounds.screens.kinds import kind_name
from app.rounds.screens.left_out import obstacle
from app.rounds.screens.oddities import answer_words, reason_word
from app.rounds.screens.parts import Local
from services.tables import AT_ONCE, Cell, Column, Kind, Sheet

Row = tuple[Cell, ...]
SUMMARY: tuple[tuple[str, Kind, int], ...] = (
    ("group", "text", 10),
    ("name", "text", 24),
    ("planned", "number", 0),
    ("on_time", "number", 0),
    ("late", "number", 0),
    ("incomplete", "number", 0),
    ("missed", "number", 0),
    ("omitted", "number", 0),
    ("done_share", "share", 0),
    ("punctual_share", "share", 0),
    ("visits", "number", 0),
    ("flagged", "number", 0),
    ("rejected", "number", 0),
)
REVIEW: tuple[tuple[str, Kind, int], ...] = (
    ("review", "text", 10),
    ("review_note", "long", 24),
    ("reviewer", "text", 12),
    ("reviewed", "moment", 0),
)
ROUNDS: tuple[tuple[str, Kind, int], ...] = (
    ("kind", "text", 10),
    ("plan", "text", 20),
    ("number", "number", 7),
    ("starts", "moment", 0),
    ("due", "moment", 0),
    ("outcome", "text", 12),
    ("began", "moment", 0),
    ("ended", "moment", 0),
    ("late_minutes", "number", 0),
    ("people", "text", 18),
    ("stops", "number", 0),
    ("reached", "number", 0),
    ("missing", "long", 0),
    ("omitted", "long", 0),
    ("reason", "long", 24),
    ("visits", "number", 0),
    ("flagged", "number", 0),
    *REVIEW,
)
VISITS: tuple[tuple[str, Kind, int], ...] = (
    ("plan", "text", 20),
    ("number", "number", 7),
    ("stop", "number", 7),
    ("place", "text", 20),
    ("task", "long", 24),
    ("since", "moment", 0),
    ("until", "moment", 0),
    ("walked", "moment", 0),
    ("received", "moment", 0),
    ("person", "text", 12),
    ("how", "text", 14),
    ("how_reason", "long", 20),
    ("metres", "number", 0),
    ("accuracy", "number", 0),
    ("flags", "long", 24),
    ("answers", "long", 0),
    ("unexpected", "number", 0),
    ("unanswered", "number", 0),
    ("notes", "long", 0),
    ("photos", "number", 0),
    ("voices", "number", 0),
    *REVIEW,
)
HAZARDS: tuple[tuple[str, Kind, int], ...] = (
    ("at", "moment", 0),
    ("place", "text", 20),
    ("person", "text", 12),
    ("urgency", "text", 10),
    ("text", "long", 0),
    ("photos", "number", 0),
    ("voices", "number", 0),
    *REVIEW,
)


LEFT_OUT: tuple[tuple[str, Kind, int], ...] = (
    ("at", "moment", 0),
    ("obstacle", "text", 14),
    ("text", "long", 0),
    ("place", "text", 20),
    ("task", "long", 24),
    ("person", "text", 12),
    ("kind", "text", 12),
    ("plan", "text", 20),
    ("number", "number", 7),
    ("photos", "number", 0),
    ("voices", "number", 0),
)


async def month_sheets(local: Local, month: Month) -> tuple[Sheet, ...]:
    """Summary, rounds, visits, hazards and what could not be done; other tasks have their turn in between."""
    say = local.say
    summary, bold = summary_rows(local, month)
    rounds = [round_line(local, row) for row in month.rounds]
    visits = await _slowly(visit_line, local, month.visits)
    hazards = [hazard_line(local, state) for state in month.hazards]
    undone = [left_out_line(local, one) for one in month.left_out]
    return (
        Sheet(say("sheet_summary"), _columns(local, SUMMARY), summary, bold_rows=bold),
        Sheet(say("sheet_rounds"), _columns(local, ROUNDS), rounds),
        Sheet(say("sheet_visits"), _columns(local, VISITS), visits),
        Sheet(say("sheet_hazards"), _columns(local, HAZARDS), hazards),
        Sheet(say("sheet_left_out"), _columns(local, LEFT_OUT), undone),
    )


async def _slowly(
    line: Callable[[Local, RoundRow, VisitState], Row],
    local: Local,
    visits: Iterable[tuple[RoundRow, VisitState]],
    breathe: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> list[Row]:
    lines = []
    for number, (row, seen) in enumerate(visits):
        if number % AT_ONCE == 0:
            await breathe(0)
        lines.append(line(local, row, seen))
    return lines


def summary_rows(local: Local, month: Month) -> tuple[list[Row], frozenset[int]]:
    """The lines of plans, their sum, the lines of people; and which of them is the sum."""
    say = local.say
    plans, people = say("month_plans"), say("month_people")
    lines = [_tally(local, plans, tally) for tally in month.plans]
    lines.append(_tally(local, plans, total(say("tally_total"), month.plans)))
    lines += [_tally(local, people, tally) for tally in month.people]
    return lines, frozenset({len(month.plans)})


def _tally(local: Local, group: str, tally: Tally) -> Row:
    return (
        group,
        tally.name or local.say("tally_nobody"),
        tally.planned,
        tally.on_time,
        tally.late,
        tally.incomplete,
        tally.missed,
        tally.omitted,
        tally.done,
        tally.punctual,
        tally.visits,
        tally.flagged,
        tally.rejected,
    )


def round_line(local: Local, row: RoundRow) -> Row:
    walk, progress = row.round, row.progress
    over = row.outcome != "open"
    ended = progress.finish.at if progress.finish else progress.last_act if over else None
    return (
        kind_name(local.say, walk.kind),
        walk.name,
        walk.number,
        _wall(local, walk.starts_at),
        _wall(local, walk.due_at),
        local.say(f"outcome_{row.outcome}"),
        _wall(local, progress.began_at),
        _wall(local, ended),
        row.late_start,
        local.names(progress.people),
        len(progress.stops),
        progress.reached,
        local.names(stop.place for stop in progress.missing) if over else "",
        local.names(stop.place for stop in progress.omitted),
        progress.finish.reason if progress.finish else "",
        len(row.visits),
        sum(bool(seen.visit.flags) for seen in row.visits),
        *_review(local, "round", row.reviews, row.outcome in ("late", "incomplete", "missed")),
    )


def visit_line(local: Local, row: RoundRow, seen: VisitState) -> Row:
    say, visit = local.say, seen.visit
    answers = [f"{a.question.text} {answer_words(say, a)}" for a in seen.answers]
    return (
        row.round.name,
        row.round.number,
        seen.number or None,
        seen.place,
        seen.task,
        _wall(local, seen.since),
        _wall(local, seen.until),
        _wall(local, visit.at),
        _wall(local, visit.received_at),
        seen.person,
        say(f"how_{visit.how}"),
        visit.reason,
        seen.metres,
        None if visit.accuracy is None else round(visit.accuracy),
        local.names(reason_word(say, flag) for flag in visit.flags),
        "\n".join(answers),
        len(seen.unexpected),
        len(seen.lacking),
        "\n".join(note.note.text for note in seen.notes if note.note.text.strip()),
        len(seen.all_photos),
        len(seen.all_voices),
        *_review(local, "visit", seen.reviews, seen.is_odd),
    )


def hazard_line(local: Local, state: HazardState) -> Row:
    hazard = state.hazard
    return (
        _wall(local, hazard.at),
        state.place,
        state.person,
        local.say(f"hazard_{hazard.urgency}"),
        hazard.text,
        len(state.photos),
        len(state.voices),
        *_review(local, "hazard", state.reviews, True),
    )


def left_out_line(local: Local, one: LeftOut) -> Row:
    omission, walk = one.omission, one.round
    return (
        _wall(local, omission.at),
        obstacle(local.say, omission.reason),
        omission.text,
        one.state.place,
        one.state.task,
        one.state.person,
        kind_name(local.say, walk.kind),
        walk.name,
        walk.number,
        len(one.state.photos),
        len(one.state.voices),
    )


def _review(local: Local, subject: str, reviews: tuple[ReviewState, ...], needed: bool) -> Row:
    """The last word; that there is none is said only where one is `needed`."""
    if not reviews:
        return local.say("review_none") if needed else "", "", "", None
    last = reviews[0]
    names = ("settled", "refused") if subject == "hazard" else ("accepted", "rejected")
    word = local.say(f"review_{names[0 if last.review.verdict == 'accepted' else 1]}")
    return word, last.review.note, last.person, _wall(local, last.review.at)


def _wall(local: Local, at: datetime | None) -> datetime | None:
    """The estate's wall clock to the minute, as a spreadsheet holds it: without a zone."""
    if at is None:
        return None
    here = at.astimezone(local.zone)
    return here.replace(tzinfo=None) - timedelta(seconds=here.second, microseconds=here.microsecond)


def _columns(local: Local, wanted: tuple[tuple[str, Kind, int], ...]) -> tuple[Column, ...]:
    return tuple(Column(local.say(f"col_{name}"), kind, width) for name, kind, width in wanted)
