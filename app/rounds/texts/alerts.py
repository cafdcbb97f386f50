"""What is said of duty, of what is due now, and of the rounds of the last days."""

from __future__ import annotations

PAIRS: dict[str, tuple[str, str]] = {
    "alert_soon": (
        "{kind}：第 {number} 轮 {name} {start} 开始",
        "{kind}: round {number}, {name}, starts at {start}",
    ),
    "alert_late": (
        "{kind}：第 {number} 轮 {name} 应在 {start} 开始，还没有人开始",
        "{kind}: round {number}, {name}, was to start at {start}; nobody has begun",
    ),
    "alert_began_late": (
        "{kind}：第 {number} 轮 {name} 晚了 {minutes} 分钟开始（{person}，应在 {start}）",
        "{kind}: round {number}, {name}, began {minutes} min late ({person}, due {start})",
    ),
    "alert_missed": (
        "{kind}：第 {number} 轮 {name}（{start}）没有人做",
        "{kind}: round {number}, {name} ({start}), was missed",
    ),
    "alert_flagged": ("{person} 在 {place} 的打卡：{flags}", "{person}'s check-in at {place}: {flags}"),
    "alert_hazard": ("{person} 在 {place} 上报隐患：{text}", "{person} reported a hazard at {place}: {text}"),
    "alert_hazard_urgent": (
        "紧急隐患　{place}：{text}（{person}）",
        "Urgent hazard at {place}: {text} ({person})",
    ),
    "alert_rejected": (
        "你在 {place} 的打卡没有通过：{note}",
        "Your check-in at {place} was turned down: {note}",
    ),
    "duty": ("上班 / 下班", "On and off duty"),
    "duty_on": ("在班，{time} 开始", "On duty since {time}"),
    "duty_off": ("已下班", "Off duty"),
    "duty_on_hint": (
        "轮次快开始、迟到、被退回时会响。下班请关掉。",
        "You hear of rounds that are due or late. Switch off when you go home.",
    ),
    "duty_off_hint": (
        "下班时不响任何提醒。开始一轮或打卡就算上班。",
        "Off duty nothing calls you. Starting a round or checking in puts you on duty.",
    ),
    "duty_page_hint": (
        "在班时，该你知道的事会弹出来并响一声；下班后不打扰，提醒列表随时能看。"
        "开始一轮或打卡自动算上班；忘了点下班，12 小时没有动静也算下班。",
        "On duty, what concerns you pops up with a sound. Off duty nothing disturbs you, and the list can "
        "always be read. Starting a round or checking in counts as coming; after 12 silent hours you count "
        "as gone.",
    ),
    "duty_who": ("现在在班", "On duty now"),
    "duty_nobody": ("现在没有人在班", "Nobody is on duty now"),
    "duty_since": ("{time} 上班", "since {time}"),
    "mine": ("我这几天的", "My last days"),
    "mine_hint": ("最近 7 天，点开看整轮", "The last 7 days; tap to open a round"),
    "mine_none": ("最近 7 天没有走过轮次", "No rounds in the last 7 days"),
    "mine_none_hint": ("走过的轮次会按天出现在这里。", "Rounds you walk appear here, day by day."),
    "mine_sum": ("{time} 开始 · 到 {reached}/{all}", "{time} · {reached} of {all} reached"),
    "mine_part": (
        "{time} 开始 · 到 {reached}/{all}，我 {mine} 个",
        "{time} · {reached}/{all}, {mine} by me",
    ),
    "remark_rejected": ("{place} {time} 没有通过：{note}", "{place} at {time} was turned down: {note}"),
    "remark_flags": ("{place} {time}：{flags}", "{place} at {time}: {flags}"),
    "coming": ("接下来", "Coming up"),
    "company": ("正在走", "On it now"),
    "company_at": ("{time} 在{place}，到过 {stops} 个点", "{time} at {place}, {stops} stops"),
    "company_began": ("{time} 开始，还没有打卡", "began at {time}, no check-in yet"),
}
