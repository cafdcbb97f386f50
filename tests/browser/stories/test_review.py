"""Two guards make odd visits, the manager reviews them on a tablet and carries the month away in files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from app.rounds.texts import PAIRS
from server.demo import history, load, world
from server.stack import Stack, running_stack
from tests.browser.phone import TABLET, Phone
from tests.browser.stories.camera import Camera
from tests.browser.stories.ways import eventually, one, open_scanner, rows, sign_in
from tests.conftest import short_folder

pytestmark = pytest.mark.browser

SUN, ZHAO = world.PERSON["孙立军"], world.PERSON["赵大勇"]
STOP, WAY = "儿童游乐场", ("儿童游乐场", "东门岗亭", "西门")
WHY = "人不在现场"
ROUND = """
  insert into rounds.rounds (id, estate_id, plan_id, kind, name, number, starts_at, due_at, grace_minutes,
                             roles, stop_ids, seen_by)
  select gen_random_uuid(), p.estate_id, p.id, p.kind, '复查加巡', 8, now() - interval '3 minutes',
         now() + interval '2 hours', 10, p.roles, %s, '{guard,manager,desk,inspector}'
  from rounds.plans p where p.name = '全园巡逻' and p.deleted_at is null limit 1 returning id::text
"""
STOPS = """
  select array_agg(s.id order by array_position(%s, p.name)) as ids from rounds.stops s
  join estate.places p on p.id = s.place_id join rounds.plans n on n.id = s.plan_id
  where n.name = '全园巡逻' and p.name = any (%s)
"""
OLD = """
  insert into rounds.rounds (id, estate_id, plan_id, kind, name, number, starts_at, due_at, grace_minutes,
                             roles, stop_ids, seen_by)
  select gen_random_uuid(), p.estate_id, p.id, p.kind, '很久以前', 1, t, t + interval '1 hour', 10, p.roles,
         array(select s.id from rounds.stops s where s.plan_id = p.id order by s.ordinal limit 2),
         '{guard,manager,desk,inspector}'
  from rounds.plans p,
       lateral (select (date_trunc('month', now() at time zone 'Asia/Shanghai') - interval '3 months'
                        + interval '5 days 13 hours') at time zone 'Asia/Shanghai' as t) as long_ago
  where p.estate_id = %s and p.name = '全园巡逻' limit 1 returning id
"""
# What the month comes to, asked of the database without a line of the app.
MONTH = """
  with month as (
    select r.*,
           r.due_at + make_interval(mins => r.grace_minutes) < now()
             or exists (select from rounds.finishes f where f.round_id = r.id) as over,
           exists (select from rounds.visits v where v.round_id = r.id)
             or exists (select from rounds.starts s where s.round_id = r.id) as begun,
           (select count(*) from unnest(r.stop_ids) as stop
            where not exists (select from rounds.visits v where v.round_id = r.id and v.stop_id = stop
              and coalesce((select w.verdict from rounds.reviews w where w.subject_id = v.id
                            order by w.at desc limit 1), '') <> 'rejected')) as missing
    from rounds.rounds r
    where r.estate_id = %s and r.deleted_at is null
      and date_trunc('month', r.starts_at at time zone 'Asia/Shanghai')
          = date_trunc('month', now() at time zone 'Asia/Shanghai'))
  select m.name, count(*) filter (where over) as planned, count(*) as rounds,
         count(*) filter (where over and not begun) as missed,
         count(*) filter (where over and begun and missing > 0) as incomplete,
         count(*) filter (where over and begun and missing = 0) as done,
         coalesce(sum((select count(*) from rounds.visits v where v.round_id = m.id)) filter (where over), 0)
           as visits,
         coalesce(sum((select count(*) from rounds.visits v where v.round_id = m.id)), 0) as all_visits,
         coalesce(sum((select count(*) from rounds.visits v where v.round_id = m.id and v.flags <> '{}'))
           filter (where over), 0) as flagged
  from month m group by m.name order by m.name
"""


@pytest.fixture
def estate(site: Path) -> Iterator[Stack]:
    """An estate of its own, with what was walked in the last days."""
    with short_folder() as folder, running_stack(folder / "home", site=site) as running:
        load(running)
        history.remember(running)
        yield running


def test_odd_visits_are_reviewed_and_the_month_is_carried_away(estate: Stack, tmp_path: Path) -> None:
    walk, people = an_extra_round(estate), load(estate)
    camera = Camera(tmp_path, estate.url)
    held = ("camera", "geolocation")
    with (
        Phone.launch(tmp_path / "sun", estate.url, camera=camera.file, permissions=held) as phone,
        Phone.launch(tmp_path / "office", estate.url, form=TABLET) as tablet,
    ):
        scans_from_afar(phone, camera, walk)
        types_the_same_stop(estate, tmp_path / "zhao", walk)
        far, again = eventually(phone, lambda: visits_of(estate, walk), lambda found: len(found) == 2)
        assert (far["name"], far["flags"]) == ("孙立军", ["too_far"])
        assert (again["name"], again["flags"]) == ("赵大勇", ["again"])

        tablet.open("/")
        sign_in(tablet, *people["manager"])
        tablet.sees("待你处理", seconds=90)
        tablet.sees(PAIRS["flag_too_far"][0], seconds=60)
        tablet.picture("review-board")
        rejects(tablet, walk, far["id"])
        accepts(tablet, walk, again["id"])
        said = eventually(tablet, lambda: words(estate, walk), lambda said: len(said) == 2)
        assert said == [("too_far", "rejected", WHY), ("again", "accepted", "")]

        phone.open(f"/rounds/{walk}")
        phone.sees(WHY, seconds=60)
        phone.picture("review-guard")

        tablet.open("/months")
        tablet.sees("Excel 工作簿", seconds=120)
        tablet.picture("months")
        book = load_workbook(saved(tablet, "Excel 工作簿", ".xlsx"), data_only=True)
        lines = comma_separated(saved(tablet, "CSV：轮次", ".csv"))
        checks = comma_separated(saved(tablet, "CSV：打卡", ".csv"))
        looks_back(tablet, estate)
    compare(estate, book, lines, checks)


def an_extra_round(estate: Stack) -> str:
    """Three stops, begun three minutes ago, for guards; nobody else's story walks it."""
    stops = one(estate, STOPS, list(WAY), list(WAY))["ids"]
    return str(one(estate, ROUND, stops)["id"])


def scans_from_afar(phone: Phone, camera: Camera, walk: str) -> None:
    """The label is real, the phone is four hundred metres away from where it hangs."""
    here = world.PLACE[STOP]
    away = {"latitude": here.latitude + 400 / 111_195, "longitude": here.longitude, "accuracy": 8}
    phone.context.set_geolocation(away)
    phone.open("/")
    sign_in(phone, SUN.phone, world.PASSWORD)
    phone.synced(90)
    open_scanner(phone, walk)
    phone.located()
    camera.sees(STOP)
    phone.sees(f"已记录　{STOP}", seconds=120)
    phone.synced(60)


def types_the_same_stop(estate: Stack, folder: Path, walk: str) -> None:
    """A colleague without a camera, a moment later."""
    with Phone.launch(folder, estate.url) as phone:
        phone.open("/")
        sign_in(phone, ZHAO.phone, world.PASSWORD)
        phone.synced(90)
        open_scanner(phone, walk)
        phone.tap("输入短码", role="button", until="8 位短码")
        phone.fill("8 位短码", world.TAG[STOP].printed_code)
        phone.tap("打卡", role="button", exact=True)
        phone.sees("已记录", seconds=30)
        phone.open("/sync")
        phone.synced(60)


def rejects(tablet: Phone, walk: str, visit: str) -> None:
    """Opened from the board by its line, with the flag's sentence to read; the reason is a phrase."""
    tablet.open(f"/rounds/{walk}/review/{visit}")
    tablet.sees(PAIRS["flag_too_far_hint"][0], seconds=60)
    tablet.sees("离点位 400 米")
    tablet.sees("位置图")
    tablet.picture("review-round")
    tablet.tap("不通过", role="button", until="为什么不通过？")
    tablet.tap(WHY)
    tablet.picture("review-why")
    tablet.tap("不通过", role="button", exact=True, last=True)
    tablet.sees("已记为不通过", seconds=30)
    tablet.synced(60)


def accepts(tablet: Phone, walk: str, visit: str) -> None:
    tablet.open(f"/rounds/{walk}/review/{visit}")
    tablet.sees(PAIRS["flag_again_hint"][0], seconds=60)
    tablet.tap("通过", role="button", exact=True)
    tablet.sees("已通过", seconds=30)
    tablet.synced(60)


def looks_back(tablet: Phone, estate: Stack) -> None:
    """Three months ago is no longer on the tablet: the server tells it."""
    one(estate, OLD, world.JINXIU.id)
    tablet.open("/months")
    tablet.sees("Excel 工作簿", seconds=120)
    # Not the announcement of the tap before, which says the same.
    read = tablet.page.locator("flt-semantics-host")
    before = read.get_by_label("上个月").or_(read.get_by_text("上个月")).first
    for _ in range(3):
        tablet.still(before)
        before.click()
    tablet.sees("很久以前", seconds=60)
    tablet.sees("应走 1 · 按时 0 · 迟到 0 · 未走完 0 · 漏走 1")


def saved(tablet: Phone, button: str, ending: str) -> Path:
    """What the browser put into its downloads after a tap."""
    with tablet.page.expect_download(timeout=120_000) as coming:
        tablet.tap(button, role="button")
    assert coming.value.suggested_filename.startswith("锦绣苑-巡查-")
    assert coming.value.suggested_filename.endswith(ending)
    path = tablet.profile.parent / coming.value.suggested_filename
    coming.value.save_as(path)
    tablet.sees("已保存为", seconds=30)
    return path


def comma_separated(path: Path) -> list[dict[str, str]]:
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def compare(estate: Stack, book: Any, lines: list[dict[str, str]], checks: list[dict[str, str]]) -> None:
    """Every figure of the files against the database."""
    pages = {page.title: table(page) for page in book.worksheets}
    plans = {line["名称"]: line for line in pages["汇总"] if line["统计"] == "按计划"}
    facts = rows(estate, MONTH, world.JINXIU.id)
    assert {fact["name"] for fact in facts if fact["planned"]} == set(plans) - {"合计"}
    for fact in facts:
        if not fact["planned"]:
            continue
        line = plans[fact["name"]]
        assert line["应走"] == fact["planned"]
        assert line["漏走"] == fact["missed"]
        assert line["未走完"] == fact["incomplete"]
        assert line["按时"] + line["迟到"] == fact["done"]
        assert line["完成率"] == pytest.approx(fact["done"] / fact["planned"])
        assert (line["打卡"], line["异常打卡"]) == (fact["visits"], fact["flagged"])
    assert plans["合计"]["应走"] == sum(fact["planned"] for fact in facts)
    assert len(pages["轮次"]) == len(lines) == sum(fact["rounds"] for fact in facts)
    assert len(pages["打卡"]) == len(checks) == sum(fact["all_visits"] for fact in facts)
    odd = [line for line in pages["打卡"] if line["计划"] == "复查加巡"]
    assert [(line["异常"], line["审核"], line["审核说明"]) for line in odd] == [
        ("位置太远", "不通过", WHY),
        ("重复打卡", "已通过", None),
    ]
    assert odd[0]["离点位（米）"] == 400
    assert [line["人员"] for line in checks if line["计划"] == "复查加巡"] == ["孙立军", "赵大勇"]


def table(page: Any) -> list[dict[str, Any]]:
    head, *rest = page.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rest]


def visits_of(estate: Stack, walk: str) -> list[dict[str, Any]]:
    return rows(
        estate,
        """select v.id::text, v.flags, w.name from rounds.visits v join estate.people w on w.id = v.person_id
           where v.round_id = %s order by v.at""",
        walk,
    )


def words(estate: Stack, walk: str) -> list[tuple[str, str, str]]:
    found = rows(
        estate,
        """select v.flags[1] as flag, r.verdict, r.note from rounds.reviews r
           join rounds.visits v on v.id = r.subject_id where r.round_id = %s order by r.at""",
        walk,
    )
    return [(line["flag"], line["verdict"], line["note"]) for line in found]
