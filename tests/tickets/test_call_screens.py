"""The call list in the hands of the desk: calling, the quiet hours, what they said, who is next."""

from __future__ import annotations

import pytest

from app.tickets.records import Step, Ticket
from tests.harness import PHONE, TABLET
from tests.shell.test_every_screen import CHINESE, ENGLISH, is_tappable
from tests.shell.yard import Held, hold
from tests.tickets.desk import ALWAYS_QUIET, TicketYard


def test_the_desk_calls_back_and_goes_on_to_the_next() -> None:
    yard = TicketYard()
    first, second = yard.approved(), yard.approved(text="卫生间灯不亮")

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/tickets/calls")
        assert "今天 0 / 2" in hand.texts()
        await hand.tap(f"call-{first}")
        await hand.until(lambda: "换了角阀" in hand.texts())
        assert hand.one("call").action.url == "tel:13800000061"
        assert "黄淑珍您好，我是物业前台陈静" in hand.texts()
        await hand.tap("save")
        assert "请先选满意" in hand.texts()
        held.offline()
        await hand.tap("rating-satisfied")
        await hand.tap("phrase-0")
        await hand.tap("save")
        await hand.until(lambda: "这张单子办结了" in hand.texts())
        (step,) = held.anju.store.where(Step, ticket_id=first, step="call_back")
        assert (step.rating, step.text) == ("satisfied", "已修好，用着正常")
        await hand.tap("next")
        await hand.until(lambda: hand.page.route == f"/tickets/calls/{second}")
        await hand.tap("unanswered")
        await hand.until(lambda: "还在名单里" in hand.texts())
        await hand.tap("next")
        await hand.until(lambda: "已打 1 次没接" in hand.texts())
        assert "今天 1 / 2" in hand.texts()

    hold(story, as_="陈静", yard=yard)


def test_who_is_not_satisfied_is_told_the_number_of_the_ticket_that_follows() -> None:
    yard = TicketYard()
    ticket = yard.approved()

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go(f"/tickets/calls/{ticket}")
        await hand.tap("rating-unsatisfied")
        await hand.tap("save")
        assert "新单子要用" in hand.texts()
        await hand.type("words", "第二天又漏了")
        await hand.tap("save")
        await hand.until(lambda: "接着处理" in hand.texts())
        new = next(t for t in held.anju.store.all(Ticket) if t.predecessor_id == ticket)
        assert new.text == "第二天又漏了"
        row = new.model_dump(mode="json") | {"number": "251122-09"}
        held.anju.store.merge([(Ticket.table, new.id, row)])
        assert hand.find("new-ticket") is not None

    hold(story, as_="陈静", yard=yard)


def test_in_quiet_hours_the_button_explains_and_puts_the_call_off() -> None:
    yard = TicketYard(**ALWAYS_QUIET)
    ticket, urgent = yard.approved(), yard.approved(urgency="urgent")

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go(f"/tickets/calls/{urgent}")
        assert hand.one("call").action.url == "tel:13800000061"
        assert "紧急，现在就打" in hand.texts()
        await hand.go(f"/tickets/calls/{ticket}")
        assert hand.one("call").action is None
        await hand.tap("call")
        assert "现在先不打" in hand.texts()
        await hand.tap("answer-0")
        await hand.until(lambda: "已放进回访名单" in hand.texts())
        (note,) = held.anju.store.where(Step, ticket_id=ticket, step="note")
        assert note.inside
        assert note.until is not None
        await hand.go("/tickets/calls")
        assert "说好晚点打" in hand.texts()

    hold(story, as_="陈静", yard=yard)


def test_what_was_left_at_night_stands_above_the_calls() -> None:
    yard = TicketYard(desk_opens="00:00", desk_closes="00:01")
    yard.reported(by="李卫国", channel="monitor", text="楼道灯不亮")

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/tickets/calls")
        assert "夜里登记的 · 1" in hand.texts()
        assert "没有要打的电话" in hand.texts()
        await hand.go("/tickets/night")
        assert "楼道灯不亮" in hand.texts()

    hold(story, as_="陈静", yard=yard)


@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_of_the_calls(language: str, size: tuple[int, int]) -> None:
    yard = TicketYard()
    ticket = yard.approved(text="1201")
    foreign = CHINESE - ENGLISH if language == "en" else ENGLISH - CHINESE

    async def story(held: Held) -> None:
        for path in ("/tickets/calls", f"/tickets/calls/{ticket}", "/tickets/calls/none", "/tickets/night"):
            await held.hand.go(path)
            said = set(held.hand.texts().splitlines())
            assert not said & foreign, (path, said & foreign)
            unnamed = [c for c in held.hand.all() if is_tappable(c) and getattr(c, "key", None) is None]
            assert not unnamed, (path, [str(c)[:80] for c in unnamed])
            assert not held.troubles, (path, held.troubles[0])

    hold(story, as_="陈静", yard=yard, language=language, size=size)


def test_the_office_finds_its_pages_from_the_list_and_others_do_not() -> None:
    yard = TicketYard(desk_opens="00:00", desk_closes="00:01")
    yard.approved()
    yard.reported(text="灯不亮", channel="monitor", by="李卫国")

    async def of_the_desk(held: Held) -> None:
        hand = held.hand
        await hand.go("/tickets")
        await hand.until(lambda: "回访名单 · 1" in hand.texts())
        assert "夜里登记的 · 1" in hand.texts()
        assert hand.find("door-settings") is None
        await hand.tap("door-calls")
        await hand.until(lambda: hand.page.route == "/tickets/calls")

    async def of_the_manager(held: Held) -> None:
        await held.hand.go("/tickets")
        await held.hand.tap("door-settings")
        await held.hand.until(lambda: held.hand.page.route == "/tickets/settings")

    async def of_the_electrician(held: Held) -> None:
        await held.hand.go("/tickets")
        assert held.hand.find("door-calls") is None
        assert "夜里登记的" not in held.hand.texts()
        await held.hand.go("/tickets/settings")
        assert "这一页不归你的角色用" in held.hand.texts()

    hold(of_the_desk, as_="陈静", yard=yard)
    hold(of_the_manager, as_="王建国", yard=yard, size=TABLET)
    hold(of_the_electrician, as_="郑海涛", yard=yard)
