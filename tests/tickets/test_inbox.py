"""What each person finds in their list, in which order, and on the board; what is asked anew and what not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.tickets.commands import Assign
from app.tickets.queries import lines as folding
from app.tickets.queries.board import board, hands
from app.tickets.queries.inbox import Filters, headline, inbox
from app.tickets.queries.lines import closed_lines, line_of, open_lines
from app.tickets.queries.litter import answers_for, tallies
from app.tickets.queries.standing import standing_after
from app.tickets.records import Step
from services.commands import Me
from tests.tickets.counter import (
    DESK,
    HE,
    HOME,
    HUANG,
    LI,
    LIN,
    SUN,
    WANG,
    XIULAN,
    ZHENG,
    Counter,
    at,
)


def found(counter: Counter, me: Me, hour: int, minute: int = 0, **narrow: object) -> dict[str, list[str]]:
    filters = Filters(**narrow)  # type: ignore[arg-type]
    sections = inbox(counter.view, me, at(hour, minute), filters)
    return {section.key: [line.id for line in section.lines] for section in sections}


def test_a_repair_wanders_from_list_to_list() -> None:
    counter = Counter()
    leak = counter.register(HUANG, at(9), "repair", unit_id=HOME, urgency="urgent")
    assert found(counter, DESK, 9) == {"mine": [leak]}
    assert found(counter, ZHENG, 9) == found(counter, SUN, 9) == {"free": [leak]}
    assert found(counter, XIULAN, 9) == found(counter, LI, 9) == {}
    counter.take(DESK, at(9, 2), "assign", leak, to_person_id="zheng")
    assert found(counter, ZHENG, 9, 3) == {"mine": [leak]}
    assert found(counter, SUN, 9, 3) == {}
    assert found(counter, DESK, 9, 3) == found(counter, WANG, 9, 3) == {"running": [leak]}
    assert found(counter, DESK, 9, 20) == {"overdue": [leak]}
    for minute, verb in ((4, "accept"), (8, "arrive"), (9, "work")):
        counter.take(ZHENG, at(9, minute), verb, leak)
    counter.take(ZHENG, at(9, 30), "pause", leak, reason="等配件", until=at(23))
    assert found(counter, ZHENG, 9, 31) == found(counter, DESK, 9, 31) == {"paused": [leak]}
    counter.take(ZHENG, at(9, 40), "resume", leak)
    done = {"photos": ("ab" * 32,), "details": {"no_signature": "不在家"}}
    counter.take(ZHENG, at(9, 50), "finish", leak, **done)
    assert found(counter, ZHENG, 9, 51) == {"waiting": [leak]}
    assert found(counter, WANG, 9, 51) == {"mine": [leak]}
    counter.take(WANG, at(10), "approve", leak)
    assert found(counter, DESK, 10) == {"mine": [leak]}
    counter.take(DESK, at(10, 10), "call_back", leak, rating="satisfied")
    for me in (DESK, WANG, LIN, ZHENG):
        assert found(counter, me, 10, 11) == {"done": [leak]}
    assert found(counter, SUN, 10, 11) == {}
    tomorrow = inbox(counter.view, DESK, at(10) + timedelta(days=1))
    assert tomorrow == ()


def test_urgent_ones_stand_on_top_then_what_is_due_first() -> None:
    counter = Counter()
    later = counter.register(DESK, at(9), "repair", urgency="later")
    soon = counter.register(DESK, at(9, 1), "repair", urgency="soon")
    sooner = counter.register(DESK, at(8, 10), "repair", urgency="soon")
    urgent = counter.register(DESK, at(9, 5), "repair", urgency="urgent")
    assert found(counter, DESK, 9, 6) == {"mine": [urgent, sooner, soon, later]}


def test_a_major_one_and_a_complaint_that_missed_its_limit_stand_on_top_for_the_manager() -> None:
    counter = Counter()
    noise = counter.register(HUANG, at(9), "complaint", text="楼上装修噪音")
    plain = counter.register(HUANG, at(9), "complaint", text="停车位被占")
    major = counter.register(DESK, at(9), "consultation", text="记者来电", major=True)
    counter.take(DESK, at(9, 30), "verify", plain)
    assert found(counter, WANG, 9, 50) == {"major": [major], "running": [noise, plain]}
    assert found(counter, WANG, 10, 30)["major"] == [noise, major]
    counter.take(DESK, at(10, 31), "verify", noise)
    assert noise in found(counter, WANG, 10, 32)["major"], "what was missed stays missed"
    assert line_of(counter.view, plain).missed_at is None  # type: ignore[union-attr]


def test_a_complaint_waits_for_the_managers_word_whether_it_was_right() -> None:
    counter = Counter()
    noise = counter.register(HUANG, at(9), "complaint", text="保洁没来")
    counter.take(DESK, at(9, 10), "assign", noise, to_person_id="desk", to_role="desk")
    counter.take(DESK, at(9, 20), "finish", noise, text="已安排补扫")
    assert found(counter, WANG, 9, 21) == {"mine": [noise]}
    counter.take(WANG, at(9, 22), "judge", noise, valid=True, reason="确实漏扫")
    assert found(counter, WANG, 9, 23) == {"running": [noise]}
    assert found(counter, DESK, 9, 23) == {"mine": [noise]}


def test_at_night_the_guard_gives_out_what_is_urgent() -> None:
    counter = Counter()
    burst = counter.register(LI, at(22), "repair", urgency="urgent", channel="monitor")
    calm = counter.register(LI, at(22), "repair", urgency="soon", channel="monitor")
    assert found(counter, LI, 22, 1) == {"mine": [burst], "waiting": [calm]}
    assert found(counter, LI, 9) == {"waiting": [burst, calm]}


@pytest.mark.parametrize(
    ("narrow", "kept"),
    [
        ({}, {"leak", "noise", "tree"}),
        ({"kind": "complaint"}, {"noise"}),
        ({"urgency": "urgent"}, {"leak"}),
        ({"building_id": "building-3"}, {"leak"}),
        ({"person_id": "he"}, {"tree"}),
        ({"overdue": True}, {"leak"}),
        ({"days": 1}, {"leak", "noise", "tree"}),
        ({"kind": "hazard", "urgency": "urgent"}, set()),
    ],
)
def test_filters_narrow_the_list_and_the_board(narrow: dict[str, object], kept: set[str]) -> None:
    counter = Counter()
    ids = {
        "leak": counter.register(HUANG, at(9), "repair", unit_id=HOME, urgency="urgent"),
        "noise": counter.register(HUANG, at(9), "complaint"),
        "tree": counter.register(LI, at(9), "hazard", category_id=counter.category("hazard", "tree")),
    }
    counter.take(DESK, at(9, 1), "assign", ids["tree"], to_person_id="he", to_role="gardener")
    wanted = {ids[name] for name in kept}
    assert {id for some in found(counter, DESK, 9, 20, **narrow).values() for id in some} == wanted
    columns = board(counter.view, at(9, 20), Filters(**narrow))  # type: ignore[arg-type]
    assert {line.id for column in columns for line in column.lines} == wanted
    assert not found(counter, DESK, 9, 20, days=1, kind="litter")


def test_every_open_ticket_stands_in_the_column_of_what_it_waits_for() -> None:
    counter = Counter()
    fresh = counter.register(DESK, at(9), "repair")
    looked = counter.register(DESK, at(9), "repair")
    counter.take(DESK, at(9, 1), "verify", looked)
    told = counter.register(DESK, at(9), "repair")
    counter.take(DESK, at(9, 1), "assign", told, to_person_id="zheng")
    working = counter.register(DESK, at(9), "repair")
    for verb in ("accept", "arrive"):
        counter.take(ZHENG, at(9, 2), verb, working)
    butt = counter.register(DESK, at(9), "litter")
    counter.take(DESK, at(9, 1), "assign", butt, to_role="cleaner")
    finished, closed = counter.finished(at(9)), counter.closed(at(9))
    asked = counter.register(DESK, at(9), "consultation")
    columns = {
        column.key: {line.id for line in column.lines} for column in board(counter.view, at(9, 5), Filters())
    }
    assert columns == {
        "verify": {fresh},
        "assign": {looked},
        "coming": {told, butt},
        "working": {working},
        "approve": {finished},
        "answer": {asked},
    }
    assert closed not in {id for ids in columns.values() for id in ids}


def test_hands_are_those_who_can_go_with_the_least_to_do_first() -> None:
    counter = Counter()
    for _ in range(2):
        leak = counter.register(DESK, at(9), "repair")
        counter.take(DESK, at(9, 1), "assign", leak, to_person_id="zheng")
    some = [(hand.name, hand.load) for hand in hands(counter.view, at(9, 5)) if hand.role == "electrician"]
    assert some == [("孙师傅", 0), ("郑海涛", 2)]
    assert {hand.role for hand in hands(counter.view, at(9, 5))} == {
        "guard",
        "cleaner",
        "electrician",
        "gardener",
    }


def test_home_says_what_waits() -> None:
    counter = Counter()
    assert headline(counter.view, DESK, at(9)) is None
    for _ in range(3):
        counter.register(DESK, at(9), "repair", urgency="soon")
    urgent = counter.register(DESK, at(9), "repair", urgency="urgent")
    counter.take(DESK, at(9, 1), "assign", urgent, to_person_id="zheng")
    assert headline(counter.view, DESK, at(9, 20)) == ("headline_office", {"give": 3, "late": 1})
    assert headline(counter.view, ZHENG, at(9, 20)) == ("headline_mine", {"count": 4, "late": 1})
    assert headline(counter.view, XIULAN, at(9, 20)) is None


def test_only_what_changed_is_folded_again(monkeypatch: pytest.MonkeyPatch) -> None:
    counter = Counter()
    ids = [counter.register(DESK, at(9), "repair") for _ in range(20)]
    folded: list[str] = []

    def counted(ticket: object, steps: object) -> object:
        folded.append(ticket.id)  # type: ignore[attr-defined]
        return standing_after(ticket, steps)  # type: ignore[arg-type]

    monkeypatch.setattr(folding, "standing_after", counted)
    assert [line.id for line in open_lines(counter.view)] == ids
    open_lines(counter.view)
    assert len(folded) == 20
    counter.take(DESK, at(9, 1), "assign", ids[7], to_person_id="zheng")
    folded.clear()
    assert open_lines(counter.view)[7].doer == "郑海涛"
    assert folded == [ids[7]]
    counter.pending(DESK, at(9, 2), Assign(ticket_id=ids[8], to_person_id="zheng"))
    folded.clear()
    assert open_lines(counter.view)[8].awaited == "accept"
    assert folded == [ids[8]]
    assert closed_lines(counter.view, at(0)) == ()


def test_the_clock_follows_the_desks_hours_when_the_manager_changes_them() -> None:
    counter = Counter()
    night = counter.register(LI, at(21), "repair", urgency="soon", channel="monitor")
    before = line_of(counter.view, night)
    assert before is not None
    assert before.clock is not None
    estate = next(iter(counter.view.rows("estate.estates").values()))
    counter.view.merge([("estate.estates", estate["id"], {**estate, "settings": {"desk_opens": "06:30"}})])
    after = line_of(counter.view, night)
    assert after is not None
    assert after.clock is not None
    assert before.clock.since - after.clock.since == timedelta(hours=1, minutes=30)


def test_litter_is_the_managers_until_the_cleaner_was_told_and_half_an_hour_is_over() -> None:
    counter = Counter()
    butt = counter.register(WANG, at(9), "litter", text="烟头")
    assert answers_for(counter.view, counter.stands(butt), at(12)).role == "manager"
    counter.take(WANG, at(9, 10), "assign", butt, to_person_id=XIULAN.person_id)
    early = answers_for(counter.view, counter.stands(butt), at(9, 39))
    assert (early.role, early.person, early.turns_at, early.share(at(9, 25))) == (
        "manager",
        "王秀兰",
        at(9, 40),
        0.5,
    )
    late = answers_for(counter.view, counter.stands(butt), at(9, 40))
    assert (late.role, late.person_id) == ("cleaner", XIULAN.person_id)


def test_the_months_litter_is_counted_by_cleaner() -> None:
    counter = Counter()
    for minute in (5, 45, None):
        butt = counter.register(WANG, at(9), "litter", text="烟头")
        counter.take(WANG, at(9), "assign", butt, to_person_id=XIULAN.person_id)
        if minute is not None:
            counter.take(XIULAN, at(9, minute), "finish", butt, photos=("ab" * 32,))
    counter.register(WANG, at(9), "litter", text="没有派")
    before = counter.register(WANG, at(9) - timedelta(days=40), "litter", text="上个月的")
    counter.take(WANG, at(9) - timedelta(days=40), "assign", before, to_person_id=XIULAN.person_id)
    (one,) = tallies(counter.view, at(0), at(23), at(10))
    assert (one.person, one.told, one.in_time, one.theirs, one.open, one.minutes) == (
        "王秀兰",
        3,
        1,
        2,
        1,
        25.0,
    )
    assert all(isinstance(x, Step) for x in counter.stands(before).steps)


def test_a_gardener_is_not_shown_what_is_no_concern_of_theirs() -> None:
    counter = Counter()
    counter.register(DESK, at(9), "repair")
    tree = counter.register(HE, at(9), "hazard", category_id=counter.category("hazard", "tree"))
    assert found(counter, HE, 9) == {"free": [tree]}
