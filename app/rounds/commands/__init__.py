"""What may be done with rounds: walk them, tell what was found, plan them, review them."""

from app.rounds.commands.handing import HandOver
from app.rounds.commands.omitting import LeaveOut, TakeBack
from app.rounds.commands.planning import ChangePlan, EndPlan, MakePlan, PlanDraft, StopDraft
from app.rounds.commands.restoring import REPAIRERS, ApplyExtension, ReportRestored
from app.rounds.commands.reviewing import ReviewFact
from app.rounds.commands.stopping import AddNote, AnswerStop, ReportHazard
from app.rounds.commands.walking import CheckIn, FinishRound, Position, StartRound
from services.commands import Command

COMMANDS: tuple[type[Command], ...] = (
    StartRound,
    CheckIn,
    AnswerStop,
    AddNote,
    ReportHazard,
    ReportRestored,
    ApplyExtension,
    FinishRound,
    LeaveOut,
    TakeBack,
    HandOver,
    MakePlan,
    ChangePlan,
    EndPlan,
    ReviewFact,
)

__all__ = [
    "COMMANDS",
    "REPAIRERS",
    "AddNote",
    "AnswerStop",
    "ApplyExtension",
    "ChangePlan",
    "CheckIn",
    "EndPlan",
    "FinishRound",
    "HandOver",
    "LeaveOut",
    "MakePlan",
    "PlanDraft",
    "Position",
    "ReportHazard",
    "ReportRestored",
    "ReviewFact",
    "StartRound",
    "StopDraft",
    "TakeBack",
]
