"""What is said about calling residents: when not, whom, what came of it, what waits for the morning."""

from __future__ import annotations

PAIRS: dict[str, tuple[str, str]] = {
    "call_now": ("打电话 {phone}", "Call {phone}"),
    "call_urgent": ("紧急，现在就打 {phone}", "Urgent: call {phone} now"),
    "call_later": ("{time} 以后再打", "Call from {time} on"),
    "call_no_number": ("没有留电话", "No number was left"),
    "quiet_title": ("现在先不打", "Not now"),
    "quiet_meal": (
        "现在是吃饭时间，不急的事不打扰住户。{time} 以后可以打。",
        "It is mealtime; what is not urgent can wait. Calling is fine from {time} on.",
    ),
    "quiet_early": (
        "时间还早，不急的事不打扰住户。{time} 以后可以打。",
        "It is early; what is not urgent can wait. Calling is fine from {time} on.",
    ),
    "quiet_late": (
        "时间晚了，不急的事不打扰住户。{time} 以后可以打。",
        "It is late; what is not urgent can wait. Calling is fine from {time} on.",
    ),
    "remind_me": ("到 {time} 提醒我", "Remind me at {time}"),
    "remind_not": ("先不打", "Leave it for now"),
    "remind_note": ("约定 {time} 以后再打电话", "To be called from {time} on"),
    "remind_kept": ("已放进回访名单，{time} 提醒你", "On the call list; you are reminded at {time}"),
}
