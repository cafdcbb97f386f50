"""The frame of a page: bar on a phone, rail on a tablet, a way back below the roots, an end that loads."""

import flet as ft

from components.boundary import screen
from components.button import main_action
from components.page import Chrome, Frame, Tab, page, use_go, use_wide
from components.text import body
from tests.harness import Hand, hold

TABS = (Tab("/rounds", "巡更", ft.Icons.ROUTE), Tab("/me", "我的", ft.Icons.PERSON))


class Went:
    def __init__(self) -> None:
        self.to: list[str] = []

    def back(self) -> None:
        self.to.append("back")

    def chrome(self, wide: bool = False) -> Chrome:
        return Chrome(
            TABS, wide, lambda: body("全部已同步"), lambda: body("新版本"), self.to.append, self.back
        )


@screen
def List(root: bool, ends: list[str]) -> ft.View:
    go, wide = use_go(), use_wide()
    return page(
        "人员",
        "16 人",
        [body("宽" if wide else "窄")],
        action=main_action("邀请", lambda: go("/invite")),
        side=body("详情"),
        root=root,
        on_end=lambda: ends.append("end"),
    )


def shown(went: Went, root: bool = True, wide: bool = False, ends: list[str] | None = None) -> ft.Control:
    return Frame(went.chrome(wide), lambda: List(root, [] if ends is None else ends))


def test_a_phone_has_a_bar_and_one_pane() -> None:
    async def story(hand: Hand) -> None:
        went = Went()
        await hand.show_views(shown, went)
        assert "详情" not in hand.texts()
        assert "全部已同步" in hand.texts()
        assert "新版本" in hand.texts()
        bar = hand.one("tabs")
        assert isinstance(bar, ft.NavigationBar)
        assert bar.selected_index == 0
        await hand.fire(bar, "change", "1", selected_index=1)
        await hand.tap("main")
        assert went.to == ["/me", "/invite"]
        assert hand.find("back") is None

    hold(story)


def test_a_tablet_has_a_rail_and_two_panes() -> None:
    async def story(hand: Hand) -> None:
        await hand.show_views(shown, Went(), wide=True)
        assert "详情" in hand.texts()
        assert isinstance(hand.one("tabs"), ft.NavigationRail)

    hold(story)


def test_a_page_further_down_leads_back_and_has_no_bar() -> None:
    async def story(hand: Hand) -> None:
        went = Went()
        await hand.show_views(shown, went, root=False)
        assert hand.find("tabs") is None
        await hand.tap("back")
        assert went.to == ["back"]

    hold(story)


def test_the_end_is_told_when_it_is_near() -> None:
    async def story(hand: Hand) -> None:
        ends: list[str] = []
        await hand.show_views(shown, Went(), ends=ends)
        column = next(c for c in hand.all() if isinstance(c, ft.Column) and c.on_scroll is not None)
        about = {"event_type": "update", "min_scroll_extent": 0.0, "viewport_dimension": 700.0}
        await hand.fire(column, "scroll", {**about, "pixels": 100.0, "max_scroll_extent": 5000.0})
        assert ends == []
        await hand.fire(column, "scroll", {**about, "pixels": 4500.0, "max_scroll_extent": 5000.0})
        assert ends == ["end"]

    hold(story)
