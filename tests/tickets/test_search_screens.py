"""Finding tickets and reading those of long ago; a month of them to carry away."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.tickets.queries.searching import Wanted, found_here
from app.tickets.records import Step, Ticket
from services.answers import Offline, Rejected
from services.ids import uuid7
from services.tables import LIBRARY
from tests.harness import PHONE, TABLET
from tests.shell.test_every_screen import CHINESE, ENGLISH, is_tappable
from tests.shell.yard import Held, hold
from tests.tickets.counter import DESK, HOME, HUANG, ZHENG, Counter, at
from tests.tickets.front import Front

OLD = datetime(2024, 5, 6, 8, tzinfo=UTC)


class Archive:
    """What only the server still has, and what it was asked for."""

    def __init__(self, yard: Front) -> None:
        self.yard = yard
        self.asked: list[tuple[str, Mapping[str, Any]]] = []
        self.changes: list[dict[str, Any]] = []
        self.trouble: Exception | None = None

    def put(self, text: str, when: datetime = OLD, **more: Any) -> str:
        id, who = uuid7(), self.yard.me("黄淑珍").person_id
        moment = when.isoformat()
        flow = self.yard.flows["repair"]
        row = {
            "id": id,
            "number": f"240506-{len(self.changes) + 1:02d}",
            "kind": "repair",
            "text": text,
            "person_id": who,
            "by": "黄淑珍",
            "unit_id": self.yard.units["3-2-1201"],
            "device_at": moment,
            "at": moment,
            "received_at": moment,
            "closed_at": moment,
            "flow": {"stages": flow["stages"], "call_back": "all", "sample": 0},
            **more,
        }
        self.changes.append({"table": Ticket.table, "id": id, "row": row})
        return id

    def step(self, ticket: str, step: str, by: str, **more: Any) -> None:
        ordinal = 1 + sum(c["table"] == Step.table for c in self.changes)
        moment = (OLD + timedelta(minutes=ordinal)).isoformat()
        times = {"device_at": moment, "at": moment, "received_at": moment}
        who = {"person_id": self.yard.me(by).person_id, "by": by}
        row = {"id": uuid7(), "ticket_id": ticket, "ordinal": ordinal, "step": step, **times, **who, **more}
        self.changes.append({"table": Step.table, "id": row["id"], "row": row})

    def answer(self, held: Held) -> None:
        """From now on the server answers from here."""

        async def rpc(name: str, body: Mapping[str, Any], session: object = None) -> Any:
            held.backend.cut("connect")
            self.asked.append((name, body))
            if self.trouble is not None:
                raise self.trouble
            if name == "tickets_search":
                rows = [c["row"] for c in self.changes if c["table"] == Ticket.table]
                found = sorted(
                    (r for r in rows if body["text"] in r["text"]), key=lambda r: r["at"], reverse=True
                )
                after = [r for r in found if "before" not in body or r["at"] < body["before"]["at"]]
                return {"tickets": after[:2], "more": len(after) > 2}
            return {"changes": self.changes}

        held.backend.rpc = rpc  # type: ignore[method-assign]


def test_the_same_words_are_found_here_as_on_the_server() -> None:
    counter = Counter()
    leak = counter.register(HUANG, at(9), "repair", unit_id=HOME, spot="厨房", text="水管漏水 LED")
    light = counter.register(DESK, at(10), "repair", text="楼道灯不亮", caller_name="欧阳明")
    counter.take(DESK, at(9, 5), "assign", leak, to_person_id="zheng")
    counter.take(ZHENG, at(9, 6), "note", leak, text="三角阀老化")

    now = at(20)

    def found(text: str, kind: str = "", person: str = "", days: int = 0) -> list[str]:
        wanted = Wanted(text, kind, person, days)
        return [line.id for line in found_here(counter.view, wanted, now)]

    for text in ("管漏", "漏", "1201", "厨房 漏水", "三角阀", "郑海涛", "ＬＥＤ", "led", "251121-01"):
        assert found(text) == [leak], text
    assert found("灯") == found("欧阳") == [light]
    assert found("不亮 灯", "repair") == [light]
    assert found("灯", "complaint") == []
    assert found("水灯") == found("") == found("a") == []
    assert found("251121") == [light, leak], "the newest first"
    assert found("", "repair") == [light, leak], "what narrows it is enough"
    assert found("", person="zheng") == found("漏", person="huang") == [leak]
    assert found("灯", person="zheng") == found("a", "repair") == []
    now = at(10) + timedelta(days=7)
    assert found("", days=7) == [light], "reported an hour too early"
    assert found("", days=30) == [light, leak]


def test_what_is_here_is_shown_at_once_and_long_ago_after_it() -> None:
    yard = Front()
    here = yard.reported(text="厨房漏水")
    archive = Archive(yard)
    days = [archive.put(f"漏水 {n}", OLD - timedelta(days=n)) for n in range(3)]

    async def story(held: Held) -> None:
        hand = held.hand
        archive.answer(held)
        await hand.go("/tickets/search")
        assert "输入一两个字，或选一项" in hand.texts()
        await hand.type("search", "漏")
        await hand.type("search", "漏水")
        assert hand.find(f"ticket-{here}") is not None
        await hand.until(lambda: "更早的（2）" in hand.texts())
        assert [body["text"] for _, body in archive.asked] == ["漏水"], "nobody is asked while somebody types"
        assert "2024-05-06" in hand.texts()
        await hand.tap("older")
        await hand.until(lambda: "更早的（3）" in hand.texts())
        assert archive.asked[-1][1]["before"]["id"] == days[1]
        assert hand.find("older") is None
        await hand.pick("kind-complaint")
        await hand.until(lambda: archive.asked[-1][1].get("kind") == "complaint")
        assert hand.find(f"ticket-{here}") is None
        await hand.type("search", "")
        await hand.pick("kind-")
        assert "输入一两个字，或选一项" in hand.texts()
        await hand.tap("narrow")
        await hand.pick("days-30")
        assert hand.find(f"person-{yard.me('黄淑珍').person_id}") is None, "residents have no chip"
        await hand.pick(f"person-{yard.me('陈静').person_id}")
        await hand.until(lambda: archive.asked[-1][1].get("person") == yard.me("陈静").person_id)
        since = datetime.fromisoformat(archive.asked[-1][1]["from"])
        assert timedelta(days=29) < held.anju.clock.now() - since < timedelta(days=31)

    hold(story, as_="陈静", yard=yard)


def test_without_a_network_what_is_here_is_found_and_the_rest_can_be_asked_again() -> None:
    yard = Front()
    here = yard.reported(text="厨房漏水")
    archive = Archive(yard)
    archive.put("漏水")

    async def story(held: Held) -> None:
        hand = held.hand
        archive.answer(held)
        held.offline()
        await hand.go("/tickets/search")
        await hand.type("search", "漏水")
        await hand.until(lambda: "没有网络" in hand.texts())
        assert hand.find(f"ticket-{here}") is not None
        held.online()
        await hand.tap("retry")
        await hand.until(lambda: "更早的（1）" in hand.texts())
        archive.trouble = Rejected("REQUEST_BAD", 400)
        await hand.type("search", "漏水了")
        await hand.until(lambda: "服务器没有答复" in hand.texts())
        archive.trouble = None
        await hand.tap("retry")
        await hand.until(lambda: "没有找到" in hand.texts())

    hold(story, as_="陈静", yard=yard)


def test_a_ticket_of_long_ago_can_be_read_and_nothing_else() -> None:
    yard = Front()
    archive = Archive(yard)
    old = archive.put("阳台栏杆松动")
    archive.step(old, "finish", "郑海涛", text="焊好了栏杆")
    archive.step(old, "approve", "王建国")

    async def story(held: Held) -> None:
        hand = held.hand
        archive.answer(held)
        await hand.go(f"/tickets/{old}")
        await hand.until(lambda: "焊好了栏杆" in hand.texts())
        assert "很久以前的单子，只能看" in hand.texts()
        assert "240506-01" in hand.texts()
        assert hand.find("more") is None
        assert not [c for c in hand.all() if str(getattr(c, "key", "")).startswith(("main-", "do-"))]
        assert held.anju.store.get(Ticket, old) is None, "it does not stay on the device"

    hold(story, as_="陈静", yard=yard)


def test_a_ticket_that_cannot_be_fetched_says_why() -> None:
    yard = Front()
    archive = Archive(yard)
    old = archive.put("阳台栏杆松动")

    async def story(held: Held) -> None:
        hand = held.hand
        archive.answer(held)
        held.offline()
        await hand.go(f"/tickets/{old}")
        await hand.until(lambda: "现在也没有网络" in hand.texts())
        held.online()
        archive.trouble = Rejected("TICKET_UNKNOWN", 404)
        await hand.tap("retry")
        await hand.until(lambda: "找不到这张单子" in hand.texts())
        archive.trouble = Offline("the answer was not the server's")
        await hand.go("/tickets/search")
        await hand.go(f"/tickets/{old}")
        await hand.until(lambda: "现在也没有网络" in hand.texts())

    hold(story, as_="陈静", yard=yard)


def test_a_month_of_long_ago_is_counted_and_carried_away() -> None:
    yard = Front()
    archive = Archive(yard)
    now = datetime.now(UTC)
    yard.server.since = (now - timedelta(days=1)).isoformat()
    last = (now.replace(day=1) - timedelta(days=10)).replace(hour=4)
    old = archive.put("=1+1 漏水", last)
    archive.step(old, "assign", "陈静", to_name="郑海涛", to_person_id=yard.me("郑海涛").person_id)
    archive.step(old, "finish", "郑海涛")
    archive.step(old, "rate", "黄淑珍", details={"rating": "satisfied"})
    archive.put("楼道积水", last + timedelta(hours=1), kind="litter", role="cleaner")
    files: dict[str, bytes] = {}

    def save(args: dict[str, Any]) -> None:
        files[args["file_name"]] = args["src_bytes"]

    async def story(held: Held) -> None:
        hand = held.hand
        archive.answer(held)
        await hand.go("/tickets/months")
        await hand.until(lambda: "asking" not in {str(getattr(c, "key", "")) for c in hand.all()})
        await hand.tap("step-before")
        await hand.until(lambda: "各类报事" in hand.texts())
        assert "1 件，办结 0 件，未办结 1 件" in hand.texts()
        assert "这个月没有通知过保洁" in hand.texts()
        absent = held.anju.platform.absent_libraries  # type: ignore[attr-defined]
        absent.add(LIBRARY)
        await hand.tap("xlsx")
        await hand.until(lambda: "写 Excel 要先联网" in hand.texts())
        assert not files
        absent.clear()
        assert "郑海涛 完成 1 件，按时 1 / 1，返工 0 件 满意 1，一般 0，不满意 0" in " ".join(
            hand.texts().split()
        )
        for key in ("xlsx", "csv-tickets", "csv-steps", "csv-people"):
            await hand.tap(key)
            await hand.until(lambda: hand.find("saved") is not None and not hand.one("xlsx").disabled)
        book, tickets, steps, people = files.values()
        assert len(zipfile.ZipFile(io.BytesIO(book)).namelist()) > 5
        first = tickets.decode("utf-8-sig").splitlines()[1]
        assert first.startswith("240506-01,报修,,尽快,3-2-1201,'=1+1 漏水"), first
        assert ",派单," in steps.decode("utf-8-sig").splitlines()[1]
        assert people.decode("utf-8-sig").splitlines()[1:] == ["郑海涛,1,1,1,0,1,1,0,0"]
        assert all(f"{last:%Y-%m}" in name for name in files)
        held.offline()
        await hand.tap("step-before")
        await hand.until(lambda: "取不到这个月" in hand.texts())

    hold(story, as_="王建国", yard=yard, save_file=save)


@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_in_both_languages(language: str, size: tuple[int, int]) -> None:
    yard = Front()
    yard.reported(text="厨房漏水")
    archive = Archive(yard)
    old = archive.put("漏水")
    foreign = CHINESE - ENGLISH if language == "en" else ENGLISH - CHINESE

    async def story(held: Held) -> None:
        archive.answer(held)
        for path in ("/tickets/search", f"/tickets/{old}", "/tickets/months"):
            await held.hand.go(path)
            if path.endswith("search"):
                await held.hand.type("search", "漏水")
                await held.hand.until(lambda: len(archive.asked) > 0)
            await held.hand.settle(12)
            said = set(held.hand.texts().splitlines())
            assert not said & foreign, (path, said & foreign)
            unnamed = [c for c in held.hand.all() if is_tappable(c) and getattr(c, "key", None) is None]
            assert not unnamed, (path, [str(c)[:80] for c in unnamed])
            assert not held.troubles, (path, held.troubles[0])

    hold(story, as_="陈静", yard=yard, language=language, size=size)
