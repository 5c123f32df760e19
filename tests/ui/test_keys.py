"""Keys of a test: the usual ones, a clinic's own, and none that means two things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from ccft_desktop.core.faults import FAULTS
from ccft_desktop.core.limits import InputError
from ccft_desktop.ui.keys import ACTIONS, USUAL, KeyMap, is_typed, key_map_from, key_name

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


def test_that_every_fault_has_its_digit_and_its_function_key() -> None:
    for fault in FAULTS.values():
        assert USUAL[fault.code][0] == fault.key


def test_that_while_somebody_types_only_keys_that_write_nothing_act() -> None:
    assert is_typed(pressed(Qt.Key.Key_1, "1"))
    assert is_typed(pressed(Qt.Key.Key_Backspace, "\b"))
    assert is_typed(pressed(Qt.Key.Key_Escape, "\x1b"))
    assert not is_typed(pressed(Qt.Key.Key_F1))
    assert not is_typed(pressed(Qt.Key.Key_PageUp))


def test_that_a_key_can_be_given_and_taken_and_the_settings_keep_only_what_differs() -> None:
    assert KeyMap().to_text() == ""
    mine = KeyMap().with_key("scm", "A").without_key("cue", ".")
    assert mine.to_text() == "scm=1,F1,A;cue=Return"
    assert key_map_from(mine.to_text()) == mine
    assert key_map_from("") == KeyMap()
    assert mine.action_of("A") == "scm"
    assert mine.action_of(".") is None
    assert mine.action_of("") is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("scm=1,2", "The key 2 is used for scm and for retraction."),
        ("scm=", "scm has 0 keys. Allowed: 1 to 4."),
        ("scm=1,A,B,C,D", "scm has 5 keys"),
        ("scm=Ctrl+A", "scm is on 'Ctrl\\+A', which is no key"),
        ("scm=nonsense", "which is no key"),
        ("scm=Tab", "which is no key"),
        ("dance=D", "nothing called 'dance'"),
        ("scm", "keys has 'scm'. Allowed"),
    ],
)
def test_that_keys_that_cannot_be_used_are_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        key_map_from(text)


@given(st.text(max_size=60))
def test_that_any_text_gives_keys_or_a_sentence(text: str) -> None:
    try:
        keys = key_map_from(text)
    except InputError:
        return
    assert set(keys.keys) == set(ACTIONS)
    assert key_map_from(keys.to_text()) == keys
