"""What may be asked of rounds: where next, how far, who was where and when."""

from app.rounds.queries.alerts import alerts
from app.rounds.queries.board import Concern, concerns, headline, today_board
from app.rounds.queries.company import Walker, company
from app.rounds.queries.duty import Standing, at_work, on_duty
from app.rounds.queries.mine import Day, MyRound, Remark, my_days
from app.rounds.queries.photos import PhotoState
from app.rounds.queries.progress import (
    Progress,
    StopState,
    coming_rounds,
    my_rounds_today,
    name_of,
    next_round,
    round_for_place,
    round_progress,
    zone_of,
)
from app.rounds.queries.timeline import NoteState, OmissionState, VisitState, omissions, timeline

__all__ = [
    "Concern",
    "Day",
    "MyRound",
    "NoteState",
    "OmissionState",
    "PhotoState",
    "Progress",
    "Remark",
    "Standing",
    "StopState",
    "VisitState",
    "Walker",
    "alerts",
    "at_work",
    "coming_rounds",
    "company",
    "concerns",
    "headline",
    "my_days",
    "my_rounds_today",
    "name_of",
    "next_round",
    "omissions",
    "on_duty",
    "round_for_place",
    "round_progress",
    "timeline",
    "today_board",
    "zone_of",
]
