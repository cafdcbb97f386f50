"""One floor of a round: how far it is, one button for all that is left, and its stops when it is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import flet as ft

from app.rounds.queries import StopState
from app.rounds.queries.floors import Group
from app.rounds.screens.parts import Local, stop_words, use_local
from components import theme
from components.boundary import part
from components.button import main_action, quiet, second_action
from components.card import lift
from components.text import heading, scaled, second
from components.theme import Tone
from components.tile import dot

STEP = 40
Do = Callable[[str, str], object]
"""do("floor" or "open" or "none", key of a group), do("more", ""), do("tick" or "see", id of a stop)."""


@part
def _GroupCard(
    group: Group, fill: Mapping[str, int], shown: int, current: bool, only: bool, do: Do
) -> ft.Control:
    """`fill`: by the id of a stop what has to be filled in there. `shown`: how many stops are drawn, 0 while
    it is closed. `current`: somebody is at work here.
    """
    local = use_local()
    ready = [s for s in group.left if not fill.get(s.stop_id)]
    content: list[ft.Control] = [_top(local, group, fill, shown > 0, only, do)]
    if shown:
        names = [s.place for s in group.stops]
        drawn = group.stops[:shown]
        content += [
            Row(s, fill.get(s.stop_id, 0), names.count(s.place) > 1, do, key=s.stop_id) for s in drawn
        ]
    if shown and len(group.stops) > shown:
        more = local.say("more_stops", count=len(group.stops) - shown)
        content.append(quiet(more, lambda: do("more", ""), key="more-stops"))
    if ready:
        button = main_action if current else second_action
        words = local.say(_done_words(group, only), count=len(ready))
        tick = partial(do, "floor", group.key)
        content.append(button(words, tick, key=f"floor-{group.key}", icon=ft.Icons.DONE_ALL))
    if shown and len(group.left) > 1:
        cannot = partial(do, "none", group.key)
        content.append(quiet(local.say("cannot_group"), cannot, key=f"none-{group.key}", icon=ft.Icons.BLOCK))
    return ft.Container(
        ft.Column(content, spacing=theme.S, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
        bgcolor=theme.CARD,
        border_radius=theme.CARD_RADIUS,
        padding=theme.S,
        shadow=lift(),
        key=f"group-{group.key}",
    )


@part
def _Row(stop: StopState, fill: int, repeated: bool, do: Do) -> ft.Control:
    """Its mark, a thumb wide, ticks it; the rest of the row opens it. A place with several stops is named by
    what is to be done there.
    """
    local = use_local()
    name, words = _words(local, stop, fill, repeated)
    (tone, icon), open_ = _mark(stop, fill), partial(do, "see", stop.stop_id)
    ticks = icon is ft.Icons.RADIO_BUTTON_UNCHECKED
    mark = ft.Container(
        ft.Semantics(
            content=scaled(icon, tone.fg, theme.ICON_LARGE),
            label=local.say("tick", place=name) if ticks else "",
            button=ticks,
        ),
        width=theme.MAIN_HEIGHT,
        height=theme.MAIN_HEIGHT,
        alignment=ft.Alignment.CENTER,
        border_radius=theme.FIELD_RADIUS,
        ink=True,
        on_click=partial(do, "tick", stop.stop_id) if ticks else open_,
        key=f"tick-{stop.number}",
    )
    lines: list[ft.Control] = [heading(name)]
    if words:
        lines.append(second(words, tone.fg if fill or stop.omission else theme.MUTED))
    rest = ft.Container(
        ft.Semantics(
            content=ft.Row(
                [
                    ft.Column(lines, spacing=2, expand=True),
                    scaled(ft.Icons.CHEVRON_RIGHT, theme.MUTED),
                ],
                spacing=theme.S,
            ),
            label=local.say("tick_open", place=name),
            button=True,
        ),
        expand=True,
        padding=ft.Padding.symmetric(vertical=theme.S + 2, horizontal=theme.S),
        border_radius=theme.FIELD_RADIUS,
        ink=True,
        on_click=open_,
        key=f"see-{stop.number}",
    )
    return ft.Row([mark, rest], spacing=0, key=f"row-{stop.number}")


GroupCard = ft.memo(_GroupCard)  # type: ignore[no-untyped-call]
Row = ft.memo(_Row)  # type: ignore[no-untyped-call]


def group_name(local: Local, group: Group, only: bool = False) -> str:
    """3 号楼 · 5 层, 3 号楼 · 地下 1 层, 3 号楼; what stands in no building by a word."""
    if not group.building:
        return local.say("all_places" if only else "outdoors")
    if group.floor is None:
        return group.building
    words = "floor_below" if group.floor < 0 else "floor_name"
    return local.say(words, building=group.building, floor=abs(group.floor))


def group_state(local: Local, group: Group, fill: Mapping[str, int]) -> tuple[str, Tone, ft.IconData]:
    """How far it is, in words, and the mark of that."""
    say, asked = local.say, sum(1 for s in group.left if fill.get(s.stop_id))
    words = [say("group_left", count=len(group.left)) if group.left else say("group_whole")]
    words += [say("group_fill", count=asked)] if asked else []
    words += [say("group_omitted", count=group.omitted)] if group.omitted else []
    tone, icon = theme.NOW, ft.Icons.MORE_HORIZ
    if not group.done and not group.omitted:
        tone, icon = theme.PLAIN, ft.Icons.LAYERS_OUTLINED
    if not group.left:
        tone, icon = theme.GOOD, ft.Icons.CHECK
    if group.omitted == len(group.stops):
        tone, icon = theme.INFO, ft.Icons.BLOCK
    return " · ".join(words), tone, icon


def _top(local: Local, group: Group, fill: Mapping[str, int], open_: bool, only: bool, do: Do) -> ft.Control:
    """Its name, its state in words and as a mark, how many of how many; pressed it opens and closes."""
    words, tone, icon = group_state(local, group, fill)
    lines: list[ft.Control] = [heading(group_name(local, group, only)), second(words)]
    arrow = ft.Icons.EXPAND_LESS if open_ else ft.Icons.EXPAND_MORE
    return ft.Container(
        ft.Row(
            [
                dot(tone, icon),
                ft.Column(lines, spacing=2, expand=True),
                heading(f"{group.done}/{len(group.stops)}"),
                scaled(arrow, theme.MUTED),
            ],
            spacing=theme.M,
        ),
        padding=ft.Padding.symmetric(vertical=theme.S + 2, horizontal=theme.S),
        border_radius=theme.FIELD_RADIUS,
        ink=True,
        on_click=partial(do, "open", group.key),
        key=f"top-{group.key}",
    )


def _done_words(group: Group, only: bool) -> str:
    if group.floor is not None:
        return "floor_done"
    return "building_done" if group.building and not only else "places_done"


def _words(local: Local, stop: StopState, fill: int, repeated: bool) -> tuple[str, str]:
    """What it is called, and what is said below it."""
    name, task = stop.place or local.say("place_unknown"), stop.task
    said = stop_words(local, stop) if stop.visit or stop.omission or stop.rejected else ""
    asked = local.say("to_fill", count=fill) if fill and not stop.visit and not stop.omission else ""
    if repeated and task:
        name, task = task, name
    elif stop.omission or (stop.rejected and not stop.visit):
        task = ""  # stop_words names it already
    return name, " · ".join(one for one in (asked, task, said) if one)


def _mark(stop: StopState, fill: int) -> tuple[Tone, ft.IconData]:
    if stop.unanswered or (fill and not stop.visit and not stop.omission):
        return theme.INFO, ft.Icons.EDIT_NOTE
    if stop.visit:
        return theme.GOOD, ft.Icons.CHECK_CIRCLE
    if stop.omission:
        return theme.INFO, ft.Icons.BLOCK
    return theme.NOW, ft.Icons.RADIO_BUTTON_UNCHECKED
