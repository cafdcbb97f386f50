"""What everybody does in every story: sign in, sign out, read a code off the screen, ask the database."""

import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import psycopg
from psycopg.rows import dict_row

from server.stack import Stack
from tests.browser.phone import Phone

T = TypeVar("T")
CODE = r"\b[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}\b"


def sign_in(phone: Phone, number: str, password: str) -> None:
    phone.fill("手机号", number)
    phone.fill("密码", password)
    phone.tap("登录", role="button")


def sign_out(phone: Phone, choice: str) -> None:
    """From the page about oneself; `choice` is what the question is answered with."""
    phone.open("/me")
    phone.tap("退出登录", role="button")
    phone.sees("退出登录？" if choice == "退出登录" else "没有发送")
    phone.tap(choice, role="button", last=True, until="用手机号和密码")


def round_to_walk(estate: Stack, plan: str = "全园巡逻") -> str:
    """The id of a round of the plan that stays open for as long as a story lasts, whatever the hour is; the
    extra rounds of other stories have names of their own.
    """
    found = rows(
        estate,
        """select r.id::text from rounds.rounds r join rounds.plans p on p.id = r.plan_id
           where p.name = %s and r.name = p.name and r.due_at > now() + interval '15 minutes'
           order by r.starts_at limit 1""",
        plan,
    )
    return str(found[0]["id"])


def open_scanner(phone: Phone, round_id: str) -> None:
    """Before a round's time the phone asks whether to walk it already."""
    phone.open(f"/rounds/{round_id}/scan")
    phone.reads("输入短码|现在就走")
    if "现在就走" in phone.text():
        phone.tap("现在就走", role="button", until="输入短码")


def large_type(phone: Phone) -> None:
    """The largest there is, kept by the phone."""
    phone.open("/me/look")
    phone.tap("特大字")
    phone.page.wait_for_function("() => localStorage.getItem('anju.font_scale') === '1.6'")


def code_on(phone: Phone) -> str:
    """The one-time code that the manager's screen shows."""
    return phone.reads(CODE)


def rows(estate: Stack, query: str, *values: Any) -> list[dict[str, Any]]:
    """What the database answers, by the names of the columns. The values stand in the query as %s, or by
    their names when they are one mapping. What a statement writes is written for good.
    """
    named = values[0] if len(values) == 1 and isinstance(values[0], Mapping) else values
    with psycopg.connect(estate.dsn("supabase_admin"), row_factory=dict_row) as sql:
        return sql.execute(query, named).fetchall()


def row(estate: Stack, query: str, *values: Any) -> dict[str, Any] | None:
    """The first of them, if there is one."""
    return next(iter(rows(estate, query, *values)), None)


def one(estate: Stack, query: str, *values: Any) -> dict[str, Any]:
    """The only one."""
    (found,) = rows(estate, query, *values)
    return found


def eventually(phone: Phone, ask: Callable[[], T], holds: Callable[[T], bool], seconds: float = 120) -> T:
    """Asks until the answer holds, and returns it. What was done in a browser is on its way for a while, its
    photos longest; the phone must stay on meanwhile.
    """
    end = time.monotonic() + seconds
    while not holds(found := ask()):
        if time.monotonic() > end:
            raise AssertionError(f"there is only {found}; on the screen: {phone.text()}")
        phone.page.wait_for_timeout(300)
    return found
