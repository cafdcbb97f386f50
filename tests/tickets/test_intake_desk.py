"""The desk's one page: filled in with the keyboard, sent with Ctrl+Enter, empty again for the next caller."""

from __future__ import annotations

from typing import Any

from app.tickets.queries import standing
from app.tickets.records import Caller
from tests.harness import TABLET, Hand
from tests.shell.yard import Held
from tests.tickets.front import Front, hold, steps, tickets


async def press(hand: Hand, key: str, **held: bool) -> None:
    """A key of the keyboard, wherever the cursor is."""
    down = {name: held.get(name, False) for name in ("shift", "ctrl", "alt", "meta")}
    await hand.session.dispatch_event(hand.page._i, "keyboard_event", {"key": key, **down})
    await hand.settle()


async def enter(hand: Hand, key: str, text: str) -> None:
    """Types into a field and presses Enter there."""
    await hand.type(key, text)
    await hand.fire(hand.one(key), "submit", text)


async def begin(held: Held, path: str = "/tickets/new") -> None:
    await held.hand.go(path)
    await held.hand.until(lambda: held.hand.find("find-spot"))


def at_desk(story: Any, yard: Front | None = None, as_: str = "陈静") -> None:
    hold(story, as_=as_, yard=yard, size=TABLET, focus=None)


def test_a_caller_is_written_down_with_the_keyboard_alone() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await begin(held)
        assert hand.one("find-spot").autofocus
        await enter(hand, "find-spot", "1201")
        assert "不止一处" in hand.texts()
        assert hand.find("chosen-spot") is None, "1201 of two houses"
        await enter(hand, "find-spot", "3-1201")
        assert hand.find("chosen-spot") is not None
        assert "3-2-1201" in hand.texts()
        assert hand.one("caller-name").value == "黄淑珍"
        assert hand.one("caller-phone").value == "13800000061"
        await enter(hand, "find-category", "龙头")
        assert "水 · 龙头、滴漏" in hand.texts()
        await hand.type("words", "厨房龙头关不紧")
        await press(hand, "Enter", ctrl=True)
        await hand.until(lambda: len(tickets(held)) == 1)
        (ticket,) = tickets(held)
        huang = held.yard.me("黄淑珍").person_id
        assert (ticket.channel, ticket.urgency, ticket.for_person_id) == ("phone", "soon", huang)
        await hand.until(lambda: "已登记" in hand.texts())
        assert hand.one("words").value == ""
        assert hand.one("caller-name").value == ""
        assert hand.find("chosen-spot") is None
        assert [c for c, _ in hand.wire.calls].count("focus") == 4
        await hand.tap("dispatch")
        await hand.until(lambda: hand.page.route == f"/tickets/{ticket.id}/assign")

    at_desk(story)


def test_kinds_by_alt_and_a_digit_categories_by_their_number() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await begin(held)
        await press(hand, "2", alt=True)
        assert "1 噪音" in hand.texts()
        await enter(hand, "find-category", "3")
        assert hand.find("chosen-category") is not None
        assert "卫生" in hand.texts()
        await hand.tap("other-category")
        await press(hand, "1", alt=True)
        assert "1 水 · 爆管" in hand.texts()
        await press(hand, "9", alt=True)
        assert "1 水 · 爆管" in hand.texts()

    at_desk(story)


def test_enter_on_what_is_no_place_keeps_it_as_words() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await begin(held)
        await press(hand, "Enter", ctrl=True)
        assert tickets(held) == []
        await enter(hand, "find-spot", "儿童乐园")
        await enter(hand, "find-category", "")
        await hand.type("words", "秋千断了")
        await hand.pick("channel-desk")
        await hand.pick("urgency-urgent")
        await hand.tap("send")
        await hand.until(lambda: len(tickets(held)) == 1)
        (ticket,) = tickets(held)
        assert (ticket.spot, ticket.channel, ticket.urgency) == ("儿童乐园", "desk", "urgent")

    at_desk(story)


def test_a_question_nobody_can_answer_gets_the_words_to_say_and_a_clock() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await begin(held, "/tickets/new/consultation")
        said = hand.texts()
        assert "对不起" in said
        assert "尽快给您回话" in said
        assert "8 小时内要回复" in said
        await hand.type("words", "车位什么时候能租？")
        await press(hand, "Enter", ctrl=True)
        await hand.until(lambda: "接下来：在 8 小时 内给您答复" in hand.texts())
        (ticket,) = tickets(held)
        assert standing(held.anju.store, ticket).open

    at_desk(story)


def test_a_question_that_is_answered_at_once_is_closed() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await begin(held, "/tickets/new/consultation")
        await hand.type("words", "前台几点下班？")
        await hand.type("answer", "晚上八点")
        await hand.tap("send")
        await hand.until(lambda: steps(held))
        (step,) = steps(held)
        assert (step.step, step.text) == ("answer", "晚上八点")
        assert not standing(held.anju.store, tickets(held)[0]).open

    at_desk(story)


def test_a_major_complaint_goes_to_the_manager_at_once() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await begin(held, "/tickets/new/complaint")
        await hand.fire(hand.one("major"), "change", True, value=True)
        await hand.type("words", "电梯困人半小时没人管")
        await hand.tap("send")
        await hand.until(lambda: "已直接报给经理" in hand.texts())
        assert tickets(held)[0].major

    at_desk(story)


def test_another_ticket_there_is_shown_beside_and_can_be_added_to() -> None:
    yard = Front()
    before = yard.reported(ago=300, text="水管渗水")

    async def story(held: Held) -> None:
        hand = held.hand
        await begin(held)
        await enter(hand, "find-spot", "3-2-1201")
        await hand.until(lambda: "可能是同一件事" in hand.texts())
        assert "水管渗水" in hand.texts()
        await hand.type("words", "又来电催")
        await hand.tap(f"add-{before}")
        await hand.until(lambda: steps(held))
        (note,) = steps(held)
        assert (note.step, note.ticket_id) == ("note", before)
        assert note.text == "又来电催\n来电：黄淑珍 13800000061"
        assert hand.one("words").value == ""
        await hand.tap("dispatch")
        await hand.until(lambda: hand.page.route == f"/tickets/{before}")

    at_desk(story, yard)


def test_who_calls_is_picked_where_several_live() -> None:
    yard = Front()
    son = yard.put("people", name="黄晓明")
    yard.put("contacts", person_id=son, phone="13700000002")
    yard.put("households", person_id=son, unit_id=yard.units["3-2-1201"])

    async def story(held: Held) -> None:
        hand = held.hand
        await begin(held)
        await hand.type("find-spot", "321201")
        await hand.tap("spot-3-2-1201")
        assert hand.one("caller-name").value == ""
        await hand.tap("caller-黄晓明")
        assert hand.one("caller-phone").value == "13700000002"
        await hand.type("words", "门锁坏了")
        await hand.tap("send")
        await hand.until(lambda: len(tickets(held)) == 1)
        (ticket,) = tickets(held)
        assert ticket.for_person_id == son
        caller = held.anju.store.get(Caller, ticket.id)
        assert caller is not None
        assert caller.name == "黄晓明"

    at_desk(story, yard)


def test_a_refusal_is_told_and_the_form_stays_filled() -> None:
    yard = Front()

    async def story(held: Held) -> None:
        hand = held.hand
        await begin(held)
        await enter(hand, "find-spot", "321202")
        await hand.type("words", "漏水")
        yard.server.remove("estate.units", yard.units["3-2-1202"])
        await held.anju.sync.now()
        await hand.settle()
        await hand.tap("send")
        await hand.until(lambda: "找不到这个房号，请另选" in hand.texts())
        assert hand.one("words").value == "漏水"

    at_desk(story, yard)


def test_a_photo_is_taken_at_the_desk_too() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await begin(held)
        await enter(hand, "find-spot", "东门")
        await hand.tap("photo")
        await hand.until(lambda: hand.find("shutter"))
        await hand.tap("shutter")
        await hand.until(lambda: hand.find("words"))
        await hand.tap("send")
        await hand.until(lambda: len(tickets(held)) == 1)
        assert len(tickets(held)[0].photos) == 1

    at_desk(story, as_="王建国")


def test_keys_are_no_longer_heard_on_another_page() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await begin(held)
        await enter(hand, "find-spot", "321201")
        await hand.type("words", "漏水")
        await hand.go("/")
        assert hand.page.on_keyboard_event is None
        await press(hand, "Enter", ctrl=True)
        assert tickets(held) == []

    at_desk(story)


def test_on_a_phone_the_desk_finds_the_caller_and_the_words_for_an_unknown_question() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/tickets/new/consultation")
        await hand.until(lambda: hand.find("find-spot"))
        await hand.type("find-spot", "3-1201")
        await hand.tap("spot-3-2-1201")
        assert "对不起" in hand.texts()
        await hand.tap("caller-黄淑珍")
        assert hand.one("caller-phone").value == "13800000061"
        await hand.type("words", "几点关门？")
        await hand.type("answer", "晚上八点")
        await hand.tap("send")
        await hand.until(lambda: steps(held))
        assert [s.step for s in steps(held)] == ["answer"]
        await hand.until(lambda: "已登记" in hand.texts())
        assert "已办结" in hand.texts()

    hold(story, as_="陈静")


def test_where_questions_have_no_answer_stage_none_is_asked_for() -> None:
    yard = Front()
    for (table, id), row in list(yard.server.rows.items()):
        if table == "tickets.flows" and row.value["kind"] == "consultation":
            finish = {"step": "finish", "role": "desk", "must": True, "limits": {}}
            yard.server.put(table, {**row.value, "id": id, "stages": [finish]})

    async def story(held: Held) -> None:
        await begin(held, "/tickets/new/consultation")
        assert held.hand.find("answer") is None
        assert "对不起" not in held.hand.texts()

    at_desk(story, yard)
