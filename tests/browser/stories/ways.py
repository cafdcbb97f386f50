"""What everybody does in every story: sign in, sign out, read a code off the screen."""

import re
from contextlib import suppress

import psycopg

from server.stack import Stack
from tests.browser.phone import Phone

CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}\b")


def sign_in(phone: Phone, number: str, password: str) -> None:
    phone.fill("手机号", number)
    phone.fill("密码", password)
    phone.tap("登录", role="button")


def sign_out(phone: Phone, choice: str) -> None:
    """From the page about oneself; `choice` is what the question is answered with."""
    phone.open("/me")
    phone.tap("退出登录", role="button")
    phone.sees("退出登录？" if choice == "退出登录" else "没有发送")
    answer = phone.page.get_by_role("button", name=choice).last
    for _ in range(5):
        # A dialog that is still growing may not take the tap.
        phone.page.wait_for_timeout(600)
        if answer.is_visible():
            answer.click()
        with suppress(AssertionError):
            phone.sees("用手机号和密码", seconds=6)
            return
    raise AssertionError(f"{choice} did not sign out; there is: {phone.text()}")


def round_to_walk(estate: Stack, plan: str = "全园巡逻") -> str:
    """The id of a round of the plan that stays open for as long as a story lasts, whatever the hour is."""
    with psycopg.connect(estate.dsn("supabase_admin")) as sql:
        found = sql.execute(
            """select r.id::text from rounds.rounds r join rounds.plans p on p.id = r.plan_id
               where p.name = %s and r.due_at > now() + interval '15 minutes' order by r.starts_at""",
            (plan,),
        ).fetchone()
    assert found is not None
    return str(found[0])


def open_scanner(phone: Phone, round_id: str) -> None:
    """Before a round's time the phone asks whether to walk it already."""
    phone.open(f"/rounds/{round_id}/scan")
    for _ in range(100):
        shown = phone.text()
        if "输入短码" in shown:
            return
        if "现在就走" in shown:
            phone.tap("现在就走", role="button")
        phone.page.wait_for_timeout(300)
    raise AssertionError(f"the scanner did not open; there is: {phone.text()}")


def code_on(phone: Phone) -> str:
    """The one-time code that the manager's screen shows."""
    for _ in range(100):
        found = CODE.search(phone.text())
        if found:
            return found[0]
        phone.page.wait_for_timeout(200)
    raise AssertionError(f"no code on the screen; there is: {phone.text()}")
