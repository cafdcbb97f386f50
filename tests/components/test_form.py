"""What is typed stays: fields are controlled, and tell every letter at once."""

import asyncio

import flet as ft

from components.boundary import part
from components.form import PasswordField, code_field, number_field, phone_field, search_field, text_field
from tests.harness import Hand, hold


@part
def Form() -> ft.Control:
    name, set_name = ft.use_state("")
    number, set_number = ft.use_state("")
    ticks, tick = ft.use_state(0)

    async def run() -> None:
        while True:
            await asyncio.sleep(0.005)
            tick(lambda n: n + 1)

    ft.use_effect(run, [], cleanup=lambda: None)
    return ft.Column(
        [
            ft.Text(f"{ticks} 次"),
            text_field("姓名", name, set_name, key="name"),
            phone_field("手机号", number, set_number, key="phone", error="" if number else "请填写"),
            ft.Text(f"{name}／{number}"),
        ]
    )


def test_typed_text_survives_a_page_that_keeps_redrawing() -> None:
    async def story(hand: Hand) -> None:
        await hand.show(Form)
        await hand.type("name", "王秀兰")
        await hand.type("phone", "138 0000")
        await asyncio.sleep(0.05)
        await hand.settle()
        assert hand.one("name").value == "王秀兰"
        assert hand.one("phone").value == "138 0000"
        assert "王秀兰／138 0000" in hand.texts()
        assert hand.texts().splitlines()[0] != "0 次", "the page did redraw"

    hold(story)


def test_the_setter_hears_a_letter_before_anything_else_can_happen() -> None:
    heard: list[str] = []
    field = text_field("姓名", "", heard.append, key="name")

    class Typed:
        control = field

    field.value = "王"
    assert field.on_change is not None
    assert field.on_change(Typed()) is None  # type: ignore[call-arg,arg-type]
    assert heard == ["王"], "an await before the setter breaks Chinese input methods"


def test_a_password_is_hidden_until_it_is_asked_for() -> None:
    @part
    def Secret() -> ft.Control:
        value, set_value = ft.use_state("")
        return PasswordField("密码", value, set_value, name="secret", error="不对")

    async def story(hand: Hand) -> None:
        await hand.show(Secret)
        await hand.type("secret", "anju-demo-2026")
        assert hand.one("secret").password
        assert "显示密码" in hand.texts()
        await hand.tap("secret-show")
        assert not hand.one("secret").password
        assert hand.one("secret").value == "anju-demo-2026"
        assert "不对" in hand.texts()

    hold(story)


def test_fields_ask_for_the_right_keyboard() -> None:
    assert phone_field("手机号", "", str, key="a").keyboard_type == ft.KeyboardType.PHONE
    assert number_field("数值", "", str, key="b").keyboard_type == ft.KeyboardType.NUMBER
    assert code_field("码", "", str, key="c").autocorrect is False
    assert text_field("说明", "", str, key="d", lines=3).multiline


def test_a_search_is_emptied_with_its_cross() -> None:
    @part
    def Search() -> ft.Control:
        text, search = ft.use_state("")
        return search_field("找人", text, search, clear="清除")

    async def story(hand: Hand) -> None:
        await hand.show(Search)
        assert hand.find("search-clear") is None
        await hand.type("search", "王")
        await hand.tap("search-clear")
        assert hand.one("search").value == ""

    hold(story)
