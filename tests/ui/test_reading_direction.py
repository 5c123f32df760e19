"""A mirrored window: what is painted and laid out by hand changes sides, and a sentence keeps its end."""

from collections.abc import Iterator
from typing import Literal

import pytest
from PySide6.QtCore import QMargins, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.cue_line import CueLine
from ccft_desktop.ui.widgets.minute_strip import MinuteStrip
from ccft_desktop.ui.widgets.notice import Notice
from ccft_desktop.ui.widgets.outcome_row import OutcomeRow
from ccft_desktop.ui.widgets.reading_side import reading_margins
from ccft_desktop.ui.widgets.state_word import StateWord
from ccft_desktop.ui.widgets.text import Prose

RTL = Qt.LayoutDirection.RightToLeft


@pytest.fixture
def mirrored(qapp: QApplication) -> Iterator[None]:
    qapp.setLayoutDirection(RTL)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def inked(image: QImage) -> list[int]:
    """The columns in which anything is drawn."""
    paper = image.pixelColor(0, 0)
    return [
        x
        for x in range(image.width())
        if any(image.pixelColor(x, y) != paper for y in range(0, image.height(), 2))
    ]


def test_that_margins_change_sides(qapp: QApplication) -> None:
    assert reading_margins(1, 2, 3, 4) == QMargins(1, 2, 3, 4)
    qapp.setLayoutDirection(RTL)
    try:
        assert reading_margins(1, 2, 3, 4) == QMargins(3, 2, 1, 4)
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.mark.parametrize("shape", ["inline", "stacked", "large"])
def test_that_the_words_of_a_notice_stand_beside_its_icon(
    theme: Theme, qtbot: QtBot, shape: Literal["inline", "stacked", "large"]
) -> None:
    notice = Notice(theme, shape=shape)
    qtbot.addWidget(notice)
    notice.resize(600, 80)
    notice.show_notice("trouble", "The cuff was unplugged.", "Plug it back in: the test waits.")
    words = notice.findChild(Prose)
    assert words is not None
    room_px = words.mapTo(notice, QPoint(0, 0)).x()
    assert room_px >= 40
    notice.setLayoutDirection(RTL)
    QApplication.processEvents()
    assert notice.width() - words.mapTo(notice, QPoint(words.width(), 0)).x() == room_px


@pytest.mark.usefixtures("mirrored")
def test_that_state_and_first_hold_stand_where_reading_begins(theme: Theme, qtbot: QtBot) -> None:
    word, row = StateWord(theme), OutcomeRow(theme)
    for widget in (word, row):
        qtbot.addWidget(widget)
        widget.resize(288, widget.sizeHint().height())
    word.show_state("in_band", "In band")
    assert min(inked(picture(word))) > 288 / 2
    row.show_shapes(["held", "to_come"], "1 held")
    filled = theme.color("accent").name()
    image = picture(row)
    held = [
        x for x in range(288) for y in range(0, image.height(), 2) if image.pixelColor(x, y).name() == filled
    ]
    assert held
    assert min(held) > 288 - 24


@pytest.mark.usefixtures("mirrored")
def test_that_a_sentence_ends_with_its_point(theme: Theme, qtbot: QtBot) -> None:
    """In a mirrored window a painter would set the point of a Latin sentence before it."""
    cue = CueLine(theme)
    qtbot.addWidget(cue)
    cue.resize(600, 60)
    cue.show_cue("Hold it there.")
    said = picture(cue)
    cue.show_cue("Hold it there")
    # Without the point every letter stands further to the right: so the point was at the right end.
    assert min(inked(picture(cue))) > min(inked(said))
    assert last_letter(said) == "short"


def last_letter(image: QImage) -> str:
    """A point is short: nothing of it reaches the upper half of the line."""
    last = max(inked(image))
    paper = image.pixelColor(0, 0)
    upper = [
        (x, y)
        for x in range(last - 3, last + 1)
        for y in range(image.height() // 2)
        if image.pixelColor(x, y) != paper
    ]
    return "tall" if upper else "short"


def test_that_a_time_axis_reads_the_same_in_every_window(theme: Theme, qtbot: QtBot) -> None:
    strip = MinuteStrip(theme)
    qtbot.addWidget(strip)
    strip.resize(400, strip.sizeHint().height())
    strip.set_target(20.0, 0.5, 0.5)
    plain = picture(strip)
    strip.setLayoutDirection(RTL)
    assert picture(strip) == plain
