"""Everything odd that a visit can be, and what is refused, on real phones; the tablet names each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Route

from app.rounds.texts import PAIRS
from server.demo import load, world
from server.demo.kinds import Tag
from server.stack import Stack, running_stack
from tests.browser.phone import TABLET, Phone
from tests.browser.stories.ways import eventually, one, open_scanner, rows, sign_in
from tests.conftest import short_folder
from tests.sql.test_over_http import Line

pytestmark = pytest.mark.browser

HELD = ("geolocation",)
FREE, ORDERED = "全园巡逻", "地下车库与外围"
EXTRA = """
  insert into rounds.rounds (id, estate_id, plan_id, kind, name, number, starts_at, due_at, grace_minutes,
                             roles, stop_ids, seen_by)
  select gen_random_uuid(), p.estate_id, p.id, p.kind, %(name)s, 9, now() + %(starts)s, now() + %(starts)s +
         interval '2 hours', 10, p.roles,
         array(select s.id from rounds.stops s where s.plan_id = p.id order by s.ordinal),
         '{guard,manager,desk,inspector}'
  from rounds.plans p where p.name = %(plan)s limit 1 returning id::text
"""
SLOW = "const now = Date.now; Date.now = () => now() + 3 * 3600 * 1000;\n"


FLAGS = {key[len("flag_") : -len("_hint")] for key in PAIRS if re.fullmatch(r"flag_\w+_hint", key)} - {
    "other"
}


@pytest.fixture
def estate(site: Path) -> Iterator[Stack]:
    with short_folder() as folder, running_stack(folder / "home", site=site) as running:
        load(running)
        yield running


def test_whatever_is_odd_is_kept_and_named(estate: Stack, tmp_path: Path) -> None:
    free = extra(estate, FREE, "加巡一", timedelta(minutes=-3))
    ordered = extra(estate, ORDERED, "加巡二", timedelta(minutes=-3))
    later = extra(estate, FREE, "加巡三", timedelta(minutes=40))
    with Phone.launch(tmp_path / "li", estate.url, permissions=HELD) as phone:
        comes_in(phone, "李卫国")
        stands(phone, "西门")
        with Phone.launch(tmp_path / "chen", estate.url, permissions=HELD) as other:
            other.context.route(re.compile(r"/worker\.[0-9a-f]+\.js$"), three_hours_ahead)
            comes_in(other, "陈志强")
            stands(other, "西门", north=300)
            opens(other, free)
            opens(phone, free)
            # Soon after each other: nobody walks so fast, and one label cannot be in two places.
            enters(phone, world.TAG["西门"])
            phone.sees("已记录　西门")
            eventually(phone, lambda: rows(estate, "select from rounds.visits"), bool)
            enters(other, world.TAG["西门"])
            other.sees("已记录　西门")
            other.picture("odd-clock")
            stands(phone, "东门岗亭", accuracy=0)
            types(phone, free, "东门岗亭")
            arrived(other, "西门")
        types(phone, ordered, "地下车库入口")
        types(phone, ordered, "东门岗亭")
        types(phone, later, "消防泵房")
        refused(phone, free)
    with Phone.launch(tmp_path / "lin-hui", estate.url) as inspector:
        comes_in(inspector, "林慧")
        inspector.open(f"/t/{world.TAG['西门'].token}")
        inspector.sees(PAIRS["here_label"][0], seconds=30)
        query = "select flags from rounds.visits order by at"
        found = eventually(inspector, lambda: rows(estate, query), lambda found: len(found) == 6)
    first, copied, mocked, ahead, back, early = [set(line["flags"]) for line in found]
    assert first == set()
    assert copied == {"too_far", "two_places", "again", "clock_off"}
    assert {"mocked", "too_fast"} <= mocked
    assert "out_of_order" not in ahead
    assert "out_of_order" in back
    assert "outside_window" in early
    reused = same_photo_twice(estate, free)

    with Phone.launch(tmp_path / "tablet", estate.url, form=TABLET) as tablet:
        tablet.open("/")
        sign_in(tablet, world.PERSON["王建国"].phone, world.PASSWORD)
        tablet.sees("待你处理", seconds=90)
        for walk, visits in visits_of(estate).items():
            for visit, flags in visits.items():
                if flags:
                    tablet.open(f"/rounds/{walk}/review/{visit}")
                for flag in flags:
                    tablet.sees(PAIRS[f"flag_{flag}_hint"][0], seconds=60)
                if visit == reused:
                    assert "photo_seen" in flags
                    tablet.picture("odd-photo")
        tablet.open(f"/rounds/{free}")
        tablet.sees(PAIRS["flag_two_places"][0], seconds=60)
        tablet.picture("odd-timeline")
        made = {flag for visits in visits_of(estate).values() for flags in visits.values() for flag in flags}
        assert made == FLAGS, "every flag there is was made and named"


def three_hours_ahead(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=SLOW + answer.text())


def comes_in(phone: Phone, name: str) -> None:
    phone.open("/")
    sign_in(phone, world.PERSON[name].phone, world.PASSWORD)
    phone.synced(120)


def stands(phone: Phone, place: str, north: float = 0, accuracy: float = 8) -> None:
    here = world.PLACE[place]
    at = {"latitude": here.latitude + north / 111_195, "longitude": here.longitude, "accuracy": accuracy}
    phone.context.set_geolocation(at)


def types(phone: Phone, walk: str, place: str) -> None:
    opens(phone, walk)
    enters(phone, world.TAG[place])
    arrived(phone, place)


def arrived(phone: Phone, place: str) -> None:
    phone.sees(f"已记录　{place}", seconds=60)
    phone.open("/sync")
    phone.synced()


def opens(phone: Phone, walk: str) -> None:
    """The field for a short code of a round, early or not, once the phone knows where it is."""
    open_scanner(phone, walk)
    phone.tap("输入短码", role="button", until="8 位短码")
    phone.located()


def enters(phone: Phone, tag: Tag) -> None:
    """Types the short code under a label."""
    phone.fill("8 位短码", tag.printed_code)
    phone.tap("打卡", role="button", exact=True)


def refused(phone: Phone, walk: str) -> None:
    """In words, at once, and with the label's name where it has one."""
    opens(phone, walk)
    enters(phone, world.OLD_TAG)
    phone.sees("“北围墙”的这个标签已经换新")
    phone.picture("odd-refused")
    enters(phone, world.TAG["湖心亭"])
    phone.sees("没有这个短码，没有打卡")


def same_photo_twice(estate: Stack, walk: str) -> str:
    """What no honest phone does: the bytes of one photo for two visits. The id of the second visit."""
    sha, ids = "5" * 64, []
    with Line(estate) as line:
        line.sign_in(world.PERSON["李卫国"].phone, world.PASSWORD)
        names = [stop.place.name for stop in world.PLAN[FREE].stops]
        for number, place in enumerate(("配电房", "消防泵房")):
            stop = world.PLAN[FREE].stop_id(names.index(place) + 1)
            tag = world.TAG[place]
            proof = {"tag_id": str(tag.id), "how": "typed", "code": tag.code}
            visit = line.op("rounds.check_in", {"round_id": walk, "stop_id": str(stop), **proof})
            visit["clocks"]["wall"] = (datetime.now(UTC) - timedelta(minutes=2 - number)).isoformat()
            note = line.op("rounds.add_note", {"visit_id": visit["id"], "text": "照片", "photos": [sha]})
            receipts = line.exchange(visit, note)["receipts"]
            assert [receipt["verdict"] for receipt in receipts] == ["applied", "applied"]
            ids.append(str(visit["id"]))
    return ids[1]


def extra(estate: Stack, plan: str, name: str, starts: timedelta) -> str:
    """A round of its own, so that the hour of the day does not matter."""
    return str(one(estate, EXTRA, {"plan": plan, "name": name, "starts": starts})["id"])


def visits_of(estate: Stack) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for line in rows(estate, "select id::text, round_id::text, flags from rounds.visits"):
        found.setdefault(line["round_id"], {})[line["id"]] = line["flags"]
    return found
