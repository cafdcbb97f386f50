"""What a plan of any kind may say of seasons, days of the month, proof and pictures, and what is refused."""

from collections.abc import Callable
from typing import Any

import pytest

from server.demo.world import PLACE
from tests.sql.bodies import plan, stop
from tests.sql.database import Database
from tests.sql.device import Device

Phone = Callable[[str], Device]
Json = dict[str, Any]
SHA = "ab" * 32


def telling(**more: Any) -> Json:
    """A good plan of which some words are others."""
    body = plan("保洁")
    return {**body, "plan": {**body["plan"], **more}}


def season(first: str = "05-01", last: str = "09-30", starts: Any = ("05:30",), **more: Any) -> Json:
    return {"from_day": first, "to_day": last, "starts": list(starts), **more}


@pytest.mark.parametrize("kind", ["patrol", "cleaning", "greening", "upkeep", "fire", "desk"])
def test_each_kind_is_planned(phone: Phone, kind: str) -> None:
    manager = phone("王建国")
    op = manager.op("rounds.make_plan", telling(kind=kind, proof="tick", roles=["desk"]))
    assert manager.verdict(op) == "applied"
    (row,) = [p for p in manager.catch_up().table("rounds.plans") if p["id"] == op["id"]]
    assert (row["kind"], row["proof"], row["month_days"], row["seasons"]) == (kind, "tick", [], [])


def test_a_plan_comes_back_as_it_was_written(phone: Phone) -> None:
    manager = phone("王建国")
    seasons = [season(), season("12-20", "01-06", [])]
    body = telling(kind="cleaning", proof="tick", month_days=[31, 1], seasons=seasons, starts=[])
    good = stop("西门", standard="无积水", pictures=[SHA])
    op = manager.op("rounds.make_plan", {**body, "stops": [good], "photos": [SHA]})
    assert manager.verdict(op) == "applied"
    cleaner = phone("王秀兰")
    (row,) = [p for p in cleaner.table("rounds.plans") if p["id"] == op["id"]]
    assert (row["month_days"], row["seasons"], row["starts"]) == ([1, 31], seasons, [])
    (told,) = [s for s in cleaner.table("rounds.stops") if s["plan_id"] == op["id"]]
    assert (told["standard"], told["pictures"]) == ("无积水", [SHA])
    owed = [p for p in cleaner.table("sync.photos") if p["sha256"] == SHA]
    assert [p["op_id"] for p in owed] == [op["id"]], "who is to clean may see what good looks like"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"kind": "party"}, "BODY_BAD"),
        ({"proof": "word"}, "BODY_BAD"),
        ({"month_days": [0]}, "BODY_BAD"),
        ({"month_days": [32]}, "BODY_BAD"),
        ({"month_days": ["first"]}, "BODY_BAD"),
        ({"month_days": 1}, "BODY_BAD"),
        ({"seasons": {}}, "BODY_BAD"),
        ({"seasons": "summer"}, "BODY_BAD"),
        ({"seasons": [{}]}, "BODY_BAD"),
        ({"seasons": [season("5-1")]}, "BODY_BAD"),
        ({"seasons": [season("13-01")]}, "BODY_BAD"),
        ({"seasons": [season(last="02-32")]}, "BODY_BAD"),
        ({"seasons": [season(starts=["24:00"])]}, "BODY_BAD"),
        ({"seasons": [season(starts=["08:00", "08:00"])]}, "BODY_BAD"),
        ({"seasons": [{"from_day": "05-01", "to_day": "09-30", "starts": "08:00"}]}, "BODY_BAD"),
        ({"seasons": [season() for _ in range(9)]}, "BODY_BAD"),
        ({"seasons": [season(starts=["08:00", "08:30"])]}, "STARTS_OVERLAP"),
        ({"seasons": [season(starts=["23:30", "00:15"])]}, "STARTS_OVERLAP"),
        ({"starts": []}, "BODY_BAD"),
        ({"starts": [], "seasons": [season()]}, "applied"),
        ({"seasons": [season("02-29", "02-29")]}, "applied"),
        ({"seasons": [season() for _ in range(8)]}, "applied"),
    ],
)
def test_what_cannot_be_is_refused_whole(phone: Phone, world: Database, more: Json, code: str) -> None:
    plans = world.ask("select count(*) from rounds.plans")
    assert phone("王建国").do("rounds.make_plan", telling(**more)) == code
    assert world.ask("select count(*) from rounds.plans") == plans + (code == "applied")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"standard": "长" * 501}, "BODY_BAD"),
        ({"pictures": [SHA] * 4}, "BODY_BAD"),
        ({"pictures": "one"}, "BODY_BAD"),
        ({"pictures": [SHA], "standard": "无积水"}, "applied"),
    ],
)
def test_what_good_looks_like_is_told_in_measure(phone: Phone, more: Json, code: str) -> None:
    body = {**plan("保洁"), "stops": [stop("西门", **more)]}
    assert phone("王建国").do("rounds.make_plan", body) == code


def test_only_the_manager_plans_and_only_at_home(phone: Phone, world: Database) -> None:
    for name in ("李卫国", "王秀兰", "陈静", "林慧"):
        assert phone(name).do("rounds.make_plan", telling(kind="cleaning", proof="tick")) == "NOT_ALLOWED"
    elsewhere = {**telling(proof="tick"), "stops": [stop("西门", place_id=str(PLACE["湖心亭"].id))]}
    assert phone("王建国").do("rounds.make_plan", elsewhere) == "PLACE_UNKNOWN"


@pytest.mark.parametrize(
    ("blocks", "code"),
    [
        ("07:00-11:00 13:00", "SETTINGS_BAD"),
        ("07:00-25:00", "SETTINGS_BAD"),
        ("", "SETTINGS_BAD"),
        ("06:00-10:00 14:00-17:00", "applied"),
    ],
)
def test_the_blocks_that_cleaners_work_in(phone: Phone, blocks: str, code: str) -> None:
    settings = {"cleaning_blocks": blocks}
    assert phone("王建国").do("estate.change_settings", {"settings": settings}) == code
