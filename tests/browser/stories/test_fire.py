"""The electrician reads a gauge out of range; a guard inspects fire equipment and asks for more time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server.demo import areas, history, load, load_work, world
from server.stack import Stack, running_stack
from tests.browser.phone import TABLET, Phone
from tests.browser.stories.ways import eventually, large_type, one, open_scanner, row, sign_in
from tests.conftest import short_folder

pytestmark = pytest.mark.browser

PUMPS, GAUGE = "消防泵房", "供水压力"
WHOLE, BROKEN = "1 号楼 1 层灭火器", "2 号楼 1 层灭火器"
HYDRANT = "1 号楼 3 层消火栓"
ROUND = """
  insert into rounds.rounds (id, estate_id, plan_id, kind, name, number, starts_at, due_at, grace_minutes,
                             roles, stop_ids, seen_by)
  select gen_random_uuid(), p.estate_id, p.id, p.kind, p.name, 9, now() - interval '3 minutes',
         now() + interval '2 hours', 10, p.roles,
         array(select s.id from rounds.stops s join estate.places q on q.id = s.place_id
               where s.plan_id = p.id and q.name = any (%(places)s)
               order by array_position(%(places)s, q.name)),
         p.roles || '{manager,desk,inspector}'
  from rounds.plans p where p.name = %(plan)s and p.estate_id = %(estate)s returning id::text
"""


@pytest.fixture(scope="module")
def estate(site: Path) -> Iterator[Stack]:
    """An estate of its own, with what was read in the last days."""
    with short_folder() as folder, running_stack(folder / "home", site=site) as running:
        load(running)
        load_work(running)
        history.remember(running, days=5)
        yield running


def test_a_reading_out_of_range_reaches_the_manager_with_those_before(estate: Stack, tmp_path: Path) -> None:
    walk, people = a_round(estate, "设备日检", [PUMPS, "配电房"]), load(estate)
    with (
        Phone.launch(tmp_path / "zheng", estate.url, cameras=1, permissions=("camera",)) as phone,
        Phone.launch(tmp_path / "office", estate.url, form=TABLET) as tablet,
    ):
        phone.open("/")
        sign_in(phone, *people["electrician"])
        phone.synced(90)
        reach(phone, walk, PUMPS)
        phone.sees("上次 0.", seconds=60)
        phone.picture("fire-form")
        phone.tap("全部正常", role="button")
        phone.fill("读数", "0.2")
        phone.sees(f"{GAUGE} 0.2 MPa（正常：0.4–1 MPa）", seconds=60)
        phone.picture("fire-finding")
        phone.tap("上报隐患", role="button", until="读数超范围，请拍一张表的照片")
        phone.tap("拍照", role="button")
        phone.tap("拍下", role="button")
        phone.sees("再拍一张", seconds=60)
        phone.tap("一般故障", until="1 小时内要恢复")
        phone.picture("fire-hazard")
        phone.tap("上报隐患", role="button", last=True)
        phone.sees("已记下")
        phone.tap("继续", role="button", until="发现了什么")
        keep(phone)
        found = arrives(phone, estate, "select * from rounds.hazards where reading is not null")
        assert (found["reading"], found["question_id"], found["fault"]) == (0.2, "pump", "fire")
        assert len(found["photos"]) == 1
        said = "select answers from rounds.answers where visit_id = %s"
        assert arrives(phone, estate, said, found["visit_id"])["answers"]["pump"] == 0.2

        tablet.open("/")
        sign_in(tablet, *people["manager"])
        tablet.synced(90)
        tablet.open("/hazards")
        tablet.sees("还剩", seconds=60)
        tablet.picture("fire-hazards")
        tablet.open(f"/hazards/{found['id']}")
        tablet.sees(f"{GAUGE}（最近", seconds=60)
        tablet.sees("0.2 MPa 郑海涛")
        tablet.sees("还剩")
        tablet.picture("fire-manager")

        phone.open(f"/hazards/{found['id']}")
        phone.sees("已修好，报恢复", seconds=60)
        phone.picture("fire-electrician")
        phone.tap("已修好，报恢复", role="button", until="怎么修好的")
        phone.fill("怎么修好的", "换了止回阀，压力 0.7")
        phone.picture("fire-restored")
        phone.tap("已修好，报恢复", role="button", last=True)
        phone.sees("计时已停", seconds=60)
        tablet.sees("待确认", seconds=90)
        tablet.tap("确认已恢复", role="button")
        tablet.sees("按时恢复", seconds=60)
        word = "select verdict from rounds.reviews where subject = 'hazard' and subject_id = %s"
        assert arrives(tablet, estate, word, found["id"])["verdict"] == "accepted"
        tablet.picture("fire-settled")


def test_a_special_fault_gets_more_time_in_writing(estate: Stack, tmp_path: Path) -> None:
    walk, people = a_round(estate, "消防器材月检", [WHOLE, BROKEN, HYDRANT]), load(estate)
    with (
        Phone.launch(tmp_path / "li", estate.url, cameras=1, permissions=("camera",)) as phone,
        Phone.launch(tmp_path / "office", estate.url, form=TABLET) as tablet,
    ):
        phone.open("/")
        sign_in(phone, *people["guard"])
        phone.synced(90)
        reach(phone, walk, WHOLE)
        phone.tap("全部正常", role="button")
        keep(phone)
        reach(phone, walk, BROKEN)
        phone.tap("全部正常", role="button")
        phone.tap("否", role="button", until="在原位，取用没有遮挡：否")
        phone.picture("fire-extinguisher")
        phone.tap("上报隐患", role="button", until="消防设施故障？")
        phone.tap("特殊故障", until="2 天内要恢复")
        phone.picture("fire-special")
        phone.tap("上报隐患", role="button", last=True)
        phone.sees("已记下")
        phone.tap("继续", role="button", until="发现了什么")
        keep(phone)
        reach(phone, walk, HYDRANT)
        phone.tap("全部正常", role="button")
        keep(phone)
        fault = arrives(phone, estate, "select * from rounds.hazards where fault = 'fire_special'")
        phone.open(f"/hazards/{fault['id']}")
        phone.tap("申请延期", role="button", until="为什么来不及")
        phone.fill("为什么来不及", "箱体变形，要定做")
        phone.fill("这期间怎么防范", "旁边加放两具，每两小时看一次")
        phone.tap("加 7 天")
        phone.picture("fire-extend")
        phone.tap("提交申请", role="button")
        phone.sees("申请已记下", seconds=60)
        wish = arrives(phone, estate, "select * from rounds.extensions")
        assert (wish["until"] - fault["at"]).days == 9

        tablet.open("/")
        sign_in(tablet, *people["manager"])
        tablet.synced(90)
        tablet.open(f"/hazards/{fault['id']}")
        tablet.sees("待批准", seconds=60)
        tablet.sees("防范：旁边加放两具")
        tablet.picture("fire-extension")
        tablet.tap("批准", role="button", exact=True)
        tablet.sees("延期到", seconds=60)
        word = "select verdict from rounds.reviews where subject = 'extension' and subject_id = %s"
        assert arrives(tablet, estate, word, wish["id"])["verdict"] == "accepted"

        phone.open(f"/hazards/{fault['id']}")
        phone.sees("已批准", seconds=90)
        phone.picture("fire-granted")
        large_type(phone)
        for name, path in (("fault", ""), ("extend", "/extend")):
            phone.open(f"/hazards/{fault['id']}{path}")
            phone.sees("延期", seconds=60)
            phone.picture(f"fire-large-{name}")


def a_round(estate: Stack, plan: str, places: list[str]) -> str:
    """Of that plan, begun three minutes ago, over these places; nobody else's story walks it."""
    told = {"plan": plan, "places": places, "estate": world.JINXIU.id}
    return str(one(estate, ROUND, told)["id"])


def reach(phone: Phone, walk: str, place: str) -> None:
    """Types the code under the label and opens the form of the stop."""
    open_scanner(phone, walk)
    phone.tap("输入短码", role="button", until="标签下方的 8 位短码")
    phone.fill("标签下方的 8 位短码", areas.LABEL[place].code)
    phone.tap("打卡", role="button", exact=True)
    phone.tap("填写检查项（", role="button", until="全部正常")


def keep(phone: Phone) -> None:
    """Keeps the form of a stop; afterwards the scanner is there again."""
    phone.tap("保存", role="button", last=True)
    phone.reads("下一个：|全部做完")


def arrives(phone: Phone, estate: Stack, query: str, *values: Any) -> dict[str, Any]:
    """The newest that the query finds, once the database has it."""
    newest = f"{query} order by received_at desc limit 1"
    return eventually(phone, lambda: row(estate, newest, *values) or {}, bool)
