"""The painted widgets of test and set-up: what moves and what stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.cue_line import CueLine
from ccft_desktop.ui.widgets.cuff_gauge import CuffGauge, gauge_degrees
from ccft_desktop.ui.widgets.fault_key import FaultKey
from ccft_desktop.ui.widgets.hold_ring import HoldRing
from ccft_desktop.ui.widgets.live_number import LiveNumber, pressure_text
from ccft_desktop.ui.widgets.outcome_row import OutcomeRow
from ccft_desktop.ui.widgets.outcome_shape import Shape
from ccft_desktop.ui.widgets.step_list import StepList, StepRow


def inked(widget: QWidget, left: int, top: int, right: int, bottom: int) -> list[tuple[int, int]]:
    """The pixels there that are much darker than white."""
    seen = widget.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    return [
        (x, y)
        for y in range(top, bottom)
        for x in range(left, right)
        if seen.pixelColor(x, y).lightness() < 128
    ]


def test_that_the_number_keeps_its_left_edge(qtbot: QtBot, theme: Theme) -> None:
    number = LiveNumber(theme)
    qtbot.addWidget(number)
    number.resize(288, 92)
    edges = set()
    for pressure in (25.7, 28.8, 20.0, 26.1):
        number.show_pressure(pressure)
        edges.add(min(x for x, _ in inked(number, 0, 0, 60, 90)))
    assert len(edges) == 1, "the first digit is the same, so its ink begins at the same pixel"


@pytest.mark.parametrize(
    ("pressure_mmhg", "text"), [(25.74, "25.7"), (-0.04, "0.0"), (-1.26, "−1.3"), (100.0, "100.0")]
)
def test_that_a_pressure_has_one_decimal_and_a_true_minus(pressure_mmhg: float, text: str) -> None:
    assert pressure_text(pressure_mmhg) == text


def test_that_dashes_stand_for_a_missing_number(qtbot: QtBot, theme: Theme) -> None:
    number = LiveNumber(theme)
    qtbot.addWidget(number)
    number.resize(288, 92)
    number.show_pressure(25.7)
    number.show_pressure(None)
    assert number.text is None
    assert number.accessibleDescription() == "no signal"
    assert not inked(number, 0, 0, 200, 40), "nothing of a digit is left"


@given(low=st.floats(-20, 80), high=st.floats(-20, 80))
def test_that_the_gauge_never_runs_backwards(low: float, high: float) -> None:
    if low <= high:
        assert gauge_degrees(low) <= gauge_degrees(high)


def test_that_the_gauge_is_wide_to_30_and_compressed_to_50() -> None:
    assert [gauge_degrees(mark) for mark in (0, 5, 15, 20, 30)] == [-135, -90, 0, 45, 135]
    assert gauge_degrees(50) == gauge_degrees(200) == 143
    assert gauge_degrees(-3) == -135


def test_that_the_gauge_says_its_value(qtbot: QtBot, theme: Theme) -> None:
    gauge = CuffGauge(theme)
    qtbot.addWidget(gauge)
    gauge.show_pressure(19.94)
    assert gauge.accessibleDescription() == "19.9 mmHg"
    gauge.show_pressure(None)
    assert gauge.accessibleDescription() == "no signal"
    for pressure in (None, 0.3, 19.9, 47.0):
        gauge.show_pressure(pressure, alarm=pressure == 47.0)
        assert not gauge.grab().isNull()


def test_that_a_thirteenth_hold_begins_a_second_row(qtbot: QtBot, theme: Theme) -> None:
    row = OutcomeRow(theme)
    qtbot.addWidget(row)
    shapes: list[Shape] = ["held", "not_held", "could_not_tell", "now"]
    row.show_shapes((shapes * 3)[:12], "")
    one_row_px = row.sizeHint().height()
    row.show_shapes((shapes * 4)[:13], "4 held")
    assert row.sizeHint().height() == one_row_px + 26
    assert row.accessibleDescription() == "4 held"
    row.resize(288, row.sizeHint().height())
    assert not row.grab().isNull()


def test_that_the_ring_says_its_time(qtbot: QtBot, theme: Theme) -> None:
    ring = HoldRing(theme)
    qtbot.addWidget(ring)
    ring.show_time(0.64, 10.0, "6.4", "of 10 s")
    assert ring.accessibleDescription() == "6.4 of 10 s"


def test_that_a_fault_key_names_itself(qtbot: QtBot, theme: Theme) -> None:
    key = FaultKey(theme, "jaw", "5", "Jaw", "Jaw clenched", failing=False)
    qtbot.addWidget(key)
    key.show_count(2)
    assert key.accessibleName() == "Jaw clenched, key 5, advisory, marked: 2"
    key.show_failing(True)
    assert key.accessibleName() == "Jaw clenched, key 5, counts as not held, marked: 2"


def test_that_a_long_cue_shrinks_instead_of_being_cut(qtbot: QtBot, theme: Theme) -> None:
    cue = CueLine(theme)
    qtbot.addWidget(cue)
    cue.resize(640, 76)
    cue.show_cue("Relax.")
    tall = _ink_height(cue)
    cue.show_cue("The cuff reads 21.4. Set it to 20, please.")
    assert 0 < _ink_height(cue) < tall


def test_that_the_step_list_speaks_of_the_step_under_way(qtbot: QtBot, theme: Theme) -> None:
    steps = StepList(theme)
    qtbot.addWidget(steps)
    steps.show_rows([StepRow("Place", "Done.", "done"), StepRow("Settle", "7 of 10 s.", "now", 0.7)])
    assert steps.accessibleDescription() == "Settle. 7 of 10 s."
    steps.resize(584, steps.sizeHint().height())
    assert not steps.grab().isNull()


def _ink_height(widget: QWidget) -> int:
    rows = [y for _, y in inked(widget, 0, 0, widget.width(), widget.height())]
    return max(rows) - min(rows)
