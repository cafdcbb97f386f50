"""Error boundaries: an exception while drawing becomes words and a way to try again, never a frozen page."""

from __future__ import annotations

import functools
import logging
import traceback
from collections.abc import Callable
from typing import Any

import flet as ft
from flet.components.component import Component
from flet.messaging.session import Session

from components import theme
from components.button import quiet
from components.language import Language, word
from components.leaving import close_what_is_left
from components.text import body, heading, second
from components.turns import in_turns

Drawing = Callable[..., Any]
Report = Callable[[str], None]


def part(draw: Drawing) -> Drawing:
    """A component that draws a piece of a screen; when it fails, the rest of the screen stays."""
    return _bounded(draw, lambda card, path: card)


def screen(draw: Drawing) -> Drawing:
    """A component that draws a whole ft.View; when it fails, the page says so and offers to try again."""
    return _bounded(draw, _whole_page)


def harden(page: ft.Page, report: Report) -> None:
    """Sends what goes wrong in handlers, effects and drawing to `report(text)` and keeps the page alive.

    Without it Flet replaces the whole app with a red card, or stops drawing for ever.
    """
    page.session.error = report  # type: ignore[assignment, method-assign]
    _outlive_answers(page.session)
    close_what_is_left(page.session)
    in_turns(page.session)
    if not hasattr(Component.update, "__wrapped__"):
        Component.update = _guarded(Component.update)  # type: ignore[method-assign]


def _outlive_answers(session: Session) -> None:
    """An answer for a control that has left the page, such as a picture, must not end all listening."""
    hear = session.handle_invoke_method_results

    def inner(control_id: int, call_id: str, result: Any, error: str | None) -> None:
        if session.index.get(control_id) is not None:
            hear(control_id, call_id, result, error)

    session.handle_invoke_method_results = inner  # type: ignore[method-assign]


def complain(trouble: BaseException) -> None:
    """Tells the page's report about an exception that was turned into words."""
    ft.context.page.session.error("".join(traceback.format_exception(trouble)))


def _bounded(draw: Drawing, frame: Callable[[ft.Control, str], ft.Control]) -> Drawing:
    @functools.wraps(draw)
    def inner(*args: Any, **kwargs: Any) -> Any:
        language = ft.use_context(Language)
        path = ft.use_view_path()
        _, again = ft.use_state(0)
        try:
            return draw(*args, **kwargs)
        except Exception as trouble:
            complain(trouble)
            return frame(_trouble(language, trouble, lambda: again(lambda n: n + 1)), path)

    return ft.component(inner)


def _guarded(update: Callable[[Component], None]) -> Callable[[Component], None]:
    @functools.wraps(update)
    def inner(self: Component) -> None:
        try:
            update(self)
        except Exception as trouble:
            logging.getLogger("anju").exception("drawing failed")
            complain(trouble)

    return inner


def _trouble(language: str, trouble: Exception, retry: Callable[[], None]) -> ft.Control:
    return ft.Container(
        ft.Column(
            [
                ft.Row(
                    [
                        ft.Icon(ft.Icons.ERROR_OUTLINE, color=theme.BAD, size=theme.ICON),
                        ft.Column([heading(word(language, "trouble"))], expand=True),
                    ],
                    spacing=theme.S,
                ),
                body(word(language, "kept")),
                second(f"{type(trouble).__name__}: {trouble}"),
                quiet(word(language, "retry"), retry, key="retry"),
            ],
            spacing=theme.S,
        ),
        bgcolor=theme.CARD,
        border_radius=theme.CARD_RADIUS,
        padding=theme.L,
        key="trouble",
    )


def _whole_page(card: ft.Control, path: str) -> ft.Control:
    return ft.View(
        route=path or ft.context.page.route,
        bgcolor=theme.GROUND,
        padding=theme.L,
        controls=[ft.SafeArea(ft.Column([card], scroll=ft.ScrollMode.AUTO, expand=True), expand=True)],
    )
