"""Ready-made forms: what is asked at which kind of place, laid over what is asked already."""

from __future__ import annotations

import pytest

from app.estate.records import Place
from app.rounds.queries.forms import FORM, FORMS, form_for, with_form
from app.rounds.records import Question
from app.rounds.texts import PAIRS


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_form_can_stand_in_a_plan(form, language: str) -> None:
    questions = form.questions(language)
    assert 3 <= len(questions) <= 20, "as many as a stop may ask"
    assert len({q.id for q in questions}) == len(questions)
    assert all(1 <= len(q.text) <= 200 for q in questions)
    assert all(len(q.options) >= 2 for q in questions if q.kind == "choice")
    assert all(q.expects is not None for q in questions if q.kind == "yes_no"), "one tap answers them all"
    assert PAIRS[f"form_{form.key}"]


def test_an_extinguisher_is_asked_for_what_can_go_wrong_with_one() -> None:
    found = {q.text: q.expects for q in form_for("extinguisher")}
    assert found == {
        "在原位，取用没有遮挡": True,
        "压力指针在绿区": True,
        "铅封和保险销完好": True,
        "软管、喷嘴完好": True,
        "在有效期内": True,
        "标识和检查卡清楚": True,
    }


def test_a_hydrant_is_measured_where_there_is_a_gauge() -> None:
    water = form_for("hydrant", "en")[-1]
    assert (water.kind, water.unit, water.required, water.text) == ("number", "MPa", False, "Water pressure")
    assert not water.is_well(0.1)
    assert water.is_well(0.4)


def test_a_leak_is_a_finding_when_there_is_one() -> None:
    leak = next(q for q in form_for("hydrant") if q.id == "dripping")
    assert not leak.is_well(True)
    assert leak.is_well(False)


def test_a_place_of_which_nothing_is_known_is_asked_nothing() -> None:
    assert form_for("checkpoint") == ()
    assert form_for("") == ()
    assert form_for(Place(id="x", name="x", kind="extinguisher").kind) == FORM["extinguisher"].questions()


def test_a_form_is_laid_over_what_is_asked_already() -> None:
    own = Question(id="seal", kind="yes_no", text="铅封还在吗", expects=True)
    found = with_form((own,), "extinguisher")
    assert found[0] == own
    assert [q.id for q in found] == ["seal", "in_place", "needle", "hose", "expiry", "label"]
    assert with_form(found, "extinguisher") == found, "twice is once"
    with pytest.raises(KeyError):
        with_form((), "unheard-of")


def test_the_record_of_an_overhaul_says_what_was_done() -> None:
    work = FORM["overhaul"].questions("en")[0]
    assert (work.kind, work.options[0]) == ("choice", "Checked")
