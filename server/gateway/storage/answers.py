"""How Storage writes its answers: JSON as the original writes it, byte for byte."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from starlette.responses import Response

Row = dict[str, Any]
JSON = "application/json; charset=utf-8"


def as_json(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), default=_written)
    return Response(text, status, {"content-type": JSON, **(headers or {})})


def moment(when: datetime) -> str:
    """Milliseconds and a Z, as JavaScript writes it."""
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def http_date(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")


def bucket(row: Row) -> Row:
    """`owner` is '' and not null: the Python client insists on a string."""
    names = ("public", "file_size_limit", "allowed_mime_types", "created_at", "updated_at")
    return {
        "id": row["id"],
        "name": row["name"],
        "owner": row["owner_id"] or "",
        **{name: row[name] for name in names},
    }


def object_row(row: Row) -> Row:
    """A whole row, as deletion and copying tell it."""
    names = ("version", "id", "updated_at", "created_at", "last_accessed_at", "metadata", "user_metadata")
    return {
        "name": row["name"],
        "bucket_id": row["bucket_id"],
        "owner": row["owner"] or "",
        "owner_id": row["owner_id"] or "",
        **{name: row[name] for name in names},
    }


def info(row: Row) -> Row:
    metadata = row["metadata"]
    return {
        "id": row["id"],
        "name": row["name"],
        "version": row["version"],
        "bucket_id": row["bucket_id"],
        "size": metadata["size"],
        "content_type": metadata["mimetype"],
        "cache_control": metadata["cacheControl"],
        "etag": metadata["eTag"],
        "metadata": row["user_metadata"],
        "last_modified": row["updated_at"],
        "created_at": row["created_at"],
    }


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"not for JSON: {type(value).__name__}")
