"""The page of a ticket in people's hands: its clock, what the office does, refusals, the resident's sight."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.tickets.records import Step, Ticket
from tests.harness import PHONE, TABLET
from tests.shell.test_every_screen import CHINESE, ENGLISH, is_tappable
from tests.shell.yard import Held, hold
from tests.tickets.desk import TicketYard


def steps_of(held: Held, ticket_id: str) -> list[Step]:
    found = held.anju.store.where(Step, ticket_id=ticket_id)
    return sorted(found, key=lambda x: (x.ordinal is None, x.ordinal or 0, x.at))


def last(held: Held, ticket_id: str) -> Step:
    return steps_of(held, ticket_id)[-1]


async def chosen(held: Held, ticket_id: str, step: str) -> None:
    """Through the sheet of everything else."""
    await held.hand.go(f"/tickets/{ticket_id}")
    await held.hand.tap("more")
    await held.hand.tap(f"do-{step}")
    await held.hand.until(lambda: held.hand.page.route == f"/tickets/{ticket_id}/{step}")
    await held.hand.until(lambda: held.hand.find("save") is not None)


def test_the_desk_looks_at_it_gives_it_and_the_clock_runs() -> None:
    yard = TicketYard()
    id = yard.reported(urgency="urgent", ago=1)
    zheng = yard.me("郑海涛").person_id

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go(f"/tickets/{id}")
        said = hand.texts()
        assert "251122-01" in said
        assert "核实　还剩" in said
        assert "3-2-1201" in said
        await hand.tap("main-verify")
        await hand.until(lambda: "核实无误" in hand.texts())
        await hand.tap("save")
        await hand.until(lambda: last(held, id).step == "verify")
        await hand.go(f"/tickets/{id}")
        await hand.tap("main-assign")
        await hand.until(lambda: "先选人" in hand.texts())
        await hand.tap("doer-郑海涛")
        assert "派给郑海涛" in hand.texts()
        await hand.tap("save")
        await hand.until(lambda: last(held, id).step == "assign")
        assert last(held, id).to_person_id == zheng
        await hand.go(f"/tickets/{id}")
        assert "首问负责" in hand.texts()
        assert "陈静" in hand.texts()
        assert hand.find("main-accept") is None

    hold(story, as_="陈静", yard=yard)


def test_the_electrician_takes_it_and_is_there_with_two_taps_offline() -> None:
    yard = TicketYard()
    id = yard.reported(urgency="urgent", ago=8)
    yard.step(id, "assign", "陈静", 8, to_person_id=yard.me("郑海涛").person_id, to_name="郑海涛")

    async def story(held: Held) -> None:
        hand = held.hand
        held.offline()
        await hand.go(f"/tickets/{id}")
        await hand.tap("main-accept")
        await hand.until(lambda: last(held, id).step == "accept")
        await hand.until(lambda: hand.find("main-arrive") is not None)
        assert "到场　还剩" in hand.texts()
        await hand.tap("main-arrive")
        await hand.until(lambda: last(held, id).step == "arrive")
        assert ("vibrate", [90]) in [(name, *args) for name, args in held.platform.window_calls if args]
        await hand.until(lambda: hand.find("main-work") is not None)
        assert "待发送" in hand.texts()
        await hand.tap("main-work")
        await hand.until(lambda: hand.page.route == f"/tickets/{id}/work")

    hold(story, as_="郑海涛", yard=yard)


@pytest.mark.parametrize(
    ("ago", "words"), [(1, "到场　还剩 8 分钟"), (8, "到场　还剩 1 分钟"), (14, "到场　已超时 4 分钟")]
)
def test_the_clock_says_how_long_and_turns(ago: float, words: str) -> None:
    yard = TicketYard()
    id = yard.reported(urgency="urgent", ago=ago)
    zheng = yard.me("郑海涛").person_id
    yard.step(id, "assign", "陈静", ago, to_person_id=zheng, to_name="郑海涛")
    yard.step(id, "accept", "郑海涛", ago)

    async def story(held: Held) -> None:
        await held.hand.go(f"/tickets/{id}")
        assert words in held.hand.texts()
        colours = {1: "GOOD", 8: "WARN", 14: "MISSED"}
        from components import theme

        assert held.hand.one("clock").bgcolor == getattr(theme, colours[round(ago)]).bg

    hold(story, as_="陈静", yard=yard)


def test_a_number_is_hidden_until_it_is_tapped() -> None:
    yard = TicketYard()
    id = yard.reported()
    yard.tell("tickets.callers", id=id, name="黄淑珍", phone="13800000061", ages_at="infinity", watchers=[])

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go(f"/tickets/{id}")
        assert "138****0061" in hand.texts()
        assert "13800000061" not in hand.texts().replace(" ", "")
        await hand.tap("phone")
        assert "13800000061" in hand.texts().replace(" ", "")

    hold(story, as_="陈静", yard=yard)


def forms() -> dict[str, tuple[Any, ...]]:
    """By step: who, the ticket as it stands, what is tapped and typed."""
    zheng, chen, wang = "郑海涛", "陈静", "王建国"
    return {
        "note": (zheng, "reported", "", ""),
        "split": (chen, "reported", "", ""),
        "escalate": (chen, "reported", "", ""),
        "dismiss": (chen, "reported", "phrase-not_ours", ""),
        "judge": (wang, "complaint", "valid-no", ""),
        "answer": (chen, "consultation", "", ""),
        "approve": (wang, "finished", "passed-no", ""),
        "send_back": (zheng, "assigned", "phrase-wrong_post", ""),
        "pause": (zheng, "assigned", "phrase-parts", ""),
        "hand_over": (zheng, "assigned", "doer-孙师傅", ""),
        "reopen": (chen, "finished", "phrase-again", ""),
    }


def stand(yard: TicketYard, how: str) -> str:
    if how in ("complaint", "consultation"):
        return yard.reported(kind=how, role="desk")
    if how == "finished":
        return yard.finished()
    id = yard.reported()
    if how == "assigned":
        yard.step(id, "assign", "陈静", 30, to_person_id=yard.me("郑海涛").person_id, to_name="郑海涛")
    return id


WORDS = "写下的几个字"


@pytest.mark.parametrize("step", [s for s in forms() if s not in ("escalate",)])
def test_every_step_is_recorded_with_its_words_and_can_be_read(step: str) -> None:
    who, how, tap, _ = forms()[step]
    yard = TicketYard()
    yard.person("孙师傅", "13800000032", "electrician", "水电工")
    id = stand(yard, how)

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go(f"/tickets/{id}/{step}")
        await hand.until(lambda: hand.find("save") is not None)
        assert hand.one("save").disabled
        if tap.startswith(("valid", "passed", "doer")):
            await hand.tap(tap)
        elif tap:
            await hand.pick(tap)
        await hand.type("words", WORDS)
        await hand.tap("save")
        if step == "dismiss":
            await hand.tap("answer-0")
        await hand.until(lambda: any(x.step == step for x in steps_of(held, id)))
        await hand.go(f"/tickets/{id}")
        await hand.until(lambda: WORDS in hand.texts())

    hold(story, as_=who, yard=yard)


def test_raising_it_asks_first() -> None:
    yard = TicketYard()
    id = yard.reported()

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go(f"/tickets/{id}")
        await hand.tap("more")
        await hand.tap("do-escalate")
        await hand.until(lambda: "升级给经理？" in hand.texts())
        assert not steps_of(held, id)
        await hand.tap("answer-0")
        await hand.until(lambda: last(held, id).step == "escalate")
        await hand.until(lambda: "重大" in hand.texts())

    hold(story, as_="陈静", yard=yard)


def test_what_is_found_to_be_wrong_is_put_right() -> None:
    yard = TicketYard()
    id = yard.reported(urgency="later")
    place = yard.put("places", name="东门岗亭", kind="checkpoint")

    async def story(held: Held) -> None:
        hand = held.hand
        await chosen_main(held, id, "verify")
        await hand.tap("move")
        await hand.type("find", "东门")
        await hand.tap(f"spot-{place}")
        await hand.tap("urgency-urgent")
        await hand.pick(f"category-{yard.ids['repair', 'water']}")
        await hand.pick(f"below-{yard.ids['repair', 'burst']}")
        assert "按改动核实" in hand.texts()
        await hand.tap("save")
        await hand.until(lambda: last(held, id).step == "verify")
        ticket = held.anju.store.get(Ticket, id)
        assert ticket is not None
        assert (ticket.urgency, ticket.place_id) == ("urgent", place)
        assert ticket.category_id == yard.ids["repair", "burst"]
        await hand.go(f"/tickets/{id}")
        assert "改为：爆管、大量漏水、紧急、东门岗亭" in hand.texts()

    hold(story, as_="陈静", yard=yard)


async def chosen_main(held: Held, ticket_id: str, step: str) -> None:
    await held.hand.go(f"/tickets/{ticket_id}")
    await held.hand.tap(f"main-{step}")
    await held.hand.until(lambda: held.hand.find("save") is not None)


def test_one_is_joined_into_the_other_at_the_same_place() -> None:
    yard = TicketYard()
    other, id = yard.reported(text="1201 漏水", ago=90), yard.reported(text="又漏了", ago=5)
    far = yard.reported(text="门锁", unit_id=yard.units["1-1-101"])

    async def story(held: Held) -> None:
        hand = held.hand
        await chosen(held, id, "join")
        said = hand.texts()
        assert said.index("251122-01") < said.index("251122-03")
        await hand.type("search", "门锁")
        assert hand.find(f"other-{other}") is None
        assert hand.find(f"other-{far}") is not None
        await hand.type("search", "")
        await hand.tap(f"other-{other}")
        await hand.tap("save")
        await hand.tap("answer-0")
        await hand.until(lambda: last(held, id).step == "join")
        await hand.go(f"/tickets/{id}")
        assert "并入 251122-01" in hand.texts()
        await hand.go(f"/tickets/{other}")
        assert "并入本单 251122-02" in hand.texts()

    hold(story, as_="陈静", yard=yard)


def test_who_is_away_or_lacks_the_permit_is_marked_and_cannot_be_chosen() -> None:
    yard = TicketYard()
    sun = yard.person("孙师傅", "13800000032", "electrician", "水电工")
    day = datetime.now(UTC).date()
    yard.tell("estate.certificates", person_id=sun, kind="electrician", number="1", valid_to="2099-01-01")
    yard.tell(
        "estate.absences", person_id=sun, told_by=sun, at=datetime.now(UTC).isoformat(), ages_at="infinity",
        first_day=(day - timedelta(days=1)).isoformat(), last_day=(day + timedelta(days=2)).isoformat(),
    )  # fmt: skip
    id = yard.reported(category_id=yard.ids["repair", "sparks"])

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go(f"/tickets/{id}/assign")
        await hand.until(lambda: "请假到" in hand.texts())
        assert "没有登记所需的上岗证" in hand.texts()
        assert hand.one("doer-郑海涛").on_click is None
        await hand.tap("doer-孙师傅")
        await hand.tap("save")
        await hand.until(lambda: last(held, id).to_person_id == sun)

    hold(story, as_="陈静", yard=yard)


def test_it_is_given_to_a_whole_post() -> None:
    yard = TicketYard()
    id = yard.reported()

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go(f"/tickets/{id}/assign")
        await hand.until(lambda: hand.find("doer-all") is not None)
        await hand.tap("doer-all")
        await hand.tap("save")
        await hand.until(lambda: last(held, id).step == "assign")
        await hand.go(f"/tickets/{id}")
        assert "派给全体水电工" in hand.texts()
        assert "全体水电工，先接先做" in hand.texts()

    hold(story, as_="陈静", yard=yard)


def test_a_refusal_says_why_and_what_was_written_becomes_a_note() -> None:
    """Another electrician took it while this phone was in the basement."""
    yard = TicketYard()
    sun = yard.person("孙师傅", "13800000032", "electrician", "水电工")
    id = yard.reported()
    yard.step(id, "assign", "陈静", 30, to_role="electrician")

    async def story(held: Held) -> None:
        hand = held.hand
        held.offline()
        await hand.go(f"/tickets/{id}")
        await hand.tap("main-accept")
        await hand.until(lambda: last(held, id).step == "accept")
        yard.tell(
            "tickets.steps", ticket_id=id, ordinal=2, step="accept", by="孙师傅", person_id=sun, **now()
        )
        held.online()
        await held.anju.sync.now()
        await hand.until(lambda: "孙师傅 已经接了这张单子" in hand.texts())
        assert "“接单”没有被接受" in hand.texts()
        op = held.anju.sync.status.attention[0].op_id
        await hand.tap(f"drop-{op}")
        await hand.until(lambda: "没有被接受" not in hand.texts())

    hold(story, as_="郑海涛", yard=yard)


def now() -> dict[str, str]:
    at = datetime.now(UTC).isoformat()
    return {"device_at": at, "at": at, "received_at": at, "ages_at": "infinity"}


def test_words_of_a_refused_step_are_kept_as_a_note() -> None:
    yard = TicketYard()
    id = yard.reported(kind="consultation", role="desk")

    async def story(held: Held) -> None:
        hand = held.hand
        held.offline()
        await hand.go(f"/tickets/{id}/answer")
        await hand.type("words", "八点开门")
        await hand.tap("save")
        await hand.until(lambda: last(held, id).step == "answer")
        yard.step(id, "answer", "陈静", 0, text="十点开门")
        held.online()
        await held.anju.sync.now()
        await hand.go(f"/tickets/{id}")
        await hand.until(lambda: "“反馈”没有被接受" in hand.texts())
        op = held.anju.sync.status.attention[0].op_id
        await hand.tap(f"keep-{op}")
        await hand.until(lambda: any(x.step == "note" and x.text == "八点开门" for x in steps_of(held, id)))
        await hand.until(lambda: "没有被接受" not in hand.texts())

    hold(story, as_="王建国", yard=yard)


def test_a_step_that_came_too_late_is_refused_on_the_form_and_kept() -> None:
    yard = TicketYard()
    id = yard.reported(kind="consultation", role="desk")

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go(f"/tickets/{id}/answer")
        await hand.type("words", "八点开门")
        yard.step(id, "answer", "陈静", 0, text="十点开门")
        await held.anju.sync.now()
        await hand.tap("save")
        await hand.until(lambda: "已经由 陈静 结束" in hand.texts())
        assert ("back", ()) not in held.platform.window_calls
        await hand.tap("keep-note")
        await hand.until(lambda: any(x.text == "八点开门" for x in steps_of(held, id)))

    hold(story, as_="王建国", yard=yard)


def test_an_address_of_a_step_that_cannot_be_done_says_so() -> None:
    yard = TicketYard()
    id = yard.reported()

    async def story(held: Held) -> None:
        await held.hand.go(f"/tickets/{id}/approve")
        await held.hand.until(lambda: "这一步现在不能做" in held.hand.texts())
        await held.hand.go("/tickets/nowhere/approve")
        await held.hand.until(lambda: "找不到这张单子" in held.hand.texts())

    hold(story, as_="王建国", yard=yard)


def test_residents_see_who_comes_and_nothing_inside() -> None:
    yard = TicketYard()
    id = yard.reported(urgency="urgent", ago=3)
    zheng = yard.me("郑海涛").person_id
    yard.step(id, "assign", "陈静", 3, to_person_id=zheng, to_name="郑海涛")
    yard.step(id, "accept", "郑海涛", 2)
    yard.step(id, "note", "陈静", 1, text="老客户，先去", inside=True)
    yard.step(id, "note", "陈静", 1, text="请留人开门")

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go(f"/tickets/{id}")
        said = hand.texts()
        assert "郑海涛 会上门" in said
        assert "请留人开门" in said
        assert "老客户" not in said
        assert "还剩" not in said
        assert "首问负责" not in said
        assert "1380000" not in said.replace(" ", "").replace("****", "")
        assert hand.find("print") is None
        await hand.tap("more")
        assert {"do-note", "do-withdraw"} == {
            k for k in ("do-note", "do-withdraw", "do-assign") if hand.find(k)
        }
        await hand.tap("do-withdraw")
        await hand.until(lambda: hand.find("save") is not None)
        await hand.pick("phrase-solved")
        await hand.tap("save")
        await hand.tap("answer-0")
        await hand.until(lambda: last(held, id).step == "withdraw")
        await hand.go(f"/tickets/{id}")
        assert "已撤销" in hand.texts()

    hold(story, as_="黄淑珍", yard=yard)


def test_a_tablet_shows_facts_and_log_beside_each_other() -> None:
    yard = TicketYard()
    id = yard.finished()

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go(f"/tickets/{id}")
        assert hand.find("more") is None
        assert hand.find("do-note") is not None
        assert "换了角阀" in hand.texts()
        await hand.tap("do-note")
        await hand.until(lambda: hand.page.route == f"/tickets/{id}/note")

    hold(story, as_="王建国", yard=yard, size=TABLET)


DRAWN = [
    ("陈静", "zh", PHONE),
    ("陈静", "en", TABLET),
    ("王建国", "zh", TABLET),
    ("王建国", "en", PHONE),
    ("郑海涛", "zh", PHONE),
    ("郑海涛", "en", PHONE),
    ("黄淑珍", "zh", TABLET),
    ("黄淑珍", "en", PHONE),
    ("林慧", "zh", TABLET),
    ("李卫国", "en", PHONE),
]


@pytest.mark.parametrize(("name", "language", "size"), DRAWN)
def test_every_page_of_a_ticket_draws(name: str, language: str, size: tuple[int, int]) -> None:
    yard = TicketYard()
    done, fresh = yard.finished(), yard.reported()
    foreign = CHINESE - ENGLISH if language == "en" else ENGLISH - CHINESE
    steps = ("verify", "assign", "join", "note", "dismiss", "pause", "approve", "judge", "hand_over", "split")
    addresses = [f"/tickets/{done}", f"/tickets/{fresh}", *(f"/tickets/{fresh}/{step}" for step in steps)]

    async def story(held: Held) -> None:
        for path in addresses:
            await held.hand.go(path)
            await held.hand.until(lambda: "请稍候" not in held.hand.texts() and held.hand.texts())
            said = set(held.hand.texts().splitlines())
            assert not said & foreign, (path, said & foreign)
            assert not held.troubles, (path, held.troubles[0])
            unnamed = [c for c in held.hand.all() if is_tappable(c) and getattr(c, "key", None) is None]
            assert not unnamed, (path, [str(c)[:80] for c in unnamed])

    hold(story, as_=name, yard=yard, language=language, size=size)
