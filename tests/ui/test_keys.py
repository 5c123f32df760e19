"""A key as it is pressed: the name it has in a key map, and what stands on it."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from ccft_desktop.core.keys import ACTIONS, USUAL, KeyMap, is_key
from ccft_desktop.ui.keys import is_typed, key_legend, key_name

NONE, KEYPAD = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier


def pressed(key: Qt.Key, text: str = "", modifiers: Qt.KeyboardModifier = NONE) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text)


@pytest.mark.parametrize(
    ("event", "action"),
    [
        (pressed(Qt.Key.Key_1, "1"), "scm"),
        (pressed(Qt.Key.Key_9, "9", KEYPAD), "pain"),
        (pressed(Qt.Key.Key_F5), "jaw"),
        (pressed(Qt.Key.Key_F10), "unsorted"),
        (pressed(Qt.Key.Key_PageUp), "unsorted"),
        (pressed(Qt.Key.Key_PageDown), "stop"),
        (pressed(Qt.Key.Key_Period, "."), "cue"),
        (pressed(Qt.Key.Key_Return, "\r"), "cue"),
        (pressed(Qt.Key.Key_Enter, "\r", KEYPAD), "cue"),
        (pressed(Qt.Key.Key_Space, " "), "pause"),
        (pressed(Qt.Key.Key_Escape), "stop"),
        (pressed(Qt.Key.Key_N, "n"), "note"),
        (pressed(Qt.Key.Key_Z, "z"), None),
        (pressed(Qt.Key.Key_1, "1", Qt.KeyboardModifier.ControlModifier), None),
        (pressed(Qt.Key.Key_Shift), None),
    ],
)
def test_that_the_usual_keys_do_the_usual_things(event: QKeyEvent, action: str | None) -> None:
    assert KeyMap().action_of(key_name(event)) == action


def test_that_while_somebody_types_only_keys_that_write_nothing_act() -> None:
    assert is_typed(pressed(Qt.Key.Key_1, "1"))
    assert is_typed(pressed(Qt.Key.Key_Backspace, "\b"))
    assert is_typed(pressed(Qt.Key.Key_Escape, "\x1b"))
    assert not is_typed(pressed(Qt.Key.Key_F1))
    assert not is_typed(pressed(Qt.Key.Key_PageUp))


def test_that_every_name_that_may_be_given_is_one_that_qt_knows() -> None:
    portable = QKeySequence.SequenceFormat.PortableText
    names = [name for key in Qt.Key if is_key(name := key_name(pressed(key)))]
    assert len(names) > 100
    assert [QKeySequence.fromString(name, portable).toString(portable) for name in names] == names


def test_that_the_usual_keys_are_named_as_on_a_keyboard() -> None:
    legends = {key_legend(name) for action in ACTIONS for name in USUAL[action]}
    assert legends >= {"Space", "Enter", "Backspace", "Esc", "Page Up", "Page Down", "F1", "1", "N", "."}
