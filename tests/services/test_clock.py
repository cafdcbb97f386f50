"""Device time is evidence, the authority's time is what counts."""

from __future__ import annotations

from datetime import UTC, datetime

from services.clock import Clock, parse_time
from services.ids import new_code, uuid7

START = 1_763_700_000.0


class Hands:
    """A wall clock and a steady one that a test turns."""

    def __init__(self) -> None:
        self.wall = START
        self.mono = 50.0

    def pass_by(self, seconds: float) -> None:
        self.wall += seconds
        self.mono += seconds


def clock(hands: Hands) -> Clock:
    return Clock(lambda: hands.wall, lambda: hands.mono)


def test_a_clock_that_is_a_week_off_still_tells_the_time_of_the_authority() -> None:
    hands = Hands()
    hands.wall -= 7 * 86400
    told = clock(hands)
    assert told.stamp()["offset_ms"] is None
    told.met(datetime.fromtimestamp(START, UTC), hands.wall, hands.wall)
    hands.pass_by(600)
    assert told.now() == datetime.fromtimestamp(START + 600, UTC)
    assert told.stamp()["offset_ms"] == 7 * 86400 * 1000


def test_a_clock_set_back_while_the_app_runs_is_noticed() -> None:
    hands = Hands()
    told = clock(hands)
    told.met(datetime.fromtimestamp(START, UTC), hands.wall, hands.wall)
    hands.pass_by(60)
    hands.wall -= 3600
    assert told.now() == datetime.fromtimestamp(START + 60, UTC)
    assert parse_time(str(told.stamp()["wall"])) == datetime.fromtimestamp(START - 3540, UTC)


def test_the_middle_between_sending_and_hearing_is_taken() -> None:
    hands = Hands()
    told = clock(hands)
    assert told.met(datetime.fromtimestamp(START + 5, UTC), START, START + 4) == 3000


def test_ids_sort_by_time_and_codes_can_be_read_aloud() -> None:
    ids = [uuid7(ms) for ms in (1, 2, 1000, 10**12)]
    assert ids == sorted(ids)
    assert [i[14] for i in ids] == ["7"] * 4
    assert len({new_code() for _ in range(1000)}) == 1000
    assert all(len(c) == 11 and c[5] == "-" and not set("ILOU") & set(c) for c in (new_code(),))
