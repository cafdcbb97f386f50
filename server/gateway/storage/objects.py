"""The rows of objects: written, found, renamed and taken away as the caller."""

from typing import Any
from uuid import UUID, uuid4

from psycopg.types.json import Jsonb

from server.gateway.storage.answers import Row
from server.gateway.storage.context import Cursor

INSERT = """insert into storage.objects
    (id, bucket_id, name, owner, owner_id, version, metadata, user_metadata)
  values (%(id)s, %(bucket)s, %(key)s, %(owner)s, %(owner_id)s,
    %(version)s, %(metadata)s, %(user_metadata)s)"""
REPLACE = f"""{INSERT}
  on conflict (bucket_id, name) do update set owner = excluded.owner, owner_id = excluded.owner_id,
    version = excluded.version, metadata = excluded.metadata, user_metadata = excluded.user_metadata
  returning id"""


async def write(
    cur: Cursor,
    bucket: str,
    key: str,
    *,
    owner_id: str | None,
    upsert: bool,
    version: str,
    metadata: Row | None,
    user_metadata: Row | None,
) -> UUID:
    """The id of the row. A new one is not read back: INSERT alone must be leave enough."""
    values: dict[str, Any] = {
        "id": uuid4(),
        "bucket": bucket,
        "key": key,
        "owner": as_uuid(owner_id),
        "owner_id": owner_id,
        "version": version,
        "metadata": Jsonb(metadata) if metadata is not None else None,
        "user_metadata": Jsonb(user_metadata) if user_metadata is not None else None,
    }
    if not upsert:
        await cur.execute(INSERT, values)
        return UUID(str(values["id"]))
    await cur.execute(REPLACE, values)
    row = await cur.fetchone()
    assert row is not None
    return UUID(str(row["id"]))


async def hold(cur: Cursor, bucket: str, key: str) -> None:
    """Until the end of the transaction nobody else writes this key, not even one that does not exist yet."""
    await cur.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"{bucket}/{key}",))


async def delete(cur: Cursor, bucket: str, keys: list[str]) -> list[Row]:
    """The rows that the caller could delete; the others are absent."""
    await cur.execute(
        "delete from storage.objects where bucket_id = %s and name = any(%s) returning *", (bucket, keys)
    )
    return await cur.fetchall()


async def rename(cur: Cursor, source: tuple[str, str], target: tuple[str, str], owner_id: str | None) -> bool:
    """False when there is no such object that the caller may change."""
    await cur.execute(
        """update storage.objects set bucket_id = %s, name = %s,
             owner_id = coalesce(%s, owner_id), owner = coalesce(%s, owner)
           where bucket_id = %s and name = %s""",
        (*target, owner_id, as_uuid(owner_id), *source),
    )
    return cur.rowcount == 1


def as_uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
