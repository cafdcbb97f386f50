"""What a refused step said, so that nothing is lost: it can be added as a note."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from app.tickets.commands import COMMANDS, Note
from app.tickets.commands.stepping import Stepping

STEPS = frozenset(command.kind for command in COMMANDS if issubclass(command, Stepping))
LONGEST, MOST = 2000, 12


def note_of(kind: str, body: Mapping[str, Any]) -> Note | None:
    """The words, photos, signature and voices of a refused step as a note for the staff; None for a step
    that said nothing, for a note, and for what is no step of a ticket.
    """
    if kind not in STEPS or kind == Note.kind:
        return None
    details = body.get("details") or {}
    said = [body.get("reason"), body.get("text"), details.get("no_photo"), details.get("no_signature")]
    signature = details.get("signature")
    photos = [*(body.get("photos") or ()), *([signature] if signature else [])]
    kept = {
        "ticket_id": body.get("ticket_id"),
        "text": "\n".join(str(words).strip() for words in said if words)[:LONGEST],
        "photos": list(dict.fromkeys(photos))[:MOST],
        "voices": body.get("voices") or (),
        "inside": True,
    }
    if not (kept["text"] or kept["photos"] or kept["voices"]):
        return None
    try:
        return Note.model_validate(kept)
    except ValidationError:
        return None
