"""Keys become requests, facts become words; the page decides nothing."""

import sys

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ccft_desktop.core.faults import FAULTS, Event
from ccft_desktop.core.progress import NotStarted, Over, Paused, Phase, Reaching, Resting, Waiting
from ccft_desktop.ui.pages.test import TestPage
from ccft_desktop.ui.theme import THEMES, Theme
from ccft_desktop.ui.widgets.text import Prose
from devices.cuff import CuffState
from tests.ui.live_moments import ENDURANCE, HOLDING, NOW_S, hold, moment, steady

Heard = list[tuple[str, ...]]
REQUESTS = ("start", "pause", "resume", "cue", "mark", "undo", "stop", "finish", "note")


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> TestPage:
    page = TestPage(theme)
    qtbot.addWidget(page)
    page.resize(1200, 688)
    page.begin("Ada Muster, 1981", ENDURANCE, "guide")
    page.show()
    qtbot.waitExposed(page)
    page.setFocus()
    return page


@pytest.fixture
def heard(page: TestPage) -> Heard:
    """Every request of the page, in order."""
    requests: Heard = []
    for name in REQUESTS:
        signal = getattr(page, f"{name}_requested")
        signal.connect(lambda *values, name=name: requests.append((name, *values)))
    return requests


@pytest.mark.parametrize(
    ("phase", "key", "request_made"),
    [
        (NotStarted(), Qt.Key.Key_Space, ("start",)),
        (NotStarted(), Qt.Key.Key_Return, ("start",)),
        (NotStarted(), Qt.Key.Key_Escape, ("stop",)),
        (HOLDING, Qt.Key.Key_Space, ("pause",)),
        (HOLDING, Qt.Key.Key_Return, ("cue",)),
        (HOLDING, Qt.Key.Key_Enter, ("cue",)),
        (HOLDING, Qt.Key.Key_Backspace, ("undo",)),
        (HOLDING, Qt.Key.Key_Escape, ("stop",)),
        (Reaching(99.0, 104.0), Qt.Key.Key_Escape, ("stop",)),
        (Resting(99.0, 104.0, False), Qt.Key.Key_Return, ("cue",)),
        (Waiting("baseline", 22.5), Qt.Key.Key_Return, ("cue",)),
        (Paused(99.0), Qt.Key.Key_Space, ("resume",)),
        (Paused(99.0), Qt.Key.Key_Return, ("finish",)),
        (Paused(99.0), Qt.Key.Key_Backspace, ("undo",)),
        (Over("pain"), Qt.Key.Key_Space, ("resume",)),
        (Over("pain"), Qt.Key.Key_Backspace, ("undo",)),
        (Over("completed"), Qt.Key.Key_Return, ("finish",)),
    ],
)
def test_that_a_key_asks_for_what_it_means_in_this_phase(
    page: TestPage, heard: Heard, qtbot: QtBot, phase: Phase, key: Qt.Key, request_made: tuple[str]
) -> None:
    page.show_progress(moment(phase))
    qtbot.keyClick(page, key)
    assert heard == [request_made]


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Backspace, Qt.Key.Key_Escape, Qt.Key.Key_1])
def test_that_a_test_that_has_ended_asks_only_to_finish(
    page: TestPage, heard: Heard, qtbot: QtBot, key: Qt.Key
) -> None:
    page.show_progress(moment(Over("completed")))
    qtbot.keyClick(page, key)
    assert heard == []


@pytest.mark.parametrize("fault", FAULTS.values(), ids=lambda fault: fault.code)
def test_that_every_fault_has_its_digit_and_its_function_key(
    page: TestPage, heard: Heard, qtbot: QtBot, fault: object
) -> None:
    assert hasattr(fault, "key")
    assert hasattr(fault, "code")
    page.show_progress(moment())
    qtbot.keyClick(page, Qt.Key(Qt.Key.Key_0.value + int(fault.key)))
    assert heard == [("mark", fault.code)]
    if fault.key != "0":
        qtbot.keyClick(page, Qt.Key(Qt.Key.Key_F1.value + int(fault.key) - 1))
        assert heard == [("mark", fault.code)] * 2


@pytest.mark.parametrize(
    "key",
    [
        Qt.Key.Key_Space,
        Qt.Key.Key_Return,
        Qt.Key.Key_Backspace,
        Qt.Key.Key_Escape,
        Qt.Key.Key_1,
        Qt.Key.Key_F1,
        Qt.Key.Key_N,
    ],
)
def test_that_a_held_key_does_not_repeat(page: TestPage, heard: Heard, key: Qt.Key) -> None:
    page.show_progress(moment())
    repeat = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", True)
    QApplication.sendEvent(page, repeat)
    assert heard == []
    assert not page.is_typing


def test_that_a_chord_is_not_a_mark(page: TestPage, heard: Heard, qtbot: QtBot) -> None:
    page.show_progress(moment())
    qtbot.keyClick(page, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert heard == []


def test_that_a_key_of_the_test_wins_over_a_shortcut_of_the_window(page: TestPage) -> None:
    page.show_progress(moment())
    for key, ours in ((Qt.Key.Key_F1, True), (Qt.Key.Key_Escape, True), (Qt.Key.Key_F11, False)):
        press = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        press.ignore()
        QApplication.sendEvent(page, press)
        assert press.isAccepted() is ours


def test_that_a_fault_key_can_be_clicked_and_leaves_the_keyboard_alone(
    page: TestPage, heard: Heard, qtbot: QtBot
) -> None:
    page.show_progress(moment())
    qtbot.mouseClick(page.side.keys["jaw"], Qt.MouseButton.LeftButton)
    assert heard == [("mark", "jaw")]
    assert page.focusWidget() is None or page.hasFocus()


def test_that_while_the_note_is_open_keys_type_and_function_keys_still_mark(
    page: TestPage, heard: Heard, qtbot: QtBot
) -> None:
    page.show_progress(moment())
    qtbot.keyClick(page, Qt.Key.Key_N)
    line = page.cue_place.line.input
    assert page.is_typing
    qtbot.keyClicks(line, "1 n")
    qtbot.keyClick(line, Qt.Key.Key_F4)
    assert line.text() == "1 n"
    assert heard == [("mark", "jerk")]
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert heard == [("mark", "jerk"), ("note", "1 n")]
    assert not page.is_typing


def test_that_esc_closes_only_the_note(page: TestPage, heard: Heard, qtbot: QtBot) -> None:
    page.show_progress(moment())
    qtbot.keyClick(page, Qt.Key.Key_N)
    qtbot.keyClicks(page.cue_place.line.input, "tired")
    qtbot.keyClick(page.cue_place.line.input, Qt.Key.Key_Escape)
    assert heard == []
    assert not page.is_typing
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert heard == [("stop",)]


def test_that_after_esc_the_place_of_the_cue_says_how_to_go_on(page: TestPage, qtbot: QtBot) -> None:
    page.show_progress(moment())
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    page.show_progress(moment(Paused(NOW_S)))
    assert page.cue_place.cue.text == "Stopped."
    assert page.cue_place.cue.detail == "Enter: finish, Space: go on, Backspace: it was a slip"
    qtbot.keyClick(page, Qt.Key.Key_Space)
    page.show_progress(moment())
    qtbot.keyClick(page, Qt.Key.Key_Space)
    page.show_progress(moment(Paused(NOW_S)))
    assert page.cue_place.cue.text == "Paused."


def test_that_the_arriving_pressure_moves_number_state_and_cue(page: TestPage) -> None:
    page.show_progress(moment())
    page.show_trace(*steady(25.74), NOW_S)
    assert (page.side.number.text, page.side.state.word) == ("25.7", "In band")
    assert page.cue_place.cue.text == "Hold it there."
    assert page.side.ring.number == "6.4"
    page.show_trace(*steady(24.66), NOW_S + 0.1)
    assert (page.side.number.text, page.side.state.word) == ("24.7", "Below band")
    assert page.cue_place.cue.text == "A little more."
    assert page.side.ring.number == "6.5"


@pytest.mark.parametrize("silence", ["cuff", "gap"])
def test_that_without_a_signal_no_number_stands_frozen(page: TestPage, silence: str) -> None:
    page.show_progress(moment())
    page.show_trace(*steady(25.7), NOW_S)
    if silence == "cuff":
        page.show_cuff(CuffState.LOST)
    else:
        page.show_gaps([(NOW_S, None)])
    assert page.side.number.text is None
    assert page.side.state.word == "No signal"
    assert page.side.ring.token == "control_line"
    if silence == "cuff":
        page.show_cuff(CuffState.STREAMING)
    else:
        page.show_gaps([(NOW_S, NOW_S + 1)])
    assert page.side.number.text == "25.7"


def test_that_trouble_takes_the_place_of_the_cue_and_gives_it_back(page: TestPage) -> None:
    page.show_progress(moment())
    page.show_trouble("The cuff was unplugged at 12:04.", "Plug it back in: the test waits.")
    assert page.cue_place.trouble.isVisible()
    assert not page.cue_place.cue.isVisible()
    page.clear_trouble()
    assert page.cue_place.cue.isVisible()
    assert not page.cue_place.trouble.isVisible()


def test_that_trouble_and_a_note_stand_together_and_the_plot_stays(page: TestPage, qtbot: QtBot) -> None:
    page.show_progress(moment())
    plot_px = page.plot.height()
    page.show_trouble("The cuff was unplugged at 12:04.", "Plug it back in: the test waits.")
    qtbot.keyClick(page, Qt.Key.Key_N)
    place = page.cue_place
    qtbot.waitUntil(lambda: place.line.input.isVisible() and place.trouble.isVisible())
    assert page.plot.height() == plot_px
    assert place.trouble.geometry().bottom() <= place.line.input.parentWidget().geometry().top()
    page.begin("Ben Beispiel, 1974", ENDURANCE, "guide")
    assert not page.is_typing
    assert place.cue.isVisible()


def test_that_a_low_window_costs_the_fault_keys_their_second_line(page: TestPage, qtbot: QtBot) -> None:
    key = page.side.keys["pain"]
    assert key.height() == 56
    page.resize(1200, 660)
    qtbot.waitUntil(lambda: key.height() == 38)
    assert page.side.geometry().contains(page.side.mapToParent(key.geometry().bottomRight()))


def test_that_marks_are_counted_on_their_keys(page: TestPage) -> None:
    page.show_progress(moment(marks=(Event(90.0, "jaw"), Event(95.0, "jaw"), Event(96.0, "scm"))))
    assert (page.side.keys["jaw"].count, page.side.keys["scm"].count) == (2, 1)
    assert page.side.keys["lift"].count == 0


def test_that_a_new_test_begins_empty(page: TestPage) -> None:
    page.show_progress(moment(holds=(hold(1, "success"),), marks=(Event(95.0, "jaw"),)))
    page.show_trace(*steady(25.7), NOW_S)
    page.begin("Ben Beispiel, 1974", ENDURANCE, "guide")
    assert page.side.number.text is None
    assert page.side.row.shapes == ("to_come",) * 10
    assert page.side.keys["jaw"].count == 0


def test_that_plot_and_number_have_a_spoken_value(page: TestPage, qtbot: QtBot) -> None:
    page.show_progress(moment())
    page.show_trace(*steady(25.7), NOW_S)
    said = "25.7, in band, 6 of 10 seconds"
    for widget in (page.plot, page.side.number):
        qtbot.waitUntil(lambda widget=widget: widget.accessibleDescription() == said)


@pytest.mark.parametrize("name", THEMES)
def test_that_nothing_is_said_on_the_console_while_painting(page: TestPage, theme: Theme, name: str) -> None:
    theme.set_name(name)  # type: ignore[arg-type]
    page.show_gaps([(80.0, 81.1), (NOW_S, None)])
    page.show_progress(
        moment(
            marks=(Event(95.0, "jaw"), Event(95.1, "pain"), Event(95.2, "scm")), holds=(hold(1, "success"),)
        )
    )
    for pressure in (26.0, 24.0, 45.0, 0.0):
        page.show_trace(*steady(pressure), NOW_S)
        assert not page.grab().isNull()


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from 3.12 on")
def test_that_painting_leaves_the_references_to_none_alone(page: TestPage) -> None:
    page.show_progress(moment())
    page.show_trace(*steady(25.7), NOW_S)
    page.grab()
    before = sys.getrefcount(None)
    for number in range(200):
        page.show_trace(*steady(25.0 + number / 100), NOW_S + number / 50)
        page.repaint()
    assert abs(sys.getrefcount(None) - before) < 150


def test_that_a_hold_that_was_not_seen_right_can_be_told_between_two_holds_only(
    page: TestPage, qtbot: QtBot
) -> None:
    page.show_progress(moment(holds=(hold(1, "success"),)))
    qtbot.keyClick(page, Qt.Key.Key_O)
    assert page.cue_place.cue.text != "How did the last hold go?"
    page.show_progress(moment(Resting(99.0, 104.0, False), holds=(hold(1, "success"),)))
    qtbot.keyClick(page, Qt.Key.Key_O)
    assert page.cue_place.cue.text == "How did the last hold go?"
    page.show_progress(moment(holds=(hold(1, "success"),)))
    assert page.questions.asked is None


def test_that_a_question_about_pain_takes_enter_before_the_result_does(
    page: TestPage, heard: Heard, qtbot: QtBot
) -> None:
    page.show_progress(moment(Over("pain")))
    qtbot.keyClick(page, Qt.Key.Key_Return)
    assert heard == []
    qtbot.keyClick(page, Qt.Key.Key_Return)
    assert heard == [("finish",)]


def test_that_what_must_be_read_at_once_is_read_whole(page: TestPage, qtbot: QtBot) -> None:
    page.show_progress(moment(Over("pain")))
    qtbot.keyClick(page, Qt.Key.Key_3)
    advice = page.cue_place.advice
    words = advice.findChild(Prose)
    assert isinstance(words, Prose)
    # A layout takes its turn of the event loop.
    qtbot.waitUntil(lambda: advice.isVisible() and advice.height() >= advice.sizeHint().height())
    assert words.height() >= words.heightForWidth(words.width())
    assert page.cue_place.geometry().contains(page.cue_place.mapToParent(advice.geometry().bottomRight()))


def test_that_a_cue_keeps_its_descenders_over_a_line_being_typed(
    page: TestPage, theme: Theme, qtbot: QtBot
) -> None:
    page.show_progress(moment(Reaching(99.0, 104.0)))
    qtbot.keyClick(page, Qt.Key.Key_N)
    cue = page.cue_place.cue
    line = page.cue_place.line
    # A layout takes its turn of the event loop.
    qtbot.waitUntil(lambda: line.isVisible() and cue.geometry().bottom() < line.y() and line.y() > 0)
    assert "g" in cue.text
    drawn = cue.grab().toImage()
    ground = drawn.pixelColor(0, 0)
    inked = [
        y
        for y in range(drawn.height())
        if any(drawn.pixelColor(x, y) != ground for x in range(0, drawn.width(), 2))
    ]
    assert 0 < min(inked) < max(inked) < drawn.height() - 1
    assert cue.mapTo(page.cue_place, cue.rect().bottomLeft()).y() < line.y()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_that_practice_ends_with_either_key_and_takes_no_note(
    page: TestPage, heard: Heard, qtbot: QtBot, key: Qt.Key
) -> None:
    page.begin("Ada Muster, 1981", ENDURANCE, "guide", "practice_holds")
    page.show_progress(moment())
    qtbot.keyClick(page, Qt.Key.Key_N)
    assert not page.is_typing
    qtbot.keyClick(page, key)
    assert heard == [("finish",)]
