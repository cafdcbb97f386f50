"""The fields of the desk's form, in the order in which somebody on the telephone says things."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import flet as ft

from app.rounds.screens.parts import Say
from app.rounds.screens.questions import AT_MOST
from app.rounds.screens.shot import pictures
from app.tickets.queries.intake import Resident, Spot, channels_for, meant
from app.tickets.records import URGENCIES, Category
from app.tickets.screens.intake_beside import question_fields
from app.tickets.screens.intake_form import Form
from app.tickets.screens.intake_what import caller_chips, major, name_and_phone, without
from app.tickets.screens.intake_when import When
from app.tickets.screens.intake_where import chosen_spot
from app.tickets.screens.parts import URGENCY_LOOKS, category_icon, category_name
from components import theme
from components.button import icon_button, quiet
from components.card import card
from components.choice import choose_one
from components.form import text_field
from components.text import heading, second
from components.tile import dot

Path = tuple[Category, ...]
T = TypeVar("T")
MOST = 12


@dataclass(frozen=True)
class Typed:
    """What stands in a field, the setter, and what Enter does there."""

    text: str
    change: Callable[[str], object]
    enter: Callable[[], Any]

    def field(self, label: str, key: str, autofocus: bool = False, hint: str = "") -> ft.TextField:
        field = text_field(label, self.text, self.change, key=key, autofocus=autofocus, hint=hint)
        field.on_submit = self.enter
        return field


def where_field(form: Form, typed: Typed, near: Sequence[Spot], choose: Callable[[Spot], Any]) -> ft.Control:
    """A home or place; Enter takes the first that fits, else what was typed is where."""
    say, draft = form.local.say, form.draft
    if form.spot is not None:
        return chosen_spot(form, form.spot)
    field = typed.field(say("intake_where_find"), "find-spot", True, draft.spot)
    if not typed.text.strip():
        return field
    one = meant(tuple(near), typed.text)
    shown = [_pick(s.name, f"spot-{s.name}", _with(choose, s), first=s is one) for s in near]
    below: list[ft.Control] = [_wrapped(shown) if shown else second(say("intake_where_none"))]
    if near and one is None:
        below.append(second(say("intake_where_several")))
    return ft.Column(
        [field, *below], spacing=theme.XS, horizontal_alignment=ft.CrossAxisAlignment.STRETCH, key="where"
    )


def category_field(
    form: Form, typed: Typed, offered: Sequence[tuple[int, Path]], choose: Callable[[Path], Any]
) -> ft.Control:
    """A category by its number or a piece of its name; Enter takes the first that fits."""
    say = form.local.say
    if form.path:

        def other() -> None:
            form.change(category_id="", urgency="")

        icon = dot(theme.NOW, category_icon(form.path, form.kind))
        words = ft.Column([heading(category_words(say, form.path))], expand=True)
        cross = icon_button(ft.Icons.CLOSE, say("intake_change"), other, key="other-category")
        return card(ft.Row([icon, words, cross], spacing=theme.M), padding=theme.M, key="chosen-category")
    shown = [
        _pick(
            f"{number} {category_words(say, path)}",
            f"category-{path[-1].key or path[-1].id}",
            _with(choose, path),
            first=n == 0 and bool(typed.text.strip()),
        )
        for n, (number, path) in enumerate(offered)
    ]
    field = typed.field(say("intake_category_find"), "find-category")
    return ft.Column(
        [field, _wrapped(shown)],
        spacing=theme.XS,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        key="what",
    )


def fitting(say: Say, paths: Sequence[Path], typed: str) -> list[tuple[int, Path]]:
    """(number, category) of those that fit: of that number, else with that piece in their names."""
    numbered = list(enumerate(paths, 1))
    wanted = typed.strip().casefold()
    if wanted.isdigit():
        exact = [one for one in numbered if str(one[0]) == wanted]
        return exact + [one for one in numbered if one not in exact and str(one[0]).startswith(wanted)]
    return [(n, p) for n, p in numbered if wanted in category_words(say, p).casefold()][:MOST]


def category_words(say: Say, path: Path) -> str:
    return " · ".join(category_name(say, one) for one in path)


def words_fields(form: Form, minutes: int | None, look: Callable[[], Any]) -> list[ft.Control]:
    """What happened; of a question the answer, when there is one at once."""
    say, draft = form.local.say, form.draft
    hint = say("intake_words_default", category=form.category_words) if form.path and not draft.words else ""
    words = text_field(
        say("intake_words"),
        draft.words,
        lambda text: form.change(words=text),
        key="words",
        hint=hint,
        lines=2,
        limit=2000,
    )
    found: list[ft.Control] = [words]
    found += question_fields(form, minutes)
    if draft.photos:
        found.append(pictures(form.local, draft.photos, form.spot.name if form.spot else "", without(form)))
    if len(draft.photos) < AT_MOST:
        more = say("intake_photo_more" if draft.photos else "intake_photo")
        found.append(ft.Row([quiet(more, look, key="photo", icon=ft.Icons.PHOTO_CAMERA_OUTLINED)]))
    return found


def caller_fields(form: Form, known: Sequence[Resident], call: Callable[[Resident], Any]) -> list[ft.Control]:
    """Who calls; those who live at the chosen home are one press away."""
    name, phone = name_and_phone(form)
    name.expand = phone.expand = True
    return [*caller_chips(known, call), ft.Row([name, phone], spacing=theme.M)]


def how_fields(form: Form) -> list[ft.Control]:
    """How urgent, how it came, when somebody is in; whether it is a major complaint."""
    say = form.local.say
    urgencies = [(u, say(f"urgency_{u}")) for u in URGENCIES]
    icons = {u: icon for u, (icon, _) in URGENCY_LOOKS.items()}
    channels = [(c, say(f"channel_{c}")) for c in channels_for(form.me)]
    found: list[ft.Control] = [
        choose_one(urgencies, form.urgency, lambda u: form.change(urgency=u), key="urgency", icons=icons),
        choose_one(channels, form.channel, lambda c: form.change(channel=c), key="channel"),
    ]
    if form.kind == "complaint":
        found.append(major(form))
    if form.kind in ("repair", "mediation"):
        found.append(When(form, key="when"))
    return found


def _pick(words: str, key: str, on_click: Callable[[], Any], first: bool = False) -> ft.Control:
    """One that fits; the first is what Enter takes."""
    icon = ft.Icons.KEYBOARD_RETURN if first else None
    return quiet(words, on_click, key=key, icon=icon)


def _wrapped(content: Sequence[ft.Control]) -> ft.Row:
    return ft.Row(list(content), wrap=True, spacing=theme.XS, run_spacing=0)


def _with(act: Callable[[T], Any], one: T) -> Callable[[], Awaitable[None]]:
    """A handler: Flet awaits only what is known to be async."""

    async def pressed() -> None:
        answer = act(one)
        if inspect.isawaitable(answer):
            await answer

    return pressed
