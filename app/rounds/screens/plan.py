"""The editor of a plan: its fields beside its stops, checked and foretold while one writes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import unquote

import flet as ft

from app.estate.queries import people_here
from app.estate.queries import places as open_places
from app.hooks import use_anju, use_do, use_now, use_query
from app.rounds.commands.checks import problems
from app.rounds.commands.sketching import Sketch, copy_of, earliest_day, sketch_of
from app.rounds.queries.plans import PlanState, head_of, plan_state, stops_of, today_of
from app.rounds.screens import plan_drafts
from app.rounds.screens.parts import Say, attempt, use_local
from app.rounds.screens.plan_card import EndOrCopy
from app.rounds.screens.plan_fields import Basics, Since, Who
from app.rounds.screens.plan_pen import Pen, Proof
from app.rounds.screens.plan_seasons import Seasons
from app.rounds.screens.plan_stops import Stops
from app.rounds.screens.plan_times import Times
from app.rounds.screens.plan_week import Week
from app.rounds.screens.plan_words import short_day
from components import theme
from components.boundary import screen
from components.button import main_action, quiet
from components.choice import choose_one
from components.effect import use_work
from components.empty import empty
from components.notice import banner
from components.page import page, use_go, use_wide
from components.unsaved import Leave, Unsaved
from services.commands import View

NEW = Sketch()


@screen
def NewPlan() -> Any:
    """An empty plan, or one that begins as another stands."""
    local = use_local()
    source = unquote(ft.use_route_params().get("plan_id") or "")
    found = use_query(_standing, source)
    ended = use_query(_has_ended, source, use_now(600).replace(minute=0, second=0, microsecond=0))
    base = NEW if found is None else copy_of(found, _name_of_copy(local.say, found.name, ended))
    return Editor(base, None, f"new {source}", key=f"new-{source}")


@screen
def PlanPage() -> Any:
    say = use_local().say
    plan_id = unquote(ft.use_route_params().get("plan_id") or "")
    now = use_now(600).replace(minute=0, second=0, microsecond=0)
    state = use_query(plan_state, plan_id, now)
    base = use_query(_standing, state.head.id if state else "")
    if state is None or base is None:
        gone = empty(ft.Icons.EVENT_BUSY_OUTLINED, say("plan_gone"), say("plan_gone_hint"))
        return page(say("plan"), "", [gone], narrow=True)
    return Editor(base, state, state.lineage, key=state.lineage)


@screen
def Editor(stands: Sketch, state: PlanState | None, drawer: str) -> Any:
    """Holds what is written, and asks before it is left. `stands` is the plan as it is now; `drawer` is where
    what is not saved is kept.
    """
    anju, go, say = use_anju(), use_go(), use_local().say
    before = ft.use_memo(lambda: plan_drafts.kept(anju, drawer), [])
    base, rebase = ft.use_state(before.base if before else stands)
    sketch, write = ft.use_state(before.sketch if before else stands)

    def remember() -> None:
        plan_drafts.keep(anju, drawer, sketch, base)

    def restart(new: Sketch) -> None:
        plan_drafts.forget(anju, drawer)
        rebase(new)
        write(new)

    use_work(remember, [sketch, base])
    news = stands if stands.plan_id != base.plan_id else None
    draft = before is not None and sketch != base and sketch == before.sketch
    ways = [(say("leave_keep"), lambda: None, False), (say("leave_drop"), lambda: restart(base), True)]
    leave = Leave(say("leave_question"), say("leave_hint"), say("leave_stay"), ways)

    def draw() -> Any:
        return Written(sketch, base, Pen(write), state, restart, news, draft, go, key="written")

    return Unsaved(sketch != base, leave, draw)


@screen
def Written(
    sketch: Sketch,
    base: Sketch,
    pen: Pen,
    state: PlanState | None,
    restart: Callable[[Sketch], None],
    news: Sketch | None,
    draft: bool,
    go: Callable[[str], Any],
) -> ft.View:
    """The page itself. `news`: the plan as somebody else has changed it meanwhile."""
    local, do, wide = use_local(), use_do(), use_wide()
    say = local.say
    now = use_now(60).replace(second=0, microsecond=0)
    today = use_query(today_of, now)
    places, people = use_query(open_places), use_query(people_here)
    tried, tell_tried = ft.use_state(False)
    side, show = ft.use_state("when")
    wrong, complain = ft.use_state("")
    busy, work = ft.use_state(False)
    head = state.head if state else None
    begins = sketch.begins(head, today)
    proof = Proof(problems(sketch, begins, {p.id for p in places}, {p.id for p in people}), tried)

    async def save() -> None:
        if proof.problems:
            tell_tried(True)
            show("stops" if all(p.stop_id or p.field == "stops" for p in proof.problems) else "when")
            return
        work(True)
        complain("")
        done = await attempt(do(sketch.command(begins), sketch.new_pictures()), say, complain)
        work(False)
        if done is not None:
            restart(base)
            go("/plans")

    notes = [banner(wrong, theme.MISSED, ft.Icons.ERROR_OUTLINE, key="wrong")] if wrong else []
    if news is not None:
        newer = quiet(say("plan_newer_open"), lambda: restart(news), key="newer")
        notes.append(banner(say("PLAN_CHANGED"), theme.WARN, ft.Icons.SYNC_PROBLEM, [newer], key="news"))
    elif draft:
        drop = quiet(say("draft_drop"), lambda: restart(base), key="draft-drop")
        notes.append(banner(say("draft_kept"), theme.INFO, ft.Icons.EDIT_NOTE, [drop], key="draft"))
    if tried and proof.problems:
        words = say("problems_count", count=len(proof.problems))
        notes.append(banner(words, theme.MISSED, ft.Icons.RULE, key="problems"))
    when: list[ft.Control] = [
        Basics(sketch, pen, proof, key="basics"),
        Times(sketch, pen, proof, key="times"),
        Seasons(sketch, pen, proof, today, key="seasons"),
        Who(sketch, pen, proof, key="who"),
        Since(sketch, pen, proof, begins, earliest_day(head, today), key="since"),
        Week(sketch.as_plan(begins), state.lineage if state else "", key="week"),
        *([EndOrCopy(state, key="end-or-copy")] if state else []),
    ]
    stops = Stops(sketch, pen, proof, key="stops")
    sides = [("when", say("side_when")), ("stops", say("side_stops", count=len(sketch.stops)))]
    if not wide:
        chips = choose_one(sides, side, show, key="side")
        when = [chips, *(when if side == "when" else [stops])]
    label = say("plan_save") if sketch == base else say("plan_save_from", day=short_day(local, begins))
    action = main_action(
        label,
        save,
        key="save",
        icon=ft.Icons.CHECK,
        busy=busy,
        disabled=news is not None,
    )
    unchanged = sketch == base and bool(sketch.plan_id)
    name = sketch.name.strip() or say("plan_new")
    return page(
        name,
        say("plan_edit") if sketch.plan_id else say("plan_new") if sketch.name.strip() else "",
        [*notes, *when],
        action=None if unchanged else action,
        side=stops if wide else None,
    )


def _standing(view: View, plan_id: str) -> Sketch | None:
    """The last version of the plan that a version belongs to, ready to be changed."""
    plan = head_of(view, plan_id) if plan_id else None
    return sketch_of(plan, stops_of(view, plan.id)) if plan else None


def _has_ended(view: View, plan_id: str, now: datetime) -> bool:
    state = plan_state(view, plan_id, now)
    return state is not None and state.ended


def _name_of_copy(say: Say, name: str, ended: bool) -> str:
    """A plan that is taken up again keeps its name: there is no other of that name now."""
    return name if ended else str(say("copy_name", name=name))[:60]
