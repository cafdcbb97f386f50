"""A month of tickets as tables in the person's language: each ticket, each step of it, each person."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from app.rounds.screens.parts import Local
from app.tickets.queries.months import Row, TicketMonth
from app.tickets.records import STAGES, Step
from app.tickets.screens.parts import category_name
from services.tables import AT_ONCE, Cell, Column, Kind, Sheet

TICKETS: tuple[tuple[str, Kind, int], ...] = (
    ("number", "text", 12),
    ("kind", "text", 10),
    ("category", "text", 18),
    ("urgency", "text", 10),
    ("where", "text", 24),
    ("text", "long", 0),
    ("channel", "text", 12),
    ("by", "text", 12),
    ("caller", "text", 12),
    ("phone", "text", 14),
    ("at", "moment", 0),
    ("stage", "text", 12),
    ("doer", "text", 12),
    ("assigned", "moment", 0),
    ("arrived", "moment", 0),
    ("finished", "moment", 0),
    ("closed", "moment", 0),
    ("rating", "text", 10),
    ("major", "text", 7),
    ("valid", "text", 10),
    ("before", "text", 12),
    ("answers", "text", 12),
)
STEPS: tuple[tuple[str, Kind, int], ...] = (
    ("number", "text", 12),
    ("ordinal", "number", 7),
    ("step", "text", 12),
    ("at", "moment", 0),
    ("received", "moment", 0),
    ("by", "text", 12),
    ("to", "text", 12),
    ("reason", "long", 24),
    ("text", "long", 0),
    ("rating", "text", 10),
    ("photos", "number", 0),
)


WORKERS: tuple[tuple[str, Kind, int], ...] = (
    ("person", "text", 12),
    ("done", "number", 0),
    ("timed", "number", 0),
    ("in_time", "number", 0),
    ("again", "number", 0),
    ("first_time", "number", 0),
    ("satisfied", "number", 0),
    ("fair", "number", 0),
    ("unsatisfied", "number", 0),
)


async def month_sheets(local: Local, month: TicketMonth) -> tuple[Sheet, Sheet, Sheet]:
    """Tickets, steps, then people; other tasks have their turn in between."""
    tickets: list[tuple[Cell, ...]] = []
    steps: list[tuple[Cell, ...]] = []
    for number, row in enumerate(month.rows):
        if number % AT_ONCE == 0:
            await asyncio.sleep(0)
        tickets.append(ticket_line(local, row))
        steps += [step_line(local, row, x) for x in row.standing.steps]
    people = [tuple(getattr(one, name) for name, _, _ in WORKERS) for one in month.workers]
    return (
        Sheet(local.say("sheet_tickets"), _columns(local, "ticket", TICKETS), tickets),
        Sheet(local.say("sheet_steps"), _columns(local, "step", STEPS), steps),
        Sheet(local.say("sheet_people"), _columns(local, "worker", WORKERS), people),
    )


def ticket_line(local: Local, row: Row) -> tuple[Cell, ...]:
    say, s, ticket = local.say, row.standing, row.ticket
    return (
        ticket.number,
        say(f"kind_{ticket.kind}"),
        " · ".join(category_name(say, one) for one in row.category),
        say(f"urgency_{ticket.urgency}"),
        row.where,
        ticket.text,
        say(f"channel_{ticket.channel}"),
        ticket.by,
        row.caller,
        row.phone,
        wall(local, ticket.at),
        say(f"how_{s.how}") if s.how else say("awaits_paused" if s.paused else f"awaits_{row.awaited}"),
        row.doer,
        *(wall(local, x.at if x else None) for x in (s.last("assign"), s.last("arrive"), s.last("finish"))),
        wall(local, ticket.closed_at),
        say(f"rating_{s.rating}") if s.rating else "",
        say("yes") if s.major else "",
        "" if s.valid is None else say("yes" if s.valid else "no"),
        row.before,
        say(f"role_{row.answers}") if row.answers else "",
    )


def step_line(local: Local, row: Row, x: Step) -> tuple[Cell, ...]:
    say = local.say
    stage = x.step in STAGES
    return (
        row.ticket.number,
        x.ordinal,
        say(f"stage_{x.step}" if stage else f"step_{x.step}"),
        wall(local, x.at),
        wall(local, x.received_at),
        x.by,
        x.to_name or (say(f"role_{x.to_role}") if x.to_role else ""),
        x.reason,
        x.text,
        say(f"rating_{x.rating}") if x.rating else "",
        len(x.photos),
    )


def wall(local: Local, at: datetime | None) -> datetime | None:
    """The estate's wall clock to the minute, as a spreadsheet holds it: without a zone."""
    if at is None:
        return None
    here = at.astimezone(local.zone)
    return here.replace(tzinfo=None) - timedelta(seconds=here.second, microseconds=here.microsecond)


def _columns(local: Local, table: str, wanted: tuple[tuple[str, Kind, int], ...]) -> tuple[Column, ...]:
    return tuple(Column(local.say(f"col_{table}_{name}"), kind, width) for name, kind, width in wanted)
