"""What is said of longer stretches: the heat map, a person's week, what happened at a place."""

from __future__ import annotations

PAIRS: dict[str, tuple[str, str]] = {
    "past_asking": ("正在向服务器取以前的记录", "Asking the server for older records"),
    "past_offline": (
        "这段时间的记录不在这台设备上，要联网向服务器取。现在没有网络，连上网后再试一次。",
        "The records of that time are not on this device; the server has them. There is no network now: go"
        " online and try again.",
    ),
    "past_signed_out": (
        "登录已过期，取不到以前的记录。请重新登录后再试。",
        "Your sign-in has expired, so older records cannot be fetched. Sign in again and retry.",
    ),
    "past_failed": (
        "以前的记录没有取到，什么都没有改变。请稍后再试一次。",
        "The older records did not come; nothing was changed. Please try again later.",
    ),
    "past_only_here": (
        "只有这台设备上的 15 天；更早的只有经理和督查能查。",
        "Only the 15 days on this device. The manager and the inspector can look further back.",
    ),
    "heat": ("迟到漏走时段", "Late hours"),
    "heat_hint": ("按天和钟点看哪里常出问题", "By day and hour"),
    "heat_15": ("15 天", "15 days"),
    "heat_28": ("28 天", "28 days"),
    "heat_60": ("60 天", "60 days"),
    "heat_365": ("一年", "A year"),
    "heat_sum": (
        "应走 {due} · 完成 {done} · 迟到 {late} · 未走完 {incomplete} · 漏走 {missed} · 无法作业 {omitted}",
        "due {due} · done {done} · late {late} · incomplete {incomplete} · missed {missed} · not possible"
        " {omitted}",
    ),
    "heat_worst": ("最常出问题：{hours}", "Most often: {hours}"),
    "heat_worst_one": ("{hour} 点 {count} 轮", "{hour}:00, {count} rounds"),
    "heat_calm": ("这段时间没有迟到和漏走", "Nothing late or missed in this time"),
    "heat_calm_hint": ("换一种工作或长一点的时间看看。", "Try another kind of work or a longer time."),
    "heat_none": ("这段时间没有轮次", "No rounds in this time"),
    "heat_cell": (
        "{day} {hours}：应走 {due}，迟到 {late}，漏走或未走完 {bad}",
        "{day} {hours}: due {due}, late {late}, missed or incomplete {bad}",
    ),
    "heat_row": (
        "{day}：应走 {due}，迟到 {late}，漏走或未走完 {bad}",
        "{day}: due {due}, late {late}, missed or incomplete {bad}",
    ),
    "heat_hours": ("{first}–{last} 点", "{first}:00–{last}:00"),
    "heat_good": ("都按时", "all on time"),
    "heat_late": ("有迟到", "late"),
    "heat_missed": ("有漏走或未走完", "missed or incomplete"),
    "heat_tap": ("点一格，看是哪几轮", "Tap a cell to see its rounds"),
    "heat_behind": ("{day} {hours} 的轮次", "Rounds of {day}, {hours}"),
    "heat_days": ("{day} {hours} 出问题的日子", "{day}, {hours}: days with trouble"),
    "heat_day": ("迟到 {late} · 漏走或未走完 {bad}", "late {late} · missed or incomplete {bad}"),
    "week": ("一周", "A week"),
    "week_of": ("{name} 的一周", "{name}'s week"),
    "week_before": ("前一周", "The week before"),
    "week_after": ("后一周", "The week after"),
    "week_done": ("完成 {count}", "done {count}"),
    "week_late": ("迟到 {count}", "late {count}"),
    "week_bad": ("漏走或未走完 {count}", "missed or incomplete {count}"),
    "week_omitted": ("无法作业 {count}", "not possible {count}"),
    "week_visits": ("打卡 {visits} 次，异常 {flagged}", "{visits} check-ins, {flagged} odd"),
    "week_hours": ("在班约 {time}", "on duty about {time}"),
    "week_hours_hint": (
        "在班时间按上下班记录和打卡推算；没有点下班的，算到最后一次打卡。",
        "Time on duty follows from going on and off duty and from check-ins; without a word it ends with the"
        " last check-in.",
    ),
    "week_none": ("这一周没有轮次", "No rounds in this week"),
    "week_none_hint": ("可以换一周看看。", "Try another week."),
    "week_away": ("请假或病假", "away"),
    "week_free": ("没有轮次", "No rounds"),
    "week_mine": (
        "到 {reached}/{all}，本人处理 {mine} 个",
        "{reached} of {all}, {mine} by this person",
    ),
    "week_handed": ("指定的人没有走", "meant for this person, not walked by them"),
    "history": ("这个点位的记录", "History of the place"),
    "history_recent": ("最近 15 天", "Last 15 days"),
    "history_none": ("这段时间没有记录", "Nothing in this time"),
    "history_none_hint": ("往前翻一个月看看。", "Try a month earlier."),
    "history_sum": (
        "打卡 {visits} · 无法作业 {omitted} · 隐患 {hazards} · 照片 {photos}",
        "check-ins {visits} · not possible {omitted} · hazards {hazards} · photos {photos}",
    ),
    "history_compare": ("照片对比", "Photos side by side"),
    "history_before": ("之前", "Before"),
    "history_after": ("之后", "After"),
    "history_older": ("更早一张", "An older one"),
    "history_newer": ("更新一张", "A newer one"),
    "history_photo_by": ("{time} {person}", "{time} {person}"),
    "history_left_out": ("无法作业：{reason}", "Could not be done: {reason}"),
    "history_open": ("看这一轮", "Open the round"),
}
