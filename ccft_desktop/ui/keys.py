"""Which keys do what while a patient is tested: the usual ones, and a clinic's own.

Foot pedals and presenters are keyboards. It knows no page; what an action asks for is decided elsewhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from ccft_desktop.core.faults import FAULTS
from ccft_desktop.core.limits import InputError

Steering = Literal["pause", "cue", "undo", "note", "override", "stop"]
Action = str
"""A ``Steering``, or the code of the fault a key marks."""

STEERING: Final[tuple[Steering, ...]] = ("pause", "cue", "undo", "note", "override", "stop")
ACTIONS: Final[tuple[Action, ...]] = (*FAULTS, *STEERING)
MOST_KEYS: Final = 4
"""More on one action help nobody."""

USUAL: Final[Mapping[Action, tuple[str, ...]]] = {
    **{fault.code: (fault.key, f"F{fault.key}") for fault in FAULTS.values()},
    # A pedal's or presenter's left and right: a fault to be named later, and stop.
    "unsorted": ("0", "F10", "PgUp"),
    "pause": ("Space",),
    # The third, which presenters send to darken the screen.
    "cue": ("Return", "."),
    "undo": ("Backspace",),
    "note": ("N",),
    "override": ("O",),
    "stop": ("Esc", "PgDown"),
}
# They separate keys in the settings file, or belong to the window and to whoever goes through it by keyboard.
_RESERVED: Final = (",", ";", "=", "Tab", "Backtab")
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


def key_name(event: QKeyEvent) -> str:
    """The name of the key pressed, as the settings keep it; empty for chords, modifiers and unknown keys."""
    key = event.key()
    if event.modifiers() & _CHORD or key in _NO_KEYS or key in _MODIFIERS:
        return ""
    if key == Qt.Key.Key_Enter:
        key = Qt.Key.Key_Return.value
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def is_typed(event: QKeyEvent) -> bool:
    """Whether the key, pressed while a text is open, belongs to the text."""
    return (bool(event.text()) and event.text().isprintable()) or key_name(event) in _EDITING


@dataclass(frozen=True, slots=True)
class KeyMap:
    """Every action with its keys. Raises ``InputError`` where two actions share one or an action has none."""

    keys: Mapping[Action, tuple[str, ...]] = field(default_factory=lambda: USUAL)

    def __post_init__(self) -> None:
        taken: dict[str, Action] = {}
        for action in ACTIONS:
            names = self.keys.get(action, ())
            if not 1 <= len(names) <= MOST_KEYS:
                raise InputError(f"{action} has {len(names)} keys. Allowed: 1 to {MOST_KEYS}.")
            for name in names:
                if not _is_key(name):
                    raise InputError(f"{action} is on {name!r}, which is no key that can be used here.")
                if name in taken:
                    raise InputError(f"The key {name} is used for {taken[name]} and for {action}.")
                taken[name] = action
        unknown = [action for action in self.keys if action not in ACTIONS]
        if unknown:
            raise InputError(f"There is nothing called {unknown[0]!r} to be done by a key.")

    def action_of(self, name: str) -> Action | None:
        """What the key of this name does; None: nothing."""
        return next((action for action, names in self.keys.items() if name and name in names), None)

    def with_key(self, action: Action, name: str) -> "KeyMap":
        """The same with one key more; raises ``InputError`` as the class does."""
        return KeyMap({**self.keys, action: (*self.keys[action], name)})

    def without_key(self, action: Action, name: str) -> "KeyMap":
        """The same with one key less; raises ``InputError`` where it is the last one of its action."""
        return KeyMap({**self.keys, action: tuple(one for one in self.keys[action] if one != name)})

    def to_text(self) -> str:
        """Only what differs from the usual, for the settings: ``scm=1,A;cue=Return``."""
        own = (f"{action}={','.join(self.keys[action])}" for action in ACTIONS if self._is_own(action))
        return ";".join(own)

    def _is_own(self, action: Action) -> bool:
        return tuple(self.keys[action]) != USUAL[action]


def key_map_from(text: str) -> KeyMap:
    """The keys written in the settings; raises ``InputError`` for what cannot be understood or used."""
    own: dict[Action, tuple[str, ...]] = {}
    for part in filter(None, text.split(";")):
        action, separator, names = part.partition("=")
        if not separator:
            raise InputError(f"keys has {part!r}. Allowed: an action, =, and its keys with commas between.")
        own[action.strip()] = tuple(_known(names.split(",")))
    return KeyMap({**USUAL, **own})


def _known(names: Iterable[str]) -> Iterable[str]:
    return (name.strip() for name in names if name.strip())


def _is_key(name: str) -> bool:
    """Whether it is the name of one key, pressed alone."""
    is_chord = "+" in name and name != "+"
    return name not in _RESERVED and not is_chord and bool(name) and _portable(name) == name


def _portable(name: str) -> str:
    portable = QKeySequence.SequenceFormat.PortableText
    return QKeySequence.fromString(name, portable).toString(portable)
