"""What the manager plans: which versions there are, what is written and checked, what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.rounds.commands import ChangePlan, EndPlan, MakePlan
from app.rounds.commands.arranging import (
    after,
    alike,
    formed_by_kind,
    moved,
    twin,
    with_questions,
    without,
)
from app.rounds.commands.checks import problems
from app.rounds.commands.sketching import (
    QuestionSketch,
    SeasonSketch,
    Sketch,
    StopSketch,
    copy_of,
    decimal,
    earliest_day,
    sketch_of,
    whole,
)
from app.rounds.queries.forms import FORM
from app.rounds.queries.plans import needs, plan_state, plan_states, stops_of, week_with
from app.rounds.queries.recurrence import every, in_order, overlap, together
from app.rounds.records import Plan, Stop
from services.commands import Act, Command, Me, Refused
from services.ids import uuid7
from services.photos import Photo
from services.store import Store

ESTATE = "11111111-0000-7000-8000-000000000001"
SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 15, tzinfo=SHANGHAI)
BOSS = Me("boss", ESTATE, "王建国", frozenset({"manager"}))
GUARD = Me("li", ESTATE, "李卫国", frozenset({"guard"}))
DAY = timedelta(days=1)
SHA = "a" * 64
PHOTOS = (Photo(SHA, b"jpeg", 4, 3), Photo("c" * 64, b"not shown", 4, 3))
CLOSE = ("08:00", "08:30")
TAKEN = tuple(Photo(f"{n:064x}", b"jpeg", 4, 3) for n in range(101))
SHOWING = tuple(StopSketch(f"s{n}", "east", pictures=(photo.sha256,)) for n, photo in enumerate(TAKEN))
MANY = tuple(f"{hour:02}:{minute:02}" for hour in range(24) for minute in range(0, 60, 12))


@pytest.fixture
def store() -> Store:
    """Three places, one of them closed, a guard, and nothing planned."""
    rows: list[tuple[str, str, dict[str, Any]]] = [
        ("estate.estates", ESTATE, {"id": ESTATE, "name": "锦绣苑", "time_zone": "Asia/Shanghai"}),
        ("estate.people", "li", {"id": "li", "name": "李卫国"}),
    ]
    for id, name in (("east", "东门岗亭"), ("pump", "消防泵房"), ("old", "旧岗亭")):
        closed = NOW.isoformat() if id == "old" else None
        place = {"id": id, "name": name, "kind": "checkpoint", "closed_at": closed}
        rows.append(("estate.places", id, place))
    made = Store()
    made.merge(rows)
    return made


def written(**fields: Any) -> Sketch:
    stop = StopSketch("s1", "east", task="看道闸")
    return replace(Sketch(name="夜巡", times=("20:00", "22:00"), stops=(stop,)), **fields)


def done(store: Store, command: Command, me: Me = BOSS, at: datetime = NOW) -> str:
    """Checks and lays the effect over the rows; the id of the act."""
    command.check(store, me)
    act = Act(uuid7(), me, at, at)
    store.put_effects(list(command.effect(store, act)))
    return act.id


def refusal(store: Store, command: Command, me: Me = BOSS) -> str:
    with pytest.raises(Refused) as refused:
        command.check(store, me)
    return refused.value.code


def codes(sketch: Sketch, begins: date = TODAY) -> set[tuple[str, str]]:
    return {(p.field, p.code) for p in problems(sketch, begins, {"east", "pump"}, {"li"})}


def test_a_new_plan_stands_at_once_with_its_stops_in_order(store: Store) -> None:
    stops = (StopSketch("a", "pump"), StopSketch("b", "east", task=" 看道闸 ", not_before="5", stay="2"))
    plan_id = done(store, written(stops=stops).command(TODAY))
    state = plan_state(store, plan_id, NOW)
    assert state is not None
    assert (state.shown.id, state.lineage, state.coming, state.ended) == (plan_id, plan_id, (), False)
    assert [(s.place, s.stop.task, s.stop.stay_minutes) for s in state.stops] == [
        ("消防泵房", "", 0),
        ("东门岗亭", "看道闸", 2),
    ]
    assert state.next_at == datetime(2026, 11, 23, 20, tzinfo=SHANGHAI)


def test_a_change_leaves_today_alone_and_holds_from_its_day(store: Store) -> None:
    first = done(store, written().command(TODAY - 30 * DAY))
    state = plan_state(store, first, NOW)
    assert state is not None
    sketch = sketch_of(state.head, stops_of(store, first))
    begins = sketch.begins(state.head, TODAY)
    assert begins == TODAY + DAY
    second = done(store, replace(sketch, times=("21:00",), first="").command(begins))
    state = plan_state(store, first, NOW)
    assert state is not None
    assert (state.shown.id, state.head.id, [p.id for p in state.coming]) == (first, second, [second])
    assert state.shown.valid_to == TODAY
    assert state.shown.starts == ("20:00", "22:00")
    assert state.head.lineage == first
    later = plan_state(store, first, NOW + DAY)
    assert later is not None
    assert (later.shown.id, later.coming) == (second, ())
    days = week_with(store, later.head, later.lineage, NOW)
    assert [len(d.rounds) for d in days] == [2, 1, 1, 1, 1, 1, 1]


def test_a_change_brought_forward_takes_the_place_of_the_one_to_come(store: Store) -> None:
    first = done(store, written().command(TODAY - 9 * DAY))
    second = done(store, ChangePlan(plan_id=first, from_day=TODAY + 20 * DAY, **_body(written(name="以后"))))
    third = done(store, ChangePlan(plan_id=second, from_day=TODAY + 2 * DAY, **_body(written(name="明后天"))))
    plans = {p.id: p for p in store.all(Plan)}
    assert plans[first].valid_to == TODAY + DAY
    assert plans[second].valid_to == TODAY + DAY
    state = plan_state(store, first, NOW)
    assert state is not None
    assert [p.id for p in state.coming] == [third]
    rounds = together(plans.values(), TODAY, 5, SHANGHAI)
    assert [r.plan_id for r in rounds] == [first] * 4 + [third] * 6


def test_only_the_last_version_can_be_changed_or_ended(store: Store) -> None:
    first = done(store, written().command(TODAY - DAY))
    done(store, ChangePlan(plan_id=first, from_day=TODAY + DAY, **_body(written())))
    again = ChangePlan(plan_id=first, from_day=TODAY + DAY, **_body(written()))
    assert refusal(store, again) == "PLAN_CHANGED"
    assert refusal(store, EndPlan(plan_id=first, last_day=TODAY)) == "PLAN_CHANGED"
    assert refusal(store, EndPlan(plan_id="nowhere", last_day=TODAY)) == "PLAN_UNKNOWN"


def test_an_end_reaches_every_version(store: Store) -> None:
    first = done(store, written().command(TODAY - 9 * DAY))
    second = done(store, ChangePlan(plan_id=first, from_day=TODAY + 9 * DAY, **_body(written())))
    done(store, EndPlan(plan_id=second, last_day=TODAY))
    state = plan_state(store, first, NOW)
    assert state is not None
    assert state.coming == ()
    assert [r.day for r in together(store.all(Plan), TODAY, 20, SHANGHAI)] == [TODAY, TODAY]
    over = plan_state(store, first, NOW + DAY)
    assert over is not None
    assert over.ended
    assert over.next_at is None


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": "  "}, "NAME_MISSING"),
        ({"roles": ()}, "ROLE_UNKNOWN"),
        ({"weekdays": ()}, "DAYS_MISSING"),
        ({"times": ()}, "STARTS_MISSING"),
        ({"minutes": "121"}, "STARTS_OVERLAP"),
        ({"stops": ()}, "STOPS_MISSING"),
        ({"stops": (StopSketch("s", "nowhere"),)}, "PLACE_UNKNOWN"),
        ({"stops": (StopSketch("s", "old"),)}, "PLACE_UNKNOWN"),
        ({"person_ids": ("stranger",)}, "PERSON_UNKNOWN"),
    ],
)
def test_what_is_not_right_is_refused_on_the_device(store: Store, changed: dict[str, Any], code: str) -> None:
    command = written(**changed).command(TODAY)
    assert refusal(store, command) == code
    assert refusal(store, command, GUARD) == "NOT_ALLOWED"
    assert problems(written(**changed), TODAY, {"east", "pump"}, {"li"}), "and told in the editor before"


def test_what_was_written_is_right(store: Store) -> None:
    assert codes(written(person_ids=("li",))) == set()
    MakePlan(from_day=TODAY, **_body(written(person_ids=("li",)))).check(store, BOSS)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"monthly": True}, ("days", "month_days_missing")),
        ({"times": (), "seasons": (SeasonSketch("a", "05-01", "09-30"),)}, ("starts", "STARTS_MISSING")),
        ({"seasons": (SeasonSketch("a", "05-01", "09-30", CLOSE),)}, ("a.starts", "STARTS_OVERLAP")),
        ({"seasons": (SeasonSketch("a", "05-01", "09-30"),) * 9}, ("seasons", "seasons_many")),
        ({"stops": (StopSketch("s", "east"),) * 501}, ("stops", "stops_most")),
        ({"stops": SHOWING, "fresh": TAKEN}, ("stops", "pictures_many")),
        ({"minutes": "半小时"}, ("minutes", "minutes_bad")),
        ({"minutes": "0"}, ("minutes", "minutes_bad")),
        ({"grace": "9999"}, ("grace", "grace_bad")),
        ({"valid_to": TODAY - DAY}, ("until", "until_bad")),
        ({"times": MANY, "minutes": "1"}, ("starts", "starts_many")),
        ({"stops": (StopSketch("s", "east", stay="41"),)}, ("minutes", "stays_long")),
        ({"stops": (StopSketch("s", "old"),)}, ("s.place", "place_closed")),
        ({"stops": (StopSketch("s", "east", stay="300"),)}, ("s.stay", "stay_bad")),
        ({"stops": (StopSketch("s", "east", not_before="41"),)}, ("s.not_before", "not_before_bad")),
    ],
)  # fmt: skip
def test_each_trouble_is_told_beside_its_field(changed: dict[str, Any], problem: tuple[str, str]) -> None:
    assert problem in codes(written(**changed))


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        (QuestionSketch("q"), ("q.text", "question_missing")),
        (QuestionSketch("q", "choice", "门？", options="开\n开"), ("q.options", "options_few")),
        (QuestionSketch("q", "number", "压力", low="高"), ("q.low", "figure_bad")),
        (QuestionSketch("q", "number", "压力", low="2", high="1.5"), ("q.high", "range_bad")),
    ],
)
def test_a_question_that_cannot_be_asked_is_told(question: QuestionSketch, problem: tuple[str, str]) -> None:
    assert codes(written(stops=(StopSketch("s", "east", questions=(question,)),))) == {problem}


def test_questions_come_back_as_they_were_written(store: Store) -> None:
    questions = (
        QuestionSketch("a", "yes_no", "门锁好了吗？", expects="yes"),
        QuestionSketch("b", "choice", "灯", required=False, options="亮\n 不亮 \n\n闪"),
        QuestionSketch("c", "number", "压力", low="0.3", high="0,6", unit="MPa"),
        QuestionSketch("d", "yes_no", "有人吗？", expects="any"),
        QuestionSketch("e", "photo", "拍阀门"),
    )
    sketch = written(stops=(StopSketch("s", "pump", questions=questions),))
    plan_id = done(store, sketch.command(TODAY))
    (stop,) = store.where(Stop, plan_id=plan_id)
    assert [q.expects for q in stop.questions] == [True, None, None, None, None]
    assert stop.questions[1].options == ("亮", "不亮", "闪")
    assert (stop.questions[2].low, stop.questions[2].high, stop.questions[2].unit) == (0.3, 0.6, "MPa")
    plan = store.get(Plan, plan_id)
    assert plan is not None
    back = sketch_of(plan, [stop])
    assert back.stops[0].questions[2] == replace(questions[2], high="0.6")
    assert [q.expects for q in back.stops[0].questions] == ["yes", "yes", "yes", "any", "yes"]
    assert back.command(TODAY + DAY).stops[0].id != stop.id, "another version has other stops"


def test_what_a_plan_says_of_seasons_days_proof_and_pictures_outlives_a_change(store: Store) -> None:
    """A change writes the whole plan anew: what the editor forgot would be gone."""
    seasons = (
        SeasonSketch("a", "05-01", "09-30", ("05:30", "17:00"), "17:00"),
        SeasonSketch("b", "12-20", "01-10"),
    )
    stop = StopSketch("s", "pump", standard=" 地面无积水 ", pictures=(SHA, "b" * 64))
    fields: dict[str, Any] = {"proof": "tick", "monthly": True, "month_days": (31, 1)}
    sketch = written(kind="cleaning", seasons=seasons, stops=(stop,), fresh=PHOTOS, **fields)
    command = sketch.command(TODAY)
    assert command.photo_hashes() == (SHA,), "what a stop shows and was taken now goes with it"
    assert [photo.sha256 for photo in sketch.new_pictures()] == [SHA]
    plan_id = done(store, command)
    plan, (kept,) = store.get(Plan, plan_id), store.where(Stop, plan_id=plan_id)
    assert plan is not None
    assert (plan.proof, plan.month_days) == ("tick", (1, 31))
    assert [(one.from_day, one.to_day, one.starts) for one in plan.seasons] == [
        ("05-01", "09-30", ("17:00", "05:30")),
        ("12-20", "01-10", ()),
    ]
    assert (kept.standard, kept.pictures) == ("地面无积水", (SHA, "b" * 64))
    again = sketch_of(plan, [kept]).command(TODAY + DAY)
    assert again.plan == command.plan
    before = command.stops[0].model_dump(exclude={"id"})
    assert again.stops[0].model_dump(exclude={"id"}) == before
    assert again.photos == (), "the pictures of before are not owed again"


def test_days_of_the_month_count_only_when_it_is_monthly() -> None:
    sketch = written(month_days=(1, 15))
    assert sketch.plan().month_days == ()
    assert replace(sketch, monthly=True).plan().month_days == (1, 15)


def test_stops_are_moved_doubled_and_taken_out() -> None:
    stops = tuple(StopSketch(id, "east") for id in "abc")
    assert [s.id for s in moved(stops, "a", 1)] == ["b", "a", "c"]
    assert [s.id for s in moved(stops, "c", 1)] == ["a", "b", "c"]
    assert [s.id for s in moved(stops, "c", -1)] == ["a", "c", "b"]
    assert [s.id for s in without(stops, "b")] == ["a", "c"]
    stop = StopSketch("a", "east", questions=(QuestionSketch("q", text="门？"),))
    two = after(stops, "a", twin(stop))
    assert len({s.id for s in two}) == 4
    assert two[1].questions[0].id != "q"
    assert two[1].questions[0].text == "门？"


def test_a_copy_is_a_new_plan_without_a_last_day() -> None:
    copied = copy_of(written(plan_id="p", valid_to=TODAY, from_day=TODAY), "夜巡（副本）")
    assert (copied.plan_id, copied.name, copied.valid_to, copied.from_day) == ("", "夜巡（副本）", None, None)
    assert isinstance(copied.command(TODAY), MakePlan)


def test_another_kind_brings_its_usual_proof_unless_it_was_changed() -> None:
    assert [Sketch().of_kind(kind).proof for kind in ("cleaning", "fire", "desk")] == ["tick", "scan", "tick"]
    assert Sketch(proof="tick").of_kind("cleaning").of_kind("patrol").proof == "scan"
    assert Sketch(proof="tick").of_kind("fire").proof == "tick"


def test_another_kind_brings_its_usual_post_unless_one_was_chosen() -> None:
    assert Sketch().of_kind("cleaning").roles == ("cleaner",)
    assert Sketch(roles=("guard", "gardener")).of_kind("cleaning").roles == ("guard", "gardener")


def test_a_day_that_has_begun_is_not_chosen(store: Store) -> None:
    plan = Plan(id="p", kind="patrol", name="夜巡", valid_from=TODAY + 5 * DAY)
    assert earliest_day(None, TODAY) == TODAY
    assert Sketch(from_day=TODAY - DAY).begins(None, TODAY) == TODAY
    assert Sketch(plan_id="p").begins(plan, TODAY) == TODAY + 5 * DAY
    assert Sketch(plan_id="p", from_day=TODAY).begins(plan, TODAY) == TODAY + DAY


def test_the_first_start_is_the_one_after_the_longest_rest() -> None:
    assert in_order(["01:00", "22:30", "20:00", "03:30"]) == ("20:00", "22:30", "01:00", "03:30")
    assert in_order(["15:00", "09:00", "07:00"]) == ("07:00", "09:00", "15:00")
    assert in_order(["06:00", "00:00", "18:00", "12:00"])[0] == "00:00"
    assert in_order(["01:00", "20:00"], "01:00") == ("01:00", "20:00")
    assert in_order(["01:00"], "05:00") == ("01:00",)
    assert in_order([]) == ()


def test_times_are_filled_over_midnight() -> None:
    assert every(2.5, "20:00", "03:30") == ("20:00", "22:30", "01:00", "03:30")
    assert every(6, "08:00", "08:00") == ("08:00", "14:00", "20:00", "02:00")
    assert len(every(0.01, "00:00", "23:59")) == 96, "no more than the server takes"
    assert not overlap(every(2, "20:00", "06:00"), 120)
    assert overlap(every(2, "20:00", "06:00"), 121)


@pytest.mark.parametrize(
    ("typed", "number"), [("", 0), (" 12 ", 12), ("-1", None), ("1.5", None), ("١", None)]
)
def test_minutes_are_read_as_typed(typed: str, number: int | None) -> None:
    assert whole(typed) == number


@pytest.mark.parametrize(
    ("typed", "number"), [("", None), ("0，5", 0.5), ("-3", -3), ("x", None), ("nan", None)]
)
def test_figures_are_read_as_typed(typed: str, number: float | None) -> None:
    assert decimal(typed) == number


def test_today_a_new_plan_foretells_only_what_is_still_to_come(store: Store) -> None:
    days = week_with(store, written(times=("08:00", "20:00")).as_plan(TODAY), "", NOW)
    assert [len(d.rounds) for d in days] == [1, 2, 2, 2, 2, 2, 2]


def test_plans_are_found_by_name_place_and_person(store: Store) -> None:
    done(store, written(person_ids=("li",)).command(TODAY))
    (state,) = plan_states(store, NOW)
    assert state.matches("夜 巡")
    assert state.matches("东门")
    assert state.matches("李卫国")
    assert not state.matches("西门")


def test_a_place_is_needed_as_long_as_a_plan_stops_there(store: Store) -> None:
    plan_id = done(store, written().command(TODAY))
    assert needs(store, "east", NOW) == (("夜巡", f"/plans/{plan_id}"),)
    assert needs(store, "pump", NOW) == ()
    done(store, EndPlan(plan_id=plan_id, last_day=TODAY))
    assert needs(store, "east", NOW) != ()
    assert needs(store, "east", NOW + DAY) == ()


def _body(sketch: Sketch) -> dict[str, Any]:
    return {"plan": sketch.plan(), "stops": sketch.stop_drafts()}


def test_times_may_stand_in_seasons_alone() -> None:
    season = SeasonSketch("a", "05-01", "09-30", ("06:00",))
    assert codes(written(times=(), seasons=(season,))) == set()


def test_a_form_adds_what_is_not_asked_yet_and_one_stop_is_a_model_for_its_kind() -> None:
    asked = QuestionSketch("clear", "yes_no", "通吗？")
    stop = with_questions(StopSketch("s", "lane", questions=(asked,)), FORM["fire_lane"].questions())
    assert [q.id for q in stop.questions] == ["clear", "marking", "lane_photo"]
    assert stop.questions[0] == asked
    kinds = {"lane": "area", "hall": "area", "box": "hydrant"}
    stops = (replace(stop, standard="净"), StopSketch("h", "hall", task="扫"), StopSketch("b", "box"))
    lane, hall, box = alike(stops, stops[0], kinds)
    assert (lane, box) == (stops[0], stops[2])
    assert (hall.id, hall.place_id, hall.task, hall.standard) == ("h", "hall", "", "净")
    assert hall.questions == stop.questions
    formed = formed_by_kind(stops, kinds, "en")
    assert [a is b for a, b in zip(formed, stops, strict=True)] == [True, True, False]
    assert formed[2].questions[0].text.startswith("Box complete")
