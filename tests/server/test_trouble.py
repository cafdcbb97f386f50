"""What the operating system refuses, in the operator's words."""

import asyncio
import errno
import logging
from pathlib import Path

import pytest

from server.embedded.child import Child, Command
from server.home import Home
from server.trouble import Trouble, of_os


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "The disk is full (/data/x). Nothing that was saved is lost"),
        (errno.EDQUOT, "The disk is full"),
        (errno.EACCES, "No permission to write (/data/x)"),
        (errno.EROFS, "No permission to write"),
        (errno.EIO, "Input/output error (/data/x)"),
    ],
)
def test_each_refusal_has_its_words(number: int, said: str) -> None:
    assert said in str(of_os(OSError(number, "Input/output error", "/data/x")))


def child(script: str, seconds: float = 5.0) -> Child:
    async def prepare() -> Command:
        return Command(["/bin/sh", "-c", script])

    async def never() -> bool:
        return False

    log = logging.Logger("child")
    return Child("Program", prepare, never, log, log, ready_seconds=seconds)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo 'FATAL: No space left on device'; exit 1", "The disk is full"),
        ("echo first; echo the reason >&2; exit 3", "Program stopped while starting: first / the reason"),
        ("exit 1", "it said nothing"),
    ],
)
def test_a_program_that_does_not_start_says_why(script: str, said: str) -> None:
    with pytest.raises(Trouble, match=said):
        asyncio.run(child(script).start())


def test_a_program_that_never_answers_is_given_up() -> None:
    with pytest.raises(Trouble, match=r"was not ready in 0 s: still here"):
        asyncio.run(child("echo still here; sleep 60", seconds=0.3).start())


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Trouble, match="Choose another"):
        Home(tmp_path / "file" / "below").make()
    with pytest.raises(Trouble, match="in the way"):
        Home(tmp_path / "file").make()
