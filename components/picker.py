"""Pickers of a day or a time. Show them with `ft.use_dialog(pick_date(...) if picking else None)`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import flet as ft

from components.heard import heard


def pick_date(
    value: date, on_pick: Callable[[date], object], on_close: Callable[[], Any], *, first: date, last: date
) -> ft.DatePicker:
    """The caller closes it in both callbacks: a confirmed picker is not dismissed."""
    return ft.DatePicker(
        value=value,
        first_date=first,
        last_date=last,
        on_change=heard(on_pick, lambda e: picked_day(e.control.value)),
        on_dismiss=on_close,
    )


def pick_time(value: time, on_pick: Callable[[time], object], on_close: Callable[[], Any]) -> ft.TimePicker:
    """A time of the day on a clock of 24 hours."""
    return ft.TimePicker(
        value=value,
        hour_format=ft.TimePickerHourFormat.H24,
        on_change=heard(on_pick, lambda e: e.control.value),
        on_dismiss=on_close,
    )


def picked_day(value: date) -> date:
    """The day that was meant: the picker answers midnight here as a moment in UTC."""
    if not isinstance(value, datetime):
        return value
    return value.astimezone().date() if value.tzinfo else value.date()
