"""Is there too much air in the cuff? Told from samples alone; knows no screen and no test."""

from collections.abc import Sequence
from typing import Final

USUAL_ALARM_MMHG: Final = 45.0
LOWEST_ALARM_MMHG: Final = 35.0
HIGHEST_ALARM_MMHG: Final = 80.0
"""Decisions of this project: above every level, and below what a folded cuff is uncomfortable at."""
CALM_S: Final = 1.0
"""So long below the limit, and the alarm is over: a pressure at the limit does not flicker."""


class PressureAlarm:
    """Raised by a single reading above the limit; the result does not depend on how samples were chunked."""

    def __init__(self, limit_mmhg: float) -> None:
        self.limit_mmhg = limit_mmhg
        self._last_above_s: float | None = None

    @property
    def is_raised(self) -> bool:
        return self._last_above_s is not None

    def feed(self, t_s: Sequence[float], pressure_mmhg: Sequence[float]) -> None:
        """Take samples in time order: seconds on one clock, mmHg; both of shape (n,)."""
        for at_s, pressure in zip(t_s, pressure_mmhg, strict=True):
            if pressure > self.limit_mmhg:
                self._last_above_s = at_s
            elif self._last_above_s is not None and at_s - self._last_above_s >= CALM_S:
                self._last_above_s = None

    def forget(self) -> None:
        """The signal is gone: nothing is known of the air."""
        self._last_above_s = None
