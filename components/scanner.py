"""The scanner: looks for QR codes in what the camera sees, as fast as the device can."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

import flet as ft
from flet.components.hooks.use_ref import MutableRef

from components import theme
from components.boundary import part
from components.button import icon_button
from components.camera import Camera, CameraTrouble, Picture
from components.language import Language
from components.text import body, caption

Look = Callable[[], Awaitable[list[str]]]
Glance = Callable[[], Awaitable[list[str] | None]]
Decode = Callable[[bytes], Awaitable[list[str]]]
QUIET = 3.0
BREATH = 0.06
WORDS = {
    "zh": {
        "starting": "正在打开相机",
        "light_on": "开灯",
        "light_off": "关灯",
        "light_none": "这个浏览器不能开灯，请用手电筒照着标签。",
        "other_lens": "换相机",
        "retry": "再试一次",
        "NO_CAMERA": "这台设备没有相机。",
        "CAMERA_REFUSED": "没有相机权限。请在浏览器的网站设置里允许使用相机，再试一次。",
        "CAMERA_INSECURE": "用 http 地址打开时，浏览器不给用相机。请改用 https 地址。",
        "CAMERA_BUSY": "相机打不开，可能被别的程序占用。关掉别的程序再试一次。",
        "CAMERA_LOST": "相机断开了。已记录的都还在，请再试一次。",
        "rate": "{rate} 次/秒",
    },
    "en": {
        "starting": "Opening the camera",
        "light_on": "Light on",
        "light_off": "Light off",
        "light_none": "This browser cannot switch the light on. Use a torch to light the label.",
        "other_lens": "Other camera",
        "retry": "Try again",
        "NO_CAMERA": "This device has no camera.",
        "CAMERA_REFUSED": "The camera is not allowed. Allow it in the browser's site settings and try again.",
        "CAMERA_INSECURE": "The browser gives no camera to an http address. Use the https address instead.",
        "CAMERA_BUSY": "The camera did not open; another app may be using it. Close that app and try again.",
        "CAMERA_LOST": "The camera was disconnected. What was recorded is kept. Try again.",
        "rate": "{rate} tries/s",
    },
}


class Sight:
    """Tells a code that comes into view from one that is still there."""

    def __init__(self, quiet: float = QUIET) -> None:
        self._quiet = quiet
        self._seen: dict[str, float] = {}

    def fresh(self, text: str, now: float) -> bool:
        """True unless this text was in view during the last seconds, however often it was read."""
        last = self._seen.get(text)
        self._seen[text] = now
        return last is None or now - last > self._quiet


class Meter:
    """Tries a second over the last two seconds."""

    def __init__(self) -> None:
        self._tries: deque[float] = deque(maxlen=200)

    def tried(self, now: float) -> None:
        self._tries.append(now)
        while now - self._tries[0] > 2:
            self._tries.popleft()

    def rate(self) -> float:
        spent = self._tries[-1] - self._tries[0] if self._tries else 0.0
        return (len(self._tries) - 1) / spent if spent else 0.0


@part
def Scanner(
    look: Glance,
    decode: Decode,
    on_text: Callable[[str], Awaitable[None]],
    *,
    lens: str = "",
    on_lens: Callable[[str], Any] = lambda name: None,
    instead: str = "",
) -> ft.Control:
    """Fills its place with what the camera sees and awaits `on_text` for each code that comes into view.

    `look` gives the texts that the open camera shows, the one nearest to the middle first: only that is
    told. None when it cannot; then pictures are taken, and `decode` gives the texts in a JPEG likewise.
    `lens` names the camera to begin with, `on_lens` hears of another; `instead` says what to do without one.
    """
    say = sayer(ft.use_context(Language))
    camera: Camera = ft.use_memo(Camera, [])
    state, set_state = ft.use_state("starting")
    hint, set_hint = ft.use_state("")
    lit, set_lit = ft.use_state(False)
    rate, set_rate = ft.use_state("")
    task: MutableRef[asyncio.Task[None]] = ft.use_ref(None)
    hears: MutableRef[Callable[[str], Awaitable[None]]] = ft.use_ref(None)
    hears.current = on_text
    page = ft.context.page

    async def watch(name: str) -> None:
        try:
            await camera.open(name)
            set_state("ready")
            await _watch(page, lambda: _seen(camera, look, decode), hears, set_rate)
        except CameraTrouble as trouble:
            set_state(trouble.code)

    def begin(name: str = lens) -> None:
        end()
        set_state("starting")
        set_hint("")
        set_lit(False)
        task.current = asyncio.create_task(watch(name))

    def end() -> None:
        if task.current is not None:
            task.current.cancel()

    async def light() -> None:
        set_hint("" if await camera.switch_light() else say("light_none"))
        set_lit(camera.light)

    def other() -> None:
        on_lens(camera.following())
        begin(camera.following())

    ft.use_effect(begin, [], cleanup=end)
    tools: list[ft.Control] = [caption(say("rate", rate=rate), theme.PAPER)] if rate else []
    if state == "ready":
        torch = ft.Icons.FLASHLIGHT_OFF if lit else ft.Icons.FLASHLIGHT_ON
        tools.append(_tool(torch, say("light_off" if lit else "light_on"), light, "light"))
    if state == "ready" and len(camera.lenses) > 1:
        tools.append(_tool(ft.Icons.CAMERASWITCH, say("other_lens"), other, "lens"))
    above: list[ft.Control] = [ft.Row(tools, alignment=ft.MainAxisAlignment.END)]
    if hint:
        above.append(plate(body(hint, theme.PAPER), key="light-hint"))
    return ft.Stack(
        [
            Picture(camera),
            _aim() if state == "ready" else no_picture(say, state, lambda: begin(), instead),
            ft.Container(ft.Column(above, spacing=theme.S), padding=theme.M),
        ],
        fit=ft.StackFit.EXPAND,
        expand=True,
        key="scanner",
    )


def plate(*content: ft.Control, key: str | None = None) -> ft.Container:
    """A dark surface for words over the camera's picture."""
    return ft.Container(
        ft.Column(list(content), spacing=theme.XS, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
        bgcolor=ft.Colors.with_opacity(0.72, theme.SHADOW),
        border_radius=theme.CARD_RADIUS,
        padding=theme.M,
        key=key,
    )


async def _seen(camera: Camera, look: Glance, decode: Decode) -> list[str]:
    """Bare pixels when the window hands them over; else a picture, slower, which wakes the whole page."""
    texts = await look()
    return texts if texts is not None else await decode(await camera.picture())


async def _watch(
    page: Any,
    look: Look,
    hears: MutableRef[Callable[[str], Awaitable[None]]],
    tell_rate: Callable[[str], object],
) -> None:
    sight, meter = Sight(), Meter()
    told = time.monotonic()
    while True:
        await page.wait_until_visible()
        began = time.monotonic()
        for text in (await look())[:1]:
            if sight.fresh(text, time.monotonic()) and hears.current is not None:
                await hears.current(text)
        meter.tried(time.monotonic())
        if time.monotonic() - told > 1 and meter.rate():
            told = time.monotonic()
            tell_rate(f"{meter.rate():.1f}")
        await asyncio.sleep(max(0.0, BREATH - (time.monotonic() - began)))


def _aim() -> ft.Control:
    square = ft.Container(
        width=theme.QR,
        height=theme.QR,
        border=ft.Border.all(3, ft.Colors.with_opacity(0.8, theme.PAPER)),
        border_radius=theme.CARD_RADIUS,
    )
    return ft.Container(square, alignment=ft.Alignment.CENTER)


def no_picture(
    say: Callable[..., str], state: str, retry: Callable[[], Any], instead: str = ""
) -> ft.Control:
    """Opening, or why it cannot be opened, what to do `instead`, and a way to try again."""
    if state == "starting":
        ring = ft.ProgressRing(color=theme.PAPER, semantics_label=say("starting"))
        content: list[ft.Control] = [ring, body(say("starting"), theme.PAPER)]
    else:
        again = ft.FilledTonalButton(say("retry"), on_click=retry, height=theme.TOUCH, key="camera-retry")
        icon = ft.Icon(ft.Icons.NO_PHOTOGRAPHY_OUTLINED, color=theme.PAPER, size=theme.ICON_LARGE)
        words = body(f"{say(state)}\n{instead}".strip(), theme.PAPER)
        words.text_align = ft.TextAlign.CENTER
        content = [icon, words, again]
    return ft.Container(
        ft.Column(
            content,
            spacing=theme.M,
            tight=True,
            horizontal_alignment=ft.CrossAxisAlignment.CENTER,
            alignment=ft.MainAxisAlignment.CENTER,
        ),
        padding=theme.XL,
        alignment=ft.Alignment.CENTER,
        key="no-picture",
    )


def _tool(icon: ft.IconData, label: str, act: Callable[[], Any], key: str) -> ft.Control:
    button = icon_button(icon, label, act, key=key, color=theme.PAPER)
    button.bgcolor = ft.Colors.with_opacity(0.5, theme.SHADOW)
    return button


def sayer(language: str) -> Callable[..., str]:
    words = WORDS.get(language, WORDS["zh"])
    return lambda key, **values: words[key].format(**values)
