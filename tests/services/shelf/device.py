"""Stories of the device around the database, which only a browser can tell."""

from __future__ import annotations

import asyncio
import io
import struct
import zlib
from collections.abc import Awaitable, Callable

from services.platform import PhotoUnreadable
from services.platform.browser import BrowserPlatform


async def two_callers_never_hold_a_lock_at_once(platform: BrowserPlatform) -> None:
    inside: list[str] = []

    async def hold(name: str) -> None:
        async with platform.lock("shelf"):
            inside.append(name)
            assert len(inside) == 1
            await asyncio.sleep(0.02)
            inside.remove(name)

    await asyncio.gather(*(hold(str(n)) for n in range(5)))


async def who_gives_up_waiting_leaves_the_lock_free(platform: BrowserPlatform) -> None:
    async def wait() -> None:
        async with platform.lock("shelf"):
            raise AssertionError("the lock was held by another")

    async with platform.lock("shelf"):
        waiting = asyncio.ensure_future(wait())
        await asyncio.sleep(0.05)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    async with asyncio.timeout(2):
        async with platform.lock("shelf"):
            await asyncio.sleep(0)


async def the_window_answers(platform: BrowserPlatform) -> None:
    assert await platform.window("online") is True
    assert await platform.window("set", "shelf", "岗亭") is True
    assert await platform.window("get", "shelf") == "岗亭"
    assert await platform.window("no_such_command") is None
    room = await platform.storage()
    assert room.quota is not None
    assert room.quota > 0


async def a_photo_is_made_small_and_loses_its_exif(platform: BrowserPlatform) -> None:
    picture = await platform.shrink(_png(2400, 1200), ["2025-11-21 21:14", "东门岗亭 李卫国"], 1600, 0.8)
    assert (picture.width, picture.height) == (1600, 800)
    assert picture.data[:3] == b"\xff\xd8\xff"
    assert b"Exif" not in picture.data[:200]
    plain = await platform.shrink(_png(2400, 1200), [], 1600, 0.8)
    assert picture.data != plain.data


async def a_signature_is_drawn_dark_on_white(platform: BrowserPlatform) -> None:
    picture = await platform.draw([[(20, 20), (180, 80)], [(100, 90)]], 200, 100)
    assert (picture.width, picture.height) == (200, 100)
    assert picture.data[:3] == b"\xff\xd8\xff"
    nothing = await platform.draw([], 200, 100)
    assert len(nothing.data) < len(picture.data)


async def bytes_that_are_no_picture_are_said_to_be_none(platform: BrowserPlatform) -> None:
    try:
        await platform.shrink(b"not a picture", [], 1600, 0.8)
    except PhotoUnreadable:
        return
    raise AssertionError("a picture was made of nothing")


async def a_qr_code_is_read_from_a_picture(platform: BrowserPlatform) -> None:
    import qrcode  # type: ignore[import-untyped]

    made = qrcode.QRCode(border=4)
    made.add_data("https://anju.example/t/abcdefghijklmnopqrstuv")
    made.make(fit=True)
    modules = [row for row in made.get_matrix() for _ in range(8)]
    wide = [[cell for cell in row for _ in range(8)] for row in modules]
    found = await platform.decode(_gray([[0 if dark else 255 for dark in row] for row in wide]))
    assert found == ["https://anju.example/t/abcdefghijklmnopqrstuv"]
    assert await platform.decode(_png(40, 40)) == []


async def the_official_client_speaks_through_fetch(platform: BrowserPlatform) -> None:
    import httpx
    import js  # type: ignore[import-not-found]

    async with httpx.AsyncClient(transport=platform.transport()) as http:
        answer = await http.get(str(js.self.location.origin) + "/config.json")
        assert answer.status_code == 200
        try:
            await http.get("http://127.0.0.1:9/nobody")
        except httpx.TransportError:
            return
    raise AssertionError("nobody answered, and it was not told")


def _png(width: int, height: int) -> bytes:
    return _gray([[(x // 8 + y // 8) % 2 * 200 for x in range(width)] for y in range(height)])


def _gray(rows: list[list[int]]) -> bytes:
    """A grayscale PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    out = io.BytesIO(b"\x89PNG\r\n\x1a\n")
    out.seek(0, 2)
    out.write(chunk(b"IHDR", struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 0, 0, 0, 0)))
    out.write(chunk(b"IDAT", zlib.compress(b"".join(b"\0" + bytes(row) for row in rows))))
    out.write(chunk(b"IEND", b""))
    return out.getvalue()


DEVICE_STORIES: tuple[Callable[[BrowserPlatform], Awaitable[None]], ...] = (
    two_callers_never_hold_a_lock_at_once,
    who_gives_up_waiting_leaves_the_lock_free,
    the_window_answers,
    a_photo_is_made_small_and_loses_its_exif,
    a_signature_is_drawn_dark_on_white,
    bytes_that_are_no_picture_are_said_to_be_none,
    a_qr_code_is_read_from_a_picture,
    the_official_client_speaks_through_fetch,
)
