"""The pieces of the page that ends the work, and what is still missing of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import flet as ft

from app.rounds.screens.parts import Local
from app.rounds.screens.shot import pictures
from app.rounds.screens.voice import VoiceField
from app.tickets.commands.registering import SOMEWHERE
from app.tickets.queries.working import Job, Line
from app.tickets.screens.work_draft import Change, Kept, WorkDraft
from app.tickets.screens.work_parts import attire, checks, progress, sum_card
from components import theme
from components.button import quiet, second_action
from components.card import card, section
from components.choice import choose_one
from components.form import text_field
from components.photo import THUMB
from components.text import second

AT_MOST = 6
NO_PHOTO = ("private", "hidden", "camera")
NO_SIGN = ("away", "old", "refused")
CHOICES = {"no_photo": NO_PHOTO, "no_sign": NO_SIGN}
Look = Callable[[str], object]


def finish_body(
    local: Local,
    found: Job,
    kept: Kept,
    begun: WorkDraft,
    lines: tuple[Line, ...],
    look: Look,
    speak: Callable[[bool], Any],
) -> list[ft.Control]:
    """`begun`: what is filled in on the page of the work and not yet saved."""
    draft, change = kept.draft, kept.change
    content = [_after(local, found, draft, change, look)]
    content += _checked(local, found, begun)
    if found.at_home or lines:
        content.append(section(local.say("finish_bill"), sum_card(local, lines)))
    if found.at_home:
        content.append(_signature(local, draft, change, look))
    content.append(
        card(
            text_field(
                local.say("work_words"),
                draft.words,
                lambda words: change(lambda d: replace(d, words=words)),
                key="words",
                lines=2,
                limit=1000,
            ),
            VoiceField(
                draft.voice, lambda said: change(lambda d: replace(d, voice=said)), speak, key="voice"
            ),
        )
    )
    return content


def lacks(local: Local, found: Job, draft: WorkDraft) -> list[str]:
    """What the end still needs, in words; the same rules as Finish has."""
    missing: list[str] = []
    photo = draft.photos or reason_of(local, draft.no_photo, draft.no_photo_words)
    if found.ticket.kind in SOMEWHERE and not photo:
        missing.append(local.say("finish_after"))
    sign = draft.signature or reason_of(local, draft.no_sign, draft.no_sign_words)
    if found.at_home and not sign:
        missing.append(local.say("finish_sign"))
    return missing


def reason_of(local: Local, chosen: str, words: str) -> str:
    """不在家；明天再来: the phrase that was chosen, and what was written beside it."""
    phrase = local.say(chosen) if chosen else ""
    return "；".join(piece for piece in (phrase, words.strip()) if piece)


def _after(local: Local, found: Job, draft: WorkDraft, change: Change, look: Look) -> ft.Control:
    say = local.say
    pieces: list[ft.Control] = [second(say("finish_after_hint"))]
    if draft.photos:
        pieces.append(
            pictures(local, draft.photos, found.where, lambda sha: change(lambda d: d.without_photo(sha)))
        )
    if len(draft.photos) < AT_MOST:
        more = say("another_photo" if draft.photos else "add_photo")
        camera = ft.Icons.PHOTO_CAMERA_OUTLINED
        pieces.append(second_action(more, lambda: look("photo"), key="photo", icon=camera, tall=True))
    if not draft.photos:
        pieces += _why(local, draft, change, "no_photo")
    return section(say("finish_after"), card(*pieces, spacing=theme.M))


def _signature(local: Local, draft: WorkDraft, change: Change, look: Look) -> ft.Control:
    say = local.say
    if draft.signature is not None:
        name = say("finish_sign")
        again = quiet(say("finish_sign_again"), lambda: look("sign"), key="sign-again", icon=ft.Icons.REPLAY)
        whole = ft.Image(src=draft.signature.bytes, height=THUMB, fit=ft.BoxFit.CONTAIN, semantics_label=name)
        picture = ft.Container(
            whole, bgcolor=theme.PAPER, border_radius=theme.FIELD_RADIUS, padding=theme.S, key="signature"
        )
        return section(name, card(picture, ft.Row([again]), key="signed"))
    pieces: list[ft.Control] = [
        second(say("finish_sign_hint")),
        second_action(
            say("finish_sign_open"), lambda: look("sign"), key="to-sign", icon=ft.Icons.DRAW, tall=True
        ),
        *_why(local, draft, change, "no_sign"),
    ]
    return section(say("finish_sign"), card(*pieces, spacing=theme.M))


def _why(local: Local, draft: WorkDraft, change: Change, what: str) -> list[ft.Control]:
    """Why there is none: a phrase, words to it. A phrase that is pressed again is let go of."""
    say, words = local.say, f"{what}_words"
    chosen = str(getattr(draft, what))
    phrases = [(f"{what}_{one}", say(f"{what}_{one}")) for one in CHOICES[what]]

    def choose(one: str) -> None:
        change(lambda d: _with(d, what, "" if one == getattr(d, what) else one))

    def write(text: str) -> None:
        change(lambda d: _with(d, words, text))

    return [
        second(say(f"finish_{what}")),
        choose_one(phrases, chosen, choose, key=what),
        *(
            [text_field(say(f"finish_{words}"), str(getattr(draft, words)), write, key=words, limit=200)]
            if chosen
            else []
        ),
    ]


def _checked(local: Local, found: Job, begun: WorkDraft) -> list[ft.Control]:
    """How many checks are ticked, and that the others are kept as not checked."""
    names = (*attire(local, found), *checks(local, found))
    if not names:
        return []
    left = [name for name in names if name not in found.checked and name not in begun.ticks]
    hint = [second(local.say("work_unchecked", count=len(left))), second(local.names(left))] if left else []
    return [section(local.say("work_checks"), card(ft.Row([progress(local, found, begun)]), *hint))]


def _with(draft: WorkDraft, field: str, value: str) -> WorkDraft:
    told: dict[str, Any] = {field: value}
    return replace(draft, **told)
