"""The keys of the test page: which key means what, and what that asks for as the test stands."""

from collections.abc import Mapping
from typing import Final, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from ccft_desktop.core.faults import FAULTS
from ccft_desktop.core.pain import WORST_SCORE
from ccft_desktop.core.progress import NotStarted, Over, Paused, Phase
from ccft_desktop.core.scene import Purpose

Action = Literal["pause", "cue", "undo", "stop", "note", "outcome"]
"""What a key is for, named after what it does while a test runs."""
Request = Literal["start", "pause", "resume", "cue", "undo", "stop", "finish", "note", "outcome"]
"""What the page asks for when it is pressed."""

_ACTIONS: Final[Mapping[int, Action]] = {
    Qt.Key.Key_Space.value: "pause",
    Qt.Key.Key_Return.value: "cue",
    Qt.Key.Key_Enter.value: "cue",
    Qt.Key.Key_Backspace.value: "undo",
    Qt.Key.Key_Escape.value: "stop",
    Qt.Key.Key_N.value: "note",
    Qt.Key.Key_O.value: "outcome",
}
_DIGITS: Final[Mapping[int, str]] = {
    Qt.Key.Key_0.value + int(fault.key): fault.code for fault in FAULTS.values()
}
_FUNCTION_KEYS: Final[Mapping[int, str]] = {
    Qt.Key.Key_F1.value + int(fault.key) - 1: fault.code for fault in FAULTS.values() if fault.key != "0"
}
# Answers are numbers, whatever the keys of the faults are.
_NUMBERS: Final[Mapping[int, int]] = {
    **{Qt.Key.Key_0.value + number: number for number in range(10)},
    Qt.Key.Key_T.value: WORST_SCORE,
}
LATER: Final = "unsorted"
_CHORD: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


def is_ours(event: QKeyEvent) -> bool:
    """Whether the test page takes this key, whatever it is elsewhere in the window."""
    key = event.key()
    ours = (_ACTIONS, _DIGITS, _FUNCTION_KEYS, _NUMBERS)
    return not event.modifiers() & _CHORD and any(key in keys for keys in ours)


def action_of(event: QKeyEvent) -> Action | None:
    return _ACTIONS.get(event.key())


def mark_of(event: QKeyEvent, *, typing: bool) -> str | None:
    """The code of the fault this key marks; while somebody types, digits are text."""
    key = event.key()
    return _FUNCTION_KEYS.get(key) or (None if typing else _DIGITS.get(key))


def number_of(event: QKeyEvent) -> int | None:
    """The number this key answers with: its digit, T ten."""
    return _NUMBERS.get(event.key())


def request(action: Action, phase: Phase, purpose: Purpose, *, stop_asked: bool) -> Request | None:
    """What an action asks for in this phase; None: nothing.

    ``stop_asked``: a stop is on its way. A slow cuff's next sample, at which it acts, may come after the
    next key.
    """
    if purpose == "practice_holds" and not isinstance(phase, NotStarted):
        # Nothing can be lost: whatever ends a test or cues by hand ends the practice.
        match action:
            case "stop" | "cue":
                return "finish"
            case "note" | "outcome":
                return None
    over = isinstance(phase, Over)
    waits = stop_asked or isinstance(phase, Paused) or (isinstance(phase, Over) and phase.ended == "pain")
    match action:
        case "note" | "outcome":
            return action
        case "stop":
            return None if over else "stop"
        case "pause" | "cue" if isinstance(phase, NotStarted):
            return "start"
        case "cue":
            return "finish" if waits or over else "cue"
        case "undo":
            return "undo" if waits or not (over or isinstance(phase, NotStarted)) else None
        case "pause":
            return "resume" if waits else None if over else "pause"
