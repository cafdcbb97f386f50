"""What somebody looks at is drawn again first, each part once; a page that is covered follows later."""

from __future__ import annotations

from collections.abc import Callable

import flet as ft
import pytest

from components import turns
from components.boundary import harden, part
from tests.harness import Hand, hold

Set = Callable[[int], None]


class Drawn:
    """The parts in the order in which they were drawn, and how to have each drawn again."""

    def __init__(self) -> None:
        self.order: list[str] = []
        self.again: dict[str, Set] = {}

    def use(self, name: str) -> int:
        number, change = ft.use_state(0)
        self.order.append(name)
        self.again[name] = change
        return int(number)

    def change(self, number: int, *names: str) -> None:
        self.order.clear()
        for name in names:
            self.again[name](number)


@part
def Leaf(drawn: Drawn, told: int) -> ft.Control:
    return ft.Text(f"叶 {drawn.use('leaf')} {told}")


@part
def Branch(drawn: Drawn) -> ft.Control:
    number = drawn.use("branch")
    return ft.Column([ft.Text(f"枝 {number}"), Leaf(drawn, number)])


@part
def Page(drawn: Drawn, name: str) -> ft.View:
    return ft.View(route=f"/{name}", controls=[ft.Text(f"{name} {drawn.use(name)}")])


@part
def Pages(drawn: Drawn) -> list[ft.Control]:
    both = [Page(drawn, "below", key="below"), Page(drawn, "above", key="above")]
    return both if not drawn.use("pages") else both[:1]


async def shown(hand: Hand, root: Callable[..., object], drawn: Drawn) -> None:
    harden(hand.page, hand.errors.append)
    await (hand.show_views if root is Pages else hand.show)(root, drawn)


def test_a_part_that_was_drawn_with_the_one_around_it_is_not_drawn_again() -> None:
    async def story(hand: Hand) -> None:
        drawn = Drawn()
        await shown(hand, Branch, drawn)
        drawn.change(1, "leaf", "branch")
        await hand.settle()
        assert drawn.order == ["branch", "leaf"]
        assert "枝 1" in hand.texts()
        assert "叶 1 1" in hand.texts()
        drawn.change(2, "leaf")
        await hand.settle()
        assert drawn.order == ["leaf"], "alone when it is alone"

    hold(story)


def test_what_is_covered_follows_what_is_on_top_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LATER", 0.1)

    async def story(hand: Hand) -> None:
        drawn = Drawn()
        await shown(hand, Pages, drawn)
        drawn.change(1, "below", "above")
        await hand.settle()
        assert drawn.order == ["above"]
        drawn.again["below"](2)
        await hand.until(lambda: "below" in drawn.order)
        assert "below 2" in hand.texts(hand.views()[0])
        await hand.settle(30)
        assert drawn.order == ["above", "below"]

    hold(story)


def test_a_covered_page_that_comes_up_is_as_it_should_be_at_once() -> None:
    async def story(hand: Hand) -> None:
        drawn = Drawn()
        await shown(hand, Pages, drawn)
        drawn.change(1, "below", "pages")
        await hand.settle()
        assert "below 1" in hand.texts()
        drawn.change(2, "below")
        await hand.settle()
        assert "below 2" in hand.texts(), "nothing lies above it now"

    hold(story)


@part
def Desk(drawn: Drawn) -> ft.Control:
    text, write = ft.use_state("")
    words = ft.TextField(value=text, on_change=lambda e: write(e.control.value), key="words")
    return ft.Column([words, ft.TextField(value="", key="unheard"), ft.Text(f"{drawn.use('desk')} {text}")])


def test_what_is_typed_is_not_put_back_by_what_is_drawn_before_anybody_heard_of_it() -> None:
    async def story(hand: Hand) -> None:
        drawn = Drawn()
        await shown(hand, Desk, drawn)
        field = hand.one("words")
        hand.session.apply_patch(field._i, {"value": "漏水"})
        drawn.change(1, "desk")
        await hand.settle()
        assert drawn.order == [], "it waits for the word of what was typed"
        await hand.session.dispatch_event(field._i, "change", "漏水")
        await hand.until(lambda: "1 漏水" in hand.texts())
        assert hand.one("words").value == "漏水"

    hold(story)


def test_a_field_to_which_nobody_listens_holds_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.1)

    async def story(hand: Hand) -> None:
        drawn = Drawn()
        await shown(hand, Desk, drawn)
        hand.session.apply_patch(hand.one("unheard")._i, {"value": "x"})
        drawn.change(1, "desk")
        await hand.until(lambda: drawn.order == ["desk"])

    hold(story)


def test_what_is_no_part_of_the_page_is_left_to_flet() -> None:
    async def story(hand: Hand) -> None:
        await shown(hand, Branch, Drawn())
        hand.page.show_dialog(ft.SnackBar(ft.Text("已保存")))
        await hand.until(lambda: hand.dialogs())

    hold(story)
