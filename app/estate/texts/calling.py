"""Why a resident is not called now."""

from __future__ import annotations

PAIRS: dict[str, tuple[str, str]] = {
    "quiet_title": ("现在先不打", "Not now"),
    "quiet_meal": (
        "现在是吃饭时间，不急的事请等到 {time} 以后。",
        "It is mealtime; what is not urgent can wait until {time}.",
    ),
    "quiet_early": (
        "时间还早，不急的事请等到 {time} 以后。",
        "It is early; what is not urgent can wait until {time}.",
    ),
    "quiet_late": (
        "时间晚了，不急的事请等到 {time} 以后。",
        "It is late; what is not urgent can wait until {time}.",
    ),
    "quiet_not": ("先不打", "Leave it for now"),
    "quiet_urgent": ("是急事，现在打 {phone}", "It is urgent, call {phone} now"),
}
