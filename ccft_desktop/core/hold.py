"""One hold judged from its samples alone: reached, left, held, or could not be told.

``judge`` is a pure function of the samples since the cue. It may be asked again with every new sample
and gives an outcome only when no later sample could change it, so a live test and a replay agree.
A sample's value lasts until the next sample; every instant is computed, never rounded to a sample.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ccft_desktop.core.limits import PRESSURE_TOLERANCE_MMHG, TIME_TOLERANCE_S
from ccft_desktop.core.metrics import held_signal
from ccft_desktop.core.protocol import Protocol
from ccft_desktop.core.session import Floats, Outcome, Reason

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A hold that is over."""

    start_s: float | None
    end_s: float
    outcome: Outcome
    reason: Reason | None
    time_to_failure_s: float | None = None


@dataclass(frozen=True, slots=True)
class Undecided:
    """A hold under way."""

    start_s: float | None
    outside_since_s: float | None


def judge(
    t_s: Floats,
    pressure_mmhg: Floats,
    protocol: Protocol,
    *,
    level_mmhg: float,
    silent_until_s: float = -np.inf,
) -> Verdict | Undecided:
    """The hold whose cue is the first sample of ``t_s`` and ``pressure_mmhg``, both of shape (n,), n > 0.

    ``silent_until_s``: no sample comes before this time but those given.
    """
    gaps = np.flatnonzero(np.diff(t_s) > protocol.max_gap_s + TIME_TOLERANCE_S)
    if gaps.size:
        broken = True
        t_s, pressure_mmhg = t_s[: gaps[0] + 1], pressure_mmhg[: gaps[0] + 1]
    else:
        broken = silent_until_s - t_s[-1] > protocol.max_gap_s + TIME_TOLERANCE_S
    cue_s, known_s = float(t_s[0]), float(t_s[-1])
    inside = np.abs(pressure_mmhg - level_mmhg) <= protocol.band_mmhg + PRESSURE_TOLERANCE_MMHG

    start_s, may_still_start = _start(t_s, inside, cue_s, protocol)
    verdict: Verdict | None = None
    outside_since_s: float | None = None
    if start_s is not None:
        verdict, outside_since_s = _after_start(t_s, pressure_mmhg, inside, start_s, level_mmhg, protocol)
    elif not may_still_start and known_s >= cue_s + protocol.reach_s - TIME_TOLERANCE_S:
        verdict = Verdict(None, cue_s + protocol.reach_s, "failed", "not_reached")
    if verdict is None and broken:
        verdict = Verdict(start_s, known_s, "invalid", "signal_gap")
    return verdict or Undecided(start_s, outside_since_s)


def _runs(flags: Flags) -> Iterator[tuple[int, int]]:
    """First and one-past-last index of every run of True."""
    edges = np.flatnonzero(np.diff(flags.astype(np.int8), prepend=0, append=0))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _start(t_s: Floats, inside: Flags, cue_s: float, protocol: Protocol) -> tuple[float | None, bool]:
    """When the hold clock starts, and whether a dwell that is under way may still start it."""
    latest_s = cue_s + protocol.reach_s + TIME_TOLERANCE_S
    for first, beyond in _runs(inside):
        start_s = float(t_s[first]) + protocol.dwell_s
        if start_s > latest_s:
            return None, False
        left_s = t_s[beyond] if beyond < len(t_s) else t_s[-1]
        if left_s >= start_s - TIME_TOLERANCE_S:
            return start_s, False
        if beyond == len(t_s):
            return None, True
    return None, False


def _after_start(
    t_s: Floats,
    pressure_mmhg: Floats,
    inside: Flags,
    start_s: float,
    level_mmhg: float,
    protocol: Protocol,
) -> tuple[Verdict | None, float | None]:
    """The verdict once it is sure, and since when the pressure has been outside the band."""
    end_s = start_s + protocol.hold_s
    first = int(np.searchsorted(t_s, start_s + TIME_TOLERANCE_S, side="right")) - 1
    beyond = int(np.searchsorted(t_s, end_s - TIME_TOLERANCE_S, side="left"))
    outside_since_s: float | None = None
    for run_first, run_beyond in _runs(~inside[first:beyond]):
        since_s = float(t_s[first + run_first])
        limit_s = since_s + protocol.max_excursion_s
        last_outside_s = float(t_s[first + run_beyond - 1])
        back = first + run_beyond
        outlasts = last_outside_s >= limit_s - TIME_TOLERANCE_S or (
            back < len(t_s) and float(t_s[back]) > limit_s + TIME_TOLERANCE_S
        )
        if outlasts and limit_s < end_s - TIME_TOLERANCE_S:
            time_to_failure_s = max(0.0, since_s - start_s)
            return Verdict(start_s, limit_s, "failed", "left_band", time_to_failure_s), None
        outside_since_s = since_s if back == len(t_s) else None
    if beyond == len(t_s):
        return None, outside_since_s
    return _at_the_end(t_s, pressure_mmhg, start_s, end_s, level_mmhg, protocol), None


def _at_the_end(
    t_s: Floats, pressure_mmhg: Floats, start_s: float, end_s: float, level_mmhg: float, protocol: Protocol
) -> Verdict:
    signal = held_signal(t_s, pressure_mmhg, start_s, end_s)
    if signal.inside_s(level_mmhg, protocol.band_mmhg) < (
        protocol.min_in_band * protocol.hold_s - TIME_TOLERANCE_S
    ):
        return Verdict(start_s, end_s, "failed", "unsteady")
    if abs(signal.mean_mmhg - level_mmhg) > protocol.band_mmhg + PRESSURE_TOLERANCE_MMHG:
        return Verdict(start_s, end_s, "failed", "off_target")
    return Verdict(start_s, end_s, "success", None)
