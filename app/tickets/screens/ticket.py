"""The page of one ticket: its head and facts, what can be done now, and everything that happened."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

import flet as ft

from app.estate.records import STAFF
from app.hooks import use_anju, use_do, use_me, use_query
from app.rounds.screens.checking import PATTERNS
from app.rounds.screens.parts import Local, Say
from app.tickets.commands import Accept, Arrive, Escalate, Resume
from app.tickets.queries import standing
from app.tickets.queries.deeds import Deeds, deeds
from app.tickets.queries.log import TicketState, ticket_state
from app.tickets.records import Ticket
from app.tickets.screens.litter import Accountable
from app.tickets.screens.parts import attempt, use_local
from app.tickets.screens.ticket_facts import TicketFacts
from app.tickets.screens.ticket_head import TicketHead
from app.tickets.screens.ticket_log import LOOKS, TicketLog
from app.tickets.screens.ticket_paper import PrintTool
from app.tickets.screens.ticket_refused import Refusals
from components import theme
from components.boundary import screen
from components.button import icon_button, main_action, quiet, second_action
from components.card import rows, section
from components.dialog import confirm, sheet
from components.empty import empty
from components.notice import banner
from components.page import page, use_go, use_wide
from components.text import title
from components.tile import dot, row
from services.commands import Command, Me, View

AT_ONCE: dict[str, type[Command]] = {"accept": Accept, "arrive": Arrive, "resume": Resume}
"""One tap records them; everything else has a page of its own."""


@screen
def TicketPage() -> ft.View:
    local, anju, me, do, go, wide = use_local(), use_anju(), use_me(), use_do(), use_go(), use_wide()
    say = local.say
    id = unquote(ft.use_route_params().get("ticket_id", ""))
    state, can_do = use_query(ticket_state, id), use_query(deeds_of, id, None if anju.reads_only else me)
    more, show_more = ft.use_state(False)
    raising, ask = ft.use_state(False)
    busy, set_busy = ft.use_state(False)
    trouble, tell = ft.use_state("")

    async def record(command: Command) -> None:
        set_busy(True)
        tell("")
        if await attempt(do(command), say, tell) is not None:
            anju.platform.spawn(anju.platform.window("vibrate", list(PATTERNS["ok"])))
        set_busy(False)

    async def escalate() -> None:
        ask(False)
        await record(Escalate(ticket_id=id))

    def starts(step: str) -> Callable[[], object]:
        async def at_once() -> None:
            show_more(False)
            await record(AT_ONCE[step].model_validate({"ticket_id": id}))

        def elsewhere() -> None:
            show_more(False)
            if step == "escalate":
                ask(True)
            else:
                go(f"/tickets/{id}/{step}")

        return at_once if step in AT_ONCE else elsewhere

    question = confirm(
        say("escalate_question"),
        say("escalate_hint"),
        say("act_escalate"),
        escalate,
        say("step_no"),
        lambda: ask(False),
        danger=True,
    )
    listed = rows(_ways(local, state, can_do, starts), key="ways") if state and can_do.others else None
    menu = (
        sheet(title(say("more_of")), listed, on_close=lambda: show_more(False), long=True) if listed else None
    )
    ft.use_dialog(question if raising else menu if more and not wide else None)
    if state is None:
        return page(say("ticket"), "", [gone(local.say, go)], narrow=True)
    content: list[ft.Control] = [Refusals(id, key=f"refused-{id}"), TicketHead(state, key=f"head-{id}")]
    if anju.reads_only:
        content.insert(0, banner(say("past_ticket"), theme.INFO, ft.Icons.HISTORY, key="past-ticket"))
    staff = me is not None and me.holds(*STAFF)
    if state.ticket.kind == "litter" and staff:
        content.append(Accountable(id, key=f"answers-{id}"))
    facts, told = TicketFacts(state, key=f"facts-{id}"), TicketLog(state.ticket, key=f"log-{id}")
    if wide:
        content += [facts, *([section(say("more_of"), listed)] if listed else [])]
    else:
        content += [facts, told]
    bottom: list[ft.Control] = []
    if trouble:
        bottom.append(banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, key="trouble"))
    bottom += _bottom(local, state, can_do, starts, busy, None if wide else lambda: show_more(True))
    action = ft.Column(bottom, spacing=theme.S, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
    tools = [PrintTool(state, key=f"print-{id}")] if staff else []
    name = state.ticket.number or say("ticket_new_number")
    return page(name, state.where, content, action=action if bottom else None, side=told, tools=tools)


def gone(say: Say, go: Callable[[str], object]) -> ft.Control:
    """A ticket that this device does not know, and the way to those that it does."""
    home = quiet(say("ticket_to_list"), lambda: go("/tickets"), key="to-list")
    return empty(ft.Icons.SEARCH_OFF, say("ticket_gone"), say("ticket_gone_hint"), home)


def deeds_of(view: View, ticket_id: str, me: Me | None) -> Deeds:
    ticket = view.get(Ticket, ticket_id)
    return deeds(view, standing(view, ticket), me) if ticket else Deeds()


def act_words(local: Local, state: TicketState, step: str) -> str:
    """What a button says; some steps are called otherwise the second time."""
    s = state.standing
    if step == "assign" and s.last("assign") is not None:
        return local.say("act_assign_again")
    if step == "work" and s.stage == "work":
        return local.say("act_work_again")
    if step == "send_back" and s.worked:
        return local.say("act_send_back_done")
    return local.say(f"act_{step}")


def _ways(
    local: Local, state: TicketState, can_do: Deeds, starts: Callable[[str], Callable[[], object]]
) -> list[ft.Control]:
    def line(step: str) -> ft.Control:
        icon, tone = LOOKS[step]
        hint = "send_back_done" if step == "send_back" and state.standing.worked else step
        words = act_words(local, state, step)
        return row(
            words, local.say(f"hint_{hint}"), key=f"do-{step}", on_click=starts(step), lead=dot(tone, icon)
        )

    return [line(step) for step in can_do.others]


def _bottom(
    local: Local,
    state: TicketState,
    can_do: Deeds,
    starts: Callable[[str], Callable[[], object]],
    busy: bool,
    open_menu: Callable[[], object] | None,
) -> list[ft.Control]:
    """The next step, and beside it the way to everything else; a tablet lists that in the page."""
    step, others = can_do.main, bool(can_do.others) and open_menu is not None
    if not step:
        word = local.say("act_more")
        more = second_action(word, open_menu, key="more", icon=ft.Icons.MORE_HORIZ, tall=True)
        return [more] if others else []
    words = act_words(local, state, step)
    main = main_action(words, starts(step), key=f"main-{step}", icon=LOOKS[step][0], busy=busy)
    if not others:
        return [main]
    menu = icon_button(ft.Icons.MORE_HORIZ, local.say("act_more"), open_menu, key="more")
    return [ft.Row([ft.Container(main, expand=True, key="main-place"), menu], spacing=theme.S)]
