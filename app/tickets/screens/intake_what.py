"""The last page of a report on a phone: words, photos, voice, how urgent, when, whom to ask; sending it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from app.hooks import use_query
from app.rounds.screens.questions import AT_MOST
from app.rounds.screens.shot import Shot, pictures
from app.rounds.screens.voice import VoiceField
from app.tickets.queries.intake import Resident, callers, channels_for
from app.tickets.screens.intake_beside import question_fields, unknown
from app.tickets.screens.intake_form import Form
from app.tickets.screens.intake_kind import kept
from app.tickets.screens.intake_send import minutes_to_answer, use_send
from app.tickets.screens.intake_twins import Twins
from app.tickets.screens.intake_when import When
from app.tickets.screens.intake_where import chosen_spot, own_home
from app.tickets.screens.parts import URGENCY_LOOKS, use_local
from components import theme
from components.boundary import part, screen
from components.button import main_action, quiet, second_action
from components.card import card, section
from components.choice import Large, choose_large, choose_one, switch_row
from components.form import phone_field, text_field
from components.page import page
from components.text import body, caption, second
from services.photos import Photo

FROM_HAZARD = ("hazard", "repair", "litter", "complaint", "violation")
Finish = Callable[[str, bool], Any]


@screen
def WhatPage(form: Form, begun: bool, finish: Finish) -> ft.View:
    """`finish` hears the ticket's id and whether something was only added to it."""
    local = use_local()
    say, draft = local.say, form.draft
    looking, look = ft.use_state(False)
    speaking, speak = ft.use_state(False)
    send, busy, trouble = use_send(form, lambda id: finish(id, False))
    minutes, known = use_query(minutes_to_answer, form.urgency), use_query(callers, draft.unit_id)
    name = form.spot.name if form.spot else draft.spot or say(f"kind_{form.kind}")

    def taken(photo: Photo) -> None:
        form.change(photos=(*draft.photos, photo))
        look(False)

    title = say(f"kind_{form.kind}")
    if looking:
        later = second_action(say("intake_photo_none"), lambda: look(False), key="no-photo")
        return page(title, name, [card(Shot(name, taken))], action=later, narrow=True)
    content: list[ft.Control] = []
    if begun and draft.says_something and form.hazard is None:
        content.append(kept(form))
    if form.hazard is not None:
        content.append(_of_hazard(form))
    elif not form.staff:
        content.append(section(say("intake_where"), own_home(form)))
    elif form.spot is not None:
        content.append(section(say("intake_where"), chosen_spot(form, form.spot)))
    if form.hazard is None:
        content.append(Twins(form, lambda id: finish(id, True), key="twins-part"))
    content += [
        section(say("intake_what"), card(*_said(form, lambda: look(True), speak), spacing=theme.M)),
        urgent(form),
    ]
    asked = question_fields(form, minutes)
    if asked:
        content[-1:-1] = [unknown(form, minutes or 0), card(*asked)]
    if form.kind in ("repair", "mediation"):
        content.append(When(form, key="when"))
    content += [*contact(form, known), *trouble]
    action = main_action(
        say("intake_send"),
        send,
        key="send",
        icon=ft.Icons.SEND,
        busy=busy,
        disabled=speaking or not form.is_filled,
    )
    return page(title, form.category_words or say("intake_what"), content, action=action, narrow=True)


def _said(form: Form, look: Callable[[], Any], speak: Callable[[bool], Any]) -> list[ft.Control]:
    say, draft = form.local.say, form.draft
    hint = say("intake_words_default", category=form.category_words) if form.path else ""
    said: list[ft.Control] = [
        text_field(
            say("intake_words"),
            draft.words,
            lambda words: form.change(words=words),
            key="words",
            hint=hint if not draft.says_something else "",
            lines=3,
            limit=2000,
        ),
        VoiceField(draft.voice, lambda voice: form.change(voice=voice), speak, key="voice"),
    ]
    if draft.photos:
        said.append(pictures(form.local, draft.photos, form.spot.name if form.spot else "", without(form)))
    if len(draft.photos) < AT_MOST:
        more = say("intake_photo_more" if draft.photos else "intake_photo")
        said.append(second_action(more, look, key="photo", icon=ft.Icons.PHOTO_CAMERA_OUTLINED, tall=True))
    return said


def without(form: Form) -> Callable[[str], Any]:
    return lambda sha: form.change(photos=tuple(p for p in form.draft.photos if p.sha256 != sha))


def urgent(form: Form) -> ft.Control:
    """Three to choose from; the category's proposal is chosen already."""
    say, chosen = form.local.say, form.urgency
    options = [Large(u, say(f"urgency_{u}"), *look) for u, look in URGENCY_LOOKS.items()]
    pick = choose_large(options, chosen, lambda u: form.change(urgency=u), key="urgency")
    hints = [second(say(f"intake_urgency_{chosen}_hint"))]
    if form.path and chosen == form.proposed:
        hints.append(caption(say("intake_urgency_proposed")))
    return section(say("intake_urgent"), pick, *hints)


def contact(form: Form, known: Sequence[Resident]) -> list[ft.Control]:
    """Residents are reached as they are known here; for the staff who called, and how."""
    say = form.local.say
    if not form.staff:
        return [section(say("intake_contact"), Contact(form, key="contact"))]
    found: list[ft.Control] = []
    channels = channels_for(form.me)
    if len(channels) > 1 and form.hazard is None:
        options = [(c, say(f"channel_{c}")) for c in channels]
        pick = choose_one(options, form.channel, lambda c: form.change(channel=c), key="channel")
        found.append(section(say("intake_channel"), pick))
    if form.kind == "complaint":
        found.append(major(form))
    if form.channel not in ("round", "app"):
        who = [*caller_chips(known, call_of(form)), *name_and_phone(form)]
        found.append(section(say("intake_contact"), card(*who, spacing=theme.M)))
    return found


def call_of(form: Form) -> Callable[[Resident], Any]:
    """Somebody who lives there is the one who calls."""

    def call(one: Resident) -> None:
        form.change(caller_name=one.name, caller_phone=one.phone, for_person_id=one.id)

    return call


def caller_chips(known: Sequence[Resident], call: Callable[[Resident], Any]) -> list[ft.Control]:
    """Those who live at the chosen home, one press away."""

    def pressed(one: Resident) -> Callable[[], Any]:
        return lambda: call(one)

    chips: list[ft.Control] = [
        quiet(f"{one.name} {one.phone}".strip(), pressed(one), key=f"caller-{one.name}") for one in known
    ]
    return [ft.Row(chips, wrap=True, spacing=theme.XS, run_spacing=0)] if chips else []


@part
def Contact(form: Form) -> ft.Control:
    """One line as long as it is right."""
    local = use_local()
    changing, change = ft.use_state(False)
    name, phone = form.caller
    if changing or not phone:
        return card(*name_and_phone(form), spacing=theme.M)
    words = ft.Column([body(local.say("intake_call_me", name=name, phone=phone))], expand=True)
    other = quiet(local.say("intake_change"), lambda: change(True), key="change-contact")
    return card(ft.Row([words, other]))


def name_and_phone(form: Form) -> list[ft.Control]:
    say, draft = form.local.say, form.draft
    name = text_field(
        say("intake_caller_name"),
        draft.caller_name,
        lambda t: form.change(caller_name=t),
        key="caller-name",
        limit=60,
    )
    phone = phone_field(
        say("intake_caller_phone"),
        draft.caller_phone,
        lambda t: form.change(caller_phone=t),
        key="caller-phone",
    )
    return [name, phone]


def major(form: Form) -> ft.Control:
    """X17: a major complaint goes straight to the manager."""
    say = form.local.say
    return card(
        switch_row(
            say("intake_major"),
            say("intake_major_hint"),
            form.draft.major,
            lambda on: form.change(major=on),
            key="major",
        ),
        padding=theme.S,
    )


def _of_hazard(form: Form) -> ft.Control:
    """What comes along from the hazard, and what it becomes."""
    say, state = form.local.say, form.hazard
    assert state is not None
    options = [(kind, say(f"kind_{kind}")) for kind in FROM_HAZARD]
    pick = choose_one(options, form.kind, lambda kind: form.change(kind=kind, category_id=""), key="become")
    count = say("intake_hazard_photos", photos=len(state.photos), voices=len(state.voices))
    return section(state.place or say("place_unknown"), card(pick, second(count), spacing=theme.M))
