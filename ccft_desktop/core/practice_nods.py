"""Practice nods before a test: how many are recommended, and the protocol they run by. Judges nobody.

The cuff's manual teaches the nod before it is measured; scores become stable only after about six holds,
so six are recommended until they have been done, and three at every later visit.
"""

from dataclasses import dataclass, replace
from typing import Final

from ccft_desktop.core.limits import PRESSURE_TOLERANCE_MMHG
from ccft_desktop.core.protocol import BOUNDS, DEFAULT_LEVELS_MMHG, Protocol

SETTLED_AFTER_HOLDS: Final = 6
EVERY_VISIT_HOLDS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Familiarity:
    """How many holds a patient has practised, counted and not scored."""

    before: int = 0
    """On earlier days, as recorded with their tests."""
    today: int = 0
    """On this day, with this placement of the cuff or an earlier one."""

    @property
    def recommended(self) -> int:
        """For this day."""
        return max(EVERY_VISIT_HOLDS, SETTLED_AFTER_HOLDS - self.before)

    @property
    def missing(self) -> int:
        return max(0, self.recommended - self.today)

    def with_more(self, holds: int) -> "Familiarity":
        """After so many more today."""
        return replace(self, today=self.today + holds)


def practice_protocol(protocol: Protocol, holds: int) -> Protocol:
    """The chosen protocol as it is practised: ``holds`` holds of its length at its lowest level.

    Nothing ends it early but the therapist: no fault fails a hold, and as many failures in a row are allowed
    as the bounds allow. ``endurance``, whose level was chosen for the test, is practised at the lowest usual
    level.
    """
    return replace(
        protocol,
        levels_mmhg=(_lowest_level_mmhg(protocol),),
        holds_per_level=holds,
        passes_needed=None,
        max_consecutive_failures=int(BOUNDS["max_consecutive_failures"].highest),
        failing_faults=(),
    )


def _lowest_level_mmhg(protocol: Protocol) -> float:
    lowest = protocol.levels_mmhg[0]
    if protocol.preset != "endurance":
        return lowest
    least = protocol.baseline_mmhg + max(protocol.band_mmhg + protocol.min_rise_mmhg, PRESSURE_TOLERANCE_MMHG)
    return min([lowest, *(level for level in DEFAULT_LEVELS_MMHG if level >= least)])
