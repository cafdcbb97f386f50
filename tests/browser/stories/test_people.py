"""An estate begins on a tablet; a guard joins with a code, forgets the password, is let go."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.demo import world
from server.stack import Stack, running_stack
from tests.browser.phone import TABLET, Phone
from tests.browser.stories.ways import code_on, open_scanner, round_to_walk, sign_in, sign_out
from tests.conftest import short_folder

pytestmark = pytest.mark.browser

MANAGER, GUARD = "13800000001", "13800000011"
FIRST, SECOND = "first-password-7", "second-password-8"


@pytest.fixture
def empty(site: Path) -> Iterator[Stack]:
    """An installation that nobody has opened yet."""
    with short_folder() as folder, running_stack(folder / "home", site=site) as running:
        yield running


def test_an_estate_is_set_up_and_a_guard_joins_forgets_and_is_let_go(empty: Stack, tmp_path: Path) -> None:
    with (
        Phone.launch(tmp_path / "office", empty.url, form=TABLET) as tablet,
        Phone.launch(tmp_path / "li", empty.url) as phone,
    ):
        tablet.open("/")
        tablet.tap("建立小区", role="button", until="小区名称")
        tablet.fill("小区名称", "锦绣苑")
        tablet.picture("set-up")
        tablet.tap("下一步", role="button", until="项目经理姓名")
        tablet.fill("项目经理姓名", "王建国")
        tablet.fill("手机号", MANAGER)
        tablet.tap("下一步", role="button", until="新密码")
        tablet.fill("新密码", FIRST)
        tablet.tap("建立小区", role="button")
        tablet.synced(60)

        tablet.open("/invite")
        tablet.fill("姓名", "李卫国")
        tablet.fill("手机号", GUARD)
        tablet.tap("秩序维护员")
        tablet.tap("生成邀请码", role="button")
        code = code_on(tablet)
        tablet.picture("invitation")
        tablet.synced(30)

        phone.expect_problem("status of 4")
        phone.open("/join")
        phone.fill("邀请码", "00000-00000")
        phone.fill("手机号", GUARD)
        phone.fill("新密码", FIRST)
        phone.tap("加入", role="button")
        phone.sees("码不对", seconds=30)
        phone.picture("join")
        phone.fill("邀请码", code.lower())
        phone.tap("加入", role="button")
        phone.sees("李卫国", seconds=60)
        phone.sees("现在没有要走的轮次")

        tablet.open("/people")
        tablet.tap("李卫国", until="发密码重置码")
        tablet.tap("发密码重置码", role="button")
        reset = code_on(tablet)
        tablet.picture("person")
        tablet.synced(30)

        sign_out(phone, "退出登录")
        phone.tap("忘记密码", role="button", until="重置码")
        phone.fill("手机号", GUARD)
        phone.fill("重置码", reset)
        phone.fill("新密码", SECOND)
        phone.tap("换密码并登录", role="button")
        phone.sees("李卫国", seconds=60)

        tablet.open("/people")
        tablet.tap("李卫国", until="停用账号")
        tablet.tap("停用账号", role="button", until="停用 李卫国")
        tablet.tap("停用账号", role="button", last=True)
        tablet.sees("已停用")
        phone.sees("还没有加入小区", seconds=60)
        phone.picture("let-go")
        assert "锦绣苑" not in phone.text()


def test_what_one_guard_left_unsent_waits_for_that_guard(estate: Stack, tmp_path: Path) -> None:
    li, chen = world.PERSON["赵大勇"], world.PERSON["陈志强"]
    with Phone.launch(tmp_path / "shared", estate.url) as phone:
        phone.open("/")
        sign_in(phone, li.phone, world.PASSWORD)
        phone.sees("扫码打卡", seconds=60)
        phone.synced(60)
        walk = round_to_walk(estate)
        phone.kept_offline()
        phone.offline()
        open_scanner(phone, walk)
        phone.sees("没有相机", seconds=40)
        phone.picture("no-camera")
        phone.tap("输入短码", role="button", until="8 位短码")
        phone.fill("8 位短码", "0000-0000")
        phone.tap("打卡", role="button", exact=True)
        phone.sees("没有这个短码")
        phone.fill("8 位短码", world.TAG["东门岗亭"].printed_code.lower())
        phone.tap("打卡", role="button", exact=True)
        phone.sees("已记录")
        sign_out(phone, "留在手机里，退出")
        phone.online()
        sign_in(phone, chen.phone, world.PASSWORD)
        phone.synced(60)
        sign_out(phone, "退出登录")
        phone.sees("赵大勇", seconds=30)
        phone.sees("条待发送")
        phone.picture("people-on-this-phone")
        sign_in(phone, li.phone, world.PASSWORD)
        phone.synced(60)
        phone.open(f"/rounds/{walk}")
        phone.sees("赵大勇", seconds=30)
