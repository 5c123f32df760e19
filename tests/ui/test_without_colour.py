"""No meaning by colour alone: in two inks, paper and black, everything that differs still looks different."""

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.chip import Chip
from ccft_desktop.ui.widgets.controls import CheckBox
from ccft_desktop.ui.widgets.cuff_light import CuffLight
from ccft_desktop.ui.widgets.fault_key import FaultKey
from ccft_desktop.ui.widgets.key_strip import KeyStrip
from ccft_desktop.ui.widgets.notice import Notice
from ccft_desktop.ui.widgets.option_row import NumberKey, OptionRow
from ccft_desktop.ui.widgets.outcome_row import OutcomeRow
from ccft_desktop.ui.widgets.state_word import StateWord
from devices.cuff import CuffState

PAPER = ("surface", "hover", "on_", "band", "error_band", "line")
LEAST_DIFFERENT = 12
"""Pixels: a small flag that is filled has as many more than a hollow one."""


@pytest.fixture
def two_inks(theme: Theme) -> Iterator[Theme]:
    """Every colour of the theme as the paper it is, or as black."""
    kept = dict(theme._colors)
    for token in kept:
        is_paper = token.startswith(PAPER) or token.endswith("_soft")
        theme._colors[token] = QColor("white" if is_paper else "black")
    yield theme
    theme._colors.update(kept)


def marked(theme: Theme, code: str, *, failing: bool, count: int = 0) -> FaultKey:
    key = FaultKey(theme, code, "5", "Jaw", "Jaw clenched", failing=failing)
    key.show_count(count)
    return key


def checked(widget: Any) -> QWidget:
    widget.setCheckable(True)
    widget.setChecked(True)
    return widget  # type: ignore[no-any-return]


def strip(theme: Theme, place: int | None) -> KeyStrip:
    keys = KeyStrip(theme, "Side", ["Left", "Right"])
    keys.show_place(place)
    return keys


def told(widget: Any, how: str, *values: Any) -> QWidget:
    getattr(widget, how)(*values)
    return widget  # type: ignore[no-any-return]


FAMILIES: dict[str, Callable[[Theme], list[QWidget]]] = {
    "outcomes": lambda theme: [
        told(OutcomeRow(theme), "show_shapes", [shape], "")
        for shape in ("held", "not_held", "could_not_tell", "now", "to_come")
    ],
    "where the pressure stands": lambda theme: [
        told(StateWord(theme), "show_state", state, "")
        for state in ("in_band", "above", "below", "rest", "paused", "over", "no_signal")
    ],
    "the cuff": lambda theme: [
        told(CuffLight(theme), "show_state", state)
        for state in (CuffState.STREAMING, CuffState.STALLED, CuffState.LOST)
    ],
    "faults": lambda theme: [
        marked(theme, "jaw", failing=True),
        marked(theme, "jaw", failing=False),
        marked(theme, "pain", failing=False),
        marked(theme, "jaw", failing=False, count=2),
    ],
    "chips": lambda theme: [Chip(theme, "Guide", checkable=True), checked(Chip(theme, "Guide"))],
    "boxes": lambda theme: [CheckBox(theme, "Sound"), checked(CheckBox(theme, "Sound"))],
    "rows": lambda theme: [OptionRow(theme, "Ladder", ""), checked(OptionRow(theme, "Ladder", ""))],
    "levels": lambda theme: [NumberKey(theme, "26", "26"), checked(NumberKey(theme, "26", "26"))],
    "answers": lambda theme: [strip(theme, None), strip(theme, 0), strip(theme, 1)],
    "notices": lambda theme: [
        told(Notice(theme), "show_notice", kind, "The cuff was unplugged.") for kind in ("info", "trouble")
    ],
}


@pytest.mark.parametrize("family", FAMILIES)
def test_that_what_differs_looks_different_without_colour(two_inks: Theme, qtbot: QtBot, family: str) -> None:
    pictures = []
    for widget in FAMILIES[family](two_inks):
        qtbot.addWidget(widget)
        widget.resize(220, 60)
        pictures.append(widget.grab().toImage())
    for one, other in combinations(pictures, 2):
        assert different(one, other) >= LEAST_DIFFERENT


def different(one: QImage, other: QImage) -> int:
    assert one.size() == other.size()
    return sum(
        abs(one.pixelColor(x, y).lightness() - other.pixelColor(x, y).lightness()) > 60
        for x in range(one.width())
        for y in range(one.height())
    )
