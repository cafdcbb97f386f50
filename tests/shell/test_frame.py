"""The frame around every screen: tabs by role, addresses, the way back, banners, the width of the window."""

import flet as ft
import pytest

from app.domains import DOMAINS
from app.estate.records import ROLES
from app.shell.routes import my_tabs
from app.shell.trail import Trail
from services.commands import Me
from tests.harness import PHONE, TABLET, Hand
from tests.shell.yard import Held, hold


def tabs(hand: Hand) -> list[str]:
    return [str(d.label) for d in hand.one("tabs").destinations]


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("李卫国", ["任务", "报事", "我的"]),
        ("王秀兰", ["任务", "报事", "库存", "我的"]),
        ("王建国", ["今日", "报事", "计划", "点位", "我的"]),
        ("陈静", ["今日", "报事", "值台", "人员", "我的"]),
        ("林慧", ["今日", "报事", "我的"]),
        ("黄淑珍", ["报事", "我的"]),
    ],
)
def test_everyone_sees_the_tabs_of_their_role(name: str, seen: list[str]) -> None:
    async def story(held: Held) -> None:
        assert tabs(held.hand) == seen

    hold(story, as_=name)


def test_what_the_bar_has_no_room_for_stands_on_the_page_of_oneself() -> None:
    async def story(held: Held) -> None:
        assert len(tabs(held.hand)) == 5
        await held.hand.go("/me")
        await held.hand.tap("more-/stock")
        await held.hand.until(lambda: held.hand.page.route == "/stock")

    hold(story, as_="王建国")


@pytest.mark.parametrize("role", [role for role in ROLES if role != "manager"])
def test_every_other_role_has_room_for_all(role: str) -> None:
    assert len(my_tabs(DOMAINS, Me("p", "e", "人", frozenset({role})))) <= 4, "and one for oneself"


MANAGERS = ("/people", "/invite", "/figures", "/labels", "/board", "/plans", "/places", "/invite-resident")


@pytest.mark.parametrize("path", MANAGERS)
def test_a_page_of_another_role_says_so(path: str) -> None:
    async def story(held: Held) -> None:
        await held.hand.go(path)
        assert "这一页不归你的角色用" in held.hand.texts()
        await held.hand.tap("home")
        await held.hand.until(lambda: held.hand.page.route == "/")

    hold(story, as_="李卫国")


def test_a_role_that_is_taken_away_closes_its_pages() -> None:
    async def story(held: Held) -> None:
        hand, yard = held.hand, held.yard
        await hand.go("/people")
        assert "员工" in hand.texts()
        user = yard.users["陈静"]
        person_id = yard.me("陈静").person_id
        membership = next(
            row.value
            for (t, _), row in yard.server.rows.items()
            if t == "estate.memberships" and row.value["person_id"] == person_id
        )
        yard.server.put("estate.memberships", {**membership, "ended_at": yard.server.now().isoformat()})
        yard.put("memberships", person_id=person_id, role="inspector")
        yard.server.members[user] = Me(person_id, yard.me("陈静").estate_id, "陈静", frozenset({"inspector"}))
        await held.anju.sync.now()
        await hand.until(lambda: "没有这一页" in hand.texts() or "不归你的角色" in hand.texts())

    hold(story, as_="陈静")


def test_an_unknown_address_says_so_and_leads_home() -> None:
    async def story(held: Held) -> None:
        await held.hand.go("/gibt/es/nicht")
        assert "没有这一页" in held.hand.texts()
        await held.hand.tap("back")
        assert ("back", ()) in held.platform.window_calls

    hold(story, as_="李卫国")


def test_a_link_from_elsewhere_leads_home_and_not_out_of_the_app() -> None:
    async def story(held: Held) -> None:
        await held.hand.tap("back")
        await held.hand.until(lambda: held.hand.page.route == "/")
        assert ("back", ()) not in held.platform.window_calls

    hold(story, as_="李卫国", route="/sync")


def test_the_system_gesture_leads_back_like_the_button() -> None:
    async def story(held: Held) -> None:
        await held.hand.go("/sync")
        route = held.hand.views()[-1].route
        await held.hand.session.dispatch_event(held.hand.page._i, "view_pop", {"route": route})
        await held.hand.settle()
        assert ("back", ()) in held.platform.window_calls

    hold(story, as_="李卫国")


def test_a_trail_shortens_on_the_way_back() -> None:
    trail = Trail()
    for address in ("/", "/people", "/people", "/people/7"):
        trail.note(address)
    assert trail.leads_back
    for address in ("/people", "/"):
        trail.note(address)
    assert not trail.leads_back


def test_a_window_that_turns_changes_bar_and_rail() -> None:
    async def story(held: Held) -> None:
        assert isinstance(held.hand.one("tabs"), ft.NavigationBar)
        await held.hand.resize(TABLET)
        rail = held.hand.one("tabs")
        assert isinstance(rail, ft.NavigationRail)
        assert rail.selected_index == 0, "home is the first entry"
        await held.hand.resize(PHONE)
        assert isinstance(held.hand.one("tabs"), ft.NavigationBar)

    hold(story, as_="李卫国")


def test_a_new_version_is_offered_and_can_wait() -> None:
    async def story(held: Held) -> None:
        assert "新版本已就绪" not in held.hand.texts()
        held.platform.window_says("update_ready")
        await held.hand.settle()
        assert "新版本已就绪" in held.hand.texts()
        await held.hand.tap("update-now")
        assert ("apply_update", ()) in held.platform.window_calls
        await held.hand.tap("update-later")
        assert "新版本已就绪" not in held.hand.texts()

    hold(story, as_="李卫国")


def test_an_app_too_old_to_read_says_so_on_every_page() -> None:
    async def story(held: Held) -> None:
        held.yard.server.min_client = "9.0.0"
        await held.anju.sync.now()
        await held.hand.settle()
        assert "要更新后才能收到新内容" in held.hand.texts()
        assert "需要更新" in held.hand.texts()

    hold(story, as_="李卫国")


def test_an_expired_sign_in_says_so_and_keeps_the_work() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        held.yard.accounts.tokens.clear()
        held.yard.accounts.refresh.clear()
        await held.anju.do(held.yard.check_in(0))
        await held.anju.sync.now()
        await hand.settle()
        assert "登录已过期" in hand.texts()
        await hand.tap("sign-in-again")
        await hand.until(lambda: "重新登录" in hand.texts() and hand.find("password") is not None)
        await hand.type("password", "falsch-falsch")
        await hand.tap("main")
        assert "手机号或密码不对" in hand.texts()
        from tests.services.night import PASSWORD

        await hand.type("password", PASSWORD)
        await hand.tap("main")
        await held.anju.sync.now()
        await hand.until(lambda: held.anju.sync.status.on_phone == 0)
        await hand.settle()
        assert "登录已过期" not in hand.texts()

    hold(story, as_="李卫国")


def test_a_tablet_keeps_its_rail_on_pages_further_down() -> None:
    async def story(held: Held) -> None:
        person_id = held.yard.me("李卫国").person_id
        await held.hand.go(f"/people/{person_id}")
        rail = held.hand.one("tabs")
        assert isinstance(rail, ft.NavigationRail)
        assert tabs(held.hand)[rail.selected_index or 0] == "人员"
        await held.hand.go("/sync")
        assert held.hand.one("tabs").selected_index is None

    hold(story, as_="王建国", size=TABLET)
