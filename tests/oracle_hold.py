"""One hold for the oracle: how it goes by itself, and its metrics. It knows no events and no engine.

Everything is a plain loop over pieces of the held signal, written from the words of the rules.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from ccft_desktop.core.protocol import Protocol

TIME_S = 1e-9
PRESSURE_MMHG = 1e-9


@dataclass(frozen=True, slots=True)
class Recording:
    """The scored samples: a sample's value lasts until the next, the last one's for ever."""

    t_s: Sequence[float]
    p_mmhg: Sequence[float]
    max_gap_s: float

    def __len__(self) -> int:
        return len(self.t_s)

    def at(self, t_s: float) -> float:
        """The held value at an instant; a sample within 1 ns of it has already come."""
        return self.p_mmhg[bisect_right(self.t_s, t_s + TIME_S) - 1]

    def is_gap_after(self, i: int) -> bool:
        return i + 1 < len(self) and self.t_s[i + 1] - self.t_s[i] > self.max_gap_s + TIME_S

    def pieces(self, begin_s: float, end_s: float) -> list[tuple[float, float, float]]:
        """The held signal over [begin_s, end_s] as (from, to, value)."""
        found = []
        i = bisect_right(self.t_s, begin_s + TIME_S) - 1
        here = begin_s
        while here < end_s - TIME_S:
            following = self.t_s[i + 1] if i + 1 < len(self) else end_s
            to = min(following, end_s)
            found.append((here, to, self.p_mmhg[i]))
            here = to
            i += 1
        return found


@dataclass(frozen=True, slots=True)
class Course:
    """How a hold goes when nothing cuts it short: no gap, no event, the last value held on."""

    start_s: float | None
    end_s: float
    outcome: str
    reason: str | None
    left_s: float | None = None
    """Start of the excursion that ended it."""


def is_in_band(p_mmhg: float, level_mmhg: float, protocol: Protocol) -> bool:
    return abs(p_mmhg - level_mmhg) <= protocol.band_mmhg + PRESSURE_MMHG


def start_of_hold(rec: Recording, cue: int, level: float, protocol: Protocol) -> float | None:
    """Rule 2."""
    latest = rec.t_s[cue] + protocol.reach_s
    begun: float | None = None
    for i in range(cue, len(rec)):
        t, p = rec.t_s[i], rec.p_mmhg[i]
        if begun is not None and t >= begun + protocol.dwell_s - TIME_S:
            break
        if not is_in_band(p, level, protocol):
            begun = None
        elif begun is None:
            begun = t
        if t > latest + TIME_S:
            break
    if begun is None or begun + protocol.dwell_s > latest + TIME_S:
        return None
    return begun + protocol.dwell_s


def course(rec: Recording, cue: int, level: float, protocol: Protocol) -> Course:
    """Rules 2 and 3."""
    start = start_of_hold(rec, cue, level, protocol)
    if start is None:
        return Course(None, rec.t_s[cue] + protocol.reach_s, "failed", "not_reached")
    due = start + protocol.hold_s
    left: float | None = None
    for begin, to, p in rec.pieces(start, due):
        if is_in_band(p, level, protocol):
            left = None
            continue
        if left is None:
            left = begin
        end = left + protocol.max_excursion_s
        # Still outside at that instant: a sample exactly then would already have begun the next piece.
        if end < to - TIME_S and end < due - TIME_S:
            return Course(start, end, "failed", "left_band", left)
    pieces = rec.pieces(start, due)
    inside = fsum(to - begin for begin, to, p in pieces if is_in_band(p, level, protocol))
    if inside < protocol.min_in_band * protocol.hold_s - TIME_S:
        return Course(start, due, "failed", "unsteady")
    mean = fsum((to - begin) * p for begin, to, p in pieces) / protocol.hold_s
    if abs(mean - level) > protocol.band_mmhg + PRESSURE_MMHG:
        return Course(start, due, "failed", "off_target")
    return Course(start, due, "success", None)


METRICS = (
    "mean_error_mmhg",
    "shortfall_mmhg",
    "sd_mmhg",
    "cv",
    "in_band_fraction",
    "longest_excursion_s",
    "drift_mmhg_per_10s",
    "overshoot_mmhg",
    "rise_time_s",
    "peak_rate_mmhg_per_s",
    "return_error_mmhg",
    "time_to_failure_s",
)


def metrics(
    rec: Recording,
    cue: int,
    level: float,
    protocol: Protocol,
    start_s: float | None,
    end_s: float,
    left_s: float | None,
) -> dict[str, float | None]:
    """The metrics of section 4, in the order of the result."""
    found: dict[str, float | None] = dict.fromkeys(METRICS)
    found["rise_time_s"] = rise_time(rec, cue, level, protocol, end_s)
    found["return_error_mmhg"] = return_error(rec, protocol, end_s)
    if start_s is None:
        return found
    if left_s is not None:
        found["time_to_failure_s"] = left_s - start_s
    reached = [p for t, p in zip(rec.t_s[cue:], rec.p_mmhg[cue:], strict=True) if t <= start_s + TIME_S]
    found["overshoot_mmhg"] = max(0.0, max(reached) - (level + protocol.band_mmhg))
    found["peak_rate_mmhg_per_s"] = peak_rate(rec, cue, start_s)
    pieces = rec.pieces(start_s, end_s)
    if not pieces:
        return found
    duration = end_s - start_s
    mean = fsum((to - begin) * p for begin, to, p in pieces) / duration
    found["mean_error_mmhg"] = mean - level
    found["shortfall_mmhg"] = max(0.0, level - mean)
    sd = sqrt(fsum((to - begin) * (p - mean) ** 2 for begin, to, p in pieces) / duration)
    found["sd_mmhg"] = sd
    if mean > protocol.baseline_mmhg + PRESSURE_MMHG:
        found["cv"] = sd / (mean - protocol.baseline_mmhg)
    inside = [(begin, to) for begin, to, p in pieces if is_in_band(p, level, protocol)]
    found["in_band_fraction"] = fsum(to - begin for begin, to in inside) / duration
    found["longest_excursion_s"] = longest_excursion(pieces, level, protocol)
    middle = (start_s + end_s) / 2
    moments = fsum((p - mean) * ((to - middle) ** 2 - (begin - middle) ** 2) / 2 for begin, to, p in pieces)
    found["drift_mmhg_per_10s"] = 12 * moments / duration**3 * 10
    return found


def longest_excursion(pieces: list[tuple[float, float, float]], level: float, protocol: Protocol) -> float:
    longest = 0.0
    left: float | None = None
    for begin, to, p in pieces:
        if is_in_band(p, level, protocol):
            left = None
            continue
        if left is None:
            left = begin
        longest = max(longest, to - left)
    return longest


def rise_time(rec: Recording, cue: int, level: float, protocol: Protocol, end_s: float) -> float | None:
    rise = level - protocol.baseline_mmhg
    low = high = None
    for t, p in zip(rec.t_s[cue:], rec.p_mmhg[cue:], strict=True):
        if t > end_s + TIME_S:
            break
        if low is None and p >= protocol.baseline_mmhg + 0.1 * rise - PRESSURE_MMHG:
            low = t
        if high is None and p >= protocol.baseline_mmhg + 0.9 * rise - PRESSURE_MMHG:
            high = t
    return None if low is None or high is None else high - low


def peak_rate(rec: Recording, cue: int, start_s: float) -> float:
    """The held signal changes at samples only: p(t) - p(t - 0.1) only where t or t - 0.1 is one."""
    cue_s = rec.t_s[cue]
    instants = []
    for t in rec.t_s[cue:]:
        if t > start_s + TIME_S:
            break
        instants += [t, t + 0.1]
    allowed = [t for t in instants if cue_s <= t - 0.1 + TIME_S and t <= start_s + TIME_S]
    return max([0.0] + [(rec.at(t) - rec.at(t - 0.1)) / 0.1 for t in allowed])


def return_error(rec: Recording, protocol: Protocol, release_s: float) -> float | None:
    begin, end = release_s + 1, release_s + 2
    if rec.t_s[-1] < end - TIME_S:
        return None
    first = bisect_right(rec.t_s, begin + TIME_S) - 1
    for i in range(max(0, first - 2), len(rec)):
        if rec.t_s[i] > end + TIME_S:
            break
        if rec.is_gap_after(i) and rec.t_s[i + 1] >= begin - TIME_S:
            return None
    inside = [
        p
        for t, p in zip(rec.t_s[max(0, first - 2) :], rec.p_mmhg[max(0, first - 2) :], strict=True)
        if begin - TIME_S <= t <= end + TIME_S
    ]
    return median(inside) - protocol.baseline_mmhg if inside else None


def median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return (ordered[half - 1] + ordered[half]) / 2
