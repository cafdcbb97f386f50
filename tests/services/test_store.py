"""The read model: rows as told, effects over them, and news only for those whom it concerns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.rounds.records import Plan, Stop, Visit
from services.commands import View
from services.store import Store


def stop(id: str, plan: str = "p", ordinal: int = 0, **more: Any) -> dict[str, Any]:
    return {"id": id, "plan_id": plan, "place_id": f"place-{id}", "ordinal": ordinal, **more}


def test_rows_become_records_once_and_unknown_fields_are_kept() -> None:
    store = Store()
    store.merge([("rounds.stops", "a", stop("a", newer="field"))])
    (first,) = store.all(Stop)
    assert first.model_extra == {"newer": "field"}
    assert store.get(Stop, "a") is first
    store.merge([("rounds.stops", "b", stop("b"))])
    assert store.get(Stop, "a") is first


def test_where_finds_by_every_field_it_is_given() -> None:
    store = Store()
    store.merge([("rounds.stops", i, stop(i, plan, n)) for i, plan, n in (("a", "p", 1), ("b", "p", 2))])
    store.merge([("rounds.stops", "c", stop("c", "q", 1))])
    assert [s.id for s in store.where(Stop, plan_id="p")] == ["a", "b"]
    assert [s.id for s in store.where(Stop, plan_id="p", ordinal=2)] == ["b"]
    assert store.where(Stop, plan_id="nothing") == []
    assert len(store.where(Stop)) == 3


def test_an_effect_lies_over_its_row_until_it_is_cleared() -> None:
    store = Store()
    store.merge([("rounds.stops", "a", stop("a", ordinal=1))])
    store.put_effects([Stop(**stop("a", ordinal=9)), Stop(**stop("new"))])
    assert {s.id: s.ordinal for s in store.all(Stop)} == {"a": 9, "new": 0}
    with store.batch():
        store.clear_effects()
    assert {s.id: s.ordinal for s in store.all(Stop)} == {"a": 1}


def test_a_row_that_cannot_be_read_is_told_and_hides_no_other() -> None:
    bad: list[str] = []
    store = Store(lambda table, error: bad.append(table))
    store.merge([("rounds.stops", "x", {"id": "x"}), ("rounds.stops", "a", stop("a"))])
    assert [s.id for s in store.all(Stop)] == ["a"]
    store.all(Stop)
    assert bad == ["rounds.stops"]


def test_news_come_once_a_batch_and_only_to_readers_of_the_table() -> None:
    store = Store()
    heard: list[tuple[str, Iterable[str]]] = []
    stop_hearing = store.subscribe(["rounds.stops"], lambda tables: heard.append(("stops", tables)))
    store.subscribe(None, lambda tables: heard.append(("all", tables)))
    with store.batch():
        store.merge([("rounds.stops", "a", stop("a"))])
        store.merge([("rounds.plans", "p", {"id": "p", "kind": "patrol", "name": "夜巡"})])
    both = frozenset({"rounds.stops", "rounds.plans"})
    assert heard == [("stops", both), ("all", both)]
    stop_hearing()
    store.merge([("rounds.stops", "a", None)])
    assert heard[2:] == [("all", frozenset({"rounds.stops"}))]


def test_a_question_is_known_by_the_tables_it_read() -> None:
    store = Store()

    def ask(view: View, plan: str) -> int:
        return len(view.where(Stop, plan_id=plan)) if view.get(Plan, plan) else 0

    answer, tables = store.observe(ask, "p")
    assert (answer, tables) == (0, frozenset({"rounds.plans"}))
    store.merge([("rounds.plans", "p", {"id": "p", "kind": "patrol", "name": "夜巡"})])
    answer, tables = store.observe(ask, "p")
    assert tables == frozenset({"rounds.plans", "rounds.stops"})
    before = store.version(tables)
    store.merge([("rounds.visits", "v", None)])
    assert store.version(tables) == before
    assert store.all(Visit) == []


def test_another_person_s_rows_leave_nothing_of_the_first() -> None:
    store = Store()
    store.merge([("rounds.stops", "a", stop("a"))])
    store.replace([("rounds.stops", stop("b"))])
    assert [s.id for s in store.all(Stop)] == ["b"]
    store.replace(())
    assert store.all(Stop) == []
