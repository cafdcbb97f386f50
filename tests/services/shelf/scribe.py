"""Records in a real browser as fast as it can and says so on the console: to be killed at any moment."""

from __future__ import annotations

import asyncio
import hashlib
import json

import flet as ft

from services.ids import uuid7
from services.platform import NewOp, NewPhoto
from services.platform.browser import browser


async def main(page: ft.Page) -> None:
    platform = await browser()
    db = await platform.open("anju-scribe")
    there = [[op.id, op.seq] for op in await db.ops()]
    photos = {photo.op_id: photo.sha256 for photo in await db.photos()}
    whole = [i for i, sha in photos.items() if _sha(await db.photo(sha) or b"") == sha]
    print("THERE " + json.dumps([there, whole]))  # noqa: T201
    page.add(ft.Text("在记"))
    while True:
        op_id = uuid7()
        data = op_id.encode() * 2000
        body = json.dumps({"id": op_id})
        await db.append(NewOp(op_id, body, "{}", "{}"), [NewPhoto(_sha(data), data)])
        print(f"SAID {op_id}")  # noqa: T201
        await asyncio.sleep(0)


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
