"""The server, through the official supabase client: the only place that speaks HTTP."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from services.answers import Answered, Offline, Rejected, TimedOut, Unauthorized, trouble
from services.config import Config, identity_of
from services.platform import JPEG, Platform

if TYPE_CHECKING:
    from supabase import AsyncClient

T = TypeVar("T")
TIMEOUT = 30.0
PHOTO_TIMEOUT = 120.0
BUCKET = "photos"
ENDINGS = {JPEG: "jpg", "audio/webm": "webm", "audio/mp4": "m4a"}
"""Of the file of a piece of evidence, by its media type."""

# One module at a time with a breath between: Python on the phone is one thread, and a tap must not wait.
SLICES = (
    "email.parser",
    "http.client",
    "ipaddress",
    "httpx._models",
    "httpx",
    "multidict",
    "yarl",
    "pydantic.main",
    "pydantic.fields",
    "pydantic.types",
    "postgrest.types",
    "postgrest",
    "storage3.types",
    "storage3",
    "supabase_functions",
    "supabase_auth.types",
    "supabase_auth.helpers",
    "supabase_auth",
    "realtime",
    "supabase",
)

_answered: ContextVar[Answered] = ContextVar("answered")


@dataclass(frozen=True)
class Session:
    """A signed-in account's tokens; `expires_at` in seconds since 1970 by the server's clock."""

    user_id: str
    access_token: str
    refresh_token: str
    expires_at: float

    def row(self) -> dict[str, Any]:
        return asdict(self)


class Backend:
    """Every call raises Offline, TimedOut, Unauthorized, Busy, TooLarge or Rejected (services/answers.py)."""

    def __init__(self, platform: Platform, config: Config) -> None:
        self._platform = platform
        self.config = config
        self._http: Any = None
        self._clients: dict[str, AsyncClient] = {}
        self._loading: asyncio.Lock | None = None

    async def load(self) -> None:
        """Imports the client in slices; call it after first paint. Calls that come earlier wait for it."""
        if self._loading is None:
            self._loading = asyncio.Lock()
        async with self._loading:
            if self._http is not None:
                return
            for name in SLICES:
                importlib.import_module(name)
                await asyncio.sleep(0)
            import httpx

            self._http = httpx.AsyncClient(
                transport=self._platform.transport(),
                timeout=PHOTO_TIMEOUT,
                event_hooks={"response": [_note_answer]},
            )

    async def close(self) -> None:
        if self._http is not None:
            await self._http.aclose()
            self._http, self._clients = None, {}

    async def exchange(self, body: Mapping[str, Any], session: Session) -> dict[str, Any]:
        """One `public.sync`: docs/sync.md says what goes and comes."""
        answer = await self.rpc("sync", body, session)
        if not isinstance(answer, dict) or "receipts" not in answer or "server_time" not in answer:
            raise Offline("the answer was not the server's")
        return answer

    async def rpc(self, name: str, body: Mapping[str, Any], session: Session | None = None) -> Any:
        async def call() -> Any:
            client = self._client(session)
            return (await client.rpc(name, dict(body)).execute()).data

        return await self._ask(call)

    async def rounds_between(
        self, since: datetime, until: datetime, session: Session
    ) -> list[dict[str, Any]]:
        """What the server has of rounds that began in a stretch, at most 62 days: `table`, `id` and `row` of
        each, as an exchange tells them. For the manager and the inspector.
        """
        body = {"from": since.isoformat(), "until": until.isoformat()}
        answer = await self.rpc("rounds_between", body, session)
        if not isinstance(answer, dict) or not isinstance(answer.get("changes"), list):
            raise Offline("the answer was not the server's")
        return list(answer["changes"])

    async def rounds_summary(
        self, since: datetime, until: datetime, session: Session
    ) -> list[dict[str, Any]]:
        """What the rounds that were to start in a stretch, at most 400 days, come to: a cell for each `day`,
        `hour` and `kind`. For the manager and the inspector.
        """
        body = {"from": since.isoformat(), "until": until.isoformat()}
        answer = await self.rpc("rounds_summary", body, session)
        if not isinstance(answer, dict) or not isinstance(answer.get("cells"), list):
            raise Offline("the answer was not the server's")
        return list(answer["cells"])

    async def first_run(self) -> bool:
        return bool((await self.rpc("first_run", {}))["first_run"])

    async def sign_in(self, phone: str, password: str) -> Session:
        identity = identity_of(self.config, phone)

        async def call() -> Session:
            credentials: Any = {**identity, "password": password}
            return _session(await self._fresh().auth.sign_in_with_password(credentials))

        return await self._ask(call)

    async def sign_up(self, phone: str, password: str) -> Session:
        identity = identity_of(self.config, phone)

        async def call() -> Session:
            credentials: Any = {**identity, "password": password}
            return _session(await self._fresh().auth.sign_up(credentials))

        return await self._ask(call)

    async def refresh(self, session: Session) -> Session:
        """The next tokens. Unauthorized only when the server says that the old ones are worth nothing."""

        async def call() -> Session:
            return _session(await self._fresh().auth.refresh_session(session.refresh_token))

        return await self._ask(call, refreshing=True)

    async def sign_out(self, session: Session) -> None:
        async def call() -> None:
            await self._fresh().auth.admin.sign_out(session.access_token, "local")

        await self._ask(call)

    async def change_password(self, phone: str, current: str, new: str) -> Session:
        """The current password is proved by signing in with it; other devices are signed out."""
        identity = identity_of(self.config, phone)

        async def call() -> Session:
            client = self._fresh()
            credentials: Any = {**identity, "password": current}
            answer = await client.auth.sign_in_with_password(credentials)
            change: Any = {"password": new, "current_password": current}
            await client.auth.update_user(change)
            return _session(answer)

        return await self._ask(call)

    async def reset_password(self, phone: str, code: str, new: str) -> None:
        async def call() -> None:
            body = {"phone": phone, "code": code, "password": new}
            await self._client(None).functions.invoke(
                "reset-password", invoke_options={"body": body, "responseType": "json"}
            )

        await self._ask(call)

    async def upload_photo(
        self, estate_id: str, sha256: str, data: bytes, session: Session, media: str = JPEG
    ) -> None:
        """Already there with the same size is success; another size raises Rejected SIZE_DIFFERS."""
        path = f"{estate_id}/{sha256}.{ENDINGS[media]}"

        async def put() -> None:
            files = self._client(session).storage.from_(BUCKET)
            await files.upload(path, data, {"content-type": media, "upsert": "false"})

        async def look() -> int:
            return int((await self._client(session).storage.from_(BUCKET).info(path))["size"])

        try:
            await self._ask(put, seconds=PHOTO_TIMEOUT)
        except Rejected as refused:
            if refused.status != 409:
                raise
            there = await self._ask(look)
            if there != len(data):
                raise Rejected("SIZE_DIFFERS", 409, detail={"there": there, "here": len(data)}) from refused

    async def fetch_photo(self, estate_id: str, sha256: str, session: Session, media: str = JPEG) -> bytes:
        async def call() -> bytes:
            files = self._client(session).storage.from_(BUCKET)
            return await files.download(f"{estate_id}/{sha256}.{ENDINGS[media]}")

        return await self._ask(call, seconds=PHOTO_TIMEOUT)

    async def _ask(
        self, call: Callable[[], Awaitable[T]], refreshing: bool = False, seconds: float = TIMEOUT
    ) -> T:
        await self.load()
        answered = Answered()
        _answered.set(answered)
        try:
            async with asyncio.timeout(seconds):
                return await call()
        except TimeoutError as late:
            raise TimedOut("no answer in time") from late
        except Exception as failed:
            raise trouble(failed, answered, refreshing) from failed

    def _client(self, session: Session | None) -> AsyncClient:
        token = session.access_token if session else ""
        if token not in self._clients:
            self._clients = {token: self._fresh(token), **{k: v for k, v in self._clients.items() if k == ""}}
        return self._clients[token]

    def _fresh(self, token: str = "") -> AsyncClient:
        """A client of its own for each account's tokens: none is ever sent with another's."""
        from supabase import AsyncClient, AsyncClientOptions

        options = AsyncClientOptions(httpx_client=self._http, auto_refresh_token=False, persist_session=False)
        if token:
            options.headers = {**options.headers, "Authorization": f"Bearer {token}"}
        return AsyncClient(self.config.url, self.config.key, options)


def _session(answer: Any) -> Session:
    """Raises Unauthorized when a project wants a confirmation before it signs the account in."""
    if answer.session is None:
        raise Unauthorized("confirmation_needed")
    got = answer.session
    return Session(str(got.user.id), got.access_token, got.refresh_token, float(got.expires_at or 0))


async def _note_answer(response: Any) -> None:
    """The libraries keep neither the status of an RPC nor Retry-After."""
    answered = _answered.get()
    answered.status = response.status_code
    answered.retry_after = response.headers.get("retry-after")
    if response.status_code >= 400:
        answered.body = await response.aread()
