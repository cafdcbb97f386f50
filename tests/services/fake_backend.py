"""The engine's edge to the network over the fake server, with cuts where a test says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from services.answers import Offline, Rejected, Unauthorized
from services.backend import ENDINGS, Backend, Session
from services.config import Config, plain_phone
from services.ids import uuid7
from services.platform import JPEG, Platform
from tests.services.fake_server import FakeServer

Cut = Callable[[str], None]


class FakeAccounts:
    """Phones, passwords and tokens of everyone; shared by all devices of a test."""

    def __init__(self) -> None:
        self.users: dict[str, tuple[str, str]] = {}
        self.tokens: dict[str, str] = {}
        self.refresh: dict[str, str] = {}

    def user(self, phone: str, password: str) -> str:
        user_id = uuid7()
        self.users[plain_phone(phone)] = (user_id, password)
        return user_id

    def session(self, user_id: str, now: float) -> Session:
        access, refresh = uuid7(), uuid7()
        self.tokens[access] = user_id
        self.refresh[refresh] = user_id
        return Session(user_id, access, refresh, now + 3600)

    def whose(self, session: Session) -> str:
        user_id = self.tokens.get(session.access_token)
        if user_id is None:
            raise Unauthorized("bad_jwt")
        return user_id


class FakeBackend(Backend):
    """`cut(step)` runs at "connect", "sent", "answered" of a call and raises what a network would."""

    def __init__(self, platform: Platform, server: FakeServer, accounts: FakeAccounts) -> None:
        super().__init__(platform, Config("http://fake", "key"))
        self.server = server
        self.accounts = accounts
        self.cut: Cut = lambda step: None
        self.exchanges: list[Mapping[str, Any]] = []
        self.breath = False

    async def load(self) -> None:
        """Nothing to import."""

    async def exchange(self, body: Mapping[str, Any], session: Session) -> dict[str, Any]:
        self.cut("connect")
        user_id = self.accounts.whose(session)
        self.cut("sent")
        self.exchanges.append(body)
        told = self.server.exchange(user_id, body)
        if self.breath:
            await asyncio.sleep(0)
        self.cut("answered")
        return told

    async def rpc(self, name: str, body: Mapping[str, Any], session: Session | None = None) -> Any:
        self.cut("connect")
        if name == "first_run":
            return {"first_run": not self.server.members}
        raise Rejected("CODE_UNKNOWN", 404)

    async def sign_in(self, phone: str, password: str) -> Session:
        self.cut("connect")
        user_id, known = self.accounts.users.get(plain_phone(phone), ("", ""))
        if not user_id or known != password:
            raise Rejected("invalid_credentials", 400)
        return self.accounts.session(user_id, self.server.now().timestamp())

    async def sign_up(self, phone: str, password: str) -> Session:
        self.cut("connect")
        if plain_phone(phone) in self.accounts.users:
            raise Rejected("phone_exists", 422)
        return self.accounts.session(self.accounts.user(phone, password), self.server.now().timestamp())

    async def refresh(self, session: Session) -> Session:
        self.cut("connect")
        user_id = self.accounts.refresh.pop(session.refresh_token, None)
        if user_id is None:
            raise Unauthorized("refresh_token_not_found")
        return self.accounts.session(user_id, self.server.now().timestamp())

    async def sign_out(self, session: Session) -> None:
        self.cut("connect")
        self.accounts.tokens.pop(session.access_token, None)
        self.accounts.refresh.pop(session.refresh_token, None)

    async def upload_photo(
        self, estate_id: str, sha256: str, data: bytes, session: Session, media: str = JPEG
    ) -> None:
        self.cut("connect")
        self.accounts.whose(session)
        name = f"{estate_id}/{sha256}.{ENDINGS[media]}"
        if not self.server.upload(name, data) and len(self.server.objects[name]) != len(data):
            raise Rejected("SIZE_DIFFERS", 409)
        self.cut("answered")

    async def fetch_photo(self, estate_id: str, sha256: str, session: Session, media: str = JPEG) -> bytes:
        self.cut("connect")
        found = self.server.objects.get(f"{estate_id}/{sha256}.{ENDINGS[media]}")
        if found is None:
            raise Rejected("NoSuchKey", 404)
        return found


def offline(step: str) -> None:
    raise Offline(f"cut at {step}")
