"""What may be written in the stock book, by whom, and how it shows before the server has answered."""

from decimal import Decimal
from typing import Any

import pytest

from app.assets.commands import AddItem, ChangeItem, CloseItem, Move, TakeBack
from app.assets.queries import item_state
from app.assets.records import Item, Movement
from services.commands import Command, Me, Refused
from services.records import Gone
from tests.assets.shed import DESK, HE, ZHENG, Shed
from tests.rounds.night import LI, WANG, XIULAN, at

NEW: dict[str, Any] = {"name": "敌百虫", "item_kind": "pesticide", "unit": "瓶", "minimum": Decimal(2)}


def refused(shed: Shed, command: Command, me: Me) -> str:
    try:
        command.check(shed.view, me)
    except Refused as no:
        return no.code
    return ""


def test_who_may_do_what() -> None:
    shed = Shed()
    bottle = shed.item("敌敌畏")
    line = shed.move(bottle, "used", "-1", at(8), HE)
    allowed: list[tuple[Command, set[str]]] = [
        (AddItem(**NEW), {"何福生", "郑海涛", "王建国"}),
        (ChangeItem(item_id=bottle, **NEW), {"王建国"}),
        (CloseItem(item_id=bottle), {"王建国"}),
        (Move(item_id=bottle, why="used", amount=Decimal(1)), {"何福生", "郑海涛", "王建国", "王秀兰"}),
        (TakeBack(movement_id=line), {"何福生"}),
    ]
    for command, names in allowed:
        for me in (HE, ZHENG, WANG, XIULAN, LI, DESK):
            assert refused(shed, command, me) == ("" if me.name in names else "NOT_ALLOWED"), (command, me)


BAD: list[tuple[dict[str, Any], str]] = [
    ({"name": "  "}, "NAME_MISSING"),
    ({"name": " 敌敌畏 "}, "NAME_TAKEN"),
    ({"unit": " "}, "UNIT_MISSING"),
    ({"minimum": Decimal("-1")}, "AMOUNT_BAD"),
    ({"minimum": Decimal("0.0001")}, "AMOUNT_BAD"),
    ({"minimum": Decimal("NaN")}, "AMOUNT_BAD"),
    ({"minimum": Decimal(10_000_000)}, "AMOUNT_BAD"),
]


@pytest.mark.parametrize(("changed", "code"), BAD)
def test_a_bad_item_is_refused_before_it_is_sent(changed: dict[str, Any], code: str) -> None:
    shed = Shed()
    shed.item("敌敌畏")
    try:
        command = AddItem(**{**NEW, **changed})
    except ValueError:
        assert changed["minimum"].is_nan()
        return
    assert refused(shed, command, HE) == code


def test_a_closed_item_gives_its_name_free() -> None:
    shed = Shed()
    shed.item("敌敌畏", closed_at=at(8))
    assert refused(shed, AddItem(**{**NEW, "name": "敌敌畏"}), HE) == ""


def test_an_item_keeps_its_own_name_when_it_is_changed() -> None:
    shed = Shed()
    bottle = shed.item("敌敌畏")
    assert refused(shed, ChangeItem(item_id=bottle, **{**NEW, "name": "敌敌畏"}), WANG) == ""
    assert refused(shed, ChangeItem(item_id="nothing", **NEW), WANG) == "ITEM_UNKNOWN"


@pytest.mark.parametrize(
    ("why", "amount", "code"),
    [
        ("used", "0", "AMOUNT_BAD"),
        ("used", "-1", "AMOUNT_BAD"),
        ("used", "0.0005", "AMOUNT_BAD"),
        ("counted", "0", ""),
        ("counted", "-0.5", "AMOUNT_BAD"),
        ("used", "1000", ""),
    ],
)
def test_an_amount_is_above_nothing_unless_it_was_counted(why: Any, amount: str, code: str) -> None:
    shed = Shed()
    bottle = shed.item("敌敌畏")
    assert refused(shed, Move(item_id=bottle, why=why, amount=Decimal(amount)), HE) == code


def test_a_place_that_nobody_knows_is_refused() -> None:
    shed = Shed()
    bottle = shed.item("敌敌畏")
    command = Move(item_id=bottle, why="used", amount=Decimal(1), place_id="nowhere")
    assert refused(shed, command, HE) == "PLACE_UNKNOWN"


def test_a_line_shows_at_once_with_the_place_and_round_of_its_visit() -> None:
    shed = Shed()
    bottle = shed.item("敌敌畏", minimum="3", safety_hours=24)
    shed.move(bottle, "counted", "3", at(8))
    walk = shed.green_round(at(8))
    visit = shed.visit(walk, 2, at(9), HE)
    command = Move(item_id=bottle, why="used", amount=Decimal("0.5"), visit_id=visit, dose="1:800")
    (line,) = command.effect(shed.view, shed.later(HE, at(9, 5)))
    assert isinstance(line, Movement)
    assert (line.quantity, line.place_id, line.round_id) == (Decimal("-0.5"), "place-2", walk)
    assert (line.safety_hours, line.dose, line.received_at) == (24, "1:800", None)
    shed.view.put_effects([line])
    state = item_state(shed.view, bottle)
    assert state is not None
    assert (state.level, state.is_low) == (Decimal("2.5"), True)


def test_only_using_it_keeps_people_out() -> None:
    shed = Shed()
    bottle = shed.item("敌敌畏", safety_hours=24)
    (line,) = Move(item_id=bottle, why="received", amount=Decimal(1)).effect(shed.view, shed.later(HE, at(9)))
    assert isinstance(line, Movement)
    assert line.safety_hours == 0


def test_a_slip_is_gone_at_once() -> None:
    shed = Shed()
    bottle = shed.item("敌敌畏")
    shed.move(bottle, "counted", "3", at(8))
    line = shed.move(bottle, "used", "-1", at(9))
    (gone,) = TakeBack(movement_id=line).effect(shed.view, shed.later(HE, at(9, 1)))
    assert gone == Gone(Movement.table, line)
    shed.view.put_effects([gone])
    state = item_state(shed.view, bottle)
    assert state is not None
    assert state.level == 3
    assert refused(shed, TakeBack(movement_id="nothing"), HE) == "MOVEMENT_UNKNOWN"


def test_an_item_shows_at_once_and_leaves_at_once() -> None:
    shed = Shed()
    (made,) = AddItem(**NEW).effect(shed.view, shed.later(HE, at(9), "new"))
    assert isinstance(made, Item)
    assert (made.id, made.name, made.minimum) == ("new", "敌百虫", Decimal(2))
    shed.view.put_effects([made])
    (changed,) = ChangeItem(item_id="new", **{**NEW, "minimum": Decimal(7)}).effect(
        shed.view, shed.later(WANG, at(10))
    )
    assert isinstance(changed, Item)
    assert changed.minimum == 7
    (closed,) = CloseItem(item_id="new").effect(shed.view, shed.later(WANG, at(11)))
    assert isinstance(closed, Item)
    assert closed.closed_at == at(11)


def test_amounts_travel_as_the_server_reads_them() -> None:
    command = Move(item_id="i", why="used", amount=Decimal("0.50"))
    assert command.body() == {
        "item_id": "i", "why": "used", "amount": "0.50", "dose": "", "note": "", "photos": []
    }  # fmt: skip
