"""The first run and the lock page: they ask with a passphrase, and keep none."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from ccft_desktop.ui.pages.first_run import FirstRunPage
from ccft_desktop.ui.pages.unlock import UnlockPage
from ccft_desktop.ui.theme import Theme


@pytest.fixture
def unlock(theme: Theme, qtbot: QtBot) -> UnlockPage:
    page = UnlockPage(theme)
    qtbot.addWidget(page)
    page.show()
    return page


@pytest.fixture
def first(theme: Theme, qtbot: QtBot) -> FirstRunPage:
    page = FirstRunPage(theme)
    qtbot.addWidget(page)
    page.resize(1280, 688)
    page.show()
    qtbot.waitExposed(page)
    return page


def test_that_enter_asks_to_unlock_with_what_was_typed(unlock: UnlockPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(unlock._input, " my words ")
    with qtbot.waitSignal(unlock.unlock_requested) as asked:
        qtbot.keyClick(unlock._input, Qt.Key.Key_Return)
    assert asked.args == [" my words ", ""]


def test_that_an_empty_passphrase_is_not_tried(unlock: UnlockPage, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(unlock.unlock_requested):
        qtbot.keyClick(unlock._input, Qt.Key.Key_Return)
    assert unlock._field.error.startswith("The passphrase is empty.")


def test_that_a_wrong_passphrase_is_forgotten_and_said(unlock: UnlockPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(unlock._input, "wrong")
    unlock.show_busy(True)
    unlock.show_error("This passphrase does not open the records.")
    assert unlock._input.text() == ""
    assert unlock._input.isEnabled()
    assert unlock._field.error == "This passphrase does not open the records."


def test_that_work_is_shown_and_cannot_be_asked_twice(unlock: UnlockPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(unlock._input, "words")
    unlock.show_busy(True)
    assert unlock._button.text() == "Opening …"
    with qtbot.assertNotEmitted(unlock.unlock_requested):
        qtbot.mouseClick(unlock._button, Qt.MouseButton.LeftButton)
        qtbot.keyClick(unlock._input, Qt.Key.Key_Return)


def test_that_a_page_shown_anew_remembers_nothing(unlock: UnlockPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(unlock._input, "words")
    unlock.show_error("No.")
    unlock.forget()
    assert unlock._input.text() == unlock._field.error == ""


def test_that_passphrases_are_never_shown(unlock: UnlockPage, first: FirstRunPage) -> None:
    for secret in (unlock._input, first.passphrase._first, first.passphrase._again):
        assert secret.echoMode() == QLineEdit.EchoMode.Password


def fill(page: FirstRunPage, qtbot: QtBot, name: str, typed: str, again: str) -> None:
    for control, text in (
        (page.passphrase._name, name),
        (page.passphrase._first, typed),
        (page.passphrase._again, again),
    ):
        qtbot.keyClicks(control, text)


def test_that_a_name_and_twice_the_same_make_the_records(first: FirstRunPage, qtbot: QtBot) -> None:
    fill(first, qtbot, " T. Example ", "four quite unrelated words", "four quite unrelated words")
    assert first.passphrase.go.isEnabled()
    with qtbot.waitSignal(first.create_requested) as asked:
        qtbot.keyClick(first.passphrase._again, Qt.Key.Key_Return)
    assert asked.args == ["T. Example", "four quite unrelated words"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "At least 12 characters."),
        ("word", "1 word, 4 of at least 12 characters."),
        ("eleven char", "2 words, 11 of at least 12 characters."),
        ("twelve chars", "2 words, 12 characters: long enough."),
        ("five words and some letters on", "6 words, 30 characters: long enough."),
    ],
)
def test_that_the_length_is_told_while_typing(
    first: FirstRunPage, qtbot: QtBot, typed: str, said: str
) -> None:
    qtbot.keyClicks(first.passphrase._first, typed)
    assert first.passphrase._first_field._said.text == said


def test_that_too_short_is_refused_with_the_length(first: FirstRunPage, qtbot: QtBot) -> None:
    fill(first, qtbot, "T. Example", "eleven char", "eleven char")
    assert not first.passphrase.go.isEnabled()
    with qtbot.assertNotEmitted(first.create_requested):
        qtbot.keyClick(first.passphrase._first, Qt.Key.Key_Return)
    assert first.passphrase._first_field.error == "The passphrase has 11 characters. Allowed: at least 12."


def test_that_two_different_ones_are_refused(first: FirstRunPage, qtbot: QtBot) -> None:
    fill(first, qtbot, "T. Example", "four quite unrelated words", "four quite unrelated word")
    assert not first.passphrase.go.isEnabled()
    with qtbot.assertNotEmitted(first.create_requested):
        qtbot.keyClick(first.passphrase._again, Qt.Key.Key_Return)
    assert first.passphrase._again_field.error == "The two are not the same. Type it again."


def test_that_an_error_from_the_store_leaves_what_was_typed(first: FirstRunPage, qtbot: QtBot) -> None:
    fill(first, qtbot, "T. Example", "four quite unrelated words", "four quite unrelated words")
    first.show_busy(True)
    assert not first.passphrase.go.isEnabled()
    first.show_error("The disk is full. Make room and press Continue.")
    assert first.passphrase.go.isEnabled()
    assert first.passphrase._again_field.error == "The disk is full. Make room and press Continue."
