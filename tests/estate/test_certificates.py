"""Permits: what is on file, thirty days before and after the end, filed and struck out by the manager."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import flet as ft
import pytest

from app.estate.queries import certificate_alerts, permits_of
from app.estate.records import Certificate, Person
from tests.harness import PHONE, TABLET
from tests.rounds.patrol import camera
from tests.rounds.test_stopping import shoot
from tests.shell.test_every_screen import CHINESE, ENGLISH
from tests.shell.yard import Held, Yard, hold
from tests.tickets.counter import DESK, WANG, ZHENG, Counter, at

TODAY = date(2025, 11, 21)


def states(counter: Counter) -> list[tuple[str, str]]:
    return [(p.certificate.kind, p.state) for p in permits_of(counter.view, ZHENG.person_id, TODAY)]


@pytest.mark.parametrize(
    ("days", "state"), [(31, "good"), (30, "soon"), (0, "soon"), (-1, "over"), (-400, "over")]
)
def test_it_is_amber_for_thirty_days_and_holds_to_the_end_of_its_last(days: int, state: str) -> None:
    counter = Counter()
    counter.certify(ZHENG, TODAY + timedelta(days=days), "height")
    assert ("height", state) in states(counter)


def test_a_later_one_takes_the_place_of_the_old() -> None:
    counter = Counter()
    counter.certify(ZHENG, TODAY - timedelta(days=3), "height")
    counter.certify(ZHENG, TODAY + timedelta(days=300), "height")
    assert states(counter)[1:] == [("height", "good"), ("height", "renewed")]
    assert certificate_alerts(counter.view, WANG, at(9)) == ()


def test_the_manager_alone_hears_when_it_is_about_to_end_and_when_it_has_ended() -> None:
    counter = Counter()
    soon = counter.certify(ZHENG, TODAY + timedelta(days=30), "height")
    over = counter.certify(ZHENG, TODAY - timedelta(days=1), "桥吊证")
    first, second = certificate_alerts(counter.view, WANG, at(9))
    assert {first.id, second.id} == {f"permit:{soon}:soon", f"permit:{over}:over"}
    by_id = {alert.id: alert for alert in (first, second)}
    ended, ends = by_id[f"permit:{over}:over"], by_id[f"permit:{soon}:soon"]
    assert (ended.tone, dict(ended.values)["kind"]) == ("bad", "桥吊证")
    assert (ends.tone, dict(ends.terms)["kind"]) == ("warn", ("permit_height",))
    assert ended.at == ends.at == datetime.fromisoformat("2025-11-21T00:00:00+08:00")
    assert certificate_alerts(counter.view, DESK, at(9)) == ()


def test_nobody_is_told_of_those_who_left() -> None:
    counter = Counter()
    counter.certify(ZHENG, TODAY - timedelta(days=1), "height")
    person = counter.view.get(Person, ZHENG.person_id)
    assert person is not None
    counter._add(person.model_copy(update={"left_at": at(8)}))
    assert certificate_alerts(counter.view, WANG, at(9)) == ()


def test_the_manager_files_one_with_its_picture_and_strikes_it_out() -> None:
    yard = Yard()
    zheng = yard.me("郑海涛").person_id

    async def story(held: Held) -> None:
        hand = held.hand
        held.offline()
        await hand.go(f"/people/{zheng}")
        assert "还没有登记证书" in hand.texts()
        await hand.tap("permit-add")
        await hand.until(lambda: hand.find("until"))
        assert hand.one("save").disabled
        await hand.type("number", "T3101-7")
        await hand.tap("until")
        (picker,) = hand.dialogs()
        assert isinstance(picker, ft.DatePicker)
        await hand.fire(picker, "change", None, value=datetime(2020, 1, 31))
        await shoot(held, "photo")
        await hand.tap("save")
        await hand.until(lambda: held.anju.store.all(Certificate))
        (kept,) = held.anju.store.all(Certificate)
        assert (kept.kind, kept.number, kept.valid_to) == ("electrician", "T3101-7", date(2020, 1, 31))
        assert kept.photo is not None
        await hand.go(f"/people/{zheng}")
        assert "已过期" in hand.texts()
        await hand.tap(f"permit-{kept.id}-strike")
        await hand.tap("answer-0")
        await hand.until(lambda: not held.anju.store.all(Certificate))
        await hand.until(lambda: "还没有登记证书" in hand.texts())

    hold(story, as_="王建国", yard=yard, **camera())


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
def test_both_languages_on_both_devices(language: str, size: tuple[int, int]) -> None:
    yard = Yard()
    zheng, today = yard.me("郑海涛").person_id, date.today()
    for kind, days in (("electrician", 5), ("height", -5), ("lift", 400), ("lift", 20)):
        valid = (today + timedelta(days=days)).isoformat()
        yard.put("certificates", person_id=zheng, kind=kind, number="7", valid_to=valid)
    foreign = (CHINESE - ENGLISH if language == "en" else ENGLISH - CHINESE) - {"水电工"}

    async def story(held: Held) -> None:
        for path in (f"/people/{zheng}", f"/people/{zheng}/certificate", "/alerts"):
            await held.hand.go(path)
            assert not set(held.hand.texts().splitlines()) & foreign
        assert ("已于" if language == "zh" else "ended on") in held.hand.texts()

    hold(story, as_="王建国", yard=yard, language=language, size=size)


def test_the_desk_does_not_see_permits_on_a_persons_page() -> None:
    yard = Yard()

    async def story(held: Held) -> None:
        await held.hand.go(f"/people/{yard.me('郑海涛').person_id}")
        assert held.hand.find("permit-add") is None

    hold(story, as_="陈静", yard=yard)
