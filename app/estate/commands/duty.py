"""Coming to work and going home."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from app.estate.records import STAFF, Duty
from services.commands import Act, Command, Me, Refused, View
from services.records import Record


class _ByOneself(Command):
    on_duty: ClassVar[bool]

    def check(self, view: View, me: Me) -> None:
        if not me.holds(*STAFF):
            raise Refused("NOT_ALLOWED")

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        yield Duty(
            id=act.id,
            estate_id=act.me.estate_id,
            person_id=act.me.person_id,
            on_duty=self.on_duty,
            device_at=act.device_at,
            at=act.at,
        )


class GoOnDuty(_ByOneself):
    kind: ClassVar[str] = "estate.go_on_duty"
    on_duty: ClassVar[bool] = True


class GoOffDuty(_ByOneself):
    kind: ClassVar[str] = "estate.go_off_duty"
    on_duty: ClassVar[bool] = False
