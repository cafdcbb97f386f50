"""What the pages of a step share: words with photos and voice, phrases to tap, sending, refusals."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import flet as ft

from app.hooks import use_anju, use_do
from app.rounds.screens.checking import PATTERNS
from app.rounds.screens.drafts import OWN, Change, Draft
from app.rounds.screens.parts import Local
from app.rounds.screens.questions import AT_MOST
from app.rounds.screens.shot import pictures
from app.rounds.screens.voice import VoiceField, named
from app.tickets.commands import Note
from app.tickets.queries.log import TicketState
from app.tickets.screens.parts import attempt, use_local
from components import theme
from components.button import quiet, second_action
from components.choice import choose_one
from components.form import text_field
from components.notice import banner
from components.page import Frame
from services.commands import Command
from services.photos import Evidence

LONGEST = 2000


@dataclass(frozen=True)
class Sending:
    """`send(command, evidence)` is True once it is recorded; `said` is shown above the button."""

    busy: bool
    said: list[ft.Control]
    send: Callable[..., Awaitable[bool]]


def use_sending(state: TicketState, draft: Draft, forget: Callable[[], None], keeps: bool = True) -> Sending:
    """Leads back to the page before once the step is recorded. After a refusal what was written can be kept
    as a note (`keeps`). Counts as several hooks.
    """
    local, anju, do, back = use_local(), use_anju(), use_do(), ft.use_context(Frame).back
    busy, set_busy = ft.use_state(False)
    trouble, tell = ft.use_state("")

    async def send(command: Command, evidence: Sequence[Evidence] = ()) -> bool:
        set_busy(True)
        tell("")
        act = await attempt(do(command, evidence), local.say, tell)
        set_busy(False)
        if act is None:
            return False
        anju.platform.spawn(anju.platform.window("vibrate", list(PATTERNS["ok"])))
        forget()
        back()
        return True

    async def keep() -> None:
        await send(note_of(state.ticket.id, draft, inside=True), draft.evidence())

    ways = []
    if keeps and (draft.words.strip() or draft.evidence()):
        ways.append(quiet(local.say("refused_note"), keep, key="keep-note", icon=ft.Icons.EDIT_NOTE))
    said = [banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, ways, key="trouble")] if trouble else []
    return Sending(busy, list(said), send)


def note_of(ticket_id: str, draft: Draft, inside: bool) -> Note:
    shas = tuple(photo.sha256 for photo in draft.photos.get(OWN, ()))
    words, voices = draft.words.strip(), named(draft.voice)
    return Note(ticket_id=ticket_id, text=words, photos=shas, voices=voices, inside=inside)


def words_field(
    label: str, draft: Draft, change: Change, *, limit: int = LONGEST, lines: int = 3
) -> ft.Control:
    return text_field(
        label,
        draft.words,
        lambda text: change(lambda d: d.with_words(text)),
        key="words",
        lines=lines,
        limit=limit,
    )


def evidence_fields(
    local: Local,
    draft: Draft,
    change: Change,
    place: str,
    look: Callable[[], object],
    speak: Callable[[bool], object],
) -> list[ft.Control]:
    """A voice note, the photos taken so far and the way to another."""
    content: list[ft.Control] = [
        VoiceField(draft.voice, lambda said: change(lambda d: d.with_voice(said)), speak, key="voice")
    ]
    return [*content, *photo_fields(local, draft, change, place, look)]


def photo_fields(
    local: Local, draft: Draft, change: Change, place: str, look: Callable[[], object]
) -> list[ft.Control]:
    photos = draft.photos.get(OWN, ())
    content: list[ft.Control] = []
    if photos:
        drop: Callable[[str], object] = lambda sha: change(lambda d: d.without_photo(OWN, sha))  # noqa: E731
        content.append(pictures(local, photos, place, drop))
    if len(photos) < AT_MOST:
        more = local.say("another_photo" if photos else "add_photo")
        content.append(second_action(more, look, key="photo", icon=ft.Icons.PHOTO_CAMERA_OUTLINED))
    return content


def phrases(local: Local, keys: Sequence[str], draft: Draft, change: Change) -> ft.Control:
    """Reasons to tap; tapped again one is let go."""
    chosen = draft.said.get("phrase", "")
    options = [(key, local.say(f"reason_{key}")) for key in keys]

    def choose(key: str) -> None:
        change(lambda d: d.with_said("phrase", "" if key == chosen else key))

    return choose_one(options, chosen, choose, key="phrase")


def reason_of(local: Local, draft: Draft) -> str:
    """The phrase that was tapped and what was written beside it."""
    chosen = draft.said.get("phrase", "")
    said = (local.say(f"reason_{chosen}") if chosen else "", draft.words.strip())
    return ("；" if local.language == "zh" else "; ").join(one for one in said if one)


def bottom(*controls: ft.Control) -> ft.Column:
    return ft.Column(
        list(controls), spacing=theme.S, horizontal_alignment=ft.CrossAxisAlignment.STRETCH, tight=True
    )
