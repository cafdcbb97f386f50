"""Reporting on a phone: a resident's five taps, the staff's places, drafts, slips and what may be the same."""

from __future__ import annotations

from tests.shell.yard import Held
from tests.tickets.front import Front, hold, steps, tickets


def test_a_resident_reports_a_leak_with_four_taps_and_without_a_network() -> None:
    async def story(held: Held) -> None:
        hand = held.hand
        held.offline()
        await hand.go("/tickets/new")
        await hand.until(lambda: "什么事" in hand.texts())
        for key in ("kind-repair", "category-water", "category-burst", "send"):
            await hand.tap(key)
        await hand.until(lambda: "已登记" in hand.texts())
        (ticket,) = tickets(held)
        assert (ticket.kind, ticket.text, ticket.urgency) == ("repair", "水 · 爆管、大量漏水", "urgent")
        assert ticket.unit_id == held.yard.units["3-2-1201"]
        assert "接下来：前台在 5 分钟 内核实" in hand.texts()
        assert "联网后给出单号" in hand.texts()

    hold(story, as_="黄淑珍")
