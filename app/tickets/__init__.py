"""Tickets (报事): what somebody reported, asked for or complained of, until the last call-back."""

from app.domain import Domain
from app.tickets import commands, records
from app.tickets.texts import TEXTS

DOMAIN = Domain(
    key="tickets",
    records=(
        records.Flow,
        records.Category,
        records.Price,
        records.Ticket,
        records.Caller,
        records.Step,
    ),
    commands=commands.COMMANDS,
    texts=TEXTS,
    uses=("rounds", "assets"),
)
