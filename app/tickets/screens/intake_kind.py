"""The first questions of a report: what kind of thing it is, and which one of these."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from app.hooks import use_query
from app.tickets.queries.intake import branches, kinds_for
from app.tickets.records import Category
from app.tickets.screens.intake_form import Form
from app.tickets.screens.parts import CATEGORY_ICONS, KIND_ICONS, category_name, use_local
from components import theme
from components.boundary import screen
from components.button import quiet, second_action
from components.empty import empty
from components.notice import banner
from components.page import page
from components.text import second
from components.tiles import Tile, use_tiles
from services.commands import View

TONES = {"repair": theme.NOW, "complaint": theme.WARN, "hazard": theme.MISSED, "litter": theme.GOOD}

BRANCH_ICONS: dict[str, ft.IconData] = {
    "burst": ft.Icons.FLOOD_OUTLINED,
    "tap": ft.Icons.WATER_DROP_OUTLINED,
    "blocked": ft.Icons.PLUMBING,
    "outage": ft.Icons.POWER_OFF_OUTLINED,
    "sparks": ft.Icons.FLASH_ON,
    "light": ft.Icons.LIGHTBULB_OUTLINE,
    "lock": ft.Icons.LOCK_OUTLINE,
    "window": ft.Icons.WINDOW_OUTLINED,
}
"""A branch without an icon of its own looks like what it stands for."""


@screen
def KindsPage(form: Form, begun: bool) -> ft.View:
    local = use_local()
    say, kinds = local.say, use_query(kinds_for, form.me)

    def one(kind: str) -> Tile:
        hint = say(f"intake_kind_{kind}_hint")
        look = TONES.get(kind, theme.INFO)
        return Tile(KIND_ICONS[kind], say(f"kind_{kind}"), hint, look, f"kind-{kind}", choose(kind))

    def choose(kind: str) -> Callable[[], None]:
        return lambda: form.change(kind=kind, top_id="", category_id="", urgency="", step="")

    content: list[ft.Control] = [use_tiles([one(kind) for kind in kinds])]
    if not kinds:
        hint = say("intake_not_yet_hint")
        content = [empty(ft.Icons.HOURGLASS_EMPTY, say("intake_not_yet"), hint)]
    if begun and form.draft.says_something:
        content.insert(0, kept(form))
    return page(say("intake"), say("intake_what_kind"), content, narrow=True)


@screen
def CategoriesPage(form: Form, below: tuple[Category, ...], after: str) -> ft.View:
    """Those right below the chosen one; one with branches of its own leads further down."""
    local = use_local()
    say, draft = local.say, form.draft
    parents = use_query(_with_branches, draft.kind)

    def choose(category: Category) -> Callable[[], Any]:
        if category.id in parents:
            return lambda: form.change(top_id=category.id, category_id="", step="category")
        return lambda: form.change(category_id=category.id, urgency="", step=after)

    def one(category: Category) -> Tile:
        icon = CATEGORY_ICONS.get(category.icon) or BRANCH_ICONS.get(category.key) or KIND_ICONS[draft.kind]
        tone = theme.MISSED if category.urgency == "urgent" else theme.NOW
        hint = say(f"urgency_{category.urgency}")
        name = category_name(say, category)
        return Tile(icon, name, hint, tone, f"category-{category.key or category.id}", choose(category))

    def neither() -> None:
        form.change(category_id=draft.top_id, urgency="", step=after)

    other = second_action(
        say("intake_other_category"), neither, key="category-none", icon=ft.Icons.EDIT_OUTLINED
    )
    content: list[ft.Control] = [use_tiles([one(category) for category in below]), other]
    return page(say(f"kind_{draft.kind}"), say("intake_which"), content, narrow=True)


def kept(form: Form) -> ft.Control:
    """What was begun before is still here; it can be dropped."""
    say = form.local.say
    drop = quiet(say("intake_drop_draft"), form.forget, key="drop-draft")
    words = second(form.draft.words)
    line = banner(say("intake_kept_draft"), theme.INFO, ft.Icons.EDIT_NOTE, [drop], key="kept-draft")
    return ft.Column(
        [line, *([words] if form.draft.words else [])],
        spacing=theme.XS,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _with_branches(view: View, kind: str) -> frozenset[str]:
    return frozenset(c.id for c in branches(view, kind) if branches(view, kind, c.id))
