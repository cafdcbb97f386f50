"""What is said of days on which somebody does not work."""

from __future__ import annotations

PAIRS: dict[str, tuple[str, str]] = {
    "absence": ("请假/缺勤", "Leave and absence"),
    "absence_of": ("{name} 请假/缺勤", "{name}: leave and absence"),
    "absence_hint": (
        "这几天不会收到提醒，轮次另外安排人",
        "No reminders on these days; others cover the rounds",
    ),
    "absence_why": ("什么原因", "Why"),
    "why_leave": ("请假", "Leave"),
    "why_sick": ("生病", "Ill"),
    "why_other": ("其他", "Other"),
    "absence_private": ("原因只有项目经理和本人看得到。", "Only the manager and the person see the reason."),
    "absence_when": ("哪几天", "Which days"),
    "absence_today": ("今天", "Today"),
    "absence_tomorrow": ("明天", "Tomorrow"),
    "absence_from": ("从 {day}", "From {day}"),
    "absence_to": ("到 {day}", "To {day}"),
    "absence_days": ("共 {count} 天", "{count} days"),
    "absence_one_day": ("一天", "One day"),
    "absence_note": ("说明（可不填）", "Note (if you like)"),
    "absence_save": ("记下", "Record"),
    "absence_saved": ("已记下，{days}", "Recorded: {days}"),
    "absence_known": ("已记下的", "Recorded"),
    "absence_end": ("今天回来上班", "Back at work today"),
    "absence_off": ("取消", "Call off"),
    "absence_ended": ("已结束，今天起正常上班", "Ended; at work from today"),
    "absence_called_off": ("已取消", "Called off"),
    "absence_span": ("{first} 到 {last}", "{first} to {last}"),
    "absence_leave_soon": (
        "请假要提前 {days} 天。今天来不了，请选“生病”或“其他”。",
        "Leave is asked for {days} days ahead. If you cannot come today, choose “Ill” or “Other”.",
    ),
    "absence_now": ("{days} 不在（{why}）", "Away {days} ({why})"),
    "absence_now_only": ("{days} 不在", "Away {days}"),
    "LEAVE_LATE": (
        "请假要提前 {days} 天，这次没有记下。来不了请选“生病”或“其他”。",
        "Leave is asked for {days} days ahead; this was not recorded. Choose “Ill” or “Other”.",
    ),
    "DAYS_BAD": (
        "日期不对：最后一天要在第一天之后，不超过一年，也不能是一个月以前。没有记下，请重选。",
        "These days cannot be: the last after the first, at most a year, not a month ago. Choose again.",
    ),
    "ABSENCE_UNKNOWN": (
        "这台设备上没有这条缺勤记录，可能刚被取消。没有改动。",
        "This absence is not known, perhaps it was called off. Nothing was changed.",
    ),
    "do_mark_absent": ("登记请假/缺勤", "Record an absence"),
    "do_end_absence": ("结束缺勤", "End an absence"),
}
