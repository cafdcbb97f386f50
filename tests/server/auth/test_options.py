"""What an installation may decide, and what people are told when the database does not answer."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
from psycopg_pool import AsyncConnectionPool
from starlette.applications import Starlette

from server.gateway import auth, storage
from server.gateway.auth import AuthOptions
from server.gateway.context import Gateway, Pool
from server.stack import Stack
from tests.server.auth.conftest import PASSWORD, VERSION, new_phone

NEW = "jinxiuyuan-3-2-1201"
Story = Callable[[httpx.AsyncClient], Awaitable[None]]


@asynccontextmanager
async def gateway_with(
    stack: Stack, options: AuthOptions, dsn: str | None = None
) -> AsyncIterator[httpx.AsyncClient]:
    """A second gateway in front of the same database, or of one that does not answer."""
    pool: Pool = AsyncConnectionPool(
        dsn or stack.dsn("supabase_auth_admin"), min_size=1, max_size=2, timeout=1, open=False
    )
    await pool.open(wait=dsn is None)
    async with httpx.AsyncClient() as http:
        gateway = Gateway(pool, pool, stack.keys, stack.home, "http://here", "http://nowhere", http)
        app = Starlette(routes=[*auth.routes(gateway, options), *storage.routes(gateway)])
        headers = {"apikey": stack.publishable_key, **VERSION}
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://here/auth/v1/", headers=headers
        ) as client:
            yield client
    await pool.close()


def told(stack: Stack, options: AuthOptions, story: Story, dsn: str | None = None) -> None:
    async def tell() -> None:
        async with gateway_with(stack, options, dsn) as client:
            await story(client)

    asyncio.run(tell())


async def signed_up(client: httpx.AsyncClient) -> httpx.Response:
    return await client.post("signup", json={"phone": f"+{new_phone()}", "password": PASSWORD})


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_sign_up_can_be_off(stack: Stack) -> None:
    async def story(client: httpx.AsyncClient) -> None:
        assert code(await signed_up(client)) == (422, "signup_disabled")
        assert (await client.get("settings")).json()["disable_signup"]

    told(stack, AuthOptions(signup=False), story)


def test_the_current_password_can_be_asked_for(stack: Stack) -> None:
    async def story(client: httpx.AsyncClient) -> None:
        bearer = {"Authorization": f"Bearer {(await signed_up(client)).json()['access_token']}"}
        answer = await client.put("user", json={"password": NEW}, headers=bearer)
        assert code(answer) == (400, "current_password_required")
        body = {"password": NEW, "current_password": PASSWORD}
        assert (await client.put("user", json=body, headers=bearer)).status_code == 200

    told(stack, AuthOptions(require_current_password=True), story)


def test_a_session_can_have_an_end(stack: Stack) -> None:
    async def story(client: httpx.AsyncClient) -> None:
        token = (await signed_up(client)).json()["refresh_token"]
        time.sleep(0.01)
        answer = await client.post("token?grant_type=refresh_token", json={"refresh_token": token})
        assert code(answer) == (400, "session_expired")

    told(stack, AuthOptions(session_idle=0), story)


def test_a_database_that_does_not_answer_is_nobodys_fault(stack: Stack) -> None:
    """503, which clients try again; a 4xx would make them give up their session."""

    async def story(client: httpx.AsyncClient) -> None:
        token = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        person = stack.keys.sign({"sub": "x", "role": "authenticated", "exp": int(time.time()) + 60})
        bearer = {"Authorization": f"Bearer {person}"}
        answers = [
            await client.get("health"),
            await client.post("token?grant_type=password", json={"phone": "1", "password": PASSWORD}),
            await client.post("http://here/storage/v1/object/list/photos", json={}, headers=bearer),
        ]
        for answer in answers:
            assert answer.status_code == 503
            assert int(answer.headers["retry-after"]) > 0
        malformed = await client.post("token?grant_type=refresh_token", json={"refresh_token": token})
        assert code(malformed) == (400, "refresh_token_not_found")

    told(stack, AuthOptions(), story, dsn="host=127.0.0.1 port=1 user=nobody connect_timeout=1")


def test_a_storm_of_refreshes_is_told_to_come_back(stack: Stack) -> None:
    async def story(client: httpx.AsyncClient) -> None:
        session = (await signed_up(client)).json()
        body = {"refresh_token": "not one of ours"}
        answers = [await client.post("token?grant_type=refresh_token", json=body) for _ in range(800)]
        assert {answer.status_code for answer in answers} == {400, 503}
        storm = next(answer for answer in answers if answer.status_code == 503)
        assert int(storm.headers["retry-after"]) > 0
        body = {"refresh_token": session["refresh_token"]}
        while (answer := await client.post("token?grant_type=refresh_token", json=body)).status_code == 503:
            await asyncio.sleep(0.1)
        assert answer.status_code == 200

    told(stack, AuthOptions(), story)
