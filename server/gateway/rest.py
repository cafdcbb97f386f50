"""The way to PostgREST: calls of public functions, and nothing else."""

import re
from collections.abc import AsyncIterator

import httpx
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from server.gateway.bodies import SMALLEST_COMPRESSED, TooLarge, accepted, body, compressed
from server.gateway.caller import bearer
from server.gateway.context import Gateway

FUNCTION = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
LARGEST_REQUEST = 8 * 1024 * 1024
TIMEOUT = httpx.Timeout(30, connect=2)
TO_POSTGREST = ("accept", "content-type", "prefer", "range", "range-unit")
FROM_POSTGREST = (
    "content-type",
    "content-range",
    "content-profile",
    "preference-applied",
    "location",
    "retry-after",
    "proxy-status",
    "www-authenticate",
)


def routes(gateway: Gateway) -> list[Route]:
    async def call(request: Request) -> Response:
        function = request.path_params["function"]
        if not FUNCTION.fullmatch(function):
            return refused(404, "PGRST202", "There is no such function")
        if request.headers.get("content-encoding", "identity") != "identity":
            return refused(415, "encoded_body", "Send the body uncompressed")
        headers = {name: value for name in TO_POSTGREST if (value := request.headers.get(name))}
        headers |= {"authorization": f"Bearer {bearer(request, gateway)}", "accept-encoding": "identity"}
        try:
            content = await body(request, LARGEST_REQUEST)
        except TooLarge:
            return refused(413, "request_too_large", f"The request is larger than {LARGEST_REQUEST} bytes")
        except ClientDisconnect:
            return Response(status_code=499)
        url = httpx.URL(f"{gateway.postgrest_url}/rpc/{function}", query=request.scope["query_string"])
        onward = gateway.http.build_request(
            request.method, url, headers=headers, content=content, timeout=TIMEOUT
        )
        try:
            answer = await gateway.http.send(onward, stream=True)
        except httpx.TimeoutException:
            return unavailable("The database took too long to answer")
        except httpx.HTTPError:
            return unavailable("The database is starting; nothing was lost, try again")
        return await _returned(request, answer)

    return [
        Route("/rest/v1/rpc/{function}", call, methods=["GET", "HEAD", "POST"]),
        Route("/rest/v1/{rest:path}", only_functions, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
    ]


async def only_functions(request: Request) -> Response:
    return refused(404, "PGRST205", "Only functions can be called here: /rest/v1/rpc/<name>")


def refused(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """The shape of PostgREST's own errors."""
    shape = {"code": code, "message": message, "details": None, "hint": None}
    return JSONResponse(shape, status, headers=headers)


def unavailable(message: str) -> JSONResponse:
    return refused(503, "PGRST001", message, {"Retry-After": "1"})


async def _returned(request: Request, answer: httpx.Response) -> Response:
    headers = {name: value for name in FROM_POSTGREST if (value := answer.headers.get(name))}
    headers["vary"] = "Accept-Encoding"
    chunks = answer.aiter_raw()
    try:
        start = await _first(chunks)
    except httpx.HTTPError:
        await answer.aclose()
        return unavailable("The database stopped in mid-answer; nothing was lost, try again")
    codings = accepted(request)
    if len(start) < SMALLEST_COMPRESSED or not codings:
        stream = _whole(answer, start, chunks)
    else:
        headers["content-encoding"] = codings[0]
        stream = compressed(_whole(answer, start, chunks), codings[0])
    if len(start) < SMALLEST_COMPRESSED:
        await answer.aclose()
        return Response(start, answer.status_code, headers)
    return StreamingResponse(stream, answer.status_code, headers)


async def _first(chunks: AsyncIterator[bytes]) -> bytes:
    """At least enough to know whether compressing pays; less only when that is all."""
    start = b""
    async for chunk in chunks:
        start += chunk
        if len(start) >= SMALLEST_COMPRESSED:
            break
    return start


async def _whole(answer: httpx.Response, start: bytes, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    try:
        yield start
        async for chunk in chunks:
            yield chunk
    finally:
        await answer.aclose()
