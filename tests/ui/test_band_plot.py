"""The plot: its scale, what it keeps of the samples, where it stays cheap."""

import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

import numpy as np
import pyqtgraph as pg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ccft_desktop.core.progress import Holding
from ccft_desktop.core.protocol import preset
from ccft_desktop.core.session import Floats
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.band_plot import BandPlot, drawn_levels, pressure_range
from ccft_desktop.ui.widgets.trace_item import HoldSpan, thin_out
from tests.ui.live_moments import ENDURANCE, NOW_S, moment, steady

AREA_LEFT_PX, NOW_PX = 60, 698


@pytest.fixture
def plot(qtbot: QtBot, theme: Theme) -> BandPlot:
    plot = BandPlot(theme)
    qtbot.addWidget(plot)
    plot.resize(844, 452)
    plot.begin(ENDURANCE)
    plot.show()
    qtbot.waitExposed(plot)
    return plot


def picture(plot: BandPlot) -> QImage:
    return plot.grab().toImage()


def y_of(plot: BandPlot, pressure_mmhg: float) -> int:
    """Worked out from the picture: 31.75 px a mmHg, 18.6 mmHg at the foot of the axis."""
    return round(420 - (pressure_mmhg - 18.6) * 400 / 12.6)


def test_that_the_usual_levels_give_the_usual_range() -> None:
    assert pressure_range(preset("triple")) == (18.6, 31.2)
    assert pressure_range(ENDURANCE) == (18.6, 31.2)
    assert drawn_levels(ENDURANCE) == (22.0, 24.0, 26.0, 28.0, 30.0)


def test_that_higher_levels_and_other_baselines_fit() -> None:
    high = replace(preset("endurance", level_mmhg=40.0), baseline_mmhg=24.0)
    lowest, highest = pressure_range(high)
    assert lowest < 24.0
    assert highest >= 41.0
    assert drawn_levels(high) == (26.0, 28.0, 30.0, 32.0, 34.0, 36.0, 38.0, 40.0)


def test_that_a_level_between_the_usual_ones_takes_the_place_of_its_neighbour() -> None:
    assert drawn_levels(preset("endurance", level_mmhg=25.5)) == (22.0, 24.0, 25.5, 28.0, 30.0)


@given(level=st.floats(21.5, 40.0), baseline=st.floats(18.0, 20.0))
def test_that_every_band_lies_inside_the_scale(level: float, baseline: float) -> None:
    protocol = replace(preset("endurance", level_mmhg=level), baseline_mmhg=baseline, band_mmhg=1.0)
    lowest, highest = pressure_range(protocol)
    assert lowest < baseline
    assert highest > level + protocol.band_mmhg


def test_that_the_hold_part_of_the_band_ends_where_the_hold_will(plot: BandPlot, theme: Theme) -> None:
    plot.show_progress(moment())
    plot.show_samples(*steady(20.0), NOW_S)
    seen = picture(plot)
    y = y_of(plot, 26.5)
    ends_px = NOW_PX + round(3.6 * 780 / 27.5)
    assert seen.pixelColor(ends_px - 20, y) == theme.color("band_active")
    assert seen.pixelColor(ends_px + 20, y) == theme.color("band")
    assert seen.pixelColor(200, y) == theme.color("band")


def test_that_a_gap_is_never_joined(plot: BandPlot, theme: Theme) -> None:
    t_s, pressure = steady(22.9)
    kept = (t_s < NOW_S - 10) | (t_s > NOW_S - 5)
    plot.show_samples(t_s[kept], pressure[kept], NOW_S)
    seen = picture(plot)
    in_gap = round(NOW_PX - 7.5 * 780 / 27.5)
    before = round(NOW_PX - 12 * 780 / 27.5)
    assert seen.pixelColor(in_gap, y_of(plot, 22.9)) == theme.color("surface_raised")
    assert seen.pixelColor(before, y_of(plot, 22.9)) != theme.color("surface_raised")


def test_that_an_excursion_is_measured_and_coloured(plot: BandPlot, theme: Theme) -> None:
    t_s, pressure = steady(26.0)
    pressure[(t_s >= NOW_S - 3) & (t_s < NOW_S - 2.5 - 1e-6)] = 24.0
    plot.show_progress(moment())
    plot.show_samples(t_s, pressure, NOW_S)
    (outside,) = plot.trace.excursions
    assert outside.length_s == pytest.approx(0.5)
    assert not outside.above
    x = round(NOW_PX - 2.75 * 780 / 27.5)
    assert _near(picture(plot).pixelColor(x, y_of(plot, 24.0)), theme.color("out_of_band"))


def test_that_only_time_in_a_hold_can_be_outside_the_band(plot: BandPlot) -> None:
    plot.show_progress(moment(Holding(NOW_S - 1, NOW_S + 9, None)))
    plot.show_samples(*steady(20.0), NOW_S)
    (outside,) = plot.trace.excursions
    assert outside.length_s == pytest.approx(1.0)


def test_that_an_old_hold_leaves_nothing_behind(plot: BandPlot) -> None:
    plot.trace.spans = (HoldSpan(10.0, 20.0, 26.0),)
    plot.show_samples(*steady(20.0, seconds=40.0), NOW_S)
    assert plot.trace.excursions == []


@given(
    ys=arrays.arrays(np.float64, st.integers(2, 3000), elements=st.floats(-500, 500)),
    width_px=st.integers(1, 700),
)
def test_that_thinning_keeps_every_peak_and_both_ends(ys: Floats, width_px: int) -> None:
    xs = np.linspace(0.0, width_px, len(ys))
    kept_xs, kept_ys = thin_out(xs, ys)
    assert kept_ys.min() == ys.min()
    assert kept_ys.max() == ys.max()
    assert (kept_xs[0], kept_ys[0]) == (xs[0], ys[0])
    assert (kept_xs[-1], kept_ys[-1]) == (xs[-1], ys[-1])
    assert (np.diff(kept_xs) >= 0).all()


def test_that_a_frame_costs_less_than_a_plain_plot_with_a_moving_axis(plot: BandPlot, qtbot: QtBot) -> None:
    t_s = np.arange(0.0, 120.0, 1 / 45)
    pressure = 25.8 + 0.3 * np.sin(0.7 * t_s)
    plain = pg.PlotWidget()
    qtbot.addWidget(plain)
    plain.resize(844, 452)
    plain.setYRange(18.6, 31.2)
    line = plain.plot(pen=pg.mkPen("b", width=2), antialias=True)
    plain.show()
    qtbot.waitExposed(plain)
    plot.show_progress(moment())

    def ours(now_s: float, shown: slice) -> None:
        plot.show_samples(t_s[shown], pressure[shown], now_s)
        QApplication.processEvents()

    def theirs(now_s: float, shown: slice) -> None:
        line.setData(t_s[shown], pressure[shown])
        plain.setXRange(now_s - 22.5, now_s + 5, padding=0)
        QApplication.processEvents()

    def cost_s(draw: Callable[[float, slice], None]) -> float:
        costs = []
        for number in range(25):
            now_s = 100.0 + number / 45
            shown = slice(*np.searchsorted(t_s, (now_s - 22.5, now_s)).tolist())
            begun_s = time.perf_counter()
            draw(now_s, shown)
            costs.append(time.perf_counter() - begun_s)
        QApplication.processEvents()
        return median(costs)

    # Measured: 0.12 to 0.3. The best of three rounds of each, so that a busy machine slows both alike.
    costs = [(cost_s(ours), cost_s(theirs)) for _ in range(3)]
    assert min(cost for cost, _ in costs) < 0.6 * min(cost for _, cost in costs)


def _near(color: QColor, wanted: QColor) -> bool:
    pairs = zip(color.getRgb(), wanted.getRgb(), strict=True)
    return all(abs(int(one) - int(other)) < 48 for one, other in pairs)  # type: ignore[call-overload]


def test_that_an_excursion_is_seen_whether_the_samples_or_the_hold_come_first(plot: BandPlot) -> None:
    plot.show_samples(*steady(27.5), NOW_S)
    assert plot.trace.excursions == []
    plot.show_progress(moment())
    assert [found.above for found in plot.trace.excursions] == [True]
