"""Two guards walk one night round on two phones; one dies, its guard goes on on a third; nothing is lost."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from server.demo import SignIn, world
from server.stack import Stack
from tests.browser.phone import TABLET, Phone
from tests.browser.stories.camera import Camera
from tests.browser.stories.test_patrol import HELD, scan
from tests.browser.stories.ways import eventually, one, open_scanner, rows, sign_in

pytestmark = pytest.mark.browser

PLAN = "地下车库与外围"
WAY = ("东门岗亭", "地下车库入口", "消防泵房", "地下车库 B 区", "配电房", "西门")
SUN, CHEN = "孙立军", "陈志强"
ROUND = """
  insert into rounds.rounds (id, estate_id, plan_id, kind, name, number, starts_at, due_at, grace_minutes,
                             roles, stop_ids, seen_by)
  select gen_random_uuid(), p.estate_id, p.id, p.kind, '夜间加巡', 9, now() - interval '2 minutes',
         now() + interval '2 hours', 10, p.roles, %s, '{guard,manager,desk,inspector}'
  from rounds.plans p where p.id = %s returning id::text
"""


class Hand:
    """A guard with a phone and what its camera sees."""

    def __init__(self, phones: ExitStack, estate: Stack, folder: Path, name: str) -> None:
        folder.mkdir()
        self.camera = Camera(folder, estate.url)
        self.name = name
        self.folder = folder
        self.phone = phones.enter_context(
            Phone.launch(folder / "phone", estate.url, camera=self.camera.file, permissions=HELD)
        )

    def begins(self, round_id: str) -> None:
        self.phone.open("/")
        sign_in(self.phone, world.PERSON[self.name].phone, world.PASSWORD)
        self.phone.synced(90)
        open_scanner(self.phone, round_id)

    def scans(self, place: str) -> None:
        scan(self.phone, self.camera, place)

    def is_sent(self) -> None:
        self.phone.synced(60)


def test_a_night_round_by_two_guards_survives_the_death_of_a_phone(
    estate: Stack, people: dict[str, SignIn], tmp_path: Path
) -> None:
    walk = an_extra_round(estate)
    with ExitStack() as phones:
        sun = Hand(phones, estate, tmp_path / "sun", SUN)
        chen = Hand(phones, estate, tmp_path / "chen", CHEN)
        sun.begins(walk)
        chen.begins(walk)
        sun.scans("东门岗亭")
        chen.scans("地下车库入口")
        answer_the_pump_room(sun)
        chen.phone.sees("3/6", seconds=60)
        take_a_photo_for_a_torn_label(chen)
        chen.is_sent()
        chen.phone.kill()

        third = Hand(phones, estate, tmp_path / "third", CHEN)
        third.begins(walk)
        third.phone.sees("已到 4/6", seconds=60)
        answer_the_power_room(third, walk)
        sun.phone.open(f"/rounds/{walk}")
        sun.phone.sees("正在走", seconds=60)
        sun.phone.sees("在配电房", seconds=60)
        sun.phone.picture("two-on-a-round")
        open_scanner(sun.phone, walk)
        sun.scans("西门")
        sun.phone.tap("全部到齐，结束本轮", role="button")
        sun.phone.sees("今天走过的", seconds=30)
        sun.is_sent()
        third.is_sent()

        with Phone.launch(chen.folder / "phone", estate.url, camera=chen.camera.file) as revived:
            revived.open(f"/rounds/{walk}")
            revived.sees("6/6", seconds=60)
            revived.synced(60)
            revived.sees("孙立军 结束")

        told = eventually(sun.phone, lambda: facts(estate, walk), is_whole)
        assert [(v["place"], v["person"], v["how"]) for v in told["visits"]] == [
            ("东门岗亭", SUN, "scan"),
            ("地下车库入口", CHEN, "scan"),
            ("消防泵房", SUN, "scan"),
            ("地下车库 B 区", CHEN, "photo"),
            ("配电房", CHEN, "scan"),
            ("西门", SUN, "scan"),
        ]
        assert told["visits"][3]["reason"] == "撕破或涂花"
        assert told["answers"] == [{"pressure": 0.2, "leak": False}, {"heat": 28.5, "lock": True}]
        assert told["hazards"] == [("urgent", "压力表 0.2 MPa（正常：0.4–1 MPa）", "消防泵房", SUN)]
        assert told["finishes"] == [(SUN, "")]
        assert told["photos"] == (1, 1), "one photo was owed, and it arrived"
        the_manager_sees_who_was_where(phones, estate, people, tmp_path, walk)


def answer_the_pump_room(guard: Hand) -> None:
    """What is not well is told at once and becomes a hazard with a tap."""
    phone = guard.phone
    guard.scans("消防泵房")
    phone.picture("scanned-asks")
    phone.tap("填写检查项", role="button", until="读数")
    phone.fill("读数", "0.2")
    phone.sees("压力表 0.2 MPa（正常：0.4–1 MPa）")
    phone.picture("stop-form")
    phone.tap("上报隐患", role="button", until="有多急")
    phone.tap("马上", exact=True)
    phone.down()
    phone.tap("拍不了", role="button", until="太暗、够不着")
    phone.tap("太暗、够不着")
    phone.picture("hazard")
    phone.tap("上报隐患", role="button", last=True)
    phone.sees("已记下")
    phone.tap("继续", role="button", until="还差 1 项")
    phone.tap("否", exact=True)
    phone.tap("保存", role="button")
    phone.sees("下一个：地下车库 B 区")


def take_a_photo_for_a_torn_label(guard: Hand) -> None:
    phone, here = guard.phone, world.PLACE["地下车库 B 区"]
    phone.position(here.latitude, here.longitude)
    phone.tap("标签坏了或不见了", role="button", until="哪个点")
    phone.tap("撕破或涂花")
    phone.tap("拍照", role="button", until="拍下")
    phone.tap("拍下", role="button")
    phone.sees("再拍一张")
    phone.picture("damaged")
    phone.tap("用照片打卡", role="button")
    phone.sees("已记录　地下车库 B 区")


def answer_the_power_room(guard: Hand, walk: str) -> None:
    """Left half done, it waits on the round in its own colour, and is completed from there."""
    phone = guard.phone
    guard.scans("配电房")
    phone.tap("填写检查项", role="button", until="读数")
    phone.fill("读数", "28.5")
    phone.tap("先保存，还差 1 项", role="button")
    phone.sees("下一个：西门")
    phone.open(f"/rounds/{walk}")
    phone.sees("还有 1 项没填", seconds=60)
    phone.picture("half-done")
    phone.tap("还有 1 项没填", until="门锁和挡鼠板是否完好")
    phone.tap("是", exact=True)
    phone.tap("保存", role="button")
    phone.sees_not("项没填")


def the_manager_sees_who_was_where(
    phones: ExitStack, estate: Stack, people: dict[str, SignIn], folder: Path, walk: str
) -> None:
    tablet = phones.enter_context(Phone.launch(folder / "tablet", estate.url, form=TABLET))
    tablet.open("/")
    sign_in(tablet, *people["manager"])
    tablet.synced(90)
    tablet.open(f"/rounds/{walk}")
    for words in (*WAY, SUN, CHEN, "已完成"):
        tablet.sees(words, seconds=60)
    tablet.picture("night-timeline")
    tablet.open("/hazards")
    tablet.sees("压力表 0.2 MPa", seconds=60)
    tablet.picture("night-hazards")


def an_extra_round(estate: Stack) -> str:
    """Six stops of the night plan, begun two minutes ago, so that the story is the same at any hour."""
    plan = world.PLAN[PLAN]
    order = [stop.place.name for stop in plan.stops]
    stops = [plan.stop_id(order.index(name) + 1) for name in WAY]
    return str(one(estate, ROUND, stops, plan.id)["id"])


def is_whole(told: dict[str, Any]) -> bool:
    """Six stops, the end of the round, and the one photo with its bytes."""
    return len(told["visits"]) == 6 and bool(told["finishes"]) and told["photos"] == (1, 1)


def facts(estate: Stack, walk: str) -> dict[str, Any]:
    visits = rows(
        estate,
        """select v.id, p.name as place, w.name as person, v.how, v.reason from rounds.visits v
           join estate.places p on p.id = v.place_id join estate.people w on w.id = v.person_id
           where v.round_id = %s order by v.at""",
        walk,
    )
    answers = rows(
        estate,
        """select distinct on (v.at) a.answers
           from rounds.answers a join rounds.visits v on v.id = a.visit_id
           where a.round_id = %s order by v.at, a.at desc""",
        walk,
    )
    hazards = rows(
        estate,
        """select h.urgency, h.text, p.name as place, w.name as person from rounds.hazards h
           join estate.places p on p.id = h.place_id join estate.people w on w.id = h.person_id
           where h.round_id = %s""",
        walk,
    )
    finishes = rows(
        estate,
        """select w.name as person, f.reason from rounds.finishes f
           join estate.people w on w.id = f.person_id where f.round_id = %s""",
        walk,
    )
    photos = one(
        estate,
        """select count(*) as owed, count(p.arrived_at) as arrived from sync.photos p
           join rounds.visits v on p.sha256 = any (v.photos) where v.round_id = %s""",
        walk,
    )
    return {
        "visits": visits,
        "answers": [line["answers"] for line in answers],
        "hazards": [tuple(line.values()) for line in hazards],
        "finishes": [tuple(line.values()) for line in finishes],
        "photos": (photos["owed"], photos["arrived"]),
    }
