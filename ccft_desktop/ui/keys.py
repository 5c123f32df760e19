"""A key as it is pressed, as it stands in a key map, and as people call it; it knows no page."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from ccft_desktop.core.keys import Action, KeyMap

_NO_KEYS: Final = (0, Qt.Key.Key_unknown.value)
_MODIFIERS: Final = (
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
)
_CHORD: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
# While somebody types, these edit or close what is typed.
_EDITING: Final = frozenset(
    ("Space", "Return", "Backspace", "Del", "Esc", "Left", "Right", "Up", "Down", "Home", "End", "Ins")
)

_LEGENDS: Final[Mapping[str, str]] = {
    "Space": str(QT_TRANSLATE_NOOP("Keys", "Space")),
    "Return": str(QT_TRANSLATE_NOOP("Keys", "Enter")),
    "Backspace": str(QT_TRANSLATE_NOOP("Keys", "Backspace")),
    "Esc": str(QT_TRANSLATE_NOOP("Keys", "Esc")),
    "PgUp": str(QT_TRANSLATE_NOOP("Keys", "Page Up")),
    "PgDown": str(QT_TRANSLATE_NOOP("Keys", "Page Down")),
    "Home": str(QT_TRANSLATE_NOOP("Keys", "Home")),
    "End": str(QT_TRANSLATE_NOOP("Keys", "End")),
    "Ins": str(QT_TRANSLATE_NOOP("Keys", "Insert")),
    "Del": str(QT_TRANSLATE_NOOP("Keys", "Delete")),
    "Left": str(QT_TRANSLATE_NOOP("Keys", "Left")),
    "Right": str(QT_TRANSLATE_NOOP("Keys", "Right")),
    "Up": str(QT_TRANSLATE_NOOP("Keys", "Up")),
    "Down": str(QT_TRANSLATE_NOOP("Keys", "Down")),
}


def key_name(event: QKeyEvent) -> str:
    """The name of the key pressed, as a ``KeyMap`` has it; empty for chords, modifiers and unknown keys."""
    key = event.key()
    if event.modifiers() & _CHORD or key in _NO_KEYS or key in _MODIFIERS:
        return ""
    if key == Qt.Key.Key_Enter:
        key = Qt.Key.Key_Return.value
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def is_modifier(event: QKeyEvent) -> bool:
    """Whether the key only changes what others mean."""
    return event.key() in _MODIFIERS


def is_typed(event: QKeyEvent) -> bool:
    """Whether the key, pressed while a text is open, belongs to the text."""
    return (bool(event.text()) and event.text().isprintable()) or key_name(event) in _EDITING


def key_legend(name: str) -> str:
    """What stands on the key of this name, in the user's language."""
    legend = _LEGENDS.get(name)
    return name if legend is None else QCoreApplication.translate("Keys", legend)


def legend_of(keys: KeyMap, action: Action) -> str:
    """What stands on the first key of an action."""
    return key_legend(keys.keys[action][0])


def legend_of_all(keys: KeyMap, actions: Sequence[Action]) -> str:
    """What stands on the first keys of several: ``1–8`` where they are digits in a row."""
    legends = [legend_of(keys, action) for action in actions]
    if "".join(legends) in "0123456789":
        return f"{legends[0]}–{legends[-1]}"
    return f"{legends[0]}, {legends[1]} …"
