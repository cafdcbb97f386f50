"""What an estate begins with: the tests' picture of it is the database's, and new and old estates have it."""

from __future__ import annotations

from server.demo.world import CUIHU, JINXIU
from tests.sql.database import Database
from tests.tickets.counter import DEFAULTS

FLOWS = "jsonb_build_object('kind', f.kind, 'call_back', f.call_back, 'stages', f.stages)"


def test_the_tests_know_the_flows_and_categories_of_the_database(still: Database) -> None:
    flows = still.ask(f"select jsonb_agg({FLOWS} order by f.kind) from tickets.default_flows() as f")
    categories = still.ask(
        "select jsonb_agg(to_jsonb(c) - 'n' order by n) from tickets.default_categories() as c"
    )
    assert flows == sorted(DEFAULTS["flows"], key=lambda flow: flow["kind"])
    assert categories == DEFAULTS["categories"]


def test_each_estate_begins_with_all_of_them(still: Database) -> None:
    many = len(DEFAULTS["flows"]), len(DEFAULTS["categories"])
    for estate in (JINXIU, CUIHU):
        assert many == tuple(
            still.ask(f"select count(*) from tickets.{table} where estate_id = %s", estate.id)
            for table in ("flows", "categories")
        )


def test_each_flow_says_for_every_stage_whose_it_is_and_by_when(still: Database) -> None:
    order = ["verify", "assign", "accept", "arrive", "work", "finish", "answer", "approve", "call_back"]
    for flow in still.all("select stages from tickets.flows"):
        steps = [stage["step"] for stage in flow]
        assert steps == sorted(set(steps), key=order.index)
        assert {"finish", "answer"} & set(steps), "somewhere the work itself is done"
        for stage in flow:
            assert set(stage) == {"step", "role", "must", "after", "limits"}
            assert set(stage["limits"]) == {"urgent", "soon", "later"}
            assert stage["after"] in ("", *steps)
