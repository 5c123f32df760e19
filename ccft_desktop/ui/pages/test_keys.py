"""The keys of the test page: which key means what, and what that asks for as the test stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from PySide6.QtGui import QKeyEvent

from ccft_desktop.core.faults import FAULTS
from ccft_desktop.core.keys import STEERING, Action, KeyMap, Steering
from ccft_desktop.core.pain import WORST_SCORE
from ccft_desktop.core.progress import NotStarted, Over, Paused, Phase
from ccft_desktop.core.scene import Purpose
from ccft_desktop.ui.keys import key_name, legend_of, legend_of_all

Request = Literal["start", "pause", "resume", "cue", "undo", "stop", "finish", "note", "outcome"]
"""What the page asks for when a key is pressed."""

# Answers are numbers, whatever the keys of the faults are.
_NUMBERS: Final[Mapping[str, int]] = {**{str(number): number for number in range(10)}, "T": WORST_SCORE}
_CLOSES_TYPING: Final = "Esc"
LATER: Final = "unsorted"


@dataclass(frozen=True, slots=True)
class TestKeys:
    """The keys in force as the page hears and shows them."""

    __test__ = False  # not a test class, whatever its name begins with

    keys: KeyMap = field(default_factory=KeyMap)

    def is_ours(self, event: QKeyEvent) -> bool:
        """Whether the test page takes this key, whatever it is elsewhere in the window."""
        name = key_name(event)
        return name in _NUMBERS or name == _CLOSES_TYPING or self.keys.action_of(name) is not None

    def steering_of(self, event: QKeyEvent) -> Steering | None:
        """What the key does, where it does not mark."""
        action = self.keys.action_of(key_name(event))
        return next((steering for steering in STEERING if steering == action), None)

    def mark_of(self, event: QKeyEvent) -> str | None:
        """The code of the fault this key marks."""
        action = self.keys.action_of(key_name(event))
        return action if action in FAULTS else None

    def legend(self, action: Action) -> str:
        """What stands on the first key of an action."""
        return legend_of(self.keys, action)

    def legend_of_all(self, codes: Sequence[str]) -> str:
        """What stands on the keys of several faults: ``1–8`` where they are digits in a row."""
        return legend_of_all(self.keys, codes)

    def legend_while_typing(self) -> str:
        """The function keys that mark while letters and digits are text; empty where a mark has none."""
        codes = [code for code in FAULTS if code != LATER]
        found = [next((key for key in self.keys.keys[code] if _is_function_key(key)), "") for code in codes]
        return f"{found[0]}–{found[-1]}" if all(found) else ""


def _is_function_key(name: str) -> bool:
    return name[:1] == "F" and name[1:].isdecimal()


def number_of(event: QKeyEvent) -> int | None:
    """The number this key answers with: its digit, T ten."""
    return _NUMBERS.get(key_name(event))


def closes_typing(event: QKeyEvent) -> bool:
    """Whether it ends what is being typed, whatever it does else."""
    return key_name(event) == _CLOSES_TYPING


def request(action: Steering, phase: Phase, purpose: Purpose, *, stop_asked: bool) -> Request | None:
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
        case "not_held" | "untold":
            return None
