"""Pictures and camera videos of labels as a phone sees them: on a wall, a little askew, in lamp light."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import qrcode
from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT, RATE = 640, 480, 5
WALL = 118


def label(text: str, side: int = 300) -> Image.Image:
    """A printed label, grey scale: the code in its quiet zone, the tail of the text beneath it."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, box_size=8, border=4)
    code.add_data(text)
    code.make(fit=True)
    picture = code.make_image().convert("L").resize((side, side), Image.Resampling.NEAREST)
    paper = Image.new("L", (side, side + 28), 245)
    paper.paste(picture, (0, 0))
    ImageDraw.Draw(paper).text((side // 2 - 40, side + 8), text[-12:], fill=20)
    return paper


def seen(
    text: str, angle: float = 4.0, side: int = 300, blur: float = 0.7, light: float = 0.9
) -> Image.Image:
    """The label on a wall through a 640x480 camera; `angle` degrees askew, `light` 1.0 is a bright day."""
    wall = Image.new("L", (WIDTH, HEIGHT), WALL)
    turned = label(text, side).convert("LA").rotate(angle, Image.Resampling.BICUBIC, expand=True)
    spot = ((WIDTH - turned.width) // 2, (HEIGHT - turned.height) // 2)
    wall.paste(turned.getchannel("L"), spot, turned.getchannel("A"))
    return wall.filter(ImageFilter.GaussianBlur(blur)).point(lambda value: int(value * light))


def write_video(path: str | Path, texts: Sequence[str], seconds_each: float, gap: float = 0.6) -> None:
    """A looping Y4M for `--use-file-for-fake-video-capture`: each label in turn, a bare wall between them."""
    chroma = bytes([128]) * (WIDTH * HEIGHT // 2)
    with Path(path).open("wb") as file:
        file.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{RATE}:1 Ip A1:1 C420jpeg\n".encode())
        for picture in _frames(texts, max(1, round(seconds_each * RATE)), round(gap * RATE)):
            file.write(b"FRAME\n" + picture + chroma)


def _frames(texts: Sequence[str], each: int, gap: int) -> Iterator[bytes]:
    bare = bytes([WALL]) * (WIDTH * HEIGHT)
    for number, text in enumerate(texts):
        for frame in range(each):
            yield seen(text, angle=4.0 - (frame % 3) * 2 - (number % 2) * 3).tobytes()
        yield from [bare] * gap
