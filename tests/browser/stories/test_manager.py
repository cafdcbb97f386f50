"""The manager plans the cleaning of a floor; the cleaner sees tomorrow's rounds and what good looks like."""

from pathlib import Path
from typing import Any

import pytest

from server.demo import SignIn, load_work
from server.stack import Stack
from tests.browser.phone import TABLET, Phone
from tests.browser.stories.camera import Camera
from tests.browser.stories.ways import eventually, one, rows, sign_in

pytestmark = pytest.mark.browser

HELD = ("camera", "geolocation")
FLOOR, NEXT = "1 号楼 3 层", "1 号楼 4 层"
PLAN, COPY = f"{FLOOR}日常保洁", f"{NEXT}日常保洁"
GOOD = "地面无积水、无杂物，扶手无灰"


def test_a_new_plan_is_on_the_cleaner_s_phone_tomorrow(
    estate: Stack, people: dict[str, SignIn], tmp_path: Path
) -> None:
    load_work(estate)
    camera = Camera(tmp_path, estate.url)
    office = tmp_path / "office"
    with Phone.launch(office, estate.url, form=TABLET, camera=camera.file, permissions=HELD) as tablet:
        tablet.open("/")
        tablet.sees("手机号", seconds=120)
        sign_in(tablet, *people["manager"])
        tablet.synced(120)
        write_plan(tablet)
        plan = arrives(estate, PLAN, tablet)
        assert (plan["kind"], plan["proof"], plan["starts"]) == ("cleaning", "tick", ["07:00", "13:00"])
        assert sorted(plan["standards"]) == ["", GOOD, GOOD], "the hydrant is of another kind"
        assert plan["asked"] == 6, "and has its form"
        assert plan["pictures"] == 1, "the same picture at both stops, and its bytes have come"

        with Phone.launch(tmp_path / "cleaner", estate.url) as phone:
            phone.open("/")
            phone.sees("手机号", seconds=120)
            sign_in(phone, *people["cleaner"])
            phone.synced(120)
            look_at_tomorrow(phone, tomorrow(estate, plan["id"]))

        copy_to_next_floor(tablet)
        copied = arrives(estate, COPY, tablet)
        assert (copied["starts"], copied["standards"]) == (["07:00", "13:00"], [GOOD, GOOD])
        archive(tablet, plan["id"])
        query = "select valid_to from rounds.plans where id = %s"
        assert eventually(tablet, lambda: one(estate, query, plan["id"])["valid_to"], bool)


def write_plan(tablet: Phone) -> None:
    tablet.open("/plans/new")
    tablet.sees("计划名称", seconds=60)
    tablet.tap("保洁", role="button", exact=True)
    tablet.fill("计划名称", PLAN)
    tablet.picture("manager-new")
    tablet.tap("一天几次", role="button", until="07:00–11:00、13:00–16:00")
    tablet.picture("manager-spread")
    tablet.tap("用这 2 个时间", role="button")
    tablet.fill("找点位", FLOOR)
    tablet.sees("加入找到的 3 个")
    tablet.tap("加入整层", role="button")
    tablet.sees("点位 3 个")
    tablet.tap("按点位类型套用检查表", role="button")
    tablet.sees("1 个点位套上了检查表")
    tablet.picture("manager-floor")
    tablet.tap("加好了", role="button")
    tablet.sees_not("加入找到的")
    tablet.tap(f"{FLOOR}楼道", role="button", until="做到什么样算好")
    tablet.fill("做到什么样算好", GOOD)
    tablet.tap("拍一张", role="button", until="拍下")
    tablet.tap("拍下", role="button")
    tablet.sees("1 张样子", seconds=90)
    tablet.picture("manager-standard")
    tablet.tap("同类的 1 个点位也这样", role="button")
    tablet.sees("2 个点位改成了一样的")
    tablet.tap("保存，从", role="button")
    tablet.sees(PLAN, seconds=30)
    tablet.synced(60)
    tablet.picture("manager-plans")


def look_at_tomorrow(phone: Phone, walk: str) -> None:
    phone.sees("明天", seconds=60)
    if PLAN not in phone.text():
        phone.tap("全部", role="button")
    phone.sees(PLAN)
    phone.picture("cleaner-tomorrow")
    phone.open(f"/rounds/{walk}")
    phone.sees(f"{FLOOR}楼道", seconds=60)
    phone.picture("cleaner-tomorrow-round")
    phone.tap(f"打开 {FLOOR}楼道", role="button", until=GOOD)
    phone.still(phone.find(GOOD))
    phone.picture("cleaner-good")


def copy_to_next_floor(tablet: Phone) -> None:
    tablet.open("/plans")
    tablet.sees("现行", seconds=60)
    tablet.fill("计划、点位或人名", PLAN)
    tablet.sees_not("全园巡逻")
    tablet.tap(PLAN, role="button", until="复制到其他楼栋/楼层")
    tablet.tap("复制到其他楼栋/楼层", role="button", until="请选楼栋或楼层")
    tablet.tap("4 层", exact=True, until="将新建 1 个计划，共 2 个点位")
    tablet.sees(f"那里没有：{FLOOR}消火栓")
    tablet.picture("manager-copy")
    tablet.tap("新建 1 个计划", role="button")
    tablet.sees("新建了 1 个计划", seconds=30)
    tablet.synced(60)
    tablet.picture("manager-copied")


def archive(tablet: Phone, plan_id: str) -> None:
    tablet.open(f"/plans/{plan_id}")
    tablet.sees("今天的轮次和走过的记录都不变", seconds=60)
    tablet.tap("停止计划", role="button", until="走过的记录都保留")
    tablet.tap("停止计划", role="button", last=True)
    tablet.sees("已停止，今天的轮次照常", seconds=30)
    tablet.synced(60)
    tablet.picture("manager-ended")


def arrives(estate: Stack, name: str, tablet: Phone) -> dict[str, Any]:
    """The plan of that name with what its stops say, once it and the bytes of its pictures are there."""
    query = """select p.id::text, p.kind, p.proof, p.starts,
                  (select array_agg(s.standard) from rounds.stops s where s.plan_id = p.id) as standards,
                  (select sum(jsonb_array_length(s.questions)) from rounds.stops s
                   where s.plan_id = p.id) as asked,
                  (select count(distinct f.sha256) from rounds.stops s join sync.photos f
                     on f.sha256 = any (s.pictures) and f.arrived_at is not null
                   where s.plan_id = p.id) as pictures
           from rounds.plans p where p.name = %s"""
    (plan,) = eventually(
        tablet, lambda: rows(estate, query, name), lambda found: any(plan["pictures"] for plan in found)
    )
    return plan


def tomorrow(estate: Stack, plan_id: str) -> str:
    found = one(
        estate,
        """select r.id::text from rounds.rounds r where r.plan_id = %s and r.deleted_at is null
             and (r.starts_at at time zone 'Asia/Shanghai')::date = estate.today(r.estate_id) + 1
           order by r.starts_at limit 1""",
        plan_id,
    )
    return str(found["id"])
