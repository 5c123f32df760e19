"""Which number of a stream is the pressure: the one that moves when the bag is squeezed. Pure; knows no port.

The cuff rests at about 20 mmHg by its gauge and is squeezed by about as much again. From the level and
the size of the move the unit is guessed; 22 mmHg are 2.93 kPa, 29.9 cmH2O, 0.425 psi. The user confirms it.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final, Literal

from devices.decoders.decoded import Counts
from devices.decoders.labels import TIME_UNITS, rank
from devices.decoders.ticks import TICKS_PER_S
from devices.squeeze_tracks import Place, Track, Tracker
from devices.units import MMHG_PER_UNIT

Confidence = Literal["sure", "likely", "unsure"]

REST_MMHG: Final = 20.0
SQUEEZE_MMHG: Final = 22.0
_FEWEST_VALUES: Final = 4
_MOVE_PER_SPREAD: Final = 4.0
_FEWEST_STEPS: Final = 2.5
_VALUES_READ: Final = 64
_CLOCK_STEPS: Final = 0.9
_TICK_TOLERANCE: Final = 0.25
# How far from these a squeeze by hand may be and still tell the unit.
_FARTHEST: Final = math.log(4.0)
_GAUGE_MMHG: Final = (-10.0, 80.0)
_ABSOLUTE_MMHG: Final = (500.0, 820.0)
_NO_REST_MMHG: Final = 5.0
# Among units that fit alike, those that sketches and meters use more are first.
_RARITY: Final[Mapping[str, float]] = {
    "mmHg": 0.0,
    "kPa": 0.05,
    "psi": 0.05,
    "Pa": 0.05,
    "bar": 0.1,
    "cmH2O": 0.15,
    "hPa": 0.2,
    "inH2O": 0.3,
    "mmH2O": 0.4,
}
_WHOLE: Final = 0.4
_ABSOLUTE: Final = 0.2
_CLEAR: Final = 0.5


@dataclass(frozen=True, slots=True)
class UnitGuess:
    """A unit in which the move could be a squeeze."""

    unit: str
    is_absolute: bool
    misfit: float
    """0 where rest and squeeze are just as expected; a factor of e in either makes 1."""


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

    @property
    def moved(self) -> float:
        return self.squeezed - self.rest


@dataclass(frozen=True, slots=True)
class NotFound:
    """Why there is no finding."""

    reason: Literal["no_numbers", "nothing_moved", "too_short"]
    numbers: int = 0


def find(rest: bytes, squeezed: bytes, rest_s: float) -> Finding | NotFound:
    """What moved between two stretches of one stream; ``rest_s``: how long the first was. Never raises."""
    tracker = Tracker(rest + squeezed)
    before = {track.place: track for track in tracker.feed(rest)}
    after = {track.place: track for track in tracker.feed(squeezed)}
    both = [(track, after[place]) for place, track in before.items() if place in after]
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
    units = () if best.unit is None and top < level else _units(best, level, top)
    clock = next(((track, unit) for track in clocks if (unit := _clock_unit(track, rest_s))), None)
    return Finding(
        place=best.place,
        unit_named=best.unit,
        rest=level,
        squeezed=top,
        units=units,
        also_moved=tuple(track.place for track, _ in ranked[1:]),
        still=len(others) - len(moved),
        clock=clock[0].place if clock else None,
        clock_unit=clock[1] if clock else None,
        confidence=_confidence(best, units),
    )


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
    units = _units(track, *ends)
    return (99.0 if named is None else float(named), units[0].misfit if units else math.inf)


def _units(track: Track, level: float, top: float) -> tuple[UnitGuess, ...]:
    candidates = [track.unit] if track.unit is not None else list(_RARITY)
    guesses = [guess for unit in candidates if (guess := _guess(track, unit, level, top)) is not None]
    if track.unit is not None and not guesses:
        return (UnitGuess(track.unit, False, _FARTHEST),)
    return tuple(sorted(guesses, key=lambda guess: guess.misfit))


def _guess(track: Track, unit: str, level: float, top: float) -> UnitGuess | None:
    level_mmhg, move_mmhg = level * MMHG_PER_UNIT[unit], (top - level) * MMHG_PER_UNIT[unit]
    if move_mmhg <= 0:
        return None
    misfit = abs(math.log(move_mmhg / SQUEEZE_MMHG))
    if misfit > _FARTHEST:
        return None
    misfit += _RARITY.get(unit, 0.0)
    if track.is_whole and unit not in ("Pa", "mmH2O"):
        misfit += _WHOLE
    is_absolute = _ABSOLUTE_MMHG[0] <= level_mmhg <= _ABSOLUTE_MMHG[1]
    if is_absolute:
        return UnitGuess(unit, True, misfit + _ABSOLUTE)
    if not _GAUGE_MMHG[0] <= level_mmhg <= _GAUGE_MMHG[1]:
        return None
    # A cuff that was not inflated, or an offset, says nothing about the unit.
    at_rest = abs(math.log(level_mmhg / REST_MMHG)) if level_mmhg > _NO_REST_MMHG else _WHOLE
    return UnitGuess(unit, False, misfit + at_rest)


def _confidence(track: Track, units: Sequence[UnitGuess]) -> Confidence:
    if track.unit is not None:
        return "sure"
    if not units or units[0].misfit > _CLEAR or track.is_whole:
        return "unsure"
    return "likely"


def is_time_label(label: str) -> bool:
    """Whether the decoders take a label for the device's time by themselves."""
    return label.casefold() in TIME_UNITS
