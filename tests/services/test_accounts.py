"""Who is here: signing in and out, several people on one phone, and what is kept whatever happens."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from app.rounds.records import Visit
from services.answers import Busy, Rejected
from services.platform import Batch
from services.session import SignInFailed, UnsentWork, database_of
from tests.services.fake_backend import offline
from tests.services.night import PASSWORD, STAFF, Night, Phone, phone

LI, CHEN = STAFF["李卫国"][0], STAFF["陈志强"][0]


def told(story: Callable[[Night], Awaitable[None]]) -> None:
    async def run() -> None:
        await story(Night())

    asyncio.run(run())


def test_the_app_starts_in_the_home_of_who_was_here_without_network() -> None:
    async def story(night: Night) -> None:
        guard = await phone(night, "李卫国")
        act = await guard.anju.do(night.check_in(0))
        await asyncio.sleep(0.01)
        again = Phone(night, guard.device)
        again.backend.cut = offline
        await again.open()
        assert again.anju.me is not None
        assert again.anju.me.name == "李卫国"
        assert [v.id for v in again.anju.store.all(Visit)] == [act.id]
        (account,) = again.anju.accounts.people()
        assert (account.name, account.estate, account.signed_in) == ("李卫国", "锦绣苑", True)

    told(story)


def test_two_people_on_one_phone_never_send_as_each_other() -> None:
    async def story(night: Night) -> None:
        device = await phone(night, "李卫国")
        device.backend.cut = offline
        walked = await device.anju.do(night.check_in(0))
        with pytest.raises(UnsentWork) as unsent:
            await device.anju.accounts.sign_out()
        assert unsent.value.count == 1
        await device.anju.accounts.sign_out(force=True)
        device.backend.cut = lambda step: None
        await device.sign_in("陈志强")
        own = await device.anju.do(night.check_in(1))
        await device.anju.sync.now()
        assert {i: k.user_id for i, k in night.server.ops.items()} == {own.id: night.users["陈志强"]}
        assert device.anju.store.get(Visit, walked.id) is None
        left = {a.phone[-2:]: a.unsent for a in device.anju.accounts.people()}
        assert left["11"] == 1
        await device.anju.accounts.sign_out()
        await device.sign_in("李卫国")
        assert night.server.ops[walked.id].user_id == night.users["李卫国"]

    told(story)


def test_signing_out_forgets_rows_and_tokens() -> None:
    async def story(night: Night) -> None:
        guard = await phone(night, "李卫国")
        user_id = night.users["李卫国"]
        await guard.anju.accounts.sign_out()
        assert guard.anju.me is None
        assert guard.anju.accounts.people() == ()
        meta = await (await guard.platform.open("anju-device")).meta()
        assert not meta.get(f"session:{user_id}")
        db = await guard.platform.open(database_of(user_id))
        assert await db.rows() == []

    told(story)


def test_another_tab_hears_who_is_here_now() -> None:
    async def story(night: Night) -> None:
        first = await phone(night, "李卫国")
        second = await first.tab()
        assert second.anju.me is not None
        await first.anju.accounts.sign_out()
        await asyncio.sleep(0.01)
        assert second.anju.me is None

    told(story)


def test_a_session_survives_a_server_that_is_overloaded() -> None:
    async def story(night: Night) -> None:
        guard = await phone(night, "李卫国")
        guard.platform.wall_offset += 7 * 86400
        guard.anju.clock.offset_ms = 0

        def overloaded(step: str) -> None:
            raise Busy(5)

        guard.backend.cut = overloaded
        await guard.anju.do(night.check_in(0))
        assert (await guard.anju.sync.now()).state == "offline"
        guard.backend.cut = lambda step: None
        assert (await guard.anju.sync.now()).state == "synced"

    told(story)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (Rejected("weak_password", 422), "weak_password"),
        (Rejected("phone_exists", 422), "phone_exists"),
        (Rejected("something_new", 400), "refused"),
        (Busy(30), "busy"),
    ],
)
def test_what_went_wrong_has_a_code_of_ours(given: Exception, code: str) -> None:
    async def story(night: Night) -> None:
        guest = await Phone(night).open()

        def refuse(step: str) -> None:
            raise given

        guest.backend.cut = refuse
        with pytest.raises(SignInFailed) as failed:
            await guest.anju.accounts.sign_in(LI, PASSWORD)
        assert failed.value.code == code

    told(story)


def test_signing_up_goes_on_where_it_stopped() -> None:
    async def story(night: Night) -> None:
        guest = await Phone(night).open()
        for _ in range(2):
            with pytest.raises(SignInFailed) as failed:
                await guest.anju.accounts.sign_up("13800000099", PASSWORD, "ABCDE-FGHJK")
            assert failed.value.code == "code_unknown"
            assert guest.anju.accounts.current is not None
        with pytest.raises(SignInFailed) as taken:
            await guest.anju.accounts.sign_up("13800000099", "another-password", "ABCDE-FGHJK")
        assert taken.value.code == "phone_exists"

    told(story)


def test_the_lock_is_shared_by_all_tabs_and_tokens_are_renewed_once() -> None:
    async def story(night: Night) -> None:
        first = await phone(night, "李卫国")
        second = await first.tab()
        device = await first.platform.open("anju-device")
        key = f"session:{night.users['李卫国']}"
        session = (await device.meta())[key]
        await device.write(Batch(meta={key: {**session, "expires_at": 0}}))
        first.backend.breath = second.backend.breath = True
        await asyncio.gather(first.anju.sync.now(), second.anju.sync.now())
        assert first.anju.sync.status.state == second.anju.sync.status.state == "synced"

    told(story)
