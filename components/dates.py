"""Dates, times and amounts as people here write them: 11 月 22 日 星期日, 21:40, 3 分钟, 12.3 MB."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

WEEKDAYS = {
    "zh": ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SPANS = {
    "zh": {"s": "{n} 秒", "m": "{n} 分钟", "h": "{n} 小时", "d": "{n} 天"},
    "en": {"s": "{n} s", "m": "{n} min", "h": "{n} h", "d": "{n} d"},
}
MEGABYTE = 1 << 20


def clock(at: datetime, zone: tzinfo | None = None) -> str:
    """`21:40` in `zone`, else where this device is."""
    return f"{at.astimezone(zone):%H:%M}"


def day(at: datetime, language: str = "zh", zone: tzinfo | None = None, *, weekday: bool = True) -> str:
    """`11 月 22 日 星期日`, `Sun 22 Nov`."""
    here = at.astimezone(zone)
    name = WEEKDAYS["en" if language == "en" else "zh"][here.weekday()]
    if language == "en":
        return f"{name + ' ' if weekday else ''}{here.day} {MONTHS[here.month - 1]}"
    return f"{here.month} 月 {here.day} 日{' ' + name if weekday else ''}"


def moment(at: datetime, now: datetime, language: str = "zh", zone: tzinfo | None = None) -> str:
    """The time alone when it is today, else with its day before it."""
    if at.astimezone(zone).date() == now.astimezone(zone).date():
        return clock(at, zone)
    return f"{day(at, language, zone, weekday=False)} {clock(at, zone)}"


def span(length: timedelta, language: str = "zh") -> str:
    """How long, in the largest unit that fits: `45 秒`, `3 分钟`, `5 小时`, `2 天`."""
    seconds = max(0, int(length.total_seconds()))
    words = SPANS["en" if language == "en" else "zh"]
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds >= size:
            return words[unit].format(n=seconds // size)
    return words["s"].format(n=seconds)


def megabytes(count: int) -> str:
    return f"{count / MEGABYTE:.1f} MB" if count < 1024 * MEGABYTE else f"{count / MEGABYTE / 1024:.1f} GB"
