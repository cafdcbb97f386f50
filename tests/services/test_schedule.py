"""When the next attempt comes: always, never at once with everybody else, and when the server says so."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.schedule import HIDDEN_SECONDS, LIVE_SECONDS, LONGEST_SECONDS, Schedule


@given(failures=st.integers(1, 1000), luck=st.floats(0, 0.999), visible=st.booleans(), waiting=st.booleans())
def test_there_is_always_a_next_attempt_within_five_minutes(
    failures: int, luck: float, visible: bool, waiting: bool
) -> None:
    schedule = Schedule(lambda: luck, failures=failures)
    assert 0 <= schedule.delay(visible, waiting) <= min(LONGEST_SECONDS, 2.0 * 2 ** min(failures, 16))


def test_the_server_is_given_the_time_it_asked_for() -> None:
    schedule = Schedule(lambda: 0.0)
    schedule.failed(retry_after=120)
    assert schedule.asked
    assert schedule.delay(visible=True, waiting=True) == 120
    schedule.reset()
    assert not schedule.asked
    assert schedule.delay(visible=True, waiting=True) == LIVE_SECONDS


def test_who_looks_hears_every_ten_seconds_and_a_hidden_idle_tab_seldom() -> None:
    schedule = Schedule(lambda: 0.5)
    assert schedule.delay(visible=True, waiting=False) == LIVE_SECONDS
    assert schedule.delay(visible=False, waiting=True) == LIVE_SECONDS
    assert schedule.delay(visible=False, waiting=False) == HIDDEN_SECONDS


def test_batches_are_halved_down_to_one_and_grow_again() -> None:
    schedule = Schedule(lambda: 0.5)
    limits = []
    for _ in range(6):
        schedule.halve()
        limits.append(schedule.limit)
    assert limits == [15, 7, 3, 1, 1, 1]
    for _ in range(6):
        schedule.went_well()
    assert schedule.limit == 30
