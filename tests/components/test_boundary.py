"""A component that fails is shown in words, reported once, and comes back after a retry."""

import flet as ft

from components.boundary import harden, part, screen
from components.language import Language
from components.page import page
from components.text import body
from tests.harness import Hand, hold


class Fuse:
    """Something that fails as long as it is blown."""

    def __init__(self) -> None:
        self.blown = True

    def check(self) -> None:
        if self.blown:
            raise ValueError("保险丝断了")


@part
def Lamp(fuse: Fuse) -> ft.Control:
    lit, light = ft.use_state(0)
    fuse.check()
    return ft.Button(f"亮 {lit}", on_click=lambda: light(lit + 1), key="lamp")


@part
def Room(fuse: Fuse) -> ft.Control:
    return ft.Column([body("房间"), Lamp(fuse)])


@screen
def House(fuse: Fuse) -> ft.View:
    fuse.check()
    return page("家", body=[body("到家了")])


def reports(hand: Hand) -> list[str]:
    told: list[str] = []
    harden(hand.page, told.append)
    return told


def test_the_rest_of_a_screen_stays_when_a_part_fails() -> None:
    async def story(hand: Hand) -> None:
        fuse, told = Fuse(), reports(hand)
        await hand.show(Room, fuse)
        assert "房间" in hand.texts()
        assert "这一页出了点问题" in hand.texts()
        assert "保险丝断了" in hand.texts()
        assert len(told) == 1
        assert "ValueError" in told[0]

        fuse.blown = False
        await hand.tap("retry")
        await hand.tap("lamp")
        assert "亮 1" in hand.texts()
        assert len(told) == 1

    hold(story)


def test_a_part_that_fails_later_can_be_drawn_again() -> None:
    async def story(hand: Hand) -> None:
        fuse, told = Fuse(), reports(hand)
        fuse.blown = False
        await hand.show(Room, fuse)
        fuse.blown = True
        await hand.tap("lamp")
        assert "保险丝断了" in hand.texts()
        fuse.blown = False
        await hand.tap("retry")
        assert "亮 1" in hand.texts(), "the state of before is kept"
        assert len(told) == 1

    hold(story)


def test_a_whole_screen_that_fails_is_a_page_in_words_in_the_language_of_the_person() -> None:
    async def story(hand: Hand) -> None:
        fuse, told = Fuse(), reports(hand)
        await hand.show_views(lambda: Language("en", lambda: House(fuse)))
        assert "Something went wrong" in hand.texts()
        fuse.blown = False
        await hand.tap("retry")
        assert "到家了" in hand.texts()
        assert len(told) == 1

    hold(story)


def test_an_exception_in_a_handler_is_reported_and_the_page_lives_on() -> None:
    @part
    def Buttons() -> ft.Control:
        n, count = ft.use_state(0)
        return ft.Column(
            [
                ft.Button("炸", on_click=lambda: 1 / 0, key="bang"),
                ft.Button(f"数 {n}", on_click=lambda: count(n + 1), key="count"),
            ]
        )

    async def story(hand: Hand) -> None:
        told = reports(hand)
        await hand.show(Buttons)
        await hand.tap("bang")
        await hand.tap("count")
        assert "数 1" in hand.texts()
        assert len(told) == 1
        assert "ZeroDivisionError" in told[0]

    hold(story)
