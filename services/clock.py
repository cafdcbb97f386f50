"""The clocks of an act: the device's, the authority's as far as known, and one that only goes forward."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.ids import uuid7

JUMP_MS = 2000


@dataclass
class Clock:
    """`offset_ms` is server minus device; None until the server was met for the first time."""

    wall_seconds: Callable[[], float]
    mono_seconds: Callable[[], float]
    offset_ms: int | None = None

    def __post_init__(self) -> None:
        self.boot = uuid7()
        self._drift = self._wall_minus_mono()

    def wall(self) -> datetime:
        """The device's clock, aware, UTC."""
        return datetime.fromtimestamp(self.wall_seconds(), UTC)

    def now(self) -> datetime:
        """The authority's clock as well as it is known, aware, UTC."""
        self._notice_jump()
        return self.wall() + timedelta(milliseconds=self.offset_ms or 0)

    def mono_ms(self) -> int:
        return int(self.mono_seconds() * 1000)

    def met(self, server_time: datetime, sent: float, received: float) -> int:
        """The server told its time between `sent` and `received` (seconds of this wall clock)."""
        middle = (sent + received) / 2
        self.offset_ms = round((server_time.timestamp() - middle) * 1000)
        self._drift = self._wall_minus_mono()
        return self.offset_ms

    def stamp(self) -> dict[str, object]:
        """What an op says of its clocks."""
        self._notice_jump()
        return {
            "wall": self.wall().isoformat(),
            "offset_ms": self.offset_ms,
            "mono_ms": self.mono_ms(),
            "boot": self.boot,
        }

    def _notice_jump(self) -> None:
        """A wall clock set back while the app runs; forward cannot be told from the phone having slept."""
        drift = self._wall_minus_mono()
        back = self._drift - drift
        if back > JUMP_MS and self.offset_ms is not None:
            self.offset_ms += round(back)
        if abs(back) > JUMP_MS:
            self._drift = drift

    def _wall_minus_mono(self) -> float:
        return (self.wall_seconds() - self.mono_seconds()) * 1000


def parse_time(text: str) -> datetime:
    """ISO 8601 with offset (or Z), aware. Raises ValueError."""
    value = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return value if value.tzinfo else value.replace(tzinfo=UTC)
