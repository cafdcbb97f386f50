"""What may be done on a round: start it, check in at a stop, add a note, finish."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from app.estate.records import Place, Tag, token_of
from app.rounds.records import Finish, Note, Round, Start, Stop, Visit
from services.commands import Act, Command, Me, Refused, View
from services.records import Record


class Position(BaseModel):
    """Degrees and metres."""

    model_config = ConfigDict(frozen=True)

    latitude: float
    longitude: float
    accuracy: float | None = None


class StartRound(Command):
    kind: ClassVar[str] = "rounds.start"
    round_id: str

    def check(self, view: View, me: Me) -> None:
        _walkable(view, me, self.round_id)

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        yield Start(**_act(act), round_id=self.round_id)


class CheckIn(Command):
    """One stop reached. The tag's token or code travels as proof; the device itself holds only hashes."""

    kind: ClassVar[str] = "rounds.check_in"
    round_id: str
    stop_id: str
    tag_id: str
    how: str = "scan"
    token: str | None = None
    code: str | None = None
    position: Position | None = None

    @classmethod
    def scanned(cls, view: View, round_id: str, text: str, position: Position | None = None) -> CheckIn:
        """From what the camera read. Raises Refused: NOT_A_LABEL, TAG_UNKNOWN, TAG_REPLACED, TAG_NOT_HERE."""
        token = token_of(text)
        if token is None:
            raise Refused("NOT_A_LABEL")
        tag = next((t for t in view.all(Tag) if t.matches_token(token)), None)
        if tag is None:
            raise Refused("TAG_UNKNOWN")
        stop = _stop_of(view, round_id, tag)
        return cls(
            round_id=round_id, stop_id=stop.id, tag_id=tag.id, how="scan", token=token, position=position
        )

    @classmethod
    def typed(cls, view: View, round_id: str, code: str, position: Position | None = None) -> CheckIn:
        """From the short code under the label. Raises Refused as `scanned`, with CODE_UNKNOWN."""
        tag = next((t for t in view.all(Tag) if t.matches_code(code)), None)
        if tag is None:
            raise Refused("CODE_UNKNOWN")
        stop = _stop_of(view, round_id, tag)
        return cls(
            round_id=round_id, stop_id=stop.id, tag_id=tag.id, how="typed", code=code, position=position
        )

    def check(self, view: View, me: Me) -> None:
        _walkable(view, me, self.round_id)

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        stop = view.get(Stop, self.stop_id)
        spot = self.position
        yield Visit(
            **_act(act),
            round_id=self.round_id,
            stop_id=self.stop_id,
            place_id=stop.place_id if stop else "",
            tag_id=self.tag_id,
            how=self.how,
            latitude=spot.latitude if spot else None,
            longitude=spot.longitude if spot else None,
            accuracy=spot.accuracy if spot else None,
        )


class AddNote(Command):
    """Words and photos to a visit, after the scan was recorded: the scan never waits for them."""

    kind: ClassVar[str] = "rounds.add_note"
    visit_id: str
    text: str = ""
    photos: tuple[str, ...] = ()

    def check(self, view: View, me: Me) -> None:
        if not self.text.strip() and not self.photos:
            raise Refused("NOTE_EMPTY")

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        visit = view.get(Visit, self.visit_id)
        round_id = visit.round_id if visit else ""
        yield Note(**_act(act), visit_id=self.visit_id, round_id=round_id, text=self.text, photos=self.photos)

    def photo_hashes(self) -> tuple[str, ...]:
        return self.photos


class FinishRound(Command):
    """The end of a round; leaving stops out needs a reason."""

    kind: ClassVar[str] = "rounds.finish"
    round_id: str
    reason: str = ""

    def check(self, view: View, me: Me) -> None:
        walk = _walkable(view, me, self.round_id)
        reached = {v.stop_id for v in view.where(Visit, round_id=self.round_id)}
        missing = [s for s in walk.stop_ids if s not in reached]
        if missing and not self.reason.strip():
            raise Refused("REASON_MISSING", missing=len(missing))

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        yield Finish(**_act(act), round_id=self.round_id, reason=self.reason)


def _walkable(view: View, me: Me, round_id: str) -> Round:
    walk = view.get(Round, round_id)
    if walk is None:
        raise Refused("ROUND_UNKNOWN")
    if not me.holds(*walk.roles):
        raise Refused("NOT_ALLOWED")
    return walk


def _stop_of(view: View, round_id: str, tag: Tag) -> Stop:
    """The stop of this round where the tag hangs; the next unvisited one if a place is passed twice."""
    place = view.get(Place, tag.place_id)
    name = place.name if place else ""
    if tag.replaced_at is not None:
        raise Refused("TAG_REPLACED", place=name)
    walk = view.get(Round, round_id)
    found = (view.get(Stop, i) for i in (walk.stop_ids if walk else ()))
    stops = [s for s in found if s is not None and s.place_id == tag.place_id]
    if not stops:
        raise Refused("TAG_NOT_HERE", place=name)
    reached = {v.stop_id for v in view.where(Visit, round_id=round_id)}
    return next((s for s in stops if s.id not in reached), stops[-1])


def _act(act: Act) -> dict[str, Any]:
    return {
        "id": act.id,
        "estate_id": act.me.estate_id,
        "person_id": act.me.person_id,
        "device_at": act.device_at,
        "at": act.at,
    }


COMMANDS: tuple[type[Command], ...] = (StartRound, CheckIn, AddNote, FinishRound)
