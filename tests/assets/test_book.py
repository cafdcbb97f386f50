"""How much there is follows from the lines of the book, in whatever order word of them came."""

from decimal import Decimal
from itertools import permutations

import pytest

from app.assets.queries import history, item_state, last_dose, offered, plain_number, stock
from app.assets.queries.book import book_of
from app.assets.records import Movement
from tests.assets.shed import HE, Shed
from tests.rounds.night import WANG, at

LINES = [
    ("received", "9", 8),
    ("used", "-2.5", 9),
    ("counted", "6", 10),
    ("lost", "-0.1", 11),
    ("used", "-0.2", 11),
    ("returned", "1", 12),
]


def level(shed: Shed, item_id: str) -> Decimal | None:
    state = item_state(shed.view, item_id)
    assert state is not None
    return state.level


def test_there_is_what_was_counted_last_and_what_came_and_went_since() -> None:
    for order in permutations(LINES):
        shed = Shed()
        bottle = shed.item("敌敌畏")
        for why, quantity, hour in order:
            shed.move(bottle, why, quantity, at(hour))
        assert level(shed, bottle) == Decimal("6.7")


def test_without_a_count_the_book_begins_with_nothing() -> None:
    shed = Shed()
    bottle = shed.item("敌敌畏")
    assert level(shed, bottle) is None
    shed.move(bottle, "received", "3", at(8))
    shed.move(bottle, "used", "-0.25", at(9))
    assert level(shed, bottle) == Decimal("2.75")


def test_what_stood_before_the_first_known_count_has_no_level() -> None:
    """Older lines may have been forgotten on this device."""
    shed = Shed()
    bottle = shed.item("敌敌畏")
    for why, quantity, hour in LINES[1:]:
        shed.move(bottle, why, quantity, at(hour))
    told = [(line.movement.why, line.level) for line in history(shed.view, bottle)]
    assert told[-1] == ("used", None)
    assert told[-2] == ("counted", Decimal(6))
    assert told[0] == ("returned", Decimal("6.7"))


def test_a_line_that_came_late_stands_where_it_was_done() -> None:
    shed = Shed()
    bottle = shed.item("敌敌畏")
    shed.move(bottle, "counted", "6", at(10))
    shed.move(bottle, "used", "-2", at(9), received_at=at(20))
    assert level(shed, bottle) == 6


def test_two_lines_of_one_moment_stand_in_the_order_of_their_ids() -> None:
    shed = Shed()
    bottle = shed.item("敌敌畏")
    shed.move(bottle, "counted", "4", at(8), id="b")
    shed.move(bottle, "used", "-1", at(8), id="a")
    assert level(shed, bottle) == 4
    shed.move(bottle, "used", "-1", at(8), id="c")
    assert level(shed, bottle) == 3


def test_using_more_than_the_book_knows_of_makes_it_wrong_not_impossible() -> None:
    shed = Shed()
    bottle = shed.item("敌敌畏")
    shed.move(bottle, "received", "1", at(8))
    shed.move(bottle, "used", "-3", at(9))
    state = item_state(shed.view, bottle)
    assert state is not None
    assert (state.level, state.is_wrong, state.is_low) == (Decimal(-2), True, True)
    shed.move(bottle, "counted", "0", at(10))
    state = item_state(shed.view, bottle)
    assert state is not None
    assert (state.level, state.is_wrong, state.is_low) == (Decimal(0), False, False)


def test_the_line_with_which_it_fell_is_the_last_that_crossed_the_minimum() -> None:
    shed = Shed()
    bottle = shed.item("敌敌畏", minimum="5")
    shed.move(bottle, "counted", "6", at(8))
    first = shed.move(bottle, "used", "-2", at(9))
    shed.move(bottle, "used", "-1", at(10))
    state = item_state(shed.view, bottle)
    assert state is not None
    assert state.fell is not None
    assert state.fell.id == first
    shed.move(bottle, "received", "10", at(11))
    state = item_state(shed.view, bottle)
    assert state is not None
    assert (state.fell, state.is_low) == (None, False)
    again = shed.move(bottle, "used", "-9", at(12))
    state = item_state(shed.view, bottle)
    assert state is not None
    assert state.fell is not None
    assert state.fell.id == again


def test_exactly_the_minimum_is_enough() -> None:
    shed = Shed()
    bottle = shed.item("敌敌畏", minimum="5")
    shed.move(bottle, "counted", "5", at(8))
    state = item_state(shed.view, bottle)
    assert state is not None
    assert not state.is_low


def test_what_needs_somebody_comes_first_and_what_is_closed_last() -> None:
    shed = Shed()
    for name, minimum, closed in (
        ("甲", "0", None),
        ("乙", "5", None),
        ("丙", "5", at(9)),
        ("丁", "0", None),
    ):
        shed.move(shed.item(name, minimum, closed_at=closed), "counted", "1", at(8))
    shed.item("剪刀", kind="tool", unit="把")
    assert [s.item.name for s in stock(shed.view)] == ["乙", "丁", "甲", "剪刀", "丙"]
    assert next(s.item.name for s in stock(shed.view, ("tool",))) == "剪刀"


def test_search_finds_a_piece_of_name_or_note() -> None:
    shed = Shed()
    shed.item("Roundup 除草剂", note="东侧架子")
    (state,) = stock(shed.view)
    assert state.matches("roundUP")
    assert state.matches("东侧 架")
    assert not state.matches("西侧")


def test_the_last_amounts_and_the_last_dose_are_offered_again() -> None:
    shed = Shed()
    bottle = shed.item("敌敌畏")
    for hour, quantity in enumerate(("-1", "-0.5", "-0.500", "-2", "-3", "-4", "-5"), start=8):
        shed.move(bottle, "used", quantity, at(hour), dose="1:800" if hour == 9 else "")
    shed.move(bottle, "received", "24", at(20))
    assert [plain_number(n) for n in offered(shed.view, bottle, "used")] == ["5", "4", "3", "2"]
    assert offered(shed.view, bottle, "received") == (Decimal(24),)
    assert last_dose(shed.view, bottle) == "1:800"


def test_who_and_where_stand_in_the_history() -> None:
    shed = Shed()
    bottle = shed.item("敌敌畏")
    shed.move(bottle, "received", "24", at(8), WANG)
    shed.move(bottle, "used", "-1", at(9), HE, place_id="place-1")
    used, received = history(shed.view, bottle)
    assert (used.person, used.place) == ("何福生", "3 号楼 配电室")
    assert (received.person, received.place) == ("王建国", "")


@pytest.mark.parametrize(
    ("number", "text"), [("3.500", "3.5"), ("100", "100"), ("0.000", "0"), ("-2.50", "-2.5"), ("10.0", "10")]
)
def test_numbers_are_written_without_needless_noughts(number: str, text: str) -> None:
    assert plain_number(Decimal(number)) == text


def test_a_long_book_is_read_quickly() -> None:
    """A thousand lines, as an estate that never counts has after some years."""
    shed = Shed()
    bottle = shed.item("敌敌畏")
    for number in range(1000):
        shed.move(bottle, "used" if number % 2 else "received", "-1" if number % 2 else "1", at(8))
    lines = book_of(shed.view.where(Movement, item_id=bottle))
    assert len(lines) == 1000
    assert lines[-1].level == 0
