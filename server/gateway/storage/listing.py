"""What is in a bucket: one folder at a time, or everything under a prefix, page by page."""

import base64
import binascii
import json
from typing import Any

from psycopg.sql import SQL, Identifier
from starlette.responses import Response

from server.gateway.storage.answers import Row, as_json
from server.gateway.storage.body import Fields, flag, must_be, read_json, text, whole_number
from server.gateway.storage.context import Call
from server.gateway.storage.errors import invalid_request

COLUMNS = ("name", "updated_at", "created_at", "last_accessed_at")
MOST = 1000

FOLDER = SQL("""
  with inside as (
    select substr(name, length(%(prefix)s) + 1) as rest,
      id, updated_at, created_at, last_accessed_at, metadata
    from storage.objects
    where bucket_id = %(bucket)s and starts_with(lower(name), lower(%(prefix)s || %(search)s))
  ), entries as (
    select split_part(rest, '/', 1) as name, null::uuid as id, null::timestamptz as updated_at,
      null::timestamptz as created_at, null::timestamptz as last_accessed_at, null::jsonb as metadata
    from inside where strpos(rest, '/') > 0 group by 1
    union all
    select rest, id, updated_at, created_at, last_accessed_at, metadata
    from inside where strpos(rest, '/') = 0
  )
  select * from entries
  order by {order}, lower(name) collate "C", name limit %(limit)s offset %(offset)s""")

PAGE = SQL("""
  with inside as (
    select name, id, updated_at, created_at, last_accessed_at, metadata,
      strpos(substr(name, length(%(prefix)s) + 1), '/') as slash
    from storage.objects where bucket_id = %(bucket)s and starts_with(name, %(prefix)s)
  ), entries as (
    select left(name, length(%(prefix)s) + slash) as name, null::uuid as id, null::timestamptz as updated_at,
      null::timestamptz as created_at, null::timestamptz as last_accessed_at, null::jsonb as metadata
    from inside where %(delimited)s and slash > 0 group by 1
    union all
    select name, id, updated_at, created_at, last_accessed_at, metadata
    from inside where not (%(delimited)s and slash > 0)
  ), placed as (
    select *, coalesce({column}, '-infinity'::timestamptz) as place from entries
  )
  select name, id, updated_at, created_at, last_accessed_at, metadata from placed
  where %(after)s::text is null or (place, name collate "C") {beyond} (%(at)s::timestamptz, %(after)s)
  order by place {way}, name collate "C" {way} limit %(limit)s + 1""")


async def list_folder(call: Call) -> Response:
    """The direct content of one folder; names relative to it, folders without an id."""
    fields = await read_json(call.request)
    column, way = order_of(fields)
    prefix = text(fields, "prefix")
    values = {
        "bucket": call.bucket,
        "prefix": f"{prefix.rstrip('/')}/" if prefix.strip("/") else "",
        "search": text(fields, "search"),
        "limit": whole_number(fields, "limit", 100, 1, MOST),
        "offset": whole_number(fields, "offset", 0, 0, 1 << 40),
    }
    by = (
        SQL('lower(name) collate "C"')
        if column == "name"
        else SQL("id is not null, {}").format(Identifier(column))
    )
    async with call.transaction("storage.object.list") as cur:
        await cur.execute(FOLDER.format(order=SQL("{} {}").format(by, SQL(way))), values)
        return as_json([_entry(row, row["name"]) for row in await cur.fetchall()])


async def list_page(call: Call) -> Response:
    """Full names, in pages that stay right while objects come and go."""
    fields = await read_json(call.request)
    column, way = order_of(fields)
    limit = whole_number(fields, "limit", MOST, 1, MOST)
    at, after = read_cursor(text(fields, "cursor"))
    values = {
        "bucket": call.bucket,
        "prefix": text(fields, "prefix"),
        "delimited": flag(fields, "with_delimiter"),
        "limit": limit,
        "at": at,
        "after": after,
    }
    query = PAGE.format(
        column=SQL("null::timestamptz") if column == "name" else Identifier(column),
        beyond=SQL("<" if way == "desc" else ">"),
        way=SQL(way),
    )
    async with call.transaction("storage.object.list_v2") as cur:
        await cur.execute(query, values)
        listed = await cur.fetchall()
    shown, more = listed[:limit], len(listed) > limit
    return as_json(
        {
            "hasNext": more,
            "folders": [
                {"key": row["name"].removesuffix("/"), **_entry(row, row["name"])}
                for row in shown
                if not row["id"]
            ],
            "objects": [{"key": row["name"], **_entry(row, row["name"])} for row in shown if row["id"]],
            **({"nextCursor": write_cursor(shown[-1], column)} if more else {}),
        }
    )


def order_of(fields: Fields) -> tuple[str, str]:
    sort = fields.get("sortBy") or {}
    if not isinstance(sort, dict):
        raise must_be("sortBy", "object")
    column, way = sort.get("column") or "name", sort.get("order") or "asc"
    if column not in COLUMNS or way not in ("asc", "desc"):
        raise invalid_request("body/sortBy/column must be equal to one of the allowed values")
    return column, way


def write_cursor(last: Row, column: str) -> str:
    at = last[column].isoformat() if column != "name" and last["id"] else "-infinity"
    return base64.urlsafe_b64encode(json.dumps([at, last["name"]]).encode()).decode()


def read_cursor(cursor: str) -> tuple[str, str | None]:
    if not cursor:
        return "-infinity", None
    try:
        at, after = json.loads(base64.urlsafe_b64decode(cursor))
    except (binascii.Error, ValueError, TypeError) as error:
        raise invalid_request("body/cursor is not one of ours") from error
    if not isinstance(at, str) or not isinstance(after, str):
        raise invalid_request("body/cursor is not one of ours")
    return at, after


def _entry(row: Row, name: str) -> dict[str, Any]:
    columns = ("id", "updated_at", "created_at", "last_accessed_at", "metadata")
    return {"name": name, **{column: row[column] for column in columns}}
