"""Steps said in words: answered, approved, judged, turned down, split, sent back, begun again, noted."""

from __future__ import annotations

from collections.abc import Sequence

import flet as ft

from app.estate.records import STAFF
from app.hooks import use_me
from app.rounds.screens.drafts import OWN, Change, Draft, use_draft
from app.rounds.screens.parts import Local
from app.rounds.screens.shot import Shot
from app.rounds.screens.voice import named
from app.tickets.commands import Answer, Approve, Dismiss, Judge, Note, Reopen, SendBack, Split, Withdraw
from app.tickets.queries.log import TicketState
from app.tickets.screens.parts import use_local
from app.tickets.screens.steps_form import (
    bottom,
    evidence_fields,
    photo_fields,
    phrases,
    reason_of,
    use_sending,
    words_field,
)
from app.tickets.screens.ticket import act_words
from app.tickets.screens.ticket_log import LOOKS
from components import theme
from components.boundary import screen
from components.button import main_action, quiet, second_action
from components.card import card
from components.choice import Large, choose_large, switch_row
from components.dialog import confirm
from components.page import page
from components.text import second
from services.commands import Command
from services.photos import Photo

ENDING = ("dismiss", "withdraw")
REASONED = ("dismiss", "withdraw", "send_back", "judge")
"""Steps whose words are a reason, 500 characters at most."""
PHRASES: dict[str, tuple[str, ...]] = {
    "dismiss": ("not_ours", "not_so", "already", "private"),
    "withdraw": ("solved", "already"),
    "send_back": ("wrong_post", "busy", "tools"),
    "send_back_done": ("again", "unclean"),
    "reopen": ("again", "unclean"),
}
PASSED = (("yes", ft.Icons.CHECK, theme.GOOD), ("no", ft.Icons.REPLAY, theme.MISSED))
VALID = (("yes", ft.Icons.GAVEL, theme.WARN), ("no", ft.Icons.REMOVE_CIRCLE_OUTLINE, theme.PLAIN))
CHOICES = {"approve": ("passed", PASSED), "judge": ("valid", VALID)}


@screen
def WordsPage(state: TicketState, step: str) -> ft.View:
    local, me = use_local(), use_me()
    say, id = local.say, state.ticket.id
    staff = me is not None and me.holds(*STAFF)
    draft, change, forget = use_draft(f"ticket {id} {step}", Draft)
    looking, look = ft.use_state(False)
    speaking, speak = ft.use_state(False)
    asking, ask = ft.use_state(False)
    sending = use_sending(state, draft, forget, keeps=step != "note")
    name = act_words(local, state, step)

    async def record() -> None:
        ask(False)
        await sending.send(command_of(local, state, step, draft, staff), draft.evidence())

    def taken(photo: Photo) -> None:
        change(lambda d: d.with_photo(OWN, photo))
        look(False)

    question = confirm(
        say(f"{step}_question") if step in ENDING else "",
        say(f"{step}_hint") if step in ENDING else "",
        name,
        record,
        say("step_no"),
        lambda: ask(False),
        danger=True,
    )
    ft.use_dialog(question if asking else None)
    if looking:
        leave = second_action(say("no_photo"), lambda: look(False), key="no-photo")
        return page(name, state.where, [card(Shot(state.where, taken))], action=leave, narrow=True)
    fields: list[ft.Control] = _phrases(local, state, step, draft, change)
    fields.append(
        words_field(_label(local, step, draft), draft, change, limit=400 if step in REASONED else 2000)
    )
    if step == "answer":
        unknown = say("said_unknown")
        use = quiet(
            say("said_unknown_use"),
            lambda: change(lambda d: d.with_words(unknown)),
            key="unknown",
            icon=ft.Icons.HELP_OUTLINE,
        )
        fields.append(use)
    if step in ("dismiss", "withdraw", "send_back"):
        fields += photo_fields(local, draft, change, state.where, lambda: look(True))
    elif step != "judge":
        fields += evidence_fields(local, draft, change, state.where, lambda: look(True), speak)
    content: list[ft.Control] = [*_choice(local, step, draft, change), card(*fields, spacing=theme.M)]
    if step == "judge":
        content.append(second(say("judge_told")))
    if step == "note" and staff:
        inside = draft.said.get("inside", "yes") == "yes"
        hide = switch_row(
            say("note_inside"),
            say("note_inside_hint"),
            inside,
            lambda on: change(lambda d: d.with_said("inside", "yes" if on else "no")),
            key="inside",
        )
        content.append(card(hide, padding=theme.S))
    act = (lambda: ask(True)) if step in ENDING else record
    save = main_action(
        name,
        act,
        key="save",
        icon=LOOKS[step][0],
        busy=sending.busy,
        disabled=speaking or not filled(local, step, draft),
    )
    return page(name, state.where, content, action=bottom(*sending.said, save), narrow=True)


def filled(local: Local, step: str, draft: Draft) -> bool:
    """Whether enough is said for the step to be sent."""
    words = bool(draft.words.strip() or draft.voice)
    if step in CHOICES and not draft.said.get(CHOICES[step][0]):
        return False
    if step == "approve":
        return draft.said.get("passed") == "yes" or words
    if step in REASONED:
        return bool(reason_of(local, draft))
    if step == "note":
        return words or bool(draft.evidence())
    return words or (step == "reopen" and bool(draft.said.get("phrase")))


def command_of(local: Local, state: TicketState, step: str, draft: Draft, staff: bool) -> Command:
    told = {
        "ticket_id": state.ticket.id,
        "photos": tuple(photo.sha256 for photo in draft.photos.get(OWN, ())),
        "voices": named(draft.voice),
    }
    text, reason = draft.words.strip(), reason_of(local, draft)
    if step == "approve":
        return Approve(**told, text=text, passed=draft.said.get("passed") == "yes")
    if step == "judge":
        return Judge(**told, reason=reason, valid=draft.said.get("valid") == "yes")
    if step == "note":
        return Note(**told, text=text, inside=staff and draft.said.get("inside", "yes") == "yes")
    reasoned: dict[str, type[Dismiss | Withdraw | SendBack]]
    reasoned = {"dismiss": Dismiss, "withdraw": Withdraw, "send_back": SendBack}
    if step in reasoned:
        return reasoned[step](**told, reason=reason)
    worded: dict[str, type[Answer | Split | Reopen]] = {"answer": Answer, "split": Split, "reopen": Reopen}
    return worded[step](**told, text=reason)


def _label(local: Local, step: str, draft: Draft) -> str:
    if step == "approve" and draft.said.get("passed") == "no":
        return local.say("said_approve_failed")
    return local.say("said_reason" if step in REASONED else f"said_{step}")


def _phrases(local: Local, state: TicketState, step: str, draft: Draft, change: Change) -> list[ft.Control]:
    done = step == "send_back" and state.standing.worked
    keys: Sequence[str] = PHRASES.get("send_back_done" if done else step, ())
    return [phrases(local, keys, draft, change)] if keys else []


def _choice(local: Local, step: str, draft: Draft, change: Change) -> list[ft.Control]:
    if step not in CHOICES:
        return []
    name, looks = CHOICES[step]
    options = [Large(value, local.say(f"{name}_{value}"), icon, tone) for value, icon, tone in looks]
    chosen = draft.said.get(name, "")
    return [choose_large(options, chosen, lambda v: change(lambda d: d.with_said(name, v)), key=name)]
