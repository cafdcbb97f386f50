"""Reads scenes with the app's own scanner code and decoder, under node, and counts what was read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.rounds.torture import Scene
from tests.rounds.torture_camera import HEIGHT, WIDTH

READER = Path(__file__).with_name("torture.mjs")
QUIET = "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON"
LOOKS = 4
"""As many as the scanner has ways of looking; it takes them in half a second and less."""


@dataclass(frozen=True)
class Reading:
    """What the looks at one scene gave: for each the texts, nearest to the middle first, and milliseconds."""

    group: str
    number: int
    printed: tuple[str, ...]
    looks: tuple[tuple[str, ...], ...]
    milliseconds: tuple[float, ...]

    @property
    def first(self) -> str:
        """What the scanner tells: the first text of the first look that read any; empty when none did."""
        return next((texts[0] for texts in self.looks if texts), "")

    @property
    def right(self) -> bool:
        """The label that the person aims at."""
        return self.first == self.printed[0]

    @property
    def invented(self) -> set[str]:
        """Texts that nobody printed."""
        return {text for texts in self.looks for text in texts} - set(self.printed)


def readings(scenes: Iterable[Scene], looks: int = LOOKS) -> list[Reading]:
    """Raises CalledProcessError when the decoder breaks off."""
    facts: list[tuple[str, int, tuple[str, ...]]] = []
    node = Path(sys.executable).with_name("node.exe" if os.name == "nt" else "node")
    command = [str(node), QUIET, str(READER), str(WIDTH), str(HEIGHT), str(looks)]
    with (
        tempfile.TemporaryFile("w+") as told,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=told) as reader,
    ):
        assert reader.stdin
        for scene in scenes:
            facts.append((scene.group, scene.number, scene.printed))
            reader.stdin.write(scene.picture.tobytes())
        reader.stdin.close()
        if reader.wait():
            raise subprocess.CalledProcessError(reader.returncode, command)
        told.seek(0)
        lines = [json.loads(line) for line in told]
    return [
        Reading(*fact, tuple(tuple(look["texts"]) for look in line), tuple(look["ms"] for look in line))
        for fact, line in zip(facts, lines, strict=True)
    ]


def share(found: Iterable[Reading]) -> float:
    """Of the scenes, how many were read right; 0.0 to 1.0."""
    right = [one.right for one in found]
    return sum(right) / len(right)
