"""How this person reads: language, size of the type, light or dark. Each applies at once."""

from __future__ import annotations

import flet as ft

from app.hooks import use_anju, use_say
from app.shell.preferences import LOOKS, SCALES, ReadingContext, speak
from app.shell.texts import TEXTS
from components.boundary import screen
from components.card import card, section
from components.choice import choose_one
from components.page import page
from components.text import body, second

LANGUAGES = (("zh", "中文"), ("en", "English"))


@screen
def Look() -> ft.View:
    say, anju = use_say(TEXTS), use_anju()
    reading = ft.use_context(ReadingContext)
    window = ft.context.page

    def talk(language: str) -> None:
        speak(window, language)
        window.update()
        window.run_task(anju.speak, language)

    sizes = [(str(scale), say(f"size_{round(scale * 10)}")) for scale in SCALES]
    looks = [(look, say(f"look_{look}")) for look in LOOKS]
    return page(
        say("look"),
        "",
        [
            section(say("language"), choose_one(LANGUAGES, anju.language, talk, key="language")),
            section(
                say("size"),
                choose_one(
                    sizes, str(reading.now.scale), lambda v: reading.change(scale=float(v)), key="size"
                ),
                card(body(say("sample")), second(say("sample_small"))),
            ),
            section(
                say("theme"),
                choose_one(looks, reading.now.look, lambda look: reading.change(look=look), key="theme"),
                second(say("theme_hint")),
            ),
        ],
        narrow=True,
    )
