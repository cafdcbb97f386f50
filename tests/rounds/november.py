"""November 2025 at 锦绣苑, small enough to be counted by hand: nine rounds, of which one is still to come."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.rounds.records import Question, Round, Visit
from tests.rounds.night import CHEN, LI, XIULAN, Me, Night, at, sha

FIRST = date(2025, 11, 1)
NOW = at(12, 0, 26)
WARM = Question(id="warm", kind="number", text="水温", low=10, high=40, unit="°C")
DOOR = Question(id="door", kind="yes_no", text="门锁好了吗", expects=True)
FORMULA = '=HYPERLINK("http://x.example","看这里")'


def november() -> Night:
    """Evening rounds of four stops, and one of another plan; what counts is written beside each."""
    night = Night()
    night.ask(1, WARM, DOOR)
    _on_time(night)
    _late(night)
    _incomplete(night)
    _nobody_came(night)
    night.round(6, at(9, 0, 25))
    stops = ("stop-0", "stop-1")  # the second one was locked
    night.change(Round, "round-6", kind="fire", name="消防设施", stop_ids=stops, roles=("cleaner",))
    night.visit("round-6", 0, at(9, 5, 25), XIULAN)
    night.leave_out("round-6", 1, at(9, 8, 25), "locked", "=换了锁", XIULAN, (sha("door"),))
    night.round(7, at(23, 50, 30))  # the last of the month, still to come
    night.round(8, at(0, 10, 30) + timedelta(days=1))  # 1 December there, 30 November in UTC
    night.round(9, at(0, 10, 1) - timedelta(minutes=20))  # 31 October there
    night.hazard(2, at(21, 30, 22), "-灯坏了", "urgent")
    night.hazard(0, at(23, 0, 1) - timedelta(days=1), "上个月的", "soon")
    return night


def walk(night: Night, round_id: str, stops: tuple[int, ...], start: datetime, me: Me) -> list[str]:
    """A stop every five minutes, the first after five."""
    return [
        night.visit(round_id, stop, start + timedelta(minutes=5 * n), me)
        for n, stop in enumerate(stops, start=1)
    ]


def _on_time(night: Night) -> None:
    """Round 1, the 20th: 李卫国 reached all four; a finding, and a note that looks like a formula."""
    night.round(1, at(21, 0, 20))
    visits = walk(night, "round-1", (0, 1, 2, 3), at(21, 0, 20), LI)
    night.answers(visits[1], at(21, 11, 20), {"warm": 52.5, "door": True})
    night.note("round-1", visits[2], at(21, 16, 20), FORMULA, (sha("a"), sha("b")))
    night.finish("round-1", at(21, 25, 20))


def _late(night: Night) -> None:
    """Round 2, the 21st: 陈志强 began a quarter of an hour late; one visit was too far and accepted."""
    night.round(2, at(21, 0, 21))
    visits = walk(night, "round-2", (0, 1, 2, 3), at(21, 10, 21), CHEN)
    night.change(
        Visit,
        visits[2],
        flags=("too_far", "clock_off"),
        latitude=31.2304 + 140 / 111_195,
        longitude=121.4737,
        accuracy=12.0,
    )
    night.review(visits[2], at(8, 0, 22), "accepted")


def _incomplete(night: Night) -> None:
    """Round 3, the 22nd: both together; stop 1 was turned down and stop 3 left out."""
    night.round(3, at(21, 0, 22))
    first = walk(night, "round-3", (0, 1), at(21, 0, 22), LI)
    again = night.visit("round-3", 0, at(21, 12, 22), LI, flags=("again",))
    night.visit("round-3", 2, at(21, 14, 22), CHEN)
    night.finish("round-3", at(21, 20, 22), "处理突发事件", CHEN)
    night.review(first[1], at(8, 0, 23), "rejected", "+人不在现场")
    night.review(again, at(8, 1, 23), "rejected", "重复")


def _nobody_came(night: Night) -> None:
    """Round 4, the 23rd, was for anybody; round 5, the 24th, for 李卫国. Both were missed."""
    night.round(4, at(21, 0, 23))
    night.round(5, at(21, 0, 24), people=("li",))
    night.judge("round", "round-4", at(8, 0, 24), "accepted", "台风")
