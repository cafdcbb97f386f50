"""A stop that waits to be ticked: what good looks like, its items, and the one button that records it."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import unquote

import flet as ft

from app.hooks import use_anju, use_asides, use_do, use_now, use_query
from app.rounds.commands import AddNote
from app.rounds.queries import StopState, round_progress
from app.rounds.queries.floors import OPEN
from app.rounds.records import Question, Round, Stop
from app.rounds.screens.asides import asides_drawn
from app.rounds.screens.drafts import OWN, Draft, use_draft
from app.rounds.screens.impossible import Reasons
from app.rounds.screens.lasting import shortcuts
from app.rounds.screens.parts import attempt, stop_words, use_local
from app.rounds.screens.questions import AT_MOST, asked, read, unread
from app.rounds.screens.shot import Shot, pictures
from app.rounds.screens.standard import Standard
from app.rounds.screens.stop import answering
from app.rounds.screens.ticking import SlipsContext, tick
from app.rounds.screens.voice import VoiceField, named
from components import theme
from components.boundary import screen
from components.button import main_action, second_action
from components.card import card
from components.form import text_field
from components.notice import banner
from components.page import Frame, page, use_go
from components.text import body, second
from services.commands import View
from services.photos import Photo

TICK_SECONDS = 30


@screen
def TaskPage() -> ft.View:
    local, anju, do, go = use_local(), use_anju(), use_do(), use_go()
    back, slips = ft.use_context(Frame).back, ft.use_context(SlipsContext)
    params, now = ft.use_route_params(), use_now(TICK_SECONDS)
    round_id, stop_id = unquote(params.get("round_id", "")), unquote(params.get("stop_id", ""))
    say = local.say
    stop = use_query(state_of, round_id, stop_id, now)
    questions, kind = use_query(questions_of, round_id, stop_id)
    asides = use_asides("", stop.place_id if stop else "", kind)
    draft, change, forget = use_draft(f"task {round_id} {stop_id}", Draft)
    looking, look = ft.use_state("")
    cannot_be_done, give_up = ft.use_state(False)
    busy, set_busy = ft.use_state(False)
    speaking, speak = ft.use_state(False)
    trouble, tell = ft.use_state("")
    answers = {q.id: found for q in questions if (found := read(q, draft, {})) is not None}
    lacking = sum(q.required and q.id not in answers for q in questions)
    place, own = stop.place if stop else "", draft.photos.get(OWN, ())

    async def save() -> None:
        if await _kept() is not None:
            back()

    async def report(*finding: Any) -> None:
        visit_id = await _kept()
        if visit_id:
            go(f"/visits/{visit_id}/stop")
        elif visit_id is not None:
            back()

    async def _kept() -> str | None:
        """The visit's id once all is recorded, empty when somebody was faster; None when it was refused."""
        set_busy(True)
        kept = await attempt(_record(), say, tell)
        set_busy(False)
        if kept is not None:
            forget()
        return kept

    async def _record() -> str:
        """The id of the visit; empty when somebody was faster."""
        ids = await tick(anju, slips, round_id, [stop] if stop else [], answer=False)
        if not ids:
            return ""
        if answers:
            shots = tuple(p for id in answers for p in draft.photos.get(id, ()))
            await do(answering(ids[0], answers, draft), shots)
        if draft.words.strip() or draft.evidence():
            shas, words = tuple(photo.sha256 for photo in own), draft.words.strip()
            note = AddNote(visit_id=ids[0], text=words, photos=shas, voices=named(draft.voice))
            await do(note, draft.evidence())
        return ids[0]

    def taken(photo: Photo) -> None:
        change(lambda d: d.with_photo(looking.partition(":")[2], photo))
        look("")

    def fill(good: dict[str, str]) -> None:
        change(lambda d: _with_all(d, good))

    if cannot_be_done:
        shown: ft.View = Reasons(round_id, stop_id)
        return shown
    if looking:
        stop_looking = second_action(say("no_photo"), lambda: look(""), key="no-photo")
        return page(place, say("stop_form"), [card(Shot(place, taken))], action=stop_looking, narrow=True)
    task = stop.task if stop else ""
    if stop is None or stop.word not in OPEN:
        settled = banner(
            stop_words(local, stop) if stop else say("STOP_UNKNOWN"), theme.INFO, ft.Icons.INFO_OUTLINE
        )
        leave = main_action(say("to_list"), back, key="to-list")
        return page(place or say("place_unknown"), task, [settled], action=leave, narrow=True)
    content: list[ft.Control] = [body(task)] if task else []
    content += [second(say("task_needs" if lacking else "task_hint"))]
    content += asides_drawn([aside for aside in asides if not aside[1]], go)
    content.append(Standard(stop_id, place, key="standard"))
    content += shortcuts(local, questions, draft, {}, fill)
    for q in questions:
        said = partial(_said, change, q.id)
        remove = partial(_remove, change, q.id)
        shoot = partial(look, f"photo:{q.id}")
        content.append(asked(local, q, draft, {}, place, said, shoot, remove, report))
    voice = VoiceField(draft.voice, lambda said: change(lambda d: d.with_voice(said)), speak, key="voice")
    note: list[ft.Control] = [
        text_field(
            say("note_field"),
            draft.words,
            lambda words: change(lambda d: d.with_words(words)),
            key="note",
            lines=2,
            limit=1000,
        ),
        voice,
    ]
    if own:
        note.append(pictures(local, own, place, partial(_remove, change, OWN)))
    if len(own) < AT_MOST:
        more = say("another_photo" if own else "add_photo")
        shoot = partial(look, f"photo:{OWN}")
        note.append(second_action(more, shoot, key="photo", icon=ft.Icons.PHOTO_CAMERA_OUTLINED))
    content.append(card(*note))
    if trouble:
        content.append(banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, key="trouble"))
    words = say("task_lacking", count=lacking) if lacking else say("task_done")
    bad = unread(questions, draft)
    record = main_action(words, save, key="save", icon=ft.Icons.CHECK, busy=busy, disabled=bad or speaking)
    cannot = second_action(
        say("cannot"),
        lambda: give_up(True),
        key="cannot",
        icon=ft.Icons.BLOCK,
    )
    actions = ft.Column([record, cannot], spacing=theme.S, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
    return page(place or say("place_unknown"), say("stop_form"), content, action=actions, narrow=True)


def state_of(view: View, round_id: str, stop_id: str, now: Any) -> StopState | None:
    found = round_progress(view, round_id, now)
    return next((s for s in found.stops if s.stop_id == stop_id), None) if found else None


def questions_of(view: View, round_id: str, stop_id: str) -> tuple[tuple[Question, ...], str]:
    """Of a stop, and what kind of round it belongs to."""
    stop, walk = view.get(Stop, stop_id), view.get(Round, round_id)
    return stop.questions if stop else (), walk.kind if walk else ""


def _with_all(draft: Draft, said: dict[str, str]) -> Draft:
    for id, text in said.items():
        draft = draft.with_said(id, text)
    return draft


def _said(change: Any, id: str, text: str) -> None:
    change(lambda draft: draft.with_said(id, text))


def _remove(change: Any, id: str, sha256: str) -> None:
    change(lambda draft: draft.without_photo(id, sha256))
