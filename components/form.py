"""Fields to type in. Each is controlled: give it the value and a setter that is called at once.

Do not change what was typed inside the setter and do not await before it: both break Chinese input methods.
Check what was typed when it is sent, and give the words of what is wrong as `error`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import flet as ft

from components import theme
from components.boundary import part
from components.button import icon_button
from components.language import use_word

Typed = Callable[[str], object]


def text_field(
    label: str,
    value: str,
    on_change: Typed,
    *,
    key: str,
    error: str = "",
    hint: str = "",
    lines: int = 1,
    limit: int | None = None,
    keyboard: ft.KeyboardType | None = None,
    autofill: Sequence[ft.AutofillHint] = (),
    autofocus: bool = False,
) -> ft.TextField:
    """One line, or as many as `lines` for a longer text."""
    return ft.TextField(
        label=label,
        value=value,
        on_change=lambda e: on_change(e.control.value),
        key=key,
        error=error or None,
        error_max_lines=4,
        helper=hint or None,
        helper_max_lines=4,
        multiline=lines > 1,
        min_lines=lines if lines > 1 else None,
        max_lines=lines * 3 if lines > 1 else 1,
        max_length=limit,
        counter="" if limit else None,
        keyboard_type=keyboard or (ft.KeyboardType.MULTILINE if lines > 1 else ft.KeyboardType.TEXT),
        autofill_hints=list(autofill) or None,
        autofocus=autofocus,
        filled=True,
        fill_color=theme.CARD,
        border=ft.OutlineInputBorder(border_radius=theme.FIELD_RADIUS),
        text_size=theme.ROW,
        content_padding=theme.L,
    )


def number_field(
    label: str, value: str, on_change: Typed, *, key: str, error: str = "", hint: str = "", unit: str = ""
) -> ft.TextField:
    """Digits with a decimal point; its value is text: turn it into a number when it is sent."""
    field = text_field(
        label,
        value,
        on_change,
        key=key,
        error=error,
        hint=hint,
        keyboard=ft.KeyboardType.NUMBER,
    )
    field.suffix = unit or None
    return field


def phone_field(
    label: str,
    value: str,
    on_change: Typed,
    *,
    key: str,
    error: str = "",
    hint: str = "",
    username: bool = False,
) -> ft.TextField:
    """A telephone number; `username` when it is what somebody signs in with."""
    return text_field(
        label,
        value,
        on_change,
        key=key,
        error=error,
        hint=hint,
        keyboard=ft.KeyboardType.PHONE,
        autofill=[ft.AutofillHint.USERNAME] if username else [ft.AutofillHint.TELEPHONE_NUMBER],
    )


def code_field(
    label: str, value: str, on_change: Typed, *, key: str, error: str = "", hint: str = ""
) -> ft.TextField:
    """A printed code of letters and digits; it may be typed in any case, with or without its dashes."""
    field = text_field(label, value, on_change, key=key, error=error, hint=hint)
    field.capitalization = ft.TextCapitalization.CHARACTERS
    field.autocorrect = False
    field.enable_suggestions = False
    return field


@part
def PasswordField(
    label: str,
    value: str,
    on_change: Typed,
    *,
    name: str,
    error: str = "",
    hint: str = "",
    new: bool = False,
) -> ft.Control:
    """A password that can be shown; `name` is its key, `new` when it is being chosen."""
    shown, show = ft.use_state(False)
    to_show, to_hide = use_word("show"), use_word("hide")
    field = text_field(
        label,
        value,
        on_change,
        key=name,
        error=error,
        hint=hint,
        keyboard=ft.KeyboardType.VISIBLE_PASSWORD if shown else ft.KeyboardType.TEXT,
        autofill=[ft.AutofillHint.NEW_PASSWORD if new else ft.AutofillHint.PASSWORD],
    )
    field.password = not shown
    field.autocorrect = False
    field.enable_suggestions = False
    field.suffix_icon = icon_button(
        ft.Icons.VISIBILITY_OFF if shown else ft.Icons.VISIBILITY,
        to_hide if shown else to_show,
        lambda: show(not shown),
        key=f"{name}-show",
        color=theme.MUTED,
    )
    return field


def form(*fields: ft.Control) -> ft.AutofillGroup:
    """Fields below each other, as one group for the browser's password keeper."""
    return ft.AutofillGroup(
        ft.Column(list(fields), spacing=theme.L, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
    )


def search_field(
    label: str, value: str, on_change: Typed, *, clear: str, key: str = "search"
) -> ft.TextField:
    """Narrows a list while typing; `clear` names the cross that empties it."""
    field = text_field(label, value, on_change, key=key)
    field.label = None
    field.hint_text = label
    field.prefix_icon = ft.Icons.SEARCH
    hairline = ft.BorderSide(theme.HAIRLINE, theme.LINE)
    field.border = ft.OutlineInputBorder(side=hairline, border_radius=theme.FIELD_RADIUS)
    field.content_padding = theme.M
    if value:
        field.suffix_icon = icon_button(
            ft.Icons.CLOSE, clear, lambda: on_change(""), key=f"{key}-clear", color=theme.MUTED
        )
    return field
