"""Something happened at work (E08): told in a minute, straight to the manager, without a network too."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from urllib.parse import unquote

import flet as ft

from app.estate.queries import desk_phone, tel
from app.hooks import use_do, use_query
from app.rounds.screens.drafts import OWN, Change, Draft, use_draft
from app.rounds.screens.hazard import Where, place_of
from app.rounds.screens.parts import Local
from app.rounds.screens.shot import Shot, pictures
from app.rounds.screens.voice import VoiceField, named
from app.tickets.commands import ReportAccident
from app.tickets.screens.accident_one import AccidentRows
from app.tickets.screens.parts import attempt, use_local
from components import theme
from components.boundary import screen
from components.button import main_action, second_action
from components.card import card, section
from components.choice import Large, choose_large
from components.empty import empty
from components.form import text_field
from components.notice import banner
from components.page import Frame, page
from services.photos import Photo

AT_MOST = 6
HURT: dict[str, tuple[ft.IconData, theme.Tone]] = {
    "no": (ft.Icons.CHECK, theme.GOOD),
    "light": (ft.Icons.HEALING, theme.WARN),
    "bad": (ft.Icons.EMERGENCY, theme.MISSED),
}


@screen
def AccidentPage() -> ft.View:
    """Of a ticket when the address names one."""
    local, do, back = use_local(), use_do(), ft.use_context(Frame).back
    say = local.say
    ticket_id = unquote(ft.use_route_params().get("ticket_id", ""))
    draft, change, forget = use_draft(f"accident {ticket_id}", Draft)
    place, phone = use_query(place_of, "", draft.place), use_query(desk_phone)
    looking, look = ft.use_state(False)
    busy, set_busy = ft.use_state(False)
    speaking, speak = ft.use_state(False)
    done, finish = ft.use_state(False)
    trouble, tell = ft.use_state("")
    photos, hurt = draft.photos.get(OWN, ()), draft.said.get("hurt", "no")

    def taken(photo: Photo) -> None:
        change(lambda d: d.with_photo(OWN, photo))
        look(False)

    async def send() -> None:
        set_busy(True)
        command = ReportAccident(
            ticket_id=ticket_id or None,
            place_id=draft.place or None,
            spot=draft.said.get("spot", "").strip(),
            text=draft.words.strip(),
            injured=injured_words(local, draft),
            measures=draft.said.get("measures", "").strip(),
            photos=tuple(p.sha256 for p in photos),
            voices=named(draft.voice),
        )
        act = await attempt(do(command, draft.evidence()), say, tell)
        set_busy(False)
        if act is not None:
            forget()
            finish(True)

    def write(field: str, text: str) -> None:
        change(lambda d: d.with_said(field, text))

    call = second_action(
        say("accident_call", name=say("role_desk")),
        None,
        key="call",
        icon=ft.Icons.CALL,
        action=ft.OpenUrl(tel(phone)),
    )
    if done:
        kept = empty(ft.Icons.CHECK_CIRCLE_OUTLINE, say("accident_kept"), say("accident_kept_hint"))
        leave = main_action(say("go_on"), back, key="go-on")
        return page(say("accident"), "", [kept, *([call] if phone else [])], action=leave, narrow=True)
    where = place.name if place else draft.said.get("spot", "")
    if looking:
        stop = second_action(say("no_photo"), lambda: look(False), key="no-photo")
        return page(say("accident"), where, [card(Shot(where, taken))], action=stop, narrow=True)
    what = card(
        text_field(
            say("accident_what"),
            draft.words,
            lambda words: change(lambda d: d.with_words(words)),
            key="what",
            lines=3,
            limit=2000,
        ),
        VoiceField(draft.voice, lambda said: change(lambda d: d.with_voice(said)), speak, key="voice"),
    )
    chosen = [Large(one, say(f"hurt_{one}"), *looks) for one, looks in HURT.items()]
    fields: list[ft.Control] = [choose_large(chosen, hurt, partial(write, "hurt"), key="hurt")]
    if hurt != "no":
        fields.append(_field(local, draft, "injured", write, 500))
    fields.append(_field(local, draft, "measures", write, 2000))
    spot = [] if place else [_field(local, draft, "spot", write, 200)]
    shots: list[ft.Control] = []
    if photos:
        let_go = partial(_without, change)
        shots.append(pictures(local, photos, where, let_go))
    if len(photos) < AT_MOST:
        more = say("another_photo" if photos else "add_photo")
        shots.append(
            second_action(more, lambda: look(True), key="photo", icon=ft.Icons.PHOTO_CAMERA_OUTLINED)
        )
    content: list[ft.Control] = [
        section(say("accident_what"), what),
        section(say("accident_hurt"), card(*fields, spacing=theme.M)),
        section(say("accident_where"), Where(place, lambda id: change(lambda d: d.with_place(id))), *spot),
        section(say("accident_photos"), card(*shots)),
        AccidentRows(key="known"),
    ]
    if trouble:
        content.append(banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, key="trouble"))
    says = bool(draft.words.strip() or draft.voice)
    action = main_action(
        say("accident_send"),
        send,
        key="send",
        icon=ft.Icons.REPORT_OUTLINED,
        busy=busy,
        disabled=not says or speaking,
    )
    return page(say("accident"), say("accident_hint"), content, action=action, narrow=True)


def injured_words(local: Local, draft: Draft) -> str:
    """轻伤：郑海涛，手腕; empty when nobody is hurt."""
    hurt, who = draft.said.get("hurt", "no"), draft.said.get("injured", "").strip()
    if hurt == "no":
        return ""
    return "：".join(piece for piece in (local.say(f"hurt_{hurt}"), who) if piece)


def _field(
    local: Local, draft: Draft, name: str, write: Callable[[str, str], object], limit: int
) -> ft.Control:
    said = partial(write, name)
    return text_field(
        local.say(f"accident_{name}"), draft.said.get(name, ""), said, key=name, lines=2, limit=limit
    )


def _without(change: Change, sha256: str) -> None:
    change(lambda d: d.without_photo(OWN, sha256))
