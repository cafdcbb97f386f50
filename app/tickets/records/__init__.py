"""What is remembered of tickets: how each kind goes, what they are about, reports and the steps of each."""

from app.tickets.records.days import Accident, Day
from app.tickets.records.flows import (
    KINDS,
    STAGES,
    URGENCIES,
    Category,
    Flow,
    Kind,
    Policy,
    Price,
    Stage,
    Urgency,
)
from app.tickets.records.tickets import CHANNELS, RATINGS, Caller, Channel, Course, Rating, Step, Ticket

__all__ = [
    "CHANNELS",
    "KINDS",
    "RATINGS",
    "STAGES",
    "URGENCIES",
    "Accident",
    "Caller",
    "Category",
    "Channel",
    "Course",
    "Day",
    "Flow",
    "Kind",
    "Policy",
    "Price",
    "Rating",
    "Stage",
    "Step",
    "Ticket",
    "Urgency",
]
