"""The list of places with a thousand of them: by building and floor, folded, narrowed, drawn in pieces."""

import pytest

from app.estate import queries
from tests.estate.test_import_screens import Chooser
from tests.estate.test_queries import view
from tests.harness import PHONE, TABLET
from tests.shell.yard import Held, Yard, hold

WANG = "王建国"


def thousand() -> Yard:
    yard = Yard()
    for house in range(10, 15):
        building = yard.put("buildings", name=f"{house} 号楼", ordinal=house)
        for floor in (*range(-1, 1), *range(1, 19)):
            for number in range(10):
                name = f"{house}-{floor}-灭火器 {number}"
                kind = "extinguisher" if number else "area"
                yard.put("places", name=name, kind=kind, building_id=building, floor=floor)
    return yard


def test_places_stand_under_their_building_from_the_lowest_floor_up() -> None:
    yard = Yard()
    tall, low = (
        yard.put("buildings", name="12 号楼", ordinal=12),
        yard.put("buildings", name="9 号楼", ordinal=9),
    )
    for name, building, floor in (
        ("b", tall, 2),
        ("a", tall, 2),
        ("泵", tall, -1),
        ("厅", tall, None),
        ("x", low, 1),
    ):
        yard.put("places", name=name, kind="area", building_id=building, floor=floor)
    houses = queries.by_building(queries.place_states(view(yard)))
    assert [house.name for house in houses] == ["9 号楼", "12 号楼", ""], "what is in no building comes last"
    assert [(s.floor, [p.place.name for p in s.states]) for s in houses[1].storeys] == [
        (None, ["厅"]),
        (-1, ["泵"]),
        (2, ["a", "b"]),
    ]
    assert [house.count for house in houses] == [1, 4, 4]


def test_a_thousand_places_are_folded_and_unfolded_building_by_building() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/places")
        assert "共 1004 个点位" in hand.texts()
        assert "灭火器 3" not in hand.texts()
        assert "200 个点位" in hand.texts()
        await hand.tap("house-11 号楼")
        assert "地下 1 层" in hand.texts()
        assert "11--1-灭火器 3" in hand.texts()
        assert "11-18-灭火器 3" not in hand.texts(), "only as many rows as were scrolled to"
        drawn = [key for c in hand.all() if (key := str(getattr(c, "key", ""))).startswith("place-")]
        assert len(drawn) == 40
        await hand.tap("house-11 号楼")
        assert "11--1-灭火器 3" not in hand.texts()

    hold(story, yard=thousand(), as_=WANG)


def test_a_search_and_a_kind_narrow_the_list_and_unfold_it() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/places")
        await hand.type("search", "13-5-灭火器7")
        assert "找到 1 个，共 1004 个" in hand.texts()
        assert hand.find("place-13-5-灭火器 7")
        await hand.type("search", "")
        await hand.pick("kind-area")
        assert "找到 100 个，共 1004 个" in hand.texts()
        assert hand.find("place-10--1-灭火器 0")
        assert hand.find("place-10--1-灭火器 1") is None
        await hand.pick("kind-any")
        await hand.type("search", "14号楼")
        assert "找到 200 个" in hand.texts()

    hold(story, yard=thousand(), as_=WANG, size=TABLET)


def test_a_place_gets_its_floor_in_the_form() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/places/new")
        await hand.type("name", "水泵房")
        await hand.pick("kind-room")
        await hand.type("floor", "顶楼")
        await hand.tap("save")
        assert "请填 −20 到 200 的整数" in hand.texts()
        await hand.type("floor", "B1")
        await hand.tap("save")
        await hand.until(lambda: hand.page.route == "/places")
        assert "地下 1 层" in hand.texts()
        await held.anju.sync.now()
        (body,) = [
            op.op["body"] for op in held.yard.server.ops.values() if op.op["kind"] == "estate.add_place"
        ]
        assert (body["place_kind"], body["floor"]) == ("room", -1)
        await hand.tap("place-水泵房")
        await hand.until(lambda: hand.find("floor"))
        assert hand.one("floor").value == "-1"

    hold(story, as_=WANG)


@pytest.mark.parametrize("size", [PHONE, TABLET])
def test_a_place_that_was_added_is_shown_where_it_is(size: tuple[int, int]) -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/places")
        await hand.type("search", "灭火器 7")
        await hand.go("/places/new")
        await hand.type("name", "12-9-水箱")
        await hand.pick(f"building-{tall}")
        await hand.type("floor", "18")
        await hand.tap("save")
        await hand.until(lambda: hand.find("place-12-9-水箱"))
        assert "刚添加" in hand.texts()
        assert hand.find("place-12--1-灭火器 3"), "its building is open"
        assert hand.find("place-13--1-灭火器 3") is None, "the others are not"
        asked = {"scroll_key": "place-12-9-水箱"}
        await hand.until(
            lambda: any(n == "scroll_to" and asked.items() <= a.items() for n, a in hand.wire.calls)
        )
        await hand.tap("house-12 号楼")
        assert hand.find("place-12-9-水箱") is None, "and may be folded again"

    yard = thousand()
    tall = next(id for (t, id), row in yard.server.rows.items() if row.value.get("name") == "12 号楼")
    hold(story, yard=yard, as_=WANG, size=size, scroll_to=None)


def test_places_of_a_table_are_shown_where_the_first_of_them_is() -> None:
    chooser = Chooser()

    async def story(held: Held) -> None:
        hand = held.hand
        chooser.lay("p.csv", "名称,楼栋,楼层\n甲,11 号楼,3\n乙,14 号楼,3\n".encode())
        await hand.go("/places/import")
        await chooser.choose(hand)
        await hand.until(lambda: hand.find("import"))
        await hand.tap("import")
        await hand.until(lambda: hand.find("see"))
        await hand.tap("see")
        await hand.until(lambda: hand.find("place-甲"))
        assert hand.find("place-12--1-灭火器 3") is None
        await hand.until(lambda: any(name == "scroll_to" for name, _ in hand.wire.calls))

    hold(story, yard=thousand(), as_=WANG, scroll_to=None, **chooser.answers())
