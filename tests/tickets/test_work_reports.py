"""What the manager hears besides tickets: the day's report made from its steps, accidents at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.tickets.commands import HandInDay, ReportAccident, ReviewDay
from app.tickets.queries.daily import dailies, daily
from app.tickets.queries.reporting import reporting_alerts
from app.tickets.records import Accident, Day
from services.commands import Refused
from tests.harness import PHONE, TABLET
from tests.rounds.patrol import camera
from tests.rounds.test_stopping import shoot
from tests.shell.test_every_screen import CHINESE, ENGLISH
from tests.shell.yard import Held, hold
from tests.tickets.counter import DESK, HOME, HUANG, SUN, WANG, ZHENG, Counter, at
from tests.tickets.desk import TicketYard

TODAY = date(2025, 11, 21)
SHA = "ab" * 32


def worked_day() -> Counter:
    """郑海涛: one urgent repair in time and done, one urgent too late and open, material for 83.50."""
    counter = Counter()
    tap, hose = counter.price("水龙头", "68"), counter.price("软管", "15.5")
    quick = counter.register(HUANG, at(9), unit_id=HOME, urgency="urgent")
    counter.take(DESK, at(9, 1), "assign", quick, to_person_id="zheng")
    counter.take(ZHENG, at(9, 2), "accept", quick)
    counter.take(ZHENG, at(9, 9), "arrive", quick)
    used = {"materials": ({"price_id": tap, "amount": 1},)}
    counter.take(ZHENG, at(9, 20), "work", quick, details=used)
    more = {"materials": ({"price_id": hose, "amount": 1},), "no_signature": "不在家"}
    counter.take(ZHENG, at(9, 30), "finish", quick, photos=(SHA,), details=more)
    slow = counter.register(HUANG, at(10), unit_id=HOME, urgency="urgent")
    counter.take(DESK, at(10, 1), "assign", slow, to_person_id="zheng")
    counter.take(ZHENG, at(10, 5), "accept", slow)
    counter.take(ZHENG, at(10, 12), "arrive", slow)
    other = counter.register(HUANG, at(11))
    counter.take(SUN, at(11, 5), "accept", other)
    return counter


def test_a_day_is_counted_from_its_steps() -> None:
    counter = worked_day()
    found = daily(counter.view, "zheng", TODAY)
    assert (found.taken, found.arrived, found.in_time, found.finished) == (2, 2, 1, 1)
    assert (found.open, found.reworks, str(found.sum)) == (1, 0, "83.5")
    assert [one.name for one in dailies(counter.view, TODAY)] == ["孙师傅", "郑海涛"]
    assert daily(counter.view, "zheng", TODAY + timedelta(days=1)).empty


def test_what_comes_back_counts_as_done_again_and_what_happens_later_does_not_count() -> None:
    counter = worked_day()
    (slow,) = [t for t in daily(counter.view, "zheng", TODAY).tickets if t.at == at(10)]
    counter.take(ZHENG, at(12), "finish", slow.id, photos=(SHA,), details={"no_signature": "不在家"})
    assert daily(counter.view, "zheng", TODAY).open == 0
    counter.take(WANG, at(13), "approve", slow.id, passed=False, text="还在漏")
    found = daily(counter.view, "zheng", TODAY)
    assert (found.reworks, found.open) == (1, 1)
    counter.take(
        ZHENG, at(9) + timedelta(days=1), "finish", slow.id, photos=(SHA,), details={"no_signature": "拒签"}
    )
    assert daily(counter.view, "zheng", TODAY).open == 1


def test_the_last_report_of_a_day_counts_and_is_read_once() -> None:
    counter = worked_day()
    counter.do(ZHENG, at(17), HandInDay(day=TODAY, text="还有一单"))
    last = counter.do(ZHENG, at(18), HandInDay(day=TODAY, text="缺软管"))
    report = daily(counter.view, "zheng", TODAY).report
    assert report is not None
    assert (report.id, report.text, report.by) == (last, "缺软管", "郑海涛")
    with pytest.raises(Refused, match="NOT_ALLOWED"):
        counter.do(DESK, at(19), ReviewDay(day_id=last))
    counter.do(WANG, at(19), ReviewDay(day_id=last, note="明天补料"))
    read = daily(counter.view, "zheng", TODAY)
    assert not read.waits
    assert read.report is not None
    assert (read.report.reviewed_by, read.report.note) == ("王建国", "明天补料")
    with pytest.raises(Refused, match="DAY_REVIEWED"):
        counter.do(WANG, at(20), ReviewDay(day_id=last))


def test_the_manager_hears_of_reports_in_the_morning_until_they_are_read() -> None:
    counter = worked_day()
    report = counter.do(ZHENG, at(18), HandInDay(day=TODAY, text="缺软管"))
    morning = at(8) + timedelta(days=1)
    assert reporting_alerts(counter.view, WANG, morning - timedelta(minutes=1)) == ()
    (alert,) = reporting_alerts(counter.view, WANG, morning)
    assert (alert.key, dict(alert.values)["people"], alert.route) == (
        "alert_days",
        "郑海涛",
        "/tickets/daily",
    )
    (older,) = reporting_alerts(counter.view, WANG, morning + timedelta(days=1))
    assert older.key == "alert_days_before"
    assert older.id == alert.id
    assert reporting_alerts(counter.view, ZHENG, morning) == ()
    counter.do(WANG, morning, ReviewDay(day_id=report))
    assert reporting_alerts(counter.view, WANG, morning) == ()


def test_an_accident_goes_to_the_manager_at_once() -> None:
    counter = Counter()
    told = ReportAccident(text="梯子滑倒", spot="大堂", injured="轻伤：郑海涛")
    id = counter.do(ZHENG, at(9), told)
    (alert,) = reporting_alerts(counter.view, WANG, at(9))
    assert (alert.key, alert.tone, alert.lasting) == ("alert_accident_hurt", "bad", True)
    assert alert.route == f"/tickets/accidents/{id}"
    assert dict(alert.values) == {"person": "郑海涛", "where": "大堂", "text": "梯子滑倒"}
    assert reporting_alerts(counter.view, DESK, at(9)) == ()
    for bad, who, code in [
        (ReportAccident(text=" "), ZHENG, "TEXT_MISSING"),
        (ReportAccident(text="滑倒", ticket_id="none"), ZHENG, "TICKET_UNKNOWN"),
        (ReportAccident(text="滑倒", place_id="none"), ZHENG, "PLACE_UNKNOWN"),
        (told, HUANG, "NOT_ALLOWED"),
    ]:
        with pytest.raises(Refused, match=code):
            counter.do(who, at(9), bad)


def test_the_electrician_hands_in_and_the_manager_reads_it() -> None:
    yard = TicketYard()
    leak = yard.finished()
    yesterday = (datetime.now(UTC) - timedelta(days=1)).astimezone().date()

    async def hands_in(held: Held) -> None:
        hand = held.hand
        held.offline()
        await hand.go("/tickets/daily")
        await hand.until(lambda: hand.find(f"ticket-{leak}"))
        await hand.type("words", "缺软管")
        await hand.tap("hand-in")
        await hand.until(lambda: "待审" in hand.texts())
        (kept,) = held.anju.store.all(Day)
        assert (kept.text, kept.by) == ("缺软管", "郑海涛")

    hold(hands_in, as_="郑海涛", yard=yard)
    zheng = yard.me("郑海涛").person_id
    at_ = datetime.now(UTC).isoformat()
    times = {"device_at": at_, "at": at_, "received_at": at_}
    report = yard.tell(
        Day.table, day=yesterday.isoformat(), text="缺软管", by="郑海涛", person_id=zheng, **times
    )

    async def reads(held: Held) -> None:
        hand = held.hand
        held.offline()
        await hand.go("/tickets/daily")
        day = f"day-{yesterday}"
        await hand.until(lambda: hand.find(day))
        await hand.pick(day)
        await hand.until(lambda: hand.find(f"review-{zheng}"))
        assert "缺软管" in hand.texts()
        await hand.type(f"note-{zheng}", "今天补料")
        await hand.tap(f"review-{zheng}")
        await hand.until(lambda: "批注：今天补料" in hand.texts())
        found = held.anju.store.get(Day, report)
        assert found is not None
        assert found.reviewed_by == "王建国"
        hand.wire.answers["save_file"] = None
        await hand.tap("export")
        await hand.until(lambda: "已存成" in hand.texts())

    hold(reads, as_="王建国", yard=yard)


def test_an_accident_is_told_without_a_network() -> None:
    yard = TicketYard()
    leak = yard.finished()

    async def story(held: Held) -> None:
        hand = held.hand
        held.offline()
        await hand.go(f"/tickets/{leak}/accident")
        assert hand.one("send").disabled
        await hand.type("what", "梯子滑倒")
        await hand.tap("hurt-light")
        await hand.type("injured", "郑海涛，手腕")
        await hand.type("measures", "冰敷")
        await hand.type("spot", "大堂")
        await shoot(held, "photo")
        await hand.tap("send")
        await hand.until(lambda: "已上报" in hand.texts())
        (kept,) = held.anju.store.all(Accident)
        assert (kept.ticket_id, kept.injured, kept.spot) == (leak, "轻伤：郑海涛，手腕", "大堂")
        assert len(kept.photos) == 1
        await hand.go(f"/tickets/accidents/{kept.id}")
        assert "冰敷" in hand.texts()
        await hand.go("/tickets/accident")
        assert hand.one("what").value == ""
        await hand.tap(f"accident-{kept.id}")
        await hand.until(lambda: "冰敷" in hand.texts())

    hold(story, as_="郑海涛", yard=yard, **camera())


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
@pytest.mark.parametrize("name", ["郑海涛", "王建国"])
def test_both_languages_on_both_devices(name: str, language: str, size: tuple[int, int]) -> None:
    yard = TicketYard()
    yard.finished()
    at_ = datetime.now(UTC).isoformat()
    who = {"by": "赵大勇", "person_id": yard.me("赵大勇").person_id}
    hurt = {"device_at": at_, "at": at_, "received_at": at_, "text": "X", "injured": "Y"} | who
    accident = yard.tell(Accident.table, **hurt)
    foreign = (CHINESE - ENGLISH if language == "en" else ENGLISH - CHINESE) - {"水电工"}

    async def story(held: Held) -> None:
        for path in ("daily", "accident", f"accidents/{accident}", "accidents/none"):
            await held.hand.go(f"/tickets/{path}")
            assert not set(held.hand.texts().splitlines()) & foreign, path
        await held.hand.go("/alerts")
        assert not set(held.hand.texts().splitlines()) & foreign

    hold(story, as_=name, yard=yard, language=language, size=size)
