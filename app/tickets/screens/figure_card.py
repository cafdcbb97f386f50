"""One figure: its value large, what it is counted from, its target, and the tickets when it is opened."""

from __future__ import annotations

import functools
from collections.abc import Callable

import flet as ft

from app.hooks import use_query
from app.rounds.screens.parts import Say
from app.tickets.queries.callbacks import where
from app.tickets.queries.figures import Figure
from app.tickets.records import Ticket
from app.tickets.screens.parts import KIND_ICONS, use_local
from components import theme
from components.badge import badge
from components.boundary import part
from components.button import quiet
from components.card import card
from components.page import use_go
from components.text import figure as large
from components.text import heading, second
from components.tile import dot, row
from services.commands import View

SHOWN = 20


@part
def FigureCard(told: Figure, unfolded: bool, toggle: Callable[[], object]) -> ft.Control:
    say = use_local().say
    tone = theme.INK if told.met is None else theme.GOOD.fg if told.met else theme.MISSED.fg
    words: list[ft.Control] = [heading(say(f"figure_{told.key}")), second(say(f"figure_{told.key}_hint"))]
    marks: list[ft.Control] = []
    if told.met is not None:
        marks.append(
            badge(say("figure_met"), theme.GOOD, ft.Icons.CHECK)
            if told.met
            else badge(say("figure_missed"), theme.MISSED, ft.Icons.CLOSE)
        )
    parts = "" if told.plain else say("figure_parts", part=len(told.good), whole=told.whole)
    sub = " · ".join(piece for piece in (parts, _target(say, told)) if piece)
    line = ft.Row(
        [
            ft.Column(words, spacing=2, expand=True),
            ft.Column([large(_value(told), tone)], tight=True),
        ],
        spacing=theme.M,
    )
    pieces: list[ft.Control] = [line, ft.Row([second(sub), *marks], wrap=True, spacing=theme.M)]
    if unfolded:
        pieces.append(Counted(told, key=f"counted-{told.key}"))
    return card(*pieces, on_click=toggle, key=f"figure-{told.key}")


@part
def Counted(told: Figure) -> ft.Control:
    """Those that fell short first: they are what somebody looks for."""
    say = use_local().say
    wanted = told.target is not None and (told.most or told.plain)
    plain = told.of is not None or told.plain or not told.bad
    short, rest = (told.good, told.bad) if wanted else (told.bad, told.good)
    pieces: list[ft.Control] = []
    if plain:
        pieces.append(Listed(told.good or told.bad, say("figure_listed"), key="listed"))
    else:
        pieces += [
            Listed(short, say("figure_bad"), key="short"),
            Listed(rest, say("figure_good"), key="rest"),
        ]
    return ft.Column(pieces, spacing=theme.S, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


@part
def Listed(ids: tuple[str, ...], name: str) -> ft.Control:
    local, go = use_local(), use_go()
    say = local.say
    shown, show = ft.use_state(SHOWN)
    found = use_query(_tickets, ids[:shown])
    if not ids:
        return second(f"{name} · {say('figure_nothing')}")
    lines: list[ft.Control] = [
        row(
            " ".join(word for word in (ticket.number, ticket.text) if word),
            " · ".join(word for word in (spot, f"{ticket.at.astimezone(local.zone):%m-%d %H:%M}") if word),
            key=f"counted-{ticket.id}",
            on_click=functools.partial(go, f"/tickets/{ticket.id}"),
            lead=dot(theme.PLAIN, KIND_ICONS[ticket.kind]),
        )
        for ticket, spot in found
    ]
    if shown < len(ids):
        more = say("figure_more", count=len(ids) - shown)
        lines.append(quiet(more, lambda: show(len(ids)), key="counted-more"))
    return ft.Column(
        [second(f"{name} · {len(ids)}"), *lines],
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def percent(share: float | None) -> str:
    """`97.5 %`; whole numbers without a point."""
    return f"{round(share * 100, 1):g} %" if share is not None else "—"


def _value(told: Figure) -> str:
    return str(len(told.good)) if told.plain else percent(told.share)


def _target(say: Say, told: Figure) -> str:
    if told.target is None:
        return ""
    if told.plain:
        return str(say("figure_at_most", target=f"{told.target:g}"))
    return str(say("figure_below" if told.most else "figure_at_least", target=f"{told.target:g} %"))


def _tickets(view: View, ids: tuple[str, ...]) -> tuple[tuple[Ticket, str], ...]:
    found = (view.get(Ticket, id) for id in ids)
    return tuple((ticket, where(view, ticket)) for ticket in found if ticket is not None)
