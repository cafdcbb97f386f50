"""What is said of giving rounds away and of who is missing."""

from __future__ import annotations

PAIRS: dict[str, tuple[str, str]] = {
    "cover": ("缺勤与顶班", "Absence and cover"),
    "cover_hint": ("谁不在、哪几轮没人走、谁能接", "Who is away, what nobody walks, who could"),
    "cover_today": ("今天　{day}", "Today · {day}"),
    "cover_tomorrow": ("明天　{day}", "Tomorrow · {day}"),
    "cover_all_here": ("{when}都有人", "Everything is covered {when}"),
    "cover_all_here_hint": (
        "没有轮次缺人。有人请假或生病时，在人员页点“请假/缺勤”。",
        "No round lacks anybody. When somebody is ill or on leave, say so on their page.",
    ),
    "when_today": ("今天", "today"),
    "when_tomorrow": ("明天", "tomorrow"),
    "cover_away": ("不在的人", "Away"),
    "cover_rounds": ("没人走的轮次", "Rounds nobody walks"),
    "cover_lacks": ("{start}–{due} · {people} 缺勤", "{start}–{due} · {people} away"),
    "cover_lacks_all": ("{start}–{due} · 这个岗位今天没有人", "{start}–{due} · nobody of this post is there"),
    "cover_give": ("交给 {name}", "Give to {name}"),
    "cover_more": ("换别人（{count}）", "Somebody else ({count})"),
    "cover_less": ("收起", "Show less"),
    "cover_no_one": (
        "没有能接的人，可以自己安排或改计划。",
        "Nobody could take it; the plan may change.",
    ),
    "cover_load": ("当天 {rounds} 轮，{minutes} 分钟", "{rounds} rounds that day, {minutes} min"),
    "cover_free": ("当天没有别的轮次", "nothing else that day"),
    "cover_clash": ("同时要走 {name}（{start}）", "walks {name} then ({start})"),
    "cover_here": ("在班", "on duty"),
    "cover_given": ("已交给 {name}", "Given to {name}"),
    "cover_card": ("{count} 轮没人走", "Rounds nobody walks: {count}"),
    "cover_card_sub": ("{people} 缺勤，点开安排顶班", "Away: {people}. Tap to find cover"),
    "cover_card_calm": ("{count} 人缺勤，都有人顶", "{count} away, all covered"),
    "away_until": ("到 {day}", "until {day}"),
    "hand_over": ("交给同事/下一班", "Give to a colleague"),
    "hand_over_manager": ("换人走", "Give to somebody else"),
    "hand_over_hint": ("点一个同事，TA 马上会收到提醒。", "Choose a colleague; they hear of it at once."),
    "hand_over_who": ("交给谁", "To whom"),
    "hand_over_why": ("为什么（可不填）", "Why (if you like)"),
    "hand_over_next": ("交给下一班", "To the next shift"),
    "hand_over_next_sub": (
        "这个岗位的人都看得到，谁来谁走",
        "All of this post see it; who comes walks it",
    ),
    "hand_over_nobody": ("今天没有别的同事在", "No other colleague is there today"),
    "hand_over_do": ("交给 {name}", "Give to {name}"),
    "hand_over_choose": ("先选一个人", "Choose somebody first"),
    "why_ill": ("不舒服", "Not well"),
    "why_urgent": ("有急事", "Something urgent"),
    "why_shift": ("要下班了", "My shift ends"),
    "handed_now": ("现在由 {to} 走（{by} {time} 转交）", "{to} walks it now ({by} gave it, {time})"),
    "handed_on_now": ("{by} {time} 交给下一班，谁来谁走", "{by} left it to the next shift at {time}"),
    "for_person": ("由 {people} 走", "for {people}"),
    "alert_handed_to_me": (
        "{by} 把 {start} 的第 {number} 轮 {name} 交给了你{reason}",
        "{by} gave you round {number}, {name}, at {start}{reason}",
    ),
    "alert_handed_from_me": (
        "你 {start} 的第 {number} 轮 {name} 由 {by} 改交给 {to}",
        "{by} gave your round {number}, {name}, at {start}, to {to}",
    ),
    "alert_handed": (
        "{by} 把 {start} 的第 {number} 轮 {name} 交给了 {to}",
        "{by} gave round {number}, {name}, at {start}, to {to}",
    ),
    "alert_handed_on": (
        "{by} 把 {start} 的第 {number} 轮 {name} 交给下一班",
        "{by} left round {number}, {name}, at {start}, to the next shift",
    ),
    "alert_uncovered": (
        "{day} {person} 缺勤，{count} 轮没人走",
        "{day}: {person} away, uncovered rounds: {count}",
    ),
    "alert_nobody": (
        "{day} 有 {count} 轮没有人能走",
        "{day}: nobody is there for {count} rounds",
    ),
    "do_hand_over": ("转交一轮", "Give a round away"),
    "PERSON_CANNOT": (
        "{person} 不能走这一轮：不是这个岗位，或已经离开。轮次没有变，请换一个人。",
        "{person} cannot walk this round: another post, or gone. Nothing changed; choose somebody else.",
    ),
    "ROUND_OVER": (
        "这一轮已经结束或时间已过，不用再交出去。走过的记录都在。",
        "This round is over; it need not be given away. What was walked is kept.",
    ),
}
