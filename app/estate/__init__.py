"""The estate: its people and what they may do, its places, its figures."""

from app.domain import Domain, Route, Tab
from app.estate import commands, records
from app.estate.queries import certificate_alerts, headline
from app.estate.texts import TEXTS

KEEPERS = ("manager", "desk")

DOMAIN = Domain(
    key="estate",
    records=(
        records.Estate,
        records.Building,
        records.Unit,
        records.Place,
        records.Tag,
        records.Person,
        records.Duty,
        records.Absence,
        records.AbsenceReason,
        records.Certificate,
        records.Membership,
        records.Contact,
        records.Household,
        records.Invite,
    ),
    commands=commands.COMMANDS,
    texts=TEXTS,
    routes=(
        Route("/people", "app.estate.screens.people:People", KEEPERS),
        Route("/people/:person_id", "app.estate.screens.person:PersonPage", KEEPERS),
        Route("/people/:person_id/absence", "app.estate.screens.absence:AbsencePage", ("manager",)),
        Route("/absence", "app.estate.screens.absence:AbsencePage", records.STAFF),
        Route("/invite", "app.estate.screens.invite:InviteStaff", ("manager",)),
        Route("/invite-resident", "app.estate.screens.resident:InviteResident", KEEPERS),
        Route("/places", "app.estate.screens.places:Places", ("manager",)),
        Route("/places/new", "app.estate.screens.place:NewPlace", ("manager",)),
        Route("/places/import", "app.estate.screens.importing:ImportPlaces", ("manager",)),
        Route("/places/:place_id", "app.estate.screens.place:PlacePage", ("manager",)),
        Route("/figures", "app.estate.screens.figures:Figures", ("manager",)),
    ),
    tabs=(
        Tab("/places", "places", "PLACE_OUTLINED", ("manager",), 50),
        Tab("/people", "people", "GROUP", KEEPERS, 80),
    ),
    headline=headline,
    alerts=certificate_alerts,
)
