"""A cleaner ticks off two floors without a network, says what could not be done, and takes a slip back."""

from pathlib import Path
from typing import Any

import pytest

from server.demo import SignIn, load_work
from server.stack import Stack
from tests.browser.phone import TABLET, Phone
from tests.browser.stories.ways import eventually, one, round_to_walk, rows, sign_in

pytestmark = pytest.mark.browser

PLAN = "1、2 号楼楼道保洁"
LOCKED, SLIP = "1 号楼 5 层安全通道", "1 号楼 5 层楼道"


def test_what_was_ticked_offline_arrives_once_and_the_slip_does_not(
    estate: Stack, people: dict[str, SignIn], tmp_path: Path
) -> None:
    load_work(estate)
    walk, pocket = round_to_walk(estate, PLAN), tmp_path / "wang"
    with Phone.launch(pocket, estate.url) as phone:
        phone.open("/")
        phone.sees("手机号", seconds=90)
        sign_in(phone, *people["cleaner"])
        phone.synced(120)
        phone.picture("cleaner-home")
        phone.open(f"/rounds/{walk}")
        phone.sees("这一层都做好了", seconds=60)
        phone.kept_offline()
        phone.offline()
        phone.reload()
        phone.sees("已做 0/", seconds=60)
        phone.picture("cleaner-round")
        open_floor(phone, "1 号楼 · 3 层")
        phone.tap("这一层都做好了 (2)", role="button")
        phone.sees("记录了 2 处")
        phone.picture("cleaner-ticked")
        open_floor(phone, "1 号楼 · 4 层")
        phone.tap("这一层都做好了 (2)", role="button")
        phone.sees("已做 4/")

        open_floor(phone, "1 号楼 · 5 层")
        phone.tap(f"打勾 {SLIP}", role="button")
        phone.sees(f"记录了　{SLIP}")
        phone.tap("撤回", role="button", at_once=True)
        phone.sees("已做 4/")

        phone.tap(f"打开 {LOCKED}", role="button", until="做到什么样")
        phone.picture("cleaner-stop")
        phone.tap("做不了", role="button", until="为什么做不了？")
        phone.tap("锁着进不去", role="button", until="记为无法作业 (1)")
        phone.picture("cleaner-impossible")
        phone.tap("记为无法作业 (1)", role="button")
        phone.sees("1 处无法作业", seconds=60)
        phone.kill()

    with Phone.launch(pocket, estate.url) as phone:
        phone.offline()
        phone.open(f"/rounds/{walk}")
        phone.sees("已做 4/", seconds=60)
        open_floor(phone, "1 号楼 · 5 层")
        phone.sees("无法作业：锁着进不去")
        phone.sees(f"打勾 {SLIP}")
        assert facts(estate, walk) == [], "nothing of it has arrived"
        phone.online()
        phone.synced()
        told = eventually(
            phone, lambda: facts(estate, walk), lambda found: bool(found) and bool(found[-1]["why"])
        )

    ticked = [f for f in told if f["what"] == "tick"]
    assert [f["place"] for f in ticked] == [f"1 号楼 {n} 层{s}" for n in (3, 4) for s in ("楼道", "安全通道")]
    assert [(f["place"], f["why"]) for f in told if f["what"] == "omission"] == [(LOCKED, "locked")]
    assert len(told) == 5, "and nothing else"
    assert answered(estate, walk) == [{"i1": True, "i2": True, "i3": True}] * 2
    assert taken_back(estate) == 1

    with Phone.launch(tmp_path / "tablet", estate.url, form=TABLET) as tablet:
        tablet.open("/")
        tablet.sees("手机号", seconds=90)
        sign_in(tablet, *people["manager"])
        tablet.sees("今日", seconds=60)
        tablet.open(f"/rounds/{walk}")
        tablet.sees("无法作业：锁着进不去", seconds=60)
        tablet.sees(LOCKED)
        tablet.sees("打勾")
        tablet.picture("cleaner-watched")


def open_floor(phone: Phone, floor: str) -> None:
    """The next floor opens by itself; another one is opened by its name."""
    phone.sees(floor)
    phone.still(phone.find(floor))
    if f"| 打开 {floor.replace(' ·', '')}" not in phone.text():
        phone.tap(floor)
    phone.sees(f"打开 {floor.replace(' ·', '')}")


def facts(estate: Stack, walk: str) -> list[dict[str, Any]]:
    return rows(
        estate,
        """select v.how as what, p.name as place, '' as why, v.at from rounds.visits v
             join estate.places p on p.id = v.place_id where v.round_id = %s and v.deleted_at is null
           union all
           select 'omission', p.name, o.reason, o.at from rounds.omissions o
             join estate.places p on p.id = o.place_id where o.round_id = %s and o.deleted_at is null
           order by at""",
        walk,
        walk,
    )


def answered(estate: Stack, walk: str) -> list[dict[str, Any]]:
    found = rows(
        estate,
        "select answers from rounds.answers where round_id = %s and deleted_at is null order by at",
        walk,
    )
    return [row["answers"] for row in found]


def taken_back(estate: Stack) -> int:
    query = "select count(*) from sync.ops where kind = 'rounds.take_back' and status = 'applied'"
    return int(one(estate, query)["count"])
