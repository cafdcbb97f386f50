"""Where something was sprayed: who is told until when, what residents read, what runs out and calls whom."""

from datetime import datetime

import pytest

from app.assets.queries import alerts, asides, notice, sprays
from app.assets.screens.notice import drafted
from app.domain import Alert
from services.commands import Me
from tests.assets.shed import DESK, HE, HOUR, MA, Shed
from tests.rounds.night import LI, WANG, XIULAN, at


def sprayed() -> tuple[Shed, str]:
    shed = Shed()
    bottle = shed.item("吡虫啉", safety_hours=24)
    shed.move(bottle, "counted", "9", at(8))
    used = {"place_id": "place-2", "safety_hours": 24, "dose": "1:1500"}
    line = shed.move(bottle, "used", "-0.5", at(9), HE, **used)
    return shed, line


def told(shed: Shed, me: Me, now: datetime) -> list[Alert]:
    return list(alerts(shed.view, me, now))


def test_nobody_goes_there_until_the_interval_is_over() -> None:
    shed, _ = sprayed()
    (spray,) = sprays(shed.view, at(9))
    assert (spray.item, spray.place, spray.movement.until) == ("吡虫啉", "地下车库 B2 西", at(9, day=22))
    assert len(sprays(shed.view, at(8, 59, day=22))) == 1
    assert sprays(shed.view, at(9, day=22)) == ()


def test_the_hours_are_those_that_counted_when_it_was_used() -> None:
    shed, _ = sprayed()
    shed.item("吡虫啉", safety_hours=2)
    (spray,) = sprays(shed.view, at(20))
    assert spray.movement.until == at(9, day=22)


def test_the_desk_and_the_manager_hear_of_it_and_nobody_else() -> None:
    shed, line = sprayed()
    for me in (DESK, WANG):
        (alert,) = told(shed, me, at(10))
        assert (alert.key, alert.route) == ("alert_spray", f"/stock/notice/{line}")
        assert dict(alert.values) == {"item": "吡虫啉", "place": "地下车库 B2 西", "until": "11-22 09:00"}
        assert told(shed, me, at(9, day=22)) == []
    for me in (HE, LI, XIULAN):
        assert told(shed, me, at(10)) == []


def test_without_a_place_the_alert_says_so_in_other_words() -> None:
    shed = Shed()
    shed.move(shed.item("吡虫啉"), "used", "-1", at(9), HE, safety_hours=24)
    (alert,) = told(shed, DESK, at(10))
    assert alert.key == "alert_spray_somewhere"
    assert "place" not in dict(alert.values)


def test_who_walks_there_next_is_told_to_stay_out() -> None:
    shed, _ = sprayed()
    shed.round(3, at(21), roles=("guard",))
    (alert,) = told(shed, LI, at(20))
    assert (alert.key, alert.route) == ("alert_keep_out", "/rounds/round-3")
    assert told(shed, XIULAN, at(20)) == []
    assert told(shed, LI, at(22, 0)) == []


def test_the_round_on_which_it_was_sprayed_needs_no_warning() -> None:
    shed = Shed()
    walk = shed.green_round(at(8))
    shed.move(
        shed.item("吡虫啉"), "used", "-1", at(9), HE, place_id="place-2", round_id=walk, safety_hours=24
    )
    assert [alert.key for alert in told(shed, HE, at(9, 30))] == ["alert_wrong"]
    assert [alert.key for alert in told(shed, MA, at(9, 30))] == ["alert_wrong"]


def test_the_next_round_warns_the_colleague_and_not_who_sprayed() -> None:
    shed, _ = sprayed()
    shed.green_round(at(13))
    assert told(shed, HE, at(12)) == []
    assert [alert.key for alert in told(shed, MA, at(12))] == ["alert_keep_out"]


def test_at_a_stop_the_next_one_reads_what_was_used_there() -> None:
    shed, _ = sprayed()
    (aside,) = asides(shed.view, LI, "visit", "place-2", "patrol", at(10))
    assert (aside.key, aside.route) == ("keep_out", "")
    assert dict(aside.values) == {"item": "吡虫啉", "until": "11-22 09:00"}
    assert asides(shed.view, LI, "visit", "place-1", "patrol", at(10)) == ()
    shed.move("item-吡虫啉", "used", "-1", at(8, 30), HE, place_id="place-2", safety_hours=24)
    assert asides(shed.view, LI, "visit", "place-2", "patrol", at(10)) == (aside,)


@pytest.mark.parametrize(
    ("me", "kind", "offered"), [(HE, "greening", True), (WANG, "greening", True), (LI, "greening", False),
                                (HE, "patrol", False)]
)  # fmt: skip
def test_on_a_greening_round_the_stop_offers_to_write_down_what_is_used(
    me: Me, kind: str, offered: bool
) -> None:
    found = asides(Shed().view, me, "visit-7", "place-1", kind, at(10))
    assert [aside.route for aside in found] == (["/stock/use/visit-7"] if offered else [])


def test_residents_read_what_where_until_when_and_whom_to_call() -> None:
    shed, line = sprayed()
    shed.set_figure("desk_phone", "13800000002")
    found = notice(shed.view, line)
    assert found is not None
    chinese, english = drafted(found, "zh"), drafted(found, "en")
    for words in (chinese, english):
        for piece in ("吡虫啉", "1:1500", "地下车库 B2 西", "138 0000 0002", "锦绣苑", "2025-11-21"):
            assert piece in words, (piece, words)
    assert "11 月 21 日 09:00，" in chinese
    assert "11 月 22 日 09:00 前" in chinese
    assert "On 21 Nov 09:00" in english
    assert "Until 22 Nov 09:00" in english
    assert "不要进入" in chinese
    assert "do not enter" in english


def test_a_draft_leaves_out_what_is_not_known() -> None:
    shed = Shed()
    line = shed.move(shed.item("吡虫啉"), "used", "-1", at(9), HE, safety_hours=24)
    found = notice(shed.view, line)
    assert found is not None
    chinese = drafted(found, "zh")
    assert "绿化区域" in chinese
    assert "（）" not in chinese
    assert "None" not in chinese
    shed.move("item-吡虫啉", "received", "1", at(10), id="bought")
    assert notice(shed.view, "bought") is None
    assert notice(shed.view, "nothing") is None


def test_what_runs_out_calls_those_who_buy_until_there_is_enough() -> None:
    shed = Shed()
    bottle = shed.item("吡虫啉", minimum="5")
    shed.move(bottle, "counted", "6", at(8))
    assert told(shed, HE, at(9)) == []
    line = shed.move(bottle, "used", "-2", at(9))
    for me in (HE, WANG):
        (alert,) = told(shed, me, at(20))
        assert (alert.id, alert.route) == (f"alert_low:{bottle}:{line}", f"/stock/{bottle}")
        assert dict(alert.values) == {"item": "吡虫啉", "level": "4", "minimum": "5", "unit": "瓶"}
    assert told(shed, DESK, at(20)) == told(shed, XIULAN, at(20)) == []
    shed.move(bottle, "used", "-1", at(10))
    assert [alert.id for alert in told(shed, HE, at(20))] == [f"alert_low:{bottle}:{line}"]
    shed.move(bottle, "received", "9", at(11))
    assert told(shed, HE, at(20)) == []


def test_a_book_below_zero_asks_for_a_count() -> None:
    shed = Shed()
    bottle = shed.item("吡虫啉")
    shed.move(bottle, "used", "-2", at(9))
    (alert,) = told(shed, HE, at(20))
    assert alert.key == "alert_wrong"
    shed.move(bottle, "counted", "2", at(10))
    assert told(shed, HE, at(20)) == []


def test_an_item_no_longer_kept_calls_nobody() -> None:
    shed = Shed()
    bottle = shed.item("吡虫啉", minimum="5", closed_at=at(10))
    shed.move(bottle, "counted", "1", at(8))
    assert told(shed, HE, at(20)) == []


def test_it_calls_only_those_at_work() -> None:
    shed = Shed()
    bottle = shed.item("吡虫啉", minimum="5")
    shed.move(bottle, "counted", "1", at(8))
    assert [alert.calls for alert in told(shed, HE, at(9))] == [False]
    shed.duty(True, at(8) - HOUR, HE)
    assert [alert.calls for alert in told(shed, HE, at(9))] == [True]
