"""The hands of 郑海涛: taken, in time, checked, signed and finished, all of it without a network."""

import io
from typing import Any

import pytest
from PIL import Image

from app.tickets.queries import standing
from app.tickets.records import Price, Step, Ticket
from components.camera import Camera
from tests.harness import PHONE, TABLET, Hand
from tests.rounds.patrol import camera
from tests.rounds.test_stopping import shoot
from tests.shell.test_every_screen import CHINESE, ENGLISH
from tests.shell.yard import Held, hold
from tests.tickets.desk import TicketYard


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


async def draw(hand: Hand, *points: tuple[float, float]) -> None:
    pad = hand.one("pad")
    for n, (x, y) in enumerate(points):
        at = {"k": "touch", "l": {"x": x, "y": y}, "g": {"x": x, "y": y}}
        await hand.fire(pad, "pan_start" if n == 0 else "pan_update", at)
    zero = {"x": 0.0, "y": 0.0}
    await hand.fire(pad, "pan_end", {"l": zero, "g": zero, "v": zero})


async def on_site(held: Held, yard: WorkYard) -> None:
    await held.hand.go(f"/tickets/{yard.leak}/work")
    await held.hand.tap("accept")
    await held.hand.until(lambda: held.hand.find("arrive"))
    await held.hand.tap("arrive")
    await held.hand.until(lambda: held.hand.find("check-先关阀门"))


@pytest.fixture(autouse=True)
def another_device() -> None:
    """No test knows the lenses of the one before."""
    Camera.known = []


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


def test_a_repair_is_finished_with_a_photo_and_a_signature() -> None:
    yard = WorkYard()

    async def story(held: Held) -> None:
        hand = held.hand
        held.offline()
        await on_site(held, yard)
        await hand.tap("more-material")
        await hand.tap(f"amount-{yard.tap}-more")
        await hand.tap("to-finish")
        await hand.until(lambda: hand.find("finish"))
        assert "还差：完工照片、业主签名" in hand.texts()
        assert hand.one("finish").disabled
        assert "68 元" in hand.texts()
        await shoot(held, "photo")
        await hand.tap("to-sign")
        await hand.until(lambda: hand.find("pad"))
        assert "应付 68 元" in hand.texts()
        await draw(hand, (10, 10), (12, 10))
        await hand.tap("sign")
        assert "笔画太少" in hand.texts()
        await hand.tap("clear")
        assert hand.one("sign").disabled
        await draw(hand, (20, 20), (80, 140), (140, 40))
        await draw(hand, (30, 100), (180, 90))
        await hand.tap("sign")
        await hand.until(lambda: hand.find("signature"))
        await hand.tap("finish")
        await hand.until(lambda: "已完工" in hand.texts())
        last = steps(held, yard.leak)[-1]
        assert last.step == "finish"
        assert len(last.photos) == 1
        unchecked = [c["name"] for c in last.details["checks"] if not c["ok"]]
        assert "穿鞋套" in unchecked
        assert len(unchecked) == 12
        data = await held.anju.photos.bytes_of(last.details["signature"])
        picture = Image.open(io.BytesIO(data or b""), formats=["JPEG"])
        assert picture.height == 220
        assert picture.convert("L").getextrema()[0] < 60
        assert [s.step for s in steps(held, yard.leak)][-2:] == ["work", "finish"]
        assert held.anju.photos.waiting == 2
        held.online()
        await held.anju.sync.now()
        await hand.until(lambda: held.anju.photos.waiting == 0)

    hold(story, as_="郑海涛", yard=yard, **camera())


@pytest.mark.parametrize(("phrase", "kept"), [("away", "不在家"), ("old", "老人不便"), ("refused", "拒签")])
def test_without_photo_and_signature_he_says_why(phrase: str, kept: str) -> None:
    yard = WorkYard()

    async def story(held: Held) -> None:
        hand = held.hand
        held.offline()
        await on_site(held, yard)
        await hand.go(f"/tickets/{yard.leak}/finish")
        await hand.pick("no_photo-no_photo_hidden")
        await hand.type("no_photo_words", "在墙里")
        await hand.pick(f"no_sign-no_sign_{phrase}")
        await hand.tap("finish")
        await hand.until(lambda: "已完工" in hand.texts())
        told = steps(held, yard.leak)[-1].details
        assert told["no_signature"] == kept
        assert told["no_photo"] == "修的地方看不见；在墙里"
        assert "signature" not in told

    hold(story, as_="郑海涛", yard=yard)


def test_small_work_is_done_on_the_spot() -> None:
    """X02: from the report straight to its end, with material that was filled in on the way."""
    yard = WorkYard()
    bulb = yard.reported(by="李卫国", unit_id=None, spot="3 号楼大堂", text="灯不亮", urgency="later")

    async def story(held: Held) -> None:
        hand = held.hand
        held.offline()
        await hand.go(f"/tickets/{bulb}/finish")
        assert "当场办结" in hand.texts()
        assert "业主签名" not in hand.texts()
        await shoot(held, "photo")
        await hand.tap("finish")
        await hand.until(lambda: "已完工" in hand.texts())
        assert [s.step for s in steps(held, bulb)] == ["finish"]
        await hand.go(f"/tickets/{bulb}/work")
        assert "这里没有要你做的了" in hand.texts()

    hold(story, as_="郑海涛", yard=yard, **camera())


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
def test_both_languages_on_both_devices(language: str, size: tuple[int, int]) -> None:
    yard = WorkYard()
    foreign = CHINESE - ENGLISH if language == "en" else ENGLISH - CHINESE

    async def story(held: Held) -> None:
        await held.hand.go(f"/tickets/{yard.leak}/work")
        await held.hand.tap("accept")
        await held.hand.until(lambda: held.hand.find("arrive"))
        await held.hand.tap("arrive")
        await held.hand.until(lambda: held.hand.find("photo"))
        for path in ("work", "finish"):
            await held.hand.go(f"/tickets/{yard.leak}/{path}")
            assert not set(held.hand.texts().splitlines()) & foreign
        await held.hand.tap("to-sign")
        await held.hand.until(lambda: held.hand.find("pad"))
        assert not set(held.hand.texts().splitlines()) & foreign

    hold(story, as_="郑海涛", yard=yard, language=language, size=size)
