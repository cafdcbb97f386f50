"""Reporting something: page after page on a phone, one page with the keyboard at the desk."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import flet as ft

from app.hooks import use_me, use_query
from app.rounds.records import Hazard
from app.tickets.queries.intake import branches
from app.tickets.records import KINDS, Category
from app.tickets.screens.intake_desk import DeskForm
from app.tickets.screens.intake_draft import Draft
from app.tickets.screens.intake_form import use_form
from app.tickets.screens.intake_kind import CategoriesPage, KindsPage
from app.tickets.screens.intake_sent import Sent
from app.tickets.screens.intake_what import WhatPage
from app.tickets.screens.intake_where import WherePage
from app.tickets.screens.parts import use_local
from components.boundary import screen
from components.empty import empty
from components.page import Frame, page, use_wide
from components.wait import Wait
from services.commands import View


@screen
def Intake() -> Any:
    """`/tickets/new`, of a kind, or at a place."""
    params = {name: unquote(value) for name, value in ft.use_route_params().items()}
    me, wide = use_me(), use_wide()
    kind, place_id = params.get("kind", ""), params.get("place_id", "")
    fresh = Draft(kind=kind if kind in KINDS else "", place_id=place_id)
    about = " ".join(part for part in ("ticket", kind, place_id) if part)
    if wide and me is not None and me.holds("desk", "manager"):
        return DeskForm(about, replace(fresh, kind=fresh.kind or "repair"), key=f"desk {about}")
    return Steps(about, fresh, "", key=about)


@screen
def FromHazard() -> Any:
    """A hazard becomes a ticket: its place, words, photos and voice come along."""
    local = use_local()
    id = unquote(ft.use_route_params().get("hazard_id", ""))
    found = use_query(_hazard, id)
    if found is None:
        say = local.say
        gone = empty(ft.Icons.REPORT_OFF_OUTLINED, say("intake_hazard_gone"), say("intake_hazard_gone_hint"))
        return page(say("intake"), "", [gone], narrow=True)
    fresh = Draft(kind="hazard", words=found.text, urgency=found.urgency, step="what")
    return Steps(f"ticket hazard {id}", fresh, id, key=id)


@screen
def Steps(about: str, fresh: Draft, hazard_id: str) -> Any:
    """One question a page; back leads to the page before."""
    form, ready = use_form(about, fresh, hazard_id)
    chrome, draft = ft.use_context(Frame), form.draft
    sent, send = ft.use_state(("", False))
    tops, below = use_query(_below, draft.kind, ""), use_query(_below, draft.kind, draft.top_id)
    begun, _ = ft.use_state(not ready or draft != fresh)
    asks_where = form.staff and not fresh.place_id and not hazard_id
    step = step_of(draft, bool(tops), asks_where)

    def finish(ticket_id: str, added: bool) -> None:
        form.forget()
        send((ticket_id, added))

    def back() -> Any:
        before = before_it(draft, step, bool(tops), asks_where)
        stays = before is not None and not hazard_id and not (fresh.kind and before.get("kind") == "")
        return form.change(**before) if before and stays else chrome.back()

    def draw() -> Any:
        if not ready:
            return Waiting(key="waiting")
        if step == "kind":
            return KindsPage(form, begun, key="kind")
        if step == "category":
            return CategoriesPage(form, below, _after(asks_where), key=f"category {draft.top_id}")
        if step == "where":
            return WherePage(form, key="where")
        return WhatPage(form, begun, finish, key="what")

    if sent[0]:
        return Sent(sent[0], sent[1], lambda: send(("", False)), key=sent[0])
    return Frame(replace(chrome, back=back), draw)


@screen
def Waiting() -> ft.View:
    return page(use_local().say("intake"), "", [Wait()])


def step_of(draft: Draft, branching: bool, asks_where: bool) -> str:
    """The page that is shown: kind, category, where or what."""
    if not draft.kind:
        return "kind"
    return draft.step or ("category" if branching else _after(asks_where))


def before_it(draft: Draft, step: str, branching: bool, asks_where: bool) -> dict[str, Any] | None:
    """What leads to the page before, as fields of the draft; None on the first."""
    if step == "kind":
        return None
    if step == "what" and asks_where:
        return {"step": "where"}
    if step in ("what", "where") and branching:
        return {"step": "category", "category_id": ""}
    if step == "category" and draft.top_id:
        return {"top_id": ""}
    return {"kind": "", "step": "", "top_id": "", "category_id": ""}


def _after(asks_where: bool) -> str:
    return "where" if asks_where else "what"


def _below(view: View, kind: str, top_id: str) -> tuple[Category, ...]:
    return branches(view, kind, top_id or None) if kind else ()


def _hazard(view: View, id: str) -> Hazard | None:
    return view.get(Hazard, id) if id else None
