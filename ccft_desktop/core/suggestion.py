"""What the pressure of a hold looks like: a push-back, a lift, or neither. A question to the therapist.

Pressure alone sees no movement: nothing is marked by it, and no result knows of it. Every limit is a decision
of this project, set between what simulated patients do with and without these faults. Measured at 25 Hz on
``cumulative``: each of 753 push-backs and 753 lifts was told from the other and from neither; without a fault
0 of 1884 holds of healthy patients looked like one, and 12 of 3403 of impaired ones (a wandering overshoot).
"""

from typing import Final, Literal

import numpy as np

from ccft_desktop.core.cueing import REST_WINDOW_S
from ccft_desktop.core.limits import TIME_TOLERANCE_S
from ccft_desktop.core.protocol import Protocol
from ccft_desktop.core.session import Floats, Hold

Suggestion = Literal["retraction", "lift"]
"""The code of the fault it looks like."""

# Outlasts a heartbeat's edge and the noise of a sensor.
SMOOTH_S: Final = 0.2
# An overshoot of up to 3 mmHg above the level, two above the usual band, is seen in impaired necks.
OVER_BAND_MMHG: Final = 3.0
# Pressing too hard comes slowly; a head pushed back comes at once.
STEEP_MMHG: Final = 2.5
STEEP_WITHIN_S: Final = 0.5
# Breath and wander of a resting neck stay within one; where the cuff has moved, rest itself is lower.
UNDER_REST_MMHG: Final = 1.5


def suggestion(t_s: Floats, pressure_mmhg: Floats, protocol: Protocol, hold: Hold) -> Suggestion | None:
    """What came first in ``hold``, from the samples of its test, both of shape (n,); None: neither."""
    first = int(np.searchsorted(t_s, hold.cue_s - REST_WINDOW_S + TIME_TOLERANCE_S, side="right"))
    beyond = int(np.searchsorted(t_s, hold.end_s + TIME_TOLERANCE_S, side="right"))
    times_s, smooth_mmhg = _smooth(t_s[first:beyond], pressure_mmhg[first:beyond])
    cued = times_s > hold.cue_s
    if not cued.any():
        return None
    resting = pressure_mmhg[first:beyond][t_s[first:beyond] <= hold.cue_s + TIME_TOLERANCE_S]
    rest_mmhg = min(protocol.baseline_mmhg, float(np.median(resting)))
    over = cued & (smooth_mmhg > hold.level_mmhg + protocol.band_mmhg + OVER_BAND_MMHG)
    under = cued & (smooth_mmhg < rest_mmhg - UNDER_REST_MMHG)
    if not (over | under).any():
        return None
    at = int(np.argmax(over | under))
    if under[at]:
        return "lift"
    before = int(np.searchsorted(times_s, times_s[at] - STEEP_WITHIN_S, side="left"))
    rose_mmhg = float(smooth_mmhg[at] - smooth_mmhg[before : at + 1].min())
    return "retraction" if rose_mmhg >= STEEP_MMHG else None


def _smooth(t_s: Floats, pressure_mmhg: Floats) -> tuple[Floats, Floats]:
    """The median of about ``SMOOTH_S`` of samples at each of their last times; may be empty."""
    if len(t_s) < 2:
        return t_s[:0], pressure_mmhg[:0]
    samples = max(1, round(SMOOTH_S / float(np.median(np.diff(t_s)))))
    if len(t_s) < samples:
        return t_s[:0], pressure_mmhg[:0]
    # Looked at four times in its length: a fault lasts longer, and the screen does not wait.
    step = max(1, samples // 4)
    windows = np.lib.stride_tricks.sliding_window_view(pressure_mmhg, samples)[::step]
    return t_s[samples - 1 :: step], np.median(windows, axis=1)
