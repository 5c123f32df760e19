"""What can go wrong with a simulated cuff, when, and for how long; knows no bytes and no patient."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

KINDS: Final = {
    "retraction": "the head is pushed back: steep, 4 to 8 mmHg over the target, noisy",
    "lift": "the head is lifted: 2 to 6 mmHg below the baseline",
    "unplug": "the cable is pulled and put back",
    "freeze": "the reading stays the same",
    "garbage": "random bytes instead of lines",
    "slow_clock": "the device's clock runs 3 % slow",
    "half_lines": "every third line breaks off and its end is lost",
    "doubled_lines": "every line comes twice",
    "wrong_baud": "the port listens twice as fast as the device sends",
    "stall": "the cable is in and nothing comes",
    "reset": "the board is silent, then starts anew with a banner and its clock at zero",
    "clock_wrap": "the device's clock overflows its 32 bits of milliseconds; only told beforehand",
    "unit_change": "the device sends kPa instead of mmHg",
    "flood": "the device sends 1000 samples a second",
}
DEFAULT_DURATION_S: Final = 3.0
SLOW_CLOCK_RATE: Final = 0.97
FLOOD_HZ: Final = 1000.0
OVERFLOW_MS: Final = 2.0**32

_MISHAP: Final = re.compile(r"(?P<kind>[a-z_]+)(?:@(?P<at>[0-9.]+)(?::(?P<for>[0-9.]+))?)?")


@dataclass(frozen=True, slots=True)
class Mishap:
    """One mishap on the simulation's clock, from ``at_s`` for ``for_s``."""

    kind: str
    at_s: float
    for_s: float

    def acts(self, t_s: float) -> bool:
        """Whether it is going on at ``t_s``."""
        return self.at_s <= t_s < self.at_s + self.for_s


def mishap(text: str) -> Mishap:
    """``unplug@12:3``: the cable is pulled at 12 s for 3 s. Without times: from the start, for good.

    Raises ``ValueError`` with a sentence.
    """
    match = _MISHAP.fullmatch(text)
    try:
        if match is None or match["kind"] not in KINDS:
            raise ValueError
        at_s = float(match["at"] or 0.0)
        for_s = float(match["for"] or (DEFAULT_DURATION_S if match["at"] else "inf"))
    except ValueError:
        kinds = ", ".join(KINDS)
        raise ValueError(
            f"The mishap {text!r} is not known: write KIND@SECOND:DURATION, KIND one of {kinds}."
        ) from None
    return Mishap(match["kind"], at_s, for_s)


def acting(mishaps: Sequence[Mishap], kind: str, t_s: float) -> Mishap | None:
    """The mishap of a kind that is going on at ``t_s``."""
    return next((m for m in mishaps if m.kind == kind and m.acts(t_s)), None)
