"""What is remembered of rounds: plans, the rounds made from them, and what was done on each."""

from app.rounds.records.acts import (
    LATER,
    Answers,
    Done,
    Finish,
    Note,
    Obstacle,
    Omission,
    Start,
    Visit,
    Voice,
)
from app.rounds.records.custody import Held, Photo
from app.rounds.records.handovers import Handover
from app.rounds.records.hazards import Extension, Fault, Hazard, Restoration, Review, Subject
from app.rounds.records.plans import MINUTE, Plan, Proof, Question, Round, Season, State, Stop

__all__ = [
    "LATER",
    "MINUTE",
    "Answers",
    "Done",
    "Extension",
    "Fault",
    "Finish",
    "Handover",
    "Hazard",
    "Held",
    "Note",
    "Obstacle",
    "Omission",
    "Photo",
    "Plan",
    "Proof",
    "Question",
    "Restoration",
    "Review",
    "Round",
    "Season",
    "Start",
    "State",
    "Stop",
    "Subject",
    "Visit",
    "Voice",
]
