"""The hands of 郑海涛: taken, in time, checked, signed and finished, all of it without a network."""

import io
from typing import Any

import pytest
from PIL import Image

from app.tickets.queries import standing
from app.tickets.records import Price, Step, Ticket
from services.photos import Photo
from tests.harness import PHONE, TABLET, Hand
from tests.shell.yard import Held, hold
from tests.tickets.desk import TicketYard

JPEG = b"\xff\xd8\xff\xe0 a picture"


class WorkYard(TicketYard):
    """One urgent leak at 黄淑珍's, told to 郑海涛 three minutes ago; two prices."""

    def __init__(self, **more: Any) -> None:
        super().__init__()
        self.leak = self.reported(
            urgency="urgent", category_id=self.ids["repair", "burst"], ago=5, text="厨房水管爆了", **more
        )
        zheng = self.me("郑海涛").person_id
        self.step(self.leak, "assign", "陈静", 3, to_person_id=zheng, to_name="郑海涛")
        self.tap = self.tell(Price.table, name="水龙头", unit="个", price="68.00", ordinal=1)
        self.hose = self.tell(Price.table, name="软管", unit="根", price="15.50", ordinal=2)


def steps(held: Held, ticket_id: str) -> list[Step]:
    found = held.anju.store.get(Ticket, ticket_id)
    assert found is not None
    return list(standing(held.anju.store, found).steps)


async def shot(held: Held, key: str = "photo") -> None:
    """The camera of a test: its picture goes to the page as the real one's does."""
    await held.hand.tap(key)
    await held.hand.until(lambda: held.hand.find("photo-capture"))
    await held.hand.until(lambda: held.hand.find("shutter"))
    await held.hand.tap("shutter")


async def draw(hand: Hand, *points: tuple[float, float]) -> None:
    pad = hand.one("pad")
    for n, (x, y) in enumerate(points):
        at = {"k": "touch", "l": {"x": x, "y": y}, "g": {"x": x, "y": y}}
        await hand.fire(pad, "pan_start" if n == 0 else "pan_update", at)
    await hand.fire(pad, "pan_end", {})


async def on_site(held: Held, yard: WorkYard) -> None:
    await held.hand.go(f"/tickets/{yard.leak}/work")
    await held.hand.tap("accept")
    await held.hand.until(lambda: held.hand.find("arrive"))
    await held.hand.tap("arrive")
    await held.hand.until(lambda: held.hand.find("check-先关阀门"))


@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
def test_the_clock_runs_until_he_is_there(size: tuple[int, int]) -> None:
    yard = WorkYard()

    async def story(held: Held) -> None:
        hand = held.hand
        held.offline()
        await hand.go(f"/tickets/{yard.leak}/work")
        assert "到场还剩" in hand.texts()
        left = hand.one("clock-time").value
        assert "06:30" <= left <= "07:00"
        await hand.tap("accept")
        await hand.until(lambda: hand.find("arrive"))
        assert "不收礼" in hand.texts()
        await hand.tap("check-工装整齐")
        await hand.tap("arrive")
        await hand.until(lambda: hand.find("check-先关阀门"))
        assert hand.find("clock-face") is None
        assert [s.step for s in steps(held, yard.leak)] == ["assign", "accept", "arrive"]

    hold(story, as_="郑海涛", yard=yard, size=size)


def test_all_that_is_filled_in_is_one_op_and_survives_leaving_the_page() -> None:
    yard = WorkYard()

    async def story(held: Held) -> None:
        hand = held.hand
        held.offline()
        await on_site(held, yard)
        await hand.tap("check-先关阀门")
        await hand.type("own-check", "楼下没有渗水")
        await hand.tap("own-check-add")
        await hand.tap("more-material")
        await hand.tap(f"amount-{yard.hose}-more")
        await hand.tap(f"amount-{yard.hose}-more")
        assert "合计 31 元" in hand.texts()
        await hand.pick("reading-water")
        await hand.type("reading-value", "123,5")
        await hand.tap("reading-add")
        await hand.type("words", "换了软管")
        await hand.go("/")
        await hand.go(f"/tickets/{yard.leak}/work")
        assert "合计 31 元" in hand.texts()
        assert hand.one("words").value == "换了软管"
        await hand.tap("save")
        await hand.until(lambda: hand.find("save") is None)
        last = steps(held, yard.leak)[-1]
        assert (last.step, last.text) == ("work", "换了软管")
        assert [c["name"] for c in last.details["checks"]] == ["先关阀门", "楼下没有渗水"]
        assert last.details["materials"][0]["name"] == "软管"
        assert last.details["readings"] == [{"name": "水表", "value": 123.5, "unit": "m³"}]
        assert len([s for s in steps(held, yard.leak) if s.step == "work"]) == 1
        assert "已记录" in hand.texts()
        assert "合计 31 元" in hand.texts()

    hold(story, as_="郑海涛", yard=yard)


def test_a_draft_outlives_the_app() -> None:
    yard = WorkYard()

    async def story(held: Held) -> None:
        held.offline()
        await on_site(held, yard)
        await held.hand.tap("check-先关阀门")
        await held.hand.type("words", "等配件")
        about = f"work {yard.leak}"
        await held.hand.until(lambda: (held.anju.laid_aside(about) or {}).get("words") == "等配件")
        again = await held.again()
        await again.hand.go(f"/tickets/{yard.leak}/work")
        await again.hand.until(lambda: again.hand.one("words").value == "等配件")
        assert "已查 1 / 12" in again.hand.texts()
        await again.platform.kill()

    hold(story, as_="郑海涛", yard=yard)
