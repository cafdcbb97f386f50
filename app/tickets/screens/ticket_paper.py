"""The work order to print: HTML that stands alone, on A4, with a code that leads to the ticket."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from html import escape

import flet as ft

from app.estate.queries import local_phone
from app.hooks import use_anju, use_me, use_query
from app.rounds.screens.labels import origin_of
from app.rounds.screens.parts import Local
from app.rounds.screens.shot import estate_name
from app.tickets.queries.log import Entry, TicketState, log_of
from app.tickets.queries.working import money
from app.tickets.screens import log_words
from app.tickets.screens.parts import ticket_name, use_local
from app.tickets.screens.ticket_facts import wished
from app.tickets.screens.ticket_head import doer_name
from app.tickets.screens.ticket_style import STYLE
from components import dates
from components.boundary import part
from components.button import icon_button
from components.notice import snackbar
from components.paper import paper
from components.qr import qr_svg


@dataclass(frozen=True)
class Order:
    """What a work order says besides the ticket: where it was made, by whom, where the app is."""

    estate: str
    origin: str
    made: str
    signature: bytes | None = None

    def address(self, ticket_id: str) -> str:
        return f"{self.origin}/tickets/{ticket_id}"


@part
def PrintTool(state: TicketState) -> ft.Control:
    """Makes the page and hands it to the person as a file."""
    local, anju, me = use_local(), use_anju(), use_me()
    say = local.say
    log, estate = use_query(log_of, state.ticket.id, me), use_query(estate_name)
    picker = ft.use_memo(ft.FilePicker, [])
    told, tell = ft.use_state("")
    origin = origin_of(ft.context.page.url or "")

    async def make() -> None:
        try:
            now, who = anju.clock.now(), me.name if me else ""
            day = dates.day(now, local.language, local.zone, weekday=False)
            made = say("print_made", time=f"{day} {local.clock(now)}", person=who)
            signed = signature_of(log)
            drawn = await anju.photos.bytes_of(signed) if signed else None
            html = work_order(local, state, log, Order(estate, origin, made, drawn), now)
            name = say("print_file", estate=estate, number=state.ticket.number or state.ticket.id[-6:])
            await picker.save_file(file_name=name, src_bytes=html.encode())
        except (OSError, ValueError, ImportError) as trouble:
            anju.journal.note("work order", trouble)
            tell(say("print_not_made"))
        else:
            tell(say("print_saved", file=name))

    ft.use_dialog(snackbar(told, lambda: tell("")) if told else None)
    return icon_button(ft.Icons.PRINT_OUTLINED, say("act_print"), make, key="print")


def signature_of(log: Sequence[Entry]) -> str:
    """The SHA-256 of the last signature; empty without one."""
    return next((entry.signature.sha256 for entry in log if entry.signature is not None), "")


def work_order(local: Local, state: TicketState, log: Sequence[Entry], order: Order, now: datetime) -> str:
    say, number = local.say, state.ticket.number or local.say("ticket_new_number")
    parts = [
        _head(local, state, order, number),
        _table(say("print_facts"), [], _facts(local, state, now), "facts"),
        _what(local, state),
        _checks(local, log),
        _materials(local, log),
        _steps(local, state, log, now),
        _signing(local, order),
    ]
    title = f"{order.estate} {say('print_title')} {number}"
    return paper(local.language, title, STYLE, say("label_print"), parts)


def _head(local: Local, state: TicketState, order: Order, number: str) -> str:
    say = local.say
    code = qr_svg(order.address(state.ticket.id), sturdy=True)
    what = ticket_name(say, state.ticket, state.path)
    return (
        f"<header><div><h1>{escape(say('print_title'))} {escape(number)}</h1>"
        f"<p>{escape(what)} · {escape(say(f'urgency_{state.ticket.urgency}'))}</p>"
        f"<small>{escape(order.estate)} · {escape(order.made)}</small></div>"
        f'<div class="code">{code}<small>{escape(say("print_scan"))}</small></div></header>'
    )


def _facts(local: Local, state: TicketState, now: datetime) -> list[list[str]]:
    say, ticket, s = local.say, state.ticket, state.standing
    channel, told = say(f"channel_{ticket.channel}"), local.moment(ticket.at, now)
    found = [
        (say("ticket_where"), state.where),
        (say("ticket_by"), say("ticket_by_how", person=ticket.by, channel=channel, time=told)),
        (say("ticket_caller"), state.caller),
        (say("print_phone"), local_phone(state.phone)),
        (say("ticket_wished"), wished(local, state, now)),
        (say("ticket_doer"), doer_name(s)),
        (say("ticket_owner"), state.owner),
    ]
    return [[escape(name), escape(value)] for name, value in found if value]


def _what(local: Local, state: TicketState) -> str:
    words = state.ticket.text or local.say("ticket_no_words")
    return (
        f'<section><h2>{escape(local.say("ticket_what"))}</h2><p class="what">{escape(words)}</p></section>'
    )


def _checks(local: Local, log: Sequence[Entry]) -> str:
    say, lines = local.say, []
    for x in (entry.step for entry in reversed(log) if entry.step is not None):
        for check in log_words.checks(x):
            result = say("print_ok" if check.get("ok") else "print_not_ok")
            cells = (str(check.get("name", "")), result, str(check.get("note", "")))
            lines.append([escape(cell) for cell in cells])
    blank = [["", "", ""]] * 4
    heads = [say("print_check"), say("print_result"), say("print_note")]
    return _table(say("print_checks"), heads, lines or blank, "words")


def _materials(local: Local, log: Sequence[Entry]) -> str:
    say, lines = local.say, []
    used = [one for entry in reversed(log) if entry.step for one in log_words.materials(entry.step)]
    for one in used:
        cost = log_words.cost_of(one)
        cells = (str(one.get("name", "")), log_words.plain(one.get("amount")), str(one.get("unit", "")),
                 "" if cost is None else money(Decimal(str(one["price"]))),
                 "" if cost is None else money(cost))  # fmt: skip
        lines.append([escape(cell) for cell in cells])
    total = log_words.material_total(used)
    if total is not None:
        lines.append([f"<b>{escape(say('print_total'))}</b>", "", "", "", f"<b>{money(total)}</b>"])
    heads = [say(f"print_{name}") for name in ("name", "amount", "unit", "price", "sum")]
    return _table(say("print_materials"), heads, lines or [[""] * 5] * 3, "sums")


def _steps(local: Local, state: TicketState, log: Sequence[Entry], now: datetime) -> str:
    say, lines = local.say, []
    for entry in reversed([one for one in log if not one.inside]):
        words = "；".join(log_words.lines(local, entry))
        head = log_words.headline(local, entry, state.ticket, now)
        cells = (local.moment(entry.at, now), entry.by, head, words)
        lines.append([escape(cell) for cell in cells])
    heads = [say(f"print_{name}") for name in ("time", "who", "step", "words")]
    return _table(say("print_steps"), heads, lines, "words")


def _signing(local: Local, order: Order) -> str:
    say = local.say
    signed = ""
    if order.signature:
        data = b64encode(order.signature).decode()
        kind = "image/png" if order.signature.startswith(b"\x89PNG") else "image/jpeg"
        signed = f'<img alt="{escape(say("print_signed"))}" src="data:{kind};base64,{data}">'
    names = (say("print_sign_resident"), say("print_sign_worker"), say("print_sign_day"))
    fields = (signed, "", "")
    cells = [
        f"<div>{field}<span>{escape(name)}</span></div>" for name, field in zip(names, fields, strict=True)
    ]
    return f'<section class="signing">{"".join(cells)}</section>'


def _table(name: str, heads: Sequence[str], lines: Sequence[Sequence[str]], look: str) -> str:
    top = "".join(f"<th>{escape(head)}</th>" for head in heads)
    head = f"<thead><tr>{top}</tr></thead>" if heads else ""
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in lines)
    table = f'<table class="{look}">{head}<tbody>{body}</tbody></table>'
    return f"<section><h2>{escape(name)}</h2>{table}</section>"
