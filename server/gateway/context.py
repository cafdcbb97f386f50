"""What every route of the gateway may use."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from server.keys import Keys

Pool = AsyncConnectionPool[AsyncConnection[tuple[Any, ...]]]


@dataclass(frozen=True)
class Gateway:
    """`auth_pool` logs in as supabase_auth_admin, `storage_pool` as supabase_storage_admin.

    The storage login may `set local role` to anon, authenticated and service_role.
    `home` holds the uploaded files under `home/storage`; `http` is for calls to PostgREST.
    """

    auth_pool: Pool
    storage_pool: Pool
    keys: Keys
    home: Path
    public_url: str
    postgrest_url: str
    http: httpx.AsyncClient
