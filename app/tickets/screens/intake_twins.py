"""Perhaps the same thing was reported already: what is open there, and adding to it instead of a new one."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import flet as ft

from app.hooks import use_do, use_now, use_query
from app.rounds.screens.voice import named
from app.tickets.commands import Note
from app.tickets.queries.intake import Twin, twins
from app.tickets.screens.intake_form import Form
from app.tickets.screens.parts import attempt, ticket_name, use_local
from components import theme
from components.boundary import part
from components.button import quiet
from components.notice import banner
from components.text import body, heading, second


@part
def Twins(form: Form, added: Callable[[str], Any]) -> ft.Control:
    """Nothing when there is none, or when the person said that it is another thing. `added` hears the id of
    the ticket that was added to.
    """
    local, do = use_local(), use_do()
    say, draft = local.say, form.draft
    now = use_now(60).replace(second=0, microsecond=0)
    found = use_query(twins, form.kind, draft.category_id, form.unit_id, draft.place_id, now)
    spot = f"{form.unit_id} {draft.place_id} {draft.category_id}"
    another, be_another = ft.use_state("")
    trouble, tell = ft.use_state("")

    async def add(ticket_id: str) -> None:
        photos = tuple(p.sha256 for p in draft.photos)
        words = "\n".join(part for part in (form.words, _caller(form)) if part)
        command = Note(ticket_id=ticket_id, text=words, photos=photos, voices=named(draft.voice))
        if await attempt(do(command, draft.evidence()), say, tell):
            answer = added(ticket_id)
            if inspect.isawaitable(answer):
                await answer

    def adds(ticket_id: str) -> Callable[[], Any]:
        async def pressed() -> None:
            await add(ticket_id)

        return pressed

    if not found or another == spot:
        return ft.Container(visible=False, key="twins")
    lines: list[ft.Control] = [_line(form, twin, adds(twin.standing.ticket.id)) for twin in found]
    if trouble:
        lines.append(banner(trouble, theme.MISSED, ft.Icons.ERROR_OUTLINE, key="twin-trouble"))
    new = quiet(say("intake_still_new"), lambda: be_another(spot), key="still-new")
    return ft.Container(
        ft.Column(
            [heading(say("intake_twins"), theme.WARN.fg), *lines, ft.Row([new])],
            spacing=theme.S,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        ),
        bgcolor=theme.WARN.bg,
        border_radius=theme.CARD_RADIUS,
        padding=theme.M,
        key="twins",
    )


def _line(form: Form, twin: Twin, add: Callable[[], Any]) -> ft.Control:
    say, ticket = form.local.say, twin.standing.ticket
    head = say(
        "intake_twin",
        number=ticket.number or say("intake_no_number"),
        stage=say(f"stage_{twin.standing.stage}"),
        time=form.local.moment(ticket.at, form.now),
    )
    words = ft.Column(
        [
            second(head, theme.WARN.fg),
            body(ticket.text or ticket_name(say, ticket, ()), theme.WARN.fg),
            *([second(twin.where, theme.WARN.fg)] if twin.where else []),
            ft.Row([quiet(say("intake_add_here"), add, key=f"add-{ticket.id}", icon=ft.Icons.PLAYLIST_ADD)]),
        ],
        spacing=2,
    )
    return ft.Container(words, key=f"twin-{ticket.id}")


def _caller(form: Form) -> str:
    name, phone = form.draft.caller_name.strip(), form.draft.caller_phone.strip()
    return form.local.say("intake_added_caller", name=name, phone=phone).strip() if name or phone else ""
