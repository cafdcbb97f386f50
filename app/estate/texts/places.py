"""What is said of places and their labels, and of who is on duty."""

from __future__ import annotations

PAIRS: dict[str, tuple[str, str]] = {
    "PLACE_UNKNOWN": (
        "没有这个地点，可能已经停用。没有改变什么。",
        "That place is not known here; it may be closed. Nothing was changed.",
    ),
    "PLACE_IN_USE": (
        "还有计划要到这个地点，所以没有停用。请先在计划里去掉它。",
        "A plan still stops at this place, so it was not closed. Take it out of the plan first.",
    ),
    "NAME_TAKEN": (
        "已经有一个叫“{name}”的地点，没有保存。请换个名字。",
        "There is a place called “{name}” already; nothing was saved. Choose another name.",
    ),
    "BUILDING_UNKNOWN": (
        "没有这栋楼，没有保存。请重新选择。",
        "That building is not known; nothing was saved.",
    ),
}
