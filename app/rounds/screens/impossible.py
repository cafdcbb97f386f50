"""What cannot be done, and why: a stop, a floor, or all that is left of a round."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from urllib.parse import unquote

import flet as ft

from app.hooks import use_anju, use_now, use_query
from app.rounds.queries import StopState, round_progress
from app.rounds.queries.floors import OPEN, Group, floors
from app.rounds.records import Obstacle
from app.rounds.screens.drafts import OWN, Draft, use_draft
from app.rounds.screens.group import group_name
from app.rounds.screens.left_out import ICONS
from app.rounds.screens.parts import Local, attempt, use_local
from app.rounds.screens.questions import AT_MOST
from app.rounds.screens.shot import Shot, pictures
from app.rounds.screens.ticking import SlipsContext, leave_out
from app.rounds.screens.voice import VoiceField
from components import theme
from components.boundary import screen
from components.button import main_action, second_action
from components.card import card
from components.choice import Large, choose_large
from components.empty import empty
from components.form import text_field
from components.notice import banner
from components.page import Frame, page
from components.text import second
from services.commands import View
from services.photos import Photo

TICK_SECONDS = 30
ALL = "all"
REASONS: tuple[tuple[Obstacle, Obstacle], ...] = (("locked", "works"), ("weather", "other"))


@screen
def Impossible() -> ft.View:
    params = ft.use_route_params()
    shown: ft.View = Reasons(unquote(params.get("round_id", "")), unquote(params.get("which", "")))
    return shown


@screen
def Reasons(round_id: str, which: str) -> ft.View:
    """Leads back to the page before once it is said."""
    local, anju, back = use_local(), use_anju(), ft.use_context(Frame).back
    slips, now = ft.use_context(SlipsContext), use_now(TICK_SECONDS)
    say = local.say
    asked, stops = use_query(meant, round_id, which, now)
    name = named(local, asked, stops)
    draft, change, forget = use_draft(f"impossible {round_id} {which}", Draft)
    looking, look = ft.use_state(False)
    busy, set_busy = ft.use_state(False)
    speaking, speak = ft.use_state(False)
    trouble, tell = ft.use_state("")
    reason, photos = draft.said.get("reason", ""), draft.photos.get(OWN, ())
    words = draft.words.strip()

    async def save() -> None:
        set_busy(True)
        said = leave_out(anju, slips, round_id, stops, cast("Obstacle", reason), words, photos, draft.voice)
        kept = await attempt(said, say, tell)
        set_busy(False)
        if kept is not None:
            forget()
            back()

    def taken(photo: Photo) -> None:
        change(lambda d: d.with_photo(OWN, photo))
        look(False)

    if looking:
        no_photo = second_action(say("no_photo"), lambda: look(False), key="no-photo")
        return page(say("cannot"), name, [card(Shot(name, taken))], action=no_photo, narrow=True)
    if not stops:
        nothing = empty(ft.Icons.TASK_ALT, say("cannot_nothing"), name)
        leave = main_action(say("to_list"), back, key="to-list")
        return page(say("cannot"), name, [nothing], action=leave, narrow=True)
    needed = reason == "other"
    note: list[ft.Control] = [
        text_field(
            say("cannot_words_needed" if needed else "cannot_words"),
            draft.words,
            lambda text: change(lambda d: d.with_words(text)),
            key="why-words",
            lines=2,
            limit=500,
        ),
        VoiceField(draft.voice, lambda said: change(lambda d: d.with_voice(said)), speak, key="voice"),
    ]
    if photos:
        note.append(pictures(local, photos, name, lambda sha: change(lambda d: d.without_photo(OWN, sha))))
    if len(photos) < AT_MOST:
        more = say("another_photo" if photos else "add_photo")
        note.append(second_action(more, lambda: look(True), key="photo", icon=ft.Icons.PHOTO_CAMERA_OUTLINED))
    places = list(dict.fromkeys(stop.place for stop in stops))
    content: list[ft.Control] = [card(*note)]
    if len(places) > 1:
        more_places = [f"+{len(places) - 6}"] if len(places) > 6 else []
        content.insert(0, second(local.names([*places[:6], *more_places])))
    reasons = [
        choose_large(
            [Large(one, say(f"obstacle_{one}"), ICONS[one]) for one in pair],
            reason,
            lambda one: change(lambda d: d.with_said("reason", one)),
            key="obstacle",
        )
        for pair in REASONS
    ]
    if trouble:
        content.append(banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, key="trouble"))
    label = say("cannot_save", count=len(stops)) if reason else say("cannot_choose")
    ready = bool(reason) and not speaking and (not needed or bool(words or draft.voice))
    send = main_action(label, save, key="save", icon=ft.Icons.BLOCK, busy=busy, disabled=not ready)
    actions = ft.Column([*reasons, send], spacing=theme.S, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
    return page(say("cannot_title"), name, content, action=actions, narrow=True)


def meant(view: View, round_id: str, which: str, now: datetime) -> tuple[Group | None, tuple[StopState, ...]]:
    """Of what is spoken of the stops that still wait: `which` is the id of a stop, the key of a group (which
    is answered too), or all.
    """
    found = round_progress(view, round_id, now)
    waiting = tuple(s for s in found.stops if s.word in OPEN) if found else ()
    if found is None or which == ALL:
        return None, waiting
    group = next((g for g in floors(view, found) if g.key == which), None)
    return group, group.left if group else tuple(s for s in waiting if s.stop_id == which)


def named(local: Local, group: Group | None, stops: tuple[StopState, ...]) -> str:
    if group is not None:
        return local.say("cannot_count", name=group_name(local, group), count=len(stops))
    if len(stops) == 1:
        return " · ".join(one for one in (stops[0].place, stops[0].task) if one)
    return local.say("cannot_rest_of", count=len(stops)) if stops else ""
