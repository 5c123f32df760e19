"""Wrong passphrases make the next try wait, by a clock that stands where it is set."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ccft_desktop.store.attempts import FILE, Attempts


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def goes_on(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def attempts(tmp_path: Path, clock: Clock) -> Attempts:
    return Attempts(tmp_path, clock)


def test_that_two_slips_are_free_and_each_further_one_waits_twice_as_long(attempts: Attempts) -> None:
    waits = []
    for _ in range(11):
        attempts.note_failure()
        waits.append(attempts.wait_s())
    assert waits == [0, 0, 5, 10, 20, 40, 80, 160, 300, 300, 300]


def test_that_the_wait_ends_by_itself_and_what_opens_clears_it(attempts: Attempts, clock: Clock) -> None:
    for _ in range(4):
        attempts.note_failure()
    clock.goes_on(4)
    assert attempts.wait_s() == 6
    clock.goes_on(6)
    assert attempts.wait_s() == 0
    assert attempts.clear() == ["2026-03-01T08:00:00+00:00"] * 4
    assert (attempts.failures, attempts.wait_s()) == (0, 0)


def test_that_it_outlasts_the_program(attempts: Attempts, tmp_path: Path, clock: Clock) -> None:
    for _ in range(3):
        attempts.note_failure()
    assert Attempts(tmp_path, clock).wait_s() == 5


def test_that_a_clock_set_back_makes_it_no_longer(attempts: Attempts, clock: Clock) -> None:
    for _ in range(3):
        attempts.note_failure()
    clock.goes_on(-86_400)
    assert attempts.wait_s() == 5


@pytest.mark.parametrize(
    "text", ["", "null", "{}", '{"failures": "many", "last_utc": "x"}', '{"failures": 9}', "\ud83d"]
)
def test_that_a_file_nobody_understands_keeps_nobody_out(
    attempts: Attempts, tmp_path: Path, text: str
) -> None:
    (tmp_path / FILE).write_bytes(text.encode(errors="surrogatepass"))
    assert attempts.wait_s() == 0
    attempts.note_failure()
    assert attempts.failures == 1


def test_that_a_folder_nobody_may_write_to_keeps_nobody_out(tmp_path: Path, clock: Clock) -> None:
    attempts = Attempts(tmp_path / "gone", clock)
    attempts.note_failure()
    assert attempts.wait_s() == 0
    assert attempts.clear() == []
