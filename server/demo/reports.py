"""What was reported on 锦绣苑 in sixty days and what became of it: minutes after, who, what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from server.demo import world

Json = dict[str, Any]
DESK, BOSS, FIXER, GRANNY = ("陈静", "刘芳"), "王建国", "郑海涛", "黄淑珍"
CLEANERS = ("王秀兰", "张桂英", "李春梅", "周玉珍", "吴凤霞")
GUARDS = ("李卫国", "陈志强", "赵大勇", "孙立军")
SPOTS = [name for name, place in world.PLACE.items() if place.estate is world.JINXIU]
AGAIN = {"again": True}
"""On the ticket that followed because somebody was not satisfied."""
ZONE = ZoneInfo(world.JINXIU.time_zone)


class Deed(NamedTuple):
    """`minutes` after the report; `verb` of the command; `pictures` were taken with it."""

    minutes: float
    who: str
    verb: str
    body: Json
    pictures: int = 0


class Story(NamedTuple):
    """One ticket: its first deed is the report."""

    name: str
    at: datetime
    deeds: tuple[Deed, ...]


REPAIRS = (
    ("tap", "soon", "厨房水龙头关不紧，一直滴水"),
    ("blocked", "soon", "卫生间地漏下水慢，有异味"),
    ("light", "soon", "门口走廊灯不亮"),
    ("lock", "soon", "入户门锁转不动"),
    ("window", "later", "纱窗掉了一扇"),
    ("burst", "urgent", "阳台水管爆了，水流到楼下"),
    ("outage", "urgent", "家里跳闸，推不上去"),
)
COMPLAINTS = (
    ("noise", "楼上半夜拖椅子，睡不着", "已上门沟通，楼上装了脚垫"),
    ("parking", "车位前被别人的车挡住，出不去", "联系车主挪车，加了禁停标识"),
    ("cleanliness", "楼道垃圾两天没清", "当天清运，调整了保洁时间"),
    ("service", "门岗对来访的亲戚态度不好", "与当班人员谈话，致电道歉"),
)
PHRASES = ("很快，谢谢", "师傅很仔细", "", "等得有点久")


def past(now: datetime, days: int = 60) -> Iterator[Story]:
    """Every day two or three; the same every time. What is younger than two days is left to `today`."""
    for ago in range(days, 2, -1):
        chance = Random(f"tickets {ago}")
        for number in range(2 + chance.randrange(2)):
            morning = (now.astimezone(ZONE) - timedelta(days=ago)).replace(hour=0, minute=0, second=0)
            at = morning + timedelta(minutes=chance.randrange(7 * 60, 21 * 60), seconds=number)
            kind = chance.choices(("repair", "complaint", "litter", "consultation"), (6, 2, 2, 1))[0]
            yield Story(f"{ago}-{number}", at, tuple(MADE[kind](chance)))


def _repair(chance: Random) -> Iterator[Deed]:
    category, urgency, words = chance.choice(REPAIRS)
    home = chance.choice(list(world.UNIT))
    desk = chance.choice(DESK)
    yield Deed(0, desk, "register", _report("repair", category, urgency, words, home))
    yield Deed(2, desk, "assign", _to(FIXER))
    slow = chance.random() < 0.06
    arrival = 2 + (chance.randrange(14, 40) if slow else chance.randrange(3, 10))
    yield Deed(3, FIXER, "accept", {})
    yield Deed(arrival, FIXER, "arrive", {})
    done = arrival + chance.randrange(10, 50)
    yield Deed(done, FIXER, "finish", _finished(), 1)
    yield Deed(done + 60 * chance.randrange(12, 20), BOSS, "approve", {"passed": True})
    if chance.random() < 0.04:
        told = {"rating": "unsatisfied", "text": "又开始漏了"}
        yield Deed(done + 60 * 26, desk, "call_back", told)
        yield Deed(done + 60 * 26 + 2, desk, "assign", _to(FIXER) | AGAIN)
        yield Deed(done + 60 * 26 + 30, FIXER, "finish", _finished() | AGAIN, 1)
        yield Deed(done + 60 * 32, BOSS, "approve", {"passed": True} | AGAIN)
        yield Deed(done + 60 * 34, desk, "call_back", {"rating": "satisfied", "text": "这次好了"} | AGAIN)
        return
    rating = "fair" if slow else "satisfied"
    yield Deed(done + 60 * 26, desk, "call_back", {"rating": rating, "text": chance.choice(PHRASES)})


def _complaint(chance: Random) -> Iterator[Deed]:
    category, words, result = chance.choice(COMPLAINTS)
    desk = chance.choice(DESK)
    yield Deed(
        0, desk, "register", _report("complaint", category, "soon", words, chance.choice(list(world.UNIT)))
    )
    yield Deed(8, desk, "verify", {})
    yield Deed(20, desk, "assign", _to(BOSS))
    done = 60 * chance.randrange(2, 30)
    yield Deed(done, BOSS, "finish", {"text": result})
    yield Deed(done + 5, BOSS, "judge", {"valid": chance.random() < 0.6, "reason": "已核对监控和登记"})
    yield Deed(done + 40, desk, "answer", {"text": result})
    yield Deed(done + 60 * 22, desk, "call_back", {"rating": "satisfied", "text": "处理得可以"})


def _litter(chance: Random) -> Iterator[Deed]:
    place, cleaner = chance.choice(SPOTS), chance.choice(CLEANERS)
    words = chance.choice(("地上有烟头", "纸屑没人扫", "饮料洒了一地"))
    yield Deed(
        0, chance.choice(GUARDS), "register", _report("litter", "rubbish", "soon", words) | _at(place), 1
    )
    yield Deed(3, chance.choice(DESK), "assign", _to(cleaner))
    yield Deed(3 + chance.choice((8, 14, 22, 47)), cleaner, "finish", {"text": "清理完了"}, 1)


def _consultation(chance: Random) -> Iterator[Deed]:
    words = chance.choice(("装修要办什么手续", "车位月租怎么续", "宠物证在哪里办"))
    desk = chance.choice(DESK)
    yield Deed(
        0, desk, "register", _report("consultation", "", "soon", words, chance.choice(list(world.UNIT)))
    )
    yield Deed(chance.randrange(10, 300), desk, "answer", {"text": "已告知材料和办理时间"})


MADE = {"repair": _repair, "complaint": _complaint, "litter": _litter, "consultation": _consultation}


def today(now: datetime) -> Iterator[Story]:
    """What is open when somebody opens the estate, a ticket at every stage."""

    def story(
        name: str, minutes: float, report: Json, *deeds: Deed, by: str = DESK[0], shown: int = 0
    ) -> Story:
        return Story(name, now - timedelta(minutes=minutes), (Deed(0, by, "register", report, shown), *deeds))

    told, taken = Deed(2, DESK[0], "assign", _to(FIXER)), Deed(4, FIXER, "accept", {})
    there, done = Deed(11, FIXER, "arrive", {}), Deed(45, FIXER, "finish", _finished(), 1)
    approved = Deed(60 * 14, BOSS, "approve", {"passed": True})
    parts = Deed(55, FIXER, "pause", {"reason": "等配件", "until": (now + timedelta(days=2)).isoformat()})
    burst = _report("repair", "burst", "urgent", "楼上漏水，客厅天花板在滴", "3-2-1201")
    yield story("urgent", 5, burst, told, shown=1)
    light = _report("repair", "light", "soon", "门口的灯一闪一闪", "3-2-1201")
    yield story("new", 12, light, by=GRANNY)
    door = _report("repair", "lock", "soon", "单元门禁按了没反应", "5-1-302")
    yield story("going", 50, door, told, taken, there)
    window = _report("repair", "window", "later", "推拉窗滑轮坏了", "2-1-801")
    yield story("waiting", 60 * 30, window, told, taken, there, parts)
    shower = _report("repair", "tap", "soon", "浴室花洒换了软管", "1-1-502")
    yield story("done", 60 * 20, shower, told, taken, there, done)
    socket = _report("repair", "light", "soon", "厨房吸顶灯换了灯管", "6-1-1002")
    yield story("approved", 60 * 40, socket, told, taken, there, done, approved)
    noise = _report("complaint", "noise", "soon", "楼下广场舞音响太大，孩子要高考", "4-2-602")
    looked, given = Deed(10, DESK[1], "verify", {}), Deed(30, DESK[1], "assign", _to(BOSS))
    yield story("late", 60 * 27, noise, looked, given, by=DESK[1])
    shells = _report("litter", "rubbish", "soon", "健身区一地瓜子壳") | _at("儿童游乐场")
    yield story("litter", 36, shells, Deed(2, DESK[0], "assign", _to(CLEANERS[0])), by=GUARDS[0], shown=1)
    charging = _report("consultation", "", "soon", "充电桩什么时候装", "2-2-1101")
    yield story("question", 30, charging, by=DESK[1])
    lane = _report("violation", "blocked_lane", "urgent", "消防通道停了一辆面包车") | _at("西门")
    yield story("lane", 25, lane, by=GUARDS[1], shown=1)


def _report(kind: str, category: str, urgency: str, words: str, home: str = "") -> Json:
    told: Json = {
        "ticket_kind": kind,
        "urgency": urgency,
        "text": words,
        "channel": "phone" if home else "app",
    }
    if category:
        told["category"] = category
    if home:
        told["unit_id"] = str(world.UNIT[home].id)
    return told


def _at(place: str) -> Json:
    return {"place_id": str(world.PLACE[place].id)}


def _to(name: str) -> Json:
    return {"to_person_id": str(world.PERSON[name].id)}


def _finished() -> Json:
    checks = [{"name": name, "ok": True} for name in ("通水通电试用正常", "场地清理干净")]
    return {"text": "已修好，试用正常", "details": {"checks": checks, "no_signature": "业主外出，电话确认"}}
