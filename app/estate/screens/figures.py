"""The figures that the estate runs by: each with its value in force, the standard, and how to change it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time
from itertools import groupby
from typing import Any

import flet as ft

from app.estate.commands import ChangeSettings
from app.estate.queries import FIGURES, Figure, estate, figures
from app.estate.screens.person import use_deed
from app.estate.texts import TEXTS
from app.hooks import use_query, use_say
from components import theme
from components.boundary import part, screen
from components.button import main_action, quiet
from components.card import rows, section
from components.choice import switch_row
from components.dialog import sheet
from components.form import number_field, phone_field, text_field
from components.page import page
from components.picker import pick_time
from components.text import body, second, title
from components.tile import fact, row

MOST = 100_000
FIELDS: dict[str, Callable[..., ft.TextField]] = {"phone": phone_field, "blocks": text_field}
Say = Callable[..., str]


@screen
def Figures() -> ft.View:
    say = use_say(TEXTS)
    here, values = use_query(estate), use_query(figures)
    groups = [
        section(say(f"group_{name}"), rows([FigureRow(f, values[f.key], key=f.key) for f in some]))
        for name, some in groupby(FIGURES, key=lambda f: f.group)
    ]
    about = rows(
        [
            fact(say("estate_name"), here.name if here else ""),
            fact(say("time_zone"), here.time_zone if here else ""),
        ]
    )
    return page(say("figures"), say("figures_hint"), [about, *groups], narrow=True)


@part
def FigureRow(figure: Figure, value: Any) -> ft.Control:
    """A yes or no is switched at once; a time has its clock, a number its sheet."""
    say = use_say(TEXTS)
    editing, edit = ft.use_state(False)
    carry_out, trouble = use_deed()
    name = say(f"fig_{figure.key}")

    async def change(new: Any) -> None:
        edit(False)
        if new != value:
            await carry_out(ChangeSettings(settings={figure.key: new}), say("figure_saved", name=name))

    async def change_time(new: time) -> None:
        await change(f"{new:%H:%M}")

    dialog: Any = None
    if editing and figure.unit == "time":
        dialog = pick_time(time.fromisoformat(str(value)), change_time, lambda: edit(False))
    elif editing:
        dialog = sheet(Editor(figure, value, change), on_close=lambda: edit(False))
    ft.use_dialog(dialog)
    if figure.unit == "yes_no":
        switch = switch_row(name, "", bool(value), change, key=f"switch-{figure.key}")
        return ft.Column([switch, *trouble])
    differs = value != figure.default and figure.default != ""
    standard = say("standard", value=said(say, figure, figure.default)) if differs else ""
    shown = ft.Text(said(say, figure, value), size=theme.BODY, color=theme.PRIMARY, weight=theme.STRONG)
    line = row(name, standard, key=f"figure-{figure.key}", on_click=lambda: edit(True), trail=shown)
    return ft.Column([line, *trouble], spacing=0, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


@part
def Editor(figure: Figure, value: Any, change: Callable[[Any], Any]) -> ft.Control:
    say = use_say(TEXTS)
    text, set_text = ft.use_state(str(value))
    wrong, complain = ft.use_state(False)

    async def save() -> None:
        new = understood(figure, text)
        complain(new is None)
        if new is not None:
            await change(new)

    async def standard() -> None:
        await change(figure.default)

    make = FIELDS.get(figure.unit, number_field)
    bad = say(f"{figure.unit if figure.unit in FIELDS else 'number'}_bad")
    field = make(say("value"), text, set_text, key="value", error=bad if wrong else "")
    return ft.Column(
        [
            title(say(f"fig_{figure.key}")),
            second(say("standard", value=said(say, figure, figure.default))),
            field,
            body(said(say, figure, text.strip())) if understood(figure, text) else second(""),
            main_action(say("save"), save, key="save"),
            quiet(say("to_standard"), standard, key="standard"),
        ],
        spacing=theme.M,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def understood(figure: Figure, text: str) -> int | str | None:
    """The value that was typed; None when it is none."""
    typed = text.strip()
    if figure.unit == "phone":
        return typed if re.fullmatch(r"([+]?[0-9][0-9 -]{2,19})?", typed) else None
    if figure.unit == "blocks":
        return written_blocks(typed)
    return int(typed) if typed.isdecimal() and int(typed) <= MOST else None


def written_blocks(typed: str) -> str | None:
    """`7:00–11:00，13:00至16:00` in the one way they are kept; None when they are none, or one is empty."""
    times = re.findall(r"\d{1,2}[:：]\d{2}", typed)
    between = re.sub(r"\d{1,2}[:：]\d{2}|[\s,，;；、~～–—到至-]", "", typed)
    clocks = [_clock(one) for one in times]
    pairs = list(zip(clocks[::2], clocks[1::2], strict=False))
    odd = between or len(times) % 2 or not 1 <= len(pairs) <= 6
    if odd or any(not begin or not end or begin == end for begin, end in pairs):
        return None
    return " ".join(f"{begin}-{end}" for begin, end in pairs)


def _clock(typed: str) -> str:
    hour, minute = typed.replace("：", ":").split(":")
    return f"{int(hour):02}:{minute}" if int(hour) < 24 and int(minute) < 60 else ""


def said(say: Say, figure: Figure, value: Any) -> str:
    """`10 分钟内`, `每月 2 次`, `21:00`."""
    return say(f"unit_{figure.unit}", value=value) if value != "" else say("unset")
