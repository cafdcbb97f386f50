"""Steps of mine on this ticket that were not accepted: why, and a way to keep what was written as a note."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import flet as ft

from app.hooks import use_anju, use_do, use_sync
from app.rounds.records import Voice
from app.rounds.screens.parts import keyed
from app.tickets.commands import Note
from app.tickets.screens.parts import attempt, refusal, use_local
from components import theme
from components.boundary import part
from components.button import quiet
from components.notice import banner
from services.commands import Refused
from services.photos import Evidence, Photo, Recording
from services.platform import JPEG
from services.status import Attention


@part
def Refusals(ticket_id: str) -> ft.Control:
    status = use_sync()
    mine = [
        one
        for one in status.attention
        if one.kind.startswith("tickets.") and one.body.get("ticket_id") == ticket_id
    ]
    cards = [keyed(RefusedStep, one.op_id, one) for one in mine]
    return ft.Column(
        cards, spacing=theme.S, visible=bool(cards), horizontal_alignment=ft.CrossAxisAlignment.STRETCH
    )


@part
def RefusedStep(one: Attention) -> ft.Control:
    local, anju, do = use_local(), use_anju(), use_do()
    say = local.say
    trouble, tell = ft.use_state("")
    verb = one.kind.partition(".")[2]
    words = say("refused_step", deed=say(f"do_{verb}"))
    why = trouble or refusal(say, Refused(one.code, **one.detail))

    async def drop() -> None:
        await anju.sync.discard(one.op_id)

    async def keep() -> None:
        note = note_of(one.body)
        shots = [found for sha in note.photos if (found := await _photo(sha)) is not None]
        said = [found for voice in note.voices if (found := await _sound(voice)) is not None]
        if await attempt(do(note, [*shots, *said]), say, tell) is not None:
            await anju.sync.discard(one.op_id)

    async def _photo(sha: str) -> Evidence | None:
        data = await anju.photos.bytes_of(sha, JPEG)
        return Photo(sha, data, 0, 0) if data else None

    async def _sound(voice: Voice) -> Evidence | None:
        data = await anju.photos.bytes_of(voice.sha256, voice.media)
        return Recording(voice.sha256, data, voice.media, voice.seconds) if data else None

    ways: list[ft.Control] = [quiet(say("refused_drop"), drop, key=f"drop-{one.op_id}")]
    if verb != "note" and has_words(one.body):
        ways.insert(0, quiet(say("refused_note"), keep, key=f"keep-{one.op_id}", icon=ft.Icons.EDIT_NOTE))
    stop = "。" if local.language == "zh" else ". "
    return banner(
        f"{words}{stop}{why}", theme.WARN, ft.Icons.REPORT_OUTLINED, ways, key=f"refused-{one.op_id}"
    )


def has_words(body: Mapping[str, Any]) -> bool:
    """Whether a step says anything that a note can keep."""
    return any(body.get(name) for name in ("text", "reason", "photos", "voices"))


def note_of(body: Mapping[str, Any]) -> Note:
    """What a refused step said, as a note for the staff."""
    words = [str(body[name]) for name in ("reason", "text") if body.get(name)]
    return Note(
        ticket_id=str(body["ticket_id"]),
        text="\n".join(words),
        photos=tuple(body.get("photos") or ()),
        voices=tuple(Voice.model_validate(voice) for voice in body.get("voices") or ()),
        inside=True,
    )
