"""The manager reviews: filters, one tap, several at once, a reason to turn down, the night before."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from openpyxl import load_workbook

from app.rounds.records import Review, Round
from app.rounds.texts import PAIRS
from services.backend import Session
from services.ids import uuid7
from services.tables import LIBRARY
from tests.harness import PHONE, TABLET
from tests.rounds.patrol import HERE, Held, Patrol, walk
from tests.rounds.test_labels import bytes_of

MANAGER = "王建国"


def an_odd_round() -> tuple[Patrol, list[str]]:
    """李卫国 has made three visits: too far, again, and an ordinary one; and reported a hazard."""
    yard = Patrol(minutes_ago=30)
    for place in yard.places:
        row = yard.server.rows[("estate.places", place)].value
        yard.server.put("estate.places", {**row, "latitude": HERE[0], "longitude": HERE[1]})
    spot = {"latitude": HERE[0] + 140 / 111_195, "longitude": HERE[1], "accuracy": 9.0}
    visits = [
        yard.visit("李卫国", 0, 25, flags=["too_far"], **spot),
        yard.visit("李卫国", 0, 24, flags=["again"]),
        yard.visit("李卫国", 1, 20),
    ]
    hazard = {"place_id": yard.places[1], "visit_id": visits[2], "urgency": "urgent", "text": "井盖破了"}
    visits.append(yard.fact("hazards", "李卫国", 19, **hazard))
    return yard, visits


def words(held: Held) -> list[tuple[str, str, str]]:
    """What was said of each subject, in that order."""
    said = sorted(held.anju.store.all(Review), key=lambda r: r.at)
    return [(r.subject_id, r.verdict, r.note) for r in said]


def test_every_odd_thing_is_listed_and_a_filter_narrows_it() -> None:
    yard, (far, again, plain, hazard) = an_odd_round()

    async def story(held: Held) -> None:
        said = held.hand.texts([held.hand.one("concerns")])
        assert "待你处理 3" in said
        assert all(word in said for word in ("位置太远", "重复打卡", "井盖破了", "紧急"))
        assert held.hand.find(f"concern-visit-{plain}") is None
        await held.hand.pick("group-flagged")
        assert held.hand.find(f"concern-visit-{far}")
        assert held.hand.find(f"concern-hazard-{hazard}") is None
        await held.hand.pick("group-hazard")
        assert held.hand.find(f"concern-visit-{again}") is None
        assert held.hand.find(f"concern-hazard-{hazard}")

    walk(story, yard, as_=MANAGER, size=TABLET)


def test_one_tap_accepts_and_the_opposite_word_is_offered_and_asks_why() -> None:
    yard, (far, *_) = an_odd_round()

    async def story(held: Held) -> None:
        await held.hand.tap(f"accept-{far}")
        await held.hand.until(lambda: words(held) == [(far, "accepted", "")])
        assert held.hand.find(f"concern-visit-{far}") is None
        bar = held.hand.dialogs()[-1]
        assert bar.action.label == "改为不通过"
        await held.hand.fire(bar.action, "click")
        await held.hand.until(lambda: held.hand.find("why-send"))
        assert held.hand.one("why-send").disabled
        await held.hand.type("why-note", "人不在现场")
        await held.hand.tap("why-send")
        await held.hand.until(lambda: len(words(held)) == 2)
        assert words(held)[1] == (far, "rejected", "人不在现场")
        await held.hand.tap("show-reviewed")
        assert "不通过" in held.hand.texts([held.hand.one(f"concern-visit-{far}")])

    walk(story, yard, as_=MANAGER, size=TABLET)


def test_several_are_accepted_by_choice_and_no_other() -> None:
    yard, (far, again, _, hazard) = an_odd_round()

    async def story(held: Held) -> None:
        assert held.hand.find("accept-picked") is None
        await held.hand.tap("select")
        assert held.hand.find("accept-picked") is None
        for id in (again, hazard):
            await held.hand.fire(held.hand.one(f"pick-{id}"), "change", True, value=True)
        assert "通过所选 2 条" in held.hand.texts([held.hand.one("accept-picked")])
        await held.hand.tap("accept-picked")
        await held.hand.until(lambda: len(words(held)) == 2)
        assert {id for id, *_ in words(held)} == {again, hazard}
        assert held.hand.find(f"concern-visit-{far}")

    walk(story, yard, as_=MANAGER, size=TABLET)


def test_a_line_opens_the_round_at_its_visit_with_flags_in_sentences() -> None:
    yard, (far, again, *_) = an_odd_round()

    async def story(held: Held) -> None:
        await held.hand.tap(f"concern-visit-{far}")
        await held.hand.until(lambda: held.hand.find("chosen"))
        assert held.hand.page.route == f"/rounds/{yard.round_id}/review/{far}"
        said = held.hand.texts([held.hand.one("chosen")])
        assert PAIRS["flag_too_far"][0] in said
        assert PAIRS["flag_too_far_hint"][0] in said
        assert "离点位 140 米（误差 ±9 米）" in said
        assert held.hand.find(f"visit-{again}")
        assert held.hand.find("plot-canvas")
        await held.hand.tap("positions-list")
        assert "李卫国 在 东门岗亭 · 离点位 140 米" in held.hand.texts([held.hand.one("positions")])
        await held.hand.tap(f"reject-{far}")
        await held.hand.until(lambda: held.hand.find("why-send"))
        await held.hand.pick("why-人不在现场")
        await held.hand.tap("why-send")
        await held.hand.until(lambda: words(held) == [(far, "rejected", "人不在现场")])
        await held.hand.tap(f"accept-{far}")
        await held.hand.until(lambda: len(words(held)) == 2)
        await held.hand.tap(f"history-{far}")
        said = held.hand.texts([held.hand.one(f"verdict-{far}")])
        assert "已通过" in said
        assert "人不在现场" in said

    walk(story, yard, as_=MANAGER, size=TABLET)


def test_who_may_not_review_sees_the_word_and_no_buttons() -> None:
    yard, (far, *_) = an_odd_round()
    yard.fact("reviews", MANAGER, 5, subject="visit", subject_id=far, verdict="rejected", note="人不在现场")

    async def story(held: Held) -> None:
        await held.hand.go(f"/rounds/{yard.round_id}/review/{far}")
        await held.hand.until(lambda: held.hand.find("chosen"))
        assert "人不在现场" in held.hand.texts([held.hand.one("chosen")])
        assert held.hand.find(f"accept-{far}") is None
        assert held.hand.find(f"reject-{far}") is None

    walk(story, yard, as_="林慧", size=PHONE)


def test_the_night_before_is_reached_by_a_step_and_says_how_much_waits_there() -> None:
    yard, id = Patrol(), uuid7()
    yard.one_round(id, 9, yard.now() - timedelta(hours=24), yard.stops)

    async def story(held: Held) -> None:
        assert "昨天还有 1 条没有看" in held.hand.texts()
        assert held.hand.find(f"lane-{id}") is None
        await held.hand.tap("step-before")
        assert held.hand.find(f"lane-{id}")
        assert "待你处理 1" in held.hand.texts()
        await held.hand.tap(f"accept-{id}")
        await held.hand.until(lambda: words(held) == [(id, "accepted", "")])
        await held.hand.tap("today")
        assert "昨天还有" not in held.hand.texts()

    walk(story, yard, as_=MANAGER, size=TABLET)


def test_hazards_are_settled_and_stay_to_be_seen() -> None:
    yard, (*_, hazard) = an_odd_round()

    async def story(held: Held) -> None:
        await held.hand.tap("to-hazards")
        await held.hand.until(lambda: held.hand.find(f"hazard-{hazard}"))
        said = held.hand.texts([held.hand.one(f"hazard-{hazard}")])
        assert all(word in said for word in ("3 号楼 配电室", "紧急", "井盖破了", "李卫国"))
        await held.hand.tap(f"accept-{hazard}")
        await held.hand.until(lambda: words(held) == [(hazard, "accepted", "")])
        assert "没有待处理的隐患" in held.hand.texts()
        await held.hand.tap("settled")
        assert "已处理" in held.hand.texts([held.hand.one(f"hazard-{hazard}")])

    walk(story, yard, as_=MANAGER)


def holds_since(held: Held, moment: str) -> None:
    """What the server said of how far back this device's facts reach."""
    replica = held.anju._replica
    assert replica is not None
    replica.meta = {**replica.meta, "since": moment}


def test_a_month_that_the_device_holds_is_counted_and_carried_away_without_a_network() -> None:
    yard, _ = an_odd_round()
    saved: list[Any] = []

    async def story(held: Held) -> None:
        holds_since(held, "2025-10-20T00:00:00+00:00")
        held.offline()
        await held.hand.go("/months")
        await held.hand.until(lambda: held.hand.find("xlsx"))
        assert "应走 0" not in held.hand.texts()
        assert "还没有过完" in held.hand.texts()
        await held.hand.tap("xlsx")
        await held.hand.until(lambda: saved)
        assert saved[0]["file_name"] == "锦绣苑-巡查-2025-11.xlsx"
        book = load_workbook(io.BytesIO(bytes_of(saved[0]["src_bytes"])))
        assert book["打卡"].max_row == 4
        await held.hand.until(lambda: held.hand.find("saved"))
        await held.hand.tap("csv-visits")
        await held.hand.until(lambda: len(saved) == 2)
        assert bytes_of(saved[1]["src_bytes"]).count(b"\r\n") == 4

    walk(story, yard, as_=MANAGER, size=TABLET, save_file=saved.append)


def test_a_workbook_that_cannot_be_written_without_a_network_says_so_and_csv_goes_on() -> None:
    yard, _ = an_odd_round()
    saved: list[Any] = []

    async def story(held: Held) -> None:
        absent = held.anju.platform.absent_libraries  # type: ignore[attr-defined]
        absent.add(LIBRARY)
        await held.hand.go("/months")
        await held.hand.until(lambda: held.hand.find("xlsx"))
        await held.hand.tap("xlsx")
        await held.hand.until(lambda: "写 Excel 要先联网" in held.hand.texts())
        await held.hand.tap("csv-rounds")
        await held.hand.until(lambda: saved and not held.hand.find("failed"))
        absent.clear()
        await held.hand.tap("xlsx")
        await held.hand.until(lambda: len(saved) == 2)
        assert saved[1]["file_name"].endswith(".xlsx")

    walk(story, yard, as_=MANAGER, size=TABLET, save_file=saved.append)


def test_an_older_month_comes_from_the_server_and_offline_says_so_in_words() -> None:
    yard = Patrol()
    asked: list[Mapping[str, Any]] = []
    old = {**yard.server.rows[("rounds.rounds", yard.round_id)].value, "id": uuid7(), "number": 77}
    old |= {"starts_at": "2025-08-03T13:00:00+00:00", "due_at": "2025-08-03T13:40:00+00:00"}

    async def story(held: Held) -> None:
        async def rpc(name: str, body: Mapping[str, Any], session: Session | None = None) -> Any:
            held.backend.cut("connect")
            assert name == "rounds_between"
            asked.append(body)
            return {"changes": [{"table": "rounds.rounds", "id": old["id"], "row": old}]}

        held.backend.rpc = rpc  # type: ignore[method-assign]
        holds_since(held, "2025-11-06T00:00:00+00:00")
        await held.hand.go("/months")
        held.offline()
        for _ in range(3):
            await held.hand.until(lambda: held.hand.find("step-before"))
            await held.hand.tap("step-before")
            await asyncio.sleep(0.05)
        await held.hand.until(lambda: held.hand.find("trouble"))
        assert "要联网向服务器取" in held.hand.texts()
        held.online()
        await held.hand.tap("retry")
        await held.hand.until(lambda: held.hand.find("plans"))
        assert asked[-1] == {"from": "2025-08-01T00:00:00+08:00", "until": "2025-09-01T00:00:00+08:00"}
        assert "应走 1 · 按时 0 · 迟到 0 · 未走完 0 · 漏走 1" in held.hand.texts()
        assert held.anju.store.get(Round, old["id"]) is None, "what was asked for once is not kept"

    walk(story, yard, as_=MANAGER)
