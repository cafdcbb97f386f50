"""Writing a line of the book: how much of an item was used, came, was counted; without a network too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, cast
from urllib.parse import unquote

import flet as ft
from flet.components.hooks.use_ref import MutableRef

from app.assets.commands import Move
from app.assets.queries import CAREFUL, ItemState, item_state, last_dose, offered, plain_number
from app.assets.records import WHYS, Why
from app.assets.screens.kept import Kept
from app.assets.screens.parts import amount, level_words, typed_amount, use_book
from app.hooks import use_do, use_query
from app.rounds.screens.hazard import Where, place_of
from app.rounds.screens.parts import Local, attempt
from app.rounds.screens.shot import Shot, pictures
from components import theme
from components.boundary import screen
from components.button import main_action, quiet, second_action
from components.card import card, section
from components.choice import choose_one
from components.empty import empty
from components.form import number_field, text_field
from components.notice import banner
from components.page import page
from components.text import second
from services.photos import Photo


@dataclass(frozen=True)
class Draft:
    """What the form holds; the number as it is typed."""

    why: Why = "used"
    number: str = ""
    dose: str = ""
    place: str = ""
    note: str = ""
    photos: tuple[Photo, ...] = ()


@screen
def LinePage() -> Any:
    params = {name: unquote(value) for name, value in ft.use_route_params().items()}
    local = use_book()
    state = use_query(item_state, params.get("item_id", ""))
    if state is None:
        gone = empty(ft.Icons.INVENTORY_2_OUTLINED, local.say("item_gone"), local.say("item_gone_hint"))
        return page(local.say("stock"), "", [gone], narrow=True)
    why = params.get("why", "used")
    begun = Draft(why=why if why in WHYS else "used")
    return LineForm(state.item.id, "", begun, None, key=f"{state.item.id} {why}")


@screen
def LineForm(item_id: str, visit_id: str, begun: Draft, again: Callable[[], Any] | None) -> ft.View:
    """`again` leads to another item, where several are written down one after the other."""
    local, do = use_book(), use_do()
    say, state = local.say, use_query(item_state, item_id)
    draft, write = ft.use_state(begun)
    latest: MutableRef[Draft] = ft.use_ref(begun)
    amounts = use_query(offered, item_id, draft.why)
    before = use_query(last_dose, item_id)
    place = use_query(place_of, visit_id, draft.place)
    looking, look = ft.use_state(False)
    busy, work = ft.use_state(False)
    wrong, complain = ft.use_state("")
    trouble, tell = ft.use_state("")
    kept, keep = ft.use_state("")
    if state is None:
        return page(say("stock"), "", [empty(ft.Icons.INVENTORY_2_OUTLINED, say("item_gone"), "")])
    number, item, name = typed_amount(draft.number), state.item, state.item.name

    def put(**fields: Any) -> None:
        complain("")
        latest.current = replace(latest.current or begun, **fields)
        write(latest.current)

    async def save() -> None:
        draft = latest.current or begun  # the page may not have been drawn again since the last key
        number = typed_amount(draft.number)
        if number is None or (number == 0 and draft.why != "counted"):
            complain(say("count_bad" if draft.why == "counted" else "AMOUNT_BAD"))
            return
        work(True)
        used = draft.why == "used"
        where = (place.id if visit_id and place else draft.place) or None
        command = Move(
            item_id=item_id,
            why=draft.why,
            amount=number,
            visit_id=visit_id or None,
            place_id=where if used else None,
            dose=draft.dose.strip() if used else "",
            note=draft.note.strip(),
            photos=tuple(p.sha256 for p in draft.photos),
        )
        act = await attempt(do(command, draft.photos), say, tell)
        work(False)
        if act is not None:
            keep(act.id)

    def taken(photo: Photo) -> None:
        put(photos=(*(latest.current or begun).photos, photo))
        look(False)

    if kept:
        return cast(ft.View, Kept(kept, item_id, again, key="kept"))
    if looking:
        no_photo = second_action(say("photo_no"), lambda: look(False), key="no-photo")
        return page(name, "", [card(Shot(name, taken))], action=no_photo, narrow=True)
    field = number_field(
        say(f"number_{draft.why}"),
        draft.number,
        lambda text: put(number=text),
        key="number",
        error=wrong,
        unit=item.unit,
    )
    how_much: list[ft.Control] = [field]
    if amounts:
        plain = [(plain_number(one), amount(say, one, item.unit)) for one in amounts]
        how_much.append(choose_one(plain, draft.number, lambda text: put(number=text), key="amounts"))
    how_much += _foresight(local, state, draft.why, number)
    body: list[ft.Control] = []
    if not visit_id:
        reasons = [(why, say(f"why_{why}")) for why in WHYS]
        body.append(choose_one(reasons, draft.why, lambda why: put(why=cast(Why, why)), key="why"))
    body.append(card(*how_much, spacing=theme.M))
    if draft.why == "used":
        if item.kind in CAREFUL:
            body.append(card(*_dose(local, draft, before, put), spacing=theme.M))
        at_place = Where(place, None if visit_id else lambda id: put(place=id), key="where")
        hint = [] if place else [second(say("where_none"))]
        body.append(section(say("where"), at_place, *hint))
    extra: list[ft.Control] = [
        text_field(say("line_note"), draft.note, lambda text: put(note=text), key="note", lines=2, limit=300)
    ]
    if draft.photos:
        extra.append(pictures(local, draft.photos, name, lambda sha: put(photos=_without(draft, sha))))
    if len(draft.photos) < 3:
        camera = ft.Icons.PHOTO_CAMERA_OUTLINED
        extra.append(quiet(say("photo_add"), lambda: look(True), key="photo", icon=camera))
    body.append(card(*extra, spacing=theme.M))
    if again is not None:
        body.append(quiet(say("other_item"), again, key="other-item", icon=ft.Icons.SWAP_HORIZ))
    if trouble:
        body.append(banner(trouble, theme.WARN, ft.Icons.INFO_OUTLINE, key="trouble"))
    action = main_action(say("save_line"), save, key="save", icon=ft.Icons.CHECK, busy=busy)
    about = f"{say(f'kind_{item.kind}')} · {level_words(say, state)}"
    return page(name, about, body, action=action, narrow=True)


def _foresight(local: Local, state: ItemState, why: Why, number: Decimal | None) -> list[ft.Control]:
    """How much will be left; going below zero is said and not forbidden."""
    if number is None or why == "counted" or state.level is None:
        return []
    left = state.level - number if why in ("used", "lost") else state.level + number
    words = local.say("after_line", number=plain_number(left), unit=state.item.unit)
    if left >= 0:
        return [second(words)]
    warning = (
        f"{words}。{local.say('more_than_there')}"
        if local.language == "zh"
        else (f"{words}. {local.say('more_than_there')}")
    )
    return [banner(warning, theme.WARN, ft.Icons.INFO_OUTLINE, key="below-zero")]


def _dose(local: Local, draft: Draft, before: str, put: Any) -> list[ft.Control]:
    say = local.say
    field = text_field(say("dose"), draft.dose, lambda text: put(dose=text), key="dose", limit=100)
    if not before or draft.dose:
        return [field]
    same = f"{say('as_before')} · {before}"
    return [field, quiet(same, lambda: put(dose=before), key="dose-before", icon=ft.Icons.HISTORY)]


def _without(draft: Draft, sha256: str) -> tuple[Photo, ...]:
    return tuple(photo for photo in draft.photos if photo.sha256 != sha256)
