"""The written application for more time for a special fire fault: until when, why, what is done meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import unquote

import flet as ft

from app.hooks import use_anju, use_do, use_query
from app.rounds.commands import ApplyExtension
from app.rounds.queries.faults import fault_deadline
from app.rounds.records import Hazard
from app.rounds.screens.drafts import OWN, Draft, use_draft
from app.rounds.screens.hazard_said import hazard_place, photo_field
from app.rounds.screens.parts import attempt, use_local
from app.rounds.screens.shot import Shot
from components import theme
from components.boundary import part, screen
from components.button import main_action, quiet, second_action
from components.card import card, section
from components.choice import choose_one
from components.empty import empty
from components.form import text_field
from components.notice import banner
from components.page import Frame, page
from components.picker import pick_date, pick_time
from components.text import second, title
from services.commands import View
from services.photos import Photo

STEPS = {"extend_one_day": 1, "extend_three_days": 3, "extend_week": 7}
LONGEST = timedelta(days=92)
MEANWHILE, UNTIL = "meanwhile", "until"


@screen
def ExtendPage() -> ft.View:
    local, do, back = use_local(), use_do(), ft.use_context(Frame).back
    say, now = local.say, use_anju().clock.now()
    id = unquote(ft.use_route_params().get("hazard_id", ""))
    place, deadline = use_query(hazard_place, id), use_query(_deadline, id)
    draft, change, forget = use_draft(f"extend {id}", Draft)
    looking, look = ft.use_state(False)
    busy, set_busy = ft.use_state(False)
    kept, keep = ft.use_state(False)
    trouble, tell = ft.use_state("")
    photos, meanwhile = draft.photos.get(OWN, ()), draft.said.get(MEANWHILE, "")
    base = max(deadline or now, now)
    until = _until(draft, base)

    async def send() -> None:
        set_busy(True)
        command = ApplyExtension(
            hazard_id=id,
            until=until,
            reason=draft.words.strip(),
            meanwhile=meanwhile.strip(),
            photos=tuple(photo.sha256 for photo in photos),
        )
        done = await attempt(do(command, photos), say, tell)
        set_busy(False)
        if done:
            forget()
            keep(True)

    def set_until(at: datetime) -> None:
        change(lambda d: d.with_said(UNTIL, at.isoformat()))

    def taken(photo: Photo) -> None:
        change(lambda d: d.with_photo(OWN, photo))
        look(False)

    if kept:
        done = empty(ft.Icons.MARK_EMAIL_READ_OUTLINED, say("extend_kept"), say("extend_kept_hint"))
        go_on = main_action(say("go_on"), back, key="go-on")
        return page(say("extend_title"), place, [done], action=go_on, narrow=True)
    if looking:
        no_photo = second_action(say("no_photo"), lambda: look(False), key="no-photo")
        return page(say("extend_title"), place, [card(Shot(place, taken))], action=no_photo, narrow=True)
    present = say("extend_before", until=local.moment(deadline, now)) if deadline else ""
    content: list[ft.Control] = [
        section(
            say("extend_until"),
            card(Until(until, base, set_until, key="until"), *([second(present)] if present else [])),
        ),
        card(
            text_field(
                say("extend_why"),
                draft.words,
                lambda text: change(lambda d: d.with_words(text)),
                key="why",
                hint=say("extend_why_hint"),
                lines=3,
                limit=1000,
            ),
            text_field(
                say("extend_meanwhile"),
                meanwhile,
                lambda text: change(lambda d: d.with_said(MEANWHILE, text)),
                key="meanwhile",
                hint=say("extend_meanwhile_hint"),
                lines=3,
                limit=1000,
            ),
            *photo_field(local, draft, place, change, lambda: look(True)),
            spacing=theme.M,
        ),
    ]
    if trouble:
        content.append(banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, key="trouble"))
    filled = bool(draft.words.strip() and meanwhile.strip())
    action = main_action(
        say("extend_send"), send, key="send", icon=ft.Icons.SEND_OUTLINED, busy=busy, disabled=not filled
    )
    return page(say("extend_title"), say("extend_hint"), content, action=action, narrow=True)


@part
def Until(until: datetime, base: datetime, choose: Callable[[datetime], None]) -> ft.Control:
    """So many days after the present deadline, or a day and a time of one's own."""
    local, now = use_local(), use_anju().clock.now()
    say, here = local.say, until.astimezone(local.zone)
    picking, pick = ft.use_state("")

    def day_picked(day: date) -> None:
        pick("")
        choose(datetime.combine(day, here.timetz()).astimezone(UTC))

    def time_picked(at: time) -> None:
        pick("")
        choose(here.replace(hour=at.hour, minute=at.minute).astimezone(UTC))

    picker: ft.DialogControl | None = None
    if picking == "day":
        first, last = base.astimezone(local.zone).date(), (now + LONGEST).astimezone(local.zone).date()
        picker = pick_date(
            min(max(here.date(), first), last), day_picked, lambda: pick(""), first=first, last=last
        )
    elif picking == "time":
        picker = pick_time(here.time(), time_picked, lambda: pick(""))
    ft.use_dialog(picker)
    chosen = next((key for key, days in STEPS.items() if until == base + timedelta(days=days)), "")
    return ft.Column(
        [
            title(local.moment(until, now)),
            choose_one(
                [(key, say(key)) for key in STEPS], chosen, lambda key: choose(_later(base, key)), key="step"
            ),
            ft.Row(
                [
                    quiet(
                        say("extend_day"), lambda: pick("day"), key="until-day", icon=ft.Icons.CALENDAR_TODAY
                    ),
                    quiet(say("extend_time"), lambda: pick("time"), key="until-time", icon=ft.Icons.SCHEDULE),
                ],
                wrap=True,
                spacing=theme.S,
                run_spacing=0,
            ),
        ],
        spacing=theme.S,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _later(base: datetime, key: str) -> datetime:
    return base + timedelta(days=STEPS[key])


def _until(draft: Draft, base: datetime) -> datetime:
    """What was chosen; until then three days after the present deadline."""
    said = draft.said.get(UNTIL)
    return datetime.fromisoformat(said) if said else _later(base, "extend_three_days")


def _deadline(view: View, id: str) -> datetime | None:
    hazard = view.get(Hazard, id)
    return fault_deadline(view, hazard) if hazard else None
