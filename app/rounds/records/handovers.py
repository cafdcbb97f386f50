"""The word that a round is somebody else's."""

from __future__ import annotations

from typing import ClassVar

from app.rounds.records.acts import Done


class Handover(Done):
    """A round is a colleague's (`to_person_id`), again theirs whom the plan named (`back`), or anybody's of
    its roles, such as the next shift's. The last word of a round counts.
    """

    table: ClassVar[str] = "rounds.handovers"
    round_id: str
    to_person_id: str | None = None
    back: bool = False
    reason: str = ""
