"""The device's camera: opened, its light, its lenses, one picture at a time, its troubles by name."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable
from typing import ClassVar, Literal, TypeVar

import flet as ft
import flet_camera as fc  # type: ignore[import-untyped]

from components import theme

T = TypeVar("T")
SPECIAL = re.compile("ultra|tele|dual|triple|超广角|长焦|双|三", re.IGNORECASE)
"""In the name of a lens that is not a phone's ordinary one."""
Trouble = Literal["NO_CAMERA", "CAMERA_REFUSED", "CAMERA_INSECURE", "CAMERA_BUSY", "CAMERA_LOST"]

PATIENCE = 8.0
_SIGNS: tuple[tuple[str, Trouble], ...] = (
    ("accessdenied", "CAMERA_REFUSED"),
    ("permission", "CAMERA_REFUSED"),
    ("notallowed", "CAMERA_REFUSED"),
    ("notsupported", "CAMERA_INSECURE"),
    ("not supported", "CAMERA_INSECURE"),
    ("security", "CAMERA_INSECURE"),
    ("notfound", "NO_CAMERA"),
    ("not found", "NO_CAMERA"),
    ("overconstrained", "NO_CAMERA"),
)


class CameraTrouble(Exception):
    """The camera gave no picture; `code` says why."""

    def __init__(self, code: Trouble) -> None:
        super().__init__(code)
        self.code = code


class Camera:
    """One camera preview and what it can do. Keep it for the life of the component that shows `control`."""

    known: ClassVar[list[fc.CameraDescription]] = []
    """The lenses of this device, asked once: to list them a browser opens each, which takes seconds."""

    def __init__(self, fine: bool = False) -> None:
        self.control = fc.Camera(expand=True)
        self.lenses: list[fc.CameraDescription] = []
        self.lens = 0
        self.light = False
        self._preset = fc.ResolutionPreset.VERY_HIGH if fine else fc.ResolutionPreset.HIGH

    async def open(self, name: str = "") -> None:
        """The lens of that name, else one that looks away from the person. Raises CameraTrouble."""
        if Camera.known:
            try:
                return await self._use(name)
            except CameraTrouble:
                Camera.known = []
        Camera.known = await _named(self.control.get_available_cameras())
        if not Camera.known:
            raise CameraTrouble("NO_CAMERA")
        await self._use(name)

    def following(self) -> str:
        """The name of the lens after the one in use."""
        return str(self.lenses[(self.lens + 1) % len(self.lenses)].name)

    async def switch_light(self) -> bool:
        """Turns the torch on or off; False when this device or browser cannot."""
        wanted = not self.light
        try:
            await self.control.set_flash_mode(fc.FlashMode.TORCH if wanted else fc.FlashMode.OFF)
        except RuntimeError:
            return False
        self.light = wanted
        return True

    async def picture(self) -> bytes:
        """JPEG. One at a time: a second call before the first has answered fails. Raises CameraTrouble."""
        raw = await _named(self.control.take_picture(), lost=True)
        return bytes(raw)

    async def _use(self, name: str) -> None:
        self.lenses = list(Camera.known)
        by_name = [i for i, lens in enumerate(self.lenses) if lens.name == name]
        self.lens, self.light = [*by_name, *_away(self.lenses), 0][0], False
        await _named(self.control.initialize(self.lenses[self.lens], self._preset, enable_audio=False))


@ft.component
def _Picture(camera: Camera) -> ft.Control:
    return ft.Container(camera.control, bgcolor=theme.SHADOW, alignment=ft.Alignment.CENTER, expand=True)


Picture = ft.memo(_Picture)  # type: ignore[no-untyped-call]
"""What the camera sees. Drawn once: a control that is drawn again loses the page that its methods need."""


def _away(lenses: list[fc.CameraDescription]) -> list[int]:
    """Those that look away from the person, the ordinary one first: phones list them in any order."""
    away = [i for i, lens in enumerate(lenses) if lens.lens_direction is fc.CameraLensDirection.BACK]
    return sorted(away, key=lambda i: (bool(SPECIAL.search(lenses[i].name)), _number(lenses[i].name)))


def _number(name: str) -> int:
    """Android counts its cameras and the first is the ordinary one: "camera2 0, facing back"."""
    counted = re.search(r"\d+(?=,)", name)
    return int(counted[0]) if counted else 0


def trouble_of(said: str) -> Trouble:
    """What the browser's own words come to."""
    plain = said.lower()
    return next((code for sign, code in _SIGNS if sign in plain), "CAMERA_BUSY")


async def _named(answer: Awaitable[T], lost: bool = False) -> T:
    """`lost`: the camera worked before, so it is not waiting for the person to allow it."""
    try:
        async with asyncio.timeout(PATIENCE if lost else None):
            return await answer
    except TimeoutError as silent:
        raise CameraTrouble("CAMERA_LOST") from silent
    except RuntimeError as failed:
        raise CameraTrouble("CAMERA_LOST" if lost else trouble_of(str(failed))) from failed
