"""What the therapist can mark or tell the program during a test: fault codes and the other events.

Pressure alone cannot see a retraction, a clenched jaw or the sternocleidomastoid: faults are marked by
the therapist and by nobody else.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from ccft_desktop.core.limits import InputError

Outcome = Literal["success", "failed", "invalid"]
"""Of a hold: held, not held, or could not be told."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One substitution or symptom, its key on the keyboard and whether it fails a hold by default."""

    code: str
    key: str
    failing: bool


FAULTS: Final[Mapping[str, Fault]] = {
    fault.code: fault
    for fault in (
        Fault("scm", "1", True),  # visible or palpable sternocleidomastoid or scalene activity
        Fault("retraction", "2", True),  # the head pushed back
        Fault("lift", "3", True),  # the head lifted
        Fault("jerk", "4", True),  # jerky or too fast
        Fault("jaw", "5", False),  # jaw clench, platysma, hyoid bracing
        Fault("breath", "6", False),  # breath-holding, apical breathing
        Fault("no_relax", "7", False),  # does not relax back to the baseline
        Fault("chin_poke", "8", False),  # neck extension strategy
        Fault("pain", "9", False),  # pain or symptoms: ends the test
        Fault("unsorted", "0", True),  # a fault, named later
    )
}
FAILING_BY_DEFAULT: Final = tuple(fault.code for fault in FAULTS.values() if fault.failing)

CONTROLS: Final = ("undo", "start", "pause", "resume", "cue", "outcome", "stop", "lost")
"""Events that steer the test: take back the last mark, begin, wait, go on, cue by hand, override, end,
and the signal lost on the host's clock."""
DIAL_TAPS: Final = ("reached", "held", "not_held", "untold")
"""What the therapist taps while reading a dial, with no cuff attached: the target is reached, and how the
hold went. They say nothing beside samples."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at ``t_s`` on the session clock, beside the samples.

    ``value`` belongs to ``outcome`` (``success``, ``failed`` or ``invalid``, with the hold's index before
    it when it is not the latest, and a reason after it: ``3 success the cuff slipped``) and may carry the
    site and strength of a ``pain``. Raises ``InputError`` for an unknown code and a time that is not finite.
    """

    t_s: float
    code: str
    value: str = ""

    def __post_init__(self) -> None:
        if self.code not in FAULTS and self.code not in (*CONTROLS, *DIAL_TAPS):
            raise InputError(f"code is {self.code!r}. Allowed: {', '.join((*FAULTS, *CONTROLS))}.")
        if not math.isfinite(self.t_s):
            raise InputError(f"{self.code} is at {self.t_s} s. Its time must be a finite number.")
        if self.code == "outcome":
            parse_override(self.value)

    @property
    def is_mark(self) -> bool:
        return self.code in FAULTS


@dataclass(frozen=True, slots=True)
class Override:
    """The therapist's own outcome of a hold, beside which the automatic one is kept."""

    index: int | None
    outcome: Outcome
    reason: str


_MOST_INDEX_DIGITS: Final = 6


def parse_override(value: str) -> Override:
    """The override written in an ``outcome`` event's value; raises ``InputError`` when it says none."""
    words = value.split()
    index = None
    if words and words[0].isdecimal() and len(words[0]) <= _MOST_INDEX_DIGITS:
        index = int(words.pop(0))
    outcomes = {outcome: outcome for outcome in get_args(Outcome)}
    if not words or words[0] not in outcomes:
        raise InputError(
            f"outcome is {value!r:.80}. Allowed: success, failed or invalid, "
            "with the hold's index before it and a reason after it."
        )
    return Override(index, outcomes[words[0]], " ".join(words[1:]))
