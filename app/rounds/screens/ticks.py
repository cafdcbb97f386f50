"""Ticks and omissions in a timeline: many ticks in one line, what could not be done with its reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import cast

import flet as ft

from app.rounds.queries.timeline import OmissionState, VisitState
from app.rounds.screens.evidence import evidence
from app.rounds.screens.parts import Local, keyed, use_local, why
from app.rounds.screens.voice import spoken
from components import theme
from components.boundary import part
from components.button import quiet
from components.text import body, heading, second
from components.tile import dot

Entry = VisitState | OmissionState | tuple[VisitState, ...] | tuple[OmissionState, ...]
PAUSE = timedelta(minutes=3)
NAMED = 6


def entries(visits: Sequence[VisitState], left_out: Sequence[OmissionState]) -> list[Entry]:
    """Newest first; what one person ticked, or left out for one reason, within minutes is one entry."""
    acts: list[VisitState | OmissionState] = sorted([*visits, *left_out], key=moment)
    runs: list[list[VisitState | OmissionState]] = []
    for act in acts:
        if runs and _goes_on(runs[-1][-1], act):
            runs[-1].append(act)
        else:
            runs.append([act])
    return [run[0] if len(run) == 1 else cast("Entry", tuple(run)) for run in reversed(runs)]


def moment(act: VisitState | OmissionState) -> tuple[object, str]:
    """When it was done, with the id for what was done at once."""
    done = act.visit if isinstance(act, VisitState) else act.omission
    return done.at, done.id


@part
def LeftOut(seen: OmissionState, *more: OmissionState) -> ft.Control:
    """A stop that could not be done, or several for one reason."""
    local, omission, all_of_them = use_local(), seen.omission, (seen, *more)
    words = "omitted_run" if more else "omitted_at"
    said = local.say(
        words,
        time=local.clock(omission.at),
        person=seen.person,
        why=why(local, omission),
        count=len(all_of_them),
    )
    lines: list[ft.Control] = [heading(_places(local, all_of_them)), body(said)]
    if seen.task and not more:
        lines.append(second(seen.task))
    lines += spoken(list({voice.sha256: voice for one in all_of_them for voice in one.voices}.values()))
    if photos := [photo for one in all_of_them for photo in one.photos]:
        lines.append(evidence(photos, seen.place))
    return ft.Container(
        ft.Row(
            [
                dot(theme.INFO, ft.Icons.BLOCK),
                ft.Column(lines, spacing=theme.S, expand=True),
            ],
            spacing=theme.M,
            vertical_alignment=ft.CrossAxisAlignment.START,
        ),
        padding=ft.Padding.symmetric(vertical=theme.M, horizontal=theme.S),
        key=f"omission-{omission.id}",
    )


@part
def Ticked(run: tuple[VisitState, ...], draw: Callable[..., ft.Control]) -> ft.Control:
    """So many stops by one person; each of them, as `draw` shows it, when asked for."""
    local = use_local()
    open_, show = ft.use_state(False)
    since, until = local.clock(run[0].visit.at), local.clock(run[-1].visit.at)
    words = "ticked_run" if since == until else "ticked_span"
    said = local.say(words, time=since, since=since, until=until, person=run[0].person, count=len(run))
    lines: list[ft.Control] = [heading(said), second(_places(local, run))]
    toggle = quiet(
        local.say("fewer_of_them" if open_ else "more_of_them"),
        lambda: show(not open_),
        key=f"each-{run[0].visit.id}",
        icon=ft.Icons.EXPAND_LESS if open_ else ft.Icons.EXPAND_MORE,
    )
    lines.append(ft.Row([toggle]))
    top = ft.Row(
        [dot(theme.GOOD, ft.Icons.DONE_ALL), ft.Column(lines, spacing=theme.XS, expand=True)],
        spacing=theme.M,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )
    each = [keyed(draw, seen.visit.id, seen) for seen in run] if open_ else []
    content = [top, *each]
    return ft.Container(
        ft.Column(content, spacing=0, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
        padding=ft.Padding.symmetric(vertical=theme.M, horizontal=theme.S),
        key=f"run-{run[0].visit.id}",
    )


def _places(local: Local, acts: Sequence[VisitState | OmissionState]) -> str:
    """The first few by name."""
    places = list(dict.fromkeys(act.place or local.say("place_unknown") for act in acts))
    more = [f"+{len(places) - NAMED}"] if len(places) > NAMED else []
    return local.names([*places[:NAMED], *more])


def _goes_on(before: VisitState | OmissionState, after: VisitState | OmissionState) -> bool:
    if isinstance(before, VisitState) and isinstance(after, VisitState):
        same = before.visit.person_id == after.visit.person_id and before.is_plain and after.is_plain
        return same and after.visit.at - before.visit.at <= PAUSE
    if isinstance(before, OmissionState) and isinstance(after, OmissionState):
        one, other = before.omission, after.omission
        said = (one.person_id, one.reason, one.text) == (other.person_id, other.reason, other.text)
        return said and other.at - one.at <= PAUSE
    return False
