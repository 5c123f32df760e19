"""The last seconds as one array: what a list of the newest samples would hold, without a copy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccft_desktop.live.recent import Recent


def test_that_an_empty_one_shows_nothing() -> None:
    t_s, pressure_mmhg = Recent().view()
    assert (t_s.shape, pressure_mmhg.shape) == ((0,), (0,))


def test_that_samples_come_back_oldest_first() -> None:
    recent = Recent()
    recent.extend([1.0, 1.1], [20.0, 20.5])
    recent.extend([1.2], [21.0])
    t_s, pressure_mmhg = recent.view()
    assert t_s.tolist() == [1.0, 1.1, 1.2]
    assert pressure_mmhg.tolist() == [20.0, 20.5, 21.0]


def test_that_what_is_older_than_the_last_seconds_is_not_shown() -> None:
    recent = Recent(seconds_s=2.0, rate_hz=10.0)
    recent.extend([0.0, 1.0, 2.0, 3.5], [1.0, 2.0, 3.0, 4.0])
    assert recent.view()[0].tolist() == [2.0, 3.5]


@given(st.lists(st.integers(0, 45), max_size=30))
def test_that_it_holds_the_newest_samples_however_they_came(batches: list[int]) -> None:
    recent, count = Recent(seconds_s=20.0, rate_hz=1.0), 0
    for size in batches:
        numbers = np.arange(count, count + size, dtype=float)
        recent.extend(numbers, numbers + 100)
        count += size
    t_s, pressure_mmhg = recent.view()
    # 20 s at 1 Hz, both ends included.
    assert t_s.tolist() == list(range(max(0, count - 21), count))
    assert pressure_mmhg.tolist() == (t_s + 100).tolist()


def test_that_the_view_is_the_ring_itself_and_cannot_be_written() -> None:
    recent = Recent(seconds_s=2.0, rate_hz=10.0)
    recent.extend(np.arange(30) * 0.1, np.arange(30))
    first, second = recent.view()[1], recent.view()[1]
    assert np.shares_memory(first, second)
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 1.0


def test_that_clearing_forgets() -> None:
    recent = Recent()
    recent.extend([1.0], [20.0])
    recent.clear()
    assert recent.view()[0].size == 0
