"""The state of sync, in the header of every screen: honest, in three words, and a way to the whole story."""

from __future__ import annotations

import flet as ft

from app.hooks import use_say, use_sync
from app.shell.texts import TEXTS
from components import theme
from components.badge import badge
from components.boundary import part
from components.button import icon_button
from components.page import use_go
from components.text import Scale
from services.status import SyncStatus

LARGE = 1.3
"""Beyond this size the name of a page needs the room more than the news that all is well."""


def standing(status: SyncStatus) -> tuple[str, int, theme.Tone, ft.IconData]:
    """Key of the words, their number, tone and icon. What needs the person comes first."""
    waiting = status.on_phone + status.photos_waiting
    if status.state == "storage_failed":
        return "chip_storage", 0, theme.MISSED, ft.Icons.SD_CARD_ALERT_OUTLINED
    if status.attention:
        return "chip_refused", len(status.attention), theme.MISSED, ft.Icons.REPORT_OUTLINED
    if status.state == "update_required":
        return "chip_update", 0, theme.WARN, ft.Icons.SYSTEM_UPDATE
    if status.state == "signed_out":
        return "chip_signed_out", 0, theme.WARN, ft.Icons.LOCK_OUTLINE
    if waiting:
        offline = status.state == "offline"
        icon = ft.Icons.CLOUD_OFF_OUTLINED if offline else ft.Icons.CLOUD_UPLOAD_OUTLINED
        return "chip_waiting", waiting, theme.WARN, icon
    if status.state == "offline":
        return "chip_offline", 0, theme.PLAIN, ft.Icons.CLOUD_OFF_OUTLINED
    if status.last_contact is None:
        return "chip_connecting", 0, theme.PLAIN, ft.Icons.CLOUD_SYNC_OUTLINED
    if status.held:
        return "chip_held", status.held, theme.INFO, ft.Icons.HOURGLASS_EMPTY
    return "chip_synced", 0, theme.GOOD, ft.Icons.CLOUD_DONE_OUTLINED


@part
def SyncChip() -> ft.Control:
    say, status, go, scale = use_say(TEXTS), use_sync(), use_go(), ft.use_context(Scale)
    words, count, tone, icon = standing(status)
    if words == "chip_synced" and scale > LARGE:
        return icon_button(icon, say(words), lambda: go("/sync"), key="sync", color=tone.fg)
    return badge(say(words, count=count), tone, icon, key="sync", on_click=lambda: go("/sync"))
