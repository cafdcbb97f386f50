"""A guard walks a round through a dead spot and a dead browser; the manager's tablet shows the walk."""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from server.demo import SignIn, world
from server.stack import Stack
from tests.browser.phone import TABLET, Phone
from tests.browser.stories.camera import Camera
from tests.browser.stories.ways import eventually, open_scanner, round_to_walk, rows, sign_in

pytestmark = pytest.mark.browser

HELD = ("camera", "geolocation")
ONLINE = ("东门岗亭", "西门", "北围墙")
OFFLINE = ("南侧消防通道", "地下车库入口")


def test_what_was_walked_arrives_once_with_the_time_it_was_walked(
    estate: Stack, people: dict[str, SignIn], tmp_path: Path
) -> None:
    camera = Camera(tmp_path, estate.url)
    pocket = tmp_path / "li"
    with Phone.launch(pocket, estate.url, camera=camera.file, permissions=HELD) as phone:
        phone.open("/")
        phone.picture("sign-in")
        sign_in(phone, *people["guard"])
        phone.sees("扫码打卡", seconds=60)
        phone.synced(60)
        phone.picture("guard-home")
        walk = round_to_walk(estate)
        open_scanner(phone, walk)
        for place in ONLINE:
            scan(phone, camera, place)
        phone.picture("scanned")
        eventually(phone, lambda: visits(estate), lambda found: len(found) == len(ONLINE))
        phone.kept_offline()
        phone.offline()
        phone.reload()
        phone.sees("已到 3/12", seconds=60)
        for place in OFFLINE:
            scan(phone, camera, place)
        phone.sees("2 条待发送")
        phone.tap("加说明或照片", until="发现了什么")
        phone.tap("拍照", role="button", until="拍下")
        phone.tap("拍下", role="button")
        phone.sees("再拍一张")
        phone.fill("发现了什么", "坡道灯坏了一盏")
        phone.picture("note")
        phone.tap("保存", role="button")
        phone.sees_not("发现了什么")
        phone.sees("4 条待发送")  # two visits, the note and its photo
        phone.kill()

    with Phone.launch(pocket, estate.url, camera=camera.file, permissions=HELD) as phone:
        phone.offline()
        phone.open(f"/rounds/{walk}")
        phone.sees("待发送", seconds=60)
        phone.sees("5/12")
        phone.picture("guard-offline")
        assert [v["place"] for v in visits(estate)] == list(ONLINE), "nothing of the dead spot has arrived"
        phone.online()
        phone.synced()
        phone.tap("全部已同步", until="服务器都收到了")
        phone.picture("sync-status")
        walked = visits(estate)
        (note,) = eventually(phone, lambda: photo_of(estate, walked[-1]["id"]), is_there)

    assert [v["place"] for v in walked] == [*ONLINE, *OFFLINE]
    assert all(v["person"] == "李卫国" and v["how"] == "scan" for v in walked)
    assert [v["at"] for v in walked] == sorted(v["at"] for v in walked)
    waited = [(v["received_at"] - v["at"]).total_seconds() for v in walked]
    assert max(waited[:3]) < min(waited[3:]), "what was walked offline was received later"
    assert note["text"] == "坡道灯坏了一盏"
    assert note["arrived_at"] is not None
    assert note["objects"] == 1

    with Phone.launch(tmp_path / "tablet", estate.url, form=TABLET) as tablet:
        tablet.open("/")
        sign_in(tablet, *people["manager"])
        tablet.sees("今日", seconds=60)
        tablet.sees("进行中", seconds=60)
        tablet.picture("board")
        tablet.open(f"/rounds/{walk}")
        for visit in walked:
            tablet.sees(visit["place"])
        tablet.sees(local_time(walked[4]["at"]))
        tablet.sees("坡道灯坏了一盏")
        tablet.picture("timeline")


def scan(phone: Phone, camera: Camera, place: str) -> None:
    """Holds the phone before a label until it says that the stop is recorded, now or a moment ago."""
    here = world.PLACE[place]
    phone.context.set_geolocation({"latitude": here.latitude, "longitude": here.longitude, "accuracy": 8})
    camera.sees(place)
    phone.reads(rf"已记录　{place}|\| {place} [^|]*已打过卡", seconds=120)


def local_time(at: datetime) -> str:
    return at.astimezone(ZoneInfo("Asia/Shanghai")).strftime("%H:%M")


def visits(estate: Stack) -> list[dict[str, Any]]:
    return rows(
        estate,
        """select v.id, p.name as place, w.name as person, v.how, v.at, v.received_at
           from rounds.visits v join estate.places p on p.id = v.place_id
           join estate.people w on w.id = v.person_id where w.name = '李卫国' order by v.at""",
    )


def photo_of(estate: Stack, visit: Any) -> list[dict[str, Any]]:
    """The notes of a visit with their photos."""
    return rows(
        estate,
        """select n.text, p.arrived_at, (select count(*) from storage.objects o
             where o.bucket_id = 'photos' and o.name = n.estate_id || '/' || p.sha256 || '.jpg') as objects
           from rounds.notes n join sync.photos p on p.sha256 = any (n.photos) where n.visit_id = %s""",
        visit,
    )


def is_there(notes: list[dict[str, Any]]) -> bool:
    return any(note["arrived_at"] is not None for note in notes)
