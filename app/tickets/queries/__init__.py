"""What may be asked of tickets: how each stands, what may be done, what is due."""

from app.tickets.queries.clocks import Clock, Hours, accountable, clock, clocks, hours, overdue
from app.tickets.queries.standing import (
    Standing,
    asleep,
    can,
    check_step,
    may,
    role_of,
    standing,
    standing_after,
)

__all__ = [
    "Clock",
    "Hours",
    "Standing",
    "accountable",
    "asleep",
    "can",
    "check_step",
    "clock",
    "clocks",
    "hours",
    "may",
    "overdue",
    "role_of",
    "standing",
    "standing_after",
]
