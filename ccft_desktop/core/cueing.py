"""When the next hold may be cued, from the signal alone: rest over, a second of signal, near the baseline."""

from typing import Literal

import numpy as np

from ccft_desktop.core.limits import PRESSURE_TOLERANCE_MMHG, TIME_TOLERANCE_S
from ccft_desktop.core.protocol import Protocol
from ccft_desktop.core.session import Floats

# A decision of this project: a second is long enough to outlast a heartbeat and short beside a breath.
REST_WINDOW_S = 1.0


def resting_median_mmhg(t_s: Floats, pressure_mmhg: Floats, at: int) -> float:
    """The plain median of the samples in (t - 1 s, t], t the time of sample ``at``."""
    first = int(np.searchsorted(t_s, t_s[at] - REST_WINDOW_S + TIME_TOLERANCE_S, side="right"))
    return float(np.median(pressure_mmhg[first : at + 1]))


def is_off_baseline(median_mmhg: float, protocol: Protocol) -> bool:
    """Far enough from the baseline to be noted with the hold."""
    return abs(median_mmhg - protocol.baseline_mmhg) > protocol.baseline_warn_mmhg + PRESSURE_TOLERANCE_MMHG


def hindrance(
    median_mmhg: float, protocol: Protocol, level_mmhg: float
) -> Literal["baseline", "too_close"] | None:
    """Why a rest at this median does not allow a cue at this level; None when it does."""
    if abs(median_mmhg - protocol.baseline_mmhg) > protocol.baseline_block_mmhg + PRESSURE_TOLERANCE_MMHG:
        return "baseline"
    if median_mmhg > level_mmhg - protocol.band_mmhg - protocol.min_rise_mmhg + PRESSURE_TOLERANCE_MMHG:
        return "too_close"
    return None


def has_second_of_signal(t_s: Floats, protocol: Protocol, at: int) -> bool:
    """Whether at least a second of signal without a gap lies behind sample ``at``."""
    return bool(_unbroken(t_s, protocol, at, at + 1)[0])


def first_cue(
    t_s: Floats,
    pressure_mmhg: Floats,
    protocol: Protocol,
    *,
    level_mmhg: float,
    from_index: int,
    not_before_s: float,
) -> int | None:
    """The first sample at which the next hold is cued, or None; arrays of shape (n,), looked at whole.

    The signal given must begin where scoring begins: nothing before it counts as rest.
    """
    start_index = int(np.searchsorted(t_s, not_before_s - TIME_TOLERANCE_S, side="left"))
    first = max(from_index, start_index)
    if first >= len(t_s):
        return None
    candidates = first + np.flatnonzero(
        _unbroken(t_s, protocol, first, len(t_s))
        & _median_may_fit(t_s, pressure_mmhg, protocol, level_mmhg, first)
    )
    for at in candidates.tolist():
        median_mmhg = resting_median_mmhg(t_s, pressure_mmhg, at)
        if hindrance(median_mmhg, protocol, level_mmhg) is None:
            return int(at)
    return None


def _unbroken(
    t_s: Floats, protocol: Protocol, first: int, beyond: int
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """For samples first to beyond: whether the second before each is there, without a gap."""
    second_ago = np.searchsorted(t_s, t_s[first:beyond] - REST_WINDOW_S + TIME_TOLERANCE_S, side="right") - 1
    lowest = max(0, int(second_ago[0]))
    gaps = np.diff(t_s[lowest:beyond]) > protocol.max_gap_s + TIME_TOLERANCE_S
    gaps_before = np.concatenate(([0], np.cumsum(gaps)))
    exists = second_ago >= 0
    behind = np.maximum(second_ago, lowest)
    here = np.arange(first, beyond)
    unbroken: np.ndarray[tuple[int], np.dtype[np.bool_]] = exists & (
        gaps_before[here - lowest] == gaps_before[behind - lowest]
    )
    return unbroken


def _median_may_fit(
    t_s: Floats, pressure_mmhg: Floats, protocol: Protocol, level_mmhg: float, first: int
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """A quick necessary condition: a median within limits has half its samples on the right side of each."""
    highest_mmhg = min(
        protocol.baseline_mmhg + protocol.baseline_block_mmhg,
        level_mmhg - protocol.band_mmhg - protocol.min_rise_mmhg,
    )
    lowest_mmhg = protocol.baseline_mmhg - protocol.baseline_block_mmhg
    window_first = np.searchsorted(t_s, t_s[first:] - REST_WINDOW_S + TIME_TOLERANCE_S, side="right")
    offset = int(window_first[0])
    near = pressure_mmhg[offset:]
    low_enough = np.concatenate(([0], np.cumsum(near <= highest_mmhg + PRESSURE_TOLERANCE_MMHG)))
    high_enough = np.concatenate(([0], np.cumsum(near >= lowest_mmhg - PRESSURE_TOLERANCE_MMHG)))
    beyond = np.arange(first, len(t_s)) + 1 - offset
    begin = window_first - offset
    half = (beyond - begin) / 2.0
    fits: np.ndarray[tuple[int], np.dtype[np.bool_]] = (low_enough[beyond] - low_enough[begin] >= half) & (
        high_enough[beyond] - high_enough[begin] >= half
    )
    return fits
