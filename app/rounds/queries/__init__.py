"""What may be asked of rounds: where next, how far, who was where and when."""

from app.rounds.queries.board import Concern, concerns, headline, today_board
from app.rounds.queries.progress import (
    Progress,
    StopState,
    my_rounds_today,
    name_of,
    next_round,
    round_for_place,
    round_progress,
    zone_of,
)
from app.rounds.queries.timeline import NoteState, PhotoState, VisitState, timeline

__all__ = [
    "Concern",
    "NoteState",
    "PhotoState",
    "Progress",
    "StopState",
    "VisitState",
    "concerns",
    "headline",
    "my_rounds_today",
    "name_of",
    "next_round",
    "round_for_place",
    "round_progress",
    "timeline",
    "today_board",
    "zone_of",
]
