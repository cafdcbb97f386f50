"""What may be done on a round: start it, check in at a stop, finish."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from app.estate.records import Place, Tag, token_of
from app.rounds.records import Finish, Omission, Plan, Round, Start, Stop, Visit
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
        walkable(view, me, self.round_id)

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        yield Start(**done(act), round_id=self.round_id)


class CheckIn(Command):
    """One stop reached. The tag's token or code travels as proof; the device itself holds only hashes. With a
    damaged label (`how` is photo) a photo and a reason stand in for it.
    """

    kind: ClassVar[str] = "rounds.check_in"
    round_id: str
    stop_id: str
    tag_id: str | None = None
    how: Literal["scan", "typed", "nfc", "photo", "tick"] = "scan"
    token: str | None = None
    code: str | None = None
    reason: str = ""
    photos: tuple[str, ...] = ()
    position: Position | None = None

    @classmethod
    def scanned(
        cls,
        view: View,
        round_id: str,
        text: str,
        position: Position | None = None,
        how: Literal["scan", "nfc"] = "scan",
    ) -> CheckIn:
        """From what the camera read. Raises Refused: NOT_A_LABEL, TAG_UNKNOWN, TAG_REPLACED, TAG_NOT_HERE."""
        token = token_of(text)
        if token is None:
            raise Refused("NOT_A_LABEL")
        tag = next((t for t in view.all(Tag) if t.matches_token(token)), None)
        if tag is None:
            raise Refused("TAG_UNKNOWN")
        stop = _stop_of(view, round_id, tag)
        return cls(round_id=round_id, stop_id=stop.id, tag_id=tag.id, how=how, token=token, position=position)

    @classmethod
    def typed(cls, view: View, round_id: str, code: str, position: Position | None = None) -> CheckIn:
        """From the short code under the label, or the text of a radio tag as another app read it. Raises
        Refused as `scanned`, with CODE_UNKNOWN.
        """
        if token_of(code) is not None:
            return cls.scanned(view, round_id, code, position, how="nfc")
        tag = next((t for t in view.all(Tag) if t.matches_code(code)), None)
        if tag is None:
            raise Refused("CODE_UNKNOWN")
        stop = _stop_of(view, round_id, tag)
        return cls(
            round_id=round_id, stop_id=stop.id, tag_id=tag.id, how="typed", code=code, position=position
        )

    @classmethod
    def ticked(cls, round_id: str, stop_id: str, position: Position | None = None) -> CheckIn:
        """By a tap, where the plan asks for no more. Refused on the way: SCAN_NEEDED."""
        return cls(round_id=round_id, stop_id=stop_id, how="tick", position=position)

    @classmethod
    def pictured(
        cls,
        view: View,
        round_id: str,
        stop_id: str,
        reason: str,
        photos: tuple[str, ...],
        position: Position | None = None,
    ) -> CheckIn:
        """When the label cannot be read. Raises Refused: REASON_MISSING, PHOTO_MISSING."""
        return cls(
            round_id=round_id, stop_id=stop_id, how="photo", reason=reason, photos=photos, position=position
        )

    def check(self, view: View, me: Me) -> None:
        walk = walkable(view, me, self.round_id)
        plan = view.get(Plan, walk.plan_id)
        if self.how == "tick" and plan is not None and plan.proof != "tick":
            raise Refused("SCAN_NEEDED")
        if self.how == "photo" and not self.reason.strip():
            raise Refused("REASON_MISSING")
        if self.how == "photo" and not self.photos:
            raise Refused("PHOTO_MISSING")

    def photo_hashes(self) -> tuple[str, ...]:
        return self.photos

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        stop = view.get(Stop, self.stop_id)
        spot = self.position
        yield Visit(
            **done(act),
            round_id=self.round_id,
            stop_id=self.stop_id,
            place_id=stop.place_id if stop else "",
            tag_id=self.tag_id,
            how=self.how,
            reason=self.reason,
            photos=self.photos,
            latitude=spot.latitude if spot else None,
            longitude=spot.longitude if spot else None,
            accuracy=spot.accuracy if spot else None,
        )


class FinishRound(Command):
    """The end of a round; leaving stops out needs a reason."""

    kind: ClassVar[str] = "rounds.finish"
    round_id: str
    reason: str = ""

    def check(self, view: View, me: Me) -> None:
        walk = walkable(view, me, self.round_id)
        settled = {v.stop_id for v in view.where(Visit, round_id=self.round_id)}
        settled |= {o.stop_id for o in view.where(Omission, round_id=self.round_id)}
        missing = [i for i in walk.stop_ids if i not in settled and is_required(view, i)]
        if missing and not self.reason.strip():
            raise Refused("REASON_MISSING", missing=len(missing))

    def effect(self, view: View, act: Act) -> Iterable[Record]:
        yield Finish(**done(act), round_id=self.round_id, reason=self.reason)


def walkable(view: View, me: Me, round_id: str) -> Round:
    """The round of that id, for one of my roles. Raises Refused: ROUND_UNKNOWN, NOT_ALLOWED."""
    walk = view.get(Round, round_id)
    if walk is None:
        raise Refused("ROUND_UNKNOWN")
    if not me.holds(*walk.roles):
        raise Refused("NOT_ALLOWED")
    return walk


def is_required(view: View, stop_id: str) -> bool:
    """A stop that may be left out without a reason is not; one that this device does not know is."""
    stop = view.get(Stop, stop_id)
    return stop is None or stop.required


def _stop_of(view: View, round_id: str, tag: Tag) -> Stop:
    """The stop of this round where the tag hangs; the next that waits if a place is passed twice."""
    place = view.get(Place, tag.place_id)
    name = place.name if place else ""
    if tag.replaced_at is not None:
        raise Refused("TAG_REPLACED", place=name)
    walk = view.get(Round, round_id)
    found = (view.get(Stop, i) for i in (walk.stop_ids if walk else ()))
    stops = [s for s in found if s is not None and s.place_id == tag.place_id]
    if not stops:
        raise Refused("TAG_NOT_HERE", place=name)
    settled = {v.stop_id for v in view.where(Visit, round_id=round_id)}
    settled |= {o.stop_id for o in view.where(Omission, round_id=round_id)}
    return next((s for s in stops if s.id not in settled), stops[-1])


def done(act: Act) -> dict[str, Any]:
    """What every act carries."""
    return {
        "id": act.id,
        "estate_id": act.me.estate_id,
        "person_id": act.me.person_id,
        "device_at": act.device_at,
        "at": act.at,
    }
