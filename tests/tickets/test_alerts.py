"""Who is told what of tickets, and when: time running out, major ones, work for a post, taken meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.domains import DOMAINS
from app.estate.records import Duty
from app.shell.calls import in_words
from app.tickets.queries.alerts import alerts
from services.commands import Me
from tests.tickets.counter import DESK, HOME, HUANG, LI, SUN, WANG, XIULAN, ZHENG, Counter, at

NUMBER = next(n for n, domain in enumerate(DOMAINS) if domain.key == "tickets")


class Desk(Counter):
    """Everybody came to work at eight."""

    def __init__(self, *at_work: Me) -> None:
        super().__init__()
        for me in at_work or (DESK, WANG, ZHENG, SUN, XIULAN):
            self.comes(me, at(8))

    def comes(self, me: Me, when: datetime, on: bool = True) -> None:
        word = Duty(
            id=self._id(), person_id=me.person_id, on_duty=on, device_at=when, at=when, received_at=when
        )
        self._add(word)

    def hears(self, me: Me, when: datetime) -> list[str]:
        """The words of everything that calls this person now, newest first."""
        return [in_words(NUMBER, one, "zh") for one in alerts(self.view, me, when) if one.calls]


def test_at_seventy_percent_and_at_the_end_who_does_it_and_who_watches_are_called() -> None:
    desk = Desk()
    leak = desk.register(HUANG, at(9), "repair", spot="", unit_id=HOME, urgency="urgent")
    desk.take(DESK, at(9), "assign", leak, to_person_id="zheng")
    desk.take(ZHENG, at(9, 1), "accept", leak)
    hurry, late = "3-2-1201 报修：到场时间快到了", "3-2-1201 报修：到场已超时"
    for me in (DESK, WANG, ZHENG):
        assert hurry not in desk.hears(me, at(9, 6))
        assert hurry in desk.hears(me, at(9, 7))
        assert late in desk.hears(me, at(9, 10))
        assert hurry not in desk.hears(me, at(9, 10)), "one of them is enough"
    assert desk.hears(SUN, at(9, 10)) == desk.hears(XIULAN, at(9, 10)) == []
    desk.take(ZHENG, at(9, 12), "arrive", leak)
    assert late not in desk.hears(DESK, at(9, 12))


def test_while_nobody_was_told_everybody_of_the_post_is_called() -> None:
    desk = Desk()
    leak = desk.register(HUANG, at(9), "repair", spot="", unit_id=HOME)
    for me in (ZHENG, SUN):
        assert desk.hears(me, at(9, 1)) == ["可以接单：3-2-1201 报修"]
    assert desk.hears(DESK, at(9, 1)) == ["新的报修：3-2-1201"]
    assert desk.hears(XIULAN, at(9, 1)) == []
    desk.take(DESK, at(9, 2), "assign", leak, to_role="electrician")
    assert "3-2-1201 报修：接单时间快到了" in desk.hears(SUN, at(9, 25))
    desk.take(SUN, at(9, 26), "accept", leak)
    assert desk.hears(ZHENG, at(9, 27)) == []


def test_who_is_told_hears_of_it_until_they_begin() -> None:
    desk = Desk()
    leak = desk.register(HUANG, at(9), "repair", spot="", unit_id=HOME)
    desk.take(DESK, at(9, 2), "assign", leak, to_person_id="zheng")
    assert desk.hears(ZHENG, at(9, 3)) == ["派给你：3-2-1201 报修"]
    desk.take(ZHENG, at(9, 4), "accept", leak)
    assert desk.hears(ZHENG, at(9, 5)) == []


def test_what_was_given_to_somebody_else_meanwhile_is_said() -> None:
    desk = Desk()
    leak = desk.register(HUANG, at(9), "repair", spot="", unit_id=HOME)
    desk.take(DESK, at(9, 2), "assign", leak, to_person_id="zheng")
    desk.take(DESK, at(9, 5), "hand_over", leak, to_person_id="sun", reason="换班")
    assert desk.hears(ZHENG, at(9, 6)) == ["3-2-1201 已转给 孙师傅"]
    assert desk.hears(SUN, at(9, 6)) == ["派给你：3-2-1201 报修"]


def test_a_major_one_goes_to_the_manager_at_once() -> None:
    desk = Desk()
    odd = desk.register(DESK, at(9), "consultation", spot="大堂", text="记者来电")
    assert desk.hears(WANG, at(9, 1)) == []
    desk.take(DESK, at(9, 2), "escalate", odd, text="请经理处理")
    assert desk.hears(WANG, at(9, 2)) == ["重大：大堂 咨询"]
    assert "重大：大堂 咨询" not in desk.hears(DESK, at(9, 2))


def test_a_complaint_that_misses_its_limit_is_raised_to_the_manager() -> None:
    desk = Desk()
    noise = desk.register(HUANG, at(9), "complaint", unit_id=HOME)
    assert "投诉超过时限：3-2-1201" not in desk.hears(WANG, at(9, 59))
    assert "投诉超过时限：3-2-1201" in desk.hears(WANG, at(10))
    desk.take(DESK, at(10, 5), "verify", noise)
    (raised,) = [one for one in alerts(desk.view, WANG, at(10, 6)) if one.id == f"escalated:{noise}"]
    assert (raised.at, raised.tone, raised.route) == (at(10), "bad", f"/tickets/{noise}")


def test_only_who_is_on_duty_is_called_and_what_is_urgent_waits_for_them() -> None:
    desk = Desk(DESK)
    calm = desk.register(HUANG, at(9), "repair", spot="", unit_id=HOME, urgency="later")
    urgent = desk.register(HUANG, at(9), "repair", spot="", unit_id=HOME, urgency="urgent")
    assert desk.hears(ZHENG, at(9, 1)) == []
    assert {one.route for one in alerts(desk.view, ZHENG, at(9, 1))} == {
        f"/tickets/{id}" for id in (calm, urgent)
    }
    desk.comes(ZHENG, at(9, 3))
    assert desk.hears(ZHENG, at(9, 3)) == ["可以接单：3-2-1201 报修"]
    assert [one.route for one in alerts(desk.view, ZHENG, at(9, 3)) if one.calls] == [f"/tickets/{urgent}"]


def test_what_is_put_off_is_quiet_and_residents_hear_nothing() -> None:
    desk = Desk()
    leak = desk.register(HUANG, at(9), "repair", spot="", unit_id=HOME)
    desk.take(DESK, at(9, 1), "assign", leak, to_person_id="zheng")
    desk.take(ZHENG, at(9, 2), "pause", leak, reason="等配件", until=at(20))
    for me in (DESK, WANG, ZHENG):
        assert desk.hears(me, at(18)) == []
    assert alerts(desk.view, HUANG, at(9, 1)) == ()


def test_a_night_report_is_handed_to_the_desk_in_the_morning() -> None:
    desk = Desk(LI)
    desk.register(LI, at(22) - timedelta(days=1), "consultation", channel="monitor", text="停车费多少")
    desk.comes(DESK, at(8))
    assert "alert_night" in {one.key for one in alerts(desk.view, DESK, at(8, 1)) if one.calls}
    assert "alert_night" not in {one.key for one in alerts(desk.view, LI, at(8, 1))}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_alert_has_words(language: str) -> None:
    desk = Desk()
    desk.register(HUANG, at(9), "complaint", unit_id=HOME)
    desk.register(HUANG, at(9), "repair", spot="", unit_id=HOME, urgency="urgent")
    desk.register(DESK, at(9), "suggestion", text="多种花", major=True)
    for me in (DESK, WANG, ZHENG, LI):
        for one in alerts(desk.view, me, at(10)):
            words = in_words(NUMBER, one, language)
            assert "{" not in words
            assert words
