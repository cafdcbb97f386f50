"""The whole way into an estate before the real server: set up, invite, join, change and lose a password."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from app.estate.commands import InvitePerson, IssueReset
from app.estate.records import Person, code_hash
from app.wiring import Anju, start
from server.stack import Stack, running_stack
from services.config import Config
from services.ids import new_code, uuid7
from services.platform.memory import MemoryPlatform
from services.session import SignInFailed
from tests.conftest import short_folder

MANAGER, GUARD = "13900000101", "13900000111"


def told(stack: Stack, story: Callable[[Callable[[], Awaitable[Anju]]], Awaitable[None]]) -> None:
    async def run() -> None:
        opened: list[Anju] = []

        async def device() -> Anju:
            config = Config(stack.url, stack.publishable_key)
            opened.append(await start(MemoryPlatform(), config, talk=False))
            return opened[-1]

        try:
            await story(device)
        finally:
            for anju in opened:
                await anju.close()

    asyncio.run(run())


def test_an_estate_from_its_first_hour() -> None:
    async def story(device: Callable[[], Awaitable[Anju]]) -> None:
        boss = await device()
        assert await boss.accounts.first_run()
        await boss.accounts.set_up_estate("锦绣苑", "Asia/Shanghai", "王建国", MANAGER, "first-password-1")
        await boss.sync.now()
        assert boss.me is not None
        assert (boss.me.name, boss.me.roles) == ("王建国", frozenset({"manager"}))
        assert not await boss.accounts.first_run()

        code = new_code()
        invite = InvitePerson(
            invite_id=uuid7(),
            name="李卫国",
            phone=GUARD,
            roles=("guard",),
            code_hash=code_hash(code),
            expires_at=boss.clock.now() + timedelta(days=3),
        )
        act = await boss.do(invite)
        assert (await boss.sync.now()).attention == ()

        guard = await device()
        with pytest.raises(SignInFailed) as unknown:
            await guard.accounts.sign_up(GUARD, "guard-password-1", new_code())
        assert unknown.value.code == "code_unknown"
        assert guard.me is None
        await guard.accounts.sign_up(GUARD, "guard-password-1", code.lower())
        await guard.sync.now()
        assert guard.me is not None
        assert (guard.me.person_id, guard.me.roles) == (act.id, frozenset({"guard"}))
        await guard.accounts.redeem(code)
        stranger = await device()
        with pytest.raises(SignInFailed) as used:
            await stranger.accounts.sign_up("13900000112", "stranger-password", code)
        assert used.value.code == "code_used"

        with pytest.raises(SignInFailed) as wrong:
            await guard.accounts.change_password("not-the-password", "guard-password-2")
        assert wrong.value.code == "invalid_credentials"
        await guard.accounts.change_password("guard-password-1", "guard-password-2")
        assert (await guard.sync.now()).state == "synced"

        await boss.sync.now()
        assert boss.store.get(Person, act.id) is not None
        lost = new_code()
        expires = boss.clock.now() + timedelta(hours=1)
        await boss.do(IssueReset(person_id=act.id, code_hash=code_hash(lost), expires_at=expires))
        assert (await boss.sync.now()).attention == ()
        with pytest.raises(SignInFailed) as bad:
            await guard.accounts.reset_password(GUARD, new_code(), "guard-password-3")
        assert bad.value.code == "code_unknown"
        await guard.accounts.reset_password(GUARD, lost, "guard-password-3")
        again = await device()
        await again.accounts.sign_in(GUARD, "guard-password-3")
        assert (await again.sync.now()).state == "synced"
        assert (await guard.sync.now()).state == "signed_out"

    with short_folder() as folder, running_stack(folder / "home") as stack:
        told(stack, story)
