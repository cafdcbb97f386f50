"""Tickets found by what was said of them: by whom, how far back, and what a bad request is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from server.demo.world import PERSON, PLACE, UNIT
from tests.sql.database import Database
from tests.sql.device import Device, Json

Phone = Callable[[str], Device]
HOME = str(UNIT["3-2-1201"].id)
OLD = "2024-05-06T08:00:00Z"


def reported(device: Device, text: str, **more: Any) -> str:
    told = {"ticket_kind": "repair", "unit_id": HOME, "text": text} | more
    op = device.op("tickets.register", told)
    assert device.verdict(op) == "applied"
    return str(op["id"])


def step(device: Device, verb: str, ticket: str, **more: Any) -> None:
    assert device.do(f"tickets.{verb}", {"ticket_id": ticket} | more) == "applied"


def aged(world: Database, ticket: str, at: str = OLD) -> None:
    """Long closed, so that no device carries it any more."""
    world.ask(
        "update tickets.tickets set at = %s, closed_at = %s, ages_at = %s where id = %s returning 1",
        at,
        at,
        at,
        ticket,
    )
    world.ask("with u as (update tickets.steps set at = %s, ages_at = %s where ticket_id = %s returning 1)"
              " select count(*) from u", at, at, ticket)  # fmt: skip


def found(device: Device, text: str = "", **more: Any) -> list[str]:
    answer: Json = device.call("tickets_search", {"text": text} | more)
    return [row["id"] for row in answer["tickets"]]


def copied(world: Database, ticket: str, many: int, text: str, later: str) -> None:
    """So many like it, reported so much `later`; `n` counts them."""
    world.ask(
        "insert into tickets.tickets (id, estate_id, number, kind, urgency, role, channel, text, person_id,"
        " by, flow, device_at, at, received_at, ages_at, seen_by, watchers)"
        " select gen_random_uuid(), t.estate_id, 'n' || n, t.kind, t.urgency, t.role, t.channel, %s,"
        f" t.person_id, t.by, t.flow, t.at, t.at + {later}, t.at, t.ages_at, t.seen_by, t.watchers"
        " from tickets.tickets as t, generate_series(1, %s) as n where t.id = %s returning 1",
        text,
        many,
        ticket,
    )


def test_words_in_the_middle_of_what_was_said_are_found(phone: Phone, world: Database) -> None:
    desk = phone("陈静")
    leak = reported(desk, "厨房水管漏水，流到楼下", spot="三单元")
    light = reported(desk, "楼道灯不亮 LED 坏", unit_id=None, place_id=str(PLACE["配电房"].id))
    number = world.ask("select number from tickets.tickets where id = %s", leak)
    for text in ("管漏", "漏", "水 楼下", "三单元", "3-2-1201", "1201", number, number[-5:]):
        assert found(desk, text) == [leak], text
    for text in ("不亮", "led", "ＬＥＤ", "配电", "配电房 灯"):
        assert found(desk, text) == [light], text
    for text in ("漏管", "水管 灯", "led灯"):
        assert found(desk, text) == [], text


def test_a_word_is_found_however_deep_it_lies(phone: Phone, world: Database) -> None:
    """Beyond the newest five thousand only the index is asked."""
    desk = phone("陈静")
    deep = reported(desk, "阳台栏杆松动")
    aged(world, deep)
    copied(world, deep, 5100, "水龙头滴水", "n * interval '1 minute'")
    assert found(desk, "栏杆") == [deep]
    assert found(desk, "杆松 3-2") == [deep]
    assert len(found(desk, "滴水")) == 50


def test_fifty_at_a_time_newest_first_and_none_twice(phone: Phone, world: Database) -> None:
    desk = phone("陈静")
    first = reported(desk, "路灯不亮")
    copied(world, first, 119, "路灯不亮", "(n / 2) * interval '-1 hour'")
    told: list[Json] = []
    asked: Json = {"text": "路灯"}
    while True:
        answer = desk.call("tickets_search", asked)
        told += answer["tickets"]
        if not answer["more"]:
            break
        asked = asked | {"before": {"at": told[-1]["at"], "id": told[-1]["id"]}}
    assert len(told) == len({row["id"] for row in told}) == 120
    assert [row["at"] for row in told] == sorted((row["at"] for row in told), reverse=True)


def test_what_was_said_at_a_step_is_found_too(phone: Phone, world: Database) -> None:
    desk, electrician = phone("陈静"), phone("郑海涛")
    ticket = reported(desk, "厨房漏水")
    step(electrician, "accept", ticket)
    step(electrician, "note", ticket, text="三角阀老化，已换新")
    step(
        electrician,
        "pause",
        ticket,
        reason="等配件",
        until=(datetime.now(UTC) + timedelta(days=1)).isoformat(),
    )
    assert found(desk, "三角阀") == [ticket]
    assert found(desk, "等配件 厨房") == [ticket]
    assert found(desk, "郑海涛") == [ticket]
    assert found(desk, "陈静 漏水") == [ticket]


def test_the_caller_is_found_by_the_desk_and_the_manager_only(phone: Phone) -> None:
    desk = phone("陈静")
    ticket = reported(desk, "门锁坏了", caller_name="欧阳明", caller_phone="13912345678")
    for name in ("陈静", "王建国"):
        assert found(phone(name), "欧阳") == [ticket]
        assert found(phone(name), "45678 门锁") == [ticket]
    for name in ("郑海涛", "林慧", "李卫国"):
        assert found(phone(name), "欧阳") == []
        assert found(phone(name), "45678 门锁") == []
        assert found(phone(name), "门锁") == [ticket]


@pytest.mark.parametrize(
    ("name", "complaint", "repair"),
    [("陈静", True, True), ("王建国", True, True), ("林慧", True, True), ("李卫国", False, True),
     ("郑海涛", False, True), ("王秀兰", False, False), ("徐文博", False, False), ("田野", False, False)],
)  # fmt: skip
def test_everybody_finds_what_they_may_see(
    phone: Phone, world: Database, name: str, complaint: bool, repair: bool
) -> None:
    desk = phone("陈静")
    told = {
        reported(desk, "保安态度差", ticket_kind="complaint"): complaint,
        reported(desk, "保安亭漏水"): repair,
    }
    for ticket in told:
        aged(world, ticket)
    device = phone(name)
    assert set(found(device, "保安")) == {ticket for ticket, seen in told.items() if seen}
    assert set(found(device)) == {ticket for ticket, seen in told.items() if seen}
    for ticket, seen in told.items():
        assert refusal(device, "ticket_page", {"ticket_id": ticket}) == ("" if seen else "TICKET_UNKNOWN")


def test_who_was_told_to_do_it_finds_it_although_others_of_their_post_do_not(phone: Phone) -> None:
    desk = phone("陈静")
    ticket = reported(desk, "邻居吵架", ticket_kind="mediation")
    step(desk, "assign", ticket, to_person_id=str(PERSON["李卫国"].id), to_role="guard")
    assert found(phone("李卫国"), "吵架") == [ticket]
    assert found(phone("陈志强"), "吵架") == []


def test_kind_home_person_and_time_narrow_it(phone: Phone, world: Database) -> None:
    desk = phone("陈静")
    leak = reported(desk, "漏水", for_person_id=str(PERSON["黄淑珍"].id))
    other = reported(desk, "漏水", ticket_kind="consultation", unit_id=None)
    aged(world, other)
    assert found(desk, "漏水") == [leak, other]
    assert found(desk, "漏水", kind="consultation") == [other]
    assert found(desk, unit=HOME) == [leak]
    assert found(desk, "漏水", person=str(PERSON["黄淑珍"].id)) == [leak]
    assert found(desk, "漏水", until="2025-01-01T00:00:00Z") == [other]
    assert found(desk, **{"from": "2025-01-01T00:00:00Z"}) == [leak]


def test_a_home_with_another_name_is_found_by_that(phone: Phone, world: Database) -> None:
    desk = phone("陈静")
    ticket = reported(desk, "漏水")
    world.ask("update estate.units set name = '湖景阁 A1' where id = %s returning 1", HOME)
    assert found(desk, "湖景阁") == [ticket]
    assert found(desk, "3-2-1201") == []


@pytest.mark.parametrize(
    "asked",
    [{"text": 5}, {"text": "x" * 101}, {"text": "a"}, {"text": "水", "unit": "1201"},
     {"text": "水", "from": "gestern"}, {"text": "水", "before": OLD},
     {"text": "水", "before": {"at": OLD, "id": "x"}},
     {"text": "水", "kind": 3}, []],
)  # fmt: skip
def test_a_bad_request_is_told_so(phone: Phone, asked: Any) -> None:
    assert refusal(phone("陈静"), "tickets_search", asked) == "REQUEST_BAD"


def test_a_quote_is_a_letter_like_any_other(phone: Phone) -> None:
    desk = phone("陈静")
    ticket = reported(desk, "贴了 '禁止' 100% {a} \\ 字样")
    assert found(desk, "'禁止'") == [ticket]
    for text in ("100%", "{a}", "'; drop", "%%", "\\ 字"):
        assert found(desk, text) == ([ticket] if "drop" not in text and text != "%%" else []), text


def test_residents_do_not_search_and_open_what_is_theirs(phone: Phone, world: Database) -> None:
    resident, desk = phone("黄淑珍"), phone("陈静")
    ticket = reported(resident, "漏水")
    step(desk, "note", ticket, text="住户常投诉", inside=True)
    step(desk, "note", ticket, text="已联系水工")
    strange = reported(desk, "别家的事", unit_id=str(UNIT["3-2-1202"].id))
    aged(world, ticket)
    assert refusal(resident, "tickets_search", {"text": "漏水"}) == "NOT_ALLOWED"
    assert resident.catch_up().table("tickets.tickets") == []
    told = resident.call("ticket_page", {"ticket_id": ticket})["changes"]
    assert [c["row"]["text"] for c in told if c["table"] == "tickets.steps"] == ["已联系水工"]
    assert {c["table"] for c in told} == {"tickets.tickets", "tickets.steps", "tickets.callers"}
    assert refusal(resident, "ticket_page", {"ticket_id": strange}) == "TICKET_UNKNOWN"


def test_the_page_of_an_old_ticket_tells_what_became_of_it(phone: Phone, world: Database) -> None:
    desk = phone("陈静")
    ticket = reported(desk, "漏水", caller_name="黄女士")
    step(desk, "split", ticket, text="天花板另修")
    aged(world, ticket)
    part = world.ask("select id::text from tickets.tickets where split_from_id = %s", ticket)
    told = desk.call("ticket_page", {"ticket_id": ticket})["changes"]
    assert {c["id"] for c in told if c["table"] == "tickets.tickets"} == {ticket, part}
    assert all(not {"seen_by", "row_xid", "deleted_at"} & c["row"].keys() for c in told)
    electrician = phone("郑海涛").call("ticket_page", {"ticket_id": part})["changes"]
    assert {c["id"] for c in electrician if c["table"] == "tickets.tickets"} == {ticket, part}
    assert not [c for c in electrician if c["table"] == "tickets.callers"]


def test_a_month_of_long_ago_is_told_to_those_who_watch_over_it(phone: Phone, world: Database) -> None:
    desk = phone("陈静")
    ticket = reported(desk, "漏水", caller_name="黄女士")
    step(desk, "verify", ticket)
    aged(world, ticket)
    may = {"from": "2024-05-01T00:00:00Z", "until": "2024-06-01T00:00:00Z"}
    for name, tables in (
        ("陈静", {"tickets.tickets", "tickets.steps", "tickets.callers"}),
        ("王建国", {"tickets.tickets", "tickets.steps", "tickets.callers"}),
        ("林慧", {"tickets.tickets", "tickets.steps"}),
    ):
        changes = phone(name).call("tickets_between", may)["changes"]
        assert {c["table"] for c in changes} == tables
        assert {c["id"] for c in changes if c["table"] == "tickets.tickets"} == {ticket}
    assert phone("徐文博").call("tickets_between", may)["changes"] == []
    assert refusal(phone("郑海涛"), "tickets_between", may) == "NOT_ALLOWED"
    assert refusal(desk, "tickets_between", {"from": "2024-05-01T00:00:00Z"}) == "REQUEST_BAD"
    assert refusal(desk, "tickets_between", may | {"until": "2024-09-01T00:00:00Z"}) == "REQUEST_BAD"
    assert refusal(desk, "ticket_page", {"ticket_id": "x"}) == "REQUEST_BAD"
    assert refusal(desk, "ticket_page", {"ticket_id": str(uuid4())}) == "TICKET_UNKNOWN"


def refusal(device: Device, function: str, asked: Any) -> str:
    """The code of what a request was refused with, empty when it was answered."""
    try:
        device.call(function, asked)
    except psycopg.Error as refused:
        return str(refused.diag.message_primary).partition('"code": "')[2].partition('"')[0] or str(refused)
    return ""
