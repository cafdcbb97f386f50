"""A plan to read: when, who, where, what is to come; and how it is changed, copied and ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from app.hooks import use_anju, use_do, use_now, use_query
from app.rounds.commands import EndPlan
from app.rounds.queries.plans import PlannedStop, PlanState, plan_state, today_of
from app.rounds.screens.kinds import kind_icon
from app.rounds.screens.parts import Local, attempt, span, use_local
from app.rounds.screens.plan_week import Week
from app.rounds.screens.plan_words import (
    days_words,
    season_words,
    short_day,
    times_words,
    use_posts,
    who_words,
)
from components import theme
from components.badge import badge
from components.boundary import part
from components.button import main_action, quiet, second_action
from components.card import card, section
from components.dialog import confirm
from components.empty import empty
from components.notice import banner, snackbar
from components.page import use_go
from components.text import body, second, title
from components.tile import dot, fact, row


@part
def PlanCard(plan_id: str) -> ft.Control:
    """Everything about one plan, beside the list on a tablet."""
    local, post, go = use_local(), use_posts(), use_go()
    say = local.say
    now = use_now(60).replace(second=0, microsecond=0)
    state = use_query(plan_state, plan_id, now)
    if state is None:
        return empty(ft.Icons.EVENT_BUSY_OUTLINED, say("plan_gone"), say("plan_gone_hint"))
    plan = state.shown
    marks = plan_marks(local, state)
    facts = [
        fact(say("kind"), say(f"kind_{plan.kind}"), inset=0),
        fact(say("proof"), say(f"proof_{plan.proof}"), inset=0),
        fact(say("days"), days_words(local, plan), inset=0),
        *([fact(say("starts"), times_words(local, plan.starts), inset=0)] if plan.starts else []),
        *(fact(*season_words(local, season), inset=0) for season in plan.seasons),
        fact(say("minutes_field"), span(say, plan.minutes), inset=0),
        fact(say("who"), who_words(local, post, plan.roles, state.people), inset=0),
        fact(say("order"), say("order_kept" if plan.ordered else "order_free"), inset=0),
    ]
    if state.next_at is not None:
        facts.append(fact(say("next_round"), local.moment(state.next_at, now), inset=0))
    pieces: list[ft.Control] = [
        card(
            title(plan.name),
            *([ft.Row(marks, wrap=True, spacing=theme.S, run_spacing=theme.S)] if marks else []),
            *facts,
            spacing=theme.XS,
        ),
    ]
    if not state.ended:
        edit = main_action(
            say("plan_edit"), lambda: go(f"/plans/{state.head.id}"), key="edit", icon=ft.Icons.EDIT_OUTLINED
        )
        pieces.append(edit)
    pieces.append(EndOrCopy(state, key="end-or-copy"))
    lines = [stop_line(local, number, stop) for number, stop in enumerate(state.stops, start=1)]
    pieces.append(section(say("stops_count", count=len(lines)), card(*lines, spacing=0)))
    if not state.ended:
        pieces.append(Week(state.head, state.lineage, key="week"))
    return ft.Column(pieces, spacing=theme.L, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


@part
def EndOrCopy(state: PlanState) -> ft.Control:
    """A copy is a new plan; the end is asked about, and today's rounds are still walked."""
    local, go, do, anju = use_local(), use_go(), use_do(), use_anju()
    say = local.say
    asking, ask = ft.use_state(False)
    wrong, complain = ft.use_state("")
    done, tell = ft.use_state("")

    async def end() -> None:
        ask(False)
        complain("")
        today = today_of(anju.store, anju.clock.now())
        if await attempt(do(EndPlan(plan_id=state.head.id, last_day=today)), say, complain):
            tell(say("plan_ended", name=state.head.name))

    question = confirm(
        say("end_question", name=state.head.name),
        say("end_hint"),
        say("plan_end"),
        end,
        say("end_no"),
        lambda: ask(False),
        danger=True,
    )
    bar = snackbar(done, lambda: tell("")) if done else None
    ft.use_dialog(question if asking else bar)
    copy = second_action(
        say("revive" if state.ended else "plan_copy"),
        lambda: go(f"/plans/new/{state.head.id}"),
        key="copy",
        icon=ft.Icons.RESTART_ALT if state.ended else ft.Icons.CONTENT_COPY,
    )
    far = second_action(
        say("elsewhere"),
        lambda: go(f"/plans/{state.head.id}/elsewhere"),
        key="elsewhere",
        icon=ft.Icons.COPY_ALL_OUTLINED,
    )
    away = quiet(
        say("plan_end"), lambda: ask(True), key="end", icon=ft.Icons.EVENT_BUSY_OUTLINED, danger=True
    )
    trouble = [banner(wrong, theme.MISSED, ft.Icons.ERROR_OUTLINE, key="end-wrong")] if wrong else []
    return ft.Column(
        [
            *trouble,
            *([second(say("revive_hint"))] if state.ended else []),
            ft.Row(
                [copy, *([] if state.ended else [far, away])],
                wrap=True,
                spacing=theme.M,
                run_spacing=theme.S,
            ),
        ],
        spacing=theme.S,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def plan_marks(local: Local, state: PlanState) -> list[ft.Control]:
    """That it has ended, ends, or becomes another from a day on."""
    say, marks = local.say, list[ft.Control]()
    if state.ended:
        return [badge(say("plan_over"), theme.PLAIN, ft.Icons.EVENT_BUSY_OUTLINED)]
    for plan in state.coming:
        first = plan.id == state.shown.id
        day = short_day(local, plan.valid_from) if plan.valid_from else ""
        words = say("begins_on" if first else "changes_on", day=day)
        marks.append(badge(words, theme.INFO, ft.Icons.UPDATE))
    if state.head.valid_to is not None:
        marks.append(
            badge(say("ends_on", day=short_day(local, state.head.valid_to)), theme.WARN, ft.Icons.EVENT)
        )
    return marks


def stop_line(local: Local, number: int, planned: PlannedStop) -> ft.Container:
    say, stop = local.say, planned.stop
    facts = [stop.task] if stop.task else []
    if stop.standard:
        facts.append(stop.standard)
    if stop.pictures:
        facts.append(say("pictures_count", count=len(stop.pictures)))
    if stop.questions:
        facts.append(say("questions_count", count=len(stop.questions)))
    if not stop.required:
        facts.append(say("stop_optional"))
    name = planned.place or say("place_unknown")
    return row(name, " · ".join(facts), key=f"line-{number}", lead=dot(theme.PLAIN, None, str(number)))


def plan_row(
    local: Local,
    post: Callable[[str], str],
    state: PlanState,
    chosen: bool,
    open_plan: Callable[[], Any],
    now: Any,
) -> ft.Container:
    """Its name, days and times, who and how many stops, the next round."""
    plan, say = state.shown, local.say
    when = " · ".join(filter(None, (days_words(local, plan), times_words(local, plan.starts))))
    who = say("plan_sum", who=who_words(local, post, plan.roles, state.people), stops=len(state.stops))
    name = ft.Column([title(plan.name), body(when)], spacing=2, expand=True)
    lines: list[ft.Control] = [
        ft.Row([dot(theme.PLAIN, kind_icon(plan.kind)), name], spacing=theme.M),
        second(who),
    ]
    if state.next_at is not None:
        lines.append(second(say("next_round_at", time=local.moment(state.next_at, now)), theme.PRIMARY))
    if marks := plan_marks(local, state):
        lines.append(ft.Row(marks, wrap=True, spacing=theme.S, run_spacing=theme.S))
    one = card(*lines, spacing=theme.XS, on_click=open_plan, key=f"plan-{state.lineage}")
    if chosen:
        one.border = ft.Border.all(2, theme.PRIMARY)
    return one
