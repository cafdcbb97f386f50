"""Days away on this device: who may say so, what is known of them, how they end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from app.estate.commands import EndAbsence, MarkAbsent
from app.estate.queries import absences_of, absent_on, away_on, leave_late, today_here
from app.estate.records import Absence, AbsenceReason, Person
from app.estate.texts import TEXTS
from services.commands import Act, Command, Me, Refused
from services.records import Gone
from tests.rounds.night import CHEN, LI, WANG, Night, at

TODAY = date(2025, 11, 21)
NEXT = TODAY + timedelta(days=1)


def told(night: Night, command: Command, me: Me, id: str) -> None:
    """The command as this device shows it."""
    command.check(night.view, me)
    for effect in command.effect(night.view, Act(id, me, at(9), at(9))):
        row = None if isinstance(effect, Gone) else effect.to_row()
        night.view.merge([(effect.table, effect.id, row)])


def away(me: Me, first: date = TODAY, last: date | None = None, **more: Any) -> MarkAbsent:
    said = {"reason": "sick", **more}
    return MarkAbsent(person_id=me.person_id, first_day=first, last_day=last or first, **said)


def refusal(night: Night, command: Command, me: Me) -> str | None:
    try:
        command.check(night.view, me)
    except Refused as refused:
        return refused.code
    return None


def test_days_away_are_known_at_once_with_the_reason() -> None:
    night = Night()
    told(night, away(LI, TODAY, NEXT, note="发烧"), LI, "one")
    assert absent_on(night.view, "li", NEXT) is not None
    assert absent_on(night.view, "li", NEXT + timedelta(days=1)) is None
    assert absent_on(night.view, "chen", TODAY) is None
    (known,) = away_on(night.view, TODAY)
    assert (known.name, known.last_day, known.why, known.note) == ("李卫国", NEXT, "sick", "发烧")
    night.view.merge([(AbsenceReason.table, "one", None)])
    assert [(a.why, a.note) for a in away_on(night.view, TODAY)] == [(None, "")], "a colleague knows the days"


def test_of_several_absences_the_longest_is_shown_once() -> None:
    night = Night()
    told(night, away(LI), LI, "one")
    told(night, away(LI, TODAY - timedelta(days=1), NEXT), WANG, "two")
    assert [a.absence_id for a in away_on(night.view, TODAY)] == ["two"]
    assert [a.absence_id for a in absences_of(night.view, "li", TODAY)] == ["two", "one"]
    assert [a.absence_id for a in absences_of(night.view, "li", NEXT)] == ["two"]


def test_back_earlier_or_not_away_at_all() -> None:
    night = Night()
    told(night, away(LI, TODAY, NEXT), LI, "one")
    told(night, EndAbsence(absence_id="one", last_day=TODAY), WANG, "end")
    assert absent_on(night.view, "li", NEXT) is None
    told(night, EndAbsence(absence_id="one", last_day=NEXT), LI, "longer")
    assert absent_on(night.view, "li", NEXT) is None, "an end never makes it longer"
    told(night, EndAbsence(absence_id="one", last_day=TODAY - timedelta(days=1)), LI, "off")
    assert (night.view.all(Absence), night.view.all(AbsenceReason)) == ([], [])


@pytest.mark.parametrize(
    ("me", "command", "code"),
    [
        (LI, away(LI), None),
        (WANG, away(LI), None),
        (LI, away(CHEN), "NOT_ALLOWED"),
        (Me("huang", "e", "黄淑珍", frozenset({"resident"})), away(LI), "NOT_ALLOWED"),
        (WANG, away(Me("huang", "e", "黄淑珍", frozenset())), "PERSON_UNKNOWN"),
        (WANG, away(LI, NEXT, TODAY), "DAYS_BAD"),
        (WANG, away(LI, TODAY, TODAY + timedelta(days=400)), "DAYS_BAD"),
        (LI, EndAbsence(absence_id="none", last_day=TODAY), "ABSENCE_UNKNOWN"),
    ],
)
def test_saying_so_is_refused_by_name(me: Me, command: Command, code: str | None) -> None:
    assert refusal(Night(), command, me) == code
    assert code is None or code in TEXTS["zh"]


def test_who_left_is_not_away_and_another_ends_nothing() -> None:
    night = Night()
    told(night, away(LI), LI, "one")
    assert refusal(night, EndAbsence(absence_id="one", last_day=TODAY), CHEN) == "NOT_ALLOWED"
    night.change(Person, "li", left_at=at(9))
    assert refusal(night, away(LI), WANG) == "PERSON_UNKNOWN"


def test_leave_is_asked_for_ahead() -> None:
    """X10; how many days is the estate's figure, and the manager is not bound by it."""
    night = Night()
    assert today_here(night.view, at(0, 30)) == TODAY
    assert leave_late(night.view, LI, NEXT, TODAY) == 0
    assert leave_late(night.view, LI, TODAY, TODAY) == 1
    assert leave_late(night.view, WANG, TODAY, TODAY) == 0
    night.set_figure("leave_notice_days", 3)
    assert leave_late(night.view, LI, NEXT, TODAY) == 3
