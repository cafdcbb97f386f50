"""The log of a ticket, the newest on top: each step with who, when, photos, voice, and what it leads to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import flet as ft

from app.hooks import use_me, use_now, use_query
from app.rounds.screens.evidence import evidence
from app.rounds.screens.parts import Local, keyed
from app.rounds.screens.voice import spoken
from app.tickets.queries.log import Entry, log_of
from app.tickets.records import Category, Ticket
from app.tickets.screens.log_words import headline, lines, number_of, under
from app.tickets.screens.parts import category_name, use_local
from components import theme
from components.badge import badge
from components.boundary import part
from components.button import quiet
from components.card import card, section
from components.page import use_go
from components.text import body, heading, second
from components.tile import dot
from services.commands import View

TICK_SECONDS = 60
LOOKS: dict[str, tuple[ft.IconData, theme.Tone]] = {
    "register": (ft.Icons.INBOX_OUTLINED, theme.PLAIN),
    "verify": (ft.Icons.FACT_CHECK_OUTLINED, theme.NOW),
    "assign": (ft.Icons.SEND_OUTLINED, theme.NOW),
    "accept": (ft.Icons.THUMB_UP_OUTLINED, theme.NOW),
    "arrive": (ft.Icons.PLACE_OUTLINED, theme.NOW),
    "work": (ft.Icons.BUILD_OUTLINED, theme.NOW),
    "finish": (ft.Icons.CHECK, theme.GOOD),
    "answer": (ft.Icons.CHAT_BUBBLE_OUTLINE, theme.GOOD),
    "approve": (ft.Icons.VERIFIED_OUTLINED, theme.GOOD),
    "call_back": (ft.Icons.CALL_OUTLINED, theme.GOOD),
    "rate": (ft.Icons.STAR_OUTLINE, theme.GOOD),
    "send_back": (ft.Icons.UNDO, theme.WARN),
    "hand_over": (ft.Icons.SWAP_HORIZ, theme.NOW),
    "pause": (ft.Icons.PAUSE, theme.WARN),
    "resume": (ft.Icons.PLAY_ARROW, theme.NOW),
    "dismiss": (ft.Icons.BLOCK, theme.PLAIN),
    "withdraw": (ft.Icons.BLOCK, theme.PLAIN),
    "join": (ft.Icons.CALL_MERGE, theme.INFO),
    "split": (ft.Icons.CALL_SPLIT, theme.INFO),
    "escalate": (ft.Icons.PRIORITY_HIGH, theme.MISSED),
    "judge": (ft.Icons.GAVEL, theme.INFO),
    "note": (ft.Icons.EDIT_NOTE, theme.PLAIN),
    "reopen": (ft.Icons.REPLAY, theme.MISSED),
}
BAD = (ft.Icons.REPLAY, theme.MISSED)


@part
def TicketLog(ticket: Ticket) -> ft.Control:
    local, me, now, go = use_local(), use_me(), use_now(TICK_SECONDS), use_go()
    told = use_query(log_of, ticket.id, me)
    names = use_query(category_names, tuple(_found(entry) for entry in told))
    content = [
        keyed(LogEntry, entry.id, entry, ticket, _category(local, names.get(_found(entry))), now, go)
        for entry in told
    ]
    return section(local.say("ticket_log"), *content)


@part
def LogEntry(
    entry: Entry, ticket: Ticket, category: str, now: datetime, go: Callable[[str], object]
) -> ft.Control:
    local = use_local()
    say, x = local.say, entry.step
    marks: list[ft.Control] = []
    if entry.pending:
        marks.append(badge(say("log_pending"), theme.WARN, ft.Icons.CLOUD_UPLOAD_OUTLINED))
    if entry.inside:
        marks.append(badge(say("log_inside"), theme.PLAIN, ft.Icons.LOCK_OUTLINE))
    icon, tone = look_of(entry)
    name = ft.Column(
        [heading(headline(local, entry, ticket, now)), second(under(local, entry, now))],
        spacing=2,
        expand=True,
    )
    content: list[ft.Control] = [ft.Row([dot(tone, icon), name], spacing=theme.M)]
    if marks:
        content.append(ft.Row(marks, wrap=True, spacing=theme.XS, run_spacing=theme.XS))
    content += [body(line) for line in lines(local, entry, category)]
    content += spoken(entry.voices)
    if entry.photos:
        content.append(evidence(entry.photos, headline(local, entry, ticket, now)))
    if entry.signature is not None:
        content += [second(say("log_signature")), evidence((entry.signature,), say("log_signature"))]
    other = entry.other
    if other is not None and x is not None:
        words = say("log_open", number=number_of(local, other))
        content.append(
            quiet(words, lambda: go(f"/tickets/{other.id}"), key=f"open-{x.id}", icon=ft.Icons.OPEN_IN_NEW)
        )
    return card(*content, padding=theme.M, key=f"log-{entry.id}")


def look_of(entry: Entry) -> tuple[ft.IconData, theme.Tone]:
    x = entry.step
    failed = x is not None and (
        (x.step == "approve" and not x.details.get("passed", True))
        or (x.step in ("call_back", "rate") and x.rating == "unsatisfied")
    )
    return BAD if failed else LOOKS.get(entry.word, (ft.Icons.CIRCLE_OUTLINED, theme.PLAIN))


def category_names(view: View, ids: tuple[str, ...]) -> dict[str, Category]:
    """The categories of those ids that this device knows."""
    return {id: found for id in ids if id and (found := view.get(Category, id)) is not None}


def _found(entry: Entry) -> str:
    return str(entry.step.details.get("category_id", "")) if entry.step else ""


def _category(local: Local, category: Category | None) -> str:
    return category_name(local.say, category) if category else ""
