"""Reporting on a phone: a resident's taps, the staff's places, drafts, slips, and what may be the same."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import flet as ft
import pytest

from app.tickets.records import Caller
from app.tickets.screens.intake_draft import BegunContext
from tests.rounds.night import SHANGHAI, token
from tests.shell.yard import Held
from tests.tickets.front import Front, hold, steps, tickets


async def begin(held: Held, path: str = "/tickets/new") -> None:
    await held.hand.go(path)
    await held.hand.until(lambda: held.hand.find("back") and "请稍候" not in held.hand.texts())


async def choose(held: Held, *keys: str) -> None:
    for key in keys:
        await held.hand.tap(key)


def test_a_resident_reports_a_leak_with_four_taps_and_without_a_network() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        held.offline()
        await begin(held)
        assert hand.texts().index("报修") < hand.texts().index("投诉") < hand.texts().index("违章")
        await choose(held, "kind-repair", "category-water", "category-burst", "send")
        await hand.until(lambda: "已登记" in hand.texts())
        (ticket,) = tickets(held)
        assert (ticket.kind, ticket.text, ticket.urgency) == ("repair", "水 · 爆管、大量漏水", "urgent")
        assert (ticket.unit_id, ticket.channel) == (held.yard.units["3-2-1201"], "app")
        assert "接下来：前台在 5 分钟 内核实" in hand.texts()
        assert "联网后给出单号" in hand.texts()
        caller = held.anju.store.get(Caller, ticket.id)
        assert caller is not None
        assert (caller.name, caller.phone) == ("黄淑珍", "13800000061")
        held.online()
        await held.anju.sync.now()
        assert ("tickets.tickets", ticket.id) in held.yard.server.rows

    hold(story, as_="黄淑珍")


def test_words_photos_another_urgency_and_a_spot_that_is_not_at_home() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await begin(held, "/tickets/new/repair")
        await choose(held, "category-power", "category-light")
        await hand.pick("home-elsewhere")
        assert hand.one("send").disabled, "nobody knows where"
        await hand.type("spot", "2 单元 12 楼楼道")
        await hand.type("words", "楼道灯一闪一闪")
        for _ in range(2):
            await hand.tap("photo")
            await hand.until(lambda: hand.find("shutter"))
            await hand.tap("shutter")
            await hand.until(lambda: hand.find("words"))
        await hand.tap("urgency-later")
        await hand.pick("wish-morning")
        await hand.tap("send")
        await hand.until(lambda: "已登记" in hand.texts())
        (ticket,) = tickets(held)
        assert (ticket.unit_id, ticket.spot, ticket.text) == (None, "2 单元 12 楼楼道", "楼道灯一闪一闪")
        assert (ticket.urgency, len(ticket.photos)) == ("later", 2)
        assert ticket.wished_from is not None
        assert ticket.wished_until is not None
        assert held.anju.photos.waiting == len(set(ticket.photos))

    hold(story, as_="黄淑珍")


def test_a_question_needs_words_and_no_place() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await begin(held)
        await hand.tap("kind-consultation")
        assert hand.one("send").disabled
        await hand.type("words", "装修押金什么时候退？")
        await hand.tap("send")
        await hand.until(lambda: "接下来：在 8 小时 内给您答复" in hand.texts())
        assert tickets(held)[0].kind == "consultation"

    hold(story, as_="黄淑珍")


def test_back_leads_through_the_questions_and_keeps_what_was_written() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await begin(held)
        await choose(held, "kind-repair", "category-water", "category-tap")
        await hand.type("words", "滴水")
        await hand.tap("back")
        assert hand.find("category-burst") is not None
        await hand.tap("back")
        assert hand.find("category-power") is not None
        await hand.tap("category-none")
        assert hand.one("words").value == "滴水"
        await hand.tap("back")
        await hand.tap("back")
        assert hand.find("kind-complaint") is not None

    hold(story, as_="黄淑珍")


def test_a_slip_is_withdrawn_within_ten_seconds() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await begin(held)
        await choose(held, "kind-repair", "category-lift", "send")
        await hand.until(lambda: hand.find("undo"))
        await hand.tap("undo")
        await hand.until(lambda: "已撤销" in hand.texts())
        (step,) = steps(held)
        assert (step.step, step.reason) == ("withdraw", "录错了")
        assert hand.find("undo") is None
        await hand.tap("another")
        await hand.until(lambda: hand.find("kind-repair"))

    hold(story, as_="黄淑珍")


def test_nothing_is_taken_back_once_somebody_has_acted() -> None:
    yard = Front()

    async def story(held: Held) -> None:
        hand = held.hand
        await begin(held)
        await choose(held, "kind-repair", "category-lift", "send")
        await hand.until(lambda: hand.find("undo"))
        await held.anju.sync.now()
        yard.step(tickets(held)[0].id, "verify", "陈静", 0)
        await held.anju.sync.now()
        await hand.until(lambda: hand.find("undo") is None)

    hold(story, as_="黄淑珍", yard=yard)


def test_what_was_begun_outlives_the_phone_with_its_photo() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await begin(held)
        await choose(held, "kind-repair", "category-water", "category-tap")
        await hand.type("words", "厨房龙头滴水")
        await hand.tap("photo")
        await hand.until(lambda: hand.find("shutter"))
        await hand.tap("shutter")
        await hand.until(lambda: (held.anju.laid_aside("ticket") or {}).get("photos"))
        BegunContext.default_value.drafts.clear()
        again = await held.again()
        await begin(again)
        await again.hand.until(lambda: "上次没写完的还在" in again.hand.texts())
        assert again.hand.one("words").value == "厨房龙头滴水"
        sha = again.anju.laid_aside("ticket")["photos"][0][0]
        assert again.hand.find(f"taken-{sha}") is not None
        await again.hand.tap("send")
        await again.hand.until(lambda: "已登记" in again.hand.texts())
        (ticket,) = tickets(again)
        assert ticket.photos == (sha,)
        assert again.anju.photos.waiting == 1
        await again.hand.until(lambda: again.anju.laid_aside("ticket") is None)
        await again.platform.kill()

    hold(story, as_="黄淑珍")


def test_what_was_begun_can_be_dropped() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await begin(held)
        await hand.tap("kind-complaint")
        await hand.tap("category-none")
        await hand.type("words", "不是这个")
        await held.hand.go("/")
        await begin(held)
        await hand.until(lambda: hand.find("drop-draft"))
        await hand.tap("drop-draft")
        await hand.until(lambda: hand.find("kind-repair"))
        assert "不是这个" not in hand.texts()

    hold(story, as_="黄淑珍")


def test_perhaps_the_same_thing_is_added_to_or_made_anew() -> None:
    yard = Front()
    before = yard.reported(by="黄淑珍", ago=90, text="厨房水管渗水")

    async def story(held: Held) -> None:
        hand = held.hand
        await begin(held)
        await choose(held, "kind-repair", "category-water", "category-burst")
        await hand.until(lambda: "可能是同一件事" in hand.texts())
        assert "厨房水管渗水" in hand.texts()
        assert "251122-01 受理" in hand.texts()
        await hand.tap("still-new")
        assert hand.find("still-new") is None
        await hand.tap("back")
        await hand.tap("category-tap")
        await hand.type("words", "现在更大了")
        await hand.until(lambda: hand.find(f"add-{before}"))
        await hand.tap(f"add-{before}")
        await hand.until(lambda: "已补充" in hand.texts())
        (note,) = steps(held)
        assert (note.ticket_id, note.step, note.text) == (before, "note", "现在更大了")
        assert len(tickets(held)) == 1

    hold(story, as_="黄淑珍", yard=yard)


def test_a_guard_at_night_registers_a_call_to_the_monitor_room() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await begin(held)
        assert hand.texts().index("隐患") < hand.texts().index("报修")
        await choose(held, "kind-repair", "category-water", "category-burst")
        assert "在哪里" in hand.texts()
        assert hand.one("where-go").disabled
        await hand.type("find-spot", "1202")
        await hand.tap("spot-3-2-1202")
        await hand.pick("channel-monitor")
        await hand.type("caller-name", "周先生")
        await hand.type("caller-phone", "13700000000")
        await hand.tap("send")
        await hand.until(lambda: "首问负责" in hand.texts())
        (ticket,) = tickets(held)
        assert (ticket.channel, ticket.unit_id) == ("monitor", held.yard.units["3-2-1202"])
        caller = held.anju.store.get(Caller, ticket.id)
        assert caller is not None
        assert caller.phone == "13700000000"

    hold(story, as_="李卫国")


def test_a_cleaner_reports_at_the_label_in_front_of_her() -> None:
    yard = Front()

    async def story(held: Held) -> None:
        hand = held.hand
        await begin(held, f"/t/{token(0)}")
        await hand.until(lambda: "在这里报事" in hand.texts())
        await hand.tap("about-0")
        await hand.until(lambda: hand.find("kind-litter"))
        await choose(held, "kind-litter", "category-rubbish")
        assert "东门岗亭" in hand.texts()
        await hand.tap("send")
        await hand.until(lambda: "已登记" in hand.texts())
        (ticket,) = tickets(held)
        assert (ticket.place_id, ticket.kind, ticket.channel) == (yard.gate, "litter", "round")

    hold(story, as_="王秀兰", yard=yard)


def test_a_resident_at_a_label_says_where_in_words() -> None:
    async def story(held: Held) -> None:
        held.yard.server.hidden[held.yard.users["黄淑珍"]] = {"estate.tags", "estate.places"}
        await begin(held, f"/t/{token(0)}")
        await held.hand.until(lambda: held.hand.find("about-0"))
        await held.hand.tap("about-0")
        await held.hand.until(lambda: held.hand.page.route == "/tickets/new")

    hold(story, as_="黄淑珍")


def test_what_is_not_known_as_a_place_is_said_in_words() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await begin(held, "/tickets/new/hazard")
        await hand.tap("category-tree")
        await hand.type("find-spot", "没有的地方")
        assert "没有这个房号或地点" in hand.texts()
        await hand.type("spot", "游乐场滑梯旁")
        await hand.tap("where-go")
        await hand.tap("send")
        await hand.until(lambda: "已登记" in hand.texts())
        assert tickets(held)[0].spot == "游乐场滑梯旁"

    hold(story, as_="何福生")


REFUSED = {
    "tickets.categories": "这个分类已经不用了",
    "tickets.flows": "没有这类报事",
}


@pytest.mark.parametrize("gone", REFUSED)
def test_a_refusal_is_told_and_what_was_written_stays(gone: str) -> None:
    """Somebody else has taken it away while this person was writing; this phone has just heard of it."""
    yard = Front()

    async def story(held: Held) -> None:
        hand = held.hand
        await begin(held)
        await choose(held, "kind-repair", "category-water", "category-tap")
        await hand.type("words", "滴水")
        for table, id in list(yard.server.rows):
            if table == gone:
                yard.server.remove(table, id)
        await held.anju.sync.now()
        await hand.settle()
        await hand.tap("send")
        await hand.until(lambda: REFUSED[gone] in hand.texts())
        assert hand.one("words").value == "滴水"
        assert tickets(held) == []

    hold(story, as_="黄淑珍", yard=yard)


def test_a_place_that_is_gone_is_told() -> None:
    yard = Front()

    async def story(held: Held) -> None:
        hand = held.hand
        await begin(held, f"/tickets/at/{yard.gate}")
        await choose(held, "kind-litter", "category-rubbish")
        yard.server.remove("estate.places", yard.gate)
        await held.anju.sync.now()
        await hand.settle()
        await hand.tap("send")
        await hand.until(lambda: "找不到这个地点，请另选" in hand.texts())

    hold(story, as_="王秀兰", yard=yard)


def test_a_time_is_picked_and_one_that_is_over_is_not_taken() -> None:
    yard = Front()

    async def story(held: Held) -> None:
        hand = held.hand
        await begin(held)
        await choose(held, "kind-repair", "category-lift")
        today = held.anju.clock.now().astimezone(SHANGHAI).date()
        for day in (today - timedelta(days=1), today + timedelta(days=1)):
            assert ("这个时间已经过了" in hand.texts()) == (day > today)
            await hand.pick("wish-own")
            days = next(d for d in reversed(hand.dialogs()) if isinstance(d, ft.DatePicker))
            await hand.fire(days, "change", value=datetime.combine(day, time()))
            hours = next(d for d in reversed(hand.dialogs()) if isinstance(d, ft.TimePicker))
            await hand.fire(hours, "change", value=time(9, 30))
        assert "09:30 起两小时" in hand.texts()
        await hand.tap("send")
        await hand.until(lambda: "已登记" in hand.texts())
        (ticket,) = tickets(held)
        assert ticket.wished_from == datetime.combine(day, time(9, 30), SHANGHAI)

    hold(story, as_="黄淑珍", yard=yard)


def test_how_to_reach_a_resident_can_be_changed() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await begin(held)
        await choose(held, "kind-repair", "category-lift")
        assert "联系 黄淑珍 13800000061" in hand.texts()
        await hand.tap("change-contact")
        await hand.type("caller-name", "小黄")
        await hand.type("caller-phone", "13700000009")
        await hand.tap("send")
        await hand.until(lambda: "已登记" in hand.texts())
        caller = held.anju.store.get(Caller, tickets(held)[0].id)
        assert caller is not None
        assert (caller.name, caller.phone) == ("小黄", "13700000009")

    hold(story, as_="黄淑珍")
