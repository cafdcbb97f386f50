"""Places and their labels: what may be done with them, what is told of them, and the manager's screens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.estate import queries
from app.estate.commands import AddPlace, AddPlaces, ChangePlace, ClosePlace, PlaceRow, ReplaceTag, nth_id
from app.estate.records import Place, Tag
from services.commands import Act, Command, Me, Refused
from services.ids import uuid7
from services.store import Store
from tests.estate.test_queries import view
from tests.harness import TABLET
from tests.shell.yard import Held, Yard, hold

NOW = datetime.now(UTC)
WANG = "王建国"
GATE = "1 号门"


def refusal(command: Command, store: Store, me: Me) -> str:
    with pytest.raises(Refused) as refused:
        command.check(store, me)
    return refused.value.code


def done(command: Command, store: Store, me: Me) -> str:
    command.check(store, me)
    act = Act(uuid7(), me, NOW, NOW)
    store.put_effects(list(command.effect(store, act)))
    return act.id


def place_of(store: Store, name: str) -> Place:
    return next(p for p in store.all(Place) if p.name == name)


@pytest.mark.parametrize(
    ("who", "changed", "code"),
    [
        ("李卫国", {}, "NOT_ALLOWED"),
        ("陈静", {}, "NOT_ALLOWED"),
        (WANG, {"name": "  "}, "NAME_MISSING"),
        (WANG, {"name": f" {GATE} "}, "NAME_TAKEN"),
        (WANG, {"building_id": "nowhere"}, "BUILDING_UNKNOWN"),
        (WANG, {"place_kind": "lake"}, "PLACE_KIND_UNKNOWN"),
        (WANG, {"floor": 201}, "FLOOR_BAD"),
        (WANG, {"floor": -21}, "FLOOR_BAD"),
    ],
)
def test_a_place_that_cannot_be_is_refused(who: str, changed: dict[str, Any], code: str) -> None:
    yard = Yard()
    store = view(yard)
    assert refusal(AddPlace(**{"name": "北门", **changed}), store, yard.me(who)) == code
    change = {"place_id": place_of(store, "2 号门").id, "name": "北门", **changed}
    assert refusal(ChangePlace(**change), store, yard.me(who)) == code


def test_a_new_place_waits_for_the_label_that_the_server_draws() -> None:
    yard = Yard()
    store = view(yard)
    place_id = done(AddPlace(name=" 北门 ", latitude=31.2, longitude=121.4), store, yard.me(WANG))
    state = queries.place_state(store, place_id)
    assert state is not None
    assert (state.place.name, state.is_located, state.is_labelled, state.editions) == (
        "北门",
        True,
        False,
        (),
    )


def test_a_place_has_a_floor_and_may_lose_it() -> None:
    yard = Yard()
    store, boss = view(yard), yard.me(WANG)
    place_id = done(AddPlace(name="水泵房", place_kind="room", floor=-1), store, boss)
    added = store.get(Place, place_id)
    assert added is not None
    assert (added.kind, added.floor) == ("room", -1)
    done(ChangePlace(place_id=place_id, name="水泵房", place_kind="room"), store, boss)
    changed = store.get(Place, place_id)
    assert changed is not None
    assert changed.floor is None


def test_many_places_are_added_at_once_under_ids_of_the_op() -> None:
    yard = Yard()
    store, boss = view(yard), yard.me(WANG)
    rows = (PlaceRow(name=" 大堂 ", place_kind="area", floor=1), PlaceRow(name="水泵房", floor=-1))
    op_id = done(AddPlaces(places=rows), store, boss)
    found = [store.get(Place, nth_id(op_id, number)) for number in (1, 2)]
    told = [(p.name, p.kind, p.floor) for p in found if p]
    assert told == [("大堂", "area", 1), ("水泵房", "checkpoint", -1)]


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ({"name": ""}, "NAME_MISSING"),
        ({"name": GATE}, "NAME_TAKEN"),
        ({"name": "大堂 "}, "NAME_TAKEN"),
        ({"name": "新", "building_id": "nowhere"}, "BUILDING_UNKNOWN"),
        ({"name": "新", "floor": 201}, "FLOOR_BAD"),
    ],
)
def test_many_places_with_a_bad_one_are_refused_by_its_row(bad: dict[str, Any], code: str) -> None:
    yard = Yard()
    store = view(yard)
    many = AddPlaces(places=(PlaceRow(name="大堂"), PlaceRow(**bad)))
    with pytest.raises(Refused) as refused:
        many.check(store, yard.me(WANG))
    assert (refused.value.code, refused.value.detail["row"]) == (code, 2)
    assert refusal(AddPlaces(places=(PlaceRow(name="大堂"),)), store, yard.me("陈静")) == "NOT_ALLOWED"
    long = tuple(PlaceRow(name=f"{n}", note="长" * 300) for n in range(400))
    assert refusal(AddPlaces(places=long), store, yard.me(WANG)) == "PLACES_TOO_LARGE"


def test_a_change_is_whole_and_keeps_its_own_name() -> None:
    yard = Yard()
    store, boss = view(yard), yard.me(WANG)
    gate = place_of(store, GATE)
    done(
        ChangePlace(place_id=gate.id, name=GATE, latitude=31.2, longitude=121.4, photo="a" * 64), store, boss
    )
    done(ChangePlace(place_id=gate.id, name=GATE, note="左边"), store, boss)
    found = store.get(Place, gate.id)
    assert found is not None
    assert (found.note, found.latitude, found.photo) == ("左边", None, None)
    assert ChangePlace(place_id=gate.id, name=GATE, photo="a" * 64).photo_hashes() == ("a" * 64,)
    assert refusal(ChangePlace(place_id="nowhere", name="x"), store, boss) == "PLACE_UNKNOWN"


def test_a_closed_place_leaves_the_lists_and_frees_its_name() -> None:
    yard = Yard()
    store, boss = view(yard), yard.me(WANG)
    gate = place_of(store, GATE)
    done(ClosePlace(place_id=gate.id), store, boss)
    assert gate.id not in [p.id for p in queries.places(store)]
    assert queries.place_states(store)[-1].place.id == gate.id
    done(AddPlace(name=GATE), store, boss)
    for command in (ClosePlace(place_id=gate.id), ReplaceTag(place_id=gate.id)):
        assert refusal(command, store, yard.me("李卫国")) == "NOT_ALLOWED"
    assert refusal(ClosePlace(place_id="nowhere"), store, boss) == "PLACE_UNKNOWN"


def test_a_label_replaced_is_history_until_the_server_draws_the_next() -> None:
    yard = Yard()
    store, boss = view(yard), yard.me(WANG)
    gate = place_of(store, GATE)
    (old,) = store.where(Tag, place_id=gate.id)
    done(ReplaceTag(place_id=gate.id), store, boss)
    state = queries.place_state(store, gate.id)
    assert state is not None
    assert not state.is_labelled
    assert state.editions == (queries.Edition(old.id, None, NOW),)
    later = NOW + timedelta(days=3)
    new = old.model_copy(update={"id": "new", "replaced_at": later, "replaced_by": "newer"})
    newest = old.model_copy(update={"id": "newer"})
    gone = old.model_copy(update={"replaced_at": NOW, "replaced_by": "new"})
    store.put_effects([gone, new, newest])
    state = queries.place_state(store, gate.id)
    assert state is not None
    assert state.is_labelled
    assert [(e.tag_id, e.since, e.until) for e in state.editions] == [
        ("newer", later, None),
        ("new", NOW, later),
        (old.id, None, NOW),
    ]


def test_places_are_found_by_name_note_and_building_and_sorted_by_number() -> None:
    yard = Yard()
    building = yard.put("buildings", name="12 号楼", ordinal=12)
    yard.put("places", name="12 号门", kind="checkpoint", note="岗亭 旁", building_id=building)
    states = queries.place_states(view(yard))
    assert [s.place.name for s in states] == ["1 号门", "2 号门", "3 号门", "4 号门", "12 号门"]
    assert [s.place.name for s in states if s.matches("岗亭旁")] == ["12 号门"]
    assert [s.place.name for s in states if s.matches("12号楼")] == ["12 号门"]
    assert [s.place.name for s in states if s.matches("3号门")] == ["3 号门"]


def here(accuracy: float | None) -> dict[str, Any]:
    """A browser that says where it is."""
    spot = {"latitude": 31.2304, "longitude": 121.4737, "accuracy": accuracy}
    return {"get_permission_status": "whileInUse", "get_current_position": spot}


def sent(held: Held, kind: str) -> list[dict[str, Any]]:
    return [op.op["body"] for op in held.yard.server.ops.values() if op.op["kind"] == kind]


def test_a_place_is_added_where_one_stands() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/places/new")
        await hand.type("name", GATE)
        await hand.tap("spot-take")
        await hand.until(lambda: "误差 ±8 米" in hand.texts())
        await hand.tap("spot-use")
        assert "31.23040" in hand.texts()
        await hand.tap("save")
        assert f"已经有一个叫“{GATE}”的地点" in hand.texts()
        await hand.type("name", "北门")
        await hand.pick("kind-area")
        await hand.tap("save")
        await hand.until(lambda: hand.page.route == "/places")
        assert "北门" in hand.texts()
        assert "标签待生成" in hand.texts()
        await held.anju.sync.now()
        (body,) = sent(held, "estate.add_place")
        assert body == {
            "name": "北门",
            "place_kind": "area",
            "note": "",
            "latitude": 31.2304,
            "longitude": 121.4737,
        }

    hold(story, as_=WANG, **here(8))


@pytest.mark.parametrize("accuracy", [240.0, None])
def test_a_poor_position_is_used_only_when_asked_for_twice(accuracy: float | None) -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/places/new")
        await hand.type("name", "北门")
        await hand.tap("spot-take")
        await hand.until(lambda: hand.find("spot-use"))
        await hand.tap("spot-use")
        assert "误差超过 100 米" in hand.texts()
        assert "纬度" in hand.texts()
        assert hand.find("spot-clear") is None, "not taken yet"
        await hand.tap("spot-use")
        assert hand.find("spot-clear")
        await hand.tap("spot-clear")
        assert "没有位置" in hand.texts()

    hold(story, as_=WANG, **here(accuracy))


def test_without_a_position_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from app.estate.screens import place_spot

    monkeypatch.setattr(place_spot, "PATIENCE_SECONDS", 0.05)

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/places/new")
        await hand.tap("spot-take")
        await hand.until(lambda: "没有定到位" in hand.texts())
        await hand.tap("spot-stop")
        assert hand.find("spot-take")

    hold(story, as_=WANG, get_permission_status="deniedForever", request_permission="deniedForever")


def test_leaving_a_form_with_changes_asks_first() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        gate = place_of(held.anju.store, GATE)
        await hand.go("/places")
        await hand.tap(f"place-{GATE}")
        await hand.until(lambda: hand.page.route == f"/places/{gate.id}")
        assert hand.find("save") is None
        await hand.type("note", "门的左边")
        await hand.tap("back")
        assert "修改还没有保存" in hand.texts()
        await hand.tap("answer-0")
        await hand.tap("save")
        await hand.until(lambda: hand.page.route == "/places")
        await held.anju.sync.now()
        (body,) = sent(held, "estate.change_place")
        assert (body["place_id"], body["note"]) == (gate.id, "门的左边")

    hold(story, as_=WANG)


def test_a_label_is_replaced_after_a_question() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/places")
        await hand.tap(f"place-{GATE}")
        assert "在用的标签，最初的一张" in hand.texts()
        await hand.tap("label-replace")
        assert "旧标签马上作废" in hand.texts()
        await hand.tap("answer-0")
        await hand.until(lambda: "旧标签，最初的一张" in hand.texts())
        assert "新标签由服务器生成" in hand.texts()
        await hand.tap("label-print")
        await hand.until(lambda: hand.page.route == f"/labels/{place_of(held.anju.store, GATE).id}")

    hold(story, as_=WANG, size=TABLET)


def test_a_place_that_plans_need_says_which() -> None:
    async def story(held: Held) -> None:
        hand, yard = held.hand, held.yard
        gate = place_of(held.anju.store, GATE)
        plan = {"id": yard.plan_id, "estate_id": gate.estate_id, "kind": "patrol", "name": "夜间巡逻"}
        yard.server.put("rounds.plans", {**plan, "roles": ["guard"], "weekdays": [1], "starts": ["20:00"]})
        await held.anju.sync.now()
        await hand.go(f"/places/{gate.id}")
        await hand.tap("close")
        assert "还有计划要到这里：夜间巡逻" in hand.texts()
        await hand.tap("user-1")
        await hand.until(lambda: hand.page.route == f"/plans/{yard.plan_id}")
        yard.server.put("rounds.plans", {**plan, "weekdays": [1], "valid_to": "2020-01-01"})
        await held.anju.sync.now()
        await hand.go(f"/places/{gate.id}")
        assert "没有计划到这个点位" in hand.texts()
        await hand.tap("close")
        assert f"停用“{GATE}”？" in hand.texts()
        await hand.tap("answer-0")
        await hand.until(lambda: "已停用" in hand.texts())
        await held.anju.sync.now()
        assert sent(held, "estate.close_place") == [{"place_id": gate.id}]
        await hand.go("/places")
        assert GATE not in hand.texts()
        await hand.tap("closed")
        assert GATE in hand.texts()

    hold(story, as_=WANG)


def test_a_photo_is_taken_and_travels_with_the_place() -> None:
    back = {"name": "camera 0", "lens_direction": "back", "sensor_orientation": 90}
    camera: dict[str, Any] = {"get_available_cameras": [back], "initialize": None, "take_picture": b"jpeg"}

    async def story(held: Held) -> None:
        hand = held.hand
        gate = place_of(held.anju.store, GATE)
        await hand.go(f"/places/{gate.id}")
        await hand.tap("photo")
        await hand.until(lambda: hand.find("shutter"))
        await hand.tap("shutter")
        await hand.until(lambda: hand.find("photo-fresh"))
        await hand.tap("save")
        await hand.until(lambda: hand.page.route == "/places")
        await held.anju.sync.now()
        (body,) = sent(held, "estate.change_place")
        assert len(body["photo"]) == 64
        assert await held.anju.photos.bytes_of(body["photo"])
        await hand.go(f"/places/{gate.id}")
        await hand.tap("photo-clear")
        await hand.tap("save")
        await hand.until(lambda: hand.page.route == "/places")
        await held.anju.sync.now()
        assert "photo" not in sent(held, "estate.change_place")[-1]

    hold(story, as_=WANG, **camera)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [(412, 915), TABLET])
def test_every_page_of_places_is_drawn(language: str, size: tuple[int, int]) -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        gate = place_of(held.anju.store, GATE)
        for address in ("/places", "/places/new", f"/places/{gate.id}", "/places/nowhere"):
            await hand.go(address)
            assert ("点位" if language == "zh" else "lace") in hand.texts()
        await hand.go("/places")
        await hand.type("search", "没有的")
        assert ("没有找到点位" if language == "zh" else "No such place") in hand.texts()

    hold(story, as_=WANG, size=size, language=language)
