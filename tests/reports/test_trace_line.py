"""Which samples of a trace are drawn: laws that hold for any trace."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ccft_desktop.core.session import Floats
from ccft_desktop.reports.trace_line import continuous_runs, outside_runs, thinned

pressures = st.lists(st.floats(0, 50), min_size=1, max_size=200).map(np.array)


def test_that_a_line_breaks_where_the_signal_was_lost_and_only_there() -> None:
    t_s = np.array([0.0, 0.1, 0.2, 0.9, 1.0, 1.5])
    assert continuous_runs(t_s, 0.5) == [slice(0, 3), slice(3, 6)]
    assert continuous_runs(np.array([]), 0.5) == []


def test_that_a_stretch_outside_the_band_meets_its_edge() -> None:
    pressure = np.array([26.0, 26.0, 28.0, 28.5, 27.0, 24.0])
    assert outside_runs(pressure, 26.0, 1.0) == [slice(1, 5), slice(4, 7)]
    assert outside_runs(np.array([25.0, 27.0]), 26.0, 1.0) == []


@given(pressures, st.floats(0.05, 5.0))
def test_that_thinning_keeps_ends_and_extremes_and_the_order_of_time(
    pressure: Floats, column_s: float
) -> None:
    t_s = (np.arange(len(pressure)) * 0.01).astype(np.float64)
    kept_t, kept_p = thinned(t_s, pressure, column_s)
    assert kept_t[0] == t_s[0]
    assert kept_t[-1] == t_s[-1]
    assert kept_p.min() == pressure.min()
    assert kept_p.max() == pressure.max()
    assert np.all(np.diff(kept_t) > 0)
    assert len(kept_t) <= max(4 * (int(t_s[-1] / column_s) + 2), 4)
    assert all(pressure[round(t / 0.01)] == p for t, p in zip(kept_t, kept_p, strict=True))
