"""How a ticket stands after each step, who may go on with it, and what comes too early or too late."""

from __future__ import annotations

from typing import Any

import pytest

from app.tickets.commands import Accept, Arrive
from app.tickets.queries import can
from app.tickets.records import Flow
from services.commands import Me, Refused
from tests.tickets.counter import (
    DESK,
    DONE,
    HE,
    HOME,
    HUANG,
    LI,
    LIN,
    LIU,
    SUN,
    WANG,
    XIULAN,
    ZHENG,
    ZHOU,
    Counter,
    at,
)


def refused(counter: Counter, me: Me, verb: str, ticket: str, **body: Any) -> tuple[str, str]:
    """The code, and whose name it tells."""
    with pytest.raises(Refused) as no:
        counter.take(me, at(12), verb, ticket, **body)
    return no.value.code, str(no.value.detail.get("person", ""))


def taken(counter: Counter) -> str:
    ticket = counter.register(HUANG, at(9), unit_id=HOME)
    counter.take(DESK, at(9, 1), "assign", ticket, to_person_id="zheng")
    counter.take(ZHENG, at(9, 2), "accept", ticket)
    return ticket


def test_a_repair_goes_its_whole_way() -> None:
    counter = Counter()
    ticket = counter.register(HUANG, at(9), unit_id=HOME)
    stages = [counter.stands(ticket).stage]
    for me, verb, body in (
        (DESK, "verify", {}),
        (DESK, "assign", {"to_person_id": "zheng"}),
        (ZHENG, "accept", {}),
        (ZHENG, "arrive", {}),
        (ZHENG, "work", {}),
        (ZHENG, "work", {}),
        (ZHENG, "finish", DONE),
        (WANG, "approve", {}),
        (DESK, "call_back", {}),
        (DESK, "call_back", {"rating": "satisfied"}),
    ):
        counter.take(me, at(9, len(stages)), verb, ticket, **body)
        stages.append(counter.stands(ticket).stage)
    assert stages[5:] == ["work", "work", "finish", "approve", "approve", "call_back"]
    s = counter.stands(ticket)
    assert (s.how, s.doer, s.rating) == ("done", "zheng", "satisfied")
    assert counter.ticket(ticket).closed_at == at(9, 10)


def test_what_is_not_put_right_becomes_a_ticket_that_follows() -> None:
    counter = Counter()
    ticket = counter.closed(at(9), "unsatisfied")
    s = counter.stands(ticket)
    assert s.how == "reworked"
    assert s.closed_by is not None
    new = counter.ticket(str(s.closed_by.other_id))
    assert (new.predecessor_id, new.for_person_id, new.text) == (ticket, "huang", "又漏了")
    assert counter.stands(new.id).stage == "register"
    assert refused(counter, HUANG, "reopen", ticket, text="?") == ("TICKET_CLOSED", "陈静")


def test_who_took_it_keeps_it_until_it_is_handed_over() -> None:
    counter = Counter()
    ticket = taken(counter)
    assert refused(counter, SUN, "accept", ticket) == ("TAKEN", "郑海涛")
    assert refused(counter, LIU, "assign", ticket, to_person_id="sun") == ("TAKEN", "郑海涛")
    counter.take(LIU, at(9, 5), "hand_over", ticket, to_person_id="sun")
    s = counter.stands(ticket)
    assert (s.stage, s.doer) == ("assign", "sun")
    counter.take(SUN, at(9, 6), "accept", ticket)


def test_while_it_is_only_told_the_desk_may_think_again() -> None:
    counter = Counter()
    ticket = counter.register(HUANG, at(9), unit_id=HOME)
    counter.take(DESK, at(9, 1), "assign", ticket, to_person_id="zheng")
    counter.take(DESK, at(9, 2), "assign", ticket, to_person_id="sun")
    assert counter.stands(ticket).doer == "sun"
    counter.take(DESK, at(9, 3), "assign", ticket)
    assert counter.stands(ticket).doer is None, "told to all of the post"


def test_whoever_begins_without_being_told_does_it() -> None:
    counter = Counter()
    ticket = counter.register(HUANG, at(9), unit_id=HOME)
    counter.take(SUN, at(9, 1), "arrive", ticket)
    assert counter.stands(ticket).doer == "sun"
    counter.take(ZHENG, at(9, 2), "work", ticket)
    assert counter.stands(ticket).doer == "sun"


def test_sent_back_it_is_looked_at_anew_and_may_be_something_else() -> None:
    counter = Counter()
    ticket = taken(counter)
    counter.take(ZHENG, at(9, 3), "send_back", ticket, reason="是楼上装修")
    s = counter.stands(ticket)
    assert (s.stage, s.doer) == ("verify", None)
    counter.take(DESK, at(9, 4), "verify", ticket, ticket_kind="mediation")
    now = counter.ticket(ticket)
    assert (now.kind, now.role, now.flow.stages[0].step) == ("mediation", "desk", "assign")


@pytest.mark.parametrize("kind", ["consultation", "litter", "hazard", "suggestion"])
def test_every_kind_can_turn_out_to_be_another(kind: str) -> None:
    counter = Counter()
    ticket = counter.register(HUANG, at(9), kind)
    counter.take(DESK, at(9, 1), "verify", ticket, ticket_kind="complaint")
    assert counter.ticket(ticket).kind == "complaint"
    assert can(counter.view, counter.stands(ticket), DESK, "assign")


def test_work_that_did_not_pass_goes_back_to_who_did_it() -> None:
    counter = Counter()
    ticket = counter.finished(at(9))
    counter.take(WANG, at(10), "approve", ticket, passed=False, text="还在滴")
    s = counter.stands(ticket)
    assert (s.stage, s.doer, s.open) == ("accept", "zheng", True)
    assert not can(counter.view, s, WANG, "approve")
    counter.take(ZHENG, at(10, 5), "finish", ticket, **DONE)
    counter.take(WANG, at(11), "approve", ticket)
    assert counter.stands(ticket).stage == "approve"


def test_a_pause_ends_with_the_next_step_but_not_with_a_word() -> None:
    counter = Counter()
    ticket = taken(counter)
    counter.take(ZHENG, at(9, 3), "pause", ticket, reason="等配件", until=at(9, day=23))
    assert refused(counter, ZHENG, "pause", ticket, reason="等", until=at(9, day=24))[0] == "STEP_PAST"
    counter.take(DESK, at(9, 4), "note", ticket, text="周三到货")
    assert counter.stands(ticket).paused
    counter.take(ZHENG, at(9, 5), "arrive", ticket)
    assert not counter.stands(ticket).paused
    assert refused(counter, ZHENG, "resume", ticket)[0] == "STEP_PAST"


def test_the_end_follows_the_policy_of_calling_back() -> None:
    """Nobody asked, all asked, only who gave no rating, a sample by the last digits of the id."""

    def ends(policy: str, sample: int = 0, rating: str = "") -> bool:
        counter = Counter()
        counter.change(Flow, "flow-suggestion", call_back=policy, sample=sample)
        call = {"step": "call_back", "role": "desk", "must": True}
        flow = counter.view.get(Flow, "flow-suggestion")
        assert flow is not None
        row = flow.to_row()
        counter.view.merge([(Flow.table, flow.id, row | {"stages": [*row["stages"], call]})])
        ticket = counter.register(HUANG, at(9), "suggestion")
        counter.take(DESK, at(10), "answer", ticket, text="好主意")
        if rating:
            counter.take(HUANG, at(11), "rate", ticket, rating=rating)
        return not counter.stands(ticket).open

    assert [ends("none"), ends("all"), ends("unrated"), ends("unrated", rating="fair")] == [
        True,
        False,
        False,
        True,
    ]
    assert [ends("sample", 0), ends("sample", 100)] == [True, False]
    assert not ends("unrated", rating="unsatisfied")


def test_what_is_over_is_over_but_a_word_can_be_added() -> None:
    counter = Counter()
    ticket = counter.closed(at(9))
    for me, verb, body in (
        (ZHENG, "work", {}),
        (DESK, "assign", {"to_person_id": "zheng"}),
        (HUANG, "withdraw", {"reason": "好了"}),
        (DESK, "join", {"other_id": ticket}),
    ):
        assert refused(counter, me, verb, ticket, **body) == ("TICKET_CLOSED", "陈静"), verb
    counter.take(ZHENG, at(12), "note", ticket, text="阀门型号 DN15")
    counter.take(HUANG, at(12), "rate", ticket, rating="fair")
    counter.take(HUANG, at(12), "reopen", ticket, text="又漏了")
    assert counter.stands(ticket).how == "reworked"


MAY = {
    "verify": {DESK, WANG, LI},
    "assign": {DESK, WANG, LI},
    "accept": {ZHENG, SUN, WANG},
    "arrive": {ZHENG, SUN, WANG},
    "work": {ZHENG, SUN, WANG},
    "finish": {ZHENG, SUN, WANG},
    "pause": {ZHENG, SUN, WANG, DESK},
    "hand_over": {ZHENG, SUN, WANG, DESK},
    "dismiss": {DESK, WANG},
    "join": {DESK, WANG},
    "split": {DESK, WANG},
    "withdraw": {HUANG},
    "escalate": {DESK, WANG, LI, ZHENG, SUN, HE, XIULAN, LIN},
}


@pytest.mark.parametrize("verb", MAY)
def test_each_post_may_do_its_part_and_nothing_else(verb: str) -> None:
    counter = Counter()
    s = counter.stands(counter.register(HUANG, at(9), unit_id=HOME))
    everybody = (DESK, WANG, LI, ZHENG, SUN, HE, XIULAN, LIN, HUANG, ZHOU)
    assert {me for me in everybody if can(counter.view, s, me, verb)} == MAY[verb]


def test_only_who_it_was_for_rates_it_and_only_a_resident() -> None:
    counter = Counter()
    ticket = counter.finished(at(9))
    mine = counter.register(LI, at(9), spot="东门")
    for me, verb, body in ((ZHENG, "accept", {}), (ZHENG, "finish", DONE)):
        counter.take(me, at(9, 5), verb, mine, **body)
    assert [can(counter.view, counter.stands(ticket), me, "rate") for me in (HUANG, ZHOU, DESK)] == [
        True,
        False,
        False,
    ]
    assert not can(counter.view, counter.stands(mine), LI, "rate")


def test_who_left_the_staff_works_no_more() -> None:
    counter = Counter()
    s = counter.stands(taken(counter))
    gone = Me("zheng", ZHENG.estate_id, ZHENG.name, frozenset({"resident"}))
    assert not can(counter.view, s, gone, "finish")


def test_steps_on_their_way_stand_after_what_the_server_told() -> None:
    counter = Counter()
    ticket = counter.register(HUANG, at(9), unit_id=HOME)
    counter.pending(ZHENG, at(9, 1), Accept(ticket_id=ticket))
    counter.pending(ZHENG, at(9, 2), Arrive(ticket_id=ticket))
    counter.take(DESK, at(9, 30), "note", ticket, text="在家")
    s = counter.stands(ticket)
    assert ([x.step for x in s.steps], s.stage) == (["note", "accept", "arrive"], "arrive")
