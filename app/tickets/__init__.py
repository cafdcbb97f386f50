"""Tickets (报事): what somebody reported, asked for or complained of, until the last call-back."""

from app.domain import Domain, Route
from app.tickets import commands, records
from app.tickets.queries.callbacks import CALLERS
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
        records.Accident,
        records.Day,
    ),
    commands=commands.COMMANDS,
    texts=TEXTS,
    routes=(
        Route("/tickets/calls", "app.tickets.screens.calls:CallsPage", CALLERS),
        Route("/tickets/calls/:ticket_id", "app.tickets.screens.call_form:CallPage", CALLERS),
        Route("/tickets/night", "app.tickets.screens.night:NightPage", CALLERS),
    ),
    uses=("rounds", "assets"),
)
