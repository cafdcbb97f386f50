"""A guard walks a round through a dead spot and a dead browser; the manager's tablet shows the walk."""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from psycopg.rows import dict_row

from server.demo import SignIn, world
from server.stack import Stack
from tests.browser.phone import TABLET, Phone
from tests.browser.stories.camera import Camera
from tests.browser.stories.ways import open_scanner, round_to_walk, sign_in

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
        phone.kept_offline()
        phone.offline()
        phone.reload()
        phone.sees("已到 3/12", seconds=60)
        for place in OFFLINE:
            scan(phone, camera, place)
        phone.tap("加说明或照片")
        phone.tap("拍照", role="button")
        phone.tap("拍下", role="button")
        phone.sees("再拍一张")
        phone.fill("发现了什么", "坡道灯坏了一盏")
        phone.picture("note")
        phone.tap("保存", role="button")
        phone.sees("待发送")
        phone.kill()

    with Phone.launch(pocket, estate.url, camera=camera.file, permissions=HELD) as phone:
        phone.offline()
        phone.open(f"/rounds/{walk}")
        phone.sees("待发送", seconds=60)
        phone.sees("5/12")
        phone.picture("guard-offline")
        assert [v["place"] for v in visits(estate)] == list(ONLINE), "nothing of the dead spot has arrived"
        phone.online()
        phone.synced(90)
        phone.tap("全部已同步")
        phone.picture("sync-status")

    walked = visits(estate)
    assert [v["place"] for v in walked] == [*ONLINE, *OFFLINE]
    assert all(v["person"] == "李卫国" and v["how"] == "scan" for v in walked)
    assert [v["at"] for v in walked] == sorted(v["at"] for v in walked)
    waited = [(v["received_at"] - v["at"]).total_seconds() for v in walked]
    assert max(waited[:3]) < min(waited[3:]), "what was walked offline was received later"
    note = photo_of(estate, walked[4]["id"])
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
    for _ in range(200):
        shown = phone.text()
        if f"已记录　{place}" in shown or (f"| {place} " in shown and "已打过卡" in shown):
            return
        phone.page.wait_for_timeout(200)
    raise AssertionError(f"{place} was never recorded; there is: {phone.text()}")


def local_time(at: datetime) -> str:
    return at.astimezone(ZoneInfo("Asia/Shanghai")).strftime("%H:%M")


def visits(estate: Stack) -> list[dict[str, Any]]:
    return _rows(
        estate,
        """select v.id, p.name as place, w.name as person, v.how, v.at, v.received_at
           from rounds.visits v join estate.places p on p.id = v.place_id
           join estate.people w on w.id = v.person_id where w.name = '李卫国' order by v.at""",
    )


def photo_of(estate: Stack, visit: Any) -> dict[str, Any]:
    (found,) = _rows(
        estate,
        """select n.text, p.arrived_at, (select count(*) from storage.objects o
             where o.bucket_id = 'photos' and o.name = n.estate_id || '/' || p.sha256 || '.jpg') as objects
           from rounds.notes n join sync.photos p on p.sha256 = any (n.photos) where n.visit_id = %s""",
        visit,
    )
    return found


def _rows(estate: Stack, query: str, *values: Any) -> list[dict[str, Any]]:
    with psycopg.connect(estate.dsn("supabase_admin"), row_factory=dict_row) as sql:
        return sql.execute(query, values).fetchall()
