"""The timeline of a round: each visit, when it was walked and received, how, how far, by whom."""

from __future__ import annotations

import flet as ft

from app.hooks import use_photo, use_query
from app.rounds.queries import NoteState, PhotoState, Progress, VisitState, name_of, timeline
from app.rounds.records import Finish
from app.rounds.screens.parts import Local, keyed, use_local
from components import theme
from components.badge import badge
from components.boundary import part
from components.card import rows
from components.empty import empty
from components.photo import large, thumb
from components.text import body, heading, second
from components.tile import dot

CLOCK_MINUTES = 5


@part
def Timeline(progress: Progress) -> ft.Control:
    """Newest first: who watches a live round sees on top what has just come in."""
    local = use_local()
    visits = use_query(timeline, progress.round.id)
    if not visits:
        return empty(ft.Icons.TIMELINE, local.say("no_visits"), local.say("no_visits_hint"))
    entries = [keyed(Visited, seen.visit.id, seen) for seen in reversed(visits)]
    if progress.finish is not None:
        entries.insert(0, Ended(progress.finish))
    return rows(entries, key="timeline")


@part
def Visited(seen: VisitState) -> ft.Control:
    local = use_local()
    visit, say = seen.visit, local.say
    times = [say("walked", time=local.clock(visit.at))]
    if visit.received_at is None:
        times.append(say("on_the_way"))
    else:
        times.append(say("received", time=local.clock(visit.received_at)))
    facts = [seen.person, say(f"how_{visit.how}")]
    if seen.metres is not None:
        accuracy = round(visit.accuracy) if visit.accuracy is not None else None
        words = "metres" if accuracy is None else "metres_accuracy"
        facts.append(say(words, metres=seen.metres, accuracy=accuracy))
    lines: list[ft.Control] = [
        heading(seen.place or say("place_unknown")),
        body(" · ".join(times)),
        second(" · ".join(facts)),
    ]
    if marks := _marks(local, seen):
        lines.append(ft.Row(marks, wrap=True, spacing=theme.XS, run_spacing=theme.XS))
    lines += [keyed(Noted, note.note.id, note, seen.place) for note in seen.notes]
    return ft.Container(
        ft.Row(
            [
                dot(theme.MISSED if seen.far else theme.GOOD, None, str(seen.number or "+")),
                ft.Column(lines, spacing=theme.XS, expand=True),
            ],
            spacing=theme.M,
            vertical_alignment=ft.CrossAxisAlignment.START,
        ),
        padding=ft.Padding.symmetric(vertical=theme.M, horizontal=theme.S),
    )


@part
def Noted(note: NoteState, place: str) -> ft.Control:
    photos = ft.Row(
        [keyed(Evidence, photo.sha256, photo, place) for photo in note.photos],
        wrap=True,
        spacing=theme.S,
        run_spacing=theme.S,
    )
    words = [body(note.note.text)] if note.note.text.strip() else []
    return ft.Container(
        ft.Column([*words, photos], spacing=theme.S),
        bgcolor=theme.GROUND,
        border_radius=theme.FIELD_RADIUS,
        padding=theme.S,
    )


@part
def Evidence(photo: PhotoState, place: str) -> ft.Control:
    """The picture, large on a tap; as long as it has not come, who has it."""
    local, data = use_local(), use_photo(photo.sha256)
    shown, show = ft.use_state(False)
    label = local.say("photo_of", place=place)
    close = local.say("close")
    ft.use_dialog(large(data, label, close, lambda: show(False)) if shown and data else None)
    if data is None and not photo.arrived:
        return badge(
            local.say("photo_owed", person=photo.owed_by), theme.WARN, ft.Icons.CLOUD_UPLOAD_OUTLINED
        )
    return thumb(data, label, key=f"photo-{photo.sha256}", on_click=lambda: show(True))


def _marks(local: Local, seen: VisitState) -> list[ft.Control]:
    """What should make one look twice."""
    visit, say, marks = seen.visit, local.say, list[ft.Control]()
    if seen.far:
        marks.append(badge(say("far"), theme.MISSED, ft.Icons.WRONG_LOCATION_OUTLINED))
    if visit.came_later:
        marks.append(badge(say("came_later"), theme.INFO, ft.Icons.CLOUD_SYNC_OUTLINED))
    if abs(visit.clock_ahead) > CLOCK_MINUTES:
        words = say(
            "clock_ahead" if visit.clock_ahead > 0 else "clock_behind", minutes=abs(visit.clock_ahead)
        )
        marks.append(badge(words, theme.WARN, ft.Icons.MORE_TIME))
    return marks


@part
def Ended(finish: Finish) -> ft.Control:
    local = use_local()
    person = use_query(name_of, finish.person_id)
    words = "round_finished_reason" if finish.reason.strip() else "round_finished"
    said = local.say(words, time=local.clock(finish.at), person=person, reason=finish.reason)
    return ft.Container(second(said), padding=theme.M)
