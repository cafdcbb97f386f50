"""Nothing is lost when a step comes too late: what it said can be added as a note, its photos with it."""

from __future__ import annotations

from typing import Any

import pytest

from app.tickets.commands import COMMANDS, Finish, Note
from app.tickets.commands.stepping import Stepping
from app.tickets.queries.refusals import note_of
from services.commands import Me, View
from services.photos import Photo
from tests.shell.yard import Held, hold
from tests.tickets.desk import TicketYard

VOICE = {"sha256": "ef" * 32, "media": "audio/webm", "seconds": 5}


def test_words_photos_signature_and_voices_are_kept_for_the_staff() -> None:
    details = {"no_photo": "太黑", "signature": "cd" * 32, "checks": [{"name": "阀", "ok": True}]}
    body = {
        "ticket_id": "t",
        "text": " 换了阀 ",
        "photos": ["ab" * 32],
        "voices": [VOICE],
        "details": details,
    }
    note = note_of("tickets.finish", body)
    assert note is not None
    assert (note.ticket_id, note.text, note.inside) == ("t", "换了阀\n太黑", True)
    assert note.photos == ("ab" * 32, "cd" * 32)
    assert [voice.sha256 for voice in note.voices] == ["ef" * 32]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("tickets.accept", {"ticket_id": "t"}),
        ("tickets.note", {"ticket_id": "t", "text": "好"}),
        ("tickets.register", {"text": "水", "ticket_kind": "repair"}),
        ("rounds.add_note", {"visit_id": "v", "text": "好"}),
        ("tickets.pause", {"reason": "等配件"}),
        ("tickets.finish", {"ticket_id": "t", "voices": [{"sha256": 5}]}),
    ],
)
def test_what_cannot_be_kept_is_not_offered(kind: str, body: dict[str, Any]) -> None:
    assert note_of(kind, body) is None


def test_every_step_with_a_reason_keeps_it() -> None:
    steps = [c for c in COMMANDS if issubclass(c, Stepping) and c is not Note]
    for command in steps:
        note = note_of(command.kind, {"ticket_id": "t", "reason": "不在家"})
        assert note is not None, command.kind
        assert note.text == "不在家"


def test_a_long_story_is_cut_to_what_a_note_holds() -> None:
    body = {
        "ticket_id": "t",
        "reason": "长" * 500,
        "text": "长" * 2000,
        "photos": [f"{n:064x}" for n in range(12)],
    }
    note = note_of("tickets.send_back", body | {"details": {"signature": "cd" * 32}})
    assert note is not None
    assert (len(note.text), len(note.photos)) == (2000, 12)


class Hasty(Finish):
    """A step whose refusal only the server knows."""

    def check(self, view: View, me: Me) -> None:
        return None


def test_a_refused_step_leaves_as_a_note_with_its_photo_from_the_page_of_sync() -> None:
    yard = TicketYard()
    id = yard.reported()
    picture = Photo("ab" * 32, b"jpeg", 10, 10)

    async def story(held: Held) -> None:
        hand, anju = held.hand, held.anju
        held.offline()
        details = {"no_signature": "不在家"}
        step = Hasty.model_validate(
            {"ticket_id": id, "text": "换了阀", "photos": [picture.sha256], "details": details}
        )
        await anju.do(step, [picture])
        yard.step(id, "dismiss", "王建国", 0, reason="重复")
        held.online()
        await anju.sync.now()
        (one,) = anju.sync.status.attention
        assert (one.kind, one.code) == ("tickets.finish", "TICKET_CLOSED")
        await hand.go("/sync")
        await hand.tap(f"salvage-{one.op_id}")
        await hand.until(lambda: anju.sync.status.attention == ())
        await anju.sync.now()
        (row,) = [
            row.value for (table, _), row in yard.server.rows.items()
            if table == "tickets.steps" and row.value["step"] == "note"
        ]  # fmt: skip
        assert (row["text"], row["photos"], row["inside"]) == ("换了阀\n不在家", [picture.sha256], True)
        await hand.until(lambda: anju.sync.status.photos_waiting == 0)

    hold(story, as_="郑海涛", yard=yard)


def test_a_refused_step_that_said_nothing_offers_no_note() -> None:
    yard = TicketYard()
    id = yard.reported()

    async def story(held: Held) -> None:
        hand, anju = held.hand, held.anju
        held.offline()
        await anju.do(Hasty.model_validate({"ticket_id": id, "details": {}}))
        yard.step(id, "dismiss", "王建国", 0, reason="重复")
        held.online()
        await anju.sync.now()
        (one,) = anju.sync.status.attention
        await hand.go("/sync")
        assert hand.find(f"resend-{one.op_id}") is not None
        assert hand.find(f"salvage-{one.op_id}") is None

    hold(story, as_="郑海涛", yard=yard)
