"""A line of at most two points a pixel that loses no peak and joins no gap."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from ccft_desktop.ui.widgets.trace_line import Scale, polyline, ribbon, runs_outside, stretches

SCALE = Scale(QRectF(0, 0, 100, 80), 0.0, 10.0, 18.0, 34.0)


def test_that_a_scale_puts_time_and_pressure_where_they_belong() -> None:
    assert SCALE.x(2.5) == 25.0
    assert SCALE.y(18.0) == 80.0
    assert SCALE.y(26.0) == 40.0
    assert SCALE.t_s(25.0) == 2.5


def test_that_few_samples_are_drawn_as_they_are() -> None:
    line = polyline(np.array([0.0, 5.0, 10.0]), np.array([18.0, 26.0, 34.0]), SCALE)
    assert [(point.x(), point.y()) for point in line.toList()] == [(0, 80), (50, 40), (100, 0)]


def test_that_a_single_spike_among_a_hundred_thousand_samples_is_drawn() -> None:
    t_s = np.linspace(0, 10, 100_000)
    pressure = np.full(100_000, 20.0)
    pressure[54_321] = 33.0
    line = polyline(t_s, pressure, SCALE)
    assert len(line) <= 2 * 100 + 4
    assert min(point.y() for point in line.toList()) == pytest.approx(SCALE.y(33.0))


@given(st.integers(1, 5000), st.integers(0, 2**16))
def test_that_extremes_and_order_survive(samples: int, seed: int) -> None:
    noise = np.random.default_rng(seed)
    t_s = np.sort(noise.uniform(0, 10, samples))
    pressure = noise.uniform(18, 34, samples)
    points = polyline(t_s, pressure, SCALE).toList()
    assert min(point.y() for point in points) == pytest.approx(SCALE.y(float(pressure.max())))
    assert max(point.y() for point in points) == pytest.approx(SCALE.y(float(pressure.min())))
    xs = [point.x() for point in points]
    assert xs == sorted(xs)


def test_that_what_is_out_of_sight_is_not_drawn() -> None:
    t_s = np.arange(0.0, 100.0, 0.1)
    assert len(polyline(t_s, np.full(1000, 20.0), SCALE)) <= 103
    assert len(polyline(t_s[500:], np.full(500, 20.0), SCALE)) <= 1


def test_that_a_dense_trace_becomes_bars_as_high_as_asked() -> None:
    t_s = np.linspace(0, 10, 100_000)
    bars = ribbon(t_s, np.full(100_000, 26.0), SCALE, 1.0, 2.0)
    assert bars is not None
    assert len(bars) == 100
    assert {(bar.top(), bar.height(), bar.width()) for bar in bars} == {(39.0, 2.0, 1.0)}
    assert (bars[0].left(), bars[-1].right()) == (0.0, 100.0)


def test_that_a_steep_rise_is_two_pixels_wide_on_every_screen() -> None:
    t_s = np.linspace(0, 10, 100_000)
    rise = np.where(t_s < 5.0, 20.0, 30.0)
    for pixels_per_px in (1.0, 2.0):
        bars = ribbon(t_s, rise, SCALE, pixels_per_px, 2.0)
        assert bars is not None
        tall = [bar for bar in bars if bar.height() > 10]
        assert tall[-1].right() - tall[0].left() == pytest.approx(1.5, abs=0.51)


def test_that_bars_keep_a_spike_and_a_few_samples_need_none() -> None:
    pressure = np.full(100_000, 20.0)
    pressure[54_321] = 33.0
    bars = ribbon(np.linspace(0, 10, 100_000), pressure, SCALE, 1.0, 2.0)
    assert bars is not None
    assert min(bar.top() for bar in bars) == pytest.approx(SCALE.y(33.0) - 1)
    assert ribbon(np.linspace(0, 10, 400), np.full(400, 20.0), SCALE, 1.0, 2.0) is None


def test_that_a_gap_parts_the_line() -> None:
    t_s = np.array([0.0, 0.1, 0.6, 1.2, 1.3])
    assert stretches(t_s, 0.5) == [slice(0, 3), slice(3, 5)]
    assert stretches(np.array([0.0]), 0.5) == [slice(0, 1)]


def test_that_runs_outside_have_their_neighbours() -> None:
    pressure = np.array([26.0, 27.0, 27.1, 27.2, 26.0, 24.9])
    assert runs_outside(pressure, 25.0, 27.0) == [slice(1, 5), slice(4, 6)]
    assert runs_outside(np.array([26.0]), 25.0, 27.0) == []
