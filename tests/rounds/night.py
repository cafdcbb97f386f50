"""The night of 21 November at 锦绣苑, as a device holds it: people, places, labels and rounds, for tests."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.estate.records import Absence, Duty, Estate, Membership, Person, Place, Tag
from app.rounds.records import (
    Answers,
    Finish,
    Handover,
    Hazard,
    Held,
    Note,
    Omission,
    Photo,
    Plan,
    Question,
    Review,
    Round,
    Start,
    Stop,
    Visit,
)
from services.commands import Me
from services.records import Record
from services.store import Store

SHANGHAI = ZoneInfo("Asia/Shanghai")
ESTATE = "estate-jinxiu"
LI = Me("li", ESTATE, "李卫国", frozenset({"guard"}))
CHEN = Me("chen", ESTATE, "陈志强", frozenset({"guard"}))
WANG = Me("wang", ESTATE, "王建国", frozenset({"manager"}))
XIULAN = Me("xiulan", ESTATE, "王秀兰", frozenset({"cleaner"}))
PEOPLE = (LI, CHEN, WANG, XIULAN)
PLACES = ("东门岗亭", "3 号楼 配电室", "地下车库 B2 西", "水泵房")
HERE = (31.2304, 121.4737)


def at(hour: int, minute: int = 0, day: int = 21) -> datetime:
    """A time of that night on the wall clock of the estate, in UTC as the server tells it."""
    return datetime(2025, 11, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


def token(place: int) -> str:
    return f"{place:022d}"


def label_url(place: int) -> str:
    return f"https://anju.example/t/{token(place)}"


def code(place: int) -> str:
    return f"7KQ2-M9X{place}"


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class Night:
    """The read model of one device; each verb adds a fact."""

    def __init__(self, ordered: bool = True) -> None:
        self.view = Store()
        self._count = 0
        self._add(Estate(id=ESTATE, estate_id=ESTATE, name="锦绣苑", time_zone="Asia/Shanghai"))
        for me in PEOPLE:
            self._add(Person(id=me.person_id, estate_id=ESTATE, name=me.name, user_id=f"user-{me.person_id}"))
            for role in me.roles:
                self._add(Membership(id=f"{me.person_id}-{role}", person_id=me.person_id, role=role))
        self._add(Plan(id="plan", kind="patrol", name="夜巡", ordered=ordered, roles=("guard",)))
        for n, name in enumerate(PLACES):
            self._add(
                Place(id=f"place-{n}", name=name, kind="checkpoint", latitude=HERE[0], longitude=HERE[1])
            )
            plain = code(n).replace("-", "")
            self._add(
                Tag(
                    id=f"tag-{n}",
                    place_id=f"place-{n}",
                    token_hash=sha(token(n)),
                    code_hash=sha(f"tag-{n}:{plain}"),
                )
            )
            self._add(Stop(id=f"stop-{n}", plan_id="plan", place_id=f"place-{n}", ordinal=n + 1, task="检查"))

    def round(
        self,
        number: int,
        starts: datetime,
        minutes: int = 40,
        roles: tuple[str, ...] = ("guard",),
        people: tuple[str, ...] = (),
    ) -> str:
        """A round over all four stops, ten minutes of grace. Answers its id."""
        id = f"round-{number}"
        self._add(
            Round(
                id=id,
                plan_id="plan",
                kind="patrol",
                name="夜巡",
                number=number,
                starts_at=starts,
                due_at=starts + timedelta(minutes=minutes),
                grace_minutes=10,
                roles=roles,
                person_ids=people,
                stop_ids=tuple(f"stop-{n}" for n in range(len(PLACES))),
            )
        )
        return id

    def start(self, round_id: str, when: datetime, me: Me = LI) -> str:
        return self._add(Start(**self._act(when, me), round_id=round_id))

    def visit(
        self,
        round_id: str,
        stop: int,
        when: datetime,
        me: Me = LI,
        received: datetime | None = None,
        north_metres: float | None = None,
        accuracy: float | None = None,
        clock_ahead: timedelta = timedelta(0),
        flags: tuple[str, ...] = (),
    ) -> str:
        there = None if north_metres is None else HERE[0] + north_metres / 111_195
        acted = self._act(when, me) | {"device_at": when + clock_ahead, "received_at": received or when}
        return self._add(
            Visit(
                **acted,
                round_id=round_id,
                stop_id=f"stop-{stop}",
                place_id=f"place-{stop}",
                tag_id=f"tag-{stop}",
                latitude=there,
                longitude=None if there is None else HERE[1],
                accuracy=accuracy,
                flags=flags,
            )
        )

    def note(
        self, round_id: str, visit_id: str, when: datetime, text: str, photos: tuple[str, ...] = ()
    ) -> str:
        return self._add(
            Note(**self._act(when, LI), round_id=round_id, visit_id=visit_id, text=text, photos=photos)
        )

    def leave_out(
        self,
        round_id: str,
        stop: int,
        when: datetime,
        reason: str,
        text: str = "",
        me: Me = LI,
        photos: tuple[str, ...] = (),
    ) -> str:
        told = {"round_id": round_id, "stop_id": f"stop-{stop}", "place_id": f"place-{stop}"}
        return self._add(
            Omission.from_row(
                {**self._act(when, me), **told, "reason": reason, "text": text, "photos": photos}
            )
        )

    def duty(self, on: bool, when: datetime, me: Me = LI) -> str:
        return self._add(Duty(**self._act(when, me), on_duty=on))

    def away(
        self, me: Me, first: datetime, last: datetime | None = None, told: datetime | None = None
    ) -> str:
        """Somebody does not work from the day of one moment to that of another."""
        begins, ends = (moment.astimezone(SHANGHAI).date() for moment in (first, last or first))
        return self._add(
            Absence(id=self._id(), person_id=me.person_id, first_day=begins, last_day=ends, at=told or first)
        )

    def hand_over(self, round_id: str, when: datetime, to: Me | None, me: Me = LI, back: bool = False) -> str:
        to_person_id = to.person_id if to else None
        return self._add(
            Handover(**self._act(when, me), round_id=round_id, to_person_id=to_person_id, back=back)
        )

    def set_figure(self, key: str, value: object) -> None:
        estate = self.view.get(Estate, ESTATE)
        assert estate is not None
        self._add(estate.model_copy(update={"settings": {**estate.settings, key: value}}))

    def ask(self, stop: int, *questions: Question) -> None:
        found = self.view.get(Stop, f"stop-{stop}")
        assert found is not None
        self._add(found.model_copy(update={"questions": questions}))

    def answers(self, visit_id: str, when: datetime, answers: dict[str, Any], me: Me = LI) -> str:
        visit = self.view.get(Visit, visit_id)
        assert visit is not None
        return self._add(
            Answers(**self._act(when, me), visit_id=visit_id, round_id=visit.round_id, answers=answers)
        )

    def review(self, visit_id: str, when: datetime, verdict: str, note: str = "") -> str:
        visit = self.view.get(Visit, visit_id)
        assert visit is not None
        said = {"subject": "visit", "subject_id": visit_id, "verdict": verdict, "note": note}
        return self._add(Review.from_row({**self._act(when, WANG), "round_id": visit.round_id, **said}))

    def hazard(self, place: int, when: datetime, text: str, urgency: str = "soon", me: Me = LI) -> str:
        told = {"place_id": f"place-{place}", "urgency": urgency, "text": text}
        return self._add(Hazard.from_row({**self._act(when, me), **told}))

    def judge(self, subject: str, subject_id: str, when: datetime, verdict: str, note: str = "") -> str:
        """The manager's word on a round or a hazard."""
        round_id = subject_id if subject == "round" else None
        said = {"subject": subject, "subject_id": subject_id, "verdict": verdict, "note": note}
        return self._add(Review.from_row({**self._act(when, WANG), "round_id": round_id, **said}))

    def change(self, kind: type[Record], id: str, /, **fields: object) -> None:
        """Makes something else of a record."""
        found = self.view.get(kind, id)
        assert found is not None
        self._add(found.model_copy(update=fields))

    def photo(self, sha256: str, arrived: datetime | None, me: Me = LI) -> str:
        return self._add(
            Photo(id=self._id(), sha256=sha256, op_id="op", person_id=me.person_id, arrived_at=arrived)
        )

    def finish(self, round_id: str, when: datetime, reason: str = "", me: Me = LI) -> str:
        return self._add(Finish(**self._act(when, me), round_id=round_id, reason=reason))

    def held(self, kind: str, when: datetime, me: Me) -> str:
        return self._add(Held(id=self._id(), person_id=me.person_id, kind=kind, at=when))

    def replace_tag(self, place: int, when: datetime) -> None:
        tag = self.view.get(Tag, f"tag-{place}")
        assert tag is not None
        self._add(tag.model_copy(update={"replaced_at": when}))

    def _act(self, when: datetime, me: Me) -> dict[str, Any]:
        return {
            "id": self._id(),
            "estate_id": ESTATE,
            "person_id": me.person_id,
            "device_at": when,
            "at": when,
            "received_at": when,
        }

    def _id(self) -> str:
        self._count += 1
        return f"fact-{self._count}"

    def _add(self, record: Record) -> str:
        self.view.merge([(record.table, record.id, record.to_row())])
        return record.id
