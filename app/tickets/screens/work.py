"""A ticket in the hands of who does it: taken, on site in time, and what was done, piece by piece."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import flet as ft

from app.hooks import use_do, use_me, use_query
from app.rounds.screens.parts import Local
from app.rounds.screens.shot import Shot, pictures
from app.rounds.screens.voice import VoiceField, named
from app.tickets.commands import Accept, Arrive, Resume, Work
from app.tickets.queries.working import Job, job
from app.tickets.screens.clock_face import ClockBar, ClockFace
from app.tickets.screens.parts import attempt, category_name, use_local
from app.tickets.screens.work_draft import Change, WorkDraft, use_work_draft
from app.tickets.screens.work_parts import (
    Materials,
    OwnCheck,
    Readings,
    attire,
    checks,
    details,
    progress,
    ticks,
)
from components import theme
from components.boundary import screen
from components.button import icon_button, main_action, second_action
from components.card import card, section
from components.empty import empty
from components.form import text_field
from components.notice import banner, snackbar
from components.page import page, use_go
from components.text import body, second, title

AT_MOST = 6
STARTS: dict[str, tuple[type[Accept] | type[Arrive] | type[Resume], str, ft.IconData]] = {
    "accept": (Accept, "work_take", ft.Icons.PAN_TOOL_OUTLINED),
    "resume": (Resume, "work_resume", ft.Icons.PLAY_ARROW),
    "arrive": (Arrive, "work_arrived", ft.Icons.PLACE),
}


@screen
def WorkPage() -> ft.View:
    local, do, go, me = use_local(), use_do(), use_go(), use_me()
    say = local.say
    ticket_id = unquote(ft.use_route_params().get("ticket_id", ""))
    found = use_query(job, ticket_id, me)
    kept = use_work_draft(f"work {ticket_id}")
    draft, change = kept.draft, kept.change
    looking, look = ft.use_state(False)
    busy, set_busy = ft.use_state(False)
    speaking, speak = ft.use_state(False)
    saved, tell_saved = ft.use_state(False)
    trouble, tell = ft.use_state("")
    ft.use_dialog(snackbar(say("work_saved"), lambda: tell_saved(False)) if saved else None)
    if found is None:
        gone = empty(ft.Icons.ASSIGNMENT_OUTLINED, say("work_gone"), say("work_gone_hint"))
        return page(say("work_page"), "", [gone], narrow=True)
    known, kind = found, say(f"kind_{found.ticket.kind}")
    name = category_name(say, found.path[-1]) if found.path else kind
    under = " · ".join(piece for piece in (kind, found.where) if piece)

    first = next((verb for verb in found.next if verb in STARTS), "")

    async def start() -> None:
        set_busy(True)
        await attempt(do(STARTS[first][0](ticket_id=ticket_id)), say, tell)
        set_busy(False)

    async def record() -> bool:
        """One op of all that is filled in; nothing when nothing is."""
        draft = kept.latest()
        if draft.empty:
            return True
        set_busy(True)
        command = Work(
            ticket_id=ticket_id,
            text=draft.words.strip(),
            photos=tuple(p.sha256 for p in draft.photos),
            voices=named(draft.voice),
            details=details(local, known, draft),
        )
        act = await attempt(do(command, draft.evidence(), (kept.about,)), say, tell)
        set_busy(False)
        if act is not None:
            kept.forget()
        return act is not None

    async def save() -> None:
        tell_saved(await record())

    async def finish() -> None:
        if "work" not in known.next or await record():
            go(f"/tickets/{ticket_id}/finish")

    def taken(photo: Any) -> None:
        change(lambda d: replace(d, photos=(*d.photos, photo)))
        look(False)

    if looking:
        stop = second_action(say("no_photo"), lambda: look(False), key="no-photo")
        return page(name, found.where, [card(Shot(found.where, taken))], action=stop, narrow=True)
    content: list[ft.Control] = [*_clock(found), _about(local, found)]
    doing = not first and bool({"work", "finish"} & set(found.next))
    if first == "arrive":
        content += _entering(local, found, draft, change)
    if doing:
        content.append(_photos(local, found, draft, change, lambda: look(True)))
        content += _entering(local, found, draft, change)
        content += _checks(local, found, draft, change)
        content += [Materials(found, draft, change, key="materials"), Readings(draft, change, key="readings")]
        content.append(_words(local, draft, change, speak))
    if trouble:
        content.append(banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, key="trouble"))
    if first:
        _, words, icon = STARTS[first]
        action: ft.Control = main_action(say(words), start, key=first, icon=icon, busy=busy)
    elif doing:
        action = _actions(local, found, draft.empty, busy or speaking, save, finish)
    else:
        content.append(empty(ft.Icons.TASK_ALT, say("work_over"), say("work_over_hint")))
        action = main_action(say("work_to_ticket"), lambda: go(f"/tickets/{ticket_id}"), key="to-ticket")
    accident = icon_button(
        ft.Icons.REPORT_OUTLINED,
        say("accident"),
        lambda: go(f"/tickets/{ticket_id}/accident"),
        key="accident",
        color=theme.BAD,
    )
    return page(name, under, content, action=action, tools=[accident], narrow=True)


def _actions(local: Local, found: Job, empty_: bool, busy: bool, save: Any, finish: Any) -> ft.Control:
    """Saving while there is something to save; else what comes next is the end."""
    end: dict[str, Any] = {"key": "to-finish", "icon": ft.Icons.TASK_ALT, "disabled": busy}
    if empty_ or "work" not in found.next:
        return main_action(local.say("work_to_finish"), finish, **end)
    buttons: list[ft.Control] = [
        main_action(local.say("work_save"), save, key="save", icon=ft.Icons.CHECK, busy=busy),
        second_action(local.say("work_to_finish"), finish, **end),
    ]
    return ft.Column(buttons, spacing=theme.S, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def _clock(found: Job) -> list[ft.Control]:
    """Large while somebody urgent waits for the door bell; else a bar."""
    if found.clock is None:
        return []
    if found.ticket.urgency == "urgent" and found.clock.step == "arrive":
        return [ClockFace(found.clock, key="clock")]
    return [ClockBar(found.clock, key="clock")]


def _about(local: Local, found: Job) -> ft.Control:
    pieces: list[ft.Control] = [title(found.where)] if found.where else []
    if found.ticket.text:
        pieces.append(body(found.ticket.text))
    number = found.ticket.number or local.say("unsent")
    pieces.append(second(f"{number} · {local.say(f'urgency_{found.ticket.urgency}')}"))
    return card(*pieces, key="about")


def _photos(local: Local, found: Job, draft: WorkDraft, change: Change, look: Any) -> ft.Control:
    say = local.say
    hint = say("work_during_hint", count=found.shots) if found.shots else say("work_before_hint")
    pieces: list[ft.Control] = [second(hint)]
    if draft.photos:
        let_go = lambda sha: change(lambda d: d.without_photo(sha))  # noqa: E731
        pieces.append(pictures(local, draft.photos, found.where, let_go))
    if len(draft.photos) < AT_MOST:
        more = say("another_photo" if draft.photos else "add_photo")
        pieces.append(second_action(more, look, key="photo", icon=ft.Icons.PHOTO_CAMERA_OUTLINED, tall=True))
    return section(say("work_before"), card(*pieces))


def _entering(local: Local, found: Job, draft: WorkDraft, change: Change) -> list[ft.Control]:
    names = attire(local, found)
    if not names:
        return []
    hint = banner(local.say("work_entering_hint"), theme.INFO, ft.Icons.VOLUNTEER_ACTIVISM, key="manners")
    return [section(local.say("work_entering"), hint, ticks(names, found, draft, change, local))]


def _checks(local: Local, found: Job, draft: WorkDraft, change: Change) -> list[ft.Control]:
    names = (*checks(local, found), *draft.own)
    if not names:
        return []
    drawn = ticks(names, found, draft, change, local)
    own = OwnCheck(change, key="own")
    return [section(local.say("work_checks"), drawn, own, action=progress(local, found, draft))]


def _words(local: Local, draft: WorkDraft, change: Change, speak: Any) -> ft.Control:
    return card(
        text_field(
            local.say("work_words"),
            draft.words,
            lambda words: change(lambda d: replace(d, words=words)),
            key="words",
            lines=2,
            limit=1000,
        ),
        VoiceField(draft.voice, lambda said: change(lambda d: replace(d, voice=said)), speak, key="voice"),
    )
