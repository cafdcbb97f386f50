"""A guard walks a round on a phone: home, scanning, refusals, typing, notes, finishing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.rounds.records import Finish, Note, Start, Visit
from services.ids import uuid7
from services.platform import Position
from tests.rounds.patrol import Held, Patrol, code, label_url, walk


async def scan(held: Held, text: str) -> None:
    """The label comes into view, is read, and is out of view again."""
    seen = len(held.platform.window_calls)
    held.platform.qr_texts = [text]
    await held.hand.until(lambda: len(held.platform.window_calls) > seen or "已打过卡" in held.hand.texts())
    held.platform.qr_texts = []
    await held.hand.settle()


async def open_scanner(held: Held) -> None:
    await held.hand.go("/")
    await held.hand.tap("scan")
    await held.hand.until(lambda: held.hand.find("light"))


def visits(held: Held) -> list[Visit]:
    return sorted(held.anju.store.all(Visit), key=lambda v: v.at)


def felt(held: Held) -> list[Any]:
    return [args[0] for name, args in held.platform.window_calls if name == "beep"]


def test_home_says_which_round_how_long_and_where_next() -> None:
    yard = Patrol()
    yard.visit("李卫国", 0, 2)

    async def story(held: Held) -> None:
        said = held.hand.texts()
        assert "第 3 轮　夜间巡逻" in said
        assert "还剩 35 分钟" in said
        assert "1/4" in said
        assert "下一个" in said
        assert held.hand.one("stop-2") is not None

    walk(story, yard)


def test_scanning_starts_the_round_records_the_stop_and_goes_on_to_the_next() -> None:
    async def story(held: Held) -> None:
        await open_scanner(held)
        assert len(held.anju.store.all(Start)) == 1
        await scan(held, label_url(0))
        assert "已记录　东门岗亭" in held.hand.texts()
        assert "下一个：3 号楼 配电室" in held.hand.texts()
        await scan(held, label_url(1))
        assert "下一个：地下车库 B2 西" in held.hand.texts()
        assert [v.stop_id for v in visits(held)] == held.yard.stops[:2]
        assert felt(held) == ["ok", "ok"]

    walk(story)


def test_everything_is_recorded_without_a_network() -> None:
    async def story(held: Held) -> None:
        held.backend.cut = cut
        await open_scanner(held)
        await scan(held, label_url(0))
        assert "已记录　东门岗亭" in held.hand.texts()
        assert held.anju.sync.status.on_phone == 2

    walk(story)


def cut(step: str) -> None:
    from services.answers import Offline

    raise Offline("no network")


def test_the_same_label_again_within_moments_is_left_alone_politely() -> None:
    async def story(held: Held) -> None:
        await open_scanner(held)
        await scan(held, label_url(0))
        await open_scanner(held)
        await scan(held, label_url(0))
        assert "东门岗亭" in held.hand.texts()
        assert "已打过卡" in held.hand.texts()
        assert len(visits(held)) == 1
        assert felt(held) == ["ok"]

    walk(story)


def refused(text: str, *words: str, yard: Patrol | None = None) -> None:
    async def story(held: Held) -> None:
        await open_scanner(held)
        await scan(held, text)
        for word in words:
            assert word in held.hand.texts()
        assert "没有打卡" in held.hand.texts()
        assert visits(held) == []
        assert felt(held) == ["bad"]

    walk(story, yard)


def test_a_code_that_is_no_label() -> None:
    refused("https://pay.example/bill", "这不是点位标签")


def test_a_label_of_another_estate() -> None:
    refused(label_url(77), "不认得这个标签")


def test_a_label_that_was_replaced_is_named() -> None:
    yard = Patrol()
    yard.replace_tag(1)
    refused(label_url(1), "3 号楼 配电室", "已经换新", yard=yard)


def test_a_label_that_is_not_on_this_round_is_named() -> None:
    yard = Patrol()
    row = yard.server.rows[("rounds.rounds", yard.round_id)].value
    yard.server.put("rounds.rounds", {**row, "stop_ids": yard.stops[:2]})
    refused(label_url(3), "“水泵房”不在这一轮里", yard=yard)


def test_typing_the_short_code_is_one_tap_away() -> None:
    async def story(held: Held) -> None:
        await open_scanner(held)
        await held.hand.tap("type-code")
        await held.hand.type("code", "7kq2-m9xo")
        await held.hand.tap("check-in")
        await held.hand.until(lambda: len(visits(held)) == 1)
        assert visits(held)[0].how == "typed"
        await held.hand.type("code", "9999-9999")
        await held.hand.tap("check-in")
        await held.hand.until(lambda: "没有这个短码" in held.hand.texts())
        assert held.hand.one("code").value == "9999-9999"

    assert code(0) == "7KQ2-M9X0"
    walk(story)


def test_without_a_camera_it_says_so_and_the_code_can_be_typed() -> None:
    async def story(held: Held) -> None:
        await held.hand.go("/")
        await held.hand.tap("scan")
        await held.hand.until(lambda: "没有相机" in held.hand.texts())
        assert "请输入标签下方的短码打卡" in held.hand.texts()
        await held.hand.tap("type-code")
        await held.hand.type("code", code(0))
        await held.hand.tap("check-in")
        await held.hand.until(lambda: len(visits(held)) == 1)

    walk(story, get_available_cameras=[])


def test_a_fresh_position_goes_with_the_visit_and_an_old_one_does_not() -> None:
    async def story(held: Held) -> None:
        await open_scanner(held)
        held.platform.position = Position(31.2, 121.4, 8.0, held.platform.wall() - 30)
        await scan(held, label_url(0))
        held.platform.position = Position(31.2, 121.4, 8.0, held.platform.wall() - 61)
        await scan(held, label_url(1))
        assert [v.latitude for v in visits(held)] == [31.2, None]
        assert 53 <= (visits(held)[0].accuracy or 0) < 60, "8 metres, and 30 seconds of walking"

    walk(story)


def test_a_note_and_a_photo_can_follow_and_need_not() -> None:
    async def story(held: Held) -> None:
        await open_scanner(held)
        await scan(held, label_url(0))
        await held.hand.tap("add-note")
        await held.hand.until(lambda: held.hand.find("note"))
        assert held.hand.find("save") is None
        assert held.hand.find("skip") is not None
        await held.hand.type("note", "消防门关不上")
        await held.hand.tap("photo")
        await held.hand.until(lambda: held.hand.find("shutter"))
        await held.hand.tap("shutter")
        await held.hand.until(lambda: held.hand.find("save"))
        await held.hand.tap("save")
        await held.hand.until(lambda: held.anju.store.all(Note))
        (note,) = held.anju.store.all(Note)
        assert note.text == "消防门关不上"
        assert len(note.photos) == 1
        assert note.visit_id == visits(held)[0].id
        assert held.anju.photos.waiting == 1

    walk(story)


def test_all_reached_ends_with_one_tap() -> None:
    yard = Patrol()
    for stop in range(4):
        yard.visit("李卫国", stop, 4 - stop)

    async def story(held: Held) -> None:
        assert "全部到齐" in held.hand.texts()
        await held.hand.tap("finish")
        await held.hand.until(lambda: held.anju.store.all(Finish))
        assert held.anju.store.all(Finish)[0].reason == ""
        assert "现在没有要走的轮次" in held.hand.texts()
        assert "已完成" in held.hand.texts()

    walk(story, yard)


def test_leaving_stops_out_asks_for_a_reason() -> None:
    yard = Patrol()
    yard.visit("李卫国", 0, 2)

    async def story(held: Held) -> None:
        await held.hand.go(f"/rounds/{yard.round_id}")
        await held.hand.tap("finish")
        await held.hand.until(lambda: held.hand.find("reason-locked"))
        assert "还有 3 个点没到，为什么结束？" in held.hand.texts()
        await held.hand.tap("finish")
        assert "请选一个原因，或继续走" in held.hand.texts()
        assert held.anju.store.all(Finish) == []
        await held.hand.pick("reason-locked")
        await held.hand.type("reason-words", "钥匙在前台")
        await held.hand.tap("finish")
        await held.hand.until(lambda: held.anju.store.all(Finish))
        assert held.anju.store.all(Finish)[0].reason == "门锁着进不去；钥匙在前台"

    walk(story, yard)


def test_a_round_that_is_hours_away_asks_first() -> None:
    yard = Patrol(minutes_ago=-125)

    async def story(held: Held) -> None:
        assert "2 小时 5 分后开始" in held.hand.texts()
        await held.hand.tap("scan")
        await held.hand.until(lambda: held.hand.find("walk-now"))
        assert "现在打卡会记为提前" in held.hand.texts()
        assert held.anju.store.all(Start) == []
        await held.hand.tap("walk-now")
        await held.hand.until(lambda: held.hand.find("light"))
        await scan(held, label_url(0))
        assert len(visits(held)) == 1
        assert len(held.anju.store.all(Start)) == 1

    walk(story, yard)


def test_the_round_of_a_colleague_is_resumed() -> None:
    yard = Patrol()
    yard.visit("陈志强", 0, 3)

    async def story(held: Held) -> None:
        assert "已走：陈志强" in held.hand.texts()
        await open_scanner(held)
        await scan(held, label_url(1))
        assert "2/4" in held.hand.texts()
        assert held.anju.store.all(Start) == []

    walk(story, yard)


def test_earlier_rounds_of_the_shift_are_on_the_home() -> None:
    yard = Patrol()
    earlier = uuid7()
    yard.one_round(earlier, 2, yard.now() - timedelta(hours=3), yard.stops[:1])
    yard.visit("李卫国", 0, 170, round_id=earlier)

    async def story(held: Held) -> None:
        assert "今天走过的" in held.hand.texts()
        assert held.hand.find(f"round-{earlier}") is not None

    walk(story, yard)


def test_an_unknown_round_says_so() -> None:
    async def story(held: Held) -> None:
        await held.hand.go("/rounds/nowhere")
        assert "这台手机上没有这一轮" in held.hand.texts()

    walk(story)


def test_in_english() -> None:
    async def story(held: Held) -> None:
        await open_scanner(held)
        await scan(held, "https://pay.example/bill")
        assert "This is no checkpoint label; nothing was recorded." in held.hand.texts()

    walk(story, language="en")


def test_within_the_grace_it_counts_what_is_left_and_not_below_zero() -> None:
    async def story(held: Held) -> None:
        assert "还剩 36 分钟" in held.hand.texts()
        assert "后开始" not in held.hand.texts()

    walk(story, Patrol(minutes_ago=4))
