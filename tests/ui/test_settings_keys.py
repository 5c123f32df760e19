"""The keys among the settings, by keyboard alone: given, refused with a sentence, taken away, put back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ccft_desktop.core.keys import Action, key_map_from
from ccft_desktop.settings import Settings
from ccft_desktop.ui.pages.settings import SettingsPage
from ccft_desktop.ui.pages.settings_keys import KeyRow, KeysSection
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.chip import Chip

Key = Qt.Key


class Keys:
    """The section on its page, and the keys of somebody without a mouse."""

    def __init__(self, theme: Theme, qtbot: QtBot) -> None:
        self.page = SettingsPage(theme)
        self.told: list[Settings] = []
        self.page.settings_changed.connect(self.told.append)
        qtbot.addWidget(self.page)
        self.page.resize(1200, 688)
        self.page.show_section(8)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        found = self.page.findChild(KeysSection)
        assert found is not None
        self.section = found

    def row(self, action: Action) -> KeyRow:
        return self.section.rows[action]

    def add(
        self, action: Action, key: Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        catcher = self.row(action).catcher
        catcher.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(catcher, Key.Key_Return)
        assert catcher.text() == "Press a key …"
        QTest.keyClick(catcher, key, modifier)

    def chips(self, action: Action) -> list[Chip]:
        return [chip for chip in self.row(action).chips if not chip.isHidden()]

    def legends(self, action: Action) -> list[str]:
        return [chip.text() for chip in self.chips(action)]


@pytest.fixture
def keys(theme: Theme, qtbot: QtBot) -> Keys:
    return Keys(theme, qtbot)


def test_that_a_pedal_is_given_by_pressing_it_and_applies_at_once(keys: Keys) -> None:
    keys.add("cue", Key.Key_F12)
    assert keys.told == [Settings(keys="cue=Return,.,F12")]
    assert keys.legends("cue") == ["Enter", ".", "F12"]
    assert keys.row("cue").said == ""
    assert keys.row("cue").catcher.hasFocus(), "the keyboard is where it was"
    assert keys.row("cue").catcher.text() == "Add a key"
    assert key_map_from(keys.told[0].keys).action_of("F12") == "cue"


@pytest.mark.parametrize(
    ("key", "modifier", "sentence"),
    [
        (
            Key.Key_PageUp,
            Qt.KeyboardModifier.NoModifier,
            "Page Up is used already: A fault, to be named later.",
        ),
        (Key.Key_Space, Qt.KeyboardModifier.NoModifier, "Space is used already: Start, pause, go on."),
        (Key.Key_Return, Qt.KeyboardModifier.NoModifier, "Enter does that already."),
        (Key.Key_W, Qt.KeyboardModifier.NoModifier, "W opens the patient's window"),
        (Key.Key_Comma, Qt.KeyboardModifier.NoModifier, ", cannot be used here."),
        (Key.Key_ScrollLock, Qt.KeyboardModifier.NoModifier, "ScrollLock cannot be used here."),
        (Key.Key_A, Qt.KeyboardModifier.ControlModifier, "Only a key that is pressed alone can be used."),
    ],
)
def test_that_a_key_that_cannot_be_given_is_a_sentence_beside_the_row(
    keys: Keys, key: Key, modifier: Qt.KeyboardModifier, sentence: str
) -> None:
    keys.add("cue", key, modifier)
    assert keys.row("cue").said.startswith(sentence)
    assert keys.told == []


def test_that_the_fifth_key_is_refused(keys: Keys) -> None:
    keys.add("cue", Key.Key_A)
    keys.add("cue", Key.Key_B)
    keys.add("cue", Key.Key_C)
    assert keys.row("cue").said == "4 keys are enough. Take one away first."
    assert keys.legends("cue") == ["Enter", ".", "A", "B"]


def test_that_esc_ends_the_waiting_and_gives_nothing(keys: Keys) -> None:
    keys.add("cue", Key.Key_Escape)
    assert (keys.row("cue").said, keys.row("cue").catcher.text(), keys.told) == ("", "Add a key", [])


def test_that_tab_goes_on_and_says_so(keys: Keys) -> None:
    keys.add("cue", Key.Key_Tab)
    assert not keys.row("cue").catcher.hasFocus()
    assert QApplication.focusWidget() is keys.row("undo").catcher
    assert keys.row("cue").said == "Tab goes through the window and cannot be used."
    assert keys.told == []


def test_that_whoever_leaves_by_mouse_gives_nothing_by_the_next_key(keys: Keys, qtbot: QtBot) -> None:
    catcher = keys.row("cue").catcher
    qtbot.mouseClick(catcher, Qt.MouseButton.LeftButton)
    keys.row("undo").catcher.setFocus(Qt.FocusReason.MouseFocusReason)
    assert catcher.text() == "Add a key"
    QTest.keyClick(keys.row("undo").catcher, Key.Key_A)
    assert keys.told == []


def test_that_a_key_is_taken_away_by_keyboard_but_never_the_last_one(keys: Keys) -> None:
    first = keys.chips("stop")[0]
    first.setFocus(Qt.FocusReason.TabFocusReason)
    assert first.accessibleName() == "Take away Esc: Stop"
    QTest.keyClick(first, Key.Key_Space)
    assert keys.told == [Settings(keys="stop=PgDown")]
    (last,) = keys.chips("stop")
    assert last.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert keys.row("stop").catcher.hasFocus()


def test_that_tab_goes_through_keys_in_their_order_also_after_a_change(keys: Keys) -> None:
    keys.add("cue", Key.Key_F12)
    keys.row("pause").catcher.setFocus(Qt.FocusReason.TabFocusReason)
    reached = []
    for _ in range(4):
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Tab)
        reached.append(QApplication.focusWidget())
    assert reached == [*keys.chips("cue"), keys.row("cue").catcher]


def test_that_the_usual_keys_come_back(keys: Keys) -> None:
    assert not keys.section.usual_button.isEnabled()
    keys.add("cue", Key.Key_F12)
    keys.section.usual_button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(keys.section.usual_button, Key.Key_Return)
    assert keys.told[-1] == Settings()
    assert keys.legends("cue") == ["Enter", "."]
