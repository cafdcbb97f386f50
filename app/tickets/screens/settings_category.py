"""What tickets of a kind may be about: a tree of two levels that the manager keeps."""

from __future__ import annotations

import functools
from typing import Any

import flet as ft

from app.hooks import use_query
from app.tickets.commands import AddCategory, ChangeCategory, CloseCategory
from app.tickets.commands.routing import DOERS
from app.tickets.queries.catalogue import Branch, tree
from app.tickets.records import URGENCIES, Category
from app.tickets.screens.call_parts import use_attempt
from app.tickets.screens.parts import CATEGORY_ICONS, category_icon, category_name, use_local
from components import theme
from components.badge import badge
from components.boundary import part
from components.button import main_action, quiet, second_action
from components.card import rows
from components.choice import choose_one
from components.dialog import sheet
from components.empty import empty
from components.form import text_field
from components.text import heading, title
from components.tile import dot, row

NOTHING: Category | None = None


@part
def Categories(kind: str) -> ft.Control:
    say = use_local().say
    branches = use_query(tree, kind)
    editing, edit = ft.use_state(NOTHING)
    form = (
        CategoryEditor(editing, branches, lambda: edit(NOTHING), key=editing.id or "new") if editing else None
    )
    ft.use_dialog(sheet(form, on_close=lambda: edit(NOTHING), long=True) if form else None)

    def begin(parent: Category | None) -> None:
        edit(Category(id="", kind=kind, parent_id=parent.id if parent else None))

    add = second_action(
        say("category_add"), lambda: begin(NOTHING), key="category-add", icon=ft.Icons.ADD, tall=True
    )
    pieces: list[ft.Control] = [
        BranchCard(branch, edit, functools.partial(begin, branch.category), key=branch.category.id)
        for branch in branches
    ]
    if not branches:
        none = empty(ft.Icons.ACCOUNT_TREE_OUTLINED, say("category_none"), say("category_none_hint"))
        pieces.append(none)
    return ft.Column([*pieces, add], spacing=theme.M, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


@part
def BranchCard(branch: Branch, edit: Any, add: Any) -> ft.Control:
    say, top = use_local().say, branch.category
    lines = [_line(say, (top,), edit), *(_line(say, (top, one), edit) for one in branch.below)]
    if top.closed_at is None:
        words = say("category_add_below", name=category_name(say, top))
        lines.append(quiet(words, add, key=f"below-{top.id}", icon=ft.Icons.ADD))
    return rows(lines)


@part
def CategoryEditor(category: Category, branches: tuple[Branch, ...], close: Any) -> ft.Control:
    """A new one has no id yet."""
    say = use_local().say
    carry_out, busy, trouble = use_attempt()
    name, set_name = ft.use_state(category.name)
    icon, set_icon = ft.use_state(category.icon)
    urgency, set_urgency = ft.use_state(str(category.urgency))
    role, set_role = ft.use_state(category.role)
    needs, set_needs = ft.use_state(category.needs)
    beside = _beside(category, branches)

    def told(**more: Any) -> dict[str, Any]:
        said = {"name": name, "icon": icon, "urgency": urgency, "role": role, "needs": needs}
        return said | more

    async def save() -> None:
        about = {"ticket_kind": category.kind, "parent_id": category.parent_id}
        new = AddCategory.model_validate(told(**about))
        known = ChangeCategory.model_validate(told(category_id=category.id))
        if await carry_out(known if category.id else new) is not None:
            close()

    async def switch() -> None:
        again = category.closed_at is not None
        if await carry_out(CloseCategory(category_id=category.id, open=again)) is not None:
            close()

    async def move(other: Category) -> None:
        own = ChangeCategory.model_validate(told(category_id=category.id, ordinal=other.ordinal))
        kept = {name: getattr(other, name) for name in ("name", "icon", "urgency", "role", "needs")}
        given = ChangeCategory.model_validate(kept | {"category_id": other.id, "ordinal": category.ordinal})
        if await carry_out(own) is not None and await carry_out(given) is not None:
            close()

    hint = say("category_name_hint", name=say(f"category_{category.key}")) if category.key else ""
    roles = [("", say("category_role_usual")), *((r, say(f"role_{r}")) for r in DOERS)]
    urgencies = [(u, say(f"urgency_{u}")) for u in URGENCIES]
    ways: list[ft.Control] = []
    for word, other in (("up", beside[0]), ("down", beside[1])):
        if other is not None:
            arrow = ft.Icons.ARROW_UPWARD if word == "up" else ft.Icons.ARROW_DOWNWARD
            ways.append(quiet(say(f"settings_{word}"), functools.partial(move, other), key=word, icon=arrow))
    if category.id:
        word = "category_close" if category.closed_at is None else "category_open"
        ways.append(quiet(say(word), switch, key="switch", danger=category.closed_at is None))
    return ft.Column(
        [
            title(category_name(say, category) if category.id else say("category_add")),
            text_field(say("category_name"), name, set_name, key="name", limit=30, hint=hint),
            heading(say("category_icon")),
            _icons(icon, set_icon),
            heading(say("category_urgency")),
            choose_one(urgencies, urgency, set_urgency, key="urgency"),
            heading(say("category_role")),
            choose_one(roles, role, set_role, key="role"),
            text_field(say("category_needs"), needs, set_needs, key="needs", limit=40),
            *trouble,
            main_action(say("settings_save"), save, key="save", busy=busy),
            ft.Row(ways, wrap=True),
        ],
        spacing=theme.M,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _icons(icon: str, choose: Any) -> ft.Control:
    return ft.Row(
        [
            ft.IconButton(
                shape,
                key=f"icon-{name}",
                selected=name == icon,
                on_click=functools.partial(choose, name),
                icon_color=theme.PRIMARY if name == icon else theme.MUTED,
                bgcolor=theme.SOFT if name == icon else theme.CARD,
                tooltip=name.replace("_", " ").lower(),
                size_constraints=ft.BoxConstraints(min_width=theme.TOUCH, min_height=theme.TOUCH),
            )
            for name, shape in CATEGORY_ICONS.items()
        ],
        wrap=True,
        spacing=theme.XS,
        run_spacing=theme.XS,
    )


def _line(say: Any, path: tuple[Category, ...], edit: Any) -> ft.Control:
    category = path[-1]
    words = [say(f"urgency_{category.urgency}")]
    words += [say(f"role_{category.role}")] if category.role else []
    words += [category.needs] if category.needs else []
    closed = badge(say("settings_closed")) if category.closed_at is not None else None
    deep = len(path) > 1
    mark = dot(theme.PLAIN if deep else theme.NOW, None if deep else category_icon(path, category.kind), "·")
    return row(
        category_name(say, category),
        " · ".join(words),
        key=f"category-{category.id}",
        on_click=functools.partial(edit, category),
        lead=mark,
        trail=closed,
    )


def _beside(category: Category, branches: tuple[Branch, ...]) -> tuple[Category | None, Category | None]:
    """The one before and the one after it that are offered."""
    lists = [[b.category for b in branches], *(list(b.below) for b in branches)]
    own = next((found for found in lists if any(c.id == category.id for c in found)), [])
    live = [c for c in own if c.closed_at is None]
    at = next((n for n, c in enumerate(live) if c.id == category.id), None)
    if at is None:
        return None, None
    return live[at - 1] if at else None, live[at + 1] if at + 1 < len(live) else None
