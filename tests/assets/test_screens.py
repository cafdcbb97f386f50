"""The stores as people hold them in their hands: list, item, form, taking back, notice, and from a stop."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.assets.records import Movement
from services.ids import uuid7
from tests.harness import PHONE, TABLET
from tests.services.night import ESTATE
from tests.shell.test_every_screen import CHINESE, ENGLISH, is_tappable
from tests.shell.yard import Held, Yard, hold


class Stores(Yard):
    """A yard with a shed, and a greening round with a stop that 何福生 has reached."""

    def __init__(self) -> None:
        super().__init__()
        self.spray = self.item("吡虫啉", minimum=5, safety_hours=24)
        self.urea = self.item("尿素", kind="fertiliser", unit="公斤")
        self.move(self.spray, "used", -1, 50, dose="1:1500")
        self.move(self.spray, "counted", 6, 48)
        self.visit = self.greening()

    def item(self, name: str, **more: Any) -> str:
        id = uuid7()
        row = {"id": id, "estate_id": ESTATE, "name": name, "kind": "pesticide", "unit": "瓶"}
        self.server.put("assets.items", row | more)
        return id

    def move(self, item_id: str, why: str, quantity: float, hours_ago: float = 0, **more: Any) -> str:
        id, at = uuid7(), (datetime.now(UTC) - timedelta(hours=hours_ago)).isoformat()
        row = {"id": id, "estate_id": ESTATE, "item_id": item_id, "why": why, "quantity": quantity}
        times = {"device_at": at, "at": at, "received_at": at, "ages_at": "infinity"}
        who = {"person_id": self.me("何福生").person_id}
        self.server.put("assets.movements", row | times | who | more)
        return id

    def greening(self) -> str:
        now = datetime.now(UTC)
        walk, stop, visit, place = (
            uuid7(),
            uuid7(),
            uuid7(),
            self.put("places", name="中心花园", kind="green"),
        )
        of = {"estate_id": ESTATE}
        starts, due = (now - timedelta(hours=1)).isoformat(), (now + timedelta(hours=2)).isoformat()
        self.server.put("rounds.stops", of | {"id": stop, "plan_id": "p", "place_id": place, "ordinal": 1})
        self.server.put(
            "rounds.rounds",
            of
            | {"id": walk, "plan_id": "p", "kind": "greening", "name": "打药", "starts_at": starts}
            | {"due_at": due, "roles": ["gardener"], "stop_ids": [stop]},
        )
        at = (now - timedelta(minutes=5)).isoformat()
        self.server.put(
            "rounds.visits",
            of
            | {"id": visit, "round_id": walk, "stop_id": stop, "place_id": place, "how": "scan"}
            | {"person_id": self.me("何福生").person_id, "device_at": at, "at": at, "received_at": at},
        )
        self.place = place
        return visit


def lines(held: Held, item_id: str) -> list[Movement]:
    return sorted(held.anju.store.where(Movement, item_id=item_id), key=lambda m: m.id)


def test_a_gardener_uses_pesticide_at_a_stop_offline_and_is_told_how_long_to_keep_out() -> None:
    yard = Stores()

    async def story(held: Held) -> None:
        hand = held.hand
        held.offline()
        await hand.go(f"/visits/{yard.visit}/stop")
        await hand.tap("aside-0")
        await hand.until(lambda: "用了哪一种" in hand.texts())
        assert hand.texts().index("吡虫啉") < hand.texts().index("尿素")
        await hand.tap("item-吡虫啉")
        await hand.until(lambda: "用了多少" in hand.texts())
        assert "中心花园" in hand.texts()
        await hand.tap("save")
        assert "请填写数量" in hand.texts()
        await hand.type("number", "１．5")
        assert "记下后余 4.5 瓶" in hand.texts()
        await hand.tap("dose-before")
        await hand.tap("save")
        await hand.until(lambda: "已记下" in hand.texts())
        assert "安全间隔至" in hand.texts()
        assert "低于最低 5 瓶" in hand.texts()
        *_, line = lines(held, yard.spray)
        assert (line.visit_id, line.place_id, line.dose) == (yard.visit, yard.place, "1:1500")
        assert (str(line.quantity), line.safety_hours) == ("-1.5", 24)
        await hand.tap("another")
        await hand.until(lambda: "用了哪一种" in hand.texts())
        await hand.go(f"/visits/{yard.visit}/stop")
        assert "这里用过 吡虫啉" in hand.texts()
        held.online()
        await held.anju.sync.now()
        row = yard.server.rows[("assets.movements", line.id)].value
        assert row["visit_id"] == yard.visit

    hold(story, as_="何福生", yard=yard)


def test_a_slip_is_taken_back_within_ten_seconds() -> None:
    yard = Stores()

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go(f"/stock/line/used/{yard.urea}")
        await hand.type("number", "3")
        await hand.tap("save")
        await hand.until(lambda: "已记下" in hand.texts())
        assert "账面为负" in hand.texts()
        await hand.tap("undo")
        await hand.until(lambda: "已撤回" in hand.texts())
        assert lines(held, yard.urea) == []

    hold(story, as_="何福生", yard=yard)


def test_more_than_there_is_may_be_written_down_and_a_count_puts_it_right() -> None:
    yard = Stores()

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go(f"/stock/{yard.spray}")
        await hand.tap("use")
        await hand.until(lambda: "用了多少" in hand.texts())
        await hand.type("number", "8")
        assert "超过账面" in hand.texts()
        await hand.tap("save")
        await hand.until(lambda: "已记下" in hand.texts())
        await hand.go(f"/stock/{yard.spray}")
        assert "账面为负，请盘点" in hand.texts()
        await hand.tap("to-counted")
        await hand.until(lambda: "实际有多少" in hand.texts())
        await hand.type("number", "7")
        await hand.tap("save")
        await hand.until(lambda: "已记下" in hand.texts())
        await hand.go(f"/stock/{yard.spray}")
        assert "盘点，实有 7 瓶" in hand.texts()
        assert "账面为负" not in hand.texts()

    hold(story, as_="何福生", yard=yard)


def test_the_manager_sees_what_runs_out_first_and_the_item_beside_the_list() -> None:
    yard = Stores()
    yard.move(yard.spray, "used", -2, 1, safety_hours=24, place_id=yard.place)

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/stock")
        said = hand.texts()
        assert "2 种在用，1 种要补" in said
        assert "中心花园 · 吡虫啉" in said
        assert "该补了" in said
        await hand.tap("item-吡虫啉")
        assert hand.page.route == "/stock"
        assert "领用 2 瓶" in hand.texts()
        await hand.type("search", "尿")
        assert "中心花园 · 吡虫啉" not in hand.texts()

    hold(story, as_="王建国", yard=yard, size=TABLET)


def test_the_desk_reads_the_draft_in_both_languages() -> None:
    yard = Stores()
    line = yard.move(yard.spray, "used", -2, 1, safety_hours=24, place_id=yard.place, dose="1:1500")

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/alerts")
        await hand.until(lambda: "请通知业主" in hand.texts())
        await hand.tap(f"alert-spray:{line}")
        await hand.until(lambda: "尊敬的各位业主" in hand.texts())
        assert "中心花园使用了吡虫啉（1:1500）" in hand.texts()
        await hand.pick("language-en")
        assert "Dear residents" in hand.texts()

    hold(story, as_="陈静", yard=yard)


def test_something_new_is_added_with_what_is_there() -> None:
    yard = Stores()

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/stock")
        await hand.tap("new")
        await hand.until(lambda: "登记新物料" in hand.texts())
        await hand.tap("save")
        assert "请填写名称" in hand.texts()
        await hand.type("name", "吡虫啉")
        await hand.type("unit", "瓶")
        await hand.tap("save")
        await hand.until(lambda: "已经有“吡虫啉”了" in hand.texts())
        await hand.type("name", "多菌灵")
        await hand.type("minimum", "x")
        await hand.tap("save")
        assert "没有就填 0" in hand.texts()
        await hand.type("minimum", "3")
        await hand.type("hours", "48")
        await hand.type("now", "10.5")
        await hand.tap("save")
        await hand.until(lambda: "10.5 瓶" in hand.texts())
        assert "用后 48 小时内不得进入" in hand.texts()

    hold(story, as_="何福生", yard=yard)


def test_the_manager_changes_an_item_and_stops_keeping_it() -> None:
    yard = Stores()

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go(f"/stock/change/{yard.urea}")
        await hand.type("minimum", "20")
        await hand.tap("save")
        await hand.until(lambda: "最低 20 公斤" in hand.texts())
        await hand.tap("close")
        await hand.tap("answer-0")
        await hand.until(lambda: "已停用" in hand.texts())
        await hand.go("/stock")
        assert "尿素" not in hand.texts()
        await hand.tap("closed")
        assert "尿素" in hand.texts()

    hold(story, as_="王建国", yard=yard)


def test_a_cleaner_takes_material_and_adds_nothing_new() -> None:
    yard = Stores()

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/stock")
        assert hand.find("new") is None
        await hand.tap("item-尿素")
        await hand.until(lambda: "还没有记录" in hand.texts())
        assert hand.find("change") is None
        await hand.go("/stock/new")
        assert "这一页不归你的角色用" in hand.texts()

    hold(story, as_="王秀兰", yard=yard)


def test_the_board_leads_the_manager_to_the_stock_and_says_how_much_is_to_be_bought() -> None:
    yard = Stores()

    async def story(held: Held) -> None:
        hand = held.hand
        assert "都够用" in hand.texts([hand.one("to-stock")])
        yard.move(yard.spray, "used", -3, 1)
        yard.move(yard.urea, "used", -3, 1)
        await held.anju.sync.now()
        await hand.until(lambda: "2 种要补" in hand.texts([hand.one("to-stock")]))
        await hand.tap("to-stock")
        await hand.until(lambda: hand.page.route == "/stock")

    hold(story, as_="王建国", yard=yard)


def test_an_inspector_s_board_has_no_way_into_the_stock() -> None:
    async def story(held: Held) -> None:
        assert held.hand.find("to-hazards")
        assert held.hand.find("to-stock") is None

    hold(story, as_="林慧", yard=Stores())


def test_an_empty_book_says_what_to_do_first() -> None:
    async def story(held: Held) -> None:
        await held.hand.go("/stock")
        assert "还没有登记物料" in held.hand.texts()
        await held.hand.tap("new")
        await held.hand.until(lambda: held.hand.page.route == "/stock/new")

    hold(story, as_="何福生")


@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["何福生", "王建国"])
def test_every_screen_of_a_filled_store(name: str, language: str, size: tuple[int, int]) -> None:
    yard = Stores()
    line = yard.move(yard.spray, "used", -2, 1, safety_hours=24, place_id=yard.place, dose="1:1500")
    yard.move(yard.urea, "used", -2, 1)
    addresses = [
        "/stock",
        f"/stock/{yard.spray}",
        f"/stock/{yard.urea}",
        *(f"/stock/line/{why}/{yard.spray}" for why in ("used", "received", "counted", "returned", "lost")),
        f"/stock/use/{yard.visit}",
        f"/stock/notice/{line}",
        f"/visits/{yard.visit}/stop" if name == "何福生" else f"/stock/change/{yard.spray}",
        "/stock/new",
        "/alerts",
    ]
    foreign = CHINESE - ENGLISH if language == "en" else ENGLISH - CHINESE

    async def story(held: Held) -> None:
        for path in addresses:
            await held.hand.go(path)
            said = set(held.hand.texts().splitlines())
            assert not said & foreign, (path, said & foreign)
            unnamed = [c for c in held.hand.all() if is_tappable(c) and getattr(c, "key", None) is None]
            assert not unnamed, (path, [str(c)[:80] for c in unnamed])
            assert not held.troubles, (path, held.troubles[0])

    hold(story, as_=name, yard=yard, language=language, size=size)


@pytest.mark.parametrize(("name", "start"), [("何福生", "/"), ("郑海涛", "/"), ("王建国", "/me")])
def test_everybody_who_writes_in_the_book_finds_it(name: str, start: str) -> None:
    """A tab for those who work with it; the manager's five are taken, so there it is under 我的."""

    async def story(held: Held) -> None:
        await held.hand.go(start)
        assert "库存" in held.hand.texts()
        if start == "/me":
            await held.hand.tap("more-/stock")
            await held.hand.until(lambda: held.hand.page.route == "/stock")

    hold(story, as_=name, yard=Stores())
