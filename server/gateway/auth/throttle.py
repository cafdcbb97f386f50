"""How often a password may be tried: a bucket of tokens for each account and address, no lock on accounts."""

import ipaddress
import time
from collections.abc import Callable

from starlette.requests import HTTPConnection

MOST_KEYS = 20_000


class Throttle:
    """`burst` tries at once, then one every `refill` seconds, for each key."""

    def __init__(self, burst: int, refill: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.burst = burst
        self.refill = refill
        self._clock = clock
        self._levels: dict[str, tuple[float, float]] = {}

    def take(self, key: str) -> float:
        """0 when granted, else the seconds until the next try."""
        if len(self._levels) >= MOST_KEYS:
            self._forget_the_full()
        level = self._level(key)
        if level < 1:
            return (1 - level) * self.refill
        self._levels[key] = (level - 1, self._clock())
        return 0

    def give_back(self, key: str) -> None:
        """For a try that turned out right: it does not count."""
        self._levels[key] = (min(self.burst, self._level(key) + 1), self._clock())

    def _level(self, key: str) -> float:
        level, seen = self._levels.get(key, (float(self.burst), 0.0))
        return min(float(self.burst), level + (self._clock() - seen) / self.refill)

    def _forget_the_full(self) -> None:
        self._levels = {key: kept for key, kept in self._levels.items() if self._level(key) < self.burst}
        if len(self._levels) >= MOST_KEYS:
            self._levels = dict(list(self._levels.items())[MOST_KEYS // 2 :])


class Throttles:
    """The limits of Auth. An office behind one address signs in together, so only misses count there."""

    def __init__(self) -> None:
        self.account = Throttle(burst=10, refill=30)
        self.address = Throttle(burst=120, refill=2)
        self.signup = Throttle(burst=30, refill=10)
        self.accounts_made = Throttle(burst=300, refill=1)
        self.refresh = Throttle(burst=600, refill=0.1)
        self.reset = Throttle(burst=5, refill=60)
        self.reset_anywhere = Throttle(burst=20, refill=180)


def address_of(request: HTTPConnection) -> str:
    """The caller's address; of IPv6 the /64, since one phone may use any address in it."""
    host = request.client.host if request.client else "unknown"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 6:
        return str(ipaddress.ip_network(f"{host.split('%')[0]}/64", strict=False))
    return host
