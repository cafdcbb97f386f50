"""What is odd about a visit: each flag, whatever the order in which the facts arrive, and what is none."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.demo.world import JINXIU, PERSON, PLACE, PLAN
from tests.sql.database import Database
from tests.sql.device import Device

Phone = Callable[[str], Device]
Json = dict[str, Any]
ORDERED = "地下车库与外围"


def spot(place: str, north: float = 0, accuracy: float | None = 8) -> Json:
    """A position so many metres north of a place."""
    at = PLACE[place]
    found = {"latitude": at.latitude + north / 111_195, "longitude": at.longitude}
    return found if accuracy is None else found | {"accuracy": accuracy}


def visit(device: Device, place: str, minute: float, plan: str = "全园巡逻", **changed: Any) -> Json:
    """The op of a check-in so many minutes after the start of a round that is over."""
    walk = device.round(plan)
    clocks = {key: changed.pop(key) for key in ("offset_ms",) if key in changed}
    at = datetime.fromisoformat(walk["starts_at"]) + timedelta(minutes=minute)
    ago = datetime.now(UTC) - at + timedelta(milliseconds=clocks.get("offset_ms", 0))
    return device.op("rounds.check_in", device.check_in(place, walk, **changed), ago=ago, **clocks)


def flags(world: Database, op: Json) -> list[str]:
    found: list[str] = world.ask("select flags from rounds.visits where id = %s", op["id"])
    return found


# The last visit of each list is looked at: who, where, minute after the start, what else.
CASES: list[tuple[str, list[tuple[str, str, float, Json]], list[str]]] = [
    ("all is well", [("李卫国", "西门", 5, {"position": spot("西门")})], []),
    ("no position", [("李卫国", "西门", 5, {})], []),
    ("60 metres off", [("李卫国", "西门", 5, {"position": spot("西门", 60)})], ["too_far"]),
    ("60 metres, give or take 20", [("李卫国", "西门", 5, {"position": spot("西门", 60, 20)})], []),
    ("no accuracy", [("李卫国", "西门", 5, {"position": spot("西门", 0, None)})], ["mocked"]),
    ("accuracy 0", [("李卫国", "西门", 5, {"position": spot("西门", 0, 0)})], ["mocked"]),
    ("clock 3 hours off", [("李卫国", "西门", 5, {"offset_ms": -10_800_000})], ["clock_off"]),
    ("clock 4 minutes off", [("李卫国", "西门", 5, {"offset_ms": 240_000})], []),
    ("14 minutes early", [("李卫国", "西门", -14, {})], []),
    ("16 minutes early", [("李卫国", "西门", -16, {})], ["outside_window"]),
    ("in the time of grace", [("李卫国", "西门", 119, {})], []),
    ("after the time of grace", [("李卫国", "西门", 121, {})], ["outside_window"]),
    ("again after 4 minutes", [("李卫国", "西门", 5, {}), ("陈志强", "西门", 9, {})], ["again"]),
    ("again after 6 minutes", [("李卫国", "西门", 5, {}), ("陈志强", "西门", 11, {})], []),
    ("10 seconds on", [("李卫国", "消防泵房", 5, {}), ("李卫国", "配电房", 5.17, {})], ["too_fast"]),
    ("300 metres in a minute", [("李卫国", "西门", 5, {}), ("李卫国", "东门岗亭", 6, {})], ["too_fast"]),
    ("300 metres in three minutes", [("李卫国", "西门", 5, {}), ("李卫国", "东门岗亭", 8, {})], []),
    ("somebody else was there", [("陈志强", "西门", 5, {}), ("李卫国", "东门岗亭", 6, {})], []),
    (
        "a copied label",
        [
            ("李卫国", "西门", 5, {"position": spot("西门")}),
            ("陈志强", "西门", 5.8, {"position": spot("西门", 280)}),
        ],
        ["too_far", "two_places", "again"],
    ),
]


@pytest.mark.parametrize(("name", "visits", "expected"), CASES, ids=[case[0] for case in CASES])
def test_each_flag_and_its_limit(
    phone: Phone, world: Database, name: str, visits: list[tuple[str, str, float, Json]], expected: list[str]
) -> None:
    phones = {who: phone(who) for who in {who for who, *_ in visits}}
    for who, place, minute, more in visits:
        op = visit(phones[who], place, minute, **more)
        assert phones[who].verdict(op) == "applied", "nothing is turned away for being odd"
    assert flags(world, op) == expected


def test_in_an_ordered_plan_the_stop_that_came_too_late_shows(phone: Phone, world: Database) -> None:
    guard = phone("李卫国")
    first, third, second = (
        visit(guard, "东门岗亭", 5, ORDERED),
        visit(guard, "地下车库 B 区", 15, ORDERED),
        visit(guard, "地下车库入口", 20, ORDERED),
    )
    for op in (first, third, second):
        assert guard.verdict(op) == "applied"
    assert [flags(world, op) for op in (first, third, second)] == [[], [], ["out_of_order"]]


def test_a_stop_that_was_left_out_breaks_no_order(phone: Phone, world: Database) -> None:
    guard = phone("李卫国")
    for op in (visit(guard, "东门岗亭", 5, ORDERED), last := visit(guard, "地下车库 B 区", 15, ORDERED)):
        assert guard.verdict(op) == "applied"
    assert flags(world, last) == []


def test_not_before_its_time_and_not_without_the_stay(phone: Phone, world: Database) -> None:
    guard = phone("李卫国")
    plan = PLAN["全园巡逻"]
    world.ask("update rounds.stops set not_before_minutes = 30 where id = %s returning 1", plan.stop_id(2))
    world.ask("update rounds.stops set stay_minutes = 6 where id = %s returning 1", plan.stop_id(7))
    early, pump, room = (
        visit(guard, "西门", 29),
        visit(guard, "消防泵房", 40),
        visit(guard, "配电房", 45),
    )
    for op in (early, pump, room):
        assert guard.verdict(op) == "applied"
    assert [flags(world, op) for op in (early, pump, room)] == [["outside_window"], [], ["too_fast"]]


def photo() -> str:
    return uuid4().hex * 2


def test_the_same_photo_bytes_are_evidence_once(phone: Phone, world: Database) -> None:
    """The later visit is flagged, though word of it came first; the same visit may show a photo twice."""
    guard = phone("李卫国")
    sha = photo()
    first, second = visit(guard, "西门", 5), visit(guard, "配电房", 15)
    notes = [
        guard.op(
            "rounds.add_note",
            {"visit_id": op["id"], "text": "照片", "photos": [sha]},
            ago=timedelta(minutes=ago),
        )
        for op, ago in ((second, 1), (first, 9), (first, 8))
    ]
    for op in (first, second, *notes):
        assert guard.verdict(op) == "applied"
    assert (flags(world, first), flags(world, second)) == ([], ["photo_seen"])


def test_a_photo_of_a_hazard_or_an_answer_counts_too(phone: Phone, world: Database) -> None:
    guard = phone("李卫国")
    sha = photo()
    place = str(PLACE["西门"].id)
    seen = guard.op(
        "rounds.report_hazard", {"place_id": place, "urgency": "soon", "photos": [sha]}, ago=timedelta(days=1)
    )
    op = visit(guard, "西门", 5)
    answer = guard.op("rounds.answer", {"visit_id": op["id"], "answers": {"p": [sha]}, "photos": [sha]})
    for one in (seen, op, answer):
        assert guard.verdict(one) == "applied"
    assert flags(world, op) == ["photo_seen"]


def test_a_photo_in_place_of_a_damaged_label(phone: Phone, world: Database) -> None:
    guard = phone("李卫国")
    body = guard.check_in("西门") | {"how": "photo", "tag_id": None, "token": None}
    assert guard.do("rounds.check_in", body | {"photos": [photo()]}) == "REASON_MISSING"
    assert guard.do("rounds.check_in", body | {"reason": "标签被撕"}) == "PHOTO_MISSING"
    assert guard.do("rounds.check_in", body | {"reason": "标签被撕", "photos": [photo()]}) == "applied"
    assert world.ask("select how from rounds.visits where tag_id is null") == "photo"
    assert len(guard.catch_up().table("sync.photos")) == 1


def test_the_text_of_a_radio_tag_proves_as_much_as_a_scan(phone: Phone) -> None:
    guard = phone("李卫国")
    assert guard.do("rounds.check_in", guard.check_in("西门") | {"how": "nfc"}) == "applied"
    assert guard.do("rounds.check_in", guard.check_in("西门") | {"how": "nfc", "token": "x"}) == "TAG_UNKNOWN"


def test_the_figures_of_the_estate_decide_what_is_odd(phone: Phone, world: Database) -> None:
    guard, manager = phone("李卫国"), phone("王建国")
    changed = {
        "patrol_too_far_metres": 150,
        "patrol_again_minutes": 1,
        "patrol_early_minutes": 60,
        "clock_off_minutes": 300,
        "patrol_fastest_metres_per_minute": 9000,
        "patrol_too_fast_seconds": 1,
    }
    assert manager.do("estate.change_settings", {"settings": changed}) == "applied"
    odd = [
        visit(guard, "西门", -40, position=spot("西门", 120), offset_ms=-10_800_000),
        visit(guard, "西门", -38),
        visit(guard, "东门岗亭", -37.9),
    ]
    for op in odd:
        assert guard.verdict(op) == "applied"
    assert [flags(world, op) for op in odd] == [[], [], []]


PLACES = ("东门岗亭", "西门", "地下车库入口", "消防泵房")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["李卫国", "陈志强"]),
        st.sampled_from(PLACES),
        st.sampled_from([0.0, 0.2, 1.0, 4.0, 7.0, 30.0, 90.0]),
        st.sampled_from([None, 0.0, 70.0, 500.0]),
        st.sampled_from([None, "a", "b"]),
    ),
    min_size=2,
    max_size=5,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, chance=st.randoms(use_true_random=False))
def test_the_order_in_which_facts_arrive_changes_nothing(
    guards: dict[str, Device], still: Database, steps: list[Any], chance: Any
) -> None:
    shas = {"a": photo(), "b": photo()}
    ops: list[tuple[Device, Json]] = []
    minute = 1.0
    for who, place, later, north, sha in steps:
        minute += later
        guard = guards[who]
        more = {} if north is None else {"position": spot(place, north)}
        op = visit(guard, place, minute, ORDERED, **more)
        ops.append((guard, op))
        if sha:
            body = {"visit_id": op["id"], "text": "", "photos": [shas[sha]]}
            ops.append((guard, guard.op("rounds.add_note", body, ago=timedelta(minutes=500 - minute))))
    shuffled = list(ops)
    chance.shuffle(shuffled)
    assert told(still, ops) == told(still, shuffled)


@pytest.fixture(scope="module")
def guards(still: Database) -> Any:
    made = {name: Device(still, PERSON[name]).catch_up() for name in ("李卫国", "陈志强")}
    yield made
    for device in made.values():
        device.close()


def told(world: Database, ops: list[tuple[Device, Json]]) -> dict[Any, list[str]]:
    """The flags of every visit after these ops came in that order; nothing stays."""
    with psycopg.connect(world.dsn()) as owner:
        for device, op in ops:
            claims = {"sub": str(device.person.user_id), "session_id": str(device.session)}
            owner.execute("select set_config('request.jwt.claims', %s, true)", [json.dumps(claims)])
            answer = owner.execute("select sync.push(%s)", [json.dumps(device.request(op))]).fetchone()
            assert answer
            assert answer[0][0]["verdict"] in ("applied", "held")
        rows = owner.execute("select id, flags from rounds.visits where estate_id = %s", [JINXIU.id])
        found = dict(rows.fetchall())
        owner.rollback()
    return found


def test_all_orders_of_a_copied_label_flag_the_later_scan(phone: Phone, still: Database) -> None:
    """Three phones, three orders of arrival, one answer."""
    hands = {name: Device(still, PERSON[name]).catch_up() for name in ("李卫国", "陈志强", "赵大勇")}
    at_gate, at_desk = spot("西门"), spot("西门", 300)
    ops = [
        (hands["李卫国"], visit(hands["李卫国"], "西门", 5, position=at_gate)),
        (hands["陈志强"], visit(hands["陈志强"], "西门", 5.7, position=at_desk)),
        (hands["赵大勇"], visit(hands["赵大勇"], "东门岗亭", 9)),
    ]
    answers = [told(still, list(order)) for order in permutations(ops)]
    assert all(answer == answers[0] for answer in answers)
    assert {str(id): said for id, said in answers[0].items()} == {
        ops[0][1]["id"]: [],
        ops[1][1]["id"]: ["too_far", "two_places", "again"],
        ops[2][1]["id"]: [],
    }
    for device in hands.values():
        device.close()
