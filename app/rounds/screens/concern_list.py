"""What waits for the manager: each with the reasons to look, one tap to accept, several at once by choice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import flet as ft

from app.hooks import use_me
from app.rounds.queries.board import GROUPS, Concern
from app.rounds.screens.oddities import reason_badge
from app.rounds.screens.parts import Local, use_local
from app.rounds.screens.verdict import Accept, Reject, Reviewed, on, use_reviewing, verdict_badge
from components import theme
from components.badge import badge
from components.boundary import part
from components.button import icon_button, quiet, second_action
from components.card import card
from components.choice import choose_one
from components.heard import heard
from components.page import use_go
from components.text import body, caption, heading, second

AT_FIRST, MORE = 8, 40


@dataclass(frozen=True)
class Deeds:
    """What can be done with a line; `pick` is None unless several are being selected."""

    go: Callable[[str], Any]
    accept: Accept | None
    reject: Reject | None
    pick: Callable[[str, bool], Any] | None


@part
def Concerns(found: tuple[Concern, ...], now: datetime) -> ft.Control:
    """A card that filters, selects and reviews; `found` holds reviewed ones too."""
    local, me, go = use_local(), use_me(), use_go()
    accept, reject, accept_all = use_reviewing()
    say = local.say
    group, choose_group = ft.use_state("all")
    reviewed, show_reviewed = ft.use_state(False)
    limit, show_more = ft.use_state(AT_FIRST)
    picking, start_picking = ft.use_state(False)
    picked, pick = ft.use_state(frozenset[str]())
    may = me is not None and me.holds("manager")
    waiting = [c for c in found if c.waits]
    groups = [g for g in GROUPS if any(c.belongs_to(g) for c in found)]
    chosen = group if group in groups else "all"
    listed = [c for c in (found if reviewed else waiting) if chosen == "all" or c.belongs_to(chosen)]
    to_accept = [_reviewed(local, c) for c in waiting if c.subject and c.subject_id in picked]

    def picks(id: str, on: bool) -> None:
        pick(lambda before: before | {id} if on else before - {id})

    def stop_picking() -> None:
        start_picking(False)
        pick(frozenset())

    async def accept_picked() -> None:
        stop_picking()
        await accept_all(to_accept)

    deeds = Deeds(go, accept if may else None, reject if may else None, picks if picking else None)
    head: list[ft.Control] = [ft.Column([heading(_head(local, len(waiting)))], expand=True)]
    if may and any(c.subject for c in waiting):
        word = say("select_done" if picking else "select")
        head.append(quiet(word, stop_picking if picking else lambda: start_picking(True), key="select"))
    content: list[ft.Control] = [ft.Row(head)]
    if len(groups) > 1:
        pool = found if reviewed else waiting
        counts = {g: sum(g == "all" or c.belongs_to(g) for c in pool) for g in ("all", *groups)}
        options = [(g, f"{say(f'group_{g}')} {count}") for g, count in counts.items()]
        content.append(choose_one(options, chosen, choose_group, key="group"))
    if picking and to_accept:
        words = say("select_accept", count=len(to_accept))
        content.append(second_action(words, accept_picked, key="accept-picked", icon=ft.Icons.DONE_ALL))
    if not listed:
        content += [second(say("no_concerns")), caption(say("no_concerns_hint"))]
    shown = listed[:limit]
    content += [ConcernLine(c, now, deeds, c.subject_id in picked, key=_key(c)) for c in shown]
    if len(shown) < len(listed):
        words = say("concerns_all", all=len(listed))
        content.append(quiet(words, lambda: show_more(limit + MORE), key="all-concerns"))
    if len(waiting) < len(found):
        words = say("concerns_waiting_only" if reviewed else "concerns_reviewed")
        content.append(quiet(words, lambda: show_reviewed(not reviewed), key="show-reviewed"))
    return card(*content, spacing=theme.M, key="concerns")


@part
def ConcernLine(concern: Concern, now: datetime, deeds: Deeds, is_picked: bool) -> ft.Control:
    """The reasons as badges, what it is about, what happened; a tap opens the round at that visit."""
    local = use_local()
    say, path = local.say, _path(concern)
    badges: list[ft.Control] = [reason_badge(say, reason) for reason in concern.reasons]
    if concern.urgent:
        badges.insert(0, badge(say("hazard_urgent"), theme.MISSED, ft.Icons.PRIORITY_HIGH))
    if concern.review is not None:
        badges.append(verdict_badge(local, concern.subject or "", concern.review.verdict))
    lines: list[ft.Control] = [
        ft.Row(badges, wrap=True, spacing=theme.XS, run_spacing=theme.XS),
        heading(_name(local, concern)),
    ]
    if concern.text:
        lines.append(body(concern.text))
    lines.append(second(_happened(local, concern, now)))
    told = ft.Container(
        ft.Column(lines, spacing=theme.XS),
        padding=ft.Padding.symmetric(vertical=theme.XS),
        border_radius=theme.FIELD_RADIUS,
        ink=path is not None,
        on_click=(lambda: deeds.go(path)) if path else None,
        expand=True,
        key=f"concern-{_key(concern)}",
    )
    row = ft.Row([told, *_buttons(local, concern, deeds, is_picked)], spacing=0)
    row.vertical_alignment = ft.CrossAxisAlignment.START
    return row


def _buttons(local: Local, concern: Concern, deeds: Deeds, is_picked: bool) -> list[ft.Control]:
    say, id, pick = local.say, concern.subject_id, deeds.pick
    if concern.subject is None or not concern.waits or deeds.accept is None or deeds.reject is None:
        return []
    one, accept, reject = _reviewed(local, concern), deeds.accept, deeds.reject
    if pick is not None:
        change = heard(lambda on: pick(id, on), lambda e: e.control.value)
        name = say("select_one", name=one.name)
        return [ft.Checkbox(value=is_picked, on_change=change, semantics_label=name, key=f"pick-{id}")]
    words = (
        ("review_settle", "review_refuse") if one.subject == "hazard" else ("review_accept", "review_reject")
    )
    yes, no = (f"{say(word)}：{one.name}" for word in words)
    return [
        icon_button(ft.Icons.CHECK, yes, on(accept, one), key=f"accept-{id}", color=theme.PRIMARY),
        icon_button(ft.Icons.CLOSE, no, lambda: reject(one), key=f"reject-{id}", color=theme.BAD),
    ]


def _key(concern: Concern) -> str:
    id = concern.subject_id or (concern.round.id if concern.round else f"{concern.person}-{concern.at}")
    return f"{concern.kind}-{id}"


def _path(concern: Concern) -> str | None:
    """A hazard found beside a round stands in the list of hazards only."""
    if concern.round is None:
        return "/hazards" if concern.kind == "hazard" else None
    end = f"/{concern.visit_id}" if concern.visit_id else ""
    return f"/rounds/{concern.round.id}/review{end}"


def _reviewed(local: Local, concern: Concern) -> Reviewed:
    return Reviewed(concern.subject or "visit", concern.subject_id, _name(local, concern))


def _name(local: Local, concern: Concern) -> str:
    if concern.kind in ("visit", "hazard"):
        return concern.place or local.say("place_unknown")
    walk = concern.round
    return local.say("round_title", number=walk.number, name=walk.name) if walk else concern.person


def _happened(local: Local, concern: Concern, now: datetime) -> str:
    kind: str = concern.kind
    key = "too_far" if kind == "visit" and "too_far" in concern.reasons else kind
    key = "photo_owed" if concern.reasons == ("photo_owed",) else key
    return local.say(
        f"concern_{key}_text",
        time=local.moment(concern.at, now),
        place=concern.place,
        person=concern.person,
        number=concern.number,
    )


def _head(local: Local, count: int) -> str:
    return local.say("concerns_count", count=count) if count else local.say("concerns")
