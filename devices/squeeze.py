"""Which number of a stream is the pressure: the one that moves when the bag is squeezed. Pure; knows no port.

The cuff rests at about 20 mmHg by its gauge and is squeezed by about as much again.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final, Literal

from devices.decoders.decoded import Counts
from devices.decoders.labels import TIME_UNITS, rank
from devices.decoders.ticks import TICKS_PER_S
from devices.profiles import Profile
from devices.squeeze_guess import UnitGuess, units_of
from devices.squeeze_place import Place, Track
from devices.squeeze_tracks import Tracker

Confidence = Literal["sure", "likely", "unsure"]
Motion = Literal["moved", "still", "clock"]

_FEWEST_VALUES: Final = 4
_MOVE_PER_SPREAD: Final = 4.0
_FEWEST_STEPS: Final = 2.5
_VALUES_READ: Final = 64
_CLOCK_STEPS: Final = 0.9
_TICK_TOLERANCE: Final = 0.25
_CLEAR: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The number that moved, and what may be read from how it did."""

    place: Place
    unit_named: str | None
    """The unit the lines name, which needs no guess."""
    rest: float
    squeezed: float
    """Typical values of both stretches, as they were sent."""
    units: tuple[UnitGuess, ...]
    """The best first; none where only raw counts are left."""
    also_moved: tuple[Place, ...]
    still: int
    """How many numbers stood still, clocks not counted."""
    clock: Place | None
    clock_unit: str | None
    """``s``, ``ms`` or ``us``; None where no number is a clock."""
    confidence: Confidence
    motion: Motion = "moved"
    """What the number did; one that did not move can only be chosen by hand."""

    @property
    def moved(self) -> float:
        return self.squeezed - self.rest


@dataclass(frozen=True, slots=True)
class NotFound:
    """Why there is no finding."""

    reason: Literal["no_numbers", "nothing_moved", "too_short"]
    numbers: int = 0


def find(rest: bytes, squeezed: bytes, rest_s: float, meter: Profile | None = None) -> Finding | NotFound:
    """What moved between two stretches of one stream; ``rest_s``: how long the first was. Never raises.

    ``meter`` is the shipped profile of a meter that sends frames; without one the stream is lines of text.
    """
    both = _both(rest, squeezed, meter)
    if not both:
        return NotFound("no_numbers")
    both = [pair for pair in both if min(len(part.values) for part in pair) >= _FEWEST_VALUES]
    if not both:
        return NotFound("too_short")
    clocks = [first for first, second in both if _is_clock(first.values, second.values)]
    others = [pair for pair in both if pair[0] not in clocks]
    moved = [(first, ends) for first, second in others if (ends := _ends(first.values, second.values))]
    if not moved:
        return NotFound("nothing_moved", len(others))
    ranked = sorted(moved, key=lambda one: _merit(*one))
    best, (level, top) = ranked[0]
    units = () if best.unit is None and top < level else units_of(best, level, top)
    clock, clock_unit = _clock(clocks, rest_s)
    return Finding(
        place=best.place,
        unit_named=best.unit,
        rest=level,
        squeezed=top,
        units=units,
        also_moved=tuple(track.place for track, _ in ranked[1:]),
        still=len(others) - len(moved),
        clock=clock,
        clock_unit=clock_unit,
        confidence=_confidence(best, units),
    )


def numbers_seen(
    rest: bytes, squeezed: bytes, rest_s: float, meter: Profile | None = None
) -> tuple[Finding, ...]:
    """Every number of the same two stretches as if it were the one, to choose from by hand. Never raises."""
    both = _both(rest, squeezed, meter)
    clocks = [
        first
        for first, second in both
        if min(len(first.values), len(second.values)) >= _FEWEST_VALUES
        and _is_clock(first.values, second.values)
    ]
    clock, clock_unit = _clock(clocks, rest_s)
    return tuple(_by_hand(first, second, first in clocks, clock, clock_unit) for first, second in both)


def _both(rest: bytes, squeezed: bytes, meter: Profile | None) -> list[tuple[Track, Track]]:
    """The numbers of both stretches, each at rest and while squeezed."""
    tracker = Tracker(rest + squeezed, meter)
    after = {track.place: track for track in tracker.feed(squeezed)}
    return [(track, after[track.place]) for track in tracker.feed(rest) if track.place in after]


def _by_hand(
    first: Track, second: Track, is_clock: bool, clock: Place | None, clock_unit: str | None
) -> Finding:
    ends = None if is_clock else _ends(first.values, second.values)
    level, top = ends or (median(first.values), median(second.values))
    units = () if ends is None and first.unit is None else units_of(first, level, top)
    is_the_clock = first.place == clock
    return Finding(
        place=first.place,
        unit_named=first.unit,
        rest=level,
        squeezed=top,
        units=units,
        also_moved=(),
        still=0,
        clock=None if is_the_clock else clock,
        clock_unit=None if is_the_clock else clock_unit,
        confidence="unsure" if first.unit is None else "sure",
        motion="clock" if is_clock else "still" if ends is None else "moved",
    )


def _clock(clocks: Sequence[Track], rest_s: float) -> tuple[Place | None, str | None]:
    """The device's clock and its unit, where one of the numbers is one."""
    told = ((track.place, unit) for track in clocks if (unit := _clock_unit(track, rest_s)))
    return next(told, (None, None))


def counts_of(points: Sequence[tuple[float, float]]) -> Counts:
    """Zero and gain through points ``(raw, mmHg)``. Raises ``ValueError`` with a sentence."""
    (first_raw, first_mmhg), (last_raw, last_mmhg) = min(points, key=_by_mmhg), max(points, key=_by_mmhg)
    if last_mmhg - first_mmhg < 10.0:
        raise ValueError("The two points lie less than 10 mmHg apart. Take one near 0, another near 30 mmHg.")
    gain = (last_raw - first_raw) / (last_mmhg - first_mmhg)
    if abs(gain) < 1e-6:
        raise ValueError("The number is the same at both points. Inflate the cuff and take the second again.")
    return Counts(zero=first_raw - gain * first_mmhg, gain=gain)


def _by_mmhg(point: tuple[float, float]) -> float:
    return point[1]


def _is_clock(*stretches: Sequence[float]) -> bool:
    """A number that only grows, or takes the same step nearly every time."""
    for values in stretches:
        steps = [later - earlier for earlier, later in pairwise(values)]
        growing = [step for step in steps if step > 0]
        if len(growing) < _CLOCK_STEPS * len(steps):
            return False
        usual = median(growing)
        even = sum(0.3 * usual <= step <= 3.0 * usual + 2 for step in growing)
        if even < _CLOCK_STEPS * len(growing):
            return False
    return True


def _clock_unit(track: Track, lasted_s: float) -> str | None:
    per_s = (max(track.values) - min(track.values)) / lasted_s if lasted_s > 0 else 0.0
    return next(
        (unit for unit, ticks in TICKS_PER_S.items() if abs(per_s / ticks - 1.0) <= _TICK_TOLERANCE), None
    )


def _ends(rest: Sequence[float], squeezed: Sequence[float]) -> tuple[float, float] | None:
    """Level at rest and while squeezed; None where it did not move beyond its own unrest."""
    level = median(rest)
    spread = _quantile(rest, 0.95) - _quantile(rest, 0.05)
    low, high = _quantile(squeezed, 0.05), _quantile(squeezed, 0.95)
    top = high if high - level >= level - low else low
    # A temperature that creeps to its next digit is not squeezed.
    smallest = max(_MOVE_PER_SPREAD * spread, _FEWEST_STEPS * _printed_step([*rest, *squeezed]))
    return (level, top) if abs(top - level) > smallest else None


def _printed_step(values: Sequence[float]) -> float:
    """The last digit in which numbers are printed, for example 0.01."""
    every = max(1, len(values) // _VALUES_READ)
    decimals = (f"{value:.6f}".rstrip("0").partition(".")[2] for value in values[::every])
    return float(10.0 ** -max(map(len, decimals)))


def _quantile(values: Sequence[float], part: float) -> float:
    return sorted(values)[round(part * (len(values) - 1))]


def _merit(track: Track, ends: tuple[float, float]) -> tuple[float, float]:
    """What sorts the numbers that moved: a name that means pressure, then how well a unit fits."""
    named = rank(track.place.label, track.unit)
    units = units_of(track, *ends)
    return (99.0 if named is None else float(named), units[0].misfit if units else math.inf)


def _confidence(track: Track, units: Sequence[UnitGuess]) -> Confidence:
    if track.unit is not None:
        return "sure"
    if not units or units[0].misfit > _CLEAR or track.is_whole or track.place.unit_code is not None:
        return "unsure"
    return "likely"


def is_time_label(label: str) -> bool:
    """Whether the decoders take a label for the device's time by themselves."""
    return label.casefold() in TIME_UNITS
