"""The last seconds of a signal as one contiguous array, without copying; knows no Qt and no protocol."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]

HIGHEST_RATE_HZ: Final = 1000.0


class Recent:
    """A mirrored ring: every sample is written twice, a whole ring apart, so any run of it is contiguous."""

    def __init__(self, seconds_s: float = 60.0, rate_hz: float = HIGHEST_RATE_HZ) -> None:
        self._seconds_s = seconds_s
        self._room = max(2, math.ceil(seconds_s * rate_hz) + 1)
        self._t_s: Samples = np.zeros(2 * self._room)
        self._pressure_mmhg: Samples = np.zeros(2 * self._room)
        self._end = 0
        self._count = 0

    def extend(self, t_s: Sequence[float] | Samples, pressure_mmhg: Sequence[float] | Samples) -> None:
        """Add samples, shapes (n,), newer than all before, oldest first."""
        times: Samples = np.asarray(t_s, dtype=np.float64)[-self._room :]
        pressures: Samples = np.asarray(pressure_mmhg, dtype=np.float64)[-self._room :]
        first = min(len(times), self._room - self._end)
        for ring, added in ((self._t_s, times), (self._pressure_mmhg, pressures)):
            for start in (self._end, self._end + self._room):
                ring[start : start + first] = added[:first]
            rest = len(added) - first
            for start in (0, self._room):
                ring[start : start + rest] = added[first:]
        self._end = (self._end + len(times)) % self._room
        self._count = min(self._count + len(times), self._room)

    def view(self) -> tuple[Samples, Samples]:
        """``(t_s, pressure_mmhg)``, shapes (n,), oldest first: at most the last seconds.

        The arrays are the ring itself, not to be written to, and good until the next ``extend``.
        """
        end = self._end + self._room
        t_s = self._t_s[end - self._count : end]
        old = 0
        if self._count:
            old = int(np.searchsorted(t_s, t_s[-1] - self._seconds_s))
        times, pressures = t_s[old:], self._pressure_mmhg[end - self._count + old : end]
        times.flags.writeable = False
        pressures.flags.writeable = False
        return times, pressures

    def clear(self) -> None:
        """Forget everything."""
        self._end = self._count = 0
