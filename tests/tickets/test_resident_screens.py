"""A resident of eighty: big tiles, one plain line a matter, a face for how it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.tickets.queries.mine import Way, my_tickets, way
from app.tickets.records import Step
from tests.harness import PHONE, TABLET
from tests.shell.test_every_screen import CHINESE, ENGLISH, is_tappable
from tests.shell.yard import Held, hold
from tests.tickets.counter import DESK, HOME, HUANG, WANG, ZHENG, ZHOU, Counter, at
from tests.tickets.desk import TicketYard


def told(way: Way) -> tuple[str, dict[str, Any]]:
    return way.key, dict(way.values)


def test_each_step_of_a_repair_has_a_plain_line() -> None:
    counter = Counter()
    ticket = counter.register(HUANG, at(9), unit_id=HOME, urgency="urgent")

    def line(minute: int) -> tuple[str, dict[str, Any]]:
        return told(way(counter.view, counter.stands(ticket), at(9, minute)))

    assert line(0) == ("way_received", {})
    counter.take(DESK, at(9, 1), "verify", ticket)
    assert line(1) == ("way_verified", {})
    counter.take(DESK, at(9, 2), "assign", ticket)
    assert line(2) == ("way_called", {})
    counter.take(DESK, at(9, 2), "assign", ticket, to_person_id="zheng")
    assert line(2) == ("way_given_minutes", {"name": "郑海涛", "minutes": 10})
    counter.take(ZHENG, at(9, 3), "accept", ticket)
    assert line(5) == ("way_taken_minutes", {"name": "郑海涛", "minutes": 7})
    assert line(13) == ("way_taken_late", {"name": "郑海涛"})
    counter.take(ZHENG, at(9, 14), "arrive", ticket)
    assert line(14) == ("way_arrive", {"name": "郑海涛"})
    counter.take(ZHENG, at(9, 15), "pause", ticket, reason="等配件", until=at(10, day=22))
    assert line(16) == ("way_paused_until", {"reason": "等配件", "time": at(10, day=22)})
    counter.take(ZHENG, at(9, 20), "resume", ticket)
    counter.take(ZHENG, at(9, 21), "work", ticket)
    assert line(21) == ("way_work", {"name": "郑海涛"})
    counter.take(ZHENG, at(9, 30), "finish", ticket, details={"no_photo": "黑", "no_signature": "忙"})
    assert line(30) == ("way_finished", {})
    counter.take(HUANG, at(9, 31), "rate", ticket, rating="satisfied")
    assert line(31) == ("way_thanks", {})


def test_what_is_agreed_and_what_is_far_off_is_said_as_a_time() -> None:
    counter = Counter()
    wished = counter.register(HUANG, at(9), unit_id=HOME, wished_from=at(15))
    counter.take(DESK, at(9, 1), "assign", wished, to_person_id="zheng")
    assert told(way(counter.view, counter.stands(wished), at(9, 2))) == (
        "way_given_wished",
        {"name": "郑海涛", "time": at(15)},
    )
    night = counter.register(HUANG, at(22), unit_id=HOME)
    found = way(counter.view, counter.stands(night), at(22, 1))
    assert told(found) == ("way_received_night", {"time": at(8, day=22)})


def test_how_it_ended_is_said_and_what_the_office_does_needs_no_repairer() -> None:
    counter = Counter()
    gone = counter.register(HUANG, at(9))
    counter.take(HUANG, at(9, 1), "withdraw", gone, reason="自己好了")
    assert way(counter.view, counter.stands(gone), at(10)).key == "way_withdrawn"
    refused = counter.register(HUANG, at(9))
    counter.take(DESK, at(9, 1), "dismiss", refused, reason="不归物业管")
    assert told(way(counter.view, counter.stands(refused), at(10))) == (
        "way_dismissed",
        {"reason": "不归物业管"},
    )
    asked = counter.register(HUANG, at(9), "complaint")
    counter.take(DESK, at(9, 1), "assign", asked, to_person_id="desk")
    assert told(way(counter.view, counter.stands(asked), at(10))) == ("way_doing", {"name": "陈静"})


def test_what_is_to_be_rated_comes_first_and_nobody_sees_the_neighbours() -> None:
    counter = Counter()
    closed = counter.closed(at(8))
    rated = counter.finished(at(9))
    counter.take(HUANG, at(9, 30), "rate", rated, rating="fair")
    waiting = counter.finished(at(7))
    fresh = counter.register(HUANG, at(10), unit_id=HOME)
    counter.register(ZHOU, at(11))
    found = my_tickets(counter.view, HUANG, at(12))
    assert [m.standing.ticket.id for m in found] == [waiting, fresh, rated, closed]
    assert [m.rates for m in found] == [True, False, False, False]
    assert my_tickets(counter.view, WANG, at(12)) == ()


def test_a_resident_rates_and_asks_for_it_again() -> None:
    yard = TicketYard()
    ticket = yard.finished()

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go(f"/tickets/{ticket}/rate")
        assert "厨房水管漏水" in hand.texts()
        await hand.tap("send")
        assert "请先点一个脸" in hand.texts()
        held.offline()
        await hand.tap("face-unsatisfied")
        await hand.tap("phrase-0")
        await hand.tap("send")
        await hand.until(lambda: "对不起，没让您满意" in hand.texts())
        (step,) = held.anju.store.where(Step, ticket_id=ticket, step="rate")
        assert (step.rating, step.text) == ("unsatisfied", "没修好")
        assert hand.find("again") is not None
        await hand.tap("again")
        await hand.until(lambda: hand.page.route == f"/tickets/{ticket}/reopen")

    hold(story, as_="黄淑珍", yard=yard)


def test_what_is_not_done_yet_cannot_be_rated() -> None:
    yard = TicketYard()
    ticket = yard.reported()

    async def story(held: Held) -> None:
        await held.hand.go(f"/tickets/{ticket}/rate")
        assert "现在不用评" in held.hand.texts()

    hold(story, as_="黄淑珍", yard=yard)


@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_start_page_of_a_resident(language: str, size: tuple[int, int]) -> None:
    yard = TicketYard(desk_phone="021-5555 0101")
    yard.finished(text="1")
    coming = yard.reported(text="2", ago=2)
    yard.step(coming, "accept", "郑海涛", 1)
    for number in range(5):
        done = yard.reported(text=f"3{number}", ago=2000)
        yard.step(done, "withdraw", "黄淑珍", 1900, reason="1")
    foreign = CHINESE - ENGLISH if language == "en" else ENGLISH - CHINESE

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/tickets/mine")
        await hand.until(lambda: hand.find("new-repair") is not None)
        assert ("Ask the property office" if language == "en" else "有事找物业") in hand.texts()
        said = set(hand.texts().splitlines())
        assert not said & foreign, said & foreign
        unnamed = [c for c in hand.all() if is_tappable(c) and getattr(c, "key", None) is None]
        assert not unnamed, [str(c)[:80] for c in unnamed]
        assert hand.one("call-desk").action.url == "tel:02155550101"
        assert hand.find("more-past") is not None
        await hand.tap("more-past")
        assert hand.find("more-past") is None
        await hand.tap("new-repair")
        await hand.until(lambda: hand.page.route == "/tickets/new/repair")

    hold(story, as_="黄淑珍", yard=yard, language=language, size=size)


def test_minutes_that_are_left_are_rounded_up() -> None:
    counter = Counter()
    ticket = counter.register(HUANG, at(9), unit_id=HOME, urgency="urgent")
    counter.take(DESK, at(9), "assign", ticket, to_person_id="zheng")
    found = way(counter.view, counter.stands(ticket), at(9) + timedelta(seconds=30))
    assert dict(found.values)["minutes"] == 10
    assert found.tone == "now"
