"""What share of hard pictures of labels the scanner reads, a group of difficulties at a time."""

from statistics import median

from server.bench.figure import Figure
from tests.rounds.torture import EACH, GROUPS, scenes
from tests.rounds.torture_camera import HEIGHT, WIDTH
from tests.rounds.torture_reader import LOOKS, Reading, readings

name = "Hard labels"
note = (
    f"{EACH} drawn pictures a group ({WIDTH} x {HEIGHT}, as the camera gives them), from easy to beyond "
    "reading, the same on every run; read under node by the app's own scanner code and decoder in "
    f"{LOOKS} looks, which a phone takes in a quarter to half a second. Read means: the label nearest to the "
    "middle was told first; beside it what the first, plain look at the whole picture reads. `make bench "
    "ONLY=torture` repeats it; tests/rounds/torture.py draws the pictures and says what each group is."
)


def run() -> list[Figure]:
    found = readings(scenes())
    shares = [_share(group, [one for one in found if one.group == group]) for group in GROUPS]
    invented = sum(bool(one.invented) for one in found)
    times = [spent for one in found for spent in one.milliseconds]
    return [
        *shares,
        Figure("read as something that was not printed", invented, "pictures", f"of {len(found)}"),
        Figure(
            "one look, without drawing the picture", median(times), "ms", f"the longest {max(times):.0f} ms"
        ),
    ]


def _share(group: str, found: list[Reading]) -> Figure:
    """Ratio: what the further looks add."""
    read = sum(one.right for one in found)
    at_once = sum(one.looks[0][:1] == one.printed[:1] for one in found)
    percent = 100 / len(found)
    return Figure(group, read * percent, "%", f"first look {at_once * percent:.0f} %", read / max(1, at_once))
