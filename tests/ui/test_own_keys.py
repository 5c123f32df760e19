"""A clinic's own keys on the test page and in the help: they act, and every cap and sentence shows them."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ccft_desktop.core.faults import Event
from ccft_desktop.core.keys import KeyMap, key_map_from
from ccft_desktop.core.progress import NotStarted, Over, Paused, Resting
from ccft_desktop.ui.help import HelpDialog
from ccft_desktop.ui.pages.test import TestPage
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import Hint
from ccft_desktop.ui.widgets.key_cap import KeyCap
from tests.ui.live_moments import ENDURANCE, NOW_S, moment

Heard = list[tuple[str, ...]]
OWN = key_map_from("scm=A,1;pause=F12;cue=B,Return;stop=PgDown;undo=Del;jaw=Media Previous;outcome=#")


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> TestPage:
    page = TestPage(theme)
    qtbot.addWidget(page)
    page.resize(1200, 688)
    page.show_keys(OWN)
    page.begin("Ada Muster, 1981", ENDURANCE, "guide")
    page.show()
    qtbot.waitExposed(page)
    page.setFocus()
    return page


@pytest.fixture
def heard(page: TestPage) -> Heard:
    requests: Heard = []
    for name in ("start", "pause", "resume", "cue", "mark", "undo", "stop", "finish", "note"):
        signal = getattr(page, f"{name}_requested")
        signal.connect(lambda *values, name=name: requests.append((name, *values)))
    return requests


def test_that_own_keys_act_and_those_given_up_do_not(page: TestPage, heard: Heard, qtbot: QtBot) -> None:
    page.show_progress(moment())
    for key in (Qt.Key.Key_A, Qt.Key.Key_1, Qt.Key.Key_B, Qt.Key.Key_Delete, Qt.Key.Key_PageDown):
        qtbot.keyClick(page, key)
    assert heard == [("mark", "scm"), ("mark", "scm"), ("cue",), ("undo",), ("stop",)]
    heard.clear()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Escape, Qt.Key.Key_Backspace, Qt.Key.Key_F1, Qt.Key.Key_5):
        qtbot.keyClick(page, key)
    assert heard == []


def test_that_the_caps_show_the_first_key_of_each_action(page: TestPage) -> None:
    page.show_progress(moment())
    QApplication.processEvents()
    shown = [hint.accessibleName() for hint in page.hint_bar.findChildren(Hint) if not hint.isHidden()]
    assert shown[:4] == ["F12: Pause", "B: Cue now", "A, 2 …: Mark a fault", "0: Name it later"]
    assert "Page Down: Stop" in shown
    names = [page.side.keys[code].accessibleName() for code in ("scm", "jaw", "lift")]
    assert [name.split(", key ")[1].split(",")[0] for name in names] == ["A", "Media Previous", "3"]
    page.show_keys(KeyMap())
    assert "key 1," in page.side.keys["scm"].accessibleName()


def test_that_what_is_said_names_the_keys_in_force(page: TestPage) -> None:
    assert page.cue_place.cue.detail.startswith("F12 or B starts.")
    page.show_progress(moment(Paused(NOW_S)))
    assert page.cue_place.cue.detail == "F12: go on, B: finish"
    page.show_progress(moment(Over("completed")))
    assert page.cue_place.cue.detail == "B: to the result"
    page.show_progress(moment(Over("pain")))
    assert page.cue_place.cue.detail == "Delete: it was a slip"


@pytest.mark.parametrize("keys", [KeyMap(), OWN])
def test_that_numbers_answer_a_question_whatever_they_mark(
    page: TestPage, qtbot: QtBot, keys: KeyMap
) -> None:
    told: list[tuple[str, object]] = []
    page.questions.pain_told.connect(lambda place, score: told.append((place, score)))
    page.show_keys(keys)
    page.show_progress(moment(Over("pain")))
    qtbot.keyClick(page, Qt.Key.Key_1)
    qtbot.keyClick(page, Qt.Key.Key_5)
    assert told == [("neck", None), ("neck", 5)]


def test_that_a_number_that_was_given_to_the_cue_still_answers(page: TestPage, qtbot: QtBot) -> None:
    told: list[tuple[str, object]] = []
    page.questions.pain_told.connect(lambda place, score: told.append((place, score)))
    page.show_keys(key_map_from("scm=A;cue=1"))
    page.show_progress(moment(Over("pain")))
    qtbot.keyClick(page, Qt.Key.Key_1)
    assert told == [("neck", None)]


def test_that_a_fault_to_be_named_is_asked_for_by_its_own_key(
    page: TestPage, heard: Heard, qtbot: QtBot
) -> None:
    named: list[str] = []
    page.questions.named.connect(named.append)
    mark = Event(NOW_S - 3, "unsorted")
    page.show_progress(moment(Resting(NOW_S - 1, NOW_S + 3, False), marks=(mark,), unnamed=mark))
    assert page.cue_place.cue.text == "Which fault was it? A, 2 …"
    qtbot.keyClick(page, Qt.Key.Key_A)
    assert (named, heard) == (["scm"], [])


def test_that_pedals_and_function_keys_act_while_a_note_is_typed(
    page: TestPage, heard: Heard, qtbot: QtBot
) -> None:
    page.show_keys(KeyMap())
    page.show_progress(moment())
    qtbot.keyClick(page, Qt.Key.Key_N)
    line = page.cue_place.line.input
    qtbot.keyClicks(line, "1. no")
    for key in (Qt.Key.Key_F2, Qt.Key.Key_F10, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
        qtbot.keyClick(line, key)
    assert heard == [("mark", "retraction"), ("mark", "unsorted"), ("mark", "unsorted"), ("stop",)]
    assert line.text() == "1. no"
    assert page.is_typing


def test_that_esc_closes_the_note_where_it_is_no_key_of_the_test(
    page: TestPage, heard: Heard, qtbot: QtBot
) -> None:
    page.show_progress(moment())
    qtbot.keyClick(page, Qt.Key.Key_N)
    qtbot.keyClick(page.cue_place.line.input, Qt.Key.Key_Escape)
    assert (page.is_typing, heard) == (False, [])


@pytest.mark.parametrize("key", [Qt.Key.Key_A, Qt.Key.Key_F12, Qt.Key.Key_PageDown, Qt.Key.Key_B])
def test_that_a_held_key_of_the_clinic_does_not_repeat(page: TestPage, heard: Heard, key: Qt.Key) -> None:
    page.show_progress(moment())
    held = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", True)
    QApplication.sendEvent(page, held)
    assert heard == []


def test_that_a_test_starts_with_the_pedal_of_the_cue(page: TestPage, heard: Heard, qtbot: QtBot) -> None:
    assert page.progress is not None
    assert isinstance(page.progress.phase, NotStarted)
    page.show_keys(KeyMap())
    qtbot.keyClick(page, Qt.Key.Key_Period)
    assert heard == [("start",)]


def test_that_the_help_names_every_key_in_force(theme: Theme, qtbot: QtBot) -> None:
    def caps(keys: KeyMap) -> list[str]:
        dialog = HelpDialog(theme, keys=keys)
        qtbot.addWidget(dialog)
        return [cap.accessibleName() for cap in dialog.findChildren(KeyCap)]

    assert {"Space", "Enter", ".", "Page Up", "Page Down", "1", "9"} <= set(caps(KeyMap()))
    assert {"F12", "B", "Page Down", "A, 2 …", "Delete"} <= set(caps(OWN))
    assert "Space" not in caps(OWN)
