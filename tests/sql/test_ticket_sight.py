"""Who sees a ticket, its steps, pictures and caller; what goes out of sight, and what grows old."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.sql.database import Database
from tests.sql.device import Device, Json
from tests.sql.reports import DONE, SHA, Desk, Phone, complaint, reported, standing, step, told

HUANG, CHEN, ZHENG, WANG, LI, XIULAN = "黄淑珍", "陈静", "郑海涛", "王建国", "李卫国", "王秀兰"


@pytest.fixture
def desk(phone: Phone) -> Desk:
    return Desk(phone)


def seen(device: Device, ticket: str) -> list[str]:
    """The words of the steps of a ticket that a device holds, after it has heard all."""
    rows = [s for s in device.catch_up().table("tickets.steps") if s["ticket_id"] == ticket]
    return [str(s["text"] or s["step"]) for s in sorted(rows, key=lambda s: int(s["ordinal"]))]


def knows(device: Device, ticket: str) -> bool:
    return any(t["id"] == ticket for t in device.catch_up().table("tickets.tickets"))


def pictures(device: Device, *shas: str) -> set[str]:
    return {p["sha256"] for p in device.catch_up().table("sync.photos")} & set(shas)


def test_a_complaint_is_for_the_office_alone(desk: Desk) -> None:
    op = desk.phone(HUANG).op("tickets.register", complaint(photos=[SHA], caller_phone="13800000061"))
    assert desk.phone(HUANG).verdict(op) == "applied"
    for name in (CHEN, WANG, "林慧", HUANG):
        assert knows(desk.phone(name), op["id"]), name
        assert pictures(desk.phone(name), SHA) == {SHA}, name
    for name in (LI, ZHENG, XIULAN, "徐文博"):
        assert not knows(desk.phone(name), op["id"]), name
        assert pictures(desk.phone(name), SHA) == set(), name


def test_how_to_call_back_is_known_to_the_desk_and_to_who_does_it(desk: Desk) -> None:
    ticket = reported(desk.phone(HUANG), caller_phone="13800000061")

    def phones(name: str) -> list[str]:
        return [c["phone"] for c in desk.phone(name).catch_up().table("tickets.callers")]

    assert phones(CHEN) == phones(WANG) == phones(HUANG) == ["13800000061"]
    assert phones(ZHENG) == phones(LI) == phones("林慧") == []
    assert step(desk.phone(CHEN), "assign", ticket, **told(ZHENG)) == "applied"
    assert phones(ZHENG) == ["13800000061"]


def test_what_is_said_inside_stays_inside(desk: Desk) -> None:
    inside, outside, spoken = (uuid4().hex * 2 for _ in range(3))
    ticket, clerk = desk.at("register"), desk.phone(CHEN)
    voice = [{"sha256": spoken, "media": "audio/webm", "seconds": 5}]
    hidden: Json = {"photos": [inside], "voices": voice, "text": "欠费户", "inside": True}
    assert step(clerk, "note", ticket, **hidden) == "applied"
    assert step(clerk, "note", ticket, text="明天上午来", photos=[outside]) == "applied"
    assert step(clerk, "escalate", ticket, text="老人独居") == "applied"
    assert seen(desk.phone(HUANG), ticket) == ["明天上午来"]
    assert pictures(desk.phone(HUANG), inside, outside, spoken) == {outside}
    assert seen(desk.phone(LI), ticket) == ["欠费户", "明天上午来", "老人独居"]
    assert step(desk.phone(HUANG), "note", ticket, text="谢谢", inside=True) == "applied"
    assert seen(desk.phone(HUANG), ticket)[-1] == "谢谢", "a resident has no inside"


def test_what_was_said_inside_is_told_to_who_joins_later(desk: Desk) -> None:
    op = desk.phone(HUANG).op("tickets.register", complaint(photos=[SHA]))
    ticket = str(op["id"])
    assert desk.phone(HUANG).verdict(op) == "applied"
    assert step(desk.phone(CHEN), "note", ticket, text="查一下昨晚", inside=True) == "applied"
    assert not knows(desk.phone(LI), ticket)
    assert step(desk.phone(CHEN), "assign", ticket, to_role="desk", **told(LI)) == "applied"
    assert seen(desk.phone(LI), ticket) == ["查一下昨晚", "assign"]
    assert pictures(desk.phone(LI), SHA) == {SHA}
    assert not knows(desk.phone("陈志强"), ticket), "his colleague is not told"


def test_the_signature_is_seen_by_who_signed(desk: Desk) -> None:
    desk.at("finish")
    assert pictures(desk.phone(HUANG), SHA, "cd" * 32) == {SHA, "cd" * 32}


def test_what_becomes_a_complaint_goes_out_of_the_sight_of_the_posts(desk: Desk) -> None:
    ticket = desk.at("register")
    guard, worker, resident = desk.phone(LI), desk.phone(ZHENG), desk.phone(HUANG)
    assert knows(guard, ticket)
    assert knows(worker, ticket)
    assert step(desk.phone(CHEN), "verify", ticket, ticket_kind="complaint") == "applied"
    assert not knows(guard, ticket)
    assert not knows(worker, ticket)
    assert seen(guard, ticket) == []
    assert knows(resident, ticket)
    assert step(guard, "note", ticket, text="?") == "TICKET_UNKNOWN"
    assert [t["kind"] for t in desk.phone(CHEN).catch_up().table("tickets.tickets")] == ["complaint"]


def test_a_post_that_is_told_to_do_it_sees_it(desk: Desk) -> None:
    ticket = desk.at("register")
    assert not knows(desk.phone("何福生"), ticket)
    assert step(desk.phone(CHEN), "assign", ticket, to_role="gardener") == "applied"
    assert seen(desk.phone("何福生"), ticket) == ["assign"]
    assert step(desk.phone("何福生"), "accept", ticket) == "applied"


def test_another_resident_sees_nothing_of_it(desk: Desk, phone: Phone, world: Database) -> None:
    ticket = desk.at("finish")
    world.ask(
        "insert into estate.memberships (estate_id, person_id, role)"
        " select estate_id, id, 'resident' from estate.people where name = '高小明' returning 1"
    )
    world.ask(
        "update estate.memberships as m set ended_at = now() from estate.people as p"
        " where p.id = m.person_id and p.name = '高小明' and m.role <> 'resident' returning 1"
    )
    other = phone("高小明")
    assert not knows(other, ticket)
    assert seen(other, ticket) == []
    assert pictures(other, SHA) == set()
    assert other.table("tickets.callers") == []
    assert step(other, "rate", ticket, rating="unsatisfied") == "TICKET_UNKNOWN"


def test_a_step_is_told_once_and_the_ticket_only_when_it_changed(desk: Desk) -> None:
    ticket, clerk = desk.at("accept"), desk.phone(CHEN).catch_up()
    clerk.told.clear()
    assert step(desk.phone(ZHENG), "arrive", ticket) == "applied"
    clerk.catch_up()
    assert [(c["table"], c["row"]["step"]) for c in clerk.told] == [("tickets.steps", "arrive")]


def test_devices_carry_a_ticket_until_it_has_been_closed_for_a_while(desk: Desk, world: Database) -> None:
    ticket = desk.at("call_back")
    assert standing(world, ticket) == ("call_back", "done")

    def grow(days: int) -> None:
        for table in ("tickets", "steps", "callers"):
            key = "ticket_id" if table == "steps" else "id"
            world.ask(
                f"update tickets.{table} set ages_at = ages_at - make_interval(days => %s)"
                f" where {key} = %s returning 1",
                days,
                ticket,
            )

    def carried(name: str) -> set[str]:
        device = desk.fresh(name)
        return {table for table, _ in device.rows if table in ("tickets.tickets", "tickets.steps")}

    all_of_it = {"tickets.tickets", "tickets.steps"}
    assert carried(HUANG) == carried(ZHENG) == carried(CHEN) == all_of_it
    grow(9)
    assert (carried(HUANG), carried(ZHENG), carried(CHEN)) == (set(), set(), all_of_it)
    grow(7)
    assert carried(CHEN) == set()


def test_word_of_an_end_that_comes_weeks_late_is_still_told(desk: Desk, world: Database) -> None:
    """Devices that hold it as open must hear of it; it grows old from when word came."""
    ticket, worker = desk.at("register", ticket_kind="litter", unit_id=None, spot="大堂"), desk.phone(ZHENG)
    assert step(desk.phone(CHEN), "assign", ticket, to_role="electrician") == "applied"
    late = worker.op("tickets.finish", {"ticket_id": ticket} | DONE, ago=timedelta(days=30))
    assert worker.verdict(late) == "applied"
    (row,) = [t for t in desk.phone(CHEN).catch_up().table("tickets.tickets") if t["id"] == ticket]
    assert row["closed_at"] is not None
    assert world.ask(
        "select now() - closed_at > interval '29 days' from tickets.tickets where id = %s", ticket
    )


def test_what_was_not_put_right_is_seen_by_the_same_people(desk: Desk) -> None:
    ticket = desk.at("approve")
    again = desk.phone(CHEN)
    op = again.op("tickets.call_back", {"ticket_id": ticket, "rating": "unsatisfied", "text": "又漏了"})
    assert again.verdict(op) == "applied"
    (old,) = [t for t in desk.phone(HUANG).catch_up().table("tickets.tickets") if t["id"] == ticket]
    (new,) = [t for t in desk.phone(HUANG).table("tickets.tickets") if t["predecessor_id"] == ticket]
    assert (new["for_person_id"], new["text"], new["kind"]) == (old["person_id"], "又漏了", "repair")
    assert (old["closed_at"] is not None, new["closed_at"]) == (True, None)
    assert knows(desk.phone(ZHENG), new["id"])
    assert step(desk.phone(HUANG), "note", new["id"], text="在家等") == "applied"
