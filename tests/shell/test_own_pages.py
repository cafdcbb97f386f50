"""The person's own pages: who they are, how they read, the phone under them."""

import flet as ft

from tests.services.night import PASSWORD
from tests.shell.yard import Held, hold


def test_the_page_of_a_person_says_who_they_are() -> None:
    async def story(held: Held) -> None:
        await held.hand.go("/me")
        for words in ("王建国", "138 0000 0001", "项目经理", "锦绣苑", "小区设置"):
            assert words in held.hand.texts()

    hold(story, as_="王建国")


def test_the_language_changes_at_once_and_is_remembered() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/me/look")
        await hand.pick("language-en")
        await hand.until(lambda: "Type size" in hand.texts())
        locale = hand.page.locale_configuration
        assert locale is not None
        assert locale.current_locale is not None
        assert locale.current_locale.language_code == "en"
        again = await held.again()
        await again.hand.settle()
        assert again.anju.language == "en"
        await again.hand.go("/me")
        assert "Sign out" in again.hand.texts()

    hold(story, as_="李卫国")


def test_large_type_is_told_to_the_window() -> None:
    async def story(held: Held) -> None:
        await held.hand.go("/me/look")
        await held.hand.pick("size-1.6")
        assert ("font_scale", (1.6,)) in held.platform.window_calls

    hold(story, as_="李卫国")


def test_what_the_window_remembers_is_put_on_at_the_start() -> None:
    async def story(held: Held) -> None:
        kept = {"anju.look": "dark", "anju.font_scale": "1.3"}
        held.platform.window_answers["get"] = kept.get
        again = Held(held.yard, type(held.hand)(), held.platform.device)
        again.platform.window_answers["get"] = kept.get
        await again.open()
        assert again.hand.page.theme_mode == ft.ThemeMode.DARK
        await again.hand.go("/me/look")
        assert again.hand.one("size-1.3").selected

    hold(story, as_="李卫国")


def test_the_theme_follows_the_phone_until_it_is_chosen() -> None:
    async def story(held: Held) -> None:
        assert held.hand.page.theme_mode == ft.ThemeMode.SYSTEM
        await held.hand.go("/me/look")
        await held.hand.pick("theme-dark")
        assert held.hand.page.theme_mode == ft.ThemeMode.DARK
        assert ("set", ("anju.look", "dark")) in held.platform.window_calls

    hold(story, as_="李卫国")


def test_a_password_is_changed_with_the_old_one() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/me/password")
        await hand.type("current", "falsch-falsch")
        await hand.type("new", "neu-anju-2027")
        await hand.tap("main")
        assert "现在的密码不对" in hand.texts()
        assert hand.one("new").value == "neu-anju-2027"
        await hand.type("current", PASSWORD)
        await hand.tap("main")
        await hand.until(lambda: "密码已修改" in hand.texts())
        assert held.yard.accounts.users["8613800000011"][1] == "neu-anju-2027"
        assert hand.one("new").value == ""

    hold(story, as_="李卫国")


def test_installing_is_offered_where_it_can_be_done_and_explained_elsewhere() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        for means, words in (("ios", "添加到主屏幕"), ("installed", "已经装到桌面"), ("no", "没有提供安装")):
            held.platform.window_answers["can_install"] = means
            await hand.go("/me")
            await hand.go("/me/about")
            assert words in hand.texts()
            assert hand.find("install") is None
        held.platform.window_answers["can_install"] = "prompt"
        await hand.go("/me")
        await hand.go("/me/about")
        await hand.tap("install")
        assert ("install", ()) in held.platform.window_calls

    hold(story, as_="李卫国")


def test_what_went_wrong_can_be_handed_over() -> None:
    async def story(held: Held) -> None:
        held.anju.journal.note("camera", "NotAllowedError")
        await held.hand.go("/me/about")
        assert "NotAllowedError" in held.hand.texts()
        await held.hand.tap("journal")
        _, args = next(call for call in held.hand.wire.calls if call[0] == "save_file")
        assert args["file_name"] == "安居-问题记录.json"
        assert b"NotAllowedError" in args["src_bytes"]

    hold(story, as_="李卫国")


def test_a_resident_comes_home_to_the_ways_to_report() -> None:
    async def story(held: Held) -> None:
        text = held.hand.texts()
        assert "3-2-1201" in text
        assert "138 0000 000" in text
        call = held.hand.one("call-desk")
        assert isinstance(call.action, ft.OpenUrl)
        assert str(call.action.url).startswith("tel:1380000000")
        await held.hand.go("/report")
        assert "什么事？" in held.hand.texts(), "a shortcut of an older app leads to the form"
        assert held.hand.find("call-desk") is None

    hold(story, as_="黄淑珍")
