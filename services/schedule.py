"""When to talk to the server next: full jitter after trouble, a steady beat while somebody looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

BASE_SECONDS = 2.0
LONGEST_SECONDS = 300.0
LIVE_SECONDS = 10.0
HIDDEN_SECONDS = 300.0
SMALLEST = 1


@dataclass
class Schedule:
    """`delay()` is never None: there is always a next attempt. `limit` is how many ops go at once."""

    random: Callable[[], float]
    failures: int = 0
    limit: int = 30
    _asked: float = 0.0

    def went_well(self) -> None:
        self.failures = 0
        self._asked = 0.0
        self.limit = min(30, self.limit * 2)

    def failed(self, retry_after: float | None = None) -> None:
        self.failures += 1
        self._asked = min(retry_after or 0.0, 3600.0)

    @property
    def asked(self) -> bool:
        """The server said when to come back: only a person, or the network's return, may be earlier."""
        return self._asked > 0

    def halve(self) -> None:
        self.limit = max(SMALLEST, self.limit // 2)

    def reset(self) -> None:
        """A tap, or the network is back: no reason to wait any longer."""
        self.failures = 0
        self._asked = 0.0

    def delay(self, visible: bool, waiting: bool) -> float:
        """Seconds until the next attempt; at least what the server asked for."""
        if self.failures:
            ceiling = min(LONGEST_SECONDS, BASE_SECONDS * 2 ** min(self.failures, 16))
            return float(max(self._asked, self.random() * ceiling))
        if visible:
            return LIVE_SECONDS
        return LIVE_SECONDS if waiting else HIDDEN_SECONDS
