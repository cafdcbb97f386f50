"""Labels as they are met at night: small, skewed, dark, in glare, half covered, blurred, in pairs, dirty.

Every scene is what a phone's camera gives at the resolution that the scanner asks for, the same on every run.
How they are read is tests/rounds/torture_reader.py.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tests.rounds.torture_camera import HEIGHT, MODULE, WIDTH, Shot, dot, leaning, moved, square

EACH = 20


@dataclass(frozen=True)
class Scene:
    """`printed`: every text that can be read in the picture, the one nearest to the middle first."""

    group: str
    number: int
    picture: Image.Image
    printed: tuple[str, ...]


def scenes(groups: Sequence[str] = (), each: int = EACH) -> Iterator[Scene]:
    """All groups, or those named, `each` scenes a group from easy to hard."""
    for group in groups or GROUPS:
        for number in range(each):
            shot = Shot(Random(f"{group} {number}"), number, number / max(1, each - 1))
            picture = GROUPS[group](shot)
            yield Scene(group, number, picture, tuple(shot.printed))


def _small(shot: Shot) -> Image.Image:
    """From 1.5 m down to a hand's breadth of pixels: 3.7 to 1.5 pixels a module."""
    label = shot.label()
    shot.hang(label, square(label, shot.middle(), shot.between(150, 62), shot.any(-6, 6)))
    return shot.taken(blur=0.7)


def _skewed(shot: Shot) -> Image.Image:
    """Seen from the side, up to 68 degrees off."""
    label = shot.label()
    at = shot.middle()
    flat = square(label, at, shot.any(260, 320))
    shot.hang(label, leaning(flat, at, shot.between(25, 68), shot.any(0, 360)))
    return shot.taken()


def _rotated(shot: Shot) -> Image.Image:
    """The whole circle."""
    label = shot.label()
    shot.hang(label, square(label, shot.middle(), shot.any(180, 300), shot.share * 345 + shot.any(0, 15)))
    return shot.taken()


def _dark(shot: Shot) -> Image.Image:
    """A cellar without a lamp: little light, much noise."""
    label = shot.label()
    shot.hang(label, square(label, shot.middle(), shot.any(180, 300), shot.any(-10, 10)))
    return shot.taken(light=shot.between(0.3, 0.06), noise=shot.between(5, 9))


def _glare(shot: Shot) -> Image.Image:
    """A lamp mirrored on the film: white in the middle of the spot, haze around it."""
    label = shot.label()
    (x, y), side = shot.middle(), shot.any(220, 300)
    shot.hang(label, square(label, (x, y), side, shot.any(-10, 10)))
    far, way = shot.between(0.6, 0.3) * side, shot.any(0, 2 * math.pi)
    spot = Image.new("L", (WIDTH // 4, HEIGHT // 4))
    at = ((x + far * math.cos(way)) / 4, (y + far * math.sin(way)) / 4)
    dot(spot, at, shot.between(0.08, 0.2) * side / 4, 255)
    haze = spot.filter(ImageFilter.GaussianBlur(side / 24)).point(lambda value: min(255, round(value * 1.5)))
    shot.wall = ImageChops.add(shot.wall, haze.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC))
    return shot.taken()


def _covered(shot: Shot) -> Image.Image:
    """A leaf, a thumb, a notice over a part; level Q mends 25 % of the words, and no reader a lost finder."""
    label = shot.label()
    inner = label.width - 8 * MODULE
    area = shot.between(0.03, 0.22) * inner * inner
    wide = math.sqrt(area) * shot.any(0.8, 1.25)
    high, shade = area / wide, shot.dice.choice([25, 90, 150, 235])
    at = 4 * MODULE + inner * (0.5 if shot.number % 2 else 0.97), 4 * MODULE + inner * 0.56
    left, top = at[0] - (wide / 2 if shot.number % 2 else wide), at[1] - high / 2
    ImageDraw.Draw(label).rectangle((left, top, left + wide, top + high), fill=shade)
    shot.hang(label, square(label, shot.middle(), shot.any(220, 320), shot.any(-8, 8)))
    return shot.taken()


def _blurred(shot: Shot) -> Image.Image:
    """Out of focus, up to a module and a half."""
    label = shot.label()
    side = shot.any(200, 300)
    shot.hang(label, square(label, shot.middle(), side, shot.any(-8, 8)))
    return shot.taken(blur=shot.between(0.2, 0.75) * side / 41)


def _moving(shot: Shot) -> Image.Image:
    """The hand passes by: smeared over up to two modules."""
    label = shot.label()
    side, way = shot.any(200, 300), shot.any(0, 2 * math.pi)
    shot.hang(label, square(label, shot.middle(), side, shot.any(-8, 8)))
    far = shot.between(0.5, 2.0) * side / 41
    shot.wall = moved(shot.wall, (far * math.cos(way), far * math.sin(way)))
    return shot.taken()


def _two(shot: Shot) -> Image.Image:
    """Two labels side by side or one above the other; the first is nearer to the middle."""
    near, other = shot.label(), shot.label()
    side, way = shot.between(260, 140), 1 if shot.number % 2 else -1
    short, far = shot.between(0.25, 0.42) * side, shot.between(1.1, 0.75) * side
    if shot.number % 4 < 2:
        places = [
            (WIDTH / 2 - way * short, HEIGHT / 2),
            (WIDTH / 2 + way * far, HEIGHT / 2 + shot.any(-30, 30)),
        ]
    else:
        places = [
            (WIDTH / 2, HEIGHT / 2 - short),
            (WIDTH / 2 + shot.any(-30, 30), HEIGHT / 2 + far + side / 6),
        ]
    for label, at in zip((near, other), places, strict=True):
        shot.hang(label, square(label, at, side, shot.any(-5, 5)))
    return shot.taken()


def _dirty(shot: Shot) -> Image.Image:
    """Splashes, scratches, a printer that runs dry."""
    label = shot.label()
    pen, side = ImageDraw.Draw(label), label.width
    for _ in range(round(shot.between(5, 45))):
        at = shot.any(0, side), shot.any(0, side)
        dot(label, at, shot.any(0.2, 0.9) * MODULE, shot.dice.choice([25, 60, 120, 200, 235]))
    for _ in range(round(shot.between(1, 4))):
        ends = (shot.any(0, side), shot.any(0, side), shot.any(0, side), shot.any(0, side))
        pen.line(ends, fill=shot.dice.choice([60, 235]), width=round(shot.any(1, 4)))
    worn = Image.new("L", label.size, 235)
    label = Image.blend(label, worn, shot.between(0.1, 0.55))
    shot.hang(label, square(label, shot.middle(), shot.any(200, 300), shot.any(-10, 10)))
    return shot.taken()


GROUPS: dict[str, Callable[[Shot], Image.Image]] = {
    "small": _small,
    "skewed": _skewed,
    "rotated": _rotated,
    "dark": _dark,
    "glare": _glare,
    "half covered": _covered,
    "blurred": _blurred,
    "moving": _moving,
    "two in view": _two,
    "dirty": _dirty,
}
