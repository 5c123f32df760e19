"""Is the pressure steady, and where does it drift? The moving mean of samples; knows no step and no screen.

The figures that carry no source are decisions of this project.
"""

import math
from collections import deque
from typing import Final, Literal

import numpy as np

from ccft_desktop.core.limits import PRESSURE_TOLERANCE_MMHG, TIME_TOLERANCE_S

Trend = Literal["steady", "falling", "spreading", "leaking", "warming", "rising"]

MEAN_S: Final = 4.0  # about one breath
STEADY_MMHG: Final = 0.5
STEADY_S: Final = 10.0
RATE_WINDOW_S: Final = 20.0
RATE_STEP_S: Final = 0.25
LINE_MMHG: Final = 0.1
"""So far, rms, the mean may lie from a straight line: a cuff pumped up a little has no slope."""
STEADY_MMHG_PER_MIN: Final = 0.05  # below the one decimal that is shown
FALL_TO_WATCH_MMHG_PER_MIN: Final = 0.3  # the leak a good cuff stays under, measured at 30 mmHg
RISE_TO_WATCH_MMHG_PER_MIN: Final = 1.0  # warming air is slower than this
HANDLED_MMHG: Final = 2.0
"""So far from the moving mean no leak and no warmth brings the pressure: a hand did, or the head."""
SPREADING_S: Final = 30.0
"""After the hand the air spreads through the chambers: a fall in this time is no leak yet."""


class Settling:
    """The plain mean of the samples in (t − 4 s, t], how long it has been at the baseline, and its slope."""

    mean_mmhg: float | None
    """None until there are 4 s of samples."""

    def __init__(self, baseline_mmhg: float) -> None:
        self._baseline_mmhg = baseline_mmhg
        self.begin_afresh()

    def begin_afresh(self) -> None:
        """After a gap nothing is known of how steady the cuff was meanwhile."""
        self._window: deque[tuple[float, float]] = deque()
        self._window_sum = 0.0
        self._is_full = False
        self._means: deque[tuple[float, float]] = deque()
        self._handled_s = -math.inf
        self._steady_since_s: float | None = None
        self.mean_mmhg = None

    def take(self, at_s: float, pressure_mmhg: float) -> None:
        """Take a sample, later than all before."""
        self._window.append((at_s, pressure_mmhg))
        self._window_sum += pressure_mmhg
        while self._window[0][0] <= at_s - MEAN_S + TIME_TOLERANCE_S:
            self._window_sum -= self._window.popleft()[1]
            self._is_full = True
        if not self._is_full:
            return
        mean = self.mean_mmhg = self._window_sum / len(self._window)
        if abs(mean - self._baseline_mmhg) > STEADY_MMHG + PRESSURE_TOLERANCE_MMHG:
            self._steady_since_s = None
        elif self._steady_since_s is None:
            self._steady_since_s = at_s
        if abs(pressure_mmhg - mean) > HANDLED_MMHG:
            self._handled_s = at_s
            self._means.clear()
        elif at_s - self._handled_s < MEAN_S:
            # What the hand did is still in the mean.
            return
        elif not self._means or at_s - self._means[-1][0] >= RATE_STEP_S - TIME_TOLERANCE_S:
            self._means.append((at_s, mean))
            while self._means[0][0] < at_s - RATE_WINDOW_S:
                self._means.popleft()

    def steady_s(self, now_s: float) -> float:
        """How long the mean has been at the baseline, at most ``STEADY_S``."""
        return 0.0 if self._steady_since_s is None else min(STEADY_S, now_s - self._steady_since_s)

    def rate_mmhg_per_min(self) -> float | None:
        """Least-squares slope of the mean; None before half a window of it lies in a line."""
        if not self._means or self._means[-1][0] - self._means[0][0] < RATE_WINDOW_S / 2:
            return None
        t_s, mean = np.array(self._means).T
        centred = t_s - t_s.mean()
        slope = np.dot(centred, mean) / np.dot(centred, centred)
        if np.std(mean - slope * centred) > LINE_MMHG:
            return None
        return float(60.0 * slope)

    def trend(self, rate_mmhg_per_min: float) -> Trend:
        """What the slope means, as it is shown: to one decimal."""
        if abs(rate_mmhg_per_min) < STEADY_MMHG_PER_MIN:
            return "steady"
        shown = round(rate_mmhg_per_min, 1)
        if shown > 0:
            return "rising" if shown > RISE_TO_WATCH_MMHG_PER_MIN else "warming"
        if -shown <= FALL_TO_WATCH_MMHG_PER_MIN:
            return "falling"
        return "leaking" if self._means[-1][0] - self._handled_s >= SPREADING_S else "spreading"
