"""Handing out signed addresses to fetch objects that the caller may see."""

from starlette.responses import Response

from server.gateway.storage import signing
from server.gateway.storage.answers import as_json
from server.gateway.storage.body import read_json, texts
from server.gateway.storage.context import Call, find_bucket, find_object
from server.gateway.storage.downloads import found
from server.gateway.storage.names import check_key

MOST_PATHS = 1000
OPERATION = "storage.object.sign"


async def sign_one(call: Call) -> Response:
    fields = await read_json(call.request)
    life = signing.seconds(fields.get("expiresIn"))
    key = check_key(call.key)
    async with call.storage.transaction() as cur:
        await find_bucket(cur, call.bucket)
    async with call.transaction(OPERATION) as cur:
        found(await find_object(cur, call.bucket, key))
    return as_json({"signedURL": address(call, key, life)})


async def sign_many(call: Call) -> Response:
    """What cannot be seen has an error in its place."""
    fields = await read_json(call.request)
    life = signing.seconds(fields.get("expiresIn"))
    paths = texts(fields, "paths", MOST_PATHS)
    async with call.transaction(OPERATION) as cur:
        await cur.execute(
            "select name from storage.objects where bucket_id = %s and name = any(%s)", (call.bucket, paths)
        )
        seen = {row["name"] for row in await cur.fetchall()}
    return as_json([_entry(call, path, life, path in seen) for path in paths])


def _entry(call: Call, path: str, life: int, seen: bool) -> dict[str, str | None]:
    if seen:
        return {"error": None, "path": path, "signedURL": address(call, path, life)}
    error = "Either the object does not exist or you do not have access to it"
    return {"error": error, "path": path, "signedURL": None}


def address(call: Call, key: str, life: int) -> str:
    """Relative to /storage/v1, as clients expect."""
    url = f"{call.bucket}/{key}"
    token = signing.sign(call.storage.gateway, url, "download", life)
    return f"/object/sign/{url}?token={token}"
