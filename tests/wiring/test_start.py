"""A usable home from this device alone: no network, and nothing imported that only the network needs."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest

from app.rounds.commands import AddNote
from app.rounds.records import Note, Round, Visit
from services.commands import Refused
from services.platform import StorageFull
from services.platform.memory import MemoryDevice
from tests.services.fake_backend import offline
from tests.services.night import Night, Phone, phone

HOME = """
import asyncio, sys
from app.wiring import start
from services.config import Config
from services.platform.memory import MemoryPlatform
anju = asyncio.run(start(MemoryPlatform(), Config("http://nowhere", "k"), talk=False))
heavy = {"httpx", "supabase", "postgrest", "realtime", "websockets", "flet"} & set(sys.modules)
assert not heavy, heavy
assert anju.me is None
"""


def test_a_home_needs_neither_network_nor_its_libraries() -> None:
    subprocess.run([sys.executable, "-c", HOME], check=True)


def test_the_home_is_there_offline_with_everything_of_yesterday() -> None:
    async def story() -> None:
        night = Night()
        guard = await phone(night, "李卫国")
        act = await guard.anju.do(night.check_in(0))
        await guard.anju.sync.now()
        again = Phone(night, guard.device)
        again.backend.cut = offline
        await again.open()
        assert again.anju.me == night.me("李卫国")
        assert [r.id for r in again.anju.store.all(Round)] == [night.round_id]
        assert [v.id for v in again.anju.store.all(Visit)] == [act.id]

    asyncio.run(story())


def test_nobody_acts_without_being_somebody() -> None:
    async def story() -> None:
        night = Night()
        guest = await Phone(night).open()
        with pytest.raises(Refused) as no:
            await guest.anju.do(night.check_in(0))
        assert no.value.code == "NOT_ALLOWED"

    asyncio.run(story())


def test_the_language_is_remembered_on_the_device() -> None:
    async def story() -> None:
        night, device = Night(), MemoryDevice()
        first = await Phone(night, device).open()
        assert first.anju.language == "zh"
        await first.anju.speak("en")
        with pytest.raises(ValueError, match="fr"):
            await first.anju.speak("fr")
        assert (await Phone(night, device).open()).anju.language == "en"

    asyncio.run(story())


def test_copies_of_photos_go_before_a_scan_is_refused() -> None:
    async def story() -> None:
        night = Night()
        guard, manager = await phone(night, "李卫国"), await phone(night, "王建国")
        visit = await guard.anju.do(night.check_in(0))
        photo = await guard.anju.photos.prepare(b"\xff\xd8\xff" + bytes(90), [])
        await guard.anju.do(night.note(visit, "", photo.sha256), [photo])
        await guard.anju.sync.now()
        await manager.anju.sync.now()
        assert await manager.anju.photos.bytes_of(photo.sha256) == photo.bytes
        db = manager.device.open(f"anju-{night.users['王建国']}")

        scans = 0

        def full(database: str, step: str) -> None:
            """The first write does not fit; the room that was made is enough for the second."""
            nonlocal scans
            here = database == db.name and step == "commit"
            scans += here
            if here and scans == 1:
                raise StorageFull("disk")

        manager.device.fault = full
        act = await manager.anju.do(night.check_in(1))
        manager.device.fault = lambda database, step: None
        assert manager.anju.store.get(Visit, act.id) is not None
        assert await db.photo(photo.sha256) is None
        assert await manager.anju.photos.bytes_of(photo.sha256) == photo.bytes

    asyncio.run(story())


def disk_full(database: str, step: str) -> None:
    if step == "commit":
        raise StorageFull("disk")


def test_of_many_at_once_all_are_taken_or_none() -> None:
    async def story() -> None:
        night = Night()
        manager = await phone(night, "王建国")
        manager.device.fault = disk_full
        with pytest.raises(StorageFull):
            await manager.anju.do_all([night.check_in(0), night.check_in(1)])
        manager.device.fault = lambda database, step: None
        assert manager.anju.store.all(Visit) == []
        acts = await manager.anju.do_all(
            [night.check_in(0), night.check_in(1)],
            lambda ids: [AddNote(visit_id=id, text="好") for id in ids],
        )
        again = Phone(night, manager.device)
        await again.open()
        assert {visit.id for visit in again.anju.store.all(Visit)} == {act.id for act in acts[:2]}
        assert {note.visit_id for note in again.anju.store.all(Note)} == {act.id for act in acts[:2]}

    asyncio.run(story())


def test_what_was_laid_aside_is_gone_with_what_was_made_of_it() -> None:
    """Or somebody whose phone dies right after saving would find it all again, and save it twice."""

    async def story() -> None:
        night = Night()
        manager = await phone(night, "王建国")
        await manager.anju.lay_aside("work", {"words": "漏水"})
        await manager.anju.lay_aside("finish", {"words": "修好"})
        manager.device.fault = disk_full
        with pytest.raises(StorageFull):
            await manager.anju.do(night.check_in(0), (), ("work",))
        manager.device.fault = lambda database, step: None
        assert manager.anju.laid_aside("work") == {"words": "漏水"}
        await manager.anju.do(night.check_in(0), (), ("work",))
        again = Phone(night, manager.device)
        await again.open()
        for anju in (manager.anju, again.anju):
            assert anju.laid_aside("work") is None
            assert anju.laid_aside("finish") == {"words": "修好"}

    asyncio.run(story())
