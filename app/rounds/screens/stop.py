"""A stop that was reached: its questions, a note, photos. The check-in itself is recorded already."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import unquote

import flet as ft

from app.estate.records import Place
from app.hooks import use_anju, use_asides, use_do, use_query
from app.rounds.commands import AddNote, AnswerStop
from app.rounds.commands.stopping import Answer
from app.rounds.queries.progress import told_at
from app.rounds.queries.readings import last_answers
from app.rounds.records import Round, Stop, Visit
from app.rounds.screens.asides import asides_drawn
from app.rounds.screens.drafts import OWN, Draft, use_draft
from app.rounds.screens.hazard import hazard_draft
from app.rounds.screens.lasting import said_before, shortcuts
from app.rounds.screens.parts import attempt, use_local
from app.rounds.screens.questions import AT_MOST, Finding, asked, read, unread, written
from app.rounds.screens.shot import Shot, pictures
from app.rounds.screens.standard import Standard
from app.rounds.screens.voice import VoiceField, named
from components import theme
from components.boundary import screen
from components.button import main_action, quiet, second_action
from components.card import card
from components.form import text_field
from components.notice import banner
from components.page import Frame, page, use_go
from components.text import second
from services.commands import View
from services.photos import Photo


@dataclass(frozen=True)
class Seen:
    """What this page shows: `known` are the answers told so far, by the ids of the questions."""

    visit: Visit | None
    stop: Stop | None
    place: str
    known: tuple[tuple[str, Any], ...]
    kind: str = ""


@screen
def StopPage() -> ft.View:
    local, do, go, now = use_local(), use_do(), use_go(), use_anju().clock.now()
    say, back = local.say, ft.use_context(Frame).back
    visit_id = unquote(ft.use_route_params().get("visit_id", ""))
    seen, last = use_query(seen_at, visit_id), use_query(last_answers, visit_id)
    known, questions = dict(seen.known), seen.stop.questions if seen.stop else ()
    asides = use_asides(visit_id, seen.visit.place_id if seen.visit else "", seen.kind)
    draft, change, forget = use_draft(visit_id, lambda: begun(seen))
    start_hazard = hazard_draft(visit_id)
    looking, look = ft.use_state("")
    busy, set_busy = ft.use_state(False)
    speaking, speak = ft.use_state(False)
    trouble, tell = ft.use_state("")
    answers = {q.id: found for q in questions if (found := read(q, draft, known)) is not None}
    lacking = sum(q.required and q.id not in answers for q in questions)
    answered = any(known.get(id) != answer for id, answer in answers.items())
    noted = bool(draft.words.strip() or draft.photos.get(OWN) or draft.voice)

    async def save() -> None:
        set_busy(True)
        kept = await attempt(_send(), say, tell)
        set_busy(False)
        if kept:
            forget()
            back()

    async def _send() -> bool:
        if answered:
            await do(answering(visit_id, answers, draft), _photos_of(draft, [q.id for q in questions]))
        if noted:
            shas = tuple(p.sha256 for p in draft.photos.get(OWN, ()))
            words, voices = draft.words.strip(), named(draft.voice)
            note = AddNote(visit_id=visit_id, text=words, photos=shas, voices=voices)
            await do(note, draft.evidence())
        return True

    def taken(photo: Photo) -> None:
        about = looking.partition(":")[2]
        change(lambda d: d.with_photo(about, photo))
        look("")

    def report(finding: Finding | None) -> None:
        start_hazard(finding)
        go(f"/visits/{visit_id}/hazard")

    if looking:
        stop_looking = second_action(say("no_photo"), lambda: look(""), key="no-photo")
        camera = card(Shot(seen.place, taken))
        return page(seen.place, say("stop_form"), [camera], action=stop_looking, narrow=True)
    kept = say(
        "stop_kept" if questions else "note_kept", time=local.clock(seen.visit.at) if seen.visit else ""
    )
    content: list[ft.Control] = [second(kept), *asides_drawn(asides, go)]
    content.append(Standard(seen.stop.id if seen.stop else "", seen.place, key="standard"))
    content += shortcuts(local, questions, draft, last, lambda said: change(lambda d: _filled(d, said)))
    for q in questions:
        before = said_before(local, q, last.get(q.id), now)
        set_said = partial(_set_said, change, q.id)
        remove = partial(_remove, change, q.id)
        shoot = partial(look, f"photo:{q.id}")
        content.append(asked(local, q, draft, known, seen.place, set_said, shoot, remove, report, before))
    own = draft.photos.get(OWN, ())
    voice = VoiceField(draft.voice, lambda said: change(lambda d: d.with_voice(said)), speak, key="voice")
    note: list[ft.Control] = [
        text_field(
            say("note_field"),
            draft.words,
            lambda words: change(lambda d: d.with_words(words)),
            key="note",
            lines=3,
            limit=1000,
        ),
        voice,
    ]
    if own:
        note.append(pictures(local, own, seen.place, partial(_remove, change, OWN)))
    if len(own) < AT_MOST:
        more = say("another_photo" if own else "add_photo")
        note.append(
            second_action(
                more, lambda: look(f"photo:{OWN}"), key="photo", icon=ft.Icons.PHOTO_CAMERA_OUTLINED
            )
        )
    note.append(
        quiet(say("report_hazard"), lambda: report(None), key="hazard", icon=ft.Icons.REPORT_OUTLINED)
    )
    content.append(card(*note))
    if trouble:
        content.append(banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, key="trouble"))
    action: ft.Control = second_action(say("skip"), back, key="skip")
    if answered or noted:
        bad = unread(questions, draft)
        words = say("save_lacking", count=lacking) if lacking else say("save_note")
        action = main_action(
            words, save, key="save", icon=ft.Icons.CHECK, busy=busy, disabled=bad or speaking
        )
    task = seen.stop.task if seen.stop and seen.stop.task else say("stop_form")
    return page(seen.place or say("place_unknown"), task, content, action=action, narrow=True)


def answering(visit_id: str, answers: dict[str, Answer], draft: Draft) -> AnswerStop:
    """Takes custody of the photos that are new; those told before are named in the answers only."""
    fresh = _photos_of(draft, [id for id in answers if id != OWN])
    return AnswerStop(visit_id=visit_id, answers=answers, photos=tuple(p.sha256 for p in fresh))


def begun(seen: Seen) -> Draft:
    """A draft that starts with what was told before."""
    questions = seen.stop.questions if seen.stop else ()
    known = dict(seen.known)
    return Draft(said={q.id: written(q, known[q.id]) for q in questions if q.id in known})


def seen_at(view: View, visit_id: str) -> Seen:
    visit = view.get(Visit, visit_id)
    if visit is None:
        return Seen(None, None, "", ())
    place = view.get(Place, visit.place_id)
    told = {id: tuple(a) if isinstance(a, list) else a for id, a in told_at(view, visit_id).items()}
    walk = view.get(Round, visit.round_id)
    stop, kind = view.get(Stop, visit.stop_id), walk.kind if walk else ""
    return Seen(visit, stop, place.name if place else "", tuple(told.items()), kind)


def _photos_of(draft: Draft, ids: list[str]) -> tuple[Photo, ...]:
    return tuple(photo for id in ids for photo in draft.photos.get(id, ()))


def _filled(draft: Draft, said: dict[str, str]) -> Draft:
    for id, text in said.items():
        draft = draft.with_said(id, text)
    return draft


def _set_said(change: Any, id: str, text: str) -> None:
    change(lambda draft: draft.with_said(id, text))


def _remove(change: Any, id: str, sha256: str) -> None:
    change(lambda draft: draft.without_photo(id, sha256))
