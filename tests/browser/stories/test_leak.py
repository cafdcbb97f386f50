"""A leak, from the resident's report with two photos to the desk's last call.

The electrician works without a network; the resident signs and says how it was; the figures of repairs move.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from server.demo import SignIn, load
from server.stack import Stack, running_stack
from tests.browser.phone import TABLET, Phone
from tests.browser.stories.ways import eventually, one, rows, sign_in
from tests.conftest import short_folder

pytestmark = pytest.mark.browser

HELD = ("camera", "geolocation")
WORDS = "厨房水管爆了，水流到楼下"
HOME = "3-2-1201"
STEPS = (
    "select s.step, s.by, s.photos, s.details from tickets.steps s where s.ticket_id = %s order by s.ordinal"
)
STANDS = """
  select (s).stage, (s).how from tickets.tickets t, lateral (select tickets.standing_of(t) as s) as one
  where t.id = %s
"""


@pytest.fixture(scope="module")
def estate(site: Path) -> Iterator[Stack]:
    """An estate of its own, without any ticket, so that the figures begin with nothing."""
    with short_folder() as folder, running_stack(folder / "home", site=site) as running:
        load(running)
        yield running


def test_a_leak_from_the_report_to_the_last_call(estate: Stack, tmp_path: Path) -> None:
    people = load(estate)
    with ExitStack() as on:
        granny = on.enter_context(Phone.launch(tmp_path / "huang", estate.url, cameras=1, permissions=HELD))
        ticket = reports(granny, estate, people["resident"])
        desk = on.enter_context(Phone.launch(tmp_path / "desk", estate.url, form=TABLET))
        gives(desk, estate, people["desk"], ticket)
        fixer = on.enter_context(Phone.launch(tmp_path / "zheng", estate.url, cameras=1, permissions=HELD))
        repairs(fixer, estate, people["electrician"], ticket)
        boss = on.enter_context(Phone.launch(tmp_path / "wang", estate.url, form=TABLET))
        approves(boss, estate, people["manager"], ticket)
        rates(granny, estate, ticket)
        calls(desk, estate, ticket)
        reads_figures(boss)


def reports(phone: Phone, estate: Stack, person: SignIn) -> str:
    phone.open("/")
    sign_in(phone, *person)
    phone.synced()
    phone.picture("leak-home")
    phone.open("/tickets/new")
    phone.tap("报修", role="button", until="哪一类")
    phone.tap("水", role="button", until="爆管")
    phone.tap("爆管", role="button", until="怎么回事")
    phone.fill("写一句", WORDS)
    for _ in range(2):
        phone.down(300)
        phone.tap("拍", role="button", until="拍下")
        phone.tap("拍下", role="button")
        phone.sees("再拍一张", seconds=60)
    phone.picture("leak-form")
    phone.tap("提交", role="button")
    phone.sees("已登记", seconds=60)
    phone.picture("leak-sent")
    found = eventually(
        phone,
        lambda: rows(
            estate, "select id::text, photos, urgency, unit_id from tickets.tickets where text = %s", WORDS
        ),
        bool,
    )
    assert (len(found[0]["photos"]), found[0]["urgency"]) == (2, "urgent")
    arrived = "select count(*) as n from sync.photos where sha256 = any (%s) and arrived_at is not null"
    eventually(phone, lambda: one(estate, arrived, found[0]["photos"])["n"], lambda n: n == 2)
    return str(found[0]["id"])


def gives(tablet: Phone, estate: Stack, person: SignIn, ticket: str) -> None:
    tablet.open("/")
    sign_in(tablet, *person)
    tablet.synced()
    tablet.open("/tickets")
    tablet.sees(HOME, seconds=60)
    tablet.picture("leak-board")
    tablet.open(f"/tickets/{ticket}")
    tablet.sees(WORDS, seconds=60)
    tablet.picture("leak-ticket")
    tablet.open(f"/tickets/{ticket}/assign")
    tablet.tap("郑海涛", role="button", until="派给")
    tablet.picture("leak-assign")
    tablet.tap("派给", role="button")
    eventually(tablet, lambda: steps(estate, ticket), lambda done: "assign" in done)


def repairs(phone: Phone, estate: Stack, person: SignIn, ticket: str) -> None:
    """In the basement, without a network, until all of it is done."""
    phone.open("/")
    sign_in(phone, *person)
    phone.synced()
    phone.open("/tickets")
    phone.sees(HOME, seconds=60)
    phone.picture("leak-mine")
    phone.kept_offline()
    phone.offline()
    phone.open(f"/tickets/{ticket}")
    phone.tap("接单", role="button")
    phone.tap("我到了", role="button")
    phone.sees("处理", seconds=30)
    phone.open(f"/tickets/{ticket}/work")
    phone.sees("处理前照片", seconds=60)
    phone.tap("拍", role="button", until="拍下")
    phone.tap("拍下", role="button")
    phone.sees("再拍一张", seconds=60)
    phone.picture("leak-work")
    phone.tap("保存处理记录", role="button")
    phone.sees("已保存", seconds=30)
    phone.open(f"/tickets/{ticket}/finish")
    phone.sees("完工照片", seconds=60)
    phone.tap("拍", role="button", until="拍下")
    phone.tap("拍下", role="button")
    phone.sees("再拍一张", seconds=60)
    signs(phone)
    phone.picture("leak-finish")
    phone.tap("确认完工", role="button")
    phone.sees("已完工", seconds=30)
    phone.sees("待发送")
    assert steps(estate, ticket) == ["assign"], "nothing of the basement has arrived"
    phone.online()
    eventually(phone, lambda: steps(estate, ticket), lambda done: done[-1] == "finish")
    phone.synced()
    assert steps(estate, ticket) == ["assign", "accept", "arrive", "work", "finish"]
    told = rows(estate, STEPS, ticket)
    taken = [(step["step"], len(step["photos"])) for step in told[3:]]
    assert taken == [("work", 1), ("finish", 1)], "a photo before and one after"
    signature = told[4]["details"]["signature"]
    arrived = "select arrived_at, media from sync.photos where sha256 = %s"
    came = eventually(phone, lambda: one(estate, arrived, signature), lambda photo: bool(photo["arrived_at"]))
    assert came["media"] == "image/jpeg"


def signs(phone: Phone) -> None:
    """With a finger across the field."""
    for _ in range(4):
        if "请业主签名" in phone.text():
            break
        phone.down(300)
        phone.page.wait_for_timeout(500)
    phone.tap("请业主签名", role="button", until="确认签名")
    box = phone.page.viewport_size
    assert box is not None
    for shift in (0, 40, 80):
        phone.page.mouse.move(90 + shift, box["height"] - 190)
        phone.page.mouse.down()
        for way in range(0, 60, 6):
            phone.page.mouse.move(90 + shift + way, box["height"] - 190 - way)
        phone.page.mouse.up()
    phone.picture("leak-signature")
    phone.tap("确认签名", role="button", until="重签")


def approves(tablet: Phone, estate: Stack, person: SignIn, ticket: str) -> None:
    tablet.open("/")
    sign_in(tablet, *person)
    tablet.synced()
    tablet.open(f"/tickets/{ticket}")
    tablet.sees("验收", seconds=60)
    tablet.picture("leak-done")
    tablet.open(f"/tickets/{ticket}/approve")
    tablet.tap("合格", role="button", exact=True)
    tablet.tap("验收", role="button", last=True)
    eventually(tablet, lambda: steps(estate, ticket), lambda done: done[-1] == "approve")


def rates(phone: Phone, estate: Stack, ticket: str) -> None:
    phone.open("/tickets")
    phone.sees("评一评", seconds=90)
    phone.picture("leak-resident")
    phone.tap("评一评", role="button", until="办得怎么样")
    phone.tap("满意", role="button")
    phone.picture("leak-rate")
    phone.tap("送出评价", role="button")
    phone.sees("谢谢您", seconds=30)
    eventually(phone, lambda: steps(estate, ticket), lambda done: done[-1] == "rate")


def calls(tablet: Phone, estate: Stack, ticket: str) -> None:
    tablet.open(f"/tickets/calls/{ticket}")
    tablet.sees("对方怎么说", seconds=90)
    tablet.tap("满意", role="button")
    tablet.picture("leak-call")
    tablet.tap("记下结果", role="button")
    tablet.sees("记下了", seconds=30)
    stands = eventually(tablet, lambda: one(estate, STANDS, ticket), lambda found: bool(found["how"]))
    assert (stands["stage"], stands["how"]) == ("call_back", "done")


def reads_figures(tablet: Phone) -> None:
    """All of one repair was in time, none came back, it passed at once and somebody was asked."""
    tablet.open("/tickets/figures")
    tablet.sees("维修及时率", seconds=60)
    tablet.sees("100 %", seconds=60)
    tablet.picture("leak-figures")
    said = tablet.text()
    assert said.count("1 / 1") >= 3, said


def steps(estate: Stack, ticket: str) -> list[str]:
    return [step["step"] for step in rows(estate, STEPS, ticket)]
