"""Every screen of every role draws in both languages on phone and tablet, and says no foreign word."""

from itertools import chain

import pytest

from app.domains import DOMAINS
from app.shell.routes import OWN
from app.shell.texts import TEXTS
from tests.harness import PHONE, TABLET
from tests.shell.yard import Held, Yard, hold

WHO = {
    "guard": "李卫国",
    "cleaner": "王秀兰",
    "manager": "王建国",
    "desk": "陈静",
    "inspector": "林慧",
    "resident": "黄淑珍",
}
CHINESE = {words for texts in (TEXTS, *(d.texts for d in DOMAINS)) for words in texts["zh"].values()}
ENGLISH = {words for texts in (TEXTS, *(d.texts for d in DOMAINS)) for words in texts["en"].values()}


def addresses(role: str, yard: Yard) -> list[str]:
    """Every address of this role, with real ids in it."""
    known = {
        ":round_id": yard.round_id,
        ":person_id": yard.me("李卫国").person_id,
        ":token": "t" * 22,
        ":code": "X",
    }
    found = []
    for route in chain(*(d.routes for d in DOMAINS), OWN):
        if not route.roles or role in route.roles:
            path = "/".join(known.get(part, part) for part in route.path.split("/"))
            found.append(path)
    return ["/", *found]


@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("role", WHO)
def test_every_screen(role: str, language: str, size: tuple[int, int]) -> None:
    yard = Yard()
    yard.invited("张伟", "13800000098", "guard")
    foreign = CHINESE - ENGLISH if language == "en" else ENGLISH - CHINESE

    async def story(held: Held) -> None:
        for path in addresses(role, yard):
            await held.hand.go(path)
            await held.hand.until(lambda: "请稍候" not in held.hand.texts() and held.hand.texts())
            said = set(held.hand.texts().splitlines())
            assert not said & foreign, (path, said & foreign)
            assert held.hand.page.route == path
            assert not held.troubles, (path, held.troubles[0])
            unnamed = [c for c in held.hand.all() if is_tappable(c) and getattr(c, "key", None) is None]
            assert not unnamed, (path, [str(c)[:80] for c in unnamed])

    hold(story, as_=WHO[role], yard=yard, language=language, size=size)


def is_tappable(control: object) -> bool:
    """Something a finger presses: it needs a key for tests."""
    return any(getattr(control, name, None) is not None for name in ("on_click", "on_select", "on_tap"))
