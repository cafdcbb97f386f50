"""The ways in: number and password, a code, a lost password, the very first estate."""

import sys
from subprocess import run

from tests.harness import Hand
from tests.services.night import PASSWORD
from tests.shell.yard import Held, Yard, hold


def test_the_first_frame_needs_nothing_heavy() -> None:
    heavy = ("pydantic", "services.sync", "supabase", "qrcode")
    script = f"import app.main, sys; print([m for m in {heavy} if m in sys.modules])"
    told = run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]", "importing these before the first frame costs a second on a phone"


def test_a_guard_signs_in_and_comes_to_the_rounds() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        assert "登录安居" in hand.texts()
        await held.sign_in("李卫国")
        assert held.anju.me is not None
        assert held.anju.me.name == "李卫国"
        assert "任务" in hand.texts()
        assert hand.find("tabs") is not None

    hold(story)


def test_what_was_typed_stays_when_it_is_wrong_or_there_is_no_network() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await hand.type("phone", "138 0000 0011")
        await hand.tap("main")
        assert "请填写密码" in hand.texts()
        await hand.type("password", "falsch-falsch")
        await hand.tap("main")
        assert "手机号或密码不对" in hand.texts()
        held.offline()
        await hand.type("password", PASSWORD)
        await hand.tap("main")
        assert "连不上服务器，填写的内容都还在" in hand.texts()
        assert hand.one("phone").value == "138 0000 0011"
        assert hand.one("password").value == PASSWORD
        held.online()
        await hand.tap("main")
        await hand.until(lambda: held.anju.accounts.current)

    hold(story)


def test_a_shared_phone_offers_the_people_it_knows() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/me")
        await hand.tap("sign-out")
        await hand.tap("answer-0")
        await hand.until(lambda: "登录安居" in hand.texts())
        await held.sign_in("陈志强")
        await held.anju.do(held.yard.check_in(0))
        await hand.go("/me")
        await hand.tap("switch-person")
        await hand.tap("answer-1")
        await hand.until(lambda: "登录安居" in hand.texts())
        assert "陈志强" in hand.texts()
        assert "1 条待发送" in hand.texts()
        assert "李卫国" not in hand.texts(), "who left nothing behind is forgotten"

    hold(story, as_="李卫国")


def test_an_address_from_a_label_is_kept_through_the_sign_in() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        assert "登录安居" in hand.texts()
        await held.sign_in("李卫国")
        assert hand.page.route == f"/t/{'t' * 22}"
        assert hand.views()[-1].route == f"/t/{'t' * 22}"

    hold(story, route=f"/t/{'t' * 22}")


def test_joining_with_a_scanned_code() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        assert hand.one("code").value == "ABCDE12345"
        await hand.tap("main")
        assert "请填写手机号" in hand.texts()
        await hand.type("phone", "13800000099")
        await hand.type("password", "kurz")
        await hand.tap("main")
        assert "密码至少 8 位" in hand.texts()
        await hand.type("password", PASSWORD)
        await hand.tap("main")
        await held.anju.sync.now()
        await hand.until(lambda: held.anju.me is not None)
        assert held.anju.me is not None
        assert held.anju.me.name == "钱小乐"
        assert ("persist", ()) in held.platform.window_calls
        await hand.until(lambda: hand.page.route == "/")

    hold(story, route="/join/ABCDE12345")


def test_a_code_nobody_gave_is_told_at_the_code() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await hand.type("code", "zzzzz zzzzz")
        await hand.type("phone", "13800000099")
        await hand.type("password", PASSWORD)
        await hand.tap("main")
        await hand.until(lambda: held.anju.accounts.current)
        await held.anju.sync.now()
        await hand.until(lambda: "还没有加入小区" in hand.texts())
        await hand.type("code", "abcde 12345")
        await hand.tap("main")
        await hand.until(lambda: held.anju.me is not None)

    hold(story, route="/join")


def test_a_lost_password_is_changed_with_the_managers_code() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        await hand.type("phone", "13800000011")
        await hand.type("code", "wrong 12345")
        await hand.type("password", "neu-anju-2027")
        await hand.tap("main")
        assert "码不对" in hand.texts()
        await hand.type("code", "reset-12345")
        await hand.tap("main")
        await hand.until(lambda: held.anju.accounts.current)
        assert held.yard.accounts.users["8613800000011"][1] == "neu-anju-2027"

    hold(story, route="/forgot")


def test_the_first_person_sets_up_the_estate() -> None:
    yard = Yard()
    yard.empty()

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.until(lambda: "这里还没有小区" in hand.texts())
        await hand.tap("set-up")
        await hand.tap("main")
        assert "请填写小区名称" in hand.texts()
        await hand.type("estate", "翠湖庭")
        await hand.pick("zone-Asia/Urumqi")
        await hand.tap("main")
        await hand.type("manager", "徐文博")
        await hand.type("phone", "13900000001")
        await hand.tap("main")
        await hand.tap("step-back")
        assert hand.one("manager").value == "徐文博"
        await hand.tap("main")
        await hand.type("password", PASSWORD)
        await hand.tap("main")
        await held.anju.sync.now()
        await hand.until(lambda: held.anju.me is not None)
        row = held.anju.store.rows("estate.estates")
        assert [(r["name"], r["time_zone"]) for r in row.values()] == [("翠湖庭", "Asia/Urumqi")]

    hold(story, yard=yard)


def test_an_account_without_an_estate_is_told_what_to_do() -> None:
    yard = Yard()
    yard.stranger("13700000000")

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.type("phone", "13700000000")
        await hand.type("password", PASSWORD)
        await hand.tap("main")
        await hand.until(lambda: "正在取你的资料" in hand.texts())
        held.offline()
        await held.anju.sync.now()
        await hand.settle()
        assert "连不上服务器，已经登录" in hand.texts()
        held.online()
        await hand.tap("main")
        await hand.until(lambda: "还没有加入小区" in hand.texts())
        await hand.tap("main")
        assert "码是 10 位" in hand.texts()

    hold(story, yard=yard)


def test_a_phone_whose_storage_does_not_open_says_so_and_tries_again() -> None:
    class Locked(Held):
        fails = 1

        async def open_anju(self):  # type: ignore[no-untyped-def]
            if self.fails:
                self.fails -= 1
                raise OSError("private mode")
            return await super().open_anju()

    async def run_story() -> None:
        from app.main import main

        held = Locked(Yard(), Hand())
        main(held.hand.page, held.open_anju)
        await held.hand.until(lambda: "没能打开这台手机上的存储" in held.hand.texts())
        await held.hand.tap("retry")
        await held.hand.until(lambda: "登录安居" in held.hand.texts())
        await held.platform.kill()

    import asyncio

    asyncio.run(run_story())
