"""What is odd about a visit, and why a command on rounds was refused."""

from __future__ import annotations

PAIRS: dict[str, tuple[str, str]] = {
    "flag_out_of_order": ("顺序不对", "Out of order"),
    "flag_outside_window": ("不在时段内", "Outside its time"),
    "flag_too_far": ("位置太远", "Too far away"),
    "flag_too_fast": ("走得太快", "Too fast"),
    "flag_two_places": ("一码两地", "One label, two places"),
    "flag_again": ("重复打卡", "Checked in again"),
    "flag_clock_off": ("手机时钟不准", "Clock is off"),
    "flag_mocked": ("位置可疑", "Doubtful position"),
    "flag_photo_seen": ("照片用过", "Photo used before"),
    "flag_out_of_order_hint": (
        "这条路线要按顺序走，后面的点已经先到过了。",
        "This plan has an order, and a stop that comes later had been visited first.",
    ),
    "flag_outside_window_hint": (
        "打卡的时间早于或晚于这一轮、这个点该到的时间。",
        "Earlier or later than the round, or this stop, is meant for.",
    ),
    "flag_too_far_hint": (
        "手机的位置离这个点超过规定的距离，已扣除定位误差。",
        "The phone was farther from the place than allowed, its accuracy taken into account.",
    ),
    "flag_too_fast_hint": (
        "离上一个点的时间太短：走不到，或没有停够。",
        "Too soon after the stop before: nobody walks that fast, or the stay was cut short.",
    ),
    "flag_two_places_hint": (
        "同一张标签在很短时间里在两个地方被扫到，可能有人复印了它。",
        "The same label was read in two places within a short time. It may have been copied.",
    ),
    "flag_again_hint": ("几分钟内在同一个点打了两次卡。", "The same stop twice within minutes."),
    "flag_clock_off_hint": (
        "手机的时钟和服务器差得太多，这里的时间已按服务器校正。",
        "The phone's clock was far off; the time shown is corrected by the server's.",
    ),
    "flag_mocked_hint": (
        "位置没有误差值，真实的定位总会有，可能是模拟的。",
        "The position came without an accuracy, which a real one always has. It may be made up.",
    ),
    "flag_photo_seen_hint": (
        "同一张照片在别的记录里用过，不是这次拍的。",
        "The very same photo is evidence for something earlier; it was not taken here.",
    ),
    "PHOTO_MISSING": (
        "用照片代替扫码要先拍一张照片，没有打卡。",
        "A photo must stand in for the label. You are not checked in: take one first.",
    ),
    "ANSWERS_EMPTY": ("还没有填任何一项，没有保存。", "Nothing is filled in yet, so nothing was saved."),
    "HAZARD_EMPTY": (
        "请写一句、说一段或拍一张照片，隐患还没有上报。",
        "Not reported yet: write or say a few words, or take a photo.",
    ),
    "PLACE_UNKNOWN": (
        "没有这个地点，可能已经停用。没有改变什么，请换一个地点。",
        "That place is not known here; it may be closed. Nothing was changed: choose another.",
    ),
    "PLAN_UNKNOWN": (
        "没有这个计划，没有改变什么。请回到计划列表。",
        "That plan is not known here. Nothing was changed: go back to the list.",
    ),
    "PLAN_CHANGED": (
        "别人已经改过这个计划，你的修改没有生效。请打开新的计划再改。",
        "Somebody changed this plan meanwhile, so your change was not made. Open the new plan and try again.",
    ),
    "STOPS_MISSING": ("计划里至少要有一个点位。", "A plan needs at least one stop."),
    "STARTS_OVERLAP": (
        "上一轮还没走完，下一轮就开始了。请拉开开始时间，或缩短每轮时长。",
        "A round would not be over before the next begins. Move the starts apart or allow less time.",
    ),
    "PERSON_UNKNOWN": (
        "名单里有人不在这个小区了，没有保存。请重新选人。",
        "Somebody on the list is no longer here; nothing was saved. Choose people again.",
    ),
    "ROLE_UNKNOWN": ("请选择由哪些岗位来走。", "Choose which posts walk it."),
    "NAME_MISSING": ("请填写名称。", "A name is needed."),
    "STARTS_MISSING": ("请至少填一个开始时间。", "At least one start time is needed."),
    "DAYS_MISSING": ("请至少选一天。", "Choose at least one day."),
    "SUBJECT_UNKNOWN": (
        "没有这条记录，审核没有保存。",
        "That record is not known here; the review was not saved.",
    ),
    "NOTE_MISSING": ("不通过要写明原因。", "Say why you turn it down."),
}
