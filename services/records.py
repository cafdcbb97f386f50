"""Records: what is remembered, as frozen Pydantic models that keep fields of a newer server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """One row of a synced table; `table` is its SQL name, `id` a uuid in text. `ages_by` names the moment by
    which a fact grows old: the server says how far back a device carries facts (`since`), and what is older
    is forgotten here. Without it a record never is.
    """

    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True)

    table: ClassVar[str]
    ages_by: ClassVar[str] = ""

    id: str
    estate_id: str = ""

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> Self:
        """Raises pydantic.ValidationError when a row lacks what the record needs."""
        return cls.model_validate(row)

    def to_row(self) -> dict[str, Any]:
        return self.model_dump(mode="json")


@dataclass(frozen=True)
class Gone:
    """In the effect of a command: the record of that table and id is no longer there."""

    table: str
    id: str


Effect = Record | Gone
