"""Which keys do what while a patient is tested: the usual ones, and a clinic's own; names only, no keyboard.

Foot pedals and presenters are keyboards. What an action asks for is decided elsewhere.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from ccft_desktop.core.faults import FAULTS
from ccft_desktop.core.limits import InputError

Steering = Literal["pause", "cue", "undo", "note", "outcome", "stop", "not_held", "untold"]
Action = str
"""A ``Steering``, or the code of the fault a key marks."""

STEERING: Final[tuple[Steering, ...]] = (
    *("pause", "cue", "undo", "note", "outcome", "stop"),
    *("not_held", "untold"),
)
"""The last two tell how a hold went that is read off a dial; ``cue`` tells the rest of it."""
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
    "outcome": ("O",),
    "stop": ("Esc", "PgDown"),
    "not_held": ("X",),
    "untold": ("U",),
}
SEPARATORS: Final = (",", ";", "=")
"""They stand between keys in the settings."""
WINDOW_KEYS: Final = ("Tab", "Backtab")
"""They belong to whoever goes through the window by keyboard."""
SWITCHES: Final = ("W", "M")
"""They open the patient's window and silence the sounds, during a test too."""

_NAMED: Final = frozenset(
    (
        *("Space", "Return", "Backspace", "Esc", "PgUp", "PgDown", "Home", "End", "Ins", "Del"),
        *("Left", "Right", "Up", "Down", "Pause", "Menu", "Back", "Forward"),
        *(
            "Media Play",
            "Media Stop",
            "Media Previous",
            "Media Next",
            "Media Pause",
            "Toggle Media Play/Pause",
        ),
        *("Volume Up", "Volume Down", "Volume Mute"),
    )
)
_FUNCTION_KEY: Final = re.compile(r"F([1-9]|[12][0-9]|3[0-5])")


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
                if not is_key(name):
                    raise InputError(f"{action} is on {name!r}, which is no key that can be used here.")
                if name in taken:
                    raise InputError(f"the key {name} is used for {taken[name]} and for {action}.")
                taken[name] = action
        unknown = [action for action in self.keys if action not in ACTIONS]
        if unknown:
            raise InputError(f"there is nothing called {unknown[0]!r} to be done by a key.")

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
            raise InputError(f"{part!r} is no action with its keys. Allowed: an action, =, keys with commas.")
        own[action.strip()] = tuple(_known(names.split(",")))
    return KeyMap({**USUAL, **own})


def is_key(name: str) -> bool:
    """Whether it is the name of one key, pressed alone, that may be given to an action."""
    if name in SEPARATORS or name in SWITCHES:
        return False
    is_sign = len(name) == 1 and name.isprintable() and not name.isspace()
    # Keys are named by their capitals; a sharp s has none.
    is_capital = name == name.upper() or len(name.upper()) > 1
    return (is_sign and is_capital) or name in _NAMED or _FUNCTION_KEY.fullmatch(name) is not None


def _known(names: Iterable[str]) -> Iterable[str]:
    return (name.strip() for name in names if name.strip())
