"""A hazard becomes a ticket: with its place, words, photos and voice, offline too, and only once."""

from __future__ import annotations

from app.rounds.commands import ReportHazard
from app.tickets.commands import Register
from services.photos import Photo
from tests.shell.yard import Held
from tests.tickets.front import Front, hold, tickets


def test_a_hazard_becomes_a_ticket_with_all_that_was_said_of_it() -> None:
    yard = Front()
    found = yard.hazard()

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go(f"/hazards/{found}")
        await hand.until(lambda: "转成报事" in hand.texts())
        await hand.tap("about-0")
        await hand.until(lambda: "带上 1 张照片、0 段语音" in hand.texts())
        assert hand.one("words").value == "地砖翘起"
        assert "东门岗亭" in hand.texts()
        await hand.tap("send")
        await hand.until(lambda: "已登记" in hand.texts())
        (ticket,) = tickets(held)
        assert (ticket.kind, ticket.place_id, ticket.urgency) == ("hazard", yard.gate, "urgent")
        assert (ticket.photos, ticket.channel, ticket.hazard_id) == (("ab" * 32,), "round", found)
        await hand.go(f"/hazards/{found}")
        await hand.until(lambda: "已转报事 … · 受理" in hand.texts())
        assert "转成报事" not in hand.texts()
        await hand.tap("about-0")
        await hand.until(lambda: hand.page.route == f"/tickets/{ticket.id}")

    hold(story, as_="陈静", yard=yard)


def test_it_can_become_a_complaint_and_the_list_says_which_ticket_it_is() -> None:
    yard = Front()
    found = yard.hazard(text="")

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/hazards")
        await hand.until(lambda: hand.find(f"about-{found}-0"))
        await hand.tap(f"about-{found}-0")
        await hand.until(lambda: hand.find("become-complaint"))
        await hand.pick("become-complaint")
        await hand.tap("send")
        await hand.until(lambda: "已登记" in hand.texts())
        (ticket,) = tickets(held)
        assert (ticket.kind, ticket.text) == ("complaint", "")
        yard.server.put("tickets.tickets", ticket.to_row() | {"number": "251122-09"})
        await hand.go("/hazards")
        await held.anju.sync.now()
        await hand.until(lambda: "已转报事 251122-09 · 受理" in hand.texts())

    hold(story, as_="王建国", yard=yard)


def test_found_and_made_a_ticket_without_a_network_both_arrive_in_that_order() -> None:
    yard = Front()

    async def story(held: Held) -> None:
        hand = held.hand
        held.offline()
        photo = Photo("cd" * 32, b"jpeg", 4, 3)
        found = ReportHazard(urgency="soon", text="井盖松动", photos=(photo.sha256,), place_id=yard.gate)
        act = await held.anju.do(found, [photo])
        await hand.go(f"/tickets/hazard/{act.id}")
        await hand.until(lambda: hand.find("send"))
        await hand.tap("send")
        await hand.until(lambda: "已登记" in hand.texts())
        held.online()
        await held.anju.sync.now()
        ops = [kept for kept in yard.server.ops.values() if kept.status == "applied"]
        assert [kept.op["kind"] for kept in ops] == ["rounds.report_hazard", "tickets.register"]
        (ticket,) = tickets(held)
        assert (ticket.hazard_id, ticket.photos, ticket.place_id) == (act.id, ("cd" * 32,), yard.gate)

    hold(story, as_="李卫国", yard=yard)


def test_a_second_ticket_of_one_hazard_is_refused_in_words() -> None:
    yard = Front()
    found = yard.hazard()

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go(f"/tickets/hazard/{found}")
        await hand.until(lambda: hand.find("send"))
        await held.anju.do(Register(ticket_kind="hazard", hazard_id=found, text="先开了一张"))
        (first,) = tickets(held)
        yard.server.put("tickets.tickets", first.to_row() | {"number": "251122-03"})
        await hand.tap("send")
        await hand.until(lambda: "没有重复开单" in hand.texts())
        assert len(tickets(held)) == 1

    hold(story, as_="陈静", yard=yard)


def test_gardeners_see_what_became_of_it_and_make_no_tickets_of_hazards() -> None:
    yard = Front()
    found = yard.hazard()

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go(f"/hazards/{found}")
        await hand.until(lambda: "地砖翘起" in hand.texts())
        assert "转成报事" not in hand.texts()
        yard.reported("hazard", by="陈静", hazard_id=found)
        await held.anju.sync.now()
        await hand.until(lambda: "已转报事 251122-01 · 受理" in hand.texts())
        await hand.go(f"/tickets/hazard/{found}")
        assert "这一页不归你的角色用" in hand.texts()

    hold(story, as_="何福生", yard=yard)


def test_a_hazard_that_is_not_known_here() -> None:
    async def story(held: Held) -> None:
        await held.hand.go("/tickets/hazard/nowhere")
        await held.hand.until(lambda: "这里没有这条隐患" in held.hand.texts())

    hold(story, as_="陈静")
