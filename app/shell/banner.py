"""What concerns the whole app, above the page: a new version, an expired sign-in, no room left, a call."""

from __future__ import annotations

from collections.abc import Callable

import flet as ft
from flet.components.hooks.use_ref import MutableRef

from app.hooks import use_anju, use_say, use_sync
from app.shell.bell import Newest
from app.shell.calls import use_calls
from app.shell.texts import TEXTS
from components import theme
from components.boundary import part
from components.button import quiet
from components.notice import banner
from components.page import use_go


@part
def Banners() -> ft.Control:
    """Nothing most of the time. A new version is offered, never forced upon a task."""
    say, anju, status, go = use_say(TEXTS), use_anju(), use_sync(), use_go()
    ready, offer = ft.use_state(False)
    calls = use_calls()
    use_window_event("update_ready", lambda: offer(True))
    shown: list[ft.Control] = []

    async def renew() -> None:
        await anju.platform.window("apply_update")

    update = quiet(say("update_now"), renew, key="update-now")
    if status.state == "update_required":
        shown.append(banner(say("update_required"), theme.WARN, ft.Icons.SYSTEM_UPDATE, [update]))
    elif ready:
        later = quiet(say("update_later"), lambda: offer(False), key="update-later")
        shown.append(banner(say("update_ready"), theme.INFO, ft.Icons.SYSTEM_UPDATE, [later, update]))
    if status.state == "signed_out" and anju.accounts.current:
        again = quiet(say("sign_in_again"), lambda: go("/me/password"), key="sign-in-again")
        shown.append(banner(say("signed_out_banner"), theme.WARN, ft.Icons.LOCK_OUTLINE, [again]))
    if status.state == "storage_failed":
        words = say("storage_full" if status.message == "full" else "storage_failed")
        shown.append(banner(words, theme.MISSED, ft.Icons.SD_CARD_ALERT_OUTLINED))
    if calls.new:
        shown.append(Newest(calls))
    return ft.Column(
        shown,
        spacing=theme.S,
        visible=bool(shown),
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def use_window_event(name: str, heard: Callable[[], None]) -> None:
    """heard() when the window tells this event; from outside Flet through the page's own task."""
    anju = use_anju()
    page = ft.context.page
    stop: MutableRef[Callable[[], None]] = ft.use_ref(None)

    async def inside() -> None:
        heard()

    def listen() -> None:
        stop.current = anju.platform.on_window(
            lambda event, data: (page.run_task(inside), None)[1] if event == name else None
        )

    def deafen() -> None:
        if stop.current is not None:
            stop.current()

    ft.use_effect(listen, [], cleanup=deafen)
