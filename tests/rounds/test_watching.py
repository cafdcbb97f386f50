"""The manager watches the day on a tablet: figures, strips, what waits, and the timeline of a round."""

from __future__ import annotations

from datetime import timedelta

from app.rounds.texts import PAIRS
from services.ids import uuid7
from tests.harness import TABLET
from tests.rounds.night import sha
from tests.rounds.patrol import HERE, Held, Patrol, clock, walk


def a_day() -> tuple[Patrol, dict[str, str]]:
    """Round 3 is under way; 1 was missed, 2 was walked whole, 4 is still to come."""
    yard, ids = Patrol(), {name: uuid7() for name in ("missed", "done", "coming")}
    now = yard.now()
    yard.one_round(ids["missed"], 1, now - timedelta(minutes=150), yard.stops)
    yard.one_round(ids["done"], 2, now - timedelta(minutes=75), yard.stops[:2])
    yard.one_round(ids["coming"], 4, now + timedelta(minutes=90), yard.stops)
    for stop in (0, 1):
        yard.visit("陈志强", stop, 70 - stop, round_id=ids["done"])
    yard.visit("李卫国", 0, 3)
    return yard, ids


def test_figures_count_the_rounds_and_open_those_behind_them() -> None:
    yard, ids = a_day()

    async def story(held: Held) -> None:
        figures = {
            name: held.hand.texts([held.hand.one(f"figure-{name}")]) for name in ("finished", "missed")
        }
        assert figures["finished"].split("\n")[:2] == ["已完成", "1"]
        assert figures["missed"].split("\n")[:2] == ["漏走或未走完", "1"]
        await held.hand.tap("figure-missed")
        assert held.hand.find(f"lane-{ids['missed']}")
        assert held.hand.find(f"lane-{ids['done']}") is None
        await held.hand.tap("figure-late")
        assert "没有这样的轮次" in held.hand.texts()
        await held.hand.tap("figure-late")
        assert held.hand.find(f"lane-{ids['coming']}")

    walk(story, yard, as_="王建国", size=TABLET)


def test_a_live_round_shows_its_walker_and_a_cell_a_stop() -> None:
    yard, _ = a_day()

    async def story(held: Held) -> None:
        lane = held.hand.texts([held.hand.one(f"lane-{yard.round_id}")])
        assert "第 3 轮　夜间巡逻" in lane
        assert "李卫国" in lane
        assert "进行中" in lane
        strip = [c.label for c in held.hand.all([held.hand.one("live")]) if getattr(c, "label", None)]
        assert "按时 1，当前 1，未到 2" in strip

    walk(story, yard, as_="王建国", size=TABLET)


def test_what_waits_names_the_round_and_opens_it() -> None:
    yard, ids = a_day()

    async def story(held: Held) -> None:
        key = f"concern-missed_round-{ids['missed']}"
        assert "没有人走" in held.hand.texts([held.hand.one(key)])
        await held.hand.tap(key)
        await held.hand.until(lambda: "第 1 轮" in held.hand.texts() and held.hand.find("round-hero"))
        assert "还没有打卡" in held.hand.texts()
        assert held.hand.find("scan") is None

    walk(story, yard, as_="王建国", size=TABLET)


def test_a_visit_walked_offline_tells_both_times_and_what_makes_one_look_twice() -> None:
    yard = Patrol(minutes_ago=30)
    place = yard.server.rows[("estate.places", yard.places[0])].value
    yard.server.put("estate.places", {**place, "latitude": HERE[0], "longitude": HERE[1]})
    at = yard.now() - timedelta(minutes=25)
    visit = yard.visit(
        "李卫国",
        0,
        25,
        received_at=yard.now().isoformat(),
        device_at=(at - timedelta(hours=3)).isoformat(),
        latitude=HERE[0] + 140 / 111_195,
        longitude=HERE[1],
        accuracy=12.0,
        flags=["too_far", "clock_off"],
    )
    yard.fact("notes", "李卫国", 24, visit_id=visit, text="消防门关不上", photos=[sha("a")])

    async def story(held: Held) -> None:
        await held.hand.go(f"/rounds/{yard.round_id}")
        said = held.hand.texts([held.hand.one("timeline")])
        assert f"{clock(at)} 走到 · {clock(yard.now())} 收到" in said
        assert f"应在 {clock(yard.began)}–{clock(yard.began + timedelta(minutes=40))} 到" in said
        assert "李卫国 · 扫码 · 离点位 140 米（误差 ±12 米）" in said
        for flag in ("too_far", "clock_off"):
            assert PAIRS[f"flag_{flag}"][0] in said
            assert PAIRS[f"flag_{flag}_hint"][0] in said
        assert "离线补传" in said
        assert "手机时钟慢 180 分钟" in said
        assert "消防门关不上" in said
        assert "照片还在 李卫国 的手机上" in said

    walk(story, yard, as_="王建国", size=TABLET)


def test_a_photo_that_has_come_is_shown_and_opens_large() -> None:
    yard = Patrol()
    visit = yard.visit("李卫国", 0, 3)
    name = sha("jpeg")
    yard.fact("notes", "李卫国", 2, visit_id=visit, text="", photos=[name])
    arrived = yard.now().isoformat()
    yard.server.put(
        "sync.photos",
        {
            "id": uuid7(),
            "estate_id": "",
            "sha256": name,
            "op_id": uuid7(),
            "person_id": yard.me("李卫国").person_id,
            "size": 4,
            "arrived_at": arrived,
        },
    )

    async def story(held: Held) -> None:
        async def bytes_of(sha256: str) -> bytes:
            return b"jpeg"

        held.anju.photos.bytes_of = bytes_of  # type: ignore[method-assign]
        await held.hand.go(f"/rounds/{yard.round_id}")
        await held.hand.until(lambda: held.hand.find(f"photo-{name}").on_click)  # type: ignore[union-attr]
        await held.hand.tap(f"photo-{name}")
        assert held.hand.find("photo-close")
        await held.hand.tap("photo-close")
        assert held.hand.dialogs() == []

    walk(story, yard, as_="王建国")


def test_a_day_without_rounds_says_so() -> None:
    yard = Patrol(minutes_ago=-60 * 48)

    async def story(held: Held) -> None:
        assert "今天没有轮次" in held.hand.texts()
        assert "没有要处理的" in held.hand.texts()

    walk(story, yard, as_="王建国")
