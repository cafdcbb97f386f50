"""Which certificates somebody holds (E06): written down, and struck out again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from app.estate.records import Certificate, Person
from services.commands import Act, Command, Me, Refused, View
from services.records import Effect, Gone


class FileCertificate(Command):
    """Valid to the end of that day; what was renewed is another one."""

    kind: ClassVar[str] = "estate.file_certificate"
    person_id: str
    certificate_kind: str
    number: str = ""
    valid_to: date
    photo: str | None = None

    def check(self, view: View, me: Me) -> None:
        """Raises Refused: NOT_ALLOWED, PERSON_UNKNOWN, KIND_MISSING."""
        if not me.holds("manager"):
            raise Refused("NOT_ALLOWED")
        if view.get(Person, self.person_id) is None:
            raise Refused("PERSON_UNKNOWN")
        if not self.certificate_kind.strip():
            raise Refused("KIND_MISSING")

    def effect(self, view: View, act: Act) -> Iterable[Effect]:
        yield Certificate(
            id=act.id,
            estate_id=act.me.estate_id,
            person_id=self.person_id,
            kind=self.certificate_kind.strip(),
            number=self.number.strip(),
            valid_to=self.valid_to,
            photo=self.photo,
        )

    def photo_hashes(self) -> tuple[str, ...]:
        return (self.photo,) if self.photo else ()


class WithdrawCertificate(Command):
    """It was written down by mistake, or was taken away."""

    kind: ClassVar[str] = "estate.withdraw_certificate"
    certificate_id: str

    def check(self, view: View, me: Me) -> None:
        """Raises Refused: NOT_ALLOWED, CERTIFICATE_UNKNOWN."""
        if not me.holds("manager"):
            raise Refused("NOT_ALLOWED")
        if view.get(Certificate, self.certificate_id) is None:
            raise Refused("CERTIFICATE_UNKNOWN")

    def effect(self, view: View, act: Act) -> Iterable[Effect]:
        yield Gone(Certificate.table, self.certificate_id)
