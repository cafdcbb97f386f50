"""What a timeline says of ticks and of stops left out: many ticks in one line, an omission with its reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import flet as ft

from app.rounds.queries.timeline import OmissionState, VisitState
from app.rounds.records import Omission
from app.rounds.screens.evidence import evidence
from app.rounds.screens.parts import Local, keyed, use_local
from components import theme
from components.boundary import part
from components.button import quiet
from components.text import body, heading, second
from components.tile import dot

Entry = VisitState | OmissionState | tuple[VisitState, ...]
PAUSE = timedelta(minutes=3)
NAMED = 6


def entries(visits: Sequence[VisitState], left_out: Sequence[OmissionState]) -> list[Entry]:
    """Newest first; ticks of one person that followed each other within minutes are one entry."""
    acts: list[VisitState | OmissionState] = sorted([*visits, *left_out], key=moment)
    found: list[Entry] = []
    for act in acts:
        before = found[-1] if found else None
        if isinstance(act, VisitState) and act.is_plain:
            if isinstance(before, tuple) and _goes_on(before[-1], act):
                found[-1] = (*before, act)
            else:
                found.append((act,))
        else:
            found.append(act)
    return [one[0] if isinstance(one, tuple) and len(one) == 1 else one for one in reversed(found)]


def moment(act: VisitState | OmissionState) -> tuple[object, str]:
    """When it was done, with the id for what was done at once."""
    done = act.visit if isinstance(act, VisitState) else act.omission
    return done.at, done.id


def why(local: Local, omission: Omission) -> str:
    """锁着进不去, or with what was written beside it."""
    said, words = local.say(f"obstacle_{omission.reason}"), omission.text.strip()
    if omission.reason == "other" and words:
        return words
    return local.say("omitted_words", why=said, text=words) if words else said


@part
def LeftOut(seen: OmissionState) -> ft.Control:
    local, omission = use_local(), seen.omission
    said = local.say(
        "omitted_at", time=local.clock(omission.at), person=seen.person, why=why(local, omission)
    )
    name = seen.place or local.say("place_unknown")
    lines: list[ft.Control] = [heading(name), body(said)]
    if seen.task:
        lines.append(second(seen.task))
    if seen.photos:
        lines.append(evidence(seen.photos, seen.place))
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
    places = list(dict.fromkeys(seen.place for seen in run if seen.place))
    more = [f"+{len(places) - NAMED}"] if len(places) > NAMED else []
    lines: list[ft.Control] = [heading(said), second(local.names([*places[:NAMED], *more]))]
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


def _goes_on(before: VisitState, after: VisitState) -> bool:
    same = before.visit.person_id == after.visit.person_id
    return same and after.visit.at - before.visit.at <= PAUSE
