"""The timeline of a round: each visit, each stop left out, and the manager's word on them."""

from __future__ import annotations

import functools

import flet as ft

from app.hooks import use_me, use_query
from app.rounds.queries import Progress, name_of
from app.rounds.queries.hazards import HazardState
from app.rounds.queries.timeline import NoteState, OmissionState, VisitState, omissions, timeline
from app.rounds.records import Finish
from app.rounds.screens.evidence import evidence
from app.rounds.screens.oddities import answer_lines, flag_lines, reason_badge
from app.rounds.screens.parts import Local, hazard_words, keyed, use_local
from app.rounds.screens.ticks import Entry, LeftOut, Ticked, entries
from app.rounds.screens.verdict import Reviewed, Verdict
from app.rounds.screens.voice import spoken
from components import theme
from components.badge import badge
from components.boundary import part
from components.button import icon_button, quiet
from components.card import card, rows, section
from components.empty import empty
from components.page import use_go
from components.text import body, heading, second
from components.tile import dot

URGENCIES = {"urgent": theme.MISSED, "soon": theme.WARN, "later": theme.PLAIN}
STEP = 40


@part
def Timeline(progress: Progress, visit_id: str = "") -> ft.Control:
    """Newest first: who watches a live round sees on top what has just come in; the visit in question
    stands before all others.
    """
    local = use_local()
    visits = use_query(timeline, progress.round.id)
    left_out = use_query(omissions, progress.round.id)
    shown, show = ft.use_state(STEP)
    if not visits and not left_out:
        return empty(ft.Icons.TIMELINE, local.say("no_visits"), local.say("no_visits_hint"))
    chosen = [seen for seen in visits if seen.visit.id == visit_id]
    told = entries([seen for seen in visits if seen not in chosen], left_out)
    drawn = [_entry(one) for one in told[:shown]]
    if progress.finish is not None:
        drawn.insert(0, Ended(progress.finish, key="ended"))
    if len(told) > shown:
        left = local.say("timeline_more", count=len(told) - shown)
        drawn.append(quiet(left, lambda: show(lambda n: n + STEP), key="more-timeline"))
    whole = rows(drawn, key="timeline")
    if not chosen:
        return whole
    first = card(keyed(Visited, visit_id, chosen[0]), padding=theme.S, key="chosen")
    return ft.Column(
        [section(local.say("timeline_chosen"), first), *([whole] if drawn else [])],
        spacing=theme.L,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _entry(one: Entry) -> ft.Control:
    if isinstance(one, OmissionState):
        return keyed(LeftOut, one.omission.id, one)
    if isinstance(one, VisitState):
        return keyed(Visited, one.visit.id, one)
    if isinstance(one[0], OmissionState):
        return keyed(LeftOut, one[0].omission.id, *one)
    return keyed(Ticked, f"run-{one[0].visit.id}", one, Visited)


@part
def Visited(seen: VisitState) -> ft.Control:
    local, me, go = use_local(), use_me(), use_go()
    visit, say = seen.visit, local.say
    name = heading(seen.place or say("place_unknown"))
    past = functools.partial(go, f"/places/{visit.place_id}/history")
    opens = icon_button(
        ft.Icons.HISTORY, say("history"), past, key=f"place-history-{visit.id}", color=theme.MUTED
    )
    watches = me is not None and me.holds("manager", "desk", "inspector")
    lines: list[ft.Control] = [
        ft.Row([ft.Column([name], expand=True), opens]) if watches else name,
        body(" · ".join(_times(local, seen))),
        second(" · ".join(_facts(local, seen))),
    ]
    if visit.how == "photo":
        lines.append(second(say("how_photo_reason", reason=visit.reason), theme.INK))
    if seen.photos:
        lines.append(evidence(seen.photos, seen.place))
    if marks := _marks(local, seen):
        lines.append(ft.Row(marks, wrap=True, spacing=theme.XS, run_spacing=theme.XS))
    lines += flag_lines(say, visit.flags)
    lines += answer_lines(local, seen.answers)
    if shown := [photo for answer in seen.answers for photo in answer.photos]:
        lines.append(evidence(shown, seen.place))
    lines += [keyed(Noted, note.note.id, note, seen.place) for note in seen.notes]
    lines += [keyed(Found, state.hazard.id, state) for state in seen.hazards]
    about = f"{seen.place} {local.clock(visit.at)}"
    lines.append(Verdict(Reviewed("visit", visit.id, about), seen.reviews, not seen.is_odd, key="verdict"))
    odd = bool(visit.flags) or seen.verdict == "rejected"
    return ft.Container(
        ft.Row(
            [
                dot(theme.MISSED if odd else theme.GOOD, None, str(seen.number or "+")),
                ft.Column(lines, spacing=theme.S, expand=True),
            ],
            spacing=theme.M,
            vertical_alignment=ft.CrossAxisAlignment.START,
        ),
        padding=ft.Padding.symmetric(vertical=theme.M, horizontal=theme.S),
        key=f"visit-{visit.id}",
    )


@part
def Noted(note: NoteState, place: str) -> ft.Control:
    told: list[ft.Control] = [body(note.note.text)] if note.note.text.strip() else []
    told += spoken(note.voices)
    if note.photos:
        told.append(evidence(note.photos, place))
    return ft.Container(
        ft.Column(told, spacing=theme.S),
        bgcolor=theme.GROUND,
        border_radius=theme.FIELD_RADIUS,
        padding=theme.S,
    )


@part
def Found(state: HazardState) -> ft.Control:
    """A hazard beside the visit at which it was found."""
    say, hazard = use_local().say, state.hazard
    marks: list[ft.Control] = [
        reason_badge(say, "hazard"),
        badge(say(f"hazard_{hazard.urgency}"), URGENCIES[hazard.urgency]),
    ]
    return ft.Container(
        ft.Column(
            [
                ft.Row(marks, wrap=True, spacing=theme.XS),
                body(hazard_words(say, hazard)),
                *spoken(state.voices),
                evidence(state.photos, state.place),
                Verdict(Reviewed("hazard", hazard.id, state.place), state.reviews),
            ],
            spacing=theme.S,
        ),
        bgcolor=theme.GROUND,
        border_radius=theme.FIELD_RADIUS,
        padding=theme.S,
        key=f"hazard-{hazard.id}",
    )


@part
def Ended(finish: Finish) -> ft.Control:
    local = use_local()
    person = use_query(name_of, finish.person_id)
    words = "round_finished_reason" if finish.reason.strip() else "round_finished"
    said = local.say(words, time=local.clock(finish.at), person=person, reason=finish.reason)
    return ft.Container(second(said), padding=theme.M)


def _times(local: Local, seen: VisitState) -> list[str]:
    """Planned, walked, received."""
    visit, say = seen.visit, local.say
    received = visit.received_at
    return [
        say("walked", time=local.clock(visit.at)),
        say("on_the_way") if received is None else say("received", time=local.clock(received)),
        say("planned_between", since=local.clock(seen.since), until=local.clock(seen.until)),
    ]


def _facts(local: Local, seen: VisitState) -> list[str]:
    """Who, how, how far."""
    visit, say = seen.visit, local.say
    facts = [seen.person, say(f"how_{visit.how}")]
    if seen.metres is not None:
        accuracy = round(visit.accuracy) if visit.accuracy is not None else None
        words = "metres" if accuracy is None else "metres_accuracy"
        facts.append(say(words, metres=seen.metres, accuracy=accuracy))
    return facts


def _marks(local: Local, seen: VisitState) -> list[ft.Control]:
    """What one should know, odd or not: the clock's minutes and a late delivery."""
    visit, say, marks = seen.visit, local.say, list[ft.Control]()
    if visit.came_later:
        marks.append(badge(say("came_later"), theme.INFO, ft.Icons.CLOUD_SYNC_OUTLINED))
    if "clock_off" in visit.flags and visit.clock_ahead:
        words = "clock_ahead" if visit.clock_ahead > 0 else "clock_behind"
        marks.append(badge(say(words, minutes=abs(visit.clock_ahead)), theme.WARN, ft.Icons.MORE_TIME))
    return marks
