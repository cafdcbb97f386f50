"""The form of a place, new or known: name, kind, building, note, position, photo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

import flet as ft

from app.estate.commands import AddPlace, ChangePlace
from app.estate.queries import buildings, place_state
from app.estate.queries.importing import floor_of
from app.estate.records import PLACE_KINDS, Place
from app.estate.screens.parts import why
from app.estate.screens.place_card import PlaceCard
from app.estate.screens.place_newest import NewestContext
from app.estate.screens.place_photo import PhotoField
from app.estate.screens.place_spot import Spot, SpotField
from app.estate.screens.place_words import KIND_ICONS, kind_name, spot_words
from app.estate.texts import TEXTS
from app.hooks import use_do, use_query, use_say
from components import theme
from components.boundary import screen
from components.button import main_action
from components.card import card
from components.choice import choose_one
from components.empty import empty
from components.form import text_field
from components.notice import banner
from components.page import page, use_go, use_wide
from components.text import heading
from components.unsaved import Leave, Unsaved
from services.commands import Refused
from services.photos import Photo
from services.platform import StorageFailed

NOWHERE = ""


@dataclass(frozen=True)
class Written:
    """What the form holds. `photo` is its name, `fresh` its bytes when it was taken just now."""

    name: str = ""
    kind: str = PLACE_KINDS[0]
    building: str = NOWHERE
    floor: str = ""
    note: str = ""
    spot: Spot | None = None
    photo: str = ""
    fresh: Photo | None = None

    def told(self) -> dict[str, Any]:
        return {
            "name": self.name.strip(),
            "place_kind": self.kind,
            "building_id": self.building or None,
            "floor": floor_of(self.floor),
            "note": self.note.strip(),
            "latitude": self.spot.latitude if self.spot else None,
            "longitude": self.spot.longitude if self.spot else None,
            "photo": self.photo or None,
        }


@screen
def NewPlace() -> Any:
    return PlaceForm(Written(), "", key="new-place")


@screen
def PlacePage() -> Any:
    say = use_say(TEXTS)
    place_id = unquote(ft.use_route_params().get("place_id") or "")
    state = use_query(place_state, place_id)
    if state is None:
        gone = empty(ft.Icons.WRONG_LOCATION_OUTLINED, say("place_gone"), say("place_gone_hint"))
        return page(say("place"), "", [gone], narrow=True)
    if state.place.closed_at is not None:
        return page(
            state.place.name, say("closed"), [PlaceCard(place_id, True, key="closed-card")], narrow=True
        )
    return PlaceForm(_written(state.place), place_id, key=place_id)


@screen
def PlaceForm(stands: Written, place_id: str) -> Any:
    """Asks before it is left with changes."""
    say, go = use_say(TEXTS), use_go()
    base, rebase = ft.use_state(stands)
    written, write = ft.use_state(stands)

    def done(address: str) -> None:
        rebase(written)
        go(address)

    ways = [(say("leave_drop"), lambda: write(base), True)]
    leave = Leave(say("leave_question"), say("unsaved_hint"), say("leave_stay"), ways)
    return Unsaved(
        written != base, leave, lambda: Form(written, write, written != base, place_id, done, key="form")
    )


@screen
def Form(
    written: Written, write: Callable[[Any], None], dirty: bool, place_id: str, done: Callable[[str], Any]
) -> ft.View:
    say, do, wide = use_say(TEXTS), use_do(), use_wide()
    houses, newest = use_query(buildings), ft.use_context(NewestContext)
    wrong, complain = ft.use_state(("", ""))
    busy, work = ft.use_state(False)

    def put(**fields: Any) -> None:
        write(lambda before: replace(before, **fields))

    async def save() -> None:
        if not written.name.strip():
            complain(("name", say("place_name_missing")))
            return
        if written.floor.strip() and floor_of(written.floor) is None:
            complain(("floor", say("floor_wrong")))
            return
        work(True)
        told = written.told()
        command = ChangePlace(place_id=place_id, **told) if place_id else AddPlace(**told)
        try:
            act = await do(command, (written.fresh,) if written.fresh else ())
        except (Refused, StorageFailed) as refused:
            of_name = isinstance(refused, Refused) and refused.code in ("NAME_TAKEN", "NAME_MISSING")
            complain(("name" if of_name else "all", why(say, refused)))
        else:
            if not place_id:
                newest.keep(act.id)
            done("/places")
        finally:
            work(False)

    spot = spot_words(say, written.spot.latitude, written.spot.longitude) if written.spot else ""
    kinds = PLACE_KINDS if written.kind in PLACE_KINDS else (*PLACE_KINDS, written.kind)
    homes = [(NOWHERE, say("building_none")), *((house.id, house.name) for house in houses)]
    trouble = banner(wrong[1], theme.MISSED, ft.Icons.ERROR_OUTLINE, key="wrong")
    fields: list[ft.Control] = [
        *([trouble] if wrong[0] == "all" else []),
        card(
            text_field(
                say("place_name"),
                written.name,
                lambda v: put(name=v),
                key="name",
                limit=60,
                error=wrong[1] if wrong[0] == "name" else "",
            ),
            heading(say("place_kind")),
            choose_one(
                [(k, kind_name(say, k)) for k in kinds],
                written.kind,
                lambda k: put(kind=k),
                key="kind",
                icons=KIND_ICONS,
            ),
            heading(say("building")),
            choose_one(homes, written.building, lambda b: put(building=b), key="building"),
            text_field(
                say("floor"),
                written.floor,
                lambda v: put(floor=v),
                key="floor",
                hint=say("floor_hint"),
                error=wrong[1] if wrong[0] == "floor" else "",
            ),
            text_field(
                say("place_note"), written.note, lambda v: put(note=v), key="note", lines=2, limit=300
            ),
            spacing=theme.M,
        ),
        SpotField(written.spot, lambda found: put(spot=found), key="spot-field"),
        PhotoField(
            written.photo,
            written.fresh,
            written.name,
            spot,
            lambda sha, photo: put(photo=sha, fresh=photo),
            key="photo-field",
        ),
    ]
    rest = PlaceCard(place_id, False, key="rest") if place_id else None
    if rest is not None and not wide:
        fields.append(rest)
    label = say("place_save" if place_id else "place_add")
    action = main_action(label, save, key="save", icon=ft.Icons.CHECK, busy=busy)
    name = written.name.strip() or say("place_new")
    return page(
        name,
        say("place"),
        fields,
        action=action if dirty else None,
        side=rest if wide else None,
        narrow=rest is None,
    )


def _written(place: Place) -> Written:
    spot = None
    if place.latitude is not None and place.longitude is not None:
        spot = Spot(place.latitude, place.longitude)
    return Written(
        name=place.name,
        kind=place.kind,
        building=place.building_id or NOWHERE,
        floor="" if place.floor is None else str(place.floor),
        note=place.note,
        spot=spot,
        photo=place.photo or "",
    )
