"""What may be done with an estate: its people, its places and labels, duty."""

from app.estate.commands.absences import EndAbsence, MarkAbsent
from app.estate.commands.certificates import FileCertificate, WithdrawCertificate
from app.estate.commands.duty import GoOffDuty, GoOnDuty
from app.estate.commands.people import (
    ChangeRoles,
    ChangeSettings,
    Deactivate,
    InvitePerson,
    IssueReset,
    Reactivate,
    RevokeInvite,
)
from app.estate.commands.places import (
    AddPlace,
    AddPlaces,
    ChangePlace,
    ClosePlace,
    PlaceRow,
    ReplaceTag,
    nth_id,
)
from services.commands import Command

COMMANDS: tuple[type[Command], ...] = (
    InvitePerson,
    RevokeInvite,
    ChangeRoles,
    Deactivate,
    Reactivate,
    IssueReset,
    ChangeSettings,
    AddPlace,
    AddPlaces,
    ChangePlace,
    ClosePlace,
    ReplaceTag,
    GoOnDuty,
    GoOffDuty,
    MarkAbsent,
    EndAbsence,
    FileCertificate,
    WithdrawCertificate,
)

__all__ = [
    "COMMANDS",
    "AddPlace",
    "AddPlaces",
    "ChangePlace",
    "ChangeRoles",
    "ChangeSettings",
    "ClosePlace",
    "Deactivate",
    "EndAbsence",
    "FileCertificate",
    "GoOffDuty",
    "GoOnDuty",
    "InvitePerson",
    "IssueReset",
    "MarkAbsent",
    "PlaceRow",
    "Reactivate",
    "ReplaceTag",
    "RevokeInvite",
    "WithdrawCertificate",
    "nth_id",
]
