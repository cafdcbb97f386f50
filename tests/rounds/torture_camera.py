"""Draws what a camera sees of labels on a wall: perspective, light, focus, movement, noise; grey scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

import qrcode
from PIL import Image, ImageChops, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1280, 720
FINE = 2
MODULE = 8
PAPER, INK = 235, 25
ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyz23456789-_"
Point = tuple[float, float]


@dataclass
class Shot:
    """A scene in the making. `share` is 0.0 for the easiest of its group, 1.0 for the hardest."""

    dice: Random
    number: int
    share: float
    printed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.wall = wall(self.dice)

    def label(self) -> Image.Image:
        """A new label, as it leaves the printer."""
        self.printed.append(f"https://anju.example.com/t/{''.join(self.dice.choices(ALPHABET, k=22))}")
        return paper(self.printed[-1])

    def between(self, easy: float, hard: float) -> float:
        return easy + (hard - easy) * self.share

    def any(self, low: float, high: float) -> float:
        return self.dice.uniform(low, high)

    def middle(self, drift: float = 60) -> Point:
        """About where a person aims."""
        return WIDTH / 2 + self.any(-drift, drift), HEIGHT / 2 + self.any(-drift, drift) / 2

    def hang(self, label: Image.Image, corners: Sequence[Point]) -> None:
        """Puts the label where its corners are, clockwise from the top left, in pixels of the picture."""
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        left, top = math.floor(min(xs)) - 2, math.floor(min(ys)) - 2
        size = math.ceil(max(xs)) + 2 - left, math.ceil(max(ys)) + 2 - top
        inside = [((x - left) * FINE, (y - top) * FINE) for x, y in corners]
        fit, big = _perspective(inside, label.size), (size[0] * FINE, size[1] * FINE)
        seen = label.transform(big, Image.Transform.PERSPECTIVE, fit, Image.Resampling.BICUBIC)
        mask = Image.new("L", label.size, 255).transform(
            big, Image.Transform.PERSPECTIVE, fit, Image.Resampling.BILINEAR
        )
        self.wall.paste(seen.reduce(FINE), (left, top), mask.reduce(FINE))

    def taken(self, light: float = 0.85, blur: float = 0.9, noise: float = 3.0) -> Image.Image:
        """The picture: `blur` in pixels, `noise` in grey values, `light` 1.0 is a bright day."""
        lit = self.wall.filter(ImageFilter.GaussianBlur(blur)).point(lambda value: round(value * light))
        return grain(lit, self.dice, noise)


def paper(text: str) -> Image.Image:
    """As label sheets are printed: the code in its quiet zone, lines of words below it."""
    made = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_Q, box_size=MODULE, border=4)
    made.add_data(text)
    made.make(fit=True)
    dark = made.make_image().convert("L").point(lambda value: INK if value < 128 else PAPER)
    sheet = Image.new("L", (dark.width, dark.height + 7 * MODULE), PAPER)
    sheet.paste(dark, (0, 0))
    pen = ImageDraw.Draw(sheet)
    for line in range(2):
        top = dark.height + line * 3 * MODULE
        pen.rectangle((dark.width // 4, top, dark.width * 3 // 4, top + MODULE), fill=INK + 40)
    return sheet


def square(label: Image.Image, at: Point, side: float, angle: float = 0.0) -> list[Point]:
    """Corners of a label seen straight on: the code with its margin is `side` wide, its middle is `at`."""
    turn, unit = math.radians(angle), side / label.width
    code = label.width / 2
    found = []
    for x, y in ((0, 0), (label.width, 0), label.size, (0, label.height)):
        dx, dy = (x - code) * unit, (y - code) * unit
        found.append(
            (
                at[0] + dx * math.cos(turn) - dy * math.sin(turn),
                at[1] + dx * math.sin(turn) + dy * math.cos(turn),
            )
        )
    return found


def leaning(corners: Sequence[Point], at: Point, lean: float, around: float) -> list[Point]:
    """The same corners when the label leans away by `lean` degrees about an axis at `around` degrees."""
    tilt, axis, far = math.radians(lean), math.radians(around), 900.0
    found = []
    for x, y in corners:
        dx, dy = x - at[0], y - at[1]
        along = dx * math.cos(axis) + dy * math.sin(axis)
        across = -dx * math.sin(axis) + dy * math.cos(axis)
        depth = far / (far + across * math.sin(tilt))
        along, across = along * depth, across * math.cos(tilt) * depth
        found.append(
            (
                at[0] + along * math.cos(axis) - across * math.sin(axis),
                at[1] + along * math.sin(axis) + across * math.cos(axis),
            )
        )
    return found


def wall(dice: Random) -> Image.Image:
    """Plaster with a shadow across, a pipe and a cable."""
    shade = Image.new("L", (2, 2))
    for spot in ((0, 0), (1, 0), (0, 1), (1, 1)):
        shade.putpixel(spot, dice.randint(95, 165))
    plain = grain(shade.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC), dice, 10)
    pen = ImageDraw.Draw(plain)
    for _ in range(3):
        x, wide = dice.randrange(WIDTH), dice.randint(3, 26)
        pen.line((x, 0, x + dice.randint(-90, 90), HEIGHT), fill=dice.randint(40, 200), width=wide)
    return plain


def grain(picture: Image.Image, dice: Random, strength: float) -> Image.Image:
    """Noise whose standard deviation is `strength` grey values, nearly Gaussian."""
    count = picture.width * picture.height
    two = [Image.frombytes("L", picture.size, dice.randbytes(count)) for _ in range(2)]
    mean = ImageChops.add(two[0], two[1], scale=2)  # deviation 52 about 127
    scaled = mean.point(lambda value: round(128 + (value - 127) * strength / 52))
    return ImageChops.add(picture, scaled, 1, -128)


def moved(picture: Image.Image, by: Point, steps: int = 8) -> Image.Image:
    """The hand moves while the picture is taken: the mean of the way."""
    mean = picture
    for step in range(1, steps):
        there = ImageChops.offset(picture, round(by[0] * step / steps), round(by[1] * step / steps))
        mean = Image.blend(mean, there, 1 / (step + 1))
    return mean


def dot(picture: Image.Image, at: Point, radius: float, shade: int) -> None:
    box = (at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius)
    ImageDraw.Draw(picture).ellipse(box, fill=shade)


def _perspective(corners: Sequence[Point], size: tuple[int, int]) -> list[float]:
    """The eight numbers that Pillow wants: from a point of the picture to a point of the label."""
    flat = [(0, 0), (size[0], 0), size, (0, size[1])]
    lines: list[list[float]] = []
    for (x, y), (u, v) in zip(corners, flat, strict=True):
        lines.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        lines.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for column in range(8):
        pivot = max(range(column, 8), key=lambda line: abs(lines[line][column]))
        lines[column], lines[pivot] = lines[pivot], lines[column]
        lines[column] = [value / lines[column][column] for value in lines[column]]
        for line in range(8):
            if line != column:
                factor = lines[line][column]
                lines[line] = [a - factor * b for a, b in zip(lines[line], lines[column], strict=True)]
    return [line[8] for line in lines]
