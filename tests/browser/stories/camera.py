"""A camera in a guard's hand: what it sees can be changed while the browser runs."""

from pathlib import Path

from server.demo import world
from tests.rounds.qr import write_video


class Camera:
    """The file behind Chromium's fake camera. It is rewritten in place: the browser keeps it open."""

    def __init__(self, folder: Path, url: str) -> None:
        self.file = folder / "camera.y4m"
        self._draft = folder / "draft.y4m"
        self._url = url
        write_video(self.file, ["https://elsewhere.example/"], seconds_each=1, gap=0)

    def sees(self, place: str) -> None:
        """The label that hangs at a place of the demo world."""
        self.sees_text(f"{self._url}/t/{world.TAG[place].token}")

    def sees_text(self, text: str) -> None:
        write_video(self._draft, [text], seconds_each=1, gap=0)
        with self.file.open("r+b") as file:
            file.write(self._draft.read_bytes())
