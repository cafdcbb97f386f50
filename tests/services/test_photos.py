"""Photos: sent after their op, kept until the server shows that it has them, owed again when it lost them."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from app.rounds.commands import AddNote
from app.rounds.records import Voice
from services.answers import Rejected
from services.commands import Act
from services.photos import Photo, Recording
from services.platform import Sound, Storage, StorageFull
from tests.services.fake_backend import offline
from tests.services.night import ESTATE, Night, Phone, phone

WEBM = b"\x1a\x45\xdf\xa3" + bytes(200)
JPEG = b"\xff\xd8\xff" + bytes(200)


def told(story: Callable[[Night, Phone], Awaitable[None]]) -> None:
    async def run() -> None:
        night = Night()
        await story(night, await phone(night, "李卫国"))

    asyncio.run(run())


async def take(night: Night, guard: Phone) -> tuple[Act, Photo]:
    visit = await guard.anju.do(night.check_in(0))
    photo = await guard.anju.photos.prepare(JPEG, ["东门", visit.id])
    return await guard.anju.do(night.note(visit, "水渍", photo.sha256), [photo]), photo


async def state(guard: Phone, photo: Photo) -> str | None:
    replica = guard.anju._replica
    assert replica is not None
    return next((p.state for p in await replica.db.photos() if p.sha256 == photo.sha256), None)


def test_bytes_are_let_go_only_when_a_pulled_row_shows_them_whole() -> None:
    async def story(night: Night, guard: Phone) -> None:
        _, photo = await take(night, guard)
        really = night.server.upload
        night.server.upload = lambda name, data: True  # type: ignore[method-assign]
        await guard.anju.sync.now()
        assert await state(guard, photo) == "sent"
        night.server.upload = really  # type: ignore[method-assign]
        night.server.upload(f"{ESTATE}/{photo.sha256}.jpg", photo.bytes)
        await guard.anju.sync.now()
        assert await state(guard, photo) == "kept"

    told(story)


def test_a_photo_is_not_sent_before_its_op_was_taken() -> None:
    async def story(night: Night, guard: Phone) -> None:
        _, photo = await take(night, guard)
        guard.backend.cut = offline
        await guard.anju.sync.now()
        assert night.server.objects == {}
        assert guard.anju.sync.status.photos_waiting == 1
        guard.backend.cut = lambda step: None
        await guard.anju.sync.now()
        assert list(night.server.objects) == [f"{ESTATE}/{photo.sha256}.jpg"]

    told(story)


def test_a_server_that_lost_the_photos_is_given_them_again() -> None:
    async def story(night: Night, guard: Phone) -> None:
        backup = dict(night.server.ops), dict(night.server.rows)
        _, photo = await take(night, guard)
        await guard.anju.sync.now()
        assert await state(guard, photo) == "kept"
        night.server.objects.clear()
        night.server.restore(*backup)
        for _ in range(2):
            status = await guard.anju.sync.now()
        assert (status.state, status.photos_waiting) == ("synced", 0)
        assert night.server.objects == {f"{ESTATE}/{photo.sha256}.jpg": photo.bytes}

    told(story)


def test_no_photo_is_taken_when_there_is_little_room_and_scans_still_are() -> None:
    async def story(night: Night, guard: Phone) -> None:
        guard.device.storage = Storage(used=81, quota=100, persisted=True)
        with pytest.raises(StorageFull):
            await guard.anju.photos.prepare(JPEG, [])
        await guard.anju.do(night.check_in(0))
        assert guard.anju.sync.status.on_phone == 1

    told(story)


def test_bytes_that_are_not_those_of_their_name_are_not_shown() -> None:
    async def story(night: Night, guard: Phone) -> None:
        sha = "a" * 64
        night.server.objects[f"{ESTATE}/{sha}.jpg"] = b"something else"
        assert await guard.anju.photos.bytes_of(sha) is None
        assert await guard.anju.photos.bytes_of("b" * 64) is None

    told(story)


async def speak(night: Night, guard: Phone) -> Recording:
    visit = await guard.anju.do(night.check_in(0))
    said = Recording.of(Sound(WEBM + visit.id.encode(), "audio/mp4", 4))
    voice = Voice(sha256=said.sha256, media=said.media, seconds=said.seconds)
    await guard.anju.do(AddNote(visit_id=visit.id, voices=(voice,)), [said])
    return said


def test_what_was_said_is_sent_under_the_ending_of_its_kind_even_after_a_kill() -> None:
    async def story(night: Night, guard: Phone) -> None:
        guard.backend.cut = offline
        said = await speak(night, guard)
        await guard.anju.sync.now()
        again = await guard.kill()
        assert again.anju.sync.status.photos_waiting == 1
        assert await again.anju.photos.bytes_of(said.sha256, said.media) == said.bytes
        for _ in range(2):
            await again.anju.sync.now()
        assert night.server.objects == {f"{ESTATE}/{said.sha256}.m4a": said.bytes}
        assert await again.anju.photos.bytes_of(said.sha256, said.media) == said.bytes
        replica = again.anju._replica
        assert replica is not None
        assert [(p.state, p.media) for p in await replica.db.photos()] == [("kept", "audio/mp4")]

    told(story)


def test_what_was_said_is_in_the_file_of_what_was_not_sent() -> None:
    async def story(night: Night, guard: Phone) -> None:
        said = await speak(night, guard)
        found = json.loads(await guard.anju.sync.export())
        (kept,) = found["photos"]
        assert (kept["sha256"], base64.b64decode(kept["audio/mp4"])) == (said.sha256, said.bytes)

    told(story)


def test_a_recording_of_a_kind_that_is_not_known_yet_is_not_fetched() -> None:
    async def story(night: Night, guard: Phone) -> None:
        assert await guard.anju.photos.bytes_of("a" * 64, "audio/newer") is None

    told(story)


def test_a_photo_that_the_server_refuses_stops_no_op() -> None:
    async def story(night: Night, guard: Phone) -> None:
        note, photo = await take(night, guard)

        async def refuse(*args: object) -> None:
            raise Rejected("InvalidMime", 415)

        guard.backend.upload_photo = refuse  # type: ignore[method-assign]
        status = await guard.anju.sync.now()
        assert (status.state, status.on_phone, status.photos_waiting) == ("waiting", 0, 1)
        assert night.server.ops[note.id].status == "applied"
        assert await guard.anju.photos.bytes_of(photo.sha256) == photo.bytes

    told(story)


def test_a_token_that_runs_out_before_the_photo_is_renewed_and_the_photo_goes_on() -> None:
    async def story(night: Night, guard: Phone) -> None:
        _, photo = await take(night, guard)
        really, tokens = guard.backend.upload_photo, [*night.accounts.tokens]

        async def late(*args: Any) -> None:
            for token in tokens:
                night.accounts.tokens.pop(token, None)
            await really(*args)

        guard.backend.upload_photo = late  # type: ignore[method-assign]
        status = await guard.anju.sync.now()
        assert (status.state, status.photos_waiting) == ("synced", 0)
        assert night.server.objects == {f"{ESTATE}/{photo.sha256}.jpg": photo.bytes}

    told(story)


def test_a_photo_waits_for_its_author_when_the_server_takes_no_token_any_more() -> None:
    async def story(night: Night, guard: Phone) -> None:
        _, photo = await take(night, guard)
        really = guard.backend.upload_photo

        async def late(*args: Any) -> None:
            night.accounts.tokens.clear()
            night.accounts.refresh.clear()
            await really(*args)

        guard.backend.upload_photo = late  # type: ignore[method-assign]
        await guard.anju.sync.now()
        assert night.server.objects == {}
        assert await state(guard, photo) == "waiting"

    told(story)
