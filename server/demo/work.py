"""What is done in 锦绣苑 besides patrol: a plan of every kind."""

from collections.abc import Iterable

from app.rounds.queries.forms import FORM, form_for
from app.rounds.records import Question
from server.demo.areas import (
    BOOSTER,
    CORRIDORS,
    DESK,
    DRAIN,
    EXTINGUISHERS,
    GREEN,
    HOMES,
    HYDRANTS,
    LIFT,
    LIGHTS,
    LOBBY,
    OUTDOORS,
    PARKING,
    PLACES,
    STAIRS,
    TAGS,
    TOILET,
)  # fmt: skip
from server.demo.kinds import Building, Place, Plan, Stop
from server.demo.world import JINXIU, PERSON, PLACE

__all__ = ["PLACES", "PLAN", "PLANS", "TAGS"]

SUMMER = ("06-15", "09-15")
FLOOR = "地面无垃圾、无水渍，扶手无灰，墙面无小广告，灯具亮"
TASKS = {
    "园区道路": "清扫落叶和垃圾，冲洗污渍",
    "明沟": "清淤，捡出杂物",
    "公共灯具": "擦拭灯罩，报修不亮的灯",
    "宣传栏": "擦玻璃，清理过期张贴",
    "公共区域玻璃": "擦拭入户门和大堂玻璃",
    "院内及周边": "清扫围墙内外，捡拾烟头纸屑",
}


def _items(*words: str) -> tuple[Question, ...]:
    """Things to tick, each in order when it is done."""
    return tuple(
        Question(id=f"i{n}", kind="yes_no", text=text, expects=True) for n, text in enumerate(words, 1)
    )


HALL = _items("地面", "门和玻璃", "信报箱")
WAY = _items("地面", "扶手和墙面", "灯")
RUBBISH = (Question(id="cleared", kind="yes_no", text="今天的垃圾是否都已清运", expects=True),)


def _floors(buildings: Iterable[Building]) -> tuple[Stop, ...]:
    stops: list[Stop] = []
    for b in buildings:
        stops.append(Stop(LOBBY[b], "拖地，擦门和信报箱", HALL, "地面见光，玻璃无手印，信报箱面无广告"))
        stops.append(Stop(LIFT[b], "擦轿厢壁和按键，吸轨道", (), "轿厢壁无手印，轨道无杂物"))
        for corridor, stair in zip(CORRIDORS[b], STAIRS[b], strict=True):
            stops.append(Stop(corridor, "扫地，拖地，擦扶手", WAY, FLOOR))
            stops.append(Stop(stair, "扫地，清走堆物", (), "通道无堆物，常闭门关好"))
    return tuple(stops)


def _halls(buildings: Iterable[Building]) -> tuple[Stop, ...]:
    return tuple(Stop(place, "巡回保洁") for b in buildings for place in (LOBBY[b], LIFT[b]))


def _cleaning(name: str, who: str, starts: tuple[str, ...], minutes: int, stops: tuple[Stop, ...]) -> Plan:
    early = tuple(f"{int(start[:2]) - 1:02}{start[2:]}" for start in starts)
    return Plan(
        JINXIU, name, starts, minutes, 15, stops, roles=("cleaner",), kind="cleaning", proof="tick",
        people=(PERSON[who],), seasons=((*SUMMER, early),),
    )  # fmt: skip


def _greening(name: str, task: str, starts: tuple[str, ...], places: Iterable[Place], **when: object) -> Plan:
    stops = tuple(Stop(place, task, (), "土面不裸露，叶面无虫，边界整齐") for place in places)
    return Plan(
        JINXIU, name, starts, 150, 30, stops, roles=("gardener",), kind="greening", proof="tick", **when  # type: ignore[arg-type]
    )  # fmt: skip


_PAIRS = (("1、2", HOMES[:2], "王秀兰"), ("3、4", HOMES[2:4], "张桂英"), ("5、6", HOMES[4:], "李春梅"))
_LANE = tuple(q for q in FORM["fire_lane"].questions() if q.kind != "photo")
_TIMED = (
    (0, "开门：整理前台，查看夜间值班记录"),
    (30, "把夜间登记的报修转给水电工"),
    (60, "检查轮椅、雨伞、药箱，登记借还"),
    (150, "园区巡视前给有约的住户打电话"),
    (330, "回访昨天完成的维修"),
    (480, "更新宣传栏和通知"),
    (690, "与夜班保安交接，关门"),
)

PLANS = (
    *(
        _cleaning(f"{pair} 号楼楼道保洁", who, ("07:00",), 240, _floors(homes))
        for pair, homes, who in _PAIRS
    ),
    *(_cleaning(f"{pair} 号楼巡回保洁", who, ("13:00",), 180, _halls(homes)) for pair, homes, who in _PAIRS),
    _cleaning(
        "车库与卫生间保洁", "周玉珍", ("07:00", "13:00"), 180,
        (Stop(PARKING, "清扫车道和车位"), Stop(PLACE["地下车库 B 区"], "清扫车道和车位"),
         Stop(TOILET, "冲洗消毒，补纸", _items("地面", "洁具", "纸和洗手液"), "无异味，台面无水"),
         Stop(PLACE["垃圾分类房"], "清运，冲洗地面", RUBBISH, "桶盖合上，地面无汁水")),
    ),
    _cleaning("外围保洁", "吴凤霞", ("07:30", "13:30"), 150, tuple(Stop(p, TASKS[p.name]) for p in OUTDOORS)),
    _greening("浇水", "浇透，不积水", ("08:00",), GREEN, weekdays=(1, 3, 5),
              seasons=((*SUMMER, ("06:30", "16:30")), ("12-15", "02-15", ()))),
    _greening("修剪", "草坪 5 公分，绿篱平直", ("08:30",), GREEN, weekdays=(2,),
              seasons=(("11-16", "03-15", ()),)),
    _greening("病虫害巡查", "看叶背和枝干，记用药", ("13:30",), GREEN, weekdays=(1, 4)),
    _greening("施肥松土", "松土，薄肥勤施", ("13:30",), GREEN[:3], month_days=(10, 25),
              seasons=(("12-01", "02-20", ()),)),
    _greening("除草补种", "拔草，补种黄土裸露处", ("14:00",), GREEN, weekdays=(3,)),
    Plan(
        JINXIU, "设备日检", ("07:15",), 120, 20,
        (Stop(PLACE["消防泵房"], "抄表，看漏水", FORM["pump_room"].questions(), "无漏水，无杂物"),
         Stop(PLACE["配电房"], "抄温度，听异响", FORM["power_room"].questions(), "门锁好，挡鼠板在位"),
         Stop(BOOSTER, "抄压力，看水箱", FORM["pump_room"].questions(), "无漏水，无杂物"),
         Stop(LIGHTS, "试定时和回路", form_for("equipment")),
         Stop(DRAIN, "试浮球和水泵", form_for("equipment"))),
        roles=("electrician",), kind="upkeep", people=(PERSON["郑海涛"],),
    ),
    Plan(
        JINXIU, "设备月度保养", ("14:00",), 180, 30,
        tuple(Stop(p, "保养并登记", FORM["overhaul"].questions()) for p in (BOOSTER, LIGHTS, DRAIN)),
        roles=("electrician",), kind="upkeep", proof="tick", month_days=(5, 20),
    ),
    Plan(
        JINXIU, "消防通道与疏散指示", ("10:00",), 45, 20,
        (Stop(PLACE["南侧消防通道"], "看有无占用", _LANE),
         *(Stop(LOBBY[b], "看疏散指示和应急灯", FORM["exit_sign"].questions()) for b in HOMES)),
        kind="fire",
    ),
    Plan(
        JINXIU, "消防器材月检", ("11:00",), 180, 60,
        (*(Stop(p, "逐项检查灭火器", form_for("extinguisher")) for p in EXTINGUISHERS),
         *(Stop(p, "逐项检查消火栓", form_for("hydrant")) for p in HYDRANTS)),
        kind="fire", month_days=(1, 16),
    ),
    Plan(
        JINXIU, "前台的一天", ("08:00",), 720, 0,
        tuple(Stop(DESK, words, not_before_minutes=at) for at, words in _TIMED),
        roles=("desk",), kind="desk", proof="tick",
    ),
    Plan(
        JINXIU, "园区巡视", ("10:30",), 60, 30,
        tuple(
            Stop(place, "看、问、记：问题转报事")
            for place in (PLACE["东门岗亭"], PLACE["儿童游乐场"], GREEN[0], TOILET)
        ),
        roles=("desk",), kind="desk", proof="tick",
    ),
)  # fmt: skip
PLAN = {plan.name: plan for plan in PLANS}
