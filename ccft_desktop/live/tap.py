"""The valve between the cuff's thread and the recorder: open during a test, and nothing passes unseen.

It turns the cuff's clock into the session's, whose zero is the first reading of the test. What passes it
is on its way to the disk before the screen hears of it; what the test scores is exactly what passed.
"""

import threading
import time
from collections.abc import Callable, Sequence

import numpy as np

from devices.cuff import Reading

Append = Callable[[Sequence[float], Sequence[float], Sequence[float]], None]
"""Takes session times, calibrated pressures and raw values."""
Sample = tuple[float, float, float]


class Tap:
    """Called on the cuff's thread with every batch; opened, asked and closed from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._append: Append | None = None
        self._zero_s: float | None = None
        self._passed = 0
        self._horizon_s = -np.inf
        self._last_arrival_s = time.monotonic()

    def __call__(self, readings: Sequence[Reading]) -> None:
        with self._lock:
            self._last_arrival_s = time.monotonic()
            if self._append is None or not readings:
                return
            if self._zero_s is None:
                self._zero_s = readings[0].t_s
            passing = self._passing(readings)
            if passing:
                self._passed += len(passing)
                self._append(*zip(*passing, strict=True))

    def open(self, append: Append) -> None:
        """Let readings through to ``append`` from the next one on."""
        with self._lock:
            self._append, self._zero_s, self._passed = append, None, 0
            self._horizon_s = -np.inf

    def close(self) -> int:
        """Let nothing more through; how many readings have passed since it was opened."""
        with self._lock:
            self._append = None
            return self._passed

    def through(self, readings: Sequence[Reading]) -> list[Sample]:
        """Session time, pressure and raw value of those readings that passed, or will have."""
        with self._lock:
            return self._passing(readings)

    def seal(self, t_s: float, seen: int) -> bool:
        """Let nothing pass any more that is not later than ``t_s`` on the session clock.

        False, and nothing changes, when more than ``seen`` readings have passed: some are still on their way.
        """
        with self._lock:
            if seen != self._passed:
                return False
            self._horizon_s = max(self._horizon_s, t_s)
            return True

    def silence_s(self) -> float:
        """How long ago the last readings came, by the host's clock on the cuff's thread."""
        with self._lock:
            return time.monotonic() - self._last_arrival_s

    def _passing(self, readings: Sequence[Reading]) -> list[Sample]:
        if self._zero_s is None:
            return []
        zero_s, horizon_s = self._zero_s, self._horizon_s
        return [
            (reading.t_s - zero_s, reading.pressure_mmhg, reading.raw)
            for reading in readings
            if reading.t_s >= zero_s and reading.t_s - zero_s > horizon_s
        ]
