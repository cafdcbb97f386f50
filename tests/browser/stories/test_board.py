"""The manager's tablet: the day by kind of work, late hours, a week, photos of a place, a printed month."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from components import dates
from server.demo import history, load, load_work, photos, world
from server.stack import Stack, running_stack
from tests.browser.phone import TABLET, Phone
from tests.browser.stories.test_review import table
from tests.browser.stories.ways import one, sign_in
from tests.conftest import short_folder
from tests.sql.database import Database
from tests.sql.device import Device

pytestmark = pytest.mark.browser

CLEANER = world.PERSON["王秀兰"]
MINUTE = timedelta(minutes=1)
ROUND = """
  insert into rounds.rounds (id, estate_id, plan_id, kind, name, number, starts_at, due_at, grace_minutes,
                             roles, stop_ids, seen_by)
  select gen_random_uuid(), p.estate_id, p.id, p.kind, '加做保洁', 9, now() - interval '3 minutes',
         now() + interval '2 hours', 10, p.roles,
         array(select s.id from rounds.stops s where s.plan_id = p.id order by s.ordinal limit 3),
         '{cleaner,manager,desk,inspector}'
  from rounds.plans p where p.kind = 'cleaning' and p.proof = 'tick' and p.deleted_at is null
    and p.estate_id = %s order by p.name limit 1 returning id::text, stop_ids
"""
MISSED = """
  select r.id::text, r.name, r.kind, (r.starts_at at time zone 'Asia/Shanghai')::date as day,
         extract(hour from r.starts_at at time zone 'Asia/Shanghai')::int as hour
  from rounds.rounds r
  where r.estate_id = %s and r.deleted_at is null and r.starts_at > now() - interval '12 days'
    and r.due_at < now() - interval '1 day'
    and not exists (select from rounds.visits v where v.round_id = r.id)
    and not exists (select from rounds.omissions o where o.round_id = r.id)
    and not exists (select from rounds.starts s where s.round_id = r.id)
  order by r.starts_at desc limit 1
"""
# What the month comes to for a kind, asked of the database without a line of the app.
MONTH = """
  with month as (
    select r.*,
           r.due_at + make_interval(mins => r.grace_minutes) < now()
             or exists (select from rounds.finishes f where f.round_id = r.id) as over,
           exists (select from rounds.visits v where v.round_id = r.id and v.deleted_at is null)
             or exists (select from rounds.starts s where s.round_id = r.id)
             or exists (select from rounds.omissions o where o.round_id = r.id and o.deleted_at is null)
             as begun,
           array(select stop from unnest(r.stop_ids) as stop
                 where not exists (select from rounds.visits v where v.round_id = r.id and v.stop_id = stop
                   and v.deleted_at is null
                   and coalesce((select w.verdict from rounds.reviews w where w.subject_id = v.id
                                 order by w.at desc limit 1), '') <> 'rejected')) as unseen
    from rounds.rounds r
    where r.estate_id = %s and r.deleted_at is null and r.kind = %s
      and date_trunc('month', r.starts_at at time zone 'Asia/Shanghai')
          = date_trunc('month', now() at time zone 'Asia/Shanghai')
  ), ended as (
    select m.*, (select count(*) from unnest(m.unseen) as stop
                 where exists (select from rounds.omissions o where o.round_id = m.id and o.stop_id = stop
                               and o.deleted_at is null)) as omitted,
           (select count(*) from unnest(m.unseen) as stop join rounds.stops s on s.id = stop and s.required
            where not exists (select from rounds.omissions o where o.round_id = m.id and o.stop_id = stop
                              and o.deleted_at is null)) as lacking
    from month m)
  select count(*) filter (where over) as planned, count(*) filter (where over and not begun) as missed,
         count(*) filter (where over and begun and lacking > 0) as incomplete,
         count(*) filter (where over and begun and lacking = 0) as done,
         coalesce(sum(omitted) filter (where over), 0) as omitted, coalesce(sum(omitted), 0) as all_omitted
  from ended
"""


@pytest.fixture
def estate(site: Path) -> Iterator[Stack]:
    """An estate of its own, with what was done in the last sixty days."""
    with short_folder() as folder, running_stack(folder / "home", site=site) as running:
        load(running)
        load_work(running)
        history.remember(running)
        yield running


def test_the_day_by_kind_its_past_and_a_month_on_paper(estate: Stack, tmp_path: Path) -> None:
    walk = cleans_with_one_locked(estate)
    with Phone.launch(tmp_path / "office", estate.url, form=TABLET) as tablet:
        tablet.open("/")
        sign_in(tablet, *load(estate)["manager"])
        tablet.sees("待你处理", seconds=90)
        looks_at_cleaning(tablet)
        finds_a_missed_round(tablet, estate)
        reads_a_week(tablet)
        compares_photos(tablet, estate, walk)
        book, html = carries_the_month_away(tablet)
        prints(tablet, html)
    compare(estate, book)
    with Phone.launch(tmp_path / "pocket", estate.url) as phone:
        phone.open("/")
        sign_in(phone, *load(estate)["manager"])
        phone.sees("保洁", seconds=90)
        phone.picture("board-kinds")
        phone.open("/board/heat")
        phone.sees("点一格，看是哪几轮", seconds=60)
        phone.picture("heat")


def cleans_with_one_locked(estate: Stack) -> str:
    """One area ticked, one that was locked, with why."""
    made = one(estate, ROUND, world.JINXIU.id)
    walk, stops = made["id"], made["stop_ids"]
    cleaner = Device(Database(estate), CLEANER).catch_up()
    try:
        tick = {"round_id": walk, "stop_id": str(stops[0]), "how": "tick"}
        assert cleaner.do("rounds.check_in", tick) == "applied"
        now = datetime.now(UTC)
        taken = [photos.Promise(world.JINXIU.id, CLEANER.name, "门口", now - n * MINUTE) for n in (1, 0)]
        locked = {"round_id": walk, "stop_id": str(stops[1]), "reason": "locked", "text": "门换了锁"}
        shown = {"photos": [one.sha256 for one in taken]}
        assert cleaner.do("rounds.leave_out", locked | shown) == "applied"
        photos.send(estate, taken)
    finally:
        cleaner.close()
    return str(walk)


def looks_at_cleaning(tablet: Phone) -> None:
    tablet.sees("保洁，完成", seconds=60)
    tablet.picture("board-all")
    tablet.tap("保洁，完成", role="button", until="加做保洁")
    tablet.tap("锁着进不去", until="门换了锁")
    tablet.picture("board-cleaning")
    assert "王秀兰" in tablet.text()


def finds_a_missed_round(tablet: Phone, estate: Stack) -> None:
    """From a cell of the map to the round behind it."""
    missed = one(estate, MISSED, world.JINXIU.id)
    tablet.open("/board/heat")
    tablet.sees("点一格，看是哪几轮", seconds=60)
    tablet.picture("heat")
    first = missed["hour"] // 2 * 2
    name = dates.day(datetime.combine(missed["day"], datetime.min.time()).astimezone())
    hours = f"{name} {first}–{first + 2} 点"
    tablet.tap(hours, role="button", until=f"{hours} 的轮次")
    tablet.sees(missed["name"], seconds=30)
    tablet.picture("heat-cell")


def reads_a_week(tablet: Phone) -> None:
    tablet.open(f"/people/{CLEANER.id}/week")
    tablet.sees("王秀兰 的一周", seconds=60)
    tablet.tap("前一周", until="在班约")
    tablet.sees("打卡", seconds=30)
    tablet.picture("week")


def compares_photos(tablet: Phone, estate: Stack, walk: str) -> None:
    left = one(estate, "select place_id::text from rounds.omissions where round_id = %s", walk)
    tablet.open(f"/places/{left['place_id']}/history")
    tablet.sees("照片对比", seconds=60)
    tablet.still(tablet.find("之前"))
    tablet.picture("history")


def carries_the_month_away(tablet: Phone) -> tuple[Any, Path]:
    tablet.open("/months")
    tablet.sees("Excel 工作簿", seconds=120)
    tablet.tap("保洁", exact=True, until="打印月报")
    tablet.picture("months-cleaning")
    book = load_workbook(downloaded(tablet, "Excel 工作簿"), data_only=True)
    return book, downloaded(tablet, "打印月报")


def downloaded(tablet: Phone, button: str) -> Path:
    with tablet.page.expect_download(timeout=120_000) as coming:
        tablet.tap(button, role="button")
    name = coming.value.suggested_filename
    assert re.fullmatch(r"锦绣苑-保洁-\d{4}-\d{2}(-月报\.html|\.xlsx)", name), name
    path = tablet.profile.parent / name
    coming.value.save_as(path)
    tablet.sees("已保存为", seconds=30)
    return path


def prints(tablet: Phone, html: Path) -> None:
    """The page opens by itself, without the app; its paper is A4 and its pictures are in it."""
    page = tablet.context.new_page()
    try:
        page.set_content(html.read_text("utf-8"))
        said = page.locator("main").inner_text()
        assert all(words in said for words in ("保洁月报", "完成率 =", "按周", "无法作业的原因", "王秀兰"))
        shown = page.locator("img").evaluate_all("all => all.map(i => i.complete && i.naturalWidth > 0)")
        assert all(shown)
        pdf = page.pdf(prefer_css_page_size=True)
        boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", pdf)
        assert 1 <= len(boxes) <= 6
        assert {(round(float(w) / 72 * 25.4), round(float(h) / 72 * 25.4)) for w, h in boxes} == {(210, 297)}
    finally:
        page.close()


def compare(estate: Stack, book: Any) -> None:
    """Every figure of the workbook against the database."""
    fact = one(estate, MONTH, world.JINXIU.id, "cleaning")
    pages = {page.title: table(page) for page in book.worksheets}
    whole = {line["名称"]: line for line in pages["汇总"] if line["统计"] == "按计划"}["合计"]
    assert (whole["应走"], whole["漏走"], whole["未走完"]) == (
        fact["planned"],
        fact["missed"],
        fact["incomplete"],
    )
    assert whole["按时"] + whole["迟到"] == fact["done"]
    assert whole["无法作业"] == fact["omitted"]
    assert len(pages["无法作业"]) == fact["all_omitted"] > 0
    assert {line["类别"] for line in pages["轮次"]} == {"保洁"}
    assert "门换了锁" in {line["内容"] for line in pages["无法作业"]} or date.today().day == 1
