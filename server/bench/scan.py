"""How often the scanner looks at what the camera shows, and how soon a label is recorded."""

import re
import tempfile
import time
from pathlib import Path
from statistics import median

from server import demo
from server.bench.figure import Figure
from server.commands.site import built
from server.demo import world
from server.stack import quiet, running_stack
from tests.browser.phone import Phone
from tests.browser.stories.camera import Camera
from tests.browser.stories.ways import open_scanner, round_to_walk, sign_in

name = "Scanner"
note = (
    "The built app in a real Chromium as a phone, its fake camera showing labels at 5 frames a second. Tries "
    "a second as the scanner itself counts them; and from the moment a label is put before the camera until "
    "the screen says that the stop is recorded, with the wait for the camera's next frame (200 ms at most) "
    "and for the accessibility tree in which the words are read. Medians."
)
RATE = re.compile(r"([\d.]+) 次/秒")
LOOKS, SETTLE_SECONDS = 20, 12
SAID = "(words) => document.querySelector('flt-semantics-host')?.innerHTML.includes(words)"


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="anju-bench-") as made:
        folder = Path(made)
        folder.chmod(0o755)
        with running_stack(folder / "home", site=built(quiet)) as stack:
            demo.load(stack)
            camera = Camera(folder, stack.url)
            held = ("camera", "geolocation")
            with Phone.launch(folder / "phone", stack.url, camera=camera.file, permissions=held) as phone:
                phone.open("/")
                sign_in(phone, world.SIGN_INS["guard"].phone, world.PASSWORD)
                phone.sees("全部已同步", seconds=120)
                open_scanner(phone, round_to_walk(stack))
                return [_tries(phone), _recorded(phone, camera)]


def _tries(phone: Phone) -> Figure:
    phone.page.wait_for_timeout(SETTLE_SECONDS * 1000)
    seen = []
    for _ in range(LOOKS):
        phone.page.wait_for_timeout(500)
        seen += [float(found) for found in RATE.findall(phone.text())]
    return Figure("tries a second", median(seen), "a second", "8 asked for", median(seen) / 8)


def _recorded(phone: Phone, camera: Camera) -> Figure:
    waits = []
    for place in ("东门岗亭", "西门", "北围墙", "南侧消防通道", "地下车库入口", "消防泵房", "配电房"):
        camera.sees(place)
        shown = time.monotonic()
        phone.page.wait_for_function(SAID, arg=f"已记录　{place}", polling=20, timeout=30_000)
        waits.append((time.monotonic() - shown) * 1000)
        phone.page.wait_for_timeout(1500)
    return Figure("label before the camera until recorded", median(waits), "ms", "200 ms a camera frame",
                  median(waits) / 200)  # fmt: skip
