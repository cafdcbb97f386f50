"""Every page of reporting draws in both languages on phone and tablet, with a key for all that is pressed."""

from __future__ import annotations

import pytest

from tests.harness import PHONE, TABLET
from tests.rounds.night import token
from tests.shell.test_every_screen import CHINESE, ENGLISH, is_tappable
from tests.shell.yard import Held, Yard
from tests.shell.yard import hold as hold_yard
from tests.tickets.front import Front, hold

WAYS = {
    "黄淑珍": ("kind-repair", "category-water", "category-burst", "send"),
    "李卫国": ("kind-hazard", "category-tree", "where-go", "send"),
    "陈静": ("kind-complaint", "category-noise", "where-go", "send"),
}


def checked(held: Held, foreign: set[str], where: str) -> None:
    said = set(held.hand.texts().splitlines())
    assert not said & foreign, (where, said & foreign)
    unnamed = [c for c in held.hand.all() if is_tappable(c) and getattr(c, "key", None) is None]
    assert not unnamed, (where, [str(c)[:80] for c in unnamed])
    assert not held.troubles, (where, held.troubles[0])


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", WAYS)
def test_every_page_of_a_phone(name: str, language: str) -> None:
    yard = Front()
    yard.reported(text="厨房水管渗水")
    foreign = CHINESE - ENGLISH if language == "en" else ENGLISH - CHINESE

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/tickets/new")
        await hand.until(lambda: hand.find("kind-repair"))
        checked(held, foreign, "kind")
        for key in WAYS[name]:
            if key == "where-go":
                await hand.type("spot", "3")
            await hand.tap(key)
            checked(held, foreign, key)
        await hand.until(lambda: hand.find("done"))
        checked(held, foreign, "sent")

    hold(story, as_=name, yard=yard, language=language, size=PHONE)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "kind",
    ["repair", "complaint", "consultation", "suggestion", "litter", "hazard", "violation", "mediation"],
)
def test_the_desks_form_of_every_kind(kind: str, language: str) -> None:
    yard = Front()
    yard.reported(text="厨房水管渗水", unit_id=yard.units["3-2-1201"])
    foreign = CHINESE - ENGLISH if language == "en" else ENGLISH - CHINESE

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go(f"/tickets/new/{kind}")
        await hand.until(lambda: hand.find("find-spot"))
        checked(held, foreign, "empty")
        await hand.type("find-spot", "1201")
        checked(held, foreign, "several")
        await hand.tap("spot-3-2-1201")
        await hand.type("words", "3")
        checked(held, foreign, "filled")
        await hand.tap("send")
        await hand.until(lambda: hand.find("dispatch"))
        checked(held, foreign, "sent")

    hold(story, as_="陈静", yard=yard, language=language, size=TABLET)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_that_lead_to_a_report(language: str) -> None:
    yard = Front()
    hazard = yard.hazard()
    foreign = CHINESE - ENGLISH if language == "en" else ENGLISH - CHINESE

    async def story(held: Held) -> None:
        for path in (f"/hazards/{hazard}", "/hazards", f"/t/{token(0)}", f"/tickets/hazard/{hazard}"):
            await held.hand.go(path)
            await held.hand.until(lambda: held.hand.find("back"))
            checked(held, foreign, path)

    hold(story, as_="李卫国", yard=yard, language=language)


def test_before_the_kinds_have_arrived_it_says_so() -> None:
    async def story(held: Held) -> None:
        await held.hand.go("/tickets/new")
        await held.hand.until(lambda: "分类还没有收到" in held.hand.texts())

    hold_yard(story, as_="黄淑珍", yard=Yard())
