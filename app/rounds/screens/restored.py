"""Somebody repaired it and says so, in words or with photos; the clock stops at that moment."""

from __future__ import annotations

from urllib.parse import unquote

import flet as ft

from app.hooks import use_do, use_query
from app.rounds.commands import ReportRestored
from app.rounds.screens.drafts import OWN, Draft, use_draft
from app.rounds.screens.hazard_said import hazard_place, photo_field
from app.rounds.screens.parts import attempt, use_local
from app.rounds.screens.shot import Shot
from components import theme
from components.boundary import screen
from components.button import main_action, second_action
from components.card import card
from components.empty import empty
from components.form import text_field
from components.notice import banner
from components.page import Frame, page
from services.photos import Photo


@screen
def RestoredPage() -> ft.View:
    local, do, back = use_local(), use_do(), ft.use_context(Frame).back
    say = local.say
    id = unquote(ft.use_route_params().get("hazard_id", ""))
    place = use_query(hazard_place, id)
    draft, change, forget = use_draft(f"restored {id}", Draft)
    looking, look = ft.use_state(False)
    busy, set_busy = ft.use_state(False)
    kept, keep = ft.use_state(False)
    trouble, tell = ft.use_state("")
    photos = draft.photos.get(OWN, ())

    async def send() -> None:
        set_busy(True)
        shas = tuple(photo.sha256 for photo in photos)
        command = ReportRestored(hazard_id=id, text=draft.words.strip(), photos=shas)
        done = await attempt(do(command, photos), say, tell)
        set_busy(False)
        if done:
            forget()
            keep(True)

    def taken(photo: Photo) -> None:
        change(lambda d: d.with_photo(OWN, photo))
        look(False)

    if kept:
        done = empty(ft.Icons.CHECK_CIRCLE_OUTLINE, say("restore_kept"), say("restore_kept_hint"))
        go_on = main_action(say("go_on"), back, key="go-on")
        return page(say("restore_title"), place, [done], action=go_on, narrow=True)
    if looking:
        no_photo = second_action(say("no_photo"), lambda: look(False), key="no-photo")
        return page(say("restore_title"), place, [card(Shot(place, taken))], action=no_photo, narrow=True)
    words = text_field(
        say("restore_words"),
        draft.words,
        lambda text: change(lambda d: d.with_words(text)),
        key="restore-words",
        lines=3,
        limit=1000,
    )
    content: list[ft.Control] = [card(words, *photo_field(local, draft, place, change, lambda: look(True)))]
    if trouble:
        content.append(banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, key="trouble"))
    filled = bool(draft.words.strip() or photos)
    action = main_action(
        say("restore"), send, key="send", icon=ft.Icons.CHECK, busy=busy, disabled=not filled
    )
    return page(say("restore_title"), say("restore_hint"), content, action=action, narrow=True)
