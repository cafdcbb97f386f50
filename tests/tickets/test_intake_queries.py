"""What is asked while somebody reports: kinds, categories, homes by a piece of their names, the same."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.estate.records import Unit
from app.rounds.screens.parts import Local
from app.tickets.queries import clock
from app.tickets.queries.intake import (
    branches,
    callers,
    channels_for,
    homes,
    kinds_for,
    leaves,
    lineage,
    meant,
    own_phone,
    spots,
    twins,
    wished,
    wishes,
)
from app.tickets.queries.origins import about_hazard, about_place
from app.tickets.screens.intake_sent import may_withdraw, next_words
from app.tickets.texts import TEXTS
from tests.rounds.night import SHANGHAI
from tests.tickets.counter import (
    CHEN,
    DESK,
    HE,
    HOME,
    HUANG,
    LI,
    OTHER_HOME,
    WANG,
    XIULAN,
    ZHOU,
    Counter,
    at,
)


@pytest.fixture
def counter() -> Counter:
    return Counter()


def say(key: str, **values: object) -> str:
    return TEXTS["zh"][key].format(**values)


def test_what_somebody_usually_reports_comes_first(counter: Counter) -> None:
    assert kinds_for(counter.view, HUANG)[:4] == ("repair", "complaint", "consultation", "suggestion")
    assert kinds_for(counter.view, DESK)[:5][-1] == "litter"
    assert kinds_for(counter.view, LI)[:2] == ("hazard", "litter")
    assert len(set(kinds_for(counter.view, WANG))) == 8
    assert kinds_for(counter.view, None) == ()


def test_categories_are_a_tree_of_two_levels(counter: Counter) -> None:
    tops = [c.key for c in branches(counter.view, "repair")]
    assert tops == ["water", "power", "door", "lift", "public_area"]
    water = counter.category("repair", "water")
    assert [c.key for c in branches(counter.view, "repair", water)] == ["burst", "tap", "blocked"]
    assert [c.key for c in lineage(counter.view, counter.category("repair", "tap"))] == ["water", "tap"]
    assert lineage(counter.view, "gone") == ()
    names = ["-".join(c.key for c in path) for path in leaves(counter.view, "repair")]
    assert names[0] == "water-burst"
    assert names[-2:] == ["lift", "public_area"]


def test_homes_and_places_by_a_piece_of_their_names(counter: Counter) -> None:
    counter.view.merge([(Unit.table, "u", {"id": "u", "building_id": "b", "name": "1-2-1201", "floor": 12})])
    found = {t: [s.name for s in spots(counter.view, t)] for t in ("1201", "3-1201", "321201", "东 门", " ")}
    assert found["1201"] == ["1-2-1201", "3-2-1201"]
    assert found["3-1201"] == found["321201"] == ["3-2-1201"]
    assert found["东 门"] == ["东门岗亭"]
    assert found[" "] == []
    assert meant(spots(counter.view, "1201"), "1201") is None, "two houses have one"
    one = meant(spots(counter.view, "3-2-1201"), "3-2-1201")
    assert one is not None
    assert (one.id, one.unit) == (HOME, True)


def test_who_lives_there_and_how_a_report_came(counter: Counter) -> None:
    assert [(p.name, p.phone) for p in callers(counter.view, HOME)] == [("黄淑珍", "13800000061")]
    assert callers(counter.view, "") == ()
    assert [u.id for u in homes(counter.view, ZHOU)] == [OTHER_HOME]
    assert own_phone(counter.view, HUANG) == "13800000061"
    assert channels_for(HUANG) == ("app",)
    assert channels_for(DESK)[0] == "phone"
    assert channels_for(CHEN) == ("round", "monitor")
    assert channels_for(XIULAN) == ("round",)


def test_the_same_home_or_place_of_the_last_week_may_be_the_same_thing(counter: Counter) -> None:
    now = at(20)
    old = counter.register(HUANG, at(9, day=13), unit_id=HOME)
    gone = counter.register(HUANG, at(9), unit_id=HOME)
    counter.take(HUANG, at(9, 1), "withdraw", gone, reason="好了")
    other = counter.register(ZHOU, at(9), unit_id=OTHER_HOME)
    near = counter.register(HUANG, at(10), unit_id=HOME)
    words = counter.register(HUANG, at(11), "complaint", unit_id=HOME)
    found = [t.standing.ticket.id for t in twins(counter.view, "repair", None, HOME, "", now)]
    assert found == [near, words]
    assert not {old, gone, other} & set(found)


def test_in_no_home_the_same_category_may_be_the_same_thing(counter: Counter) -> None:
    lift, now = counter.category("repair", "lift"), at(20)
    spot = counter.register(HUANG, at(10), category_id=lift, spot="3 号楼 2 单元")
    counter.register(HUANG, at(10), category_id=lift, unit_id=HOME)
    gate = counter.register(LI, at(9), "hazard", place_id="place-0")
    (found,) = twins(counter.view, "repair", lift, "", "", now)
    assert (found.standing.ticket.id, found.where, found.same_spot) == (
        spot,
        "3 号楼 2 单元",
        False,
    )
    both = twins(counter.view, "repair", lift, "", "place-0", now)
    assert [t.standing.ticket.id for t in both] == [gate, spot], "the same spot first"
    assert twins(counter.view, "repair", lift, OTHER_HOME, "", now) == (), "in a home only that home counts"


def test_the_times_that_can_be_wished_for() -> None:
    assert "afternoon" in wishes(at(9), SHANGHAI)
    assert "afternoon" not in wishes(at(17), SHANGHAI)
    assert wished("now", None, at(9), SHANGHAI) == (at(9), at(11))
    assert wished("afternoon", None, at(9), SHANGHAI) == (at(13), at(18))
    assert wished("afternoon", None, at(16, 30), SHANGHAI) == (at(16, 30), at(18, 30))
    assert wished("afternoon", None, at(20), SHANGHAI) == (None, None), "chosen this morning, sent at night"
    assert wished("own", at(15), at(17), SHANGHAI) == (None, None), "over"
    assert wished("morning", None, at(9), SHANGHAI) == (at(8, day=22), at(12, day=22))
    assert wished("own", at(15), at(9), SHANGHAI) == (at(15), at(17))
    assert wished("own", None, at(9), SHANGHAI) == (None, None)
    assert wished("", None, at(9), SHANGHAI) == (None, None)


@pytest.mark.parametrize(
    ("hour", "kind", "urgency", "words"),
    [
        (10, "repair", "soon", "前台在 30 分钟 内核实"),
        (22, "repair", "urgent", "前台在 5 分钟 内核实"),
        (22, "repair", "soon", "前台在 11 月 22 日 08:30 前核实"),
        (10, "litter", "soon", "在 10 分钟 内派人"),
        (10, "suggestion", "soon", "在 11 月 23 日 10:00 前给您答复"),
    ],
)
def test_what_happens_next_counts_from_when_the_desk_opens(
    counter: Counter, hour: int, kind: str, urgency: str, words: str
) -> None:
    id = counter.register(HUANG, at(hour), kind, urgency=urgency)
    due = clock(counter.view, counter.stands(id), at(hour))
    assert due is not None
    assert next_words(Local(say, "zh", SHANGHAI), due, at(hour), at(hour)) == words


def test_every_stage_that_can_come_next_has_words() -> None:
    for step in ("verify", "assign", "accept", "arrive", "work", "finish", "answer", "approve", "call_back"):
        assert "{when}" in TEXTS["zh"][f"intake_next_{step}"]


def test_only_its_author_takes_back_what_nobody_touched(counter: Counter) -> None:
    id = counter.register(HUANG, at(9), unit_id=HOME)
    assert may_withdraw(counter.view, id, HUANG)
    assert not may_withdraw(counter.view, id, DESK)
    assert not may_withdraw(counter.view, "gone", HUANG)
    counter.take(DESK, at(9, 1), "verify", id)
    assert not may_withdraw(counter.view, id, HUANG)


def test_what_is_said_of_a_hazard_follows_its_ticket(counter: Counter) -> None:
    found = counter.hazard(0, at(9), "灯坏了")
    (offer,) = about_hazard(counter.view, LI, found)
    assert offer.route == f"/tickets/hazard/{found}"
    assert about_hazard(counter.view, HE, found) == ()
    assert about_hazard(counter.view, LI, "gone") == ()
    id = counter.register(DESK, at(10), "hazard", hazard_id=found)
    counter.take(DESK, at(10, 1), "assign", id, to_role="electrician")
    (said,) = about_hazard(counter.view, HE, found)
    assert dict(said.values) == {"number": "251121-01"}
    assert dict(said.terms) == {"stage": "stage_assign"}
    counter.take(DESK, at(10, 2), "dismiss", id, reason="不归我们")
    (said,) = about_hazard(counter.view, HE, found)
    assert dict(said.terms) == {"stage": "how_dismissed"}


def test_whoever_stands_at_a_place_may_report_there(counter: Counter) -> None:
    assert about_place(counter.view, XIULAN, "place-0")[0].route == "/tickets/at/place-0"
    assert about_place(counter.view, HUANG, "place-0")[0].route == "/tickets/new"
    assert about_place(counter.view, XIULAN, "")[0].route == "/tickets/new"


def test_the_words_for_an_unknown_question_promise_an_answer() -> None:
    """X21: an apology, not known, asked, answered soon."""
    words = TEXTS["zh"]["intake_unknown_words"]
    assert all(piece in words for piece in ("对不起", "先生", "女士", "说不准", "问清楚", "尽快给您回话"))


def test_now_is_not_the_end_of_the_week(counter: Counter) -> None:
    """What is exactly seven days old still counts."""
    id = counter.register(HUANG, at(9), unit_id=HOME)
    week = timedelta(days=7)
    assert [t.standing.ticket.id for t in twins(counter.view, "repair", None, HOME, "", at(9) + week)] == [id]
    assert twins(counter.view, "repair", None, HOME, "", at(9) + week + timedelta(seconds=1)) == ()
