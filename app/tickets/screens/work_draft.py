"""Work that is being done and not yet saved: every tick is kept, through the death of the phone too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

import flet as ft

from app.hooks import use_anju, use_me
from app.tickets.screens.intake_draft import BegunContext
from components.effect import use_work
from services.photos import Evidence, Photo, Recording

if TYPE_CHECKING:
    from app.wiring import Anju

Reading = tuple[str, str, str]
WORDS = (
    "ticks",
    "own",
    "amounts",
    "readings",
    "words",
    "no_photo",
    "no_sign",
    "no_photo_words",
    "no_sign_words",
)


@dataclass(frozen=True)
class WorkDraft:
    """`ticks`: the names of what was found in order; `own`: checks that somebody added. `amounts`: by the id
    of a price how much, as text. `readings`: name, value as typed, unit. `no_photo`, `no_sign`: which of the
    reasons was chosen, and words to it.
    """

    ticks: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    amounts: Mapping[str, str] = field(default_factory=dict)
    readings: tuple[Reading, ...] = ()
    words: str = ""
    no_photo: str = ""
    no_photo_words: str = ""
    no_sign: str = ""
    no_sign_words: str = ""
    photos: tuple[Photo, ...] = ()
    voice: Recording | None = None
    signature: Photo | None = None

    @property
    def empty(self) -> bool:
        return self == WorkDraft()

    def ticked(self, name: str) -> WorkDraft:
        """That check turned over."""
        others = tuple(one for one in self.ticks if one != name)
        return replace(self, ticks=others if name in self.ticks else (*self.ticks, name))

    def with_amount(self, price_id: str, amount: int) -> WorkDraft:
        rest = {id: told for id, told in self.amounts.items() if id != price_id}
        return replace(self, amounts=rest | ({price_id: str(amount)} if amount > 0 else {}))

    def without_photo(self, sha256: str) -> WorkDraft:
        return replace(self, photos=tuple(p for p in self.photos if p.sha256 != sha256))

    def evidence(self) -> tuple[Evidence, ...]:
        more = [one for one in (self.voice, self.signature) if one is not None]
        return (*self.photos, *more)

    def to_json(self) -> dict[str, Any]:
        """Without the bytes of photos, voice and signature: those are kept by their names."""
        told: dict[str, Any] = {name: getattr(self, name) for name in WORDS if getattr(self, name)}
        if self.photos:
            told["photos"] = [_named(photo) for photo in self.photos]
        if self.signature is not None:
            told["signature"] = _named(self.signature)
        if self.voice is not None:
            told["voice"] = [self.voice.sha256, self.voice.media, self.voice.seconds]
        return told


async def from_json(anju: Anju, told: Mapping[str, Any]) -> WorkDraft:
    """As it was laid aside; what the device had to give up is left out."""
    known = {one.name: one.default for one in fields(WorkDraft)}
    words = {name: told[name] for name in WORDS if name in told and name in known}
    for name in ("ticks", "own"):
        words[name] = tuple(words.get(name, ()))
    words["readings"] = tuple(tuple(one) for one in words.get("readings", ()))
    photos = [p for one in told.get("photos", ()) if (p := await _photo(anju, one)) is not None]
    signature = await _photo(anju, told["signature"]) if told.get("signature") else None
    voice = None
    if told.get("voice"):
        sha, media, seconds = told["voice"]
        data = await anju.photos.bytes_of(sha, media)
        voice = Recording(sha, data, media, seconds) if data else None
    return WorkDraft(**words, photos=tuple(photos), signature=signature, voice=voice)


Change = Callable[[Callable[[WorkDraft], WorkDraft]], None]


@dataclass(frozen=True)
class Kept:
    """A draft as it was drawn, laid aside as `about`; `change(step)` keeps step(draft), `latest()` is the
    draft with what was typed since, `forget()` lets go of it.
    """

    about: str
    draft: WorkDraft
    change: Change
    latest: Callable[[], WorkDraft]
    forget: Callable[[], None]


def use_work_draft(about: str) -> Kept:
    """The draft on what `about` names. Several hooks."""
    begun: Any = ft.use_context(BegunContext)
    anju, me = use_anju(), use_me()
    who = me.person_id if me else ""
    known = begun.drafts.get((who, about))
    draft, show = ft.use_state(known or WorkDraft())

    async def recall() -> None:
        aside = None if known else anju.laid_aside(about)
        if aside is not None:
            show(await from_json(anju, aside))

    use_work(recall, [about])

    def change(step: Callable[[WorkDraft], WorkDraft]) -> None:
        def written(before: WorkDraft) -> WorkDraft:
            after = step(before)
            begun.keep(anju, who, about, after)
            return after

        show(written)

    def forget() -> None:
        begun.keep(anju, who, about, None)
        show(WorkDraft())

    def latest() -> WorkDraft:
        found: WorkDraft = begun.drafts.get((who, about)) or draft
        return found

    return Kept(about, draft, change, latest, forget)


def _named(photo: Photo) -> list[Any]:
    return [photo.sha256, photo.width, photo.height]


async def _photo(anju: Anju, named: tuple[str, int, int]) -> Photo | None:
    sha, width, height = named
    data = await anju.photos.bytes_of(sha)
    return Photo(sha, data, width, height) if data else None
