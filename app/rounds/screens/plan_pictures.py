"""What good looks like at a stop: words, and pictures taken there or chosen from files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import flet as ft

from app.hooks import use_anju, use_photo, use_query
from app.rounds.commands.sketching import Sketch, StopSketch
from app.rounds.screens.parts import use_local
from app.rounds.screens.plan_pen import Pen
from app.rounds.screens.shot import Shot, estate_name
from components import theme
from components.boundary import part
from components.button import icon_button, quiet, second_action
from components.form import text_field
from components.notice import banner
from components.photo import large, thumb
from components.text import heading
from services.photos import Photo
from services.platform import PhotoUnreadable, StorageFull

MOST = 3


@part
def Good(stop: StopSketch, fresh: tuple[Photo, ...], place: str, pen: Pen) -> ft.Control:
    say, anju = use_local().say, use_anju()
    estate = use_query(estate_name)
    looking, look = ft.use_state(False)
    wrong, complain = ft.use_state("")
    picker = ft.use_memo(ft.FilePicker, [])
    bytes_of = {photo.sha256: photo.bytes for photo in fresh}

    def taken(photo: Photo) -> None:
        look(False)
        complain("")
        pen.write(lambda sketch: with_picture(sketch, stop.id, photo))

    def remove(sha: str) -> None:
        pen.stop(stop.id, lambda s: replace(s, pictures=tuple(p for p in s.pictures if p != sha)))

    async def choose() -> None:
        found = await picker.pick_files(file_type=ft.FilePickerFileType.IMAGE, with_data=True)
        raw = next((one.bytes for one in found if one.bytes), None)
        if not found:
            return
        if raw is None:
            complain(say("picture_bad"))
            return
        try:
            taken(await anju.photos.prepare(raw, (f"{estate} · {place}",)))
        except StorageFull:
            complain(say("PHOTO_NO_ROOM"))
        except PhotoUnreadable:
            complain(say("picture_bad"))

    pieces: list[ft.Control] = [
        text_field(
            say("standard_field"),
            stop.standard,
            lambda v: pen.stop(stop.id, lambda s: replace(s, standard=v)),
            key="standard",
            lines=2,
            limit=500,
            hint=say("standard_hint"),
        ),
        heading(say("pictures_good")),
    ]
    if stop.pictures:
        shown = [Shown(sha, bytes_of.get(sha), place, remove, key=sha) for sha in stop.pictures]
        pieces.append(ft.Row(shown, wrap=True, spacing=theme.S, run_spacing=theme.S, key="pictures"))
    if looking:
        pieces.append(Shot(place, taken, key="shot"))
        pieces.append(quiet(say("picture_stop"), lambda: look(False), key="picture-stop"))
    elif len(stop.pictures) < MOST:
        take = second_action(
            say("picture_take"),
            lambda: look(True),
            key="picture-take",
            icon=ft.Icons.PHOTO_CAMERA_OUTLINED,
        )
        file = quiet(say("picture_choose"), choose, key="picture-choose", icon=ft.Icons.IMAGE_OUTLINED)
        pieces.append(ft.Row([take, file], wrap=True, spacing=theme.S))
    if wrong:
        pieces.append(banner(wrong, theme.WARN, ft.Icons.INFO_OUTLINE, key="picture-wrong"))
    return ft.Column(pieces, spacing=theme.M, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


@part
def Shown(sha: str, here: bytes | None, place: str, remove: Callable[[str], object] | None) -> ft.Control:
    """Small, large on a tap, with a cross; `here` are its bytes when it was taken just now."""
    say = use_local().say
    kept = use_photo(sha)
    opened, open_it = ft.use_state(False)
    data, label = here or kept, say("picture_of", place=place)
    shown = large(data, label, say("close"), lambda: open_it(False)) if opened and data else None
    ft.use_dialog(shown)
    small = thumb(data, label, key=f"picture-{sha}", on_click=lambda: open_it(True))
    if remove is None:
        return small
    cross = icon_button(
        ft.Icons.CLOSE, say("picture_remove"), lambda: remove(sha), key=f"picture-remove-{sha}"
    )
    return ft.Row([small, cross], tight=True, spacing=0)


def with_picture(sketch: Sketch, stop_id: str, photo: Photo) -> Sketch:
    """One more picture of a stop, unless it shows it already or has enough."""

    def shown(stop: StopSketch) -> StopSketch:
        more = stop.id == stop_id and photo.sha256 not in stop.pictures and len(stop.pictures) < MOST
        return replace(stop, pictures=(*stop.pictures, photo.sha256)) if more else stop

    stops = tuple(shown(stop) for stop in sketch.stops)
    return replace(sketch, stops=stops, fresh=(*sketch.fresh, photo))
