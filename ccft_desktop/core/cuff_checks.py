"""Is the cuff tight, quiet, steady and right? Leak, noise, drift and error from samples; knows no port."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final, Literal

import numpy as np

from ccft_desktop.core.calibration import Calibration, Point
from ccft_desktop.core.limits import PRESSURE_TOLERANCE_MMHG, TIME_TOLERANCE_S, InputError
from ccft_desktop.core.session import Floats

CheckName = Literal["leak", "noise", "drift", "error"]

# What a good instrumented cuff keeps to, relative to a gauge with marks of 2 mmHg and an accuracy of ±3:
# decisions of this project.
LARGEST_LEAK_MMHG_PER_MIN: Final = 0.3
LARGEST_NOISE_MMHG: Final = 0.1
LARGEST_ERROR_MMHG: Final = 0.5
LARGEST_DRIFT_MMHG: Final = 1.0
"""Half a stage over ten minutes."""
ERROR_FROM_MMHG: Final = 15.0
ERROR_TO_MMHG: Final = 35.0

LEAK_AT_MMHG: Final = 30.0
LEAK_NEAR_MMHG: Final = 3.0
LEAK_SETTLE_S: Final = 30.0
"""The air spreads in the bag for 10 to 30 s after inflation and looks like a leak."""
LEAK_S: Final = 60.0
NOISE_S: Final = 10.0
DRIFT_S: Final = 600.0
DRIFT_MEAN_S: Final = 10.0
POINT_S: Final = 3.0
POINT_STILL_MMHG: Final = 0.5
"""While a point is taken the pressure must stand still: a quarter of a gauge's mark."""

STRETCH_S: Final = 2.0
"""Shorter than a breath: what is left of a curve through it is the sensor's own noise."""
HAND_MMHG: Final = 0.5
"""A stretch whose curve moves more than this was touched or breathed on."""
_LONGEST_GAP_S: Final = 2.0
_FEWEST_STRETCHES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CuffCheck:
    """What one check of a cuff gave."""

    name: CheckName
    figure: float
    """leak: mmHg/min, positive when it falls; noise: mmHg rms; drift: mmHg between the lowest and the
    highest moving mean; error: mmHg, the largest deviation from the manometer, with its sign."""
    limit: float
    at_mmhg: float
    """Where: the mean pressure, or for an error the reference at which it was found."""
    lasted_s: float = 0.0

    @property
    def is_met(self) -> bool:
        """Whether the figure keeps to the limit; a value at the limit does."""
        return abs(self.figure) <= self.limit + PRESSURE_TOLERANCE_MMHG


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRecord:
    """A check as it is kept: of which device, when and by whom."""

    made_utc: datetime
    by: str
    device_identity: str
    check: CuffCheck


def still_mean(t_s: Floats, pressure_mmhg: Floats) -> float:
    """The mean of a pressure held still, for a point of a calibration; arrays of shape (n,).

    Raises ``InputError`` when it is too short or moved meanwhile.
    """
    _check_length(t_s, POINT_S, fewest=3)
    # A straight line tells a movement from noise.
    from_mean_s = t_s - t_s.mean()
    slope_mmhg_per_s = float(from_mean_s @ pressure_mmhg / (from_mean_s @ from_mean_s))
    moved_mmhg = abs(slope_mmhg_per_s) * float(np.ptp(t_s))
    if moved_mmhg > POINT_STILL_MMHG:
        raise InputError(
            f"The pressure moved by {moved_mmhg:.1f} mmHg meanwhile; {POINT_STILL_MMHG:g} is allowed."
            " Hold it still and take the point again."
        )
    return float(pressure_mmhg.mean())


def leak(t_s: Floats, pressure_mmhg: Floats) -> CuffCheck:
    """How fast a closed cuff at about 30 mmHg loses pressure; arrays of shape (n,), the settling included.

    Raises ``InputError`` when it is too short, not near 30 mmHg, or was interrupted.
    """
    after = t_s >= t_s[0] + LEAK_SETTLE_S - TIME_TOLERANCE_S if len(t_s) else np.zeros(0, dtype=bool)
    t_s, pressure_mmhg = t_s[after], pressure_mmhg[after]
    _check_length(t_s, LEAK_S, LEAK_SETTLE_S)
    mean_mmhg = float(pressure_mmhg.mean())
    if abs(mean_mmhg - LEAK_AT_MMHG) > LEAK_NEAR_MMHG:
        raise InputError(
            f"The cuff was at {mean_mmhg:.1f} mmHg; a leak is measured at"
            f" {LEAK_AT_MMHG:g} ±{LEAK_NEAR_MMHG:g}. Inflate it, close the valve and measure again."
        )
    from_mean_s = t_s - t_s.mean()
    slope_mmhg_per_s = float(from_mean_s @ (pressure_mmhg - mean_mmhg) / (from_mean_s @ from_mean_s))
    return CuffCheck(
        name="leak",
        figure=-60.0 * slope_mmhg_per_s,
        limit=LARGEST_LEAK_MMHG_PER_MIN,
        at_mmhg=mean_mmhg,
        lasted_s=float(t_s[-1] - t_s[0]),
    )


def noise(t_s: Floats, pressure_mmhg: Floats) -> CuffCheck:
    """The noise of a cuff that nobody touches; arrays of shape (n,), ten seconds or more.

    Raises ``InputError`` when it is too short or was touched for most of the time.
    """
    _check_length(t_s, NOISE_S)
    rms_mmhg = quiet_noise_mmhg(t_s, pressure_mmhg, float(t_s[0]))
    if rms_mmhg is None:
        raise InputError("The pressure moved all the time, so the noise cannot be told. Let go of the cuff.")
    return CuffCheck(
        name="noise",
        figure=rms_mmhg,
        limit=LARGEST_NOISE_MMHG,
        at_mmhg=float(pressure_mmhg.mean()),
        lasted_s=float(t_s[-1] - t_s[0]),
    )


def drift(t_s: Floats, pressure_mmhg: Floats) -> CuffCheck:
    """How far the moving mean of an untouched cuff wanders in ten minutes; arrays of shape (n,).

    Raises ``InputError`` when it is too short or was interrupted.
    """
    _check_length(t_s, DRIFT_S)
    sums = np.concatenate(([0.0], np.cumsum(pressure_mmhg)))
    ends = np.flatnonzero(t_s >= t_s[0] + DRIFT_MEAN_S - TIME_TOLERANCE_S)
    starts = np.searchsorted(t_s, t_s[ends] - DRIFT_MEAN_S - TIME_TOLERANCE_S)
    means = (sums[ends + 1] - sums[starts]) / (ends + 1 - starts)
    return CuffCheck(
        name="drift",
        figure=float(np.ptp(means)),
        limit=LARGEST_DRIFT_MMHG,
        at_mmhg=float(pressure_mmhg.mean()),
        lasted_s=float(t_s[-1] - t_s[0]),
    )


def error(calibration: Calibration, points: Sequence[Point]) -> CuffCheck:
    """The largest deviation from the manometer between 15 and 35 mmHg, once calibrated.

    Points other than those the calibration was made from tell more: two points always fit a line.
    Raises ``InputError`` when no point lies there.
    """
    inside = [point for point in points if ERROR_FROM_MMHG <= point.reference_mmhg <= ERROR_TO_MMHG]
    if not inside:
        raise InputError(
            f"No point lies between {ERROR_FROM_MMHG:g} and {ERROR_TO_MMHG:g} mmHg, where the test is."
            " Compare one there."
        )
    left = calibration.apply(np.array([point.read_mmhg for point in inside]))
    left = left - np.array([point.reference_mmhg for point in inside])
    worst = int(np.argmax(np.abs(left)))
    return CuffCheck(
        name="error",
        figure=float(left[worst]),
        limit=LARGEST_ERROR_MMHG,
        at_mmhg=inside[worst].reference_mmhg,
    )


def quiet_noise_mmhg(t_s: Floats, pressure_mmhg: Floats, from_s: float) -> float | None:
    """The rms of white noise in the quiet stretches, the median of them; None if they are too few.

    Stretches are counted from ``from_s``, so that the cut of the samples does not matter. A hand moves the
    pressure smoothly: such stretches are left out. Unbiased for white noise.
    """
    stretch = np.floor((t_s - from_s) / STRETCH_S + TIME_TOLERANCE_S).astype(np.int64)
    edges = np.flatnonzero(np.diff(stretch)) + 1
    found = []
    # The first and the last stretch may be cut.
    for first, end in pairwise(edges):
        variance = _quiet_variance(t_s[first:end], pressure_mmhg[first:end])
        if variance is not None:
            found.append((variance, int(end - first)))
    if len(found) < _FEWEST_STRETCHES:
        return None
    variance = float(np.median([squared for squared, _ in found]))
    # Successive differences are two thirds as efficient as the plain variance (von Neumann 1941).
    freedom = (float(np.median([count for _, count in found])) - 1.0) * 2.0 / 3.0
    # The median of a chi-squared variable lies below its mean (Wilson and Hilferty 1931).
    return float(np.sqrt(variance / (1.0 - 2.0 / (9.0 * freedom)) ** 3))


def _quiet_variance(t_s: Floats, pressure_mmhg: Floats) -> float | None:
    """Half the mean square of successive differences; None where samples are too few or somebody moves."""
    count = len(t_s)
    if count < 5:
        return None
    place = (t_s - t_s[0]) / (t_s[-1] - t_s[0])
    powers = np.column_stack((np.ones(count), place, place * place))
    curve = powers @ np.linalg.lstsq(powers, pressure_mmhg, rcond=None)[0]
    left = pressure_mmhg - curve
    variance = float(np.mean(np.diff(left) ** 2)) / 2.0
    # Noise bends the curve by itself: by its standard error, which at the ends is three times the mean's.
    is_moving = float(np.ptp(curve)) > HAND_MMHG + 6.0 * np.sqrt(variance / count)
    is_wavy = float(left @ left) / (count - 3) > 2.0 * variance + (HAND_MMHG / 2.0) ** 2
    return None if is_moving or is_wavy else variance


def _check_length(t_s: Floats, needed_s: float, settle_s: float = 0.0, *, fewest: int = 10) -> None:
    lasted_s = float(t_s[-1] - t_s[0]) if len(t_s) else 0.0
    # One sample's interval short of it is all of it.
    if len(t_s) < fewest or lasted_s < needed_s - float(np.median(np.diff(t_s))) - TIME_TOLERANCE_S:
        settled = f" after {settle_s:g} s of settling" if settle_s else ""
        raise InputError(
            f"{lasted_s:.0f} s were recorded; {needed_s:g} s{settled} are needed. Measure again."
        )
    longest_s = float(np.diff(t_s).max())
    if longest_s > _LONGEST_GAP_S:
        raise InputError(f"The signal was away for {longest_s:.1f} s. Measure again.")
