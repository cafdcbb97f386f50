"""Who may do what: every command times every role, and every reason for no."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from server.demo.world import CUIHU, JINXIU, PERSON, PLACE, PLAN, TAG
from tests.sql import reports
from tests.sql.bodies import absence, hazard, invite, item, movement, of, place, plan, reset, soon
from tests.sql.database import Database
from tests.sql.device import Device, far
from tests.sql.test_receiving import PEOPLE, STAFF

Phone = Callable[[str], Device]
Json = dict[str, Any]
REPAIRERS = {"electrician", "guard", "manager"}


@pytest.fixture
def opened(phone: Phone, world: Database) -> dict[str, Any]:
    """What the commands of the matrix are about: two open invites, a round, a visit, tickets."""
    manager, guard = phone("王建国"), phone("陈志强")
    staff, home = invite("guard", phone="13800000081"), invite("resident", phone="13800000082")
    assert manager.do("estate.invite", staff) == "applied"
    assert manager.do("estate.invite", home) == "applied"
    visit = guard.op("rounds.check_in", guard.check_in("西门"))
    assert guard.verdict(visit) == "applied"
    fault = guard.op("rounds.report_hazard", hazard(fault="fire_special"))
    assert guard.verdict(fault) == "applied"
    walker = phone(PEOPLE["guard"])
    left = walker.round()
    locked = {"round_id": left["id"], "stop_id": left["stop_ids"][-1], "reason": "locked"}
    slip = walker.op("rounds.leave_out", locked)
    assert walker.verdict(slip) == "applied"
    away = manager.op("estate.mark_absent", absence("陈志强", 3, 4))
    assert manager.verdict(away) == "applied"
    gardener = phone("何福生")
    bottle = gardener.op("assets.add_item", item("敌敌畏"))
    used = gardener.op("assets.move", movement(bottle["id"]))
    assert [r["verdict"] for r in gardener.exchange(bottle, used)["receipts"]] == ["applied"] * 2
    return {
        "tickets": reports.opened(phone, world),
        "bottle": bottle["id"],
        "used": used["id"],
        "absence": away["id"],
        "slip": slip["id"],
        "staff": staff["invite_id"],
        "resident": home["invite_id"],
        "fault": fault["id"],
        "round": guard.round(),
        "last": max(guard.table("rounds.rounds"), key=lambda r: str(r["starts_at"]))["id"],
        "visit": visit["id"],
        "check_in": guard.check_in("配电房"),
        "place": str(PLACE["西门"].id),
        "spare": manager_adds(manager, "杂物间"),
    }


def manager_adds(manager: Device, name: str) -> str:
    """A place that no plan stops at."""
    op = manager.op("estate.add_place", place(name))
    assert manager.verdict(op) == "applied"
    return str(op["id"])


def matrix(o: dict[str, Any]) -> list[tuple[str, Json, set[str]]]:
    walk = {"round_id": o["round"]["id"]}
    boss = {"manager"}
    return [
        ("estate.invite", invite("guard"), boss),
        ("estate.invite", invite("resident", "cleaner"), boss),
        ("estate.invite", invite("resident"), {"manager", "desk"}),
        ("estate.revoke_invite", {"invite_id": o["staff"]}, boss),
        ("estate.revoke_invite", {"invite_id": o["resident"]}, {"manager", "desk"}),
        ("estate.change_roles", of("陈志强", roles=["guard", "desk"]), boss),
        ("estate.deactivate", of("陈志强"), boss),
        ("estate.reactivate", of("陈志强"), boss),
        ("estate.issue_reset", reset("陈志强"), boss),
        ("estate.change_settings", {"settings": {"clock_off_minutes": 6}}, boss),
        ("estate.add_place", place("水泵间"), boss),
        ("estate.add_places", {"places": [place("水泵间"), place("风机房", floor=-1)]}, boss),
        ("estate.change_place", place("西门内侧", place_id=o["place"]), boss),
        ("estate.close_place", {"place_id": o["spare"]}, boss),
        ("estate.replace_tag", {"place_id": o["place"]}, boss),
        ("estate.mark_absent", absence("陈志强"), boss),
        ("estate.end_absence", {"absence_id": o["absence"], "last_day": "2026-01-01"}, boss),
        (
            "rounds.hand_over",
            {"round_id": o["last"], "to_person_id": str(PERSON["赵大勇"].id)},
            {"guard", "manager"},
        ),
        ("assets.add_item", item("硫磺粉"), {"manager", "gardener", "electrician"}),
        ("assets.change_item", item("敌敌畏", item_id=o["bottle"], minimum="9"), boss),
        ("assets.close_item", {"item_id": o["bottle"]}, boss),
        ("assets.move", movement(o["bottle"]), {"gardener", "electrician", "cleaner", "manager"}),
        ("assets.take_back", {"movement_id": o["used"]}, {"gardener"}),
        ("estate.go_on_duty", {}, STAFF),
        ("estate.go_off_duty", {}, STAFF),
        ("rounds.start", walk, {"guard"}),
        ("rounds.answer", {"visit_id": o["visit"], "answers": {"well": True}}, {"guard"}),
        ("rounds.report_hazard", {"place_id": o["place"], "urgency": "soon", "text": "积水"}, STAFF),
        (
            "rounds.apply_extension",
            {"hazard_id": o["fault"], "until": soon(5), "reason": "停产", "meanwhile": "加巡"},
            REPAIRERS,
        ),
        ("rounds.report_restored", {"hazard_id": o["fault"], "text": "换了"}, REPAIRERS),
        ("rounds.make_plan", plan("夜查"), boss),
        ("rounds.change_plan", plan("全园", plan_id=str(PLAN["全园巡逻"].id)), boss),
        ("rounds.end_plan", {"plan_id": str(PLAN["楼宇巡查"].id), "last_day": "2027-01-01"}, boss),
        ("rounds.review", {"subject": "visit", "subject_id": o["visit"], "verdict": "accepted"}, boss),
        ("rounds.leave_out", walk | {"stop_id": o["round"]["stop_ids"][0], "reason": "works"}, {"guard"}),
        ("rounds.take_back", {"subject_id": o["slip"]}, {"guard"}),
        ("rounds.check_in", o["check_in"], {"guard"}),
        ("rounds.add_note", {"visit_id": o["visit"], "text": "好"}, {"guard"}),
        ("rounds.finish", walk | {"reason": ""}, {"guard"}),
        *reports.matrix(o["tickets"]),
    ]


def tried(device: Device, kind: str, body: Json) -> str:
    """The verdict, with everything it did undone."""
    with device.connection.transaction(force_rollback=True):
        return device.do(kind, body)


@pytest.mark.parametrize("role", PEOPLE)
def test_each_role_may_do_its_part_and_nothing_else(phone: Phone, opened: dict[str, Any], role: str) -> None:
    device = phone(PEOPLE[role])
    for kind, body, allowed in matrix(opened):
        assert tried(device, kind, body) == ("applied" if role in allowed else "NOT_ALLOWED"), (kind, body)


def test_the_matrix_names_every_command(still: Database, opened: dict[str, Any]) -> None:
    assert {kind for kind, _, _ in matrix(opened)} == set(still.all("select kind from sync.handlers"))


@pytest.mark.parametrize("name", ["徐文博", "田野"])
def test_what_belongs_to_the_neighbour_is_unknown_not_forbidden(
    phone: Phone, opened: dict[str, Any], name: str
) -> None:
    device = phone(name)
    for kind, body, _ in matrix(opened):
        if kind in ("estate.invite", "estate.change_settings") or "add_place" in kind or "duty" in kind:
            continue
        if kind in OF_ONES_OWN:
            continue
        for_manager = kind in FOR_MANAGERS or (kind.startswith("estate") and kind != "estate.end_absence")
        refused = name == "田野" and (for_manager or kind.startswith("assets"))
        expected = {"NOT_ALLOWED"} if refused else UNKNOWN
        assert tried(device, kind, body) in expected, kind


UNKNOWN = {
    "INVITE_UNKNOWN", "PERSON_UNKNOWN", "ROUND_UNKNOWN", "PLACE_UNKNOWN", "PLAN_UNKNOWN",
    "SUBJECT_UNKNOWN", "ABSENCE_UNKNOWN", "ITEM_UNKNOWN", "HAZARD_UNKNOWN", "WAITING",
    "TICKET_UNKNOWN", "UNIT_UNKNOWN", "CERTIFICATE_UNKNOWN", "DAY_UNKNOWN",
    "CATEGORY_UNKNOWN", "PRICE_UNKNOWN",
}  # fmt: skip
OF_ONES_OWN = {
    "assets.add_item", "tickets.hand_in_day", "tickets.set_flow", "tickets.add_category", "tickets.add_price",
}  # fmt: skip
FOR_MANAGERS = {
    "rounds.make_plan", "rounds.change_plan", "rounds.end_plan", "rounds.review", "tickets.review_day",
    "tickets.change_category", "tickets.close_category", "tickets.change_price", "tickets.close_price",
}  # fmt: skip


def test_settings_and_invites_of_the_neighbour_stay_there(phone: Phone, world: Database) -> None:
    neighbour = phone("徐文博")
    assert neighbour.do("estate.change_settings", {"settings": {"clock_off_minutes": 9}}) == "applied"
    assert neighbour.do("estate.invite", invite("guard")) == "applied"
    settings = "select settings ->> 'clock_off_minutes' from estate.estates where id = %s"
    assert (world.ask(settings, JINXIU.id), world.ask(settings, CUIHU.id)) == ("5", "9")
    assert world.ask("select estate_id from estate.people where name = '周梅'") == CUIHU.id


def test_an_account_that_belongs_to_nobody_is_refused_and_leaves_nothing(
    phone: Phone, world: Database
) -> None:
    guard = phone("李卫国")
    op = guard.op("rounds.start", {"round_id": guard.round()["id"]})
    world.ask("update estate.people set user_id = null where id = %s returning 1", guard.person.id)
    assert guard.verdict(op) == "NOT_A_MEMBER"
    assert world.ask("select count(*) from sync.ops") == 0


REFUSALS: list[tuple[str, str, Json, str]] = [
    ("王建国", "estate.invite", invite("guard", name="  "), "NAME_MISSING"),
    ("王建国", "estate.invite", invite("guard", name="王" * 61), "BODY_BAD"),
    ("王建国", "estate.invite", invite("guard", name=7), "BODY_BAD"),
    ("王建国", "estate.invite", invite("guard", phone="12"), "PHONE_BAD"),
    ("王建国", "estate.invite", invite("guard", phone="0138000"), "PHONE_BAD"),
    ("王建国", "estate.invite", invite("guard", phone="13800000011"), "PHONE_TAKEN"),
    ("王建国", "estate.invite", invite("guard", phone="+86 138 0000-0011"), "PHONE_TAKEN"),
    ("王建国", "estate.invite", invite("king"), "ROLE_UNKNOWN"),
    ("王建国", "estate.invite", invite(), "ROLE_UNKNOWN"),
    ("王建国", "estate.invite", invite("guard", roles="guard"), "BODY_BAD"),
    ("王建国", "estate.invite", invite("guard", roles=[["guard"]]), "BODY_BAD"),
    ("王建国", "estate.invite", invite("resident", unit_id=None), "UNIT_UNKNOWN"),
    ("王建国", "estate.invite", invite("resident", unit_id=str(far("unit"))), "UNIT_UNKNOWN"),
    ("王建国", "estate.invite", invite("guard", expires_at=soon(-1)), "EXPIRY_BAD"),
    ("王建国", "estate.invite", invite("guard", expires_at=soon(40)), "EXPIRY_BAD"),
    ("王建国", "estate.invite", invite("guard", expires_at="morgen"), "BODY_BAD"),
    ("王建国", "estate.invite", invite("guard", code_hash="abc"), "BODY_BAD"),
    ("王建国", "estate.invite", invite("guard", invite_id="1"), "BODY_BAD"),
    ("王建国", "estate.revoke_invite", {"invite_id": str(far("invite"))}, "INVITE_UNKNOWN"),
    ("王建国", "estate.revoke_invite", {}, "BODY_BAD"),
    ("王建国", "estate.change_roles", of("王建国", roles=["desk"]), "LAST_MANAGER"),
    ("王建国", "estate.change_roles", of("陈静", roles=[]), "ROLE_UNKNOWN"),
    ("王建国", "estate.change_roles", {"person_id": str(far("x")), "roles": ["desk"]}, "PERSON_UNKNOWN"),
    ("王建国", "estate.deactivate", of("王建国"), "LAST_MANAGER"),
    ("王建国", "estate.deactivate", of("田野"), "PERSON_UNKNOWN"),
    ("王建国", "estate.reactivate", of("田野"), "PERSON_UNKNOWN"),
    ("王建国", "estate.issue_reset", reset("徐文博"), "PERSON_UNKNOWN"),
    ("王建国", "estate.issue_reset", reset(expires_at=soon(-1)), "EXPIRY_BAD"),
    ("王建国", "estate.change_settings", {"settings": []}, "SETTINGS_BAD"),
    ("王建国", "estate.change_settings", {"settings": {"colour": "red"}}, "SETTINGS_BAD"),
    ("王建国", "estate.change_settings", {"settings": {"clock_off_minutes": "5"}}, "SETTINGS_BAD"),
    ("王建国", "estate.change_settings", {"settings": {"clock_off_minutes": -1}}, "SETTINGS_BAD"),
    ("王建国", "estate.change_settings", {"settings": {"desk_opens": "8 Uhr"}}, "SETTINGS_BAD"),
    ("王建国", "estate.change_settings", {"settings": {"desk_phone": "8:00"}}, "SETTINGS_BAD"),
    ("李卫国", "rounds.start", {"round_id": str(far("round"))}, "ROUND_UNKNOWN"),
    ("李卫国", "rounds.start", {"round_id": "x"}, "BODY_BAD"),
    ("李卫国", "rounds.start", {}, "BODY_BAD"),
    ("李卫国", "rounds.finish", {"round_id": str(far("round"))}, "ROUND_UNKNOWN"),
    ("李卫国", "rounds.add_note", {"visit_id": str(far("visit")), "text": " ", "photos": []}, "NOTE_EMPTY"),
    ("李卫国", "rounds.add_note", {"visit_id": "x", "text": "好"}, "BODY_BAD"),
    ("李卫国", "rounds.add_note", {"visit_id": str(far("visit")), "text": "长" * 2001}, "BODY_BAD"),
    ("李卫国", "rounds.fly", {}, "KIND_UNKNOWN"),
    ("李卫国", "rounds.answer", {"visit_id": str(far("visit")), "answers": {}}, "ANSWERS_EMPTY"),
    ("李卫国", "rounds.answer", {"visit_id": str(far("visit")), "answers": [1]}, "BODY_BAD"),
    ("李卫国", "rounds.answer", {"visit_id": str(far("visit")), "answers": {"a": "长" * 9000}}, "BODY_BAD"),
    (
        "李卫国",
        "rounds.report_hazard",
        {"place_id": str(far("p")), "urgency": "soon", "text": "水"},
        "PLACE_UNKNOWN",
    ),
    (
        "李卫国",
        "rounds.report_hazard",
        {"place_id": str(PLACE["西门"].id), "urgency": "soon"},
        "HAZARD_EMPTY",
    ),
    (
        "李卫国",
        "rounds.report_hazard",
        {"place_id": str(PLACE["西门"].id), "urgency": "x", "text": "水"},
        "BODY_BAD",
    ),
    (
        "王建国",
        "rounds.review",
        {"subject": "visit", "subject_id": str(far("v")), "verdict": "accepted"},
        "SUBJECT_UNKNOWN",
    ),
    (
        "王建国",
        "rounds.review",
        {"subject": "king", "subject_id": str(far("v")), "verdict": "accepted"},
        "BODY_BAD",
    ),
    ("王建国", "estate.add_place", place("  "), "NAME_MISSING"),
    ("王建国", "estate.add_place", place("西门"), "NAME_TAKEN"),
    ("王建国", "estate.add_place", place("新", latitude=91), "BODY_BAD"),
    ("王建国", "estate.add_place", place("新", building_id=str(far("b"))), "BUILDING_UNKNOWN"),
    ("王建国", "estate.add_place", place("新", photo="x"), "BODY_BAD"),
    ("王建国", "estate.add_place", place("新", place_kind="lake"), "BODY_BAD"),
    ("王建国", "estate.add_place", place("新", floor=1.5), "BODY_BAD"),
    ("王建国", "estate.add_place", place("新", floor=201), "BODY_BAD"),
    ("王建国", "estate.add_place", place("新", floor="二"), "BODY_BAD"),
    ("王建国", "estate.add_places", {"places": []}, "BODY_BAD"),
    ("王建国", "estate.add_places", {}, "BODY_BAD"),
    ("王建国", "estate.add_places", {"places": [place("新")] * 501}, "BODY_BAD"),
    ("王建国", "estate.add_places", {"places": ["新"]}, "BODY_BAD"),
    ("王建国", "estate.add_places", {"places": [place("新", photo="a" * 64)]}, "BODY_BAD"),
    ("王建国", "estate.change_place", place("东门岗亭", place_id=str(PLACE["西门"].id)), "NAME_TAKEN"),
    ("王建国", "estate.change_place", place("湖", place_id=str(PLACE["湖心亭"].id)), "PLACE_UNKNOWN"),
    ("王建国", "estate.close_place", {"place_id": str(PLACE["西门"].id)}, "PLACE_IN_USE"),
    ("王建国", "estate.replace_tag", {"place_id": str(far("p"))}, "PLACE_UNKNOWN"),
]


@pytest.mark.parametrize(("name", "kind", "body", "code"), REFUSALS)
def test_a_refusal_names_its_reason(still: Database, name: str, kind: str, body: Json, code: str) -> None:
    device = Device(still, PERSON[name])
    assert tried(device, kind, body) == code
    device.close()


def test_another_version_of_a_command_is_unknown_until_it_has_a_handler(phone: Phone) -> None:
    guard = phone("李卫国")
    assert guard.do("rounds.start", {"round_id": guard.round()["id"]}, v=2) == "KIND_UNKNOWN"


def test_a_check_in_must_prove_that_it_stood_before_the_label(phone: Phone) -> None:
    guard = phone("李卫国")
    good = guard.check_in("配电房")
    code = TAG["配电房"].code
    cases: list[tuple[Json, str]] = [
        ({"token": TAG["西门"].token}, "TAG_UNKNOWN"),
        ({"token": None}, "TAG_UNKNOWN"),
        ({"tag_id": str(far("tag"))}, "TAG_UNKNOWN"),
        ({"tag_id": str(TAG["湖心亭"].id), "token": TAG["湖心亭"].token}, "TAG_UNKNOWN"),
        ({"how": "typed", "token": None, "code": TAG["西门"].code}, "TAG_UNKNOWN"),
        ({"how": "guessed"}, "TAG_UNKNOWN"),
        ({"stop_id": str(far("stop"))}, "STOP_UNKNOWN"),
        ({"stop_id": str(PLAN["楼宇巡查"].stop_id(5))}, "STOP_UNKNOWN"),  # the same place, on another plan
        ({"round_id": str(far("round"))}, "ROUND_UNKNOWN"),
        ({"position": {"latitude": 200, "longitude": 0}}, "BODY_BAD"),
        ({"position": {"latitude": "here"}}, "BODY_BAD"),
        ({}, "applied"),
        ({"how": "typed", "token": None, "code": code}, "applied"),
        ({"how": "typed", "token": None, "code": f" {code[:4].lower()}-{code[4:].lower()} "}, "applied"),
    ]
    for changed, verdict in cases:
        assert guard.do("rounds.check_in", good | changed) == verdict, changed


def test_a_label_of_another_place_and_a_replaced_one_are_refused_by_name(phone: Phone) -> None:
    guard = phone("李卫国")
    wrong = guard.check_in("西门", stop="配电房")
    (receipt,) = guard.exchange(guard.op("rounds.check_in", wrong))["receipts"]
    assert (receipt["code"], receipt["detail"]) == ("TAG_ELSEWHERE", {"place": "西门"})
    old = guard.check_in("北围墙", old=True)
    (receipt,) = guard.exchange(guard.op("rounds.check_in", old))["receipts"]
    assert (receipt["code"], receipt["detail"]) == ("TAG_REPLACED", {"place": "北围墙"})


def test_a_label_that_was_replaced_after_the_scan_was_good_then(phone: Phone, world: Database) -> None:
    guard = phone("李卫国")
    scan = guard.op("rounds.check_in", guard.check_in("西门"), ago=timedelta(hours=2))
    world.ask(
        "update estate.tags set replaced_at = now() - interval '1 hour' where id = %s returning 1",
        TAG["西门"].id,
    )
    assert guard.verdict(scan) == "applied"
    assert guard.do("rounds.check_in", guard.check_in("西门")) == "TAG_REPLACED"
