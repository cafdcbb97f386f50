"""Commands: what may be done, as data with an optimistic effect and its refusals."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict

from services.records import Effect, Record

R = TypeVar("R", bound=Record)
T = TypeVar("T")


class Refused(Exception):
    """A command that does not apply; `code` names the reason, `detail` what a sentence about it needs."""

    def __init__(self, code: str, **detail: Any) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class Me:
    """Who acts: the person of this session in their estate, with every role they hold now."""

    person_id: str
    estate_id: str
    name: str
    roles: frozenset[str]

    def holds(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True)
class Act:
    """The circumstances of one command: its op id, the two clocks, who."""

    id: str
    me: Me
    device_at: datetime
    at: datetime


class View(Protocol):
    """The local read model: what the server told, with the effects of what is still on its way."""

    def all(self, kind: type[R]) -> list[R]: ...
    def get(self, kind: type[R], id: str) -> R | None: ...
    def where(self, kind: type[R], **equals: Any) -> list[R]: ...
    def memo(self, key: Hashable, kinds: Sequence[type[Record]], basis: Any, make: Callable[[], T]) -> T: ...


class Command(BaseModel):
    """Arguments of an op. Published kinds and versions are for ever: add arguments, never reinterpret."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    kind: ClassVar[str]
    v: ClassVar[int] = 1

    def check(self, view: View, me: Me) -> None:
        """Raises Refused when it can be known on the device that this does not apply."""

    def effect(self, view: View, act: Act) -> Iterable[Effect]:
        """The records as they will stand, or will be gone, once the server has applied this."""
        return ()

    def photo_hashes(self) -> tuple[str, ...]:
        """SHA-256 (hex) of the photos that this op takes custody of."""
        return ()

    def body(self) -> dict[str, Any]:
        """What travels; fields that only the device needs are excluded by the subclass."""
        return self.model_dump(mode="json", exclude_none=True)
