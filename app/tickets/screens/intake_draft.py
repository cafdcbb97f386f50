"""A report that somebody has begun: kept while they look elsewhere, and through the death of the phone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import flet as ft

from app.hooks import use_anju, use_me
from components.effect import use_work
from services.photos import Evidence, Photo, Recording
from services.platform import StorageFailed

if TYPE_CHECKING:
    from app.wiring import Anju

SOON = 0.7
WORDS: tuple[str, ...] = ("kind", "top_id", "category_id", "urgency", "unit_id", "place_id", "spot", "words")
WORDS += ("answer", "wish", "caller_name", "caller_phone", "for_person_id", "channel", "step")
FLAGS = ("major", "elsewhere")


@dataclass(frozen=True)
class Draft:
    """What was chosen and typed so far; empty where nothing was. `step`: the page of the phone that it is at;
    `top_id`: a category whose branches are looked at. `wish`: which of the offered times. `answer`: what was
    said at once to a question.
    """

    kind: str = ""
    top_id: str = ""
    category_id: str = ""
    urgency: str = ""
    unit_id: str = ""
    place_id: str = ""
    spot: str = ""
    words: str = ""
    answer: str = ""
    wish: str = ""
    wished: datetime | None = None
    caller_name: str = ""
    caller_phone: str = ""
    for_person_id: str = ""
    channel: str = ""
    step: str = ""
    major: bool = False
    elsewhere: bool = False
    photos: tuple[Photo, ...] = ()
    voice: Recording | None = None

    def evidence(self) -> tuple[Evidence, ...]:
        return (*self.photos, *([self.voice] if self.voice else []))

    @property
    def says_something(self) -> bool:
        return bool(self.words.strip() or self.evidence())

    def to_json(self) -> dict[str, Any]:
        """Without the bytes of photos and voice: those are kept by their names."""
        told: dict[str, Any] = {name: getattr(self, name) for name in WORDS if getattr(self, name)}
        told |= {name: True for name in FLAGS if getattr(self, name)}
        told |= {"wished": self.wished.isoformat()} if self.wished else {}
        if self.photos:
            told["photos"] = [[p.sha256, p.width, p.height] for p in self.photos]
        if self.voice is not None:
            told["voice"] = [self.voice.sha256, self.voice.media, self.voice.seconds]
        return told


async def from_json(anju: Anju, told: Mapping[str, Any]) -> Draft:
    """As it was laid aside; a photo whose bytes the device had to give up is left out."""
    known: dict[str, Any] = {name: str(told.get(name, "")) for name in WORDS}
    draft = Draft(**known | {name: bool(told.get(name)) for name in FLAGS})
    if told.get("wished"):
        draft = replace(draft, wished=datetime.fromisoformat(told["wished"]))
    photos = []
    for sha, width, height in told.get("photos", ()):
        data = await anju.photos.bytes_of(sha)
        photos += [Photo(sha, data, width, height)] if data else []
    voice = None
    if told.get("voice"):
        sha, media, seconds = told["voice"]
        data = await anju.photos.bytes_of(sha, media)
        voice = Recording(sha, data, media, seconds) if data else None
    return replace(draft, photos=tuple(photos), voice=voice)


@dataclass
class Begun:
    """By who reports and what about, and what of it is still to be written down."""

    drafts: dict[tuple[str, str], Draft] = field(default_factory=dict)
    writing: set[tuple[str, str]] = field(default_factory=set)
    written: set[tuple[str, str]] = field(default_factory=set)

    def keep(self, anju: Anju, who: str, about: str, draft: Draft | None) -> None:
        """Seen at once, written down soon: typing must not wait for the storage. None forgets it."""
        key = (who, about)
        if draft is None:
            self.drafts.pop(key, None)
        else:
            self.drafts[key] = draft
        if key not in self.writing:
            self.writing.add(key)
            anju.platform.spawn(self._write(anju, key))

    async def _write(self, anju: Anju, key: tuple[str, str]) -> None:
        await asyncio.sleep(SOON)
        self.writing.discard(key)
        draft, me = self.drafts.get(key), anju.me
        if me is None or me.person_id != key[0]:
            return
        try:
            if draft is None:
                await anju.lay_aside(key[1], None)
            else:
                new = [one for one in draft.evidence() if (key[0], one.sha256) not in self.written]
                await anju.lay_aside(key[1], draft.to_json(), new)
                self.written |= {(key[0], one.sha256) for one in new}
        except StorageFailed as failed:
            anju.journal.note("draft", failed)


BegunContext = ft.create_context(Begun())
Change = Callable[..., None]


def use_draft(about: str, fresh: Draft) -> tuple[Draft, Change, Callable[[], None], bool]:
    """(draft on what `about` names, else `fresh`; change(field=…); forget; whether it has been looked for).
    Several hooks.
    """
    begun, anju, me = ft.use_context(BegunContext), use_anju(), use_me()
    who = me.person_id if me else ""
    known = begun.drafts.get((who, about))
    aside = None if known else anju.laid_aside(about)
    draft, show = ft.use_state(known or fresh)
    ready, be_ready = ft.use_state(aside is None)

    async def recall() -> None:
        if aside is not None and not ready:
            show(await from_json(anju, aside))
            be_ready(True)

    use_work(recall, [])

    def change(**fields: Any) -> None:
        def written(before: Draft) -> Draft:
            after = replace(before, **fields)
            begun.keep(anju, who, about, after)
            return after

        show(written)

    def forget() -> None:
        begun.keep(anju, who, about, None)
        show(fresh)

    return draft, change, forget, ready
