"""The figures of one hold, from its samples: error, steadiness, drift, overshoot, rise and return.

All are integrals or extremes of the held signal: a sample's value lasts until the next sample.
"""

from dataclasses import dataclass

import numpy as np

from ccft_desktop.core.limits import PRESSURE_TOLERANCE_MMHG, TIME_TOLERANCE_S
from ccft_desktop.core.protocol import Protocol
from ccft_desktop.core.session import Floats, Metrics

_RATE_STEP_S = 0.1
_RETURN_FROM_S, _RETURN_TO_S = 1.0, 2.0


@dataclass(frozen=True, slots=True, eq=False)
class HeldSignal:
    """A stretch of signal as steps: ``edges_s`` of shape (n + 1,), ``values_mmhg`` of shape (n,)."""

    edges_s: Floats
    values_mmhg: Floats

    @property
    def durations_s(self) -> Floats:
        return np.diff(self.edges_s)

    @property
    def length_s(self) -> float:
        return float(self.edges_s[-1] - self.edges_s[0])

    @property
    def mean_mmhg(self) -> float:
        """Time-weighted; the length must not be zero."""
        return float(np.sum(self.values_mmhg * self.durations_s)) / self.length_s

    def inside_s(self, level_mmhg: float, band_mmhg: float) -> float:
        """How long the signal lies in the closed band."""
        inside = np.abs(self.values_mmhg - level_mmhg) <= band_mmhg + PRESSURE_TOLERANCE_MMHG
        return float(np.sum(self.durations_s[inside]))

    def longest_excursion_s(self, level_mmhg: float, band_mmhg: float) -> float:
        """The longest stretch outside the band."""
        outside = np.abs(self.values_mmhg - level_mmhg) > band_mmhg + PRESSURE_TOLERANCE_MMHG
        edges = np.flatnonzero(np.diff(outside.astype(np.int8), prepend=0, append=0))
        lengths_s = self.edges_s[edges[1::2]] - self.edges_s[edges[::2]]
        return float(lengths_s.max(initial=0.0))

    def slope_mmhg_per_s(self) -> float:
        """Least-squares slope of the steps; the length must not be zero."""
        from_middle_s = self.edges_s - (self.edges_s[0] + self.edges_s[-1]) / 2.0
        first_moments = np.diff(from_middle_s**2) / 2.0
        deviations_mmhg = self.values_mmhg - self.mean_mmhg
        return 12.0 * float(np.sum(first_moments * deviations_mmhg)) / self.length_s**3


def held_signal(t_s: Floats, pressure_mmhg: Floats, from_s: float, to_s: float) -> HeldSignal:
    """The signal over [from_s, to_s]; a sample at or before ``from_s`` must be among those given."""
    first = int(np.searchsorted(t_s, from_s + TIME_TOLERANCE_S, side="right")) - 1
    beyond = max(first + 1, int(np.searchsorted(t_s, to_s - TIME_TOLERANCE_S, side="left")))
    edges_s = np.concatenate(([from_s], t_s[first + 1 : beyond], [to_s]))
    return HeldSignal(edges_s, pressure_mmhg[first:beyond])


def measure(
    t_s: Floats,
    pressure_mmhg: Floats,
    protocol: Protocol,
    *,
    level_mmhg: float,
    start_s: float | None,
    end_s: float,
    time_to_failure_s: float | None,
) -> Metrics:
    """All metrics but the return error; the cue is the first sample of the arrays, both of shape (n,)."""
    rise_time_s = _rise_time_s(t_s, pressure_mmhg, protocol.baseline_mmhg, level_mmhg, end_s)
    if start_s is None:
        return Metrics(rise_time_s=rise_time_s)
    reach = t_s <= start_s + TIME_TOLERANCE_S
    highest_mmhg = float(pressure_mmhg[reach].max())
    overshoot_mmhg = max(0.0, highest_mmhg - (level_mmhg + protocol.band_mmhg))
    peak_rate = _peak_rate_mmhg_per_s(t_s, pressure_mmhg, start_s)
    signal = held_signal(t_s, pressure_mmhg, start_s, end_s)
    if signal.length_s <= TIME_TOLERANCE_S:
        return Metrics(rise_time_s=rise_time_s, overshoot_mmhg=overshoot_mmhg, peak_rate_mmhg_per_s=peak_rate)
    mean_mmhg = signal.mean_mmhg
    variance = float(np.sum(signal.durations_s * (signal.values_mmhg - mean_mmhg) ** 2)) / signal.length_s
    sd_mmhg = float(np.sqrt(variance))
    above_baseline_mmhg = mean_mmhg - protocol.baseline_mmhg
    return Metrics(
        mean_error_mmhg=mean_mmhg - level_mmhg,
        shortfall_mmhg=max(0.0, level_mmhg - mean_mmhg),
        sd_mmhg=sd_mmhg,
        cv=sd_mmhg / above_baseline_mmhg if above_baseline_mmhg > PRESSURE_TOLERANCE_MMHG else None,
        in_band_fraction=signal.inside_s(level_mmhg, protocol.band_mmhg) / signal.length_s,
        longest_excursion_s=signal.longest_excursion_s(level_mmhg, protocol.band_mmhg),
        drift_mmhg_per_10s=10.0 * signal.slope_mmhg_per_s(),
        overshoot_mmhg=overshoot_mmhg,
        rise_time_s=rise_time_s,
        peak_rate_mmhg_per_s=peak_rate,
        time_to_failure_s=time_to_failure_s,
    )


def _rise_time_s(
    t_s: Floats, pressure_mmhg: Floats, baseline_mmhg: float, level_mmhg: float, end_s: float
) -> float | None:
    until = int(np.searchsorted(t_s, end_s + TIME_TOLERANCE_S, side="right"))
    times_s: list[float] = []
    for fraction in (0.1, 0.9):
        threshold_mmhg = baseline_mmhg + fraction * (level_mmhg - baseline_mmhg)
        above = pressure_mmhg[:until] >= threshold_mmhg - PRESSURE_TOLERANCE_MMHG
        if not above.any():
            return None
        times_s.append(float(t_s[int(np.argmax(above))]))
    return times_s[1] - times_s[0]


def _peak_rate_mmhg_per_s(t_s: Floats, pressure_mmhg: Floats, start_s: float) -> float:
    # The difference over 0.1 s is itself a step function: it changes only where a sample, or a sample
    # 0.1 s earlier, changes the held signal.
    earliest_s = t_s[0] + _RATE_STEP_S
    edges_s = np.concatenate((t_s, t_s + _RATE_STEP_S, [earliest_s, start_s]))
    edges_s = edges_s[(edges_s >= earliest_s - TIME_TOLERANCE_S) & (edges_s <= start_s + TIME_TOLERANCE_S)]
    rises_mmhg = _value_at(t_s, pressure_mmhg, edges_s) - _value_at(
        t_s, pressure_mmhg, edges_s - _RATE_STEP_S
    )
    return max(0.0, float(rises_mmhg.max(initial=0.0)) / _RATE_STEP_S)


def _value_at(t_s: Floats, pressure_mmhg: Floats, at_s: Floats) -> Floats:
    return pressure_mmhg[np.searchsorted(t_s, at_s + TIME_TOLERANCE_S, side="right") - 1]


def return_error_mmhg(
    t_s: Floats, pressure_mmhg: Floats, protocol: Protocol, release_s: float
) -> float | None:
    """Median of the second from 1 s to 2 s after the release, above the baseline, from samples since the cue.

    None while the samples do not reach 2 s after the release, when a signal gap touches that second, and
    when no sample lies in it.
    """
    from_s, to_s = release_s + _RETURN_FROM_S, release_s + _RETURN_TO_S
    if t_s[-1] < to_s - TIME_TOLERANCE_S:
        return None
    gaps = np.flatnonzero(np.diff(t_s) > protocol.max_gap_s + TIME_TOLERANCE_S)
    touching = (t_s[gaps] <= to_s + TIME_TOLERANCE_S) & (t_s[gaps + 1] >= from_s - TIME_TOLERANCE_S)
    if touching.any():
        return None
    inside = (t_s >= from_s - TIME_TOLERANCE_S) & (t_s <= to_s + TIME_TOLERANCE_S)
    if not inside.any():
        return None
    return float(np.median(pressure_mmhg[inside])) - protocol.baseline_mmhg
