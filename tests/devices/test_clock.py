"""Times of readings by the device's clock and by the host's."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.clock import SampleClock
from devices.decoders.decoded import Decoded


def reading(device_s: float | None = None) -> Decoded:
    return Decoded(22.0, 22.0, "mmHg", device_s)


def times_s(clock: SampleClock, device_times_s: list[float], host_s: float) -> list[float]:
    placed = clock.place([reading(device_s) for device_s in device_times_s], host_s)
    return [one[0] for one in placed if isinstance(one, tuple)]


def test_that_the_device_clock_counts_from_its_first_reading() -> None:
    clock = SampleClock()
    clock.reopened(100.0)
    assert times_s(clock, [7.0, 7.5, 8.0], 101.0) == [0.0, 0.5, 1.0]


def test_that_a_board_that_starts_anew_leaves_a_gap_as_long_as_the_host_saw() -> None:
    clock = SampleClock()
    clock.reopened(100.0)
    times_s(clock, [7.0, 8.0], 101.0)
    assert times_s(clock, [0.25, 0.5], 104.0) == [3.75, 1.0 + 3.0]


def test_that_the_gap_is_as_long_when_the_first_reading_after_a_restart_comes_alone() -> None:
    clock = SampleClock()
    clock.reopened(100.0)
    times_s(clock, [7.0, 8.0], 101.0)
    assert times_s(clock, [0.25], 104.0) == []
    assert times_s(clock, [0.27], 104.02) == pytest.approx([4.0, 1.0 + 3.02])


def test_that_a_clock_that_is_set_leaves_no_gap() -> None:
    clock = SampleClock()
    clock.reopened(100.0)
    times_s(clock, [7.98, 8.0], 101.0)
    assert times_s(clock, [1.7e9], 101.02) == []
    assert times_s(clock, [1.7e9 + 0.02], 101.04) == pytest.approx([0.04, 0.06], abs=1e-5)


def test_that_a_stall_is_as_long_as_the_device_says() -> None:
    clock = SampleClock()
    clock.reopened(100.0)
    times_s(clock, [7.0, 8.0], 101.0)
    assert times_s(clock, [38.0, 38.5], 131.5) == [31.0, 31.5]


def test_that_a_line_that_came_twice_counts_once() -> None:
    clock = SampleClock()
    clock.reopened(100.0)
    assert times_s(clock, [7.0, 7.0, 7.5, 7.5], 101.0) == [0.0, 0.5]
    assert times_s(clock, [0.0, 0.0, 0.5, 0.5], 102.0) == [1.0, 1.5]
    (other,) = clock.place([Decoded(23.0, 23.0, "mmHg", 0.5)], 102.1)
    assert isinstance(other, tuple)
    assert other[0] == pytest.approx(1.5, abs=1e-5)


def test_that_an_unplug_leaves_a_gap_as_long_as_the_host_saw() -> None:
    clock = SampleClock()
    clock.reopened(100.0)
    times_s(clock, [7.0, 8.0], 101.0)
    clock.reopened(103.0)
    assert times_s(clock, [8.5, 9.0], 103.5) == [3.0, 1.0 + 2.5]


def test_that_one_garbled_time_moves_nothing() -> None:
    clock = SampleClock()
    clock.reopened(0.0)
    assert times_s(clock, [12.345, 1.236, 12.385], 1.0) == pytest.approx([0.0, 0.040])
    assert times_s(clock, [92.405, 12.425], 1.1) == pytest.approx([0.080])


def test_that_a_batch_without_device_times_is_spread_evenly() -> None:
    clock = SampleClock()
    clock.reopened(10.0)
    for count in range(1, 20):
        clock.place([reading()] * 2, 10.0 + 0.04 * count)
    placed = clock.place([reading()] * 2, 10.8)
    assert [round(one[0], 6) for one in placed if isinstance(one, tuple)] == [0.78, 0.8]


def test_that_a_batch_after_a_silence_is_not_spread_over_the_silence() -> None:
    clock = SampleClock()
    clock.reopened(10.0)
    for count in range(1, 20):
        clock.place([reading()], 10.0 + 0.02 * count)
    placed = clock.place([reading()] * 2, 15.0)
    assert [round(one[0], 6) for one in placed if isinstance(one, tuple)] == [4.98, 5.0]


@given(
    st.lists(
        st.tuples(
            st.lists(st.one_of(st.none(), st.floats(0, 5000)), max_size=5), st.floats(0, 3), st.booleans()
        ),
        max_size=20,
    )
)
def test_that_time_always_grows(batches: list[tuple[list[float | None], float, bool]]) -> None:
    clock, host_s, all_s = SampleClock(), 50.0, list[float]()
    clock.reopened(host_s)
    for device_times_s, elapsed_s, reopened in batches:
        host_s += elapsed_s
        if reopened:
            clock.reopened(host_s)
        placed = clock.place([reading(device_s) for device_s in device_times_s], host_s)
        all_s += [one[0] for one in placed if isinstance(one, tuple)]
    assert all(later > earlier for earlier, later in pairwise(all_s))
