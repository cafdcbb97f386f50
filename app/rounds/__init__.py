"""Rounds: plans become rounds, rounds become visits. One engine; what kind of work it is, the plan says."""

from app.domain import Domain, Route, Tab
from app.estate.records import STAFF
from app.rounds import commands, records
from app.rounds.queries import alerts, headline
from app.rounds.queries.plans import needs
from app.rounds.texts import TEXTS

AFOOT = ("guard", "cleaner", "electrician", "gardener")
WALKERS = (*AFOOT, "desk")
WATCHERS = ("manager", "desk", "inspector")

DOMAIN = Domain(
    key="rounds",
    records=(
        records.Plan,
        records.Stop,
        records.Round,
        records.Start,
        records.Visit,
        records.Note,
        records.Answers,
        records.Omission,
        records.Handover,
        records.Hazard,
        records.Extension,
        records.Restoration,
        records.Review,
        records.Finish,
    ),
    commands=commands.COMMANDS,
    texts=TEXTS,
    routes=(
        Route("/rounds", "app.rounds.screens.home:Home", WALKERS),
        Route("/rounds/mine", "app.rounds.screens.mine:MinePage", WALKERS),
        Route("/rounds/:round_id", "app.rounds.screens.review:OneRound", (*WALKERS, *WATCHERS)),
        Route("/rounds/:round_id/review", "app.rounds.screens.review:ReviewPage", WATCHERS),
        Route("/rounds/:round_id/review/:visit_id", "app.rounds.screens.review:ReviewPage", WATCHERS),
        Route(
            "/rounds/:round_id/hand-over", "app.rounds.screens.hand_over:HandOverPage", (*WALKERS, "manager")
        ),
        Route("/rounds/:round_id/stops/:stop_id", "app.rounds.screens.task:TaskPage", WALKERS),
        Route(
            "/rounds/:round_id/impossible/:which",
            "app.rounds.screens.impossible:Impossible",
            WALKERS,
        ),
        Route("/rounds/:round_id/scan", "app.rounds.screens.scan:Scan", WALKERS),
        Route("/rounds/:round_id/finish", "app.rounds.screens.finish:FinishPage", WALKERS),
        Route("/rounds/:round_id/damaged", "app.rounds.screens.damaged:Damaged", WALKERS),
        Route("/visits/:visit_id/stop", "app.rounds.screens.stop:StopPage", WALKERS),
        Route("/visits/:visit_id/hazard", "app.rounds.screens.hazard:HazardPage", WALKERS),
        Route("/hazard", "app.rounds.screens.hazard:HazardPage", STAFF),
        Route("/duty", "app.rounds.screens.duty:DutyPage", STAFF),
        Route("/scan", "app.rounds.screens.scan:Scan", WALKERS),
        Route("/t/:token", "app.rounds.screens.here:Here"),
        Route("/desk", "app.rounds.screens.desk:DeskPage", ("desk",)),
        Route("/board", "app.rounds.screens.board:Board", WATCHERS),
        Route("/cover", "app.rounds.screens.cover:CoverPage", ("manager",)),
        Route("/board/heat", "app.rounds.screens.heat:HeatPage", WATCHERS),
        Route("/people/:person_id/week", "app.rounds.screens.week:WeekPage", WATCHERS),
        Route("/places/:place_id/history", "app.rounds.screens.history:HistoryPage", WATCHERS),
        Route("/hazards", "app.rounds.screens.hazards:Hazards", STAFF),
        Route("/hazards/:hazard_id", "app.rounds.screens.hazard_one:HazardOne", STAFF),
        Route("/hazards/:hazard_id/restored", "app.rounds.screens.restored:RestoredPage", commands.REPAIRERS),
        Route("/hazards/:hazard_id/extend", "app.rounds.screens.extend:ExtendPage", commands.REPAIRERS),
        Route("/months", "app.rounds.screens.months:Months", ("manager", "inspector")),
        Route("/plans", "app.rounds.screens.plans:Plans", ("manager",)),
        Route("/plans/new", "app.rounds.screens.plan:NewPlan", ("manager",)),
        Route("/plans/new/:plan_id", "app.rounds.screens.plan:NewPlan", ("manager",)),
        Route("/plans/:plan_id/elsewhere", "app.rounds.screens.plan_elsewhere:Elsewhere", ("manager",)),
        Route("/plans/:plan_id", "app.rounds.screens.plan:PlanPage", ("manager",)),
        Route("/labels", "app.rounds.screens.labels:Labels", ("manager",)),
        Route("/labels/:place_id", "app.rounds.screens.labels:Labels", ("manager",)),
    ),
    tabs=(
        Tab("/rounds", "rounds", "ROUTE", AFOOT, 10),
        Tab("/board", "board", "DASHBOARD", WATCHERS, 10),
        Tab("/desk", "desk_day", "CHECKLIST", ("desk",), 20),
        Tab("/plans", "plans", "EVENT_NOTE", ("manager",), 30),
    ),
    headline=headline,
    needs=needs,
    alerts=alerts,
)
