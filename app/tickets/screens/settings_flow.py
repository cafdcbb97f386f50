"""How one kind of ticket goes: its stages with who and by when, and whom the desk calls afterwards."""

from __future__ import annotations

import functools
from typing import Any

import flet as ft

from app.hooks import use_query
from app.rounds.screens.parts import Say
from app.tickets.commands import SetFlow, StageSet
from app.tickets.commands.routing import DOERS
from app.tickets.queries.catalogue import flow_of
from app.tickets.records import URGENCIES, Course, Flow, Stage
from app.tickets.screens.call_parts import use_attempt
from app.tickets.screens.limit_field import LimitField, Written, limit_of, limit_words, written
from app.tickets.screens.parts import use_local
from components import theme
from components.boundary import part
from components.button import main_action, second_action
from components.card import card, rows, section
from components.choice import choose_one, switch_row
from components.dialog import sheet
from components.form import number_field
from components.text import heading, second, title
from components.tile import dot, row

POLICIES = ("all", "sample", "unrated", "none")


@part
def FlowPart(kind: str) -> ft.Control:
    say = use_local().say
    flow = use_query(flow_of, kind)
    editing, edit = ft.use_state("")
    chosen = next((s for s in flow.stages if s.step == editing), None) if flow else None
    editor = StageEditor(flow, chosen, lambda: edit(""), key=editing) if flow and chosen else None
    ft.use_dialog(sheet(editor, on_close=lambda: edit(""), long=True) if editor else None)
    if flow is None:
        return second(say("KIND_BAD"))
    lines = [_line(say, n, s, functools.partial(edit, s.step)) for n, s in enumerate(flow.stages, 1)]
    pieces: list[ft.Control] = [section(say("flow_stages"), rows(lines, key="stages"))]
    if any(s.step == "call_back" for s in flow.stages):
        pieces.append(section(say("flow_call_back"), CallBackPart(flow, key="call-back")))
    return ft.Column(pieces, spacing=theme.L, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


@part
def StageEditor(flow: Flow, stage: Stage, close: Any) -> ft.Control:
    say = use_local().say
    carry_out, busy, trouble = use_attempt()
    role, set_role = ft.use_state(stage.role)
    must, set_must = ft.use_state(stage.must)
    limits, write = ft.use_state({u: written(stage.limits.get(u)) for u in URGENCIES})
    wrong, complain = ft.use_state(False)
    course = Course(stages=flow.stages)
    core = course.nth(stage.step) == course.core

    def change(urgency: str, new: Written) -> None:
        complain(False)
        write(lambda before: before | {urgency: new})

    async def save() -> None:
        if any(one.bad for one in limits.values()):
            complain(True)
            return
        told = {u: limit_of(limits[u]) for u in URGENCIES}
        stages = (StageSet.model_validate({"step": stage.step, "role": role, "must": must, "limits": told}),)
        if await carry_out(SetFlow.model_validate({"ticket_kind": flow.kind, "stages": stages})) is not None:
            close()

    options = [("worker", say("flow_worker")), *((r, say(f"role_{r}")) for r in DOERS)]
    sure: ft.Control = second(say("flow_core_hint"))
    if not core:
        sure = switch_row(say("flow_must"), "", must, set_must, key="must")
    fields = [
        LimitField(urgency, limits[urgency], functools.partial(change, urgency), wrong, key=urgency)
        for urgency in URGENCIES
    ]
    return ft.Column(
        [
            title(say(f"stage_{stage.step}")),
            heading(say("flow_who")),
            choose_one(options, role, set_role, key="role"),
            sure,
            heading(say("flow_limits")),
            second(_since(say, stage)),
            *fields,
            *trouble,
            main_action(say("settings_save"), save, key="save", busy=busy),
        ],
        spacing=theme.M,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


@part
def CallBackPart(flow: Flow) -> ft.Control:
    """A policy is chosen at once; of a sample how many in a hundred."""
    say = use_local().say
    carry_out, busy, trouble = use_attempt()
    share, write = ft.use_state(str(flow.sample))
    wrong, complain = ft.use_state(False)

    async def choose(policy: str) -> None:
        await carry_out(SetFlow.model_validate({"ticket_kind": flow.kind, "call_back": policy}))

    async def save() -> None:
        good = share.strip().isdecimal() and int(share) <= 100
        complain(not good)
        if good:
            await carry_out(SetFlow.model_validate({"ticket_kind": flow.kind, "sample": int(share)}))

    options = [(p, say(f"policy_{p}")) for p in POLICIES]
    pieces: list[ft.Control] = [choose_one(options, flow.call_back, choose, key="policy")]
    if flow.call_back == "sample":
        error = say("flow_sample_bad") if wrong else ""
        pieces += [
            number_field(say("flow_sample"), share, write, key="sample", error=error, unit="%"),
            second_action(say("flow_sample_save"), save, key="save-sample", disabled=busy),
        ]
    return card(*pieces, *trouble, spacing=theme.M)


def _line(say: Say, number: int, stage: Stage, on_click: Any) -> ft.Control:
    limits = [f"{say(f'urgency_{u}')} {limit_words(say, stage.limits.get(u))}" for u in URGENCIES]
    who = say("flow_worker") if stage.role == "worker" else say(f"role_{stage.role}")
    must = [] if stage.must else [say("flow_optional")]
    words = " · ".join([who, *must, *limits])
    mark = dot(theme.NOW if stage.must else theme.PLAIN, label=str(number))
    return row(say(f"stage_{stage.step}"), words, key=f"stage-{stage.step}", on_click=on_click, lead=mark)


def _since(say: Say, stage: Stage) -> str:
    return say("flow_since", stage=say(f"stage_{stage.after}")) if stage.after else say("flow_since_before")
