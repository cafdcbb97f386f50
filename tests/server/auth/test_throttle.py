"""The buckets of tries, with a clock of our own."""

from server.gateway.auth import throttle
from server.gateway.auth.throttle import Throttle


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_then_one_at_a_time() -> None:
    clock = Clock()
    tries = Throttle(burst=3, refill=10, clock=clock)
    assert [tries.take("li") for _ in range(3)] == [0, 0, 0]
    assert tries.take("li") == 10
    clock.now += 4
    assert tries.take("li") == 6
    clock.now += 6
    assert tries.take("li") == 0
    assert tries.take("li") == 10


def test_one_person_does_not_use_up_the_tries_of_another() -> None:
    tries = Throttle(burst=1, refill=10, clock=Clock())
    assert (tries.take("li"), tries.take("wang")) == (0, 0)
    assert tries.take("li") > 0


def test_a_right_password_does_not_count() -> None:
    tries = Throttle(burst=2, refill=10, clock=Clock())
    for _ in range(50):
        assert tries.take("li") == 0
        tries.give_back("li")


def test_a_bucket_never_holds_more_than_its_burst() -> None:
    clock = Clock()
    tries = Throttle(burst=2, refill=10, clock=clock)
    tries.give_back("li")
    clock.now += 1000
    assert [tries.take("li") == 0 for _ in range(3)] == [True, True, False]


def test_memory_is_bounded_and_the_guilty_are_kept_longest() -> None:
    clock = Clock()
    tries = Throttle(burst=2, refill=10, clock=clock)
    for number in range(throttle.MOST_KEYS * 2):
        tries.take(f"passer-by {number}")
        if number % 1000 == 0:
            clock.now += 20
    assert len(tries._levels) <= throttle.MOST_KEYS
