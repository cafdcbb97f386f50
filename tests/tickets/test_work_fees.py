"""X16: whether somebody has paid is nothing that the repairer sees, and changes nothing about the repair."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from app.domains import DOMAINS
from app.tickets.queries.inbox import inbox
from app.tickets.texts import TEXTS
from services.records import Record
from tests.tickets.counter import DESK, HOME, HUANG, OTHER_HOME, ZHENG, ZHOU, Counter, at

ROOT = Path(__file__).parents[2]
OWED = re.compile("arrear|debt|unpaid|overdue_fee|fee_status|fees_due|balance|owes")
TICKETS = next(d for d in DOMAINS if d.key == "tickets")


@pytest.mark.parametrize("record", [r for d in DOMAINS for r in d.records], ids=lambda r: r.table)
def test_no_record_says_what_somebody_owes(record: type[Record]) -> None:
    assert not [name for name in record.model_fields if OWED.search(name)]


def test_no_column_of_tickets_says_what_somebody_owes() -> None:
    sql = "\n".join(p.read_text("utf-8") for p in (ROOT / "supabase" / "migrations").glob("*.sql"))
    tables = re.findall(r"create table tickets\.\w+ \((.*?)\n\);", sql, re.S)
    assert len(tables) >= len(TICKETS.records)
    assert not [found for table in tables for found in OWED.findall(table)]


def test_no_words_of_tickets_speak_of_fees_that_are_owed() -> None:
    assert not [words for words in TEXTS["zh"].values() if re.search("欠费|未缴|拖欠|催缴", words)]


def two_leaks(first: Any, second: Any) -> list[str]:
    """The order in which 郑海涛 sees two repairs of the same kind, reported one after the other."""
    counter = Counter()
    for me, minute in ((first, 0), (second, 5)):
        unit = HOME if me is HUANG else OTHER_HOME
        id = counter.register(me, at(9, minute), unit_id=unit, text=f"第 {minute} 分钟")
        counter.take(DESK, at(9, minute + 1), "assign", id, to_person_id="zheng")
    mine = next(s for s in inbox(counter.view, ZHENG, at(9, 30)) if s.key == "mine")
    return [line.ticket.text for line in mine.lines]


def test_the_order_of_work_does_not_hang_on_whose_home_it_is() -> None:
    assert two_leaks(HUANG, ZHOU) == two_leaks(ZHOU, HUANG) == ["第 0 分钟", "第 5 分钟"]
