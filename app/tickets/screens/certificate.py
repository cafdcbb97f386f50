"""A certificate is filed: which kind, its number, until when, a picture of it (E06)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import unquote

import flet as ft

from app.estate.commands import FileCertificate
from app.estate.queries import name_of, permit_kinds, today_here
from app.estate.queries.certificates import PERMITS
from app.hooks import use_do, use_now, use_query
from app.rounds.screens.shot import Shot, pictures
from app.tickets.records import Category
from app.tickets.screens.parts import attempt, use_local
from components import theme
from components.boundary import screen
from components.button import main_action, second_action
from components.card import card, section
from components.choice import choose_one
from components.form import text_field
from components.notice import banner
from components.page import Frame, page
from components.picker import pick_date
from services.commands import View
from services.photos import Photo

YEARS = timedelta(days=3650)
NONE: Any = None


@screen
def CertificatePage() -> ft.View:
    local, do, back = use_local(), use_do(), ft.use_context(Frame).back
    say = local.say
    person_id = unquote(ft.use_route_params().get("person_id", ""))
    name = use_query(name_of, person_id)
    today = use_query(today_here, use_now(60).replace(second=0, microsecond=0))
    kinds = use_query(offered)
    kind, choose = ft.use_state(kinds[0])
    other, name_it = ft.use_state("")
    number, write = ft.use_state("")
    until, choose_day = ft.use_state(NONE)
    picking, pick = ft.use_state(False)
    photo, keep_photo = ft.use_state(NONE)
    looking, look = ft.use_state(False)
    trouble, tell = ft.use_state("")
    wanted = other.strip() or kind

    async def save() -> None:
        command = FileCertificate(
            person_id=person_id,
            certificate_kind=wanted,
            number=number.strip(),
            valid_to=until,
            photo=photo.sha256 if photo else None,
        )
        if await attempt(do(command, [photo] if photo else []), say, tell) is not None:
            back()

    def picked(day: date) -> None:
        pick(False)
        choose_day(day)

    def taken(made: Photo) -> None:
        keep_photo(made)
        look(False)

    ft.use_dialog(
        pick_date(until or today, picked, lambda: pick(False), first=today - YEARS, last=today + YEARS)
        if picking
        else None
    )
    if looking:
        stop = second_action(say("no_photo"), lambda: look(False), key="no-photo")
        return page(say("permit_new"), name, [card(Shot(name, taken))], action=stop, narrow=True)
    known = [(one, say(f"permit_{one}") if one in PERMITS else one) for one in kinds]
    day = say("permit_day", day=until.isoformat()) if until else say("permit_day_none")
    add = say("another_photo" if photo else "add_photo")
    content: list[ft.Control] = [
        section(
            say("permit_kind"),
            choose_one(known, "" if other.strip() else kind, choose, key="kind"),
            text_field(say("permit_other"), other, name_it, key="other", limit=40),
        ),
        card(
            text_field(say("permit_number_field"), number, write, key="number", limit=60),
            second_action(day, lambda: pick(True), key="until", icon=ft.Icons.CALENDAR_MONTH_OUTLINED),
            *([pictures(local, (photo,), name, lambda sha: keep_photo(NONE))] if photo else []),
            second_action(add, lambda: look(True), key="photo", icon=ft.Icons.PHOTO_CAMERA_OUTLINED),
            spacing=theme.M,
        ),
    ]
    if trouble:
        content.append(banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, key="trouble"))
    action = main_action(
        say("permit_save"), save, key="save", icon=ft.Icons.CHECK, disabled=until is None or not wanted
    )
    return page(say("permit_new"), name, content, action=action, narrow=True)


def offered(view: View) -> tuple[str, ...]:
    """What some category asks for first, then what else there is."""
    needed = dict.fromkeys(c.needs for c in view.all(Category) if c.needs and c.closed_at is None)
    return (*needed, *(kind for kind in permit_kinds(view) if kind not in needed))
