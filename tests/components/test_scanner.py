"""The scanner against a camera that answers as the browser's does: what it reads, its light, its troubles."""

import asyncio
from typing import Any

import pytest

from components.boundary import harden
from components.camera import Camera, trouble_of
from components.photo import PhotoCapture
from components.scanner import Meter, Scanner, Sight
from tests.harness import Hand, hold

BACK = {"name": "camera 0", "lens_direction": "back", "sensor_orientation": 90}
FRONT = {"name": "camera 1", "lens_direction": "front", "sensor_orientation": 90}


class Film:
    """A decoder for a fake camera: one list of texts for each picture, the last one for ever."""

    def __init__(self, *frames: list[str]) -> None:
        self.frames = list(frames)
        self.heard: list[str] = []

    async def decode(self, jpeg: bytes) -> list[str]:
        assert jpeg == b"jpeg"
        await asyncio.sleep(0.002)
        return self.frames.pop(0) if len(self.frames) > 1 else self.frames[0]

    async def look(self) -> list[str] | None:
        """No window that hands over pixels."""
        return None

    async def hear(self, text: str) -> None:
        self.heard.append(text)


@pytest.fixture(autouse=True)
def another_device() -> None:
    Camera.known = []


def camera(lenses: tuple[Any, ...] = (BACK,), **more: Any) -> dict[str, Any]:
    return {"get_available_cameras": list(lenses), "initialize": None, "take_picture": b"jpeg", **more}


def fails(words: str) -> Any:
    def answer(args: Any) -> Any:
        raise RuntimeError(words)

    return answer


def calls(hand: Hand, name: str) -> list[Any]:
    return [args for called, args in hand.wire.calls if called == name]


def test_each_label_is_told_once_while_it_stays_in_view() -> None:
    film = Film([], ["A"], ["A"], ["B"], ["A"], [])

    async def story(hand: Hand) -> None:
        await hand.show(Scanner, film.look, film.decode, film.hear)
        await hand.until(lambda: film.frames == [[]])
        assert film.heard == ["A", "B"]

    hold(story, **camera())


def test_of_several_labels_only_the_one_nearest_to_the_middle_is_told() -> None:
    """The other is told once it is the one aimed at."""
    film = Film(["A", "B"], ["A", "B"], ["B", "A"], [])

    async def story(hand: Hand) -> None:
        await hand.show(Scanner, film.look, film.decode, film.hear)
        await hand.until(lambda: len(film.frames) == 3)
        assert film.heard == ["A"]
        await hand.until(lambda: film.heard == ["A", "B"])

    hold(story, **camera())


def test_a_label_that_comes_back_after_a_while_is_told_again() -> None:
    sight = Sight(quiet=3)
    told = [sight.fresh("A", at) for at in (0, 1, 3.9, 6, 9.1)]
    assert told == [True, False, False, False, True]


def test_tries_a_second() -> None:
    meter = Meter()
    assert meter.rate() == 0
    for n in range(60):
        meter.tried(n / 15)
    assert round(meter.rate(), 1) == 15.0


def test_the_lens_that_looks_away_is_used_and_another_can_be_chosen() -> None:
    film, chosen = Film([]), list[str]()

    async def story(hand: Hand) -> None:
        await hand.show(Scanner, film.look, film.decode, film.hear, on_lens=chosen.append)
        await hand.until(lambda: hand.find("lens"))
        assert calls(hand, "initialize")[-1]["description"].name == "camera 0"
        assert calls(hand, "initialize")[-1]["enable_audio"] is False
        await hand.tap("lens")
        await hand.until(lambda: len(calls(hand, "initialize")) == 2)
        assert calls(hand, "initialize")[-1]["description"].name == "camera 1"
        assert chosen == ["camera 1"]

    hold(story, **camera((FRONT, BACK)))


@pytest.mark.parametrize(
    ("names", "first"),
    [
        (["camera2 2, facing back", "camera2 0, facing back"], "camera2 0, facing back"),
        (["Back Ultra Wide Camera", "Back Triple Camera", "Back Camera"], "Back Camera"),
        (["后置超广角相机", "后置相机", "后置长焦相机"], "后置相机"),
        (["Back Telephoto Camera"], "Back Telephoto Camera"),
    ],
)
def test_of_several_lenses_that_look_away_the_ordinary_one_is_used(names: list[str], first: str) -> None:
    film = Film([])

    async def story(hand: Hand) -> None:
        await hand.show(Scanner, film.look, film.decode, film.hear)
        await hand.until(lambda: calls(hand, "initialize"))
        assert calls(hand, "initialize")[-1]["description"].name == first

    hold(story, **camera((FRONT, *({**BACK, "name": name} for name in names))))


@pytest.mark.parametrize(
    ("kept", "used"), [("camera 1", "camera 1"), ("a camera that was unplugged", "camera 0")]
)
def test_the_lens_chosen_before_is_used_again_while_it_is_there(kept: str, used: str) -> None:
    film = Film([])

    async def story(hand: Hand) -> None:
        await hand.show(Scanner, film.look, film.decode, film.hear, lens=kept)
        await hand.until(lambda: calls(hand, "initialize"))
        assert calls(hand, "initialize")[-1]["description"].name == used

    hold(story, **camera((FRONT, BACK)))


def test_a_single_lens_offers_no_other() -> None:
    film = Film([])

    async def story(hand: Hand) -> None:
        await hand.show(Scanner, film.look, film.decode, film.hear)
        await hand.until(lambda: hand.find("light"))
        assert hand.find("lens") is None

    hold(story, **camera())


def test_the_light_goes_on_and_off() -> None:
    film = Film([])

    async def story(hand: Hand) -> None:
        await hand.show(Scanner, film.look, film.decode, film.hear)
        await hand.until(lambda: hand.find("light"))
        await hand.tap("light")
        assert "关灯" in hand.texts()
        await hand.tap("light")
        assert [args["mode"].value for args in calls(hand, "set_flash_mode")] == ["torch", "off"]

    hold(story, **camera())


def test_without_a_light_it_says_so_and_goes_on_looking() -> None:
    film = Film([])

    async def story(hand: Hand) -> None:
        await hand.show(Scanner, film.look, film.decode, film.hear)
        await hand.until(lambda: hand.find("light"))
        await hand.tap("light")
        assert "请用手电筒照着标签" in hand.texts()
        film.frames = [["A"]]
        await hand.until(lambda: film.heard == ["A"])

    hold(story, **camera(set_flash_mode=fails("CameraException(torchModeNotSupported, …)")))


def test_no_camera_is_said_and_can_be_tried_again() -> None:
    film, lenses = Film([]), list[Any]()

    async def story(hand: Hand) -> None:
        await hand.show(Scanner, film.look, film.decode, film.hear)
        await hand.until(lambda: "没有相机" in hand.texts())
        lenses.append(BACK)
        await hand.tap("camera-retry")
        await hand.until(lambda: hand.find("light"))

    hold(story, **camera(get_available_cameras=lambda args: list(lenses)))


def test_a_camera_that_breaks_off_is_said_and_nothing_is_lost() -> None:
    film, pictures = Film([]), [b"jpeg"]

    def take(args: Any) -> bytes:
        if not pictures:
            raise RuntimeError("CameraException(…)")
        return pictures.pop()

    async def story(hand: Hand) -> None:
        await hand.show(Scanner, film.look, film.decode, film.hear)
        await hand.until(lambda: "相机断开了" in hand.texts())

    hold(story, **camera(take_picture=take))


def test_the_browser_s_words_come_to_a_few_troubles() -> None:
    assert (
        trouble_of("CameraException(CameraAccessDenied, The user did not grant permission)")
        == "CAMERA_REFUSED"
    )
    assert trouble_of("CameraException(cameraNotSupported, …)") == "CAMERA_INSECURE"
    assert trouble_of("CameraException(cameraNotFound, …)") == "NO_CAMERA"
    assert trouble_of("CameraException(cameraNotReadable, …)") == "CAMERA_BUSY"


def test_a_photo_is_taken_at_once_and_handed_on() -> None:
    taken: list[bytes] = []

    async def keep(jpeg: bytes) -> None:
        taken.append(jpeg)

    async def story(hand: Hand) -> None:
        await hand.show(PhotoCapture, keep, "拍下")
        await hand.until(lambda: hand.find("shutter"))
        assert calls(hand, "initialize")[-1]["resolution_preset"].value == "veryHigh"
        await hand.tap("shutter")
        await hand.until(lambda: taken == [b"jpeg"])

    hold(story, **camera())


def test_a_picture_that_comes_after_the_camera_was_left_is_let_go() -> None:
    """Flet raises inside its receiving loop, which then hears nothing more: the whole app stands still."""

    async def story(hand: Hand) -> None:
        harden(hand.page, hand.errors.append)
        await hand.show(Scanner, Film([]).look, Film([]).decode, Film([]).hear)
        hand.session.handle_invoke_method_results(999_999, "gone", b"jpeg", None)
        await hand.until(lambda: hand.find("light"))

    hold(story, **camera())


def test_lenses_are_listed_once_and_again_when_they_have_changed() -> None:
    """Listing opens each lens in turn, for seconds on a phone."""
    film, works = Film([]), [True]

    def initialize(args: Any) -> None:
        if not works[0]:
            works[0] = True
            raise RuntimeError("CameraException(cameraNotFound, unplugged)")

    async def story(hand: Hand) -> None:
        for _ in range(2):
            await hand.show(Scanner, film.look, film.decode, film.hear)
            await hand.until(lambda: hand.find("light"))
            await hand.show(PhotoCapture, film.hear, "拍下")
            await hand.until(lambda: hand.find("shutter"))
        assert len(calls(hand, "get_available_cameras")) == 1
        works[0] = False
        await hand.show(Scanner, film.look, film.decode, film.hear)
        await hand.until(lambda: hand.find("light"))
        assert len(calls(hand, "get_available_cameras")) == 2

    hold(story, **camera(initialize=initialize))


def test_what_the_window_shows_is_read_without_taking_pictures() -> None:
    class Glass(Film):
        async def look(self) -> list[str] | None:
            return await self.decode(b"jpeg")

    film = Glass(["A"], [])

    async def story(hand: Hand) -> None:
        await hand.show(Scanner, film.look, film.decode, film.hear)
        await hand.until(lambda: film.heard == ["A"])
        await hand.settle(50)
        assert calls(hand, "take_picture") == []

    hold(story, **camera())
