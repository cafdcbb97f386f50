"""Signing out loses nothing: what was not sent is sent first, or stays on this phone and goes out later."""

from tests.services.fake_server import FakeServer
from tests.shell.yard import Held, hold


def visits(server: FakeServer) -> int:
    return sum(table == "rounds.visits" for table, _ in server.rows)


async def two_unsent(held: Held) -> None:
    held.offline()
    await held.anju.do(held.yard.check_in(0))
    await held.anju.do(held.yard.check_in(1))
    await held.anju.sync.now()
    await held.hand.go("/me")


def test_with_everything_sent_it_is_a_simple_question() -> None:
    async def story(held: Held) -> None:
        await held.hand.go("/me")
        await held.hand.tap("sign-out")
        assert "退出登录？" in held.hand.texts()
        await held.hand.tap("answer-1")
        assert held.anju.accounts.current is not None, "cancelled"
        await held.hand.tap("sign-out")
        await held.hand.tap("answer-0")
        await held.hand.until(lambda: "登录安居" in held.hand.texts())
        assert held.anju.store.rows("estate.people") == {}

    hold(story, as_="李卫国")


def test_unsent_work_can_be_sent_first() -> None:
    async def story(held: Held) -> None:
        await two_unsent(held)
        await held.hand.tap("sign-out")
        assert "还有 2 条没有发送" in held.hand.texts()
        await held.hand.tap("answer-0")
        await held.hand.until(lambda: held.hand.page.route == "/sync")
        assert held.anju.accounts.current is not None
        held.online()
        await held.hand.tap("main")
        await held.hand.until(lambda: visits(held.yard.server) == 2)

    hold(story, as_="李卫国")


def test_unsent_work_stays_on_the_phone_and_goes_out_after_the_next_sign_in() -> None:
    async def story(held: Held) -> None:
        await two_unsent(held)
        await held.hand.tap("sign-out")
        await held.hand.tap("answer-1")
        await held.hand.until(lambda: "登录安居" in held.hand.texts())
        assert "2 条待发送" in held.hand.texts()
        assert visits(held.yard.server) == 0
        held.online()
        await held.sign_in("李卫国")
        assert visits(held.yard.server) == 2

    hold(story, as_="李卫国")


def test_a_question_about_unsent_work_can_be_closed() -> None:
    async def story(held: Held) -> None:
        await two_unsent(held)
        await held.hand.tap("sign-out")
        await held.hand.close_dialog()
        assert held.anju.accounts.current is not None
        assert held.anju.sync.status.on_phone == 2

    hold(story, as_="李卫国")
