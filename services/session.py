"""Who signed in on this device: accounts, their tokens, whose home it is now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from services.answers import Rejected, Trouble, Unauthorized
from services.backend import Backend, Session
from services.clock import Clock
from services.config import plain_phone
from services.journal import Journal
from services.outbox import Op
from services.platform import Batch, LocalDb, Platform
from services.sign_in import CODES, sign_in_failed
from services.sign_in import SignInFailed as SignInFailed

DEVICE_DB = "anju-device"
LOCK = "anju-sync"
EARLY_SECONDS = 60


@dataclass(frozen=True)
class Account:
    """One person on this device. `unsent` counts ops and photos that only this device holds."""

    user_id: str
    phone: str
    name: str
    estate: str
    unsent: int
    signed_in: bool


class UnsentWork(Exception):
    """Signing out now would leave work on this device that the server does not have."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} not sent")
        self.count = count


def database_of(user_id: str) -> str:
    return f"anju-{user_id}"


class Accounts:
    """The device's own database is the truth; another tab's change is heard and read again."""

    def __init__(self, platform: Platform, backend: Backend, clock: Clock, journal: Journal) -> None:
        self._platform = platform
        self._backend = backend
        self._clock = clock
        self._journal = journal
        self._db: LocalDb | None = None
        self._meta: dict[str, Any] = {}
        self._unsent: dict[str, int] = {}
        self._listeners: list[Callable[[], Awaitable[None]]] = []
        self.refused_code: tuple[str, str] | None = None
        """The one-time code that was refused last, and why: the account stands, the membership is missing."""
        platform.on_tabs(self._hear)

    @property
    def current(self) -> str | None:
        """The user id whose home this is; independent of whether tokens are at hand."""
        return self._meta.get("current")

    def on_change(self, fn: Callable[[], Awaitable[None]]) -> None:
        """fn runs whenever who is current, or whether they are signed in, may have changed."""
        self._listeners.append(fn)

    async def open(self, db: LocalDb) -> None:
        self._db = db
        await self._read()

    def people(self) -> tuple[Account, ...]:
        """Everyone who signed in here and has not been forgotten; the last one first."""
        rows = [v for k, v in self._meta.items() if k.startswith("account:") and v]
        rows.sort(key=lambda row: -row["at"])
        return tuple(self._account(row) for row in rows)

    def account(self, user_id: str) -> Account | None:
        row = self._meta.get(f"account:{user_id}")
        return self._account(row) if row else None

    async def sign_in(self, phone: str, password: str) -> None:
        """Raises SignInFailed."""
        await self._enter(phone, lambda: self._backend.sign_in(phone, password))

    async def sign_up(self, phone: str, password: str, code: str) -> None:
        """An account and its membership; when only the second failed, calling again goes on from there.

        Raises SignInFailed: phone_exists when the number has an account with another password.
        """
        await self._enter(phone, lambda: self._account_of(phone, password))
        await self.redeem(code)

    async def redeem(self, code: str) -> None:
        """The signed-in account becomes a member. Raises SignInFailed."""
        async with self._platform.lock(LOCK):
            session = await self._try(self.session)
        if session is None:
            raise SignInFailed("invalid_credentials")
        try:
            await self._try(lambda: self._backend.rpc("redeem_invite", {"code": code}, session))
        except SignInFailed as failed:
            self.refused_code = (code, failed.code)
            await self._changed()
            raise
        self.refused_code = None
        await self._changed()

    async def set_up_estate(
        self, name: str, time_zone: str, manager_name: str, phone: str, password: str
    ) -> None:
        """The first estate and its first manager. Raises SignInFailed."""
        await self._enter(phone, lambda: self._account_of(phone, password))
        session = await self.tokens()
        body = {"name": name, "time_zone": time_zone, "manager_name": manager_name}
        await self._try(lambda: self._backend.rpc("set_up_estate", body, session))
        await self._changed()

    async def first_run(self) -> bool:
        """No estate exists yet. Raises SignInFailed offline or busy."""
        return bool(await self._try(self._backend.first_run))

    async def change_password(self, current: str, new: str) -> None:
        """Raises SignInFailed; invalid_credentials when `current` is wrong."""
        account = self.account(self.current or "")
        if account is None:
            raise SignInFailed("invalid_credentials")
        session = await self._try(lambda: self._backend.change_password(account.phone, current, new))
        await self._keep(session)

    async def reset_password(self, phone: str, code: str, new: str) -> None:
        """With a one-time code of the manager's; sign in afterwards. Raises SignInFailed."""
        await self._try(lambda: self._backend.reset_password(plain_phone(phone), code, new))

    async def sign_out(self, force: bool = False) -> None:
        """Forgets rows and tokens, never what was not sent. Raises UnsentWork unless forced."""
        user_id = self.current
        if user_id is None:
            return
        unsent = await self.count_unsent(user_id)
        if unsent and not force:
            raise UnsentWork(unsent)
        session = self._session(user_id)
        await self._put({"current": None, f"session:{user_id}": None})
        await self._changed()
        db = await self._platform.open(database_of(user_id))
        await db.write(_forget(await db.photos()))
        if not unsent:
            await self._put({f"account:{user_id}": None})
            await self._platform.destroy(database_of(user_id))
        if session is not None:
            self._platform.spawn(self._say_goodbye(session))

    async def session(self, fresh: bool = False) -> Session | None:
        """Tokens of the current person, or None when the server no longer takes them. `fresh`: get new ones.

        To be called under the sync lock when it may refresh. Raises Trouble; then the old tokens are kept.
        """
        await self._read()
        session = self._session(self.current or "")
        if session is None:
            return None
        left = session.expires_at - self._clock.now().timestamp()
        if left > EARLY_SECONDS and not fresh:
            return session
        try:
            renewed: Session | None = await self._backend.refresh(session)
        except Unauthorized as worthless:
            self._journal.note("refresh", worthless)
            renewed = None
        key = f"session:{session.user_id}"
        await self._put({key: renewed.row() if renewed else None}, expect={key: session.row()})
        if renewed is None:
            await self._changed()
        return self._session(session.user_id)

    async def tokens(self) -> Session | None:
        """As they are, without asking the server for new ones."""
        return self._session(self.current or "")

    async def know(self, user_id: str, name: str, estate: str) -> None:
        """What the rows say of a person, for the list of people of this device."""
        row = self._meta.get(f"account:{user_id}")
        if row and (row["name"], row["estate"]) != (name, estate):
            await self._put({f"account:{user_id}": {**row, "name": name, "estate": estate}})

    async def count_unsent(self, user_id: str) -> int:
        db = await self._platform.open(database_of(user_id))
        ops = [Op.parse(stored) for stored in await db.ops()]
        photos = [p for p in await db.photos() if p.state != "kept"]
        self._unsent[user_id] = sum(op.unsent for op in ops) + len(photos)
        return self._unsent[user_id]

    def counted(self, unsent: int) -> None:
        """What the current person has not sent, as their own home knows it."""
        if self.current is not None:
            self._unsent[self.current] = unsent

    async def count_everyone(self) -> None:
        for account in self.people():
            await self.count_unsent(account.user_id)

    async def _account_of(self, phone: str, password: str) -> Session:
        try:
            return await self._backend.sign_up(phone, password)
        except Rejected as refused:
            if CODES.get(refused.code) != "phone_exists":
                raise
            exists = refused
        try:
            return await self._backend.sign_in(phone, password)
        except (Rejected, Unauthorized):
            raise exists from None

    async def _enter(self, phone: str, authenticate: Callable[[], Awaitable[Session]]) -> None:
        session = await self._try(authenticate)
        known = self._meta.get(f"account:{session.user_id}") or {"name": "", "estate": ""}
        account = {
            "user_id": session.user_id,
            "phone": plain_phone(phone),
            "name": known["name"],
            "estate": known["estate"],
            "at": self._platform.wall(),
        }
        await self._put({f"account:{session.user_id}": account, "current": session.user_id})
        await self._keep(session)
        await self._changed()

    async def _keep(self, session: Session) -> None:
        await self._put({f"session:{session.user_id}": session.row()})

    async def _try(self, call: Callable[[], Awaitable[Any]]) -> Any:
        try:
            return await call()
        except Trouble as trouble:
            raise sign_in_failed(trouble) from trouble

    async def _say_goodbye(self, session: Session) -> None:
        try:
            await self._backend.sign_out(session)
        except Trouble as trouble:
            self._journal.note("sign out", trouble)

    def _session(self, user_id: str) -> Session | None:
        row = self._meta.get(f"session:{user_id}")
        return Session(**row) if row else None

    def _account(self, row: Mapping[str, Any]) -> Account:
        user_id = row["user_id"]
        signed_in = self._session(user_id) is not None
        return Account(
            user_id, row["phone"], row["name"], row["estate"], self._unsent.get(user_id, 0), signed_in
        )

    async def _read(self) -> None:
        if self._db is not None:
            self._meta = await self._db.meta()

    async def _put(self, values: Mapping[str, Any], expect: Mapping[str, Any] | None = None) -> None:
        assert self._db is not None
        await self._db.write(Batch(meta=values, expect=expect or {}))
        await self._read()

    async def _changed(self) -> None:
        self._platform.tell_tabs({"accounts": True})
        for fn in list(self._listeners):
            await fn()

    def _hear(self, message: Any) -> None:
        if isinstance(message, dict) and message.get("accounts"):
            self._platform.spawn(self._heard())

    async def _heard(self) -> None:
        await self._read()
        for fn in list(self._listeners):
            await fn()


def _forget(photos: Any) -> Batch:
    """What a signed-out person's database loses: rows and copies of photos; the outbox stays."""
    copies = {p.sha256: None for p in photos if p.state == "kept"}
    meta = {"cursor": None, "person": None, "resetting": False}
    return Batch(meta=meta, rows_clear=True, stage_clear=True, photos=copies)
