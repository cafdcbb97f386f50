"""The manager adds a place, replaces a label, prints it, changes the plan for tomorrow; today stays."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from server.demo import SignIn, world
from server.stack import Stack
from tests.browser.phone import TABLET, Phone
from tests.browser.stories.camera import Camera
from tests.browser.stories.ways import eventually, one, open_scanner, round_to_walk, rows, sign_in
from tests.rounds.torture import Scene
from tests.rounds.torture_camera import HEIGHT, WIDTH
from tests.rounds.torture_reader import readings

pytestmark = pytest.mark.browser

HELD = ("camera", "geolocation")
NEW, OLD = "北门", "东门岗亭"
PLAN = world.PLAN["全园巡逻"]


def test_tomorrow_is_planned_anew_and_today_stays(
    estate: Stack, people: dict[str, SignIn], tmp_path: Path
) -> None:
    camera = Camera(tmp_path, estate.url)
    before = rounds_of(estate)
    with (
        Phone.launch(tmp_path / "li", estate.url, camera=camera.file, permissions=HELD) as phone,
        Phone.launch(
            tmp_path / "office", estate.url, form=TABLET, camera=camera.file, permissions=HELD
        ) as tablet,
    ):
        tablet.open("/")
        sign_in(tablet, *people["manager"])
        tablet.synced(60)
        phone.open("/")
        sign_in(phone, *people["guard"])
        phone.synced(60)
        add_place(tablet, estate)
        replace_label(tablet)
        walk = round_to_walk(estate)
        open_scanner(phone, walk)
        camera.sees(OLD)
        phone.sees(f"“{OLD}”的这个标签已经换新", seconds=60)
        phone.picture("replaced-label")
        assert printed(tablet, estate, tmp_path) == f"{estate.url}/t/{token_of(estate, OLD)}"
        change_plan(tablet)

        query = "select id, valid_from, follows from rounds.plans where follows = %s"
        (plan,) = eventually(tablet, lambda: rows(estate, query, PLAN.id), bool)
        query = """select id::text from rounds.rounds where plan_id = %s and deleted_at is null
                   order by starts_at limit 1"""
        (tomorrow,) = eventually(tablet, lambda: rows(estate, query, plan["id"]), bool)
        phone.open(f"/rounds/{tomorrow['id']}")
        phone.sees(NEW, seconds=60)
        phone.picture("round-of-tomorrow")
        after = rounds_of(estate)
        today = {id: facts for id, facts in before.items() if facts["day"] < plan["valid_from"]}
        assert today
        assert {id: after.get(id) for id in today} == today, "what was planned for today is as it was"
        later = [facts for facts in after.values() if facts["day"] >= plan["valid_from"]]
        assert later
        assert {facts["plan_id"] for facts in later} == {plan["id"]}
        assert {len(facts["stop_ids"]) for facts in later} == {len(PLAN.stops) + 1}
        last = next(iter(sorted(today, key=lambda id: str(today[id]["starts_at"]), reverse=True)))
        phone.open(f"/rounds/{last}")
        phone.sees("西门", seconds=60)
        assert NEW not in phone.text()
    question = one(
        estate,
        """select s.questions from rounds.stops s join estate.places p on p.id = s.place_id
           where p.name = %s and s.plan_id = %s""",
        NEW,
        plan["id"],
    )["questions"]
    assert [(q["kind"], q["text"], q["expects"]) for q in question] == [("yes_no", "门锁好了吗", True)]


def add_place(tablet: Phone, estate: Stack) -> None:
    tablet.position(31.2225, 121.4111, accuracy=240)
    tablet.open("/places/new")
    tablet.fill("点位名称", NEW)
    tablet.tap("站在这里取位置", role="button", until="误差 ±240 米")
    tablet.tap("用这个位置", role="button", until="误差超过 100 米")
    tablet.position(31.2225, 121.4111, accuracy=6)
    tablet.sees("误差 ±6 米", seconds=60)
    tablet.tap("用这个位置", role="button")
    tablet.tap("拍照", role="button", until="不拍了")
    tablet.tap("拍照", role="button")
    tablet.sees("重拍")
    tablet.picture("place-form")
    tablet.tap("添加", role="button")
    tablet.sees("名称、楼栋或说明", seconds=30)
    tablet.fill("名称、楼栋或说明", NEW)
    tablet.sees("找到 1 个")
    tablet.synced(60)
    (place,) = eventually(tablet, lambda: told(estate), lambda found: any(one["arrived_at"] for one in found))
    assert (place["latitude"], place["longitude"]) == (31.2225, 121.4111)
    assert place["arrived_at"] is not None, "its photo has come"
    assert place["labels"] == 1
    tablet.picture("places")


def replace_label(tablet: Phone) -> None:
    tablet.open("/places")
    tablet.fill("名称、楼栋或说明", OLD)
    tablet.sees("找到 1 个")
    tablet.tap(OLD, role="button", until="在用的标签，最初的一张")
    tablet.tap("更换标签", role="button", until="旧标签马上作废")
    tablet.tap("更换标签", role="button", last=True)
    tablet.sees("的旧标签已作废", seconds=30)
    tablet.synced(60)
    tablet.sees("旧标签，最初的一张", seconds=30)
    tablet.picture("label-replaced")


def printed(tablet: Phone, estate: Stack, tmp_path: Path) -> str:
    """What a camera reads from the label that comes out for the place whose label was replaced."""
    tablet.open(f"/labels/{world.PLACE[OLD].id}")
    tablet.sees("已选 1 个", seconds=60)
    with tablet.page.expect_download(timeout=60_000) as download:
        tablet.tap("生成打印页", role="button")
    file = tmp_path / "labels.html"
    download.value.save_as(file)
    tablet.sees("打印页已保存")
    tablet.picture("labels")
    paper = tablet.context.new_page()
    paper.set_content(file.read_text("utf-8"))
    assert paper.locator("section").count() == 1
    picture = Image.open(io.BytesIO(paper.locator("section").screenshot())).convert("L")
    paper.close()
    picture.thumbnail((WIDTH - 20, HEIGHT - 20))
    wall = Image.new("L", (WIDTH, HEIGHT), 150)
    wall.paste(picture, ((WIDTH - picture.width) // 2, (HEIGHT - picture.height) // 2))
    return readings([Scene("printed", 0, wall, ("",))])[0].first


def change_plan(tablet: Phone) -> None:
    tablet.open(f"/plans/{PLAN.id}")
    tablet.sees("今天的轮次和走过的记录都不变", seconds=60)
    tablet.tap("加点位", role="button", until="找点位")
    tablet.fill("找点位", NEW)
    tablet.sees_not("输入名字来找")
    tablet.tap(NEW)
    tablet.sees("点位 13 个")
    tablet.tap("加好了", role="button")
    tablet.sees_not("找点位")
    tablet.tap(NEW, role="button", until="加问题")
    tablet.tap("加问题", role="button")
    tablet.fill("问什么", "门锁好了吗")
    tablet.picture("plan-changed")
    tablet.tap("保存，从", role="button")
    tablet.sees("起有变动", seconds=30)
    tablet.synced(60)
    tablet.picture("plans")


def rounds_of(estate: Stack) -> dict[str, dict[str, Any]]:
    """The rounds of the plan, whatever its version, by id."""
    found = rows(
        estate,
        """select r.id::text, r.plan_id, r.starts_at, r.due_at, r.name, r.stop_ids,
                  (r.starts_at at time zone 'Asia/Shanghai')::date as day, rounds.is_begun(r.id) as begun
           from rounds.rounds r join rounds.plans p on p.id = r.plan_id
           where p.name = %s and r.deleted_at is null""",
        PLAN.name,
    )
    return {line["id"]: line for line in found}


def told(estate: Stack) -> list[dict[str, Any]]:
    return rows(
        estate,
        """select p.latitude, p.longitude, f.arrived_at,
                  (select count(*) from estate.tags t where t.place_id = p.id) as labels
           from estate.places p join sync.photos f on f.sha256 = p.photo where p.name = %s""",
        NEW,
    )


def token_of(estate: Stack, place: str) -> str:
    found = one(
        estate,
        """select s.token from estate.tag_secrets s join estate.tags t on t.id = s.tag_id
           join estate.places p on p.id = t.place_id
           where p.id = %s and t.replaced_at is null""",
        world.PLACE[place].id,
    )
    return str(found["token"])
