"""When there is too much air in the cuff, and when it is over."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccft_desktop.core.pressure_alarm import PressureAlarm


def test_that_one_reading_above_the_limit_raises_it_and_one_at_the_limit_does_not() -> None:
    alarm = PressureAlarm(45.0)
    alarm.feed([0.0, 0.1], [20.0, 45.0])
    assert not alarm.is_raised
    alarm.feed([0.2], [45.1])
    assert alarm.is_raised


def test_that_it_is_over_after_a_second_without_one() -> None:
    alarm = PressureAlarm(45.0)
    alarm.feed([0.0, 0.1, 0.5, 1.0], [46.0, 44.0, 46.0, 20.0])
    assert alarm.is_raised
    alarm.feed([1.4], [20.0])
    assert alarm.is_raised
    alarm.feed([1.5], [20.0])
    assert not alarm.is_raised


def test_that_it_is_forgotten_with_the_signal() -> None:
    alarm = PressureAlarm(45.0)
    alarm.feed([0.0], [60.0])
    alarm.forget()
    assert not alarm.is_raised


@pytest.mark.parametrize("limit_mmhg", [35.0, 45.0, 80.0])
@given(
    pressure_mmhg=st.lists(st.floats(0.0, 90.0), min_size=1, max_size=60),
    cut=st.integers(0, 60),
)
def test_that_it_is_raised_exactly_while_a_reading_above_lies_less_than_a_second_back(
    limit_mmhg: float, pressure_mmhg: list[float], cut: int
) -> None:
    t_s = [n / 10 for n in range(len(pressure_mmhg))]
    alarm = PressureAlarm(limit_mmhg)
    for part in (slice(cut), slice(cut, None)):
        alarm.feed(t_s[part], pressure_mmhg[part])
    above = np.flatnonzero(np.array(pressure_mmhg) > limit_mmhg)
    assert alarm.is_raised == bool(len(above) and t_s[-1] - t_s[above[-1]] < 1.0)
