"""Days on which somebody does not work: why, which ones, and what is recorded already."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import unquote

import flet as ft

from app.estate.commands import EndAbsence, MarkAbsent
from app.estate.queries import Away, absences_of, leave_late, name_of, today_here
from app.estate.records import Why
from app.estate.screens.parts import why
from app.estate.texts import TEXTS
from app.hooks import use_anju, use_do, use_me, use_now, use_query, use_say
from components import dates, theme
from components.boundary import part, screen
from components.button import main_action, quiet, second_action
from components.card import card, rows, section
from components.choice import choose_one
from components.form import text_field
from components.notice import banner, snackbar
from components.page import page
from components.picker import pick_date
from components.text import body, second
from components.tile import dot, row
from services.commands import Act, Command, Me, Refused, View
from services.platform import StorageFailed

Say = Callable[..., str]
Tell = Callable[[tuple[str, Callable[[], Awaitable[None]] | None]], object]
DAY, YEAR = timedelta(days=1), timedelta(days=365)
REASONS: tuple[Why, ...] = ("sick", "leave", "other")
QUIET: Any = ("", None)
TODAY: date | None = None


@screen
def AbsencePage() -> ft.View:
    """Of oneself, or with an id in the address of somebody else."""
    say, me = use_say(TEXTS), use_me()
    person_id = unquote(ft.use_route_params().get("person_id") or "") or (me.person_id if me else "")
    now = use_now(60).replace(second=0, microsecond=0)
    today, name = use_query(today_here, now), use_query(name_of, person_id)
    reason, choose = ft.use_state("sick")
    begins, begin = ft.use_state(TODAY)
    ends, end = ft.use_state(TODAY)
    note, write = ft.use_state("")
    wrong, complain = ft.use_state("")
    done, tell = ft.use_state(QUIET)
    first = begins or today
    last = max(ends or first, first)
    ahead = use_query(_late, me, first, today)
    late = ahead if reason == "leave" else 0
    carry_out = use_carrying(complain)

    async def save() -> None:
        command = MarkAbsent(
            person_id=person_id, first_day=first, last_day=last, reason=_why(reason), note=note.strip()
        )
        act = await carry_out(command)
        if act is None:
            return

        async def undo() -> None:
            await carry_out(EndAbsence(absence_id=act.id, last_day=first - DAY))

        write("")
        tell((say("absence_saved", days=_span(say, first, last)), undo))

    words, undo = done
    bar = snackbar(words, lambda: tell(QUIET), undo=say("undo") if undo else "", on_undo=undo)
    ft.use_dialog(bar if words else None)
    about = body(say("absence_leave_soon", days=late), theme.BAD) if late else second(say("absence_private"))
    content: list[ft.Control] = [
        Known(person_id, today, tell, complain, key="known"),
        section(
            say("absence_why"),
            choose_one([(one, say(f"why_{one}")) for one in REASONS], reason, choose, key="why"),
            about,
        ),
        section(say("absence_when"), Days(first, last, today, begin, end, key="days")),
        card(text_field(say("absence_note"), note, write, key="note", lines=2, limit=400)),
    ]
    if wrong:
        content.append(banner(wrong, theme.MISSED, ft.Icons.ERROR_OUTLINE, key="trouble"))
    action = main_action(say("absence_save"), save, key="save", icon=ft.Icons.CHECK, disabled=bool(late))
    mine = me is not None and me.person_id == person_id
    title = say("absence") if mine else say("absence_of", name=name)
    return page(title, say("absence_hint"), content, action=action, narrow=True)


def use_carrying(complain: Callable[[str], object]) -> Callable[[Command], Awaitable[Act | None]]:
    """`await carry_out(command)`: what was recorded; None, and `complain` heard why, when it was not."""
    say, do = use_say(TEXTS), use_do()

    async def carry_out(command: Command) -> Act | None:
        try:
            act: Act = await do(command)
        except (Refused, StorageFailed) as refused:
            complain(why(say, refused))
            return None
        complain("")
        return act

    return carry_out


@part
def Days(
    first: date,
    last: date,
    today: date,
    begin: Callable[[date], object],
    end: Callable[[date], object],
) -> ft.Control:
    """Today and tomorrow with a tap, other days from a calendar."""
    say = use_say(TEXTS)
    picking, pick = ft.use_state("")

    def begins(day: date) -> None:
        pick("")
        begin(day)

    def ends(day: date) -> None:
        pick("")
        end(day)

    def quickly(chosen: str) -> None:
        day = today if chosen == "today" else today + DAY
        begin(day)
        end(day)

    dialog: Any = None
    if picking == "first":
        dialog = pick_date(first, begins, lambda: pick(""), first=today - 30 * DAY, last=today + YEAR)
    elif picking == "last":
        dialog = pick_date(last, ends, lambda: pick(""), first=first, last=first + YEAR)
    ft.use_dialog(dialog)
    quick = [("today", say("absence_today")), ("tomorrow", say("absence_tomorrow"))]
    short = {(today, today): "today", (today + DAY, today + DAY): "tomorrow"}.get((first, last), "")
    icon = ft.Icons.CALENDAR_MONTH_OUTLINED
    day = use_day()
    since = second_action(say("absence_from", day=day(first)), lambda: pick("first"), key="first", icon=icon)
    until = second_action(say("absence_to", day=day(last)), lambda: pick("last"), key="last", icon=icon)
    count = (last - first) // DAY + 1
    return card(
        choose_one(quick, short, quickly, key="quick"),
        since,
        until,
        second(say("absence_days", count=count) if count > 1 else say("absence_one_day")),
        spacing=theme.M,
    )


@part
def Known(person_id: str, today: date, tell: Tell, complain: Callable[[str], object]) -> ft.Control:
    """What is recorded and not over, each with the way to end it."""
    say, day = use_say(TEXTS), use_day()
    known = use_query(absences_of, person_id, today)
    carry_out = use_carrying(complain)
    if not known:
        return ft.Container(visible=False)

    async def end(away: Away) -> None:
        begun = away.first_day < today
        last = (today if begun else away.first_day) - DAY
        if await carry_out(EndAbsence(absence_id=away.absence_id, last_day=last)) is not None:
            tell((say("absence_ended" if begun else "absence_called_off"), None))

    lines: list[ft.Control] = []
    for away in known:
        words = "absence_end" if away.first_day < today else "absence_off"
        lines.append(
            row(
                span(say, away, day),
                "　".join(
                    piece for piece in (say(f"why_{away.why}") if away.why else "", away.note) if piece
                ),
                key=f"away-{away.absence_id}",
                lead=dot(theme.WARN, ft.Icons.EVENT_BUSY),
                trail=quiet(say(words), functools.partial(end, away), key=f"end-{away.absence_id}"),
            )
        )
    return section(say("absence_known"), rows(lines))


def use_day() -> Callable[[date], str]:
    """`11 月 22 日 星期日`. One hook."""
    language = use_anju().language
    return lambda day: dates.day(datetime.combine(day, datetime.min.time()), language)


def span(say: Say, away: Away, day: Callable[[date], str]) -> str:
    if away.first_day == away.last_day:
        return day(away.first_day)
    return say("absence_span", first=day(away.first_day), last=day(away.last_day))


def _span(say: Say, first: date, last: date) -> str:
    count = (last - first) // DAY + 1
    return say("absence_days", count=count) if count > 1 else say("absence_one_day")


def _why(chosen: str) -> Why:
    return next(reason for reason in REASONS if reason == chosen)


def _late(view: View, me: Me | None, first: date, today: date) -> int:
    return leave_late(view, me, first, today) if me else 0
