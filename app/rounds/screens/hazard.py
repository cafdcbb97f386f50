"""Something dangerous or broken: where, how urgent, in words and pictures; recorded without a network too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import unquote

import flet as ft

from app.estate.queries import places
from app.estate.records import Place
from app.hooks import use_do, use_me, use_query
from app.rounds.commands import ReportHazard
from app.rounds.records import Fault, Visit
from app.rounds.screens.drafts import OWN, Draft, DraftsContext, use_draft
from app.rounds.screens.hazard_marks import (
    fault_of,
    read_question,
    reading_card,
    spans_of,
    which_fault,
    why_no_photo,
)
from app.rounds.screens.parts import Local, attempt, use_local
from app.rounds.screens.questions import AT_MOST, Finding
from app.rounds.screens.shot import Shot, pictures
from app.rounds.screens.voice import VoiceField, named
from components import theme
from components.boundary import part, screen
from components.button import icon_button, main_action, second_action
from components.card import card, rows, section
from components.choice import Large, choose_large
from components.empty import empty
from components.form import search_field, text_field
from components.notice import banner
from components.page import Frame, page
from components.text import heading, second
from components.tile import dot, row
from services.commands import View
from services.photos import Photo

URGENCIES = ("urgent", "soon", "later")
LOOKS: dict[str, tuple[ft.IconData, theme.Tone]] = {
    "urgent": (ft.Icons.PRIORITY_HIGH, theme.MISSED),
    "soon": (ft.Icons.TODAY, theme.WARN),
    "later": (ft.Icons.EVENT_NOTE, theme.INFO),
}
SHOWN = 5


@screen
def HazardPage() -> ft.View:
    local, do, back = use_local(), use_do(), ft.use_context(Frame).back
    say = local.say
    visit_id = unquote(ft.use_route_params().get("visit_id", ""))
    draft, change, forget = use_draft(_about(visit_id), Draft)
    place = use_query(place_of, visit_id, draft.place)
    asked = use_query(read_question, visit_id, draft.question_id)
    spans = use_query(spans_of)
    looking, look = ft.use_state(False)
    blind, be_blind = ft.use_state(False)
    busy, set_busy = ft.use_state(False)
    speaking, speak = ft.use_state(False)
    done, finish = ft.use_state(False)
    trouble, tell = ft.use_state("")
    photos, name = draft.photos.get(OWN, ()), place.name if place else ""
    fault = fault_of(draft, place)

    async def report() -> None:
        set_busy(True)
        command = ReportHazard(
            urgency=_urgency(draft),
            text=draft.words.strip(),
            photos=tuple(p.sha256 for p in photos),
            voices=named(draft.voice),
            visit_id=visit_id or None,
            place_id=None if visit_id else draft.place or None,
            fault=fault,
            question_id=draft.question_id,
            reading=draft.reading,
            no_photo="" if photos else draft.no_photo,
        )
        kept = await attempt(do(command, draft.evidence()), say, tell)
        set_busy(False)
        if kept:
            forget()
            finish(True)

    def choose_fault(kind: Fault) -> None:
        change(lambda d: replace(d, fault=kind))

    def excuse(words: str) -> None:
        change(lambda d: replace(d, no_photo=words))

    def taken(photo: Photo) -> None:
        change(lambda d: d.with_photo(OWN, photo))
        look(False)

    if done:
        return_ = main_action(say("go_on"), back, key="go-on")
        kept = empty(ft.Icons.CHECK_CIRCLE_OUTLINE, say("hazard_kept"), say("hazard_kept_hint"))
        return page(say("hazard"), name, [kept], action=return_, narrow=True)
    if looking:
        no_photo = second_action(say("no_photo"), lambda: look(False), key="no-photo")
        return page(say("hazard"), name, [card(Shot(name, taken))], action=no_photo, narrow=True)
    what: list[ft.Control] = []
    if asked is not None and draft.reading is not None:
        what.append(reading_card(local, asked, draft.reading))
    what.append(
        text_field(
            say("hazard_words"),
            draft.words,
            lambda words: change(lambda d: d.with_words(words)),
            key="hazard-words",
            lines=3,
            limit=1000,
        )
    )
    what.append(
        VoiceField(draft.voice, lambda said: change(lambda d: d.with_voice(said)), speak, key="voice")
    )
    if photos:
        what.append(pictures(local, photos, name, lambda sha: change(lambda d: d.without_photo(OWN, sha))))
    if len(photos) < AT_MOST:
        more = say("another_photo" if photos else "add_photo")
        what.append(second_action(more, lambda: look(True), key="photo", icon=ft.Icons.PHOTO_CAMERA_OUTLINED))
    if draft.reading is not None and not photos:
        what += why_no_photo(local, draft, blind, lambda: be_blind(True), excuse)
    choose = [Large(u, say(f"urgency_{u}"), *LOOKS[u]) for u in URGENCIES]
    how = choose_large(
        choose, _urgency(draft), lambda u: change(lambda d: replace(d, urgency=u)), key="urgency"
    )
    where = Where(place, None if visit_id else lambda id: change(lambda d: d.with_place(id)))
    body: list[ft.Control] = [
        section(say("hazard_where"), where),
        section(say("hazard_what"), card(*what)),
        section(say("hazard_how"), how, second(say(f"urgency_{_urgency(draft)}_hint"))),
        which_fault(local, fault, spans, choose_fault),
    ]
    if trouble:
        body.append(banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, key="trouble"))
    shown = draft.reading is None or bool(photos or draft.no_photo)
    filled = place is not None and bool(draft.words.strip() or draft.evidence()) and shown
    send = main_action(
        say("report_hazard"),
        report,
        key="report",
        icon=ft.Icons.REPORT_OUTLINED,
        busy=busy,
        disabled=not filled or speaking,
    )
    return page(say("hazard"), say("hazard_hint"), body, action=send, narrow=True)


@part
def Where(place: Place | None, choose: Callable[[str], object] | None) -> ft.Control:
    """The place; with `choose` it is looked for by a piece of its name."""
    local = use_local()
    say = local.say
    text, search = ft.use_state("")
    found = use_query(_matching, text)
    if place is not None:
        other = icon_button(
            ft.Icons.CLOSE, say("other_place"), lambda: choose("") if choose else None, key="other-place"
        )
        chosen: list[ft.Control] = [
            dot(theme.NOW, ft.Icons.PLACE),
            ft.Column([heading(place.name)], expand=True),
        ]
        return card(ft.Row([*chosen, *([other] if choose else [])], spacing=theme.M), padding=theme.M)
    if choose is None:
        return card(second(say("place_unknown")))
    field = search_field(say("find_place"), text, search, clear=say("clear"))
    return ft.Column(
        [field, _list(local, found, choose)],
        spacing=theme.S,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _list(local: Local, found: tuple[Place, ...], choose: Callable[[str], object]) -> ft.Control:
    if not found:
        return card(second(local.say("no_place")))

    def line(place: Place) -> ft.Control:
        mark = dot(theme.PLAIN, ft.Icons.PLACE_OUTLINED)
        return row(
            place.name, place.note, key=f"place-{place.id}", on_click=lambda: choose(place.id), lead=mark
        )

    return rows([line(place) for place in found])


def hazard_draft(visit_id: str) -> Callable[[Finding | None], None]:
    """start(finding): the page of a hazard at this visit begins with what was found. Counts as hooks."""
    drafts, me = ft.use_context(DraftsContext), use_me()
    who = me.person_id if me else ""

    def start(finding: Finding | None) -> None:
        before = drafts.get(who, _about(visit_id)) or Draft()
        if finding is None:
            return
        if finding.words not in before.words:
            before = before.with_words(f"{before.words}\n{finding.words}".strip())
        after = replace(before, question_id=finding.question.id, reading=finding.reading)
        drafts.keep(who, _about(visit_id), after)

    return start


def place_of(view: View, visit_id: str, place_id: str) -> Place | None:
    """Of the visit, else the one that was chosen."""
    visit = view.get(Visit, visit_id) if visit_id else None
    return view.get(Place, visit.place_id if visit else place_id)


def _about(visit_id: str) -> str:
    return f"hazard {visit_id}"


def _urgency(draft: Draft) -> str:
    return draft.urgency or "soon"


def _matching(view: View, text: str) -> tuple[Place, ...]:
    wanted = "".join(text.split()).casefold()
    known = [p for p in places(view) if p.closed_at is None]
    return tuple(p for p in known if wanted in "".join(p.name.split()).casefold())[:SHOWN]
