"""What calls whom: rounds about to start, late and missed, odd visits, hazards, refusals; only on duty."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.domain import Alert
from app.rounds.queries import alerts, at_work, on_duty
from app.rounds.records import Round, Stop
from app.rounds.texts import TEXTS
from services.commands import Me
from tests.rounds.faulty import every_alert
from tests.rounds.night import CHEN, LI, WANG, XIULAN, Night, at


def heard(night: Night, me: Me, now: datetime) -> list[str]:
    """What interrupts somebody."""
    return [alert.key for alert in alerts(night.view, me, now) if alert.calls]


def read(night: Night, me: Me, now: datetime) -> list[Alert]:
    return list(alerts(night.view, me, now))


def on(*people: Me, since: datetime) -> Night:
    night = Night()
    for me in people:
        night.duty(True, since, me)
    return night


def test_a_round_about_to_start_calls_from_ten_minutes_before_until_somebody_begins() -> None:
    night = on(LI, since=at(20))
    walk = night.round(3, at(21))
    assert heard(night, LI, at(20, 49)) == []
    assert heard(night, LI, at(20, 50)) == ["alert_soon"]
    assert heard(night, LI, at(21, 10)) == ["alert_soon"]
    night.start(walk, at(21, 1), CHEN)
    assert heard(night, LI, at(21, 5)) == []


def test_how_long_before_is_a_figure_of_the_estate() -> None:
    night = on(LI, since=at(20))
    night.round(3, at(21))
    night.set_figure("alert_before_minutes", 30)
    assert heard(night, LI, at(20, 31)) == ["alert_soon"]


def test_it_calls_only_those_who_walk_it_or_are_meant() -> None:
    night = on(LI, CHEN, XIULAN, since=at(20))
    night.round(3, at(21), people=(CHEN.person_id,))
    assert heard(night, CHEN, at(20, 55)) == ["alert_soon"]
    assert heard(night, LI, at(20, 55)) == []
    assert heard(night, XIULAN, at(20, 55)) == []


def test_a_late_round_calls_the_guard_while_it_waits_and_the_manager_also_afterwards() -> None:
    night = on(LI, WANG, since=at(20))
    walk = night.round(3, at(21))
    assert heard(night, LI, at(21, 10)) == ["alert_soon"]
    assert heard(night, LI, at(21, 11)) == ["alert_late"]
    assert heard(night, WANG, at(21, 11)) == ["alert_late"]
    night.visit(walk, 0, at(21, 16))
    assert heard(night, LI, at(21, 17)) == []
    (late,) = read(night, WANG, at(21, 17))
    assert (late.key, late.id) == ("alert_began_late", f"late:{walk}")
    assert dict(late.values)["minutes"] == 16


def test_a_missed_round_calls_both_and_a_later_visit_takes_it_back() -> None:
    night = on(LI, WANG, since=at(20))
    walk = night.round(3, at(21))
    assert heard(night, LI, at(21, 51)) == ["alert_missed"]
    assert heard(night, WANG, at(21, 51)) == ["alert_missed"]
    night.visit(walk, 0, at(21, 5), received=at(22))
    assert heard(night, WANG, at(22, 1)) == []


def test_an_odd_visit_calls_the_manager_until_somebody_looked_at_it() -> None:
    night = on(LI, WANG, since=at(20))
    walk = night.round(3, at(21))
    visit = night.visit(walk, 0, at(21, 5), flags=("too_far", "clock_off"))
    (alert,) = read(night, WANG, at(21, 6))
    assert alert.calls
    assert alert.terms == (("flags", ("flag_too_far", "flag_clock_off")),)
    assert heard(night, LI, at(21, 6)) == []
    night.review(visit, at(21, 7), "accepted")
    assert read(night, WANG, at(21, 8)) == []


def test_a_hazard_calls_the_manager_and_an_urgent_one_says_so() -> None:
    night = on(LI, WANG, since=at(20))
    night.hazard(0, at(21), "路灯不亮", "later")
    night.hazard(3, at(21, 1), "水泵房漏水", "urgent")
    assert heard(night, WANG, at(21, 2)) == ["alert_hazard_urgent", "alert_hazard"]
    assert heard(night, LI, at(21, 2)) == []
    assert heard(night, CHEN, at(21, 2)) == []


def test_a_visit_turned_down_calls_the_one_who_made_it_with_the_reason() -> None:
    night = on(LI, CHEN, since=at(20))
    walk = night.round(3, at(21))
    visit = night.visit(walk, 0, at(21, 5))
    night.review(visit, at(21, 10), "rejected", "照片里不是东门")
    (alert,) = [a for a in read(night, LI, at(21, 11)) if a.calls]
    assert (alert.key, dict(alert.values)["note"]) == ("alert_rejected", "照片里不是东门")
    assert heard(night, CHEN, at(21, 11)) == []
    night.review(visit, at(21, 12), "accepted")
    assert heard(night, LI, at(21, 13)) == []


def test_off_duty_nothing_calls_not_even_the_manager_but_all_can_be_read() -> None:
    night = Night()
    night.round(3, at(21))
    night.hazard(0, at(21), "路灯不亮")
    for me in (LI, WANG):
        assert heard(night, me, at(21, 51)) == []
        assert [alert.key for alert in read(night, me, at(21, 51))]
    night.duty(True, at(20), WANG)
    night.duty(False, at(20, 30), WANG)
    assert heard(night, WANG, at(21, 51)) == []


def test_who_comes_to_work_is_not_called_for_what_happened_before_only_for_what_is_still_to_do() -> None:
    night = Night()
    night.hazard(0, at(19), "路灯不亮")
    night.round(3, at(21))
    night.duty(True, at(21, 20), WANG)
    assert heard(night, WANG, at(21, 21)) == ["alert_late"]


@pytest.mark.parametrize("language", TEXTS)
def test_every_alert_is_said_in_words(language: str) -> None:
    night = on(LI, WANG, since=at(18))
    for number, start in enumerate((at(19), at(20, 45), at(21, 55)), 1):
        walk = night.round(number, start)
        if number == 1:
            rejected = night.visit(walk, 0, at(19, 15), flags=("too_fast",))
            night.visit(walk, 1, at(19, 16), flags=("too_fast",))
            night.review(rejected, at(19, 20), "rejected", "太快")
    night.round(4, at(19, 5))
    night.hazard(0, at(19), "路灯不亮")
    night.hazard(0, at(19), "漏水", "urgent")
    found = {a.key: a for me in (LI, WANG) for a in read(night, me, at(21, 45))}
    late = Night()
    late.round(1, at(21))
    found |= {a.key: a for a in read(late, LI, at(21, 15))}
    found |= {a.key: a for a in (*handed_over_and_away(), *every_alert())}
    assert set(found) == {key for key in TEXTS["zh"] if key.startswith("alert_")}
    for key, alert in found.items():
        terms = {name: "、".join(TEXTS[language][k] for k in keys) for name, keys in alert.terms}
        assert "{" not in TEXTS[language][key].format(**dict(alert.values), **terms)


def handed_over_and_away() -> list[Alert]:
    night = on(LI, CHEN, WANG, since=at(18))
    for number, to in ((1, CHEN), (2, None), (3, CHEN)):
        night.hand_over(night.round(number, at(23), people=(LI.person_id,)), at(20), to, CHEN if to else LI)
    night.hand_over("round-3", at(20, 1), LI, WANG)
    night.round(4, at(22), people=(XIULAN.person_id,))
    night.round(5, at(22), roles=("gardener",))
    night.away(XIULAN, at(20))
    night._add(
        Stop(id="item", plan_id="plan", place_id="place-0", ordinal=1, task="晨检", not_before_minutes=5)
    )
    desk = night.round(6, at(19), minutes=600, roles=("desk",))
    walk = night.view.get(Round, desk)
    assert walk is not None
    night._add(walk.model_copy(update={"kind": "desk", "stop_ids": ("item",)}))
    counter = Me("jing", LI.estate_id, "陈静", frozenset({"desk"}))
    return [alert for me in (LI, CHEN, WANG, counter) for alert in read(night, me, at(20, 2))]


def test_a_check_in_counts_as_coming_to_work_and_going_home_needs_a_word() -> None:
    night = Night()
    walk = night.round(3, at(21))
    assert not on_duty(night.view, "li", at(21)).on
    night.start(walk, at(21, 2))
    assert on_duty(night.view, "li", at(21, 3)).since == at(21, 2)
    night.duty(True, at(21, 10))
    assert on_duty(night.view, "li", at(21, 11)).since == at(21, 2)
    night.duty(False, at(22))
    off = on_duty(night.view, "li", at(22, 1))
    assert (off.on, off.since) == (False, at(22))
    night.visit(walk, 0, at(22, 5))
    assert on_duty(night.view, "li", at(22, 6)).since == at(22, 5)


def test_twelve_silent_hours_are_going_home() -> None:
    night = on(LI, since=at(8))
    assert on_duty(night.view, "li", at(20)).on
    assert not on_duty(night.view, "li", at(20, 1)).on
    night.round(3, at(21))
    night.visit("round-3", 0, at(21, 1))
    assert on_duty(night.view, "li", at(21, 2)).since == at(21, 1)


def test_everybody_at_work_by_name_who_came_last_first() -> None:
    night = on(LI, since=at(19))
    night.duty(True, at(20), WANG)
    night.duty(False, at(20, 30), CHEN)
    assert at_work(night.view, at(21)) == (("王建国", at(20)), ("李卫国", at(19)))
    assert at_work(night.view, at(21) + timedelta(days=1)) == ()
    night.away(WANG, at(20, 50))
    assert at_work(night.view, at(21)) == (("李卫国", at(19)),), "who was sent home ill is not at work"


WORKERS_OF = {
    "patrol": "guard",
    "cleaning": "cleaner",
    "greening": "gardener",
    "upkeep": "electrician",
    "fire": "guard",
    "desk": "desk",
}
SAID = {
    "patrol": "巡逻：第 3 轮 夜巡 21:00 开始",
    "cleaning": "保洁：第 3 轮 夜巡 21:00 开始",
    "greening": "绿化：第 3 轮 夜巡 21:00 开始",
    "upkeep": "设备：第 3 轮 夜巡 21:00 开始",
    "fire": "消防：第 3 轮 夜巡 21:00 开始",
    "desk": "前台：第 3 轮 夜巡 21:00 开始",
    "of-a-newer-server": "任务：第 3 轮 夜巡 21:00 开始",
}


def of_kind(kind: str, on_duty: bool) -> tuple[Night, Me]:
    """A round of that kind at nine, and whoever does such work, at work since eight or gone home at seven."""
    role = WORKERS_OF.get(kind, "guard")
    me = Me("worker", LI.estate_id, "当班的", frozenset({role}))
    night = Night()
    night.duty(on_duty, at(20 if on_duty else 19), me)
    night.round(3, at(21), roles=(role,))
    night.change(Round, "round-3", kind=kind)
    return night, me


@pytest.mark.parametrize("kind", SAID)
def test_a_call_names_the_kind_of_work(kind: str) -> None:
    night, me = of_kind(kind, on_duty=True)
    (soon,) = [alert for alert in read(night, me, at(20, 55)) if alert.key == "alert_soon"]
    assert soon.calls
    words = {name: "、".join(TEXTS["zh"][key] for key in keys) for name, keys in soon.terms}
    assert TEXTS["zh"][soon.key].format(**dict(soon.values), **words) == SAID[kind]


@pytest.mark.parametrize("kind", WORKERS_OF)
def test_whoever_is_off_duty_is_called_for_no_kind_of_work(kind: str) -> None:
    night, me = of_kind(kind, on_duty=False)
    for now in (at(20, 55), at(21, 15), at(22, 30)):
        assert heard(night, me, now) == []
        assert read(night, me, now), "it can still be read"
    night, me = of_kind(kind, on_duty=True)
    assert [heard(night, me, now)[:1] for now in (at(20, 55), at(21, 15))] == [["alert_soon"], ["alert_late"]]
