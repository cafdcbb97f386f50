"""Lists of tickets in people's hands: inbox by role, filters, the board of a tablet, search, months."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.tickets.records import Step
from tests.harness import PHONE, TABLET
from tests.shell.test_every_screen import CHINESE, ENGLISH, is_tappable
from tests.shell.yard import Held, hold
from tests.tickets.front import Front


def steps(held: Held, ticket: str) -> list[str]:
    return [step.step for step in held.anju.store.where(Step, ticket_id=ticket)]


async def drop(held: Held, ticket: str, onto: str) -> None:
    """Carries a card of the board to what has this key."""
    hand = held.hand
    target = hand.one(onto)
    event = SimpleNamespace(src=hand.one(f"drag-{ticket}"))
    await target.on_accept(event)
    await hand.settle()


def test_an_electrician_finds_theirs_first_then_what_is_free() -> None:
    yard = Front()
    free, mine = yard.reported(text="楼道灯不亮"), yard.reported(urgency="urgent", ago=5)
    yard.step(mine, "assign", "陈静", 4, to_person_id=yard.me("郑海涛").person_id, to_name="郑海涛")

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/tickets")
        said = hand.texts()
        assert said.index("待我处理（1）") < said.index("可以接的（1）")
        assert "3-2-1201" in said
        assert "紧急" in said
        assert "待接单" in said
        assert "楼道灯不亮" in said
        assert "2 件待我处理" in said
        await hand.tap(f"ticket-{mine}")
        await hand.until(lambda: hand.page.route == f"/tickets/{mine}")
        await hand.go("/tickets")
        assert hand.find(f"ticket-{free}") is not None

    hold(story, as_="郑海涛", yard=yard)


def test_the_desk_narrows_the_list_and_finds_it_so_when_coming_back() -> None:
    yard = Front()
    leak = yard.reported()
    noise = yard.reported("complaint", text="装修噪音", role="desk")

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/tickets")
        assert hand.find(f"ticket-{leak}") is not None
        await hand.tap("filter")
        await hand.pick("filter-kind-complaint")
        assert "看 1 件" in hand.texts()
        await hand.tap("filter-show")
        assert hand.find(f"ticket-{leak}") is None
        assert hand.find(f"ticket-{noise}") is not None
        await hand.go("/me")
        await hand.go("/tickets")
        await hand.until(lambda: hand.find("drop-kind") is not None)
        assert hand.find(f"ticket-{leak}") is None
        await hand.tap("filter")
        await hand.pick("filter-urgency-urgent")
        await hand.tap("filter-show")
        assert "没有符合筛选的报事" in hand.texts()
        await hand.tap("drop-urgency")
        await hand.tap("drop-kind")
        assert hand.find(f"ticket-{leak}") is not None

    hold(story, as_="陈静", yard=yard)


def test_a_ticket_dragged_to_a_name_is_given_also_without_a_network() -> None:
    yard = Front()
    leak = yard.reported()
    zheng = yard.me("郑海涛").person_id

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/tickets")
        assert "待核实（1）" in hand.texts()
        held.offline()
        await drop(held, leak, "drop-assign")
        await hand.until(lambda: "待派单（1）" in hand.texts())
        await drop(held, leak, f"hand-{zheng}-electrician")
        await hand.until(lambda: "待接单/到场（1）" in hand.texts())
        assert "已派给 郑海涛" in hand.texts()
        assert "郑海涛 1" in hand.texts()
        await drop(held, leak, "drop-approve")
        assert "请打开单子办理" in hand.texts()
        assert sorted(steps(held, leak)) == ["assign", "verify"]
        (given,) = held.anju.store.where(Step, ticket_id=leak, step="assign")
        assert (given.to_person_id, given.to_role) == (zheng, "electrician")

    hold(story, as_="陈静", yard=yard, size=TABLET)


def test_the_same_by_taps_and_for_everybody_of_a_post() -> None:
    yard = Front()
    leak, other = yard.reported(), yard.reported(text="水龙头")
    zheng = yard.me("郑海涛").person_id

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/tickets")
        await hand.tap(f"card-{leak}")
        await hand.tap("verify")
        await hand.until(lambda: steps(held, leak) == ["verify"])
        await hand.tap(f"card-{leak}")
        await hand.tap(f"give-{zheng}")
        await hand.until(lambda: "assign" in steps(held, leak))
        await hand.tap(f"card-{other}")
        await hand.pick("role-gardener")
        await hand.until(lambda: "何福生" in hand.texts())
        await hand.pick("role-electrician")
        await hand.tap("give-all")
        await hand.until(lambda: steps(held, other) == ["assign"])
        (told,) = held.anju.store.where(Step, ticket_id=other)
        assert (told.to_person_id, told.to_role) == (None, "electrician")
        await hand.tap(f"card-{other}")
        await hand.tap("open")
        await hand.until(lambda: hand.page.route == f"/tickets/{other}")

    hold(story, as_="王建国", yard=yard, size=TABLET)


def test_a_refusal_on_the_board_is_said_and_nothing_is_given() -> None:
    yard = Front()
    leak = yard.reported(category_id=yard.ids["repair", "outage"])
    zheng = yard.me("郑海涛").person_id

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/tickets")
        await drop(held, leak, f"hand-{zheng}-electrician")
        await hand.until(lambda: "没有登记所需的上岗证" in hand.texts())
        assert steps(held, leak) == []
        await hand.tap(f"card-{leak}")
        assert "缺所需证书" in hand.texts()

    hold(story, as_="陈静", yard=yard, size=TABLET)


def test_many_tickets_are_drawn_piece_by_piece() -> None:
    yard = Front()
    for _ in range(60):
        yard.reported()

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/tickets")
        drawn = [c for c in hand.all() if str(getattr(c, "key", "")).startswith("card-")]
        assert len(drawn) == 12
        await hand.tap("more-verify")
        drawn = [c for c in hand.all() if str(getattr(c, "key", "")).startswith("card-")]
        assert len(drawn) == 24
        await hand.resize(PHONE)
        await hand.until(lambda: hand.find("section-mine") is not None or "待我处理（60）" in hand.texts())
        await hand.tap("more-mine")

    hold(story, as_="陈静", yard=yard, size=TABLET)


def test_litter_says_who_answers_for_it() -> None:
    yard = Front()
    xiulan = yard.me("王秀兰").person_id
    early = yard.reported("litter", by="王建国", role="cleaner", text="烟头", ago=15)
    late = yard.reported("litter", by="王建国", role="cleaner", text="纸屑", ago=50)
    yard.step(early, "assign", "王建国", 10.5, to_person_id=xiulan, to_name="王秀兰")
    yard.step(late, "assign", "王建国", 45.5, to_person_id=xiulan, to_name="王秀兰")

    async def story(held: Held) -> None:
        await held.hand.go("/tickets")
        assert "责任：管理员，19 分钟后转为保洁 王秀兰" in held.hand.texts()
        assert "责任：保洁 王秀兰，已 15 分钟" in held.hand.texts()
        await held.hand.go(f"/tickets/{late}")
        await held.hand.until(lambda: "责任：保洁 王秀兰" in held.hand.texts())
        assert "限 30 分钟" in held.hand.texts()

    hold(story, as_="王秀兰", yard=yard)


@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["陈静", "王建国", "郑海涛", "林慧"])
def test_every_list_in_both_languages(name: str, language: str, size: tuple[int, int]) -> None:
    yard = Front()
    yard.reported(urgency="urgent")
    yard.reported("complaint", role="desk", ago=500)
    yard.reported("litter", by="王建国", role="cleaner")
    yard.finished()
    paused = yard.reported(major=True)
    yard.step(paused, "assign", "陈静", 20, to_person_id=yard.me("郑海涛").person_id, to_name="郑海涛")
    yard.step(paused, "pause", "郑海涛", 10, reason="等配件")
    foreign = CHINESE - ENGLISH if language == "en" else ENGLISH - CHINESE
    paths = ["/tickets"]

    async def story(held: Held) -> None:
        for path in paths:
            await held.hand.go(path)
            if held.hand.find("filter") is not None:
                await held.hand.tap("filter")
            said = set(held.hand.texts().splitlines())
            assert not said & foreign, (path, said & foreign)
            unnamed = [c for c in held.hand.all() if is_tappable(c) and getattr(c, "key", None) is None]
            assert not unnamed, (path, [str(c)[:80] for c in unnamed])
            assert not held.troubles, (path, held.troubles[0])
            if held.hand.dialogs():
                await held.hand.close_dialog()

    hold(story, as_=name, yard=yard, language=language, size=size)
