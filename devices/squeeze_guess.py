"""In which unit a number would have moved as a squeeze does; knows no bytes. The user confirms it.

The cuff rests at about 20 mmHg by its gauge and is squeezed by about as much again; 22 mmHg are 2.93 kPa,
29.9 cmH2O, 0.425 psi.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from devices.squeeze_meters import units_of_code
from devices.squeeze_place import Track
from devices.units import MMHG_PER_UNIT

REST_MMHG: Final = 20.0
SQUEEZE_MMHG: Final = 22.0
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


@dataclass(frozen=True, slots=True)
class UnitGuess:
    """A unit in which the move could be a squeeze."""

    unit: str
    is_absolute: bool
    misfit: float
    """0 where rest and squeeze are just as expected; a factor of e in either makes 1."""


def units_of(track: Track, level: float, top: float) -> tuple[UnitGuess, ...]:
    """The units in which ``track`` could have moved from ``level`` to ``top``, the best first."""
    code = track.place.unit_code
    listed = () if code is None else units_of_code(code)
    candidates = [track.unit] if track.unit is not None else list(dict.fromkeys([*listed, *_RARITY]))
    guesses = {unit: guess for unit in candidates if (guess := _guess(track, unit, level, top))}
    for unit in listed if track.unit is None else [track.unit]:
        # What a device or a maker's list says is offered, however little it fits.
        guesses.setdefault(unit, UnitGuess(unit, False, _FARTHEST))
    return tuple(sorted(guesses.values(), key=lambda guess: (guess.unit not in listed, guess.misfit)))


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


def unit_by_hand(unit: str, level: float) -> UnitGuess:
    """A unit that was chosen; a number that stands as high as the air's pressure is an absolute one."""
    return UnitGuess(unit, _ABSOLUTE_MMHG[0] <= level * MMHG_PER_UNIT[unit] <= _ABSOLUTE_MMHG[1], _FARTHEST)
