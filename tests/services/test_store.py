"""The read model: rows as told, effects over them, and news only for those whom it concerns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.rounds.records import Plan, Stop, Visit
from services.commands import View
from services.records import Gone
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


def test_what_several_ask_is_answered_once_until_something_changes() -> None:
    store, asked = Store(), list[str]()

    def ask(view: View, plan: str) -> int:
        asked.append(plan)
        return len(view.where(Stop, plan_id=plan))

    def around(view: View) -> int:
        answer: int = store.observe(ask, "p")[0]
        return answer

    assert [store.observe(ask, "p")[0] for _ in range(3)] == [0, 0, 0]
    assert store.observe(around) == (0, frozenset({"rounds.stops"})), "what was known is known as read"
    assert asked == ["p"]
    store.merge([("rounds.stops", "a", stop("a"))])
    assert store.observe(ask, "p") == (1, frozenset({"rounds.stops"}))
    assert store.observe(ask, "q")[0] == 0
    assert asked == ["p", "p", "q"]


def test_another_person_s_rows_leave_nothing_of_the_first() -> None:
    store = Store()
    store.merge([("rounds.stops", "a", stop("a"))])
    store.replace([("rounds.stops", stop("b"))])
    assert [s.id for s in store.all(Stop)] == ["b"]
    store.replace(())
    assert store.all(Stop) == []


def test_what_an_effect_takes_away_is_hidden_until_the_effect_is_gone() -> None:
    store = Store()
    store.merge([("rounds.stops", i, stop(i)) for i in ("a", "b")])
    heard: list[Iterable[str]] = []
    store.subscribe(["rounds.stops"], heard.append)
    store.put_effects([Gone("rounds.stops", "a")])
    assert store.get(Stop, "a") is None
    assert [s.id for s in store.all(Stop)] == ["b"]
    assert [s.id for s in store.where(Stop, plan_id="p")] == ["b"]
    assert heard == [frozenset({"rounds.stops"})]
    store.clear_effects()
    assert [s.id for s in store.all(Stop)] == ["a", "b"]


def test_what_an_effect_made_can_be_taken_away_by_a_later_one() -> None:
    store = Store()
    store.put_effects([Stop(**stop("new"))])
    store.put_effects([Gone("rounds.stops", "new"), Gone("rounds.stops", "never")])
    assert store.all(Stop) == []
    store.put_effects([Stop(**stop("new", ordinal=5))])
    assert [s.ordinal for s in store.all(Stop)] == [5]


def test_a_memo_is_made_again_when_its_tables_or_its_basis_changed() -> None:
    store, made = Store(), list[int]()
    store.merge([("rounds.stops", "a", stop("a"))])

    def count(view: View, basis: int) -> int:
        def make() -> int:
            made.append(basis)
            return len(view.all(Stop))

        return view.memo("stops", (Stop,), basis, make)

    assert [count(store, 1), count(store, 1), count(store, 2)] == [1, 1, 1]
    assert made == [1, 2]
    store.merge([("rounds.plans", "p", {"id": "p", "kind": "patrol", "name": ""})])
    count(store, 2)
    assert made == [1, 2], "another table is no reason"
    store.merge([("rounds.stops", "b", stop("b"))])
    assert count(store, 2) == 2
    answer, tables = store.observe(count, 2)
    assert (answer, tables) == (2, frozenset({"rounds.stops"})), "what a memo has read is known as read"
    store.replace([])
    assert count(store, 2) == 0
