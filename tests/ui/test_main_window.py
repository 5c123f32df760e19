"""The shell: it asks for pages and lock, shows what it is told, and keeps quiet while locked."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ccft_desktop.ui.help import HelpDialog
from ccft_desktop.ui.main_window import MainWindow
from ccft_desktop.ui.pages.unlock import UnlockPage
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.key_cap import KeyCap
from ccft_desktop.ui.widgets.rail import RailItem
from ccft_desktop.ui.widgets.text import Line
from devices.cuff import CuffState


@pytest.fixture
def window(theme: Theme, qtbot: QtBot) -> MainWindow:
    """A window with three pages in the rail, added out of order, and one beside it."""
    shell = MainWindow(theme)
    qtbot.addWidget(shell)
    for key in ("settings", "patients", "test"):
        shell.add_page(key, QWidget(), rail=True)
    shell.add_page("form", QWidget(), rail=False)
    shell.show_page("patients")
    shell.show()
    qtbot.waitExposed(shell)
    return shell


def items(window: MainWindow) -> dict[str, RailItem]:
    return {item.text(): item for item in window.findChildren(RailItem)}


def said(window: MainWindow) -> list[str]:
    return [line.text() for line in window.findChildren(Line) if line.isVisible() and line.text()]


def test_that_the_title_names_the_program_and_nobody(window: MainWindow) -> None:
    window.show_user("T. Example")
    assert window.windowTitle() == "CCFT Desktop"


def test_that_only_pages_that_exist_are_in_the_rail(window: MainWindow) -> None:
    assert sorted(items(window)) == ["Patients", "Settings", "Test"]


def test_that_a_click_in_the_rail_asks_and_shows_nothing_by_itself(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.page_requested) as asked:
        qtbot.mouseClick(items(window)["Test"], Qt.MouseButton.LeftButton)
    assert asked.args == ["test"]
    assert window.current_page_key == "patients"
    assert items(window)["Patients"].isChecked()


def test_that_the_keys_count_from_the_top_of_the_rail(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    with qtbot.waitSignal(window.page_requested) as asked:
        qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert asked.args == ["settings"]


def test_that_a_page_without_an_entry_can_mark_another(window: MainWindow) -> None:
    window.show_page("form", "patients")
    assert window.current_page_key == "form"
    assert items(window)["Patients"].isChecked()


def test_that_a_page_that_was_never_added_is_an_error(window: MainWindow) -> None:
    with pytest.raises(KeyError, match="nowhere"):
        window.show_page("nowhere")


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (CuffState.CLOSED, "No cuff"),
        (CuffState.OPENING, "Looking for a cuff"),
        (CuffState.STREAMING, "Cuff connected"),
        (CuffState.STALLED, "No signal"),
        (CuffState.LOST, "Cuff unplugged"),
        (CuffState.FAILED, "Cuff cannot be used"),
    ],
)
def test_that_every_state_of_a_cuff_has_a_word(window: MainWindow, state: CuffState, word: str) -> None:
    window.show_cuff(state, 50.0, "12:04:09")
    assert window._strip.light.words == word
    assert window._strip.light.accessibleName() == word


def test_that_a_rate_is_told_only_while_readings_come(window: MainWindow) -> None:
    window.show_cuff(CuffState.STREAMING, 49.6, "12:04:09")
    assert "50 Hz" in said(window)
    window.show_cuff(CuffState.LOST, 49.6, "12:04:09")
    assert "50 Hz" not in said(window)
    assert "last reading 12:04:09" in said(window)


def test_that_a_locked_window_tells_of_nobody(window: MainWindow, theme: Theme) -> None:
    window.show_user("T. Example")
    window.show_calibration("Calibrated 2 Nov 2026")
    window.set_locked(UnlockPage(theme))
    window.show_cuff(CuffState.STREAMING, 50.0)
    window.show_user("T. Example")
    assert not any("Example" in text or "Calibrated" in text or "Hz" in text for text in said(window))
    window.set_locked(None)
    assert {"Signed in: T. Example", "Calibrated 2 Nov 2026"} <= set(said(window))


def test_that_lock_is_asked_for_by_key_but_not_twice(window: MainWindow, theme: Theme, qtbot: QtBot) -> None:
    window.activateWindow()
    with qtbot.waitSignal(window.lock_requested):
        qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    window.set_locked(UnlockPage(theme))
    with qtbot.assertNotEmitted(window.lock_requested):
        qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)


def test_that_pages_cannot_be_asked_for_while_locked(window: MainWindow, theme: Theme, qtbot: QtBot) -> None:
    window.set_locked(UnlockPage(theme))
    with qtbot.assertNotEmitted(window.page_requested):
        qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)


def test_that_closing_can_be_refused(window: MainWindow) -> None:
    answers = [False, True]
    window.closing = lambda: answers.pop(0)
    assert not window.close()
    assert window.isVisible()
    assert window.close()


def test_that_the_window_opens_as_it_was_left(window: MainWindow, theme: Theme, qtbot: QtBot) -> None:
    window.showMaximized()
    again = MainWindow(theme)
    qtbot.addWidget(again)
    again.restore_placement(window.placement)
    assert again.isMaximized()


@pytest.mark.parametrize("text", ["", "?", "bm8gZ2VvbWV0cnk=", "ü"])
def test_that_a_placement_that_is_none_is_ignored(window: MainWindow, text: str) -> None:
    before = window.size()
    window.restore_placement(text)
    assert window.size() == before


def test_that_a_notice_stands_above_the_page_until_it_is_taken_away(window: MainWindow) -> None:
    window.show_notice("trouble", "The report was not saved.", "The disk is full.")
    assert window._notice.isVisible()
    window.clear_notice()
    assert not window._notice.isVisible()


@pytest.mark.parametrize("locked", [False, True])
def test_that_f1_shows_help_with_or_without_the_records(
    window: MainWindow, theme: Theme, qtbot: QtBot, locked: bool
) -> None:
    if locked:
        window.set_locked(UnlockPage(theme))
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: window.findChild(HelpDialog) is not None)
    dialog = window.findChild(HelpDialog)
    assert dialog is not None
    assert dialog.isVisible()
    assert bool(dialog.findChildren(KeyCap)) is not locked
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
