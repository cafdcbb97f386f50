"""Whether the parts behind the gateway answer."""

import asyncio

import httpx
import psycopg
import psycopg_pool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from server.gateway.context import Gateway

SECONDS = 2.0


def routes(gateway: Gateway) -> list[Route]:
    async def healthz(request: Request) -> Response:
        database, rest = await asyncio.gather(_database(gateway), _rest(gateway))
        well = database and rest
        body = {"status": "ok" if well else "unavailable", "database": database, "rest": rest}
        return JSONResponse(body, 200 if well else 503, headers={} if well else {"Retry-After": "1"})

    return [Route("/healthz", healthz)]


async def _database(gateway: Gateway) -> bool:
    try:
        async with asyncio.timeout(SECONDS), gateway.auth_pool.connection(timeout=SECONDS) as connection:
            await connection.execute("select 1")
    except (psycopg.Error, psycopg_pool.PoolTimeout, TimeoutError):
        return False
    return True


async def _rest(gateway: Gateway) -> bool:
    try:
        # Disabled OpenAPI answers the root with 404 while the connection and the schema cache are there.
        answer = await gateway.http.get(f"{gateway.postgrest_url}/", timeout=SECONDS)
    except httpx.HTTPError:
        return False
    return answer.status_code < 500
