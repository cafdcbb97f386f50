"""Clocks of tickets in people's hands: a complaint that misses its limit, litter that becomes the cleaner's.

And a call that is not made late in the evening; two electricians who take the same ticket without a network.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from server.demo import load, world
from server.stack import Stack, running_stack
from tests.browser.phone import TABLET, Phone
from tests.browser.stories.ways import eventually, rows, sign_in
from tests.conftest import short_folder
from tests.sql.database import Database
from tests.sql.device import Device

pytestmark = pytest.mark.browser

HOME = str(world.UNIT["3-2-1201"].id)
SECOND = "马国强"
STEPS = "select step, by, text from tickets.steps where ticket_id = %s order by ordinal"


@pytest.fixture(scope="module")
def estate(site: Path) -> Iterator[Stack]:
    with short_folder() as folder, running_stack(folder / "home", site=site) as running:
        load(running)
        yield running


class Past:
    """What people did some minutes before the story begins."""

    def __init__(self, estate: Stack, open_devices: ExitStack) -> None:
        self._estate, self._open, self._devices = estate, open_devices, dict[str, Device]()

    def did(self, who: str, kind: str, minutes: float, **body: Any) -> str:
        device = self._devices.get(who)
        if device is None:
            device = self._devices[who] = Device(Database(self._estate), world.PERSON[who])
            self._open.callback(device.close)
        op = device.op(f"tickets.{kind}", body, ago=timedelta(minutes=minutes))
        assert device.verdict(op) == "applied"
        return str(op["id"])


def test_a_complaint_that_misses_its_limit_reaches_the_manager(estate: Stack, tmp_path: Path) -> None:
    with ExitStack() as on:
        tablet = on.enter_context(Phone.launch(tmp_path / "wang", estate.url, form=TABLET))
        begins(tablet, estate, "manager")
        past = Past(estate, on)
        told = {"ticket_kind": "complaint", "urgency": "urgent", "text": "保安骂人", "unit_id": HOME}
        past.did("刘芳", "register", 14, **told)
        tablet.open("/tickets")
        tablet.sees("保安骂人", seconds=90)
        tablet.open("/alerts")
        assert "投诉超过时限" not in tablet.text(), "it has a minute left"
        tablet.sees("投诉超过时限", seconds=240)
        tablet.picture("complaint-late")
        tablet.tap("投诉超过时限", until="保安骂人")
        tablet.sees("已超时", seconds=30)


def test_litter_is_the_cleaner_s_after_half_an_hour(estate: Stack, tmp_path: Path) -> None:
    with ExitStack() as on:
        tablet = on.enter_context(Phone.launch(tmp_path / "wang", estate.url, form=TABLET))
        begins(tablet, estate, "manager")
        past = Past(estate, on)
        where = {"place_id": str(world.PLACE["儿童游乐场"].id), "text": "一地瓜子壳"}
        ticket = past.did("李卫国", "register", 32, ticket_kind="litter", **where)
        cleaner = str(world.PERSON["王秀兰"].id)
        past.did("陈静", "assign", 28.5, ticket_id=ticket, to_person_id=cleaner)
        tablet.open(f"/tickets/{ticket}")
        tablet.sees("责任：管理员", seconds=90)
        tablet.picture("litter-manager")
        tablet.sees("责任：保洁 王秀兰", seconds=240)
        tablet.picture("litter-cleaner")


def test_nobody_is_called_at_half_past_nine_in_the_evening(estate: Stack, tmp_path: Path) -> None:
    """The desk's own clock stands at nine and something in the evening."""
    with ExitStack() as on:
        past = Past(estate, on)
        ticket = repaired(past, "soon", "纱窗掉了")
        urgent = repaired(past, "urgent", "水管爆了")
        desk = on.enter_context(Phone.launch(tmp_path / "chen", estate.url, timezone_id=evening()))
        begins(desk, estate, "desk")
        desk.open(f"/tickets/calls/{ticket}")
        desk.tap("以后再打", role="button", until="现在先不打")
        desk.picture("quiet")
        desk.tap("提醒我", role="button")
        desk.sees("已放进回访名单", seconds=30)
        kept = "select until from tickets.steps where ticket_id = %s and until is not null"
        (later,) = eventually(desk, lambda: rows(estate, kept, ticket), bool)
        assert later["until"] > datetime.now(UTC) + timedelta(hours=8), "in the morning"
        desk.open(f"/tickets/calls/{urgent}")
        desk.sees("紧急，现在就打", seconds=60)


def repaired(past: Past, urgency: str, words: str) -> str:
    told = {"ticket_kind": "repair", "urgency": urgency, "text": words, "unit_id": HOME}
    told |= {"caller_name": "黄淑珍", "caller_phone": "13800000061"}
    ticket = past.did("陈静", "register", 300, **told)
    done = {"no_photo": "看不见", "no_signature": "不在家"}
    past.did("郑海涛", "finish", 200, ticket_id=ticket, details=done)
    past.did("王建国", "approve", 190, ticket_id=ticket, passed=True)
    return ticket


def evening() -> str:
    """A zone where it is past nine in the evening now. Its name counts the other way round."""
    ahead = (21 - datetime.now(UTC).hour + 12) % 24 - 12
    return f"Etc/GMT{-ahead:+d}"


def test_two_electricians_take_the_same_ticket_without_a_network(estate: Stack, tmp_path: Path) -> None:
    rows(
        estate,
        """insert into estate.memberships (estate_id, person_id, role) values (%s, %s, 'electrician')
           returning id""",
        world.JINXIU.id,
        world.PERSON[SECOND].id,
    )
    with ExitStack() as on:
        past = Past(estate, on)
        told = {"ticket_kind": "repair", "urgency": "soon", "text": "门铃不响", "unit_id": HOME}
        ticket = past.did("陈静", "register", 3, **told)
        past.did("陈静", "assign", 2, ticket_id=ticket, to_role="electrician")
        first, second = (
            on.enter_context(Phone.launch(tmp_path / name, estate.url)) for name in ("zheng", "ma")
        )
        for phone, name in ((first, "郑海涛"), (second, SECOND)):
            phone.open("/")
            sign_in(phone, world.PERSON[name].phone, world.PASSWORD)
            phone.synced()
            phone.open(f"/tickets/{ticket}")
            phone.sees("门铃不响", seconds=90)
            phone.kept_offline()
            phone.offline()
            phone.tap("接单", role="button")
            phone.sees("待发送", seconds=30)
        first.online()
        eventually(first, lambda: taken_by(estate, ticket), lambda names: names == ["郑海涛"])
        second.online()
        second.sees("郑海涛 已经接了这张单子", seconds=90)
        second.picture("taken")
        assert taken_by(estate, ticket) == ["郑海涛"]
        second.tap("知道了", role="button")
        second.sees("郑海涛", seconds=30)


def taken_by(estate: Stack, ticket: str) -> list[str]:
    return [step["by"] for step in rows(estate, STEPS, ticket) if step["step"] == "accept"]


def begins(phone: Phone, estate: Stack, role: str) -> None:
    phone.open("/")
    sign_in(phone, *load(estate)[role])
    phone.synced()
