"""A fact leaves a phone and reaches the others: once, in order, whatever breaks on the way."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from app.rounds.records import Note, Visit
from services.answers import Busy, TimedOut, TooLarge
from services.commands import Refused
from tests.services.fake_backend import offline
from tests.services.night import Night, phone


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


@pytest.mark.parametrize("trouble", [TooLarge("413"), TimedOut("30 s")])
def test_a_batch_that_is_too_much_is_halved(trouble: Exception) -> None:
    async def story() -> None:
        night = Night()
        guard = await phone(night, "李卫国")
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
        for _ in range(3):
            await guard.anju.sync.now()
        assert sizes[:3] == [4, 2, 1]
        assert guard.anju.sync.status.on_phone < 4

    run(story)


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
