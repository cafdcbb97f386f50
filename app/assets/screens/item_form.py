"""The form of an item, new or known: what it is, how it is counted, when more is bought, how long to wait."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, cast
from urllib.parse import unquote

import flet as ft

from app.assets.commands import AddItem, ChangeItem, Move
from app.assets.queries import item_state, plain_number
from app.assets.records import KINDS, Item, Kind
from app.assets.screens.parts import typed_amount, use_book
from app.hooks import use_do, use_query
from app.rounds.screens.parts import refusal
from components import theme
from components.boundary import screen
from components.button import main_action
from components.card import card
from components.choice import choose_one
from components.empty import empty
from components.form import number_field, text_field
from components.notice import banner
from components.page import page, use_go
from components.text import heading
from components.unsaved import Leave, Unsaved
from services.commands import Refused
from services.platform import StorageFailed, StorageFull

FIELDS = {"NAME_MISSING": "name", "NAME_TAKEN": "name", "UNIT_MISSING": "unit", "AMOUNT_BAD": "minimum"}
LONGEST_HOURS = 720


@dataclass(frozen=True)
class Written:
    """What the form holds; numbers as they are typed. `now` is how much there is of something new."""

    name: str = ""
    kind: Kind = "pesticide"
    unit: str = ""
    minimum: str = "0"
    hours: str = "0"
    note: str = ""
    now: str = ""

    def told(self, minimum: Decimal, hours: int) -> dict[str, Any]:
        return {
            "name": self.name.strip(),
            "item_kind": self.kind,
            "unit": self.unit.strip(),
            "minimum": minimum,
            "safety_hours": hours,
            "note": self.note.strip(),
        }


@screen
def NewItem() -> Any:
    return ItemForm(Written(), "", key="new-item")


@screen
def ChangePage() -> Any:
    say = use_book().say
    item_id = unquote(ft.use_route_params().get("item_id", ""))
    state = use_query(item_state, item_id)
    if state is None:
        gone = empty(ft.Icons.INVENTORY_2_OUTLINED, say("item_gone"), say("item_gone_hint"))
        return page(say("stock"), "", [gone], narrow=True)
    return ItemForm(_written(state.item), item_id, key=item_id)


@screen
def ItemForm(stands: Written, item_id: str) -> Any:
    """Asks before it is left with changes."""
    say, go = use_book().say, use_go()
    base, rebase = ft.use_state(stands)
    written, write = ft.use_state(stands)

    def done(address: str) -> None:
        rebase(written)
        go(address)

    ways = [(say("leave_drop"), lambda: write(base), True)]
    leave = Leave(say("leave_question"), say("leave_hint"), say("leave_stay"), ways)
    return Unsaved(written != base, leave, lambda: Form(written, write, item_id, done, key="form"))


@screen
def Form(written: Written, write: Callable[[Any], None], item_id: str, done: Callable[[str], Any]) -> ft.View:
    say, do = use_book().say, use_do()
    wrong, complain = ft.use_state(("", ""))
    busy, work = ft.use_state(False)

    def put(**fields: Any) -> None:
        complain(("", ""))
        write(lambda before: replace(before, **fields))

    async def save() -> None:
        problem = _problem(written)
        if problem:
            complain((problem[0], say(problem[1])))
            return
        work(True)
        try:
            saved = await _save()
        except Refused as refused:
            complain((FIELDS.get(refused.code, "all"), refusal(say, refused)))
        except StorageFull:
            complain(("all", say("STORAGE_FULL")))
        except StorageFailed:
            complain(("all", say("STORAGE_FAILED")))
        else:
            done(f"/stock/{saved}")
        finally:
            work(False)

    async def _save() -> str:
        told = written.told(typed_amount(written.minimum) or Decimal(0), int(written.hours or 0))
        if item_id:
            await do(ChangeItem(item_id=item_id, **told))
            return item_id
        act = await do(AddItem(**told))
        there = typed_amount(written.now)
        if there is not None:
            await do(Move(item_id=act.id, why="counted", amount=there))
        return str(act.id)

    def error(field: str) -> str:
        return wrong[1] if wrong[0] == field else ""

    fields: list[ft.Control] = [
        text_field(
            say("item_name"), written.name, lambda v: put(name=v), key="name", limit=60, error=error("name")
        ),
        heading(say("item_kind")),
        choose_one(
            [(k, say(f"kind_{k}")) for k in KINDS],
            written.kind,
            lambda k: put(kind=cast(Kind, k)),
            key="kind",
        ),
        text_field(
            say("item_unit"), written.unit, lambda v: put(unit=v), key="unit", limit=12, error=error("unit")
        ),
        number_field(
            say("item_minimum"),
            written.minimum,
            lambda v: put(minimum=v),
            key="minimum",
            hint=say("item_minimum_hint"),
            error=error("minimum"),
            unit=written.unit,
        ),
    ]
    if written.kind in ("pesticide", "fertiliser"):
        fields.append(
            number_field(
                say("item_safety"),
                written.hours,
                lambda v: put(hours=v),
                key="hours",
                hint=say("item_safety_hint"),
                error=error("hours"),
                unit=say("item_safety_unit"),
            )
        )
    if not item_id:
        fields.append(
            number_field(
                say("item_now"),
                written.now,
                lambda v: put(now=v),
                key="now",
                error=error("now"),
                unit=written.unit,
            )
        )
    fields.append(
        text_field(say("item_note"), written.note, lambda v: put(note=v), key="note", lines=2, limit=300)
    )
    trouble = banner(error("all"), theme.MISSED, ft.Icons.ERROR_OUTLINE, key="trouble")
    body: list[ft.Control] = [*([trouble] if wrong[0] == "all" else []), card(*fields, spacing=theme.M)]
    label = say("item_save" if item_id else "item_add")
    action = main_action(label, save, key="save", icon=ft.Icons.CHECK, busy=busy)
    return page(written.name.strip() or say("item_new"), say("stock"), body, action=action, narrow=True)


def _problem(written: Written) -> tuple[str, str] | None:
    """The field that is not right yet, and why."""
    if not written.name.strip():
        return "name", "NAME_MISSING"
    if not written.unit.strip():
        return "unit", "UNIT_MISSING"
    if typed_amount(written.minimum or "0") is None:
        return "minimum", "count_bad"
    if not (written.hours or "0").isdecimal() or int(written.hours or 0) > LONGEST_HOURS:
        return "hours", "hours_bad"
    if written.now.strip() and typed_amount(written.now) is None:
        return "now", "count_bad"
    return None


def _written(item: Item) -> Written:
    return Written(
        item.name, item.kind, item.unit, plain_number(item.minimum), str(item.safety_hours), item.note
    )
