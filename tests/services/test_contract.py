"""docs/sync.md as stories, each told before the fake server and before the real one."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable

import pytest

from app.estate.commands import ChangeRoles, Deactivate, Reactivate
from app.rounds.commands import AddNote
from app.rounds.records import Note, Visit, Voice
from services.commands import Command
from services.photos import Recording
from services.platform import Batch, Sound
from services.platform.memory import MemoryDevice
from services.session import SignInFailed, database_of
from tests.services.houses import FakeHouse, House, note, phone
from tests.services.real_house import RealHouse

Story = Callable[[House], Awaitable[None]]
WEBM = b"\x1a\x45\xdf\xa3" + bytes(5000)
JPEG = b"\xff\xd8\xff\xe0" + bytes(5000)


@pytest.fixture(params=["fake", "real"])
def tell(request: pytest.FixtureRequest) -> Callable[[Story], None]:
    """Runs a story before one of the two servers."""

    async def before_fake(story: Story) -> None:
        await story(FakeHouse())

    async def before_real(story: Story) -> None:
        house = RealHouse(request.getfixturevalue("world_stack"))
        try:
            await story(house)
        finally:
            await house.close()

    runner = before_fake if request.param == "fake" else before_real
    return lambda story: asyncio.run(runner(story))


def test_a_visit_is_told_with_the_time_it_was_walked(tell: Callable[[Story], None]) -> None:
    async def story(house: House) -> None:
        guard, manager = await phone(house, "李卫国"), await phone(house, "王建国")
        act = await guard.anju.do(house.check_in(0))
        assert (await guard.sync()).on_phone == 0
        await manager.sync()
        seen = manager.anju.store.get(Visit, act.id)
        assert seen is not None
        assert seen.device_at == act.device_at
        assert seen.received_at is not None
        assert guard.anju.store.row("rounds.visits", act.id) is not None

    tell(story)


def test_a_lost_answer_makes_no_second_visit(tell: Callable[[Story], None]) -> None:
    async def story(house: House) -> None:
        guard = await phone(house, "李卫国")
        before = set(house.ledger())
        act = await guard.anju.do(house.check_in(0))
        guard.line.cut = _lose_answers
        assert (await guard.sync()).state == "offline"
        guard.line.cut = _heal
        assert (await guard.sync()).on_phone == 0
        assert {k: v.status for k, v in house.ledger().items() if k not in before} == {act.id: "applied"}

    tell(story)


def test_a_refusal_is_told_to_its_author_and_stops_nothing(tell: Callable[[Story], None]) -> None:
    async def story(house: House) -> None:
        guard = await phone(house, "李卫国")
        wrong = house.check_in(0).model_copy(update={"tag_id": "018f0000-0000-7000-8000-000000000000"})
        refused = await guard.anju.do(_Unchecked.of(wrong, kind="rounds.walk_backwards"))
        good = await guard.anju.do(house.check_in(1))
        status = await guard.sync()
        (shown,) = status.attention
        assert (shown.op_id, shown.code, status.on_phone) == (refused.id, "KIND_UNKNOWN", 0)
        assert house.ledger()[good.id].status == "applied"
        await guard.anju.sync.discard(refused.id)
        assert guard.anju.sync.status.attention == ()

    tell(story)


def test_a_note_waits_for_its_visit(tell: Callable[[Story], None]) -> None:
    async def story(house: House) -> None:
        first, second = await phone(house, "李卫国"), await phone(house, "陈志强")
        first.line.cut = _break
        visit = await first.anju.do(house.check_in(2))
        written = await second.anju.do(note(visit, "灯坏了"))
        status = await second.sync()
        assert (status.held, status.on_phone) == (1, 0)
        assert second.anju.store.get(Note, written.id) is not None
        first.line.cut = _heal
        await first.sync()
        assert house.ledger()[written.id].status == "applied"
        second.platform.wall_offset += 601
        assert (await second.sync()).held == 0
        second.platform.wall_offset = 0

    tell(story)


def test_after_a_restore_everything_is_told_anew_and_nothing_doubled(
    tell: Callable[[Story], None],
) -> None:
    async def story(house: House) -> None:
        guard = await phone(house, "李卫国")
        act = await guard.anju.do(house.check_in(0))
        await guard.sync(2)
        before = house.ledger()
        house.back_up()()
        status = await guard.sync(2)
        assert (status.state, status.on_phone, status.attention) == ("synced", 0, ())
        assert house.ledger() == before
        assert guard.anju.store.row("rounds.visits", act.id) is not None

    tell(story)


def test_who_has_left_sees_nothing_and_what_they_did_is_kept(tell: Callable[[Story], None]) -> None:
    async def story(house: House) -> None:
        guard, manager = await phone(house, "陈志强"), await phone(house, "王建国")
        guard.line.cut = _break
        act = await guard.anju.do(house.check_in(0))
        await manager.anju.do(Deactivate(person_id=house.person("陈志强")))
        await manager.sync()
        guard.line.cut = _heal
        status = await guard.sync()
        assert [a.code for a in status.attention] == ["QUARANTINED"]
        assert house.ledger()[act.id].status == "quarantined"
        assert guard.anju.me is None
        assert list(guard.anju.store.rows("rounds.rounds")) == []
        await manager.anju.do(Reactivate(person_id=house.person("陈志强")))
        await manager.sync()
        await guard.sync()
        assert guard.anju.me is not None
        assert guard.anju.store.rows("rounds.rounds") != {}

    tell(story)


def test_a_new_role_is_told_with_what_it_may_see(tell: Callable[[Story], None]) -> None:
    async def story(house: House) -> None:
        guard, manager = await phone(house, "李卫国"), await phone(house, "王建国")
        await manager.anju.do(ChangeRoles(person_id=house.person("李卫国"), roles=("guard", "desk")))
        await manager.sync()
        await guard.sync()
        assert guard.anju.me is not None
        assert guard.anju.me.holds("desk")
        await manager.anju.do(ChangeRoles(person_id=house.person("李卫国"), roles=("guard",)))
        await manager.sync()
        await guard.sync()
        assert not guard.anju.me.holds("desk")

    tell(story)


def test_an_old_app_still_sends_and_is_told_nothing(tell: Callable[[Story], None]) -> None:
    async def story(house: House) -> None:
        guard = await phone(house, "李卫国")
        house.require("9.0.0")
        try:
            act = await guard.anju.do(house.check_in(0))
            status = await guard.sync()
            assert (status.state, status.on_phone) == ("update_required", 0)
            assert house.ledger()[act.id].status == "applied"
            assert guard.anju.store.row("rounds.visits", act.id) is None
        finally:
            house.require(None)
        assert (await guard.sync()).state == "synced"

    tell(story)


def test_a_photo_follows_its_op_and_reaches_the_manager(tell: Callable[[Story], None]) -> None:
    async def story(house: House) -> None:
        guard, manager = await phone(house, "李卫国"), await phone(house, "王建国")
        visit = await guard.anju.do(house.check_in(0))
        photo = await guard.anju.photos.prepare(JPEG, [visit.id])
        await guard.anju.do(note(visit, "水渍", photo.sha256), [photo])
        assert guard.anju.sync.status.photos_waiting == 1
        status = await guard.sync(2)
        assert (status.photos_waiting, status.state) == (0, "synced")
        (row,) = [r for r in guard.anju.store.rows("sync.photos").values() if r["sha256"] == photo.sha256]
        assert row["size"] == len(photo.bytes)
        await manager.sync()
        data = await manager.anju.photos.bytes_of(photo.sha256)
        assert data is not None
        assert hashlib.sha256(data).hexdigest() == photo.sha256

    tell(story)


def test_what_was_said_comes_to_the_manager_as_it_was_recorded(tell: Callable[[Story], None]) -> None:
    async def story(house: House) -> None:
        guard, manager = await phone(house, "李卫国"), await phone(house, "王建国")
        visit = await guard.anju.do(house.check_in(0))
        said = Recording.of(Sound(WEBM + visit.id.encode(), "audio/webm", 4))
        voice = Voice(sha256=said.sha256, media=said.media, seconds=said.seconds)
        told = await guard.anju.do(AddNote(visit_id=visit.id, voices=(voice,)), [said])
        assert guard.anju.sync.status.photos_waiting == 1
        status = await guard.sync(2)
        assert (status.photos_waiting, status.state) == (0, "synced")
        await manager.sync()
        note = manager.anju.store.get(Note, told.id)
        assert note is not None
        assert (note.text, note.voices) == ("", (voice,))
        (row,) = [r for r in manager.anju.store.rows("sync.photos").values() if r["sha256"] == said.sha256]
        assert (row["media"], row["size"]) == ("audio/webm", len(said.bytes))
        assert await manager.anju.photos.bytes_of(said.sha256, "audio/webm") == said.bytes
        assert await manager.anju.photos.bytes_of("0" * 64, "audio/webm") is None

    tell(story)


def test_a_cloned_device_takes_another_number_and_loses_nothing(tell: Callable[[Story], None]) -> None:
    async def story(house: House) -> None:
        guard = await phone(house, "李卫国")
        user_id = guard.anju.accounts.current or ""
        twin = MemoryDevice()
        cloned = await phone(house, "李卫国", twin)
        own = await (await guard.platform.open(database_of(user_id))).meta()
        await twin.open(database_of(user_id)).write(
            Batch(meta={"device_id": own["device_id"], "next_seq": own.get("next_seq", 1)})
        )
        first = await guard.anju.do(house.check_in(0))
        second = await cloned.anju.do(house.check_in(1))
        assert (await guard.sync()).on_phone == 0
        status = await cloned.sync()
        assert (status.on_phone, status.attention) == (0, ())
        assert [house.ledger()[act.id].status for act in (first, second)] == ["applied", "applied"]

    tell(story)


def test_tokens_are_renewed_and_worthless_ones_only_pause_the_queue(
    tell: Callable[[Story], None],
) -> None:
    async def story(house: House) -> None:
        guard = await phone(house, "李卫国")
        account = guard.anju.accounts.people()[0]
        guard.platform.wall_offset += 3590
        first = await guard.anju.do(house.check_in(0))
        guard.platform.wall_offset = 0
        assert (await guard.sync()).on_phone == 0
        assert house.ledger()[first.id].status == "applied"
        key = f"session:{account.user_id}"
        device = await guard.platform.open("anju-device")
        session = (await device.meta())[key]
        broken = {**session, "access_token": "x", "refresh_token": "y", "expires_at": 0}
        await device.write(Batch(meta={key: broken}))
        second = await guard.anju.do(house.check_in(1))
        status = await guard.sync()
        assert (status.state, status.on_phone) == ("signed_out", 1)
        assert guard.anju.me is not None
        with pytest.raises(SignInFailed) as wrong:
            await guard.anju.accounts.sign_in(account.phone, "not-the-password")
        assert wrong.value.code == "invalid_credentials"
        await guard.anju.accounts.sign_in(account.phone, "anju-demo-2026")
        await guard.sync()
        assert house.ledger()[second.id].status == "applied"

    tell(story)


class _Unchecked(Command):
    """An op of an app that this server never published."""

    token: str = ""

    @classmethod
    def of(cls, command: Command, kind: str) -> Command:
        made = type("Foreign", (cls,), {"kind": kind, "__module__": __name__, "__annotations__": {}})
        return made(**{"token": str(command.body())})  # type: ignore[no-any-return]


def _lose_answers(step: str) -> None:
    if step == "answered":
        _break(step)


def _break(step: str) -> None:
    from services.answers import Offline

    raise Offline(f"cut at {step}")


def _heal(step: str) -> None:
    """Nothing is in the way."""
