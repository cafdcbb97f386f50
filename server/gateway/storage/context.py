"""What every Storage endpoint works with: the database as the caller, the files, the request."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from psycopg import AsyncCursor
from psycopg.rows import dict_row
from starlette.requests import Request

from server.gateway.context import Gateway
from server.gateway.storage.answers import Row
from server.gateway.storage.errors import denied, no_such_bucket
from server.gateway.storage.files import Files
from server.keys import ROLES, Claims

Cursor = AsyncCursor[Row]
LARGEST_OBJECT = 50 << 20
OWN_ROLE = "none"


@dataclass(frozen=True)
class Storage:
    gateway: Gateway
    files: Files

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Cursor]:
        """As the owner of the tables, whom policies do not bind."""
        async with (
            self.gateway.storage_pool.connection() as connection,
            connection.transaction(),
            connection.cursor(row_factory=dict_row) as cursor,
        ):
            yield cursor


@dataclass(frozen=True)
class Call:
    """One request: `claims` is None for one that shows no token at all."""

    storage: Storage
    request: Request
    claims: Claims | None

    @property
    def bucket(self) -> str:
        return str(self.request.path_params["bucket"])

    @property
    def key(self) -> str:
        return str(self.request.path_params["key"])

    @property
    def owner_id(self) -> str | None:
        subject = (self.claims or {}).get("sub")
        return subject if isinstance(subject, str) else None

    @asynccontextmanager
    async def transaction(self, operation: str) -> AsyncIterator[Cursor]:
        """As the caller: row-level security decides. Policies see `operation` in storage.operation()."""
        async with self.storage.transaction() as cur:
            await become(cur, self.claims, operation)
            yield cur


async def become(cur: Cursor, claims: Claims | None, operation: str) -> None:
    """For the rest of this transaction, the caller. Raises for a role that is none of the API's."""
    role = (claims or {}).get("role")
    if role not in ROLES:
        raise denied("this role may not use Storage")
    await cur.execute(
        """select set_config('role', %s, true), set_config('request.jwt.claims', %s, true),
             set_config('storage.operation', %s, true),
             set_config('storage.allow_delete_query', 'true', true)""",
        (role, json.dumps(claims), operation),
    )


async def become_owner(cur: Cursor) -> None:
    await cur.execute("select set_config('role', %s, true)", (OWN_ROLE,))


async def find_bucket(cur: Cursor, name: str) -> Row:
    """Without regard to policies. Raises NoSuchBucket."""
    await cur.execute("select * from storage.buckets where id = %s", (name,))
    row = await cur.fetchone()
    if row is None:
        raise no_such_bucket()
    return row


async def find_object(cur: Cursor, bucket: str, key: str) -> Row | None:
    await cur.execute("select * from storage.objects where bucket_id = %s and name = %s", (bucket, key))
    return await cur.fetchone()
