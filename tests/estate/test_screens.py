"""Pages of the manager and the desk: finding, inviting, changing and helping people; the figures."""

import re

import flet as ft
import pytest

from app.estate.records import Invite, code_hash
from tests.harness import TABLET
from tests.shell.yard import Held, Yard, hold


def shown_code(held: Held) -> str:
    found = re.search(r"\b[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}\b", held.hand.texts())
    assert found, held.hand.texts()
    return found.group()


def sent_hashes(held: Held) -> list[str]:
    return [
        op.op["body"]["code_hash"] for op in held.yard.server.ops.values() if "code_hash" in op.op["body"]
    ]


def test_people_are_searched_as_one_types() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/people")
        assert "员工 10 人" in hand.texts()
        assert "秩序维护员" in hand.texts()
        await hand.type("search", "0021")
        assert "王秀兰" in hand.texts()
        assert "李卫国" not in hand.texts()
        await hand.type("search", "谁也不是")
        assert "没有找到" in hand.texts()
        await hand.tap("search-clear")
        await hand.pick("which-residents")
        assert "3-2-1201" in hand.texts()
        await hand.tap("person-黄淑珍")
        await hand.until(lambda: hand.page.route.startswith("/people/"))
        assert "黄淑珍" in hand.texts()

    hold(story, as_="王建国")


def test_a_tablet_shows_the_person_beside_the_list() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/people")
        assert "选一个人看详情" in hand.texts()
        await hand.tap("person-李卫国")
        assert hand.page.route == "/people"
        assert "发密码重置码" in hand.texts()
        await hand.tap("person-赵大勇")
        await hand.tap("deactivate")
        assert "停用 赵大勇 的账号？" in hand.texts()

    hold(story, as_="王建国", size=TABLET)


def test_inviting_a_guard_gives_a_code_once() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/invite")
        await hand.tap("main")
        assert "请填写姓名" in hand.texts()
        await hand.type("name", "张伟")
        await hand.type("phone", "138 0000 0011")
        await hand.tap("main")
        assert "请至少选一个角色" in hand.texts()
        await hand.pick("roles-guard")
        await hand.pick("roles-cleaner")
        await hand.tap("main")
        assert "已经有人用" in hand.texts()
        assert hand.one("name").value == "张伟"
        await hand.type("phone", "138 0000 0098")
        await hand.pick("days-1")
        await hand.tap("main")
        await hand.until(lambda: "张伟 的邀请码" in hand.texts())
        code = shown_code(held)
        image = next(c for c in hand.all() if isinstance(c, ft.Image))
        assert str(image.src).startswith("<svg")
        await held.anju.sync.now()
        assert sent_hashes(held) == [code_hash(code)], "only the hash of the code travels"
        copy, share = hand.one("copy").action, hand.one("share").action
        assert code in str(copy.data)
        assert f"/join/{code.replace('-', '')}" in str(share.text)
        await hand.tap("done")
        await hand.until(lambda: hand.page.route == "/people")
        assert "待加入" in hand.texts()
        assert code not in hand.texts()

    hold(story, as_="王建国")


def test_the_desk_invites_a_resident_to_a_home() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/people")
        await hand.tap("invite")
        await hand.until(lambda: hand.page.route == "/invite-resident")
        await hand.tap("main")
        assert "请先选房号" in hand.texts()
        await hand.type("unit", "9-9")
        assert "没有找到这个房号" in hand.texts()
        await hand.type("unit", "3-2-12")
        await hand.tap("unit-3-2-1202")
        await hand.tap("unit-change")
        await hand.type("unit", "1202")
        await hand.tap("unit-3-2-1202")
        await hand.type("name", "周敏")
        await hand.type("phone", "13800000062")
        await hand.tap("main")
        await hand.until(lambda: "周敏 的邀请码" in hand.texts())
        await held.anju.sync.now()
        (op,) = [o for o in held.yard.server.ops.values() if o.op["kind"] == "estate.invite"]
        assert op.op["body"]["roles"] == ["resident"]
        assert op.op["body"]["unit_id"] == held.yard.units["3-2-1202"]

    hold(story, as_="陈静")


def test_roles_are_changed_with_chips() -> None:
    async def story(held: Held) -> None:
        hand, person_id = held.hand, held.yard.me("李卫国").person_id
        await hand.go(f"/people/{person_id}")
        assert hand.find("save-roles") is None
        await hand.pick("roles-desk")
        await hand.tap("save-roles")
        assert "李卫国 的角色已改" in hand.texts()
        await held.anju.sync.now()
        (op,) = held.yard.server.ops.values()
        assert op.op["body"] == {"person_id": person_id, "roles": ["guard", "desk"]}

    hold(story, as_="王建国")


def test_the_last_manager_is_told_why_not() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go(f"/people/{held.yard.me('王建国').person_id}")
        await hand.pick("roles-guard")
        await hand.pick("roles-manager")
        await hand.tap("save-roles")
        assert "这是最后一位项目经理" in hand.texts()
        assert not held.yard.server.ops

    hold(story, as_="王建国")


def test_letting_go_is_asked_about_and_can_be_undone() -> None:
    async def story(held: Held) -> None:
        hand, person_id = held.hand, held.yard.me("赵大勇").person_id
        await hand.go(f"/people/{person_id}")
        await hand.tap("deactivate")
        assert "已经做过的记录都保留" in hand.texts()
        await hand.tap("answer-1")
        assert not held.anju.sync.status.on_phone
        await hand.tap("deactivate")
        await hand.tap("answer-0")
        await hand.until(lambda: "已停用 赵大勇 的账号" in hand.texts())
        bar = next(d for d in hand.dialogs() if isinstance(d, ft.SnackBar))
        await hand.fire(bar.action, "click")
        await hand.until(lambda: hand.find("deactivate") is not None)
        kinds = []
        await held.anju.sync.now()
        kinds = [op.op["kind"] for op in held.yard.server.ops.values()]
        assert kinds == ["estate.deactivate", "estate.reactivate"]

    hold(story, as_="王建国")


def test_a_lost_password_gets_a_code() -> None:
    async def story(held: Held) -> None:
        hand, person_id = held.hand, held.yard.me("李卫国").person_id
        await hand.go(f"/people/{person_id}")
        await hand.tap("reset")
        code = shown_code(held)
        assert "忘记密码" in hand.texts()
        await held.anju.sync.now()
        assert sent_hashes(held) == [code_hash(code)]
        await hand.go("/people")
        await hand.go(f"/people/{person_id}")
        assert code not in hand.texts(), "shown once"
        assert "有一个重置码" in hand.texts()

    hold(story, as_="王建国")


def test_a_code_that_ran_out_is_made_anew() -> None:
    yard = Yard()
    person_id = yard.invited("孙小芳", "13800000097", "cleaner", days=-1)

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go(f"/people/{person_id}")
        assert "过期，还没有加入" in hand.texts()
        await hand.tap("renew")
        shown_code(held)
        await held.anju.sync.now()
        kinds = [op.op["kind"] for op in held.yard.server.ops.values()]
        assert kinds == ["estate.revoke_invite", "estate.invite"]

    hold(story, as_="王建国", yard=yard)


def test_an_invitation_can_be_taken_back() -> None:
    yard = Yard()
    person_id = yard.invited("张伟", "13800000098", "guard")

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go(f"/people/{person_id}")
        await hand.tap("revoke")
        await hand.tap("answer-0")
        assert held.anju.store.all(Invite)[0].revoked_at is not None
        await hand.go("/people")
        assert "张伟" not in hand.texts()

    hold(story, as_="王建国", yard=yard)


def test_somebody_unknown_is_said_to_be_unknown() -> None:
    async def story(held: Held) -> None:
        await held.hand.go("/people/nobody")
        assert "这台手机上没有这个人" in held.hand.texts()

    hold(story, as_="王建国")


@pytest.mark.parametrize("name", ["陈静"])
def test_the_desk_sees_staff_and_changes_none(name: str) -> None:
    async def story(held: Held) -> None:
        await held.hand.go(f"/people/{held.yard.me('李卫国').person_id}")
        assert "李卫国" in held.hand.texts()
        for key in ("deactivate", "reset", "roles"):
            assert held.hand.find(key) is None

    hold(story, as_=name)


def test_figures_are_changed_each_in_its_own_way() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/figures")
        assert "10 分钟内" in hand.texts()
        await hand.tap("figure-repair_on_site_minutes")
        await hand.type("value", "zehn")
        await hand.tap("save")
        assert "请填 0 到 100000" in hand.texts()
        assert hand.one("value").value == "zehn"
        await hand.type("value", "15")
        await hand.tap("save")
        await hand.until(lambda: "15 分钟内" in hand.texts())
        assert "默认 10 分钟内" in hand.texts()
        await hand.fire(hand.one("switch-urgent_repair_same_day"), "change", False, value=False)
        await hand.tap("figure-no_calls_after")
        picker = next(d for d in hand.dialogs() if isinstance(d, ft.TimePicker))
        from datetime import time

        await hand.fire(picker, "change", None, value=time(20, 30))
        await hand.until(lambda: "20:30" in hand.texts())
        await hand.tap("figure-desk_phone")
        await hand.type("value", "8:00")
        await hand.tap("save")
        assert "请填 3 到 20 位" in hand.texts()
        await hand.type("value", "021-5555 0101")
        await hand.tap("save")
        await hand.tap("figure-repair_on_site_minutes")
        await hand.tap("standard")
        await held.anju.sync.now()
        sent = [op.op["body"]["settings"] for op in held.yard.server.ops.values()]
        assert sent == [
            {"repair_on_site_minutes": 15},
            {"urgent_repair_same_day": False},
            {"no_calls_after": "20:30"},
            {"desk_phone": "021-5555 0101"},
            {"repair_on_site_minutes": 10},
        ]

    hold(story, as_="王建国")
