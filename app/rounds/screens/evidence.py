"""Photos as evidence: small beside each other, large on a tap; as long as one has not come, who has it."""

from __future__ import annotations

from collections.abc import Sequence

import flet as ft

from app.hooks import use_photo
from app.rounds.queries.photos import PhotoState
from app.rounds.screens.parts import keyed, use_local
from components import theme
from components.badge import badge
from components.boundary import part
from components.photo import large, thumb


def evidence(photos: Sequence[PhotoState], place: str) -> ft.Row:
    return ft.Row(
        [keyed(Evidence, photo.sha256, photo, place) for photo in photos],
        wrap=True,
        spacing=theme.S,
        run_spacing=theme.S,
    )


@part
def Evidence(photo: PhotoState, place: str) -> ft.Control:
    local, data = use_local(), use_photo(photo.sha256)
    shown, show = ft.use_state(False)
    label = local.say("photo_of", place=place)
    close = local.say("close")
    ft.use_dialog(large(data, label, close, lambda: show(False)) if shown and data else None)
    if data is None and not photo.arrived:
        return badge(
            local.say("photo_owed", person=photo.owed_by), theme.WARN, ft.Icons.CLOUD_UPLOAD_OUTLINED
        )
    return thumb(data, label, key=f"photo-{photo.sha256}", on_click=lambda: show(True))
