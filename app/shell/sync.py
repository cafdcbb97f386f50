"""The whole story of sync: what is here, what is there, what is on its way, and what needs the person."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import timedelta

import flet as ft

from app.domains import DOMAINS
from app.hooks import use_anju, use_now, use_say, use_sync
from app.shell.chip import standing
from app.shell.reasons import deed, reason, salvaged
from app.shell.texts import TEXTS
from components import theme
from components.boundary import part, screen
from components.button import main_action, quiet, second_action
from components.card import card, rows, section
from components.dates import megabytes, moment, span
from components.dialog import confirm
from components.page import page
from components.text import body, heading, second, title
from components.tile import dot, fact
from services.status import Attention

MINUTE = timedelta(minutes=1)
NOTICEABLE = 2


@screen
def SyncPage() -> ft.View:
    say, anju = use_say(TEXTS), use_anju()
    busy, work = ft.use_state(False)

    async def now() -> None:
        work(True)
        try:
            await anju.sync.now()
            await anju.sync.measure()
        finally:
            work(False)

    return page(
        say("sync_page"),
        "",
        [Standing(), NeedsYou(), Numbers(), Export()],
        action=main_action(say("sync_now"), now, busy=busy, icon=ft.Icons.SYNC),
        narrow=True,
    )


@part
def Standing() -> ft.Control:
    """One sentence: is everything safe, and if not, what is missing."""
    say, status = use_say(TEXTS), use_sync()
    words, count, tone, icon = standing(status)
    about = f"{words}_about"
    return card(
        ft.Row(
            [
                dot(tone, icon),
                ft.Column([title(say(words, count=count)), second(say(about))], spacing=2, expand=True),
            ],
            spacing=theme.M,
        ),
        key="standing",
    )


@part
def NeedsYou() -> ft.Control:
    say, status = use_say(TEXTS), use_sync()
    if not status.attention:
        return ft.Container(visible=False)
    return section(
        say("needs_you", count=len(status.attention)),
        *[Refusal(one, key=one.op_id) for one in status.attention],
    )


@part
def Refusal(one: Attention) -> ft.Control:
    """A record that did not go through: what, when, why; once more, or let go of knowingly."""
    say, anju = use_say(TEXTS), use_anju()
    now = use_now(60)
    dropping, drop = ft.use_state(False)
    what = deed(DOMAINS, anju.language, one.kind, one.body)
    stuck = one.code == "STUCK"

    async def discard() -> None:
        drop(False)
        await anju.sync.discard(one.op_id)

    ft.use_dialog(
        confirm(
            say("discard_question"),
            say("discard_hint", what=what),
            say("discard"),
            discard,
            say("cancel"),
            lambda: drop(False),
            danger=True,
        )
        if dropping
        else None
    )
    answers: list[ft.Control] = [
        quiet(say("resend"), functools.partial(anju.sync.resend, one.op_id), key=f"resend-{one.op_id}")
    ]
    kept = None if stuck else salvaged(DOMAINS, one.kind, one.body)
    if kept is not None:
        note = functools.partial(anju.sync.instead, one.op_id, kept)
        answers.append(quiet(say("as_note"), note, key=f"salvage-{one.op_id}", icon=ft.Icons.EDIT_NOTE))
    if not stuck:
        answers.insert(0, quiet(say("discard"), lambda: drop(True), key=f"discard-{one.op_id}", danger=True))
    return card(
        heading(what),
        second(moment(one.at, now, anju.language)),
        body(reason(DOMAINS, anju.language, one.kind, one.code, one.detail)),
        ft.Row(answers, wrap=True, alignment=ft.MainAxisAlignment.END),
    )


@part
def Numbers() -> ft.Control:
    say, anju, status = use_say(TEXTS), use_anju(), use_sync()
    now, language = use_now(30), anju.language
    facts = [
        fact(say("on_phone"), say("count", count=status.on_phone), key="on-phone"),
        fact(say("photos_waiting"), say("count_photos", count=status.photos_waiting)),
        fact(say("held"), say("count", count=status.held)),
    ]
    if status.oldest_unsent:
        age = now - status.oldest_unsent
        told = say("ago", span=span(age, language)) if age >= MINUTE else say("just_now")
        facts.append(fact(say("oldest"), told))
    contact = moment(status.last_contact, now, language) if status.last_contact else say("not_yet")
    facts.append(fact(say("last_contact"), contact))
    if status.next_try and status.state in ("offline", "waiting"):
        facts.append(fact(say("next_try"), say("in_span", span=span(status.next_try - now, language))))
    facts.append(fact(say("clock_offset"), _offset(say, status.clock_offset_ms)))
    if status.used_bytes is not None:
        facts.append(fact(say("used"), megabytes(status.used_bytes)))
    facts.append(fact(say("persisted"), say("persisted_yes" if status.persisted else "persisted_no")))
    return rows(facts)


@part
def Export() -> ft.Control:
    """Everything unsent as one file: the way out when nothing else works."""
    say, anju, status = use_say(TEXTS), use_anju(), use_sync()
    picker = ft.use_memo(lambda: ft.FilePicker(), [])

    async def save() -> None:
        await picker.save_file(file_name=say("export_file"), src_bytes=await anju.sync.export())

    if not (status.on_phone or status.attention or status.photos_waiting):
        return ft.Container(visible=False)
    return section(
        say("export_title"),
        second(say("export_hint")),
        second_action(say("export"), save, key="export", icon=ft.Icons.DOWNLOAD_OUTLINED),
    )


def _offset(say: Callable[..., str], offset_ms: int | None) -> str:
    if offset_ms is None:
        return say("unknown")
    seconds = abs(offset_ms) / 1000
    if seconds < NOTICEABLE:
        return say("clock_same")
    length = f"{seconds:.0f}"
    return say("clock_behind" if offset_ms > 0 else "clock_ahead", seconds=length)
