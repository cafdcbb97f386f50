"""Where work is done in 锦绣苑 besides the checkpoints: areas, rooms, equipment, green, fire gear."""

from server.demo.kinds import Building, Place, Tag
from server.demo.world import BUILDINGS, JINXIU, PLACE, TAG

HOMES = BUILDINGS[:6]
FLOORS = range(3, 13)
_SPOT = {1: (31.221105, 121.41163), 2: (31.2210, 121.4104), 3: (31.22069, 121.411015),
         4: (31.2203, 121.4116), 5: (31.2199, 121.4113), 6: (31.2196, 121.4100)}  # fmt: skip


def _inside(building: Building, words: str, floor: int, kind: str = "area") -> Place:
    """Three metres up a floor is as far as the way to it: the position is that of the building."""
    latitude, longitude = _SPOT[building.ordinal]
    name = f"{building.name}{words}" if words[0] not in "0123456789" else f"{building.name} {words}"
    return Place(JINXIU, name, latitude, longitude, "", building, kind, floor)


def _outside(name: str, latitude: float, longitude: float, kind: str = "area", note: str = "") -> Place:
    return Place(JINXIU, name, latitude, longitude, note, None, kind)


LOBBY = {b: PLACE["1 号楼大堂"] if b.ordinal == 1 else _inside(b, "大堂", 1) for b in HOMES}
LIFT = {b: _inside(b, "电梯轿厢", 1) for b in HOMES}
CORRIDORS = {b: tuple(_inside(b, f"{floor} 层楼道", floor) for floor in FLOORS) for b in HOMES}
STAIRS = {b: tuple(_inside(b, f"{floor} 层安全通道", floor) for floor in FLOORS) for b in HOMES}

OUTDOORS = (
    _outside("园区道路", 31.2204, 121.4109),
    _outside("明沟", 31.2211, 121.4102),
    _outside("公共灯具", 31.2206, 121.4114),
    _outside("宣传栏", 31.2205, 121.4121),
    _outside("公共区域玻璃", 31.2210, 121.4117),
    _outside("院内及周边", 31.2189, 121.4115),
)
TOILET = _outside("公共卫生间", 31.2202, 121.4118)
PARKING = _outside("地下停车场 A 区", 31.2195, 121.4114)
DESK = _outside("客服前台", 31.2204, 121.4122, "room", "东门物业服务中心")
BOOSTER = _outside("加压泵房", 31.2196, 121.4106, "room", "地下一层")
LIGHTS = _outside("公共照明配电箱", 31.2200, 121.4099, "equipment", "配电房内")
DRAIN = _outside("排水泵井", 31.2194, 121.4112, "equipment", "地下车库最低处")
GREEN = tuple(
    _outside(name, latitude, longitude, "green")
    for name, latitude, longitude in (
        ("中心草坪", 31.2203, 121.4107),
        ("东区灌木", 31.2205, 121.4120),
        ("西区乔木", 31.2204, 121.4094),
        ("南侧绿篱", 31.2190, 121.4109),
        ("主路花境", 31.2206, 121.4110),
    )
)
EXTINGUISHERS = (
    *(_inside(b, "1 层灭火器", 1, "extinguisher") for b in HOMES),
    *(_outside(f"地下车库灭火器 {n}", 31.2196 + n / 9000, 121.4110, "extinguisher") for n in range(1, 5)),
)
HYDRANTS = (
    *(_inside(b, "3 层消火栓", 3, "hydrant") for b in HOMES),
    *(_outside(f"地下车库消火栓 {n}", 31.2197 + n / 9000, 121.4113, "hydrant") for n in (1, 2)),
)

PLACES = (
    *(place for place in LOBBY.values() if place.kind == "area"),
    *LIFT.values(),
    *(place for b in HOMES for place in (*CORRIDORS[b], *STAIRS[b])),
    *OUTDOORS,
    TOILET, PARKING, DESK, BOOSTER, LIGHTS, DRAIN,
    *GREEN,
    *EXTINGUISHERS,
    *HYDRANTS,
)  # fmt: skip
TAGS = tuple(Tag(place) for place in PLACES)
ALL = {**PLACE, **{place.name: place for place in PLACES}}
LABEL = {**TAG, **{tag.place.name: tag for tag in TAGS}}
