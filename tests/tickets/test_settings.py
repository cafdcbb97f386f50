"""The manager sets tickets up: limits, call backs, categories and prices, on the device and on the page."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.tickets.commands import (
    AddCategory,
    AddPrice,
    ChangeCategory,
    ChangePrice,
    CloseCategory,
    ClosePrice,
    SetFlow,
    StageSet,
)
from app.tickets.queries.catalogue import flow_of, price_list, tree
from app.tickets.records import Category, Flow, Price
from app.tickets.screens.limit_field import Written, limit_of, written
from services.commands import Command, Me, Refused
from tests.harness import PHONE, TABLET
from tests.shell.test_every_screen import CHINESE, ENGLISH, is_tappable
from tests.shell.yard import Held, hold
from tests.tickets.counter import DESK, HOME, HUANG, LI, WANG, ZHENG, Counter, at
from tests.tickets.desk import TicketYard


def refused(counter: Counter, command: Command, me: Me = WANG) -> str:
    try:
        command.check(counter.view, me)
    except Refused as why:
        return why.code
    return ""


def stage(step: str = "arrive", **changed: Any) -> StageSet:
    told = {"step": step, "role": "worker", "must": False, "limits": {"urgent": 15, "later": "night"}}
    return StageSet.model_validate({**told, **changed})


def set_arrive(**more: Any) -> SetFlow:
    return SetFlow(ticket_kind="repair", stages=(stage(),), **more)


def test_a_new_limit_counts_for_what_is_reported_afterwards_and_not_before() -> None:
    counter = Counter()
    before = counter.register(HUANG, at(9), unit_id=HOME)
    counter.do(WANG, at(10), set_arrive(call_back="sample", sample=20))
    after = counter.register(HUANG, at(11), unit_id=HOME)
    told = [counter.ticket(id).flow for id in (before, after)]
    limits = [flow.stage("arrive").limits["urgent"] for flow in told if flow.stage("arrive")]  # type: ignore[union-attr]
    assert limits == [10, 15]
    assert [flow.call_back for flow in told] == ["all", "sample"]
    flow = flow_of(counter.view, "repair")
    assert flow is not None
    kept = next(s for s in flow.stages if s.step == "arrive")
    assert (kept.limits["later"], kept.limits["soon"], kept.after) == ("night", 60, "assign")
    assert [s.step for s in flow.stages][-1] == "call_back"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (stage("answer"), "FLOW_BAD"),
        (stage(role="resident"), "FLOW_BAD"),
        (stage(limits={"urgent": 0}), "FLOW_BAD"),
        (stage(limits={"urgent": 86_401}), "FLOW_BAD"),
        (stage("finish", must=False), "FLOW_BAD"),
        (stage("finish", must=True), ""),
        (stage(limits={"urgent": None}), ""),
    ],
)
def test_what_no_flow_can_be_is_refused(told: StageSet, code: str) -> None:
    assert refused(Counter(), SetFlow(ticket_kind="repair", stages=(told,))) == code


def test_a_limit_that_is_none_travels() -> None:
    """An op without it would leave the old limit standing."""
    told = SetFlow(ticket_kind="repair", stages=(stage(limits={"urgent": None}),)).body()
    assert told["stages"][0]["limits"] == {"urgent": None}
    assert "sample" not in told


def test_only_the_manager_sets_tickets_up() -> None:
    counter = Counter()
    water = counter.category("repair", "water")
    price = counter.price("角阀", "35")
    commands: tuple[Command, ...] = (
        set_arrive(),
        AddCategory(ticket_kind="repair", name="x"),
        ChangeCategory(category_id=water, name="x"),
        CloseCategory(category_id=water),
        AddPrice(name="x", unit="个", price=Decimal(1)),
        ChangePrice(price_id=price, name="x", unit="个", price=Decimal(1)),
        ClosePrice(price_id=price),
    )
    for command in commands:
        assert refused(counter, command) == ""
        for me in (DESK, LI, ZHENG, HUANG):
            assert refused(counter, command, me) == "NOT_ALLOWED"


def test_a_category_goes_into_the_tree_and_closes_with_what_is_under_it() -> None:
    counter = Counter()
    water = counter.category("repair", "water")
    id = counter.do(WANG, at(9), AddCategory(ticket_kind="repair", parent_id=water, name=" 地暖 "))
    branch = next(b for b in tree(counter.view, "repair") if b.category.id == water)
    assert [c.id for c in branch.below][-1] == id
    assert branch.below[-1].name == "地暖"
    again = AddCategory(ticket_kind="repair", parent_id=water, name="地暖")
    assert refused(counter, again) == "NAME_TAKEN"
    assert refused(counter, AddCategory(ticket_kind="repair", parent_id=id, name="x")) == "CATEGORY_UNKNOWN"
    assert refused(counter, AddCategory(ticket_kind="repair", name=" ")) == "NAME_MISSING"
    assert refused(counter, ChangeCategory(category_id=water)) == ""
    assert refused(counter, ChangeCategory(category_id=id)) == "NAME_MISSING"
    counter.do(WANG, at(10), CloseCategory(category_id=water))
    assert tree(counter.view, "repair")[-1].category.id == water
    assert all(c.closed_at for c in counter.view.where(Category, parent_id=water))
    counter.do(WANG, at(11), CloseCategory(category_id=id, open=True))
    found = {c.id: c.closed_at for c in counter.view.all(Category)}
    assert found[water] is None
    assert found[id] is None


def test_prices_have_two_decimals_and_one_name() -> None:
    counter = Counter()
    id = counter.do(WANG, at(9), AddPrice(name="角阀", unit="个", price=Decimal("35.50")))

    def adding(**changed: Any) -> str:
        return refused(
            counter, AddPrice.model_validate({"name": "软管", "unit": "根", "price": "8"} | changed)
        )

    assert adding() == ""
    assert adding(name="角阀") == "NAME_TAKEN"
    assert adding(unit=" ") == "UNIT_MISSING"
    assert adding(price="1.234") == "PRICE_BAD"
    assert adding(price="-1") == "PRICE_BAD"
    assert adding(item_id="nothing") == "ITEM_UNKNOWN"
    counter.do(WANG, at(10), ChangePrice(price_id=id, name="角阀", unit="个", price=Decimal(40)))
    counter.do(WANG, at(11), ClosePrice(price_id=id))
    (kept,) = price_list(counter.view)
    assert (kept.price, kept.closed_at) == (Decimal(40), at(11))
    assert adding(name="角阀") == ""


@pytest.mark.parametrize(
    ("limit", "told"),
    [
        (10, Written("10", "minutes")),
        (60, Written("60", "minutes")),
        (240, Written("4", "hours")),
        ("night", Written("", "night")),
        (None, Written("", "none")),
    ],
)
def test_a_limit_is_read_and_written(limit: int | str | None, told: Written) -> None:
    assert written(limit) == told
    assert limit_of(told) == limit
    assert not told.bad
    assert Written("x", "minutes").bad
    assert Written("1441", "hours").bad


def test_the_manager_changes_a_limit_and_the_policy() -> None:
    yard = TicketYard()

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/tickets/settings")
        await hand.tap("stage-arrive")
        await hand.type("limit-urgent", "0")
        await hand.tap("save")
        assert "60 天以内的整数" in hand.texts()
        await hand.type("limit-urgent", "15")
        await hand.pick("unit-soon-hours")
        await hand.type("limit-soon", "2")
        await hand.tap("save")
        await hand.until(lambda: "紧急 15 分钟" in hand.texts())
        assert "尽快 2 小时" in hand.texts()
        await hand.pick("policy-sample")
        await hand.until(lambda: hand.find("sample") is not None)
        await hand.type("sample", "101")
        await hand.tap("save-sample")
        assert "0 到 100" in hand.texts()
        await hand.type("sample", "30")
        await hand.tap("save-sample")
        await hand.settle()
        flow = next(f for f in held.anju.store.all(Flow) if f.kind == "repair")
        assert (flow.call_back, flow.sample) == ("sample", 30)

    hold(story, as_="王建国", yard=yard)


def test_the_manager_keeps_the_categories() -> None:
    yard = TicketYard()
    water = yard.ids["repair", "water"]

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/tickets/settings")
        await hand.pick("part-categories")
        await hand.tap(f"below-{water}")
        await hand.tap("save")
        assert "请填写名称" in hand.texts()
        await hand.type("name", "地暖")
        await hand.tap("icon-WATER")
        await hand.pick("urgency-urgent")
        await hand.tap("save")
        await hand.until(lambda: "地暖" in hand.texts() and hand.find("save") is None)
        new = next(c for c in held.anju.store.all(Category) if c.name == "地暖")
        assert (new.parent_id, new.urgency, new.icon) == (water, "urgent", "WATER")
        power = yard.ids["repair", "power"]
        await hand.tap(f"category-{power}")
        await hand.tap("up")
        await hand.until(lambda: hand.find("save") is None)
        assert [b.category.id for b in tree(held.anju.store, "repair")][:2] == [power, water]
        await hand.tap(f"category-{water}")
        await hand.tap("switch")
        await hand.until(lambda: "已停用" in hand.texts())

    hold(story, as_="王建国", yard=yard)


def test_the_manager_keeps_the_prices() -> None:
    yard = TicketYard()

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/tickets/settings")
        await hand.pick("part-prices")
        assert "价目还是空的" in hand.texts()
        for name, cost in (("角阀", "35.5"), ("软管", "8")):
            await hand.tap("price-add")
            await hand.type("name", name)
            await hand.type("unit", "个")
            await hand.type("cost", "x")
            await hand.tap("save")
            assert "最多两位小数" in hand.texts()
            await hand.type("cost", cost)
            await hand.tap("save")
            await hand.until(lambda: hand.find("save") is None)
        assert "35.5 元 / 个" in hand.texts()
        second = next(p for p in held.anju.store.all(Price) if p.name == "软管")
        await hand.tap(f"price-{second.id}")
        await hand.tap("up")
        await hand.until(lambda: hand.find("save") is None)
        assert [p.name for p in price_list(held.anju.store)] == ["软管", "角阀"]
        await hand.tap(f"price-{second.id}")
        await hand.tap("stop")
        await hand.until(lambda: "已停用" in hand.texts())

    hold(story, as_="王建国", yard=yard)


@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_settings_in_both_languages(language: str, size: tuple[int, int]) -> None:
    yard = TicketYard()
    foreign = CHINESE - ENGLISH if language == "en" else ENGLISH - CHINESE

    async def story(held: Held) -> None:
        hand = held.hand
        await hand.go("/tickets/settings")

        def check() -> None:
            said = set(hand.texts().splitlines())
            assert not said & foreign, said & foreign
            unnamed = [c for c in hand.all() if is_tappable(c) and getattr(c, "key", None) is None]
            assert not unnamed, [str(c)[:80] for c in unnamed]

        for kind in ("complaint", "litter"):
            await hand.pick(f"kind-{kind}")
            check()
        await hand.tap("stage-finish")
        check()
        await hand.close_dialog()
        await hand.pick("part-categories")
        check()
        await hand.tap("category-add")
        check()
        await hand.close_dialog()
        await hand.pick("part-prices")
        await hand.tap("price-add")
        check()

    hold(story, as_="王建国", yard=yard, language=language, size=size)
