"""The month in figures as the manager reads it: values, targets, and the tickets behind each."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.tickets.queries.figures import Figure
from app.tickets.screens.figure_card import percent
from tests.harness import PHONE, TABLET
from tests.shell.test_every_screen import CHINESE, ENGLISH, is_tappable
from tests.shell.yard import Held, hold
from tests.tickets.desk import TicketYard


def test_a_figure_opens_to_the_tickets_that_it_was_counted_from() -> None:
    yard = TicketYard()
    done = yard.approved(text="厨房漏水")
    yard.step(done, "call_back", "陈静", 1, details={"rating": "satisfied"})
    late = yard.reported(text="灯不亮", urgency="urgent", ago=300)
    yard.step(late, "assign", "陈静", 290)

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/tickets/figures")
        await hand.until(lambda: hand.find("figure-K02") is not None)
        assert "50 %" in hand.texts()
        assert "目标 ≥ 99 %" in hand.texts()
        assert "1 / 2 · 目标 ≥ 99 %" in hand.texts()
        assert "2 张单子" in hand.texts()
        await hand.tap("figure-K02")
        said = hand.texts()
        assert "灯不亮" in said
        assert said.index("灯不亮") < said.index("厨房漏水")
        await hand.tap(f"counted-{late}")
        await hand.until(lambda: hand.page.route == f"/tickets/{late}")

    hold(story, as_="王建国", yard=yard)


def test_without_the_server_it_says_that_only_what_is_here_was_counted() -> None:
    yard = TicketYard()
    yard.server.since = datetime.now(UTC).isoformat()
    yard.approved()

    async def story(held: Held) -> None:
        hand = held.hand
        held.offline()
        await hand.go("/tickets/figures")
        await hand.until(lambda: hand.find("partly") is not None)
        assert "只按本机有的算" in hand.texts()
        assert hand.find("figure-K02") is not None
        await hand.tap("step-before")
        await hand.until(lambda: "这个月没有单子" in hand.texts())
        assert hand.find("again") is not None

    hold(story, as_="林慧", yard=yard)


@pytest.mark.parametrize(
    ("figure", "met"),
    [
        (Figure("K02", ("a",) * 99, ("b",), 99), True),
        (Figure("K02", ("a",) * 98, ("b",) * 2, 99), False),
        (Figure("K03", ("a",), ("b",) * 99, 1, most=True), False),
        (Figure("K03", (), ("b",) * 99, 1, most=True), True),
        (Figure("K17a", ("a",), target=1, plain=True), True),
        (Figure("K17a", ("a", "b"), target=1, plain=True), False),
        (Figure("K02", (), (), 99), None),
        (Figure("first_time", ("a",)), None),
    ],
)
def test_whether_a_figure_meets_its_target(figure: Figure, met: bool | None) -> None:
    assert figure.met is met


def test_a_share_is_said_with_at_most_one_decimal() -> None:
    assert [percent(1.0), percent(0.9957), percent(1 / 3), percent(None)] == [
        "100 %",
        "99.6 %",
        "33.3 %",
        "—",
    ]


@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_figures_in_both_languages(language: str, size: tuple[int, int]) -> None:
    yard = TicketYard()
    yard.approved(text="1")
    foreign = CHINESE - ENGLISH if language == "en" else ENGLISH - CHINESE

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/tickets/figures")
        await hand.until(lambda: hand.find("figure-K17a") is not None)
        for key in ("K02", "K12a", "K17b"):
            await hand.tap(f"figure-{key}")
            said = set(hand.texts().splitlines())
            assert not said & foreign, said & foreign
            unnamed = [c for c in hand.all() if is_tappable(c) and getattr(c, "key", None) is None]
            assert not unnamed, [str(c)[:80] for c in unnamed]

    hold(story, as_="王建国", yard=yard, language=language, size=size)
