"""锦绣苑 and 翠湖庭: their people, places, labels and plans. Tests take names, tokens and ids from here."""

from server.demo.kinds import Building, Estate, Person, Place, Plan, Question, Stop, Tag, Unit

PASSWORD = "anju-demo-2026"
VALID_FROM = "2026-01-01"

JINXIU = Estate("锦绣苑", desk_phone="021-5555 0100")
CUIHU = Estate("翠湖庭")
ESTATES = (JINXIU, CUIHU)

BUILDINGS = tuple(Building(JINXIU, n) for n in range(1, 7)) + tuple(Building(CUIHU, n) for n in (1, 2))
# Shops below, homes on floors 3 to 12: two stairs, two flats a floor, 40 units a building.
UNITS = tuple(
    Unit(building, stair, floor, flat)
    for building in BUILDINGS[:6]
    for stair in (1, 2)
    for floor in range(3, 13)
    for flat in (1, 2)
)
UNIT = {unit.name: unit for unit in UNITS}


def _staff(name: str, tail: str, post: str, role: str, estate: Estate = JINXIU) -> Person:
    return Person(estate, name, f"138000000{tail}" if estate is JINXIU else f"139000000{tail}", post, (role,))


PEOPLE = (
    _staff("王建国", "01", "项目经理", "manager"),
    _staff("陈静", "02", "客服", "desk"),
    _staff("刘芳", "03", "客服", "desk"),
    _staff("李卫国", "11", "秩序维护员", "guard"),
    _staff("陈志强", "12", "秩序维护员", "guard"),
    _staff("赵大勇", "13", "秩序维护员", "guard"),
    _staff("孙立军", "14", "秩序维护员", "guard"),
    _staff("王秀兰", "21", "保洁员", "cleaner"),
    _staff("张桂英", "22", "保洁员", "cleaner"),
    _staff("李春梅", "23", "保洁员", "cleaner"),
    _staff("周玉珍", "24", "保洁员", "cleaner"),
    _staff("吴凤霞", "25", "保洁员", "cleaner"),
    _staff("郑海涛", "31", "水电工", "electrician"),
    _staff("何福生", "41", "绿化工", "gardener"),
    _staff("马国强", "42", "绿化工", "gardener"),
    _staff("高小明", "43", "绿化工", "gardener"),
    _staff("林慧", "51", "品质督导", "inspector"),
    Person(JINXIU, "黄淑珍", "13800000061", "业主", ("resident",), UNIT["3-2-1201"]),
    _staff("徐文博", "01", "项目经理", "manager", CUIHU),
    _staff("田野", "11", "秩序维护员", "guard", CUIHU),
)
PERSON = {person.name: person for person in PEOPLE}
SIGN_INS = {
    "guard": PERSON["李卫国"],
    "cleaner": PERSON["王秀兰"],
    "electrician": PERSON["郑海涛"],
    "gardener": PERSON["何福生"],
    "desk": PERSON["陈静"],
    "manager": PERSON["王建国"],
    "inspector": PERSON["林慧"],
    "resident": PERSON["黄淑珍"],
    "neighbour": PERSON["徐文博"],
}

_CHECKPOINTS = (
    ("东门岗亭", 31.220412, 121.412310, "岗亭外墙，道闸旁", None),
    ("西门", 31.220386, 121.409124, "人行门内侧立柱", None),
    ("北围墙", 31.221870, 121.410705, "红外对射 3 号杆", None),
    ("南侧消防通道", 31.218905, 121.410762, "消防登高面警示牌背后", None),
    ("地下车库入口", 31.219310, 121.411820, "坡道尽头右侧墙面", None),
    ("地下车库 B 区", 31.219742, 121.410980, "B12 车位旁立柱", None),
    ("消防泵房", 31.219655, 121.410312, "地下一层，门内右侧", None),
    ("配电房", 31.219920, 121.409866, "地下一层，挡鼠板内", None),
    ("垃圾分类房", 31.221240, 121.409430, "卷帘门左侧", None),
    ("1 号楼大堂", 31.221105, 121.411630, "门禁主机下方", BUILDINGS[0]),
    ("3 号楼天台", 31.220690, 121.411015, "屋面出口门内", BUILDINGS[2]),
    ("儿童游乐场", 31.220105, 121.410540, "安全须知牌背后", None),
)
PLACES = (
    *(Place(JINXIU, *checkpoint) for checkpoint in _CHECKPOINTS),
    Place(CUIHU, "翠湖庭正门", 31.230150, 121.421100, "岗亭窗下"),
    Place(CUIHU, "湖心亭", 31.230720, 121.421650, "亭柱内侧"),
    Place(CUIHU, "翠湖庭地下车库", 31.229880, 121.421930, "道闸旁立柱"),
)
PLACE = {place.name: place for place in PLACES}

# The label of the north wall was torn off and replaced: an old print of it is refused by name.
OLD_TAG = Tag(PLACE["北围墙"], edition=1, replaced=True)
TAGS = tuple(Tag(place, edition=2 if place.name == "北围墙" else 1) for place in PLACES)
TAG = {tag.place.name: tag for tag in TAGS}

_TASKS = {
    "东门岗亭": "核对来访登记，看道闸起落和监控画面是否正常",
    "西门": "试门禁开合，清走堵门的车辆和杂物",
    "北围墙": "看围墙、红外对射和照明，有无攀爬痕迹",
    "南侧消防通道": "确认消防通道畅通、无占用，拍照",
    "地下车库入口": "看坡道灯、减速带和防汛挡板，劝离违停车辆",
    "地下车库 B 区": "看照明和排水沟，检查消防门是否常闭，拍照",
    "消防泵房": "抄压力表读数，看阀门位置和有无漏水，拍照",
    "配电房": "听有无异响，看温度、挡鼠板和门锁，拍照",
    "垃圾分类房": "看有无满溢和火种，关好水龙头和门",
    "1 号楼大堂": "试门禁和对讲，看灭火器压力和疏散指示灯",
    "3 号楼天台": "确认天台门锁闭，看女儿墙和设备有无松动，拍照",
    "儿童游乐场": "查看游乐设施螺栓和地垫，劝离违规车辆",
    "翠湖庭正门": "核对来访登记，看道闸是否正常",
    "湖心亭": "看护栏和救生圈是否完好，劝阻下水",
    "翠湖庭地下车库": "看照明和积水，检查消防门是否常闭",
}

# What is asked where, on every plan that passes there.
QUESTIONS = {
    "南侧消防通道": (
        Question("clear", "yes_no", "消防通道是否畅通", expects=True),
        Question("photo", "photo", "通道照片", required=False),
    ),
    "消防泵房": (
        Question("pressure", "number", "压力表", low=0.4, high=1.0, unit="MPa"),
        Question("leak", "yes_no", "有无漏水", expects=False),
        Question("valves", "text", "阀门有无异常", required=False),
    ),
    "配电房": (
        Question("heat", "number", "室温", high=40, unit="℃"),
        Question("lock", "yes_no", "门锁和挡鼠板是否完好", expects=True),
        Question("photo", "photo", "柜面照片", required=False),
    ),
    "垃圾分类房": (
        Question("fill", "choice", "桶的满溢情况", options=("未满", "快满", "满溢")),
        Question("fire", "yes_no", "有无火种或异味", required=False, expects=False),
    ),
    "3 号楼天台": (Question("door", "yes_no", "天台门是否锁闭", expects=True),),
    "翠湖庭地下车库": (Question("water", "yes_no", "地面有无积水", expects=False),),
}


def _stops(*names: str) -> tuple[Stop, ...]:
    return tuple(Stop(PLACE[name], _TASKS[name], QUESTIONS.get(name, ())) for name in names)


_ALL = tuple(name for name, *_ in _CHECKPOINTS)
_NIGHT = (
    "东门岗亭", "地下车库入口", "地下车库 B 区", "消防泵房", "配电房", "南侧消防通道",
    "儿童游乐场", "3 号楼天台", "1 号楼大堂", "北围墙", "垃圾分类房", "西门",
)  # fmt: skip
_EVERY_TWO_HOURS = tuple(f"{hour:02}:00" for hour in range(0, 24, 2))

# The round of the whole estate follows on itself, so that at any hour there is one to walk.
PLANS = (
    Plan(JINXIU, "全园巡逻", _EVERY_TWO_HOURS, 100, 20, _stops(*_ALL)),
    Plan(
        JINXIU, "地下车库与外围", ("20:00", "22:30", "01:00", "03:30"), 60, 15, _stops(*_NIGHT), ordered=True
    ),
    Plan(
        JINXIU, "楼宇巡查", ("09:00", "15:00", "21:00"), 45, 15,
        _stops("1 号楼大堂", "3 号楼天台", "儿童游乐场", "消防泵房", "配电房", "垃圾分类房"),
    ),
    Plan(CUIHU, "翠湖庭巡逻", _EVERY_TWO_HOURS, 100, 20, _stops("翠湖庭正门", "湖心亭", "翠湖庭地下车库")),
)  # fmt: skip
PLAN = {plan.name: plan for plan in PLANS}
