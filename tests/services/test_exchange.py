"""A fact leaves a phone and reaches the others: once, in order, whatever breaks on the way."""

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from app.rounds.records import Note, Visit
from services.answers import Busy, Rejected, TimedOut, TooLarge
from services.commands import Refused
from services.platform import Batch
from tests.services.fake_backend import offline
from tests.services.night import Night, Phone, phone


def run(story: Callable[[], Awaitable[Any]]) -> None:
    asyncio.run(story())  # type: ignore[arg-type]


def test_a_visit_walked_offline_reaches_the_manager_once() -> None:
    async def story() -> None:
        night = Night()
        guard, manager = await phone(night, "李卫国"), await phone(night, "王建国")
        guard.backend.cut = offline
        act = await guard.anju.do(night.check_in(0))
        assert [v.id for v in guard.anju.store.all(Visit)] == [act.id]
        status = await guard.anju.sync.now()
        assert (status.state, status.on_phone) == ("offline", 1)
        guard.backend.cut = lambda step: None
        status = await guard.anju.sync.now()
        assert (status.state, status.on_phone) == ("synced", 0)
        await manager.anju.sync.now()
        (seen,) = manager.anju.store.all(Visit)
        assert (seen.id, seen.device_at) == (act.id, act.device_at)

    run(story)


def test_a_lost_answer_is_asked_for_again_and_the_verdict_is_the_first() -> None:
    async def story() -> None:
        night = Night()
        guard = await phone(night, "李卫国")
        await guard.anju.do(night.check_in(0))

        def lose(step: str) -> None:
            if step == "answered":
                offline(step)

        guard.backend.cut = lose
        await guard.anju.sync.now()
        assert guard.anju.sync.status.on_phone == 1
        guard.backend.cut = lambda step: None
        await guard.anju.sync.now()
        assert guard.anju.sync.status.on_phone == 0
        assert len(night.server.ops) == 1
        assert len(guard.anju.store.all(Visit)) == 1

    run(story)


def test_a_refused_op_is_shown_and_does_not_stop_the_next() -> None:
    async def story() -> None:
        night = Night()
        guard = await phone(night, "李卫国")
        first = await guard.anju.do(night.check_in(0))
        night.server.truth.merge([("rounds.rounds", night.round_id, None)])
        night.server.rows.pop(("rounds.rounds", night.round_id))
        status = await guard.anju.sync.now()
        (refused,) = status.attention
        assert (refused.op_id, refused.code, status.on_phone) == (first.id, "ROUND_UNKNOWN", 0)
        assert guard.anju.store.get(Visit, first.id) is None
        await guard.anju.sync.discard(first.id)
        assert guard.anju.sync.status.attention == ()

    run(story)


def test_a_held_note_is_seen_by_its_author_and_settles_when_its_visit_comes() -> None:
    async def story() -> None:
        night = Night()
        first, second = await phone(night, "李卫国"), await phone(night, "陈志强")
        visit = await first.anju.do(night.check_in(0))
        note = await second.anju.do(night.note(visit, "灯坏了"))
        status = await second.anju.sync.now()
        assert (status.held, status.on_phone) == (1, 0)
        assert second.anju.store.get(Note, note.id) is not None
        await first.anju.sync.now()
        second.platform.wall_offset += 601
        status = await second.anju.sync.now()
        assert status.held == 0
        assert night.server.ops[note.id].status == "applied"

    run(story)


def test_a_command_that_cannot_apply_is_refused_before_it_is_recorded() -> None:
    async def story() -> None:
        night = Night()
        guard = await phone(night, "李卫国")
        with pytest.raises(Refused) as no:
            await guard.anju.do(night.begin().model_copy(update={"round_id": "nowhere"}))
        assert no.value.code == "ROUND_UNKNOWN"
        assert guard.anju.sync.status.on_phone == 0

    run(story)


def test_a_batch_that_is_too_large_is_halved_at_once() -> None:
    async def story() -> None:
        night = Night()
        guard = await phone(night, "李卫国")
        sizes = await _narrow(guard, night, TooLarge("413"))
        assert (await guard.anju.sync.now()).on_phone == 0
        assert sizes[:6] == [4, 2, 1, 1, 1, 1]

    run(story)


def test_a_batch_that_took_too_long_is_halved_for_the_next_attempt() -> None:
    async def story() -> None:
        night = Night()
        guard = await phone(night, "李卫国")
        sizes = await _narrow(guard, night, TimedOut("30 s"))
        for state in ("offline", "offline", "synced"):
            assert (await guard.anju.sync.now()).state == state
        assert sizes[:3] == [4, 2, 1]

    run(story)


def test_an_op_that_the_server_cannot_take_stops_no_other_and_is_shown_after_ten_times() -> None:
    async def story() -> None:
        night = Night()
        guard = await phone(night, "李卫国")
        poison = await guard.anju.do(night.check_in(0))
        good = await guard.anju.do(night.check_in(1))
        really = guard.backend.exchange

        async def stumble(body: Any, session: Any) -> Any:
            if any(op["id"] == poison.id for op in body["ops"]):
                raise Rejected("XX000", 500)
            return await really(body, session)

        guard.backend.exchange = stumble  # type: ignore[method-assign]
        status = await guard.anju.sync.now()
        assert night.server.ops[good.id].status == "applied"
        assert (status.on_phone, status.attention, status.message) == (1, (), "server_trouble")
        for _ in range(9):
            status = await guard.anju.sync.now()
        assert [(a.op_id, a.code) for a in status.attention] == [(poison.id, "STUCK")]
        late = await guard.anju.do(night.check_in(2))
        await guard.anju.sync.now()
        assert night.server.ops[late.id].status == "applied"
        guard.backend.exchange = really  # type: ignore[method-assign]
        await guard.anju.sync.resend(poison.id)
        status = await guard.anju.sync.now()
        assert (status.state, status.on_phone, status.attention) == ("synced", 0, ())
        assert night.server.ops[poison.id].status == "applied"

    run(story)


def test_a_device_whose_storage_was_emptied_takes_another_number_and_says_so() -> None:
    async def story() -> None:
        night = Night()
        guard = await phone(night, "李卫国")
        for stop in range(3):
            await guard.anju.do(night.check_in(stop))
        await guard.anju.sync.now()
        replica = guard.anju._replica
        assert replica is not None
        before = replica.meta["device_id"]
        await replica.write(Batch(meta={"next_seq": 1}))
        act = await guard.anju.do(night.check_in(3))
        status = await guard.anju.sync.now()
        assert (status.message, status.on_phone, status.attention) == ("wiped", 0, ())
        assert night.server.ops[act.id].status == "applied"
        assert night.server.ops[act.id].device != before

    run(story)


def test_a_wake_while_talking_is_not_lost() -> None:
    async def story() -> None:
        night = Night()
        guard = await phone(night, "李卫国")
        guard.backend.breath = True
        loop = guard.platform.spawn(guard.anju.sync.run())
        for stop in range(4):
            await guard.anju.do(night.check_in(stop))
            await asyncio.sleep(0)
        for _ in range(200):
            await asyncio.sleep(0.001)
            if guard.anju.sync.status.on_phone == 0:
                break
        assert guard.anju.sync.status.on_phone == 0
        loop.cancel()

    run(story)


def test_what_is_unsent_can_be_carried_away_as_a_file() -> None:
    async def story() -> None:
        night = Night()
        guard = await phone(night, "李卫国")
        guard.backend.cut = offline
        visit = await guard.anju.do(night.check_in(0))
        photo = await guard.anju.photos.prepare(b"\xff\xd8\xff" + bytes(50), ["东门"])
        note = await guard.anju.do(night.note(visit, "水渍", photo.sha256), [photo])
        await guard.anju.sync.now()
        found = json.loads(await guard.anju.sync.export())
        assert [op["id"] for op in found["ops"]] == [visit.id, note.id]
        assert base64.b64decode(found["photos"][0]["jpeg"]) == photo.bytes
        guard.backend.cut = lambda step: None
        await guard.anju.sync.now()
        assert json.loads(await guard.anju.sync.export())["ops"] == []

    run(story)


async def _narrow(guard: Phone, night: Night, trouble: Exception) -> list[int]:
    """Four visits, and a network that lets one through at a time; the sizes that were tried."""
    for stop in range(4):
        await guard.anju.do(night.check_in(stop))
    sizes: list[int] = []
    really = guard.backend.exchange

    async def narrow(body: Any, session: Any) -> Any:
        sizes.append(len(body["ops"]))
        if len(body["ops"]) > 1:
            raise trouble
        return await really(body, session)

    guard.backend.exchange = narrow  # type: ignore[method-assign]
    guard.anju.sync._schedule.limit = 4
    return sizes


def test_the_server_says_when_to_come_back() -> None:
    async def story() -> None:
        night = Night()
        guard = await phone(night, "李卫国")

        def busy(step: str) -> None:
            raise Busy(90)

        guard.backend.cut = busy
        status = await guard.anju.sync.now()
        assert (status.state, status.message) == ("offline", "busy")
        assert guard.anju.sync._schedule.delay(True, True) >= 90

    run(story)


def test_facts_that_have_grown_old_are_forgotten_and_what_they_are_about_is_not() -> None:
    """The server says how far back; the next start of the app lets go of the rest, for good."""

    async def story() -> None:
        night = Night()
        guard = await phone(night, "李卫国")
        await guard.anju.do(night.check_in(0))
        await guard.anju.sync.now()
        guard = await guard.kill()
        await guard.anju.sync.now()
        assert len(guard.anju.store.all(Visit)) == 1, "a fact of today is kept"
        night.server.since = "2999-01-01T00:00:00+00:00"
        guard = await guard.kill()
        await guard.anju.sync.now()
        assert guard.anju.store.all(Visit) == []
        assert guard.anju.store.rows("estate.places")
        guard = await guard.kill()
        assert guard.anju.store.all(Visit) == [], "it is not on the device any more either"

    run(story)


def test_what_is_on_hold_is_asked_about_though_the_clock_was_set_back() -> None:
    async def story() -> None:
        night = Night()
        walker, witness = await phone(night, "李卫国"), await phone(night, "陈志强")
        walker.backend.cut = offline
        visit = await walker.anju.do(night.check_in(0))
        await witness.anju.do(night.note(visit, "灯不亮"))
        assert (await witness.anju.sync.now()).held == 1
        walker.backend.cut = lambda step: None
        await walker.anju.sync.now()
        witness.platform.wall_offset -= 7 * 86400
        assert (await witness.anju.sync.now()).held == 0

    run(story)
