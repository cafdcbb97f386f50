"""The permits of one person: how long each is good, struck out when it was a mistake, a new one added."""

from __future__ import annotations

from collections.abc import Callable

import flet as ft

from app.estate.commands import WithdrawCertificate
from app.estate.queries import Permit, permits_of, today_here
from app.estate.queries.certificates import PERMITS, State
from app.estate.screens.parts import why
from app.estate.screens.place_photo import Picture
from app.estate.texts import TEXTS
from app.hooks import use_do, use_now, use_query, use_say
from components import theme
from components.badge import badge
from components.boundary import part
from components.button import quiet, second_action
from components.card import card, section
from components.dialog import confirm
from components.notice import banner
from components.page import use_go
from components.text import heading, second
from components.theme import Tone
from services.commands import Refused
from services.platform import StorageFailed

LOOKS: dict[State, tuple[Tone, ft.IconData]] = {
    "good": (theme.GOOD, ft.Icons.VERIFIED_OUTLINED),
    "soon": (theme.WARN, ft.Icons.SCHEDULE),
    "over": (theme.MISSED, ft.Icons.ERROR_OUTLINE),
    "renewed": (theme.PLAIN, ft.Icons.HISTORY),
}


@part
def CertificatesPart(person_id: str) -> ft.Control:
    say, go, do = use_say(TEXTS), use_go(), use_do()
    today = use_query(today_here, use_now(60).replace(second=0, microsecond=0))
    known = use_query(permits_of, person_id, today)
    asked, ask = ft.use_state("")
    wrong, complain = ft.use_state("")
    about = next((p for p in known if p.certificate.id == asked), None)

    async def strike() -> None:
        ask("")
        try:
            await do(WithdrawCertificate(certificate_id=asked))
        except (Refused, StorageFailed) as refused:
            complain(why(say, refused))

    question = confirm(
        say("permit_strike_question", kind=permit_name(say, about.certificate.kind) if about else ""),
        say("permit_strike_hint"),
        say("permit_strike"),
        strike,
        say("permit_strike_no"),
        lambda: ask(""),
        danger=True,
    )
    ft.use_dialog(question if about else None)
    add = second_action(
        say("permit_add"),
        lambda: go(f"/people/{person_id}/certificate"),
        key="permit-add",
        icon=ft.Icons.ADD_CARD,
    )
    lines: list[ft.Control] = [_line(say, one, ask) for one in known]
    nothing = [] if known else [second(say("permits_none"))]
    trouble = [banner(wrong, theme.MISSED, ft.Icons.ERROR_OUTLINE, key="permit-trouble")] if wrong else []
    return section(say("permits"), *lines, *nothing, *trouble, add)


def permit_name(say: Callable[..., str], kind: str) -> str:
    return say(f"permit_{kind}") if kind in PERMITS else kind


def permit_words(say: Callable[..., str], permit: Permit) -> str:
    """How long it still holds, in a word."""
    if permit.state in ("good", "renewed"):
        return say(f"permit_{permit.state}")
    if permit.state == "over":
        return say("permit_over", days=-permit.days)
    return say("permit_left", days=permit.days) if permit.days else say("permit_last")


def _line(say: Callable[..., str], permit: Permit, ask: Callable[[str], object]) -> ft.Control:
    one, (tone, icon) = permit.certificate, LOOKS[permit.state]
    facts = [say("permit_until", day=one.valid_to.isoformat())]
    facts += [say("permit_number", number=one.number)] if one.number else []
    mark = badge(permit_words(say, permit), tone, icon, key=f"permit-{one.id}-state")
    name = permit_name(say, one.kind)
    pieces: list[ft.Control] = [
        ft.Row([ft.Column([heading(name)], expand=True), mark], spacing=theme.S),
        second(" · ".join(facts)),
    ]
    if permit.state == "over":
        pieces.append(second(say("permit_over_hint"), tone.fg))
    strike = quiet(say("permit_strike"), lambda: ask(one.id), key=f"permit-{one.id}-strike", danger=True)
    shown = [Picture(one.photo, name, key=one.photo)] if one.photo else []
    pieces.append(ft.Row([*shown, strike], spacing=theme.M, wrap=True))
    return card(*pieces, key=f"permit-{one.id}")
