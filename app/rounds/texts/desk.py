"""What is said of the desk's day by the clock."""

from __future__ import annotations

PAIRS: dict[str, tuple[str, str]] = {
    "desk_day": ("值台", "Desk"),
    "desk_none": ("今天没有排值台清单", "No timed day is planned for today"),
    "desk_none_hint": (
        "项目经理在计划里排好前台的一天，就会按钟点出现在这里。",
        "Once the manager has planned the desk's day, it appears here by the clock.",
    ),
    "desk_sum": ("已做 {done}/{all}", "{done} of {all} done"),
    "desk_sum_late": ("已做 {done}/{all}，{late} 项过点没做", "{done} of {all} done, {late} overdue"),
    "desk_starts": ("{start} 开始", "Starts at {start}"),
    "desk_now": ("现在", "Now"),
    "desk_late": ("过点没做", "Overdue"),
    "desk_to_come": ("接下来", "Later"),
    "desk_done": ("做好的", "Done"),
    "desk_missed": ("没做的", "Not done"),
    "desk_tick": ("打勾：{name}", "Tick: {name}"),
    "desk_tick_word": ("打勾", "Tick"),
    "desk_from": ("{time} 起", "from {time}"),
    "desk_was_due": ("应在 {time} 做", "was due at {time}"),
    "desk_done_at": ("{time} {person}", "{time} {person}"),
    "desk_notes": ("{count} 条说明", "notes: {count}"),
    "desk_all_done": ("现在没有要做的", "Nothing to do right now"),
    "desk_next_at": ("下一项 {time}", "Next at {time}"),
    "desk_beside": ("今天的巡视", "Walk-rounds today"),
    "desk_finding": ("记录发现的问题", "Record a finding"),
    "desk_found": ("今天发现的问题", "Found today"),
    "desk_found_hint": (
        "拍照、选位置，记下就转给项目经理处理，之后转成报事。",
        "A photo and a place: it goes to the manager at once and will become a ticket.",
    ),
    "desk_found_none": ("今天还没有记录", "Nothing recorded today"),
    "desk_finish": ("都做好了，结束今天", "All done: close the day"),
    "desk_closed": ("今天的清单已结束", "The day is closed"),
    "alert_item": ("{start} 该做：{name}", "Due at {start}: {name}"),
}
