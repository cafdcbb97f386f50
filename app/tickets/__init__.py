"""Tickets (报事): what somebody reported, asked for or complained of, until the last call-back."""

from app.domain import Domain, Route, Tab
from app.estate.records import ROLES, STAFF
from app.tickets import commands, records
from app.tickets.queries.alerts import alerts
from app.tickets.queries.callbacks import CALLERS
from app.tickets.queries.inbox import WATCHERS, headline
from app.tickets.queries.origins import INTAKERS, about_hazard, about_place
from app.tickets.queries.refusals import note_of
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
        Route("/tickets", "app.tickets.screens.inbox:TicketsHome"),
        Route("/tickets/search", "app.tickets.screens.search:SearchPage", STAFF),
        Route("/tickets/months", "app.tickets.screens.months:MonthsPage", WATCHERS),
        Route("/report", "app.tickets.screens.intake:Intake"),
        Route("/tickets/new", "app.tickets.screens.intake:Intake"),
        Route("/tickets/new/:kind", "app.tickets.screens.intake:Intake"),
        Route("/tickets/at/:place_id", "app.tickets.screens.intake:Intake", STAFF),
        Route("/tickets/hazard/:hazard_id", "app.tickets.screens.intake:FromHazard", INTAKERS),
        Route("/tickets/calls", "app.tickets.screens.calls:CallsPage", CALLERS),
        Route("/tickets/calls/:ticket_id", "app.tickets.screens.call_form:CallPage", CALLERS),
        Route("/tickets/mine", "app.tickets.screens.resident:ResidentHome", ("resident",)),
        Route("/tickets/figures", "app.tickets.screens.figures:FiguresPage", WATCHERS),
        Route("/tickets/settings", "app.tickets.screens.settings:SettingsPage", ("manager",)),
        Route("/tickets/night", "app.tickets.screens.night:NightPage", CALLERS),
        Route(
            "/people/:person_id/certificate", "app.tickets.screens.certificate:CertificatePage", ("manager",)
        ),
        Route("/tickets/daily", "app.tickets.screens.daily:DailyPage", STAFF),
        Route("/tickets/accident", "app.tickets.screens.accident:AccidentPage", STAFF),
        Route("/tickets/accidents/:accident_id", "app.tickets.screens.accident_one:AccidentOne", STAFF),
        Route("/tickets/:ticket_id/accident", "app.tickets.screens.accident:AccidentPage", STAFF),
        Route("/tickets/:ticket_id/work", "app.tickets.screens.work:WorkPage", STAFF),
        Route("/tickets/:ticket_id/finish", "app.tickets.screens.finish:FinishPage", STAFF),
        Route("/tickets/:ticket_id/rate", "app.tickets.screens.rate:RatePage"),
        Route("/tickets/:ticket_id/call_back", "app.tickets.screens.call_form:CallPage", CALLERS),
        Route("/tickets/:ticket_id", "app.tickets.screens.any_ticket:AnyTicket"),
        Route("/tickets/:ticket_id/:step", "app.tickets.screens.steps:StepPage"),
    ),
    tabs=(Tab("/tickets", "tickets", "ASSIGNMENT_OUTLINED", ROLES, 15),),
    headline=headline,
    alerts=alerts,
    uses=("rounds", "assets"),
    about_hazard=about_hazard,
    about_place=about_place,
    salvage=note_of,
)
