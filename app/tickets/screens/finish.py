"""The end of the work: photos after, checks at a glance, what it costs, a signature or why there is none."""

from __future__ import annotations

from dataclasses import replace
from typing import cast
from urllib.parse import unquote

import flet as ft

from app.hooks import use_do, use_me, use_query
from app.rounds.screens.parts import Local
from app.rounds.screens.shot import Shot
from app.rounds.screens.voice import named
from app.tickets.commands import Finish, WorkDetails
from app.tickets.commands.working import Check
from app.tickets.queries.working import Job, job
from app.tickets.screens.finish_parts import finish_body, lacks, reason_of
from app.tickets.screens.parts import attempt, ticket_name, use_local
from app.tickets.screens.signature import SignPage
from app.tickets.screens.work_draft import WorkDraft, use_work_draft
from app.tickets.screens.work_parts import attire, checks, details, lines_of
from components import theme
from components.boundary import screen
from components.button import main_action, second_action
from components.card import card
from components.empty import empty
from components.notice import banner
from components.page import page, use_go
from services.photos import Photo


@screen
def FinishPage() -> ft.View:
    local, do, go, me = use_local(), use_do(), use_go(), use_me()
    say = local.say
    ticket_id = unquote(ft.use_route_params().get("ticket_id", ""))
    found = use_query(job, ticket_id, me)
    kept = use_work_draft(f"finish {ticket_id}")
    begun = use_work_draft(f"work {ticket_id}")
    looking, look = ft.use_state("")
    busy, set_busy = ft.use_state(False)
    speaking, speak = ft.use_state(False)
    done, end = ft.use_state(False)
    trouble, tell = ft.use_state("")
    if done:
        on = main_action(say("finish_next"), lambda: go("/tickets"), key="go-on")
        over = empty(ft.Icons.CHECK_CIRCLE_OUTLINE, say("finish_kept"), say("finish_kept_hint"))
        return page(say("finish_page"), "", [over], action=on, narrow=True)
    if found is None or "finish" not in found.next:
        word = "work_gone" if found is None else "work_over"
        leave = main_action(say("work_to_ticket"), lambda: go(f"/tickets/{ticket_id}"), key="to-ticket")
        gone = empty(ft.Icons.TASK_ALT, say(word), say(f"{word}_hint"))
        return page(say("finish_page"), "", [gone], action=leave, narrow=True)
    known, name = found, ticket_name(say, found.ticket, found.path)
    lines = (*known.bill, *lines_of(known, begun.draft))

    async def finish() -> None:
        set_busy(True)
        last, before = kept.latest(), begun.latest()
        command = Finish(
            ticket_id=ticket_id,
            text="\n".join(words for d in (before, last) if (words := d.words.strip())),
            photos=tuple(p.sha256 for d in (before, last) for p in d.photos),
            voices=tuple(voice for d in (before, last) for voice in named(d.voice)),
            details=ending(local, known, before, last),
        )
        evidence, ends = (*before.evidence(), *last.evidence()), (kept.about, begun.about)
        act = await attempt(do(command, evidence, ends), say, tell)
        set_busy(False)
        if act is not None:
            kept.forget()
            begun.forget()
            end(True)

    def taken(photo: Photo) -> None:
        kept.change(lambda d: replace(d, photos=(*d.photos, photo), no_photo=""))
        look("")

    def signed(picture: Photo | None) -> None:
        kept.change(lambda d: replace(d, signature=picture, no_sign="" if picture else d.no_sign))
        look("")

    if looking == "photo":
        stop = second_action(say("no_photo"), lambda: look(""), key="no-photo")
        return page(name, known.where, [card(Shot(known.where, taken))], action=stop, narrow=True)
    if looking == "sign":
        return cast(ft.View, SignPage(name, lines, signed, key="sign-page"))
    content = finish_body(local, known, kept, begun.draft, lines, look, speak)
    missing = lacks(local, known, kept.draft)
    if trouble:
        content.append(banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, key="trouble"))
    words = say("finish_lacks", what=local.names(missing)) if missing else say("finish_do")
    action = main_action(
        words,
        finish,
        key="finish",
        icon=ft.Icons.TASK_ALT,
        busy=busy,
        disabled=bool(missing) or speaking,
    )
    heading = say("finish_at_once" if known.standing.stage in ("register", "verify") else "finish_page")
    return page(heading, f"{name}　{known.where}".strip(), content, action=action, narrow=True)


def ending(local: Local, found: Job, before: WorkDraft, last: WorkDraft) -> WorkDetails:
    """What the last step says: what was still unsaved of the work, and each check that nobody ticked."""
    said = details(local, found, before)
    ticked = {one.name for one in said.checks} | found.checked
    left = [
        Check(name=name, ok=False, step=local.say(step))
        for step, names in (
            ("work_entering", attire(local, found)),
            ("work_checks", checks(local, found)),
        )
        for name in names
        if name not in ticked
    ]
    return said.model_copy(
        update={
            "checks": (*said.checks, *left),
            "no_photo": ""
            if last.photos or before.photos
            else reason_of(local, last.no_photo, last.no_photo_words),
            "signature": last.signature.sha256 if last.signature else None,
            "no_signature": "" if last.signature else reason_of(local, last.no_sign, last.no_sign_words),
        }
    )
