"""The manager's word on a visit, a round or a hazard: one tap accepts, turning down asks why."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import flet as ft

from app.hooks import use_anju, use_do, use_me
from app.rounds.commands import ReviewFact
from app.rounds.queries.reviews import ReviewState
from app.rounds.records import Subject
from app.rounds.screens.parts import Local, attempt, use_local
from components import theme
from components.badge import badge
from components.boundary import part
from components.button import main_action, quiet
from components.choice import choose_one
from components.dialog import sheet
from components.form import text_field
from components.notice import snackbar
from components.text import caption, second, title

Accept = Callable[["Reviewed"], Awaitable[None]]
Reject = Callable[["Reviewed"], None]
PHRASES = ("not_there", "again", "photo", "reason")
# How each subject is accepted and turned down, as a button and as what was said.
BUTTONS: dict[str, tuple[str, str]] = {
    "hazard": ("review_settle", "review_refuse"),
    "extension": ("extension_yes", "extension_no"),
    "restoration": ("restored_yes", "restored_no"),
}
WORDS: dict[str, tuple[str, str]] = {
    "hazard": ("review_settled", "review_refused"),
    "extension": ("extension_granted", "extension_refused"),
    "restoration": ("restored_confirmed", "restored_refused"),
}


@dataclass(frozen=True)
class Reviewed:
    """What is being reviewed and how it is called."""

    subject: Subject
    id: str
    name: str


@dataclass(frozen=True)
class Said:
    """What was just done, for the line at the bottom; a change of mind is offered on `about`."""

    words: str = ""
    about: Reviewed | None = None
    verdict: Literal["accepted", "rejected", ""] = ""


NOTHING = Said()
NOBODY: Reviewed | None = None


def use_reviewing() -> tuple[Accept, Reject, Callable[[Sequence[Reviewed]], Any]]:
    """`accept(one)`, `reject(one)` which asks why, and `accept_all(some)`. Shows what was done, and offers
    the opposite word: a word is never taken back, a later one counts. Several hooks.
    """
    local, do = use_local(), use_do()
    say = local.say
    said, tell = ft.use_state(NOTHING)
    asking, ask = ft.use_state(NOBODY)

    async def review(one: Reviewed, verdict: Literal["accepted", "rejected"], note: str = "") -> bool:
        command = ReviewFact(subject=one.subject, subject_id=one.id, verdict=verdict, note=note)
        done = await attempt(do(command), say, lambda words: tell(Said(words)))
        return done is not None

    async def accept(one: Reviewed) -> None:
        if await review(one, "accepted"):
            tell(Said(say("review_done_accepted", name=one.name), one, "accepted"))

    async def reject(note: str) -> None:
        one = asking
        ask(NOBODY)
        if one is not None and await review(one, "rejected", note):
            tell(Said(say("review_done_rejected", name=one.name), one, "rejected"))

    async def accept_all(some: Sequence[Reviewed]) -> None:
        done = [one for one in some if await review(one, "accepted")]
        if done:
            tell(Said(say("review_done_some", count=len(done))))

    async def opposite() -> None:
        about, verdict = said.about, said.verdict
        tell(NOTHING)
        if about is not None and verdict == "accepted":
            ask(about)
        elif about is not None:
            await accept(about)

    undo = say("review_change" if said.verdict == "accepted" else "review_change_back")
    bar = snackbar(
        said.words, lambda: tell(NOTHING), undo=undo, on_undo=opposite if said.about is not None else None
    )
    ft.use_dialog(bar if said.words else None)
    question = sheet(Why(asking, reject), on_close=lambda: ask(NOBODY)) if asking is not None else None
    ft.use_dialog(question)
    return accept, ask, accept_all


@part
def Why(one: Reviewed, on_send: Callable[[str], Awaitable[None]]) -> ft.Control:
    """The reason, typed or by one of the usual phrases."""
    say = use_local().say
    note, write = ft.use_state("")

    async def send() -> None:
        await on_send(note.strip())

    phrases = [(say(f"why_{name}"), say(f"why_{name}")) for name in PHRASES]
    hints = {"visit": "review_why_hint", "extension": "why_asked_hint", "restoration": "why_asked_hint"}
    hint = hints.get(one.subject, "review_why_round_hint")
    content: list[ft.Control] = [title(say("review_why")), second(f"{one.name} · {say(hint)}")]
    if one.subject == "visit":
        content.append(choose_one(phrases, note, write, key="why"))
    return ft.Column(
        [
            *content,
            text_field(say("review_note"), note, write, key="why-note", lines=2, limit=500),
            main_action(say("review_send"), send, key="why-send", disabled=not note.strip()),
        ],
        spacing=theme.M,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


@part
def Verdict(one: Reviewed, reviews: tuple[ReviewState, ...], calm: bool = False) -> ft.Control:
    """The last word with who said it and why, earlier ones on demand, and for the manager the next one.
    What is `calm` needs no accepting, and can be turned down all the same.
    """
    local, me, now = use_local(), use_me(), use_anju().clock.now()
    accept, reject, _ = use_reviewing()
    shown, show = ft.use_state(False)
    say, last = local.say, reviews[0].review if reviews else None
    lines: list[ft.Control] = []
    if reviews:
        lines.append(_word(local, one.subject, reviews[0], now))
    if len(reviews) > 1 and not shown:
        lines.append(quiet(say("review_history"), lambda: show(True), key=f"history-{one.id}"))
    elif shown:
        lines.append(caption(say("review_history")))
        lines += [_word(local, one.subject, state, now) for state in reviews[1:]]
    if me is not None and me.holds("manager"):
        buttons: list[ft.Control] = []
        if last.verdict != "accepted" if last is not None else not calm:
            word = say(_button(one.subject, 0))
            buttons.append(quiet(word, on(accept, one), key=f"accept-{one.id}", icon=ft.Icons.CHECK))
        if last is None or last.verdict != "rejected":
            word = say(_button(one.subject, 1))
            buttons.append(
                quiet(word, lambda: reject(one), key=f"reject-{one.id}", icon=ft.Icons.CLOSE, danger=True)
            )
        lines.append(ft.Row(buttons, wrap=True, spacing=theme.S, run_spacing=0))
    return ft.Column(lines, spacing=theme.XS, tight=True, key=f"verdict-{one.id}")


def on(act: Accept, one: Reviewed) -> Callable[[], Awaitable[None]]:
    """What a button does: a plain lambda would not be awaited."""

    async def pressed() -> None:
        await act(one)

    return pressed


def verdict_badge(local: Local, subject: str, verdict: str) -> ft.Container:
    """The word with a shape: a hazard is taken care of or none, everything else is accepted or not."""
    well = verdict == "accepted"
    return badge(
        local.say(WORDS.get(subject, ("review_accepted", "review_rejected"))[0 if well else 1]),
        theme.GOOD if well else theme.MISSED,
        ft.Icons.CHECK if well else ft.Icons.CLOSE,
    )


def _button(subject: str, which: int) -> str:
    return BUTTONS.get(subject, ("review_accept", "review_reject"))[which]


def _word(local: Local, subject: str, state: ReviewState, now: datetime) -> ft.Control:
    review = state.review
    told = {"person": state.person, "time": local.moment(review.at, now), "note": review.note}
    words = local.say("review_by_note" if review.note else "review_by", **told)
    return ft.Row(
        [verdict_badge(local, subject, review.verdict), second(words, theme.INK)],
        wrap=True,
        spacing=theme.S,
        run_spacing=theme.XS,
        key=f"review-{review.id}",
    )
