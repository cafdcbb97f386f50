"""What the engine needs of the device under it: browser.py gives it on a phone, memory.py in tests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from services.platform.local import (
    JPEG,
    Appended,
    Batch,
    LocalDb,
    NewOp,
    NewPhoto,
    Row,
    StorageFailed,
    StorageFull,
    StoredOp,
    StoredPhoto,
)

__all__ = [
    "JPEG",
    "Appended",
    "Batch",
    "LibraryAbsent",
    "Listener",
    "LocalDb",
    "MicrophoneFailed",
    "NewOp",
    "NewPhoto",
    "PhotoUnreadable",
    "Picture",
    "Platform",
    "Position",
    "Row",
    "Sound",
    "Storage",
    "StorageFailed",
    "StorageFull",
    "StoredOp",
    "StoredPhoto",
    "Strokes",
]

Strokes = Sequence[Sequence[tuple[float, float]]]
"""What a finger drew: each stroke its points, in pixels from the top left."""


class LibraryAbsent(Exception):
    """A library that is brought on demand is neither on this device nor to be had now."""


class PhotoUnreadable(Exception):
    """The bytes are no picture that this device can read."""


class MicrophoneFailed(Exception):
    """Nothing is recorded. `code`: refused, absent, or busy with something else."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Storage:
    """Bytes used and granted, and whether the browser promised to keep them. None where it does not say."""

    used: int | None
    quota: int | None
    persisted: bool | None


@dataclass(frozen=True)
class Picture:
    """A photo made ready to travel: JPEG bytes, pixels."""

    data: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Sound:
    """What was spoken: bytes of `media` (audio/webm or audio/mp4), whole seconds, at least one."""

    data: bytes
    media: str
    seconds: int


@dataclass(frozen=True)
class Position:
    """Degrees, metres, and when it was measured (seconds since 1970)."""

    latitude: float
    longitude: float
    accuracy: float | None
    at: float


Listener = Callable[[Any], None]


class Platform(Protocol):
    """The device: clocks, databases, locks, the other tabs, the window, the camera's pictures."""

    config: Mapping[str, Any]
    """What the build says: url, key, identity ("phone" or "email"), version. Known without network."""
    position: Position | None
    """The last position that a screen measured."""
    on_failure: Callable[[BaseException], None]
    """Where the failures of spawned work and of the window go; wiring leads them to the journal."""

    def wall(self) -> float:
        """Seconds since 1970 by the device's clock."""
        ...

    def mono(self) -> float:
        """Seconds that only go forward while this start of the app lives."""
        ...

    def random(self) -> float:
        """0 ≤ x < 1."""
        ...

    async def open(self, name: str) -> LocalDb: ...
    async def destroy(self, name: str) -> None: ...
    def lock(self, name: str) -> AbstractAsyncContextManager[None]:
        """Held by one tab at a time; freed when the tab dies."""
        ...

    def tell_tabs(self, message: Mapping[str, Any]) -> None: ...
    def on_tabs(self, fn: Listener) -> Callable[[], None]:
        """Messages of other tabs (never one's own). Returns the disposer."""
        ...

    async def window(self, cmd: str, *args: Any) -> Any:
        """A command to the window (vibrate, beep, persist, …); None when no window answers."""
        ...

    def on_window(self, fn: Callable[[str, Any], None]) -> Callable[[], None]:
        """Events of the window: online, offline, visible, hidden, update_ready, … Returns the disposer."""
        ...

    def transport(self) -> Any:
        """An httpx.AsyncBaseTransport, or None for httpx's own."""
        ...

    async def storage(self) -> Storage: ...
    async def shrink(self, raw: bytes, lines: Sequence[str], longest: int, quality: float) -> Picture:
        """Longest side at most `longest` pixels, no EXIF, `lines` burned in. Raises PhotoUnreadable."""
        ...

    async def draw(self, strokes: Strokes, width: int, height: int) -> Picture:
        """What a finger drew, dark on white, that many pixels large."""
        ...

    async def decode(self, jpeg: bytes) -> list[str]:
        """The texts of the QR codes in a picture; [] when there is none or it cannot be read."""
        ...

    async def look(self) -> list[str] | None:
        """The texts of the QR codes that the open camera shows now; None when its pixels cannot be had."""
        ...

    async def voice_start(self) -> None:
        """Records what is spoken, for a minute at most and while the app is seen; the window then says
        voice_stopped. Raises MicrophoneFailed.
        """
        ...

    async def voice_stop(self) -> Sound | None:
        """What was recorded since, handed over once; None when there is nothing."""
        ...

    async def voice_play(self, data: bytes, media: str) -> bool:
        """Lets it be heard instead of what was; the window says voice_ended. False when it cannot."""
        ...

    async def voice_halt(self) -> None: ...
    async def bring(self, library: str) -> None:
        """Makes a library importable that is not part of the first visit ("sheets": what reads and writes
        workbooks). The service worker keeps it from then on. Raises LibraryAbsent.
        """
        ...

    def spawn(self, work: Awaitable[Any]) -> Any:
        """Runs `work` beside everything else and keeps hold of it; its exceptions go to the journal."""
        ...
