"""What lies in the stores of 锦绣苑, and the last weeks of the book about it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import psycopg

from server.demo import world
from server.demo.ids import uid


class Kept(NamedTuple):
    name: str
    kind: str
    unit: str
    minimum: float
    safety_hours: int = 0
    note: str = ""


class Line(NamedTuple):
    """`hours` before the world was made; `quantity` with its sign, of a count what lay there."""

    item: str
    hours: float
    who: str
    why: str
    quantity: float
    place: str = ""
    dose: str = ""


ITEMS = (
    Kept("吡虫啉", "pesticide", "瓶", 5, 24, "绿化库房，上锁的铁柜"),
    Kept("多菌灵", "pesticide", "袋", 10, 24, "绿化库房，上锁的铁柜"),
    Kept("草甘膦", "pesticide", "瓶", 3, 48, "绿化库房，上锁的铁柜"),
    Kept("尿素", "fertiliser", "公斤", 20),
    Kept("复合肥", "fertiliser", "公斤", 50),
    Kept("修枝剪", "tool", "把", 4, 0, "绿化库房东墙"),
    Kept("背负式喷雾器", "tool", "台", 2),
    Kept("LED 灯管", "material", "支", 10, 0, "配电房货架"),
    Kept("大号垃圾袋", "material", "卷", 20),
)
DAY = 24
LINES = (
    Line("吡虫啉", 20 * DAY, "何福生", "counted", 9),
    Line("吡虫啉", 12 * DAY, "马国强", "used", -1, "西门", "1:1500"),
    Line("吡虫啉", 3, "何福生", "used", -1.5, "儿童游乐场", "1:1500"),
    Line("多菌灵", 20 * DAY, "何福生", "counted", 14),
    Line("多菌灵", 9 * DAY, "高小明", "used", -3, "东门岗亭", "1:800"),
    Line("多菌灵", 4 * DAY, "高小明", "used", -3, "北围墙", "1:800"),
    Line("草甘膦", 20 * DAY, "何福生", "counted", 4),
    Line("尿素", 20 * DAY, "何福生", "counted", 35),
    Line("尿素", 15 * DAY, "马国强", "used", -12.5, "儿童游乐场"),
    Line("尿素", 6 * DAY, "王建国", "received", 50),
    Line("复合肥", 20 * DAY, "何福生", "counted", 80),
    Line("修枝剪", 20 * DAY, "何福生", "counted", 5),
    Line("修枝剪", 2 * DAY, "马国强", "used", -1),
    Line("修枝剪", 2 * DAY - 6, "马国强", "returned", 1),
    Line("背负式喷雾器", 20 * DAY, "何福生", "counted", 2),
    Line("LED 灯管", 18 * DAY, "郑海涛", "counted", 24),
    Line("LED 灯管", 5 * DAY, "郑海涛", "used", -6, "地下车库 B 区"),
    Line("大号垃圾袋", 18 * DAY, "王秀兰", "counted", 36),
    Line("大号垃圾袋", 3 * DAY, "王秀兰", "used", -4, "垃圾分类房"),
)


def item_id(name: str) -> Any:
    return uid(world.JINXIU.name, "item", name)


def fill(cursor: psycopg.Cursor[Any]) -> None:
    """Doing it again adds nothing."""
    estate, now = world.JINXIU.id, datetime.now(UTC)
    cursor.executemany(
        """insert into assets.items (id, estate_id, name, kind, unit, minimum, safety_hours, note)
           values (%s, %s, %s, %s, %s, %s, %s, %s) on conflict do nothing""",
        [(item_id(kept.name), estate, *kept) for kept in ITEMS],
    )
    hours = {kept.name: kept.safety_hours for kept in ITEMS}
    cursor.executemany(
        """insert into assets.movements (id, estate_id, item_id, person_id, why, quantity, place_id,
                                         safety_hours, dose, device_at, at, received_at)
           values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) on conflict do nothing""",
        [
            (
                uid(estate, "line", number),
                estate,
                item_id(line.item),
                world.PERSON[line.who].id,
                line.why,
                line.quantity,
                world.PLACE[line.place].id if line.place else None,
                hours[line.item] if line.why == "used" else 0,
                line.dose,
                *[now - timedelta(hours=line.hours)] * 3,
            )
            for number, line in enumerate(LINES)
        ],
    )
