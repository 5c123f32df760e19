"""What a line, a frame or an answer turns into, and what may be said beforehand of a device's lines."""

import math
from dataclasses import dataclass
from typing import Annotated, Final, NamedTuple

from devices.strict_table import BadValue, OneOf, Within, check
from devices.units import MMHG_PER_UNIT, unit_named

Range = tuple[float, float]

# No cuff of this test goes there: such a number is a raw count or an absolute pressure.
CUFF_MMHG: Final[Range] = (-100.0, 400.0)


# A tuple, as a reading is: it is made for every line.
class Decoded(NamedTuple):
    """One pressure a line carried."""

    pressure_mmhg: float
    raw: float
    unit: str
    device_s: float | None
    """Seconds on the device's own clock, freed of 32-bit overflow; None when the line has no time."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line that could not be used. ``reason`` is a sentence and does not vary with the numbers."""

    line: str
    reason: str


@dataclass(frozen=True, slots=True)
class Said:
    """What is not a reading. ``kind`` is ``banner``, ``status``, ``format``, ``unit``, ``battery`` or another
    word of the device's own."""

    kind: str
    text: str


Outcome = Decoded | Rejected | Said


@dataclass(frozen=True, slots=True)
class Counts:
    """How raw counts become mmHg: ``(count - zero) / gain``."""

    zero: Annotated[float, Within(-(2.0**32), 2.0**32)]
    gain: Annotated[float, Within(-1e9, 1e9, "counts per mmHg")]

    def __post_init__(self) -> None:
        check(self)
        if abs(self.gain) < 1e-6:
            raise BadValue("gain", f"is {self.gain!r}: no count would change with the pressure.")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFormat:
    """What the user has told about the lines of one device; by default nothing.

    Raises ``BadValue``, a ``ValueError`` with a sentence, when a part is out of its range.
    """

    unit: str = "mmHg"
    """Unit of a pressure that names none."""
    label: Annotated[str, Within(0, 60)] = ""
    """The label whose number is the pressure, for example ``Pression``."""
    column: Annotated[int, Within(1, 64)] | None = None
    """The column that is the pressure where columns have no names, counted from 1."""
    time_column: Annotated[int, Within(1, 64)] | None = None
    """The column that is the device's time."""
    time_unit: Annotated[str, OneOf("s", "ms", "us")] = "ms"
    """Unit of a time that names none."""
    decimal_comma: bool = False
    """Whether ``22,4`` is one number."""
    counts: Counts | None = None
    """What a number without a unit is when it is a raw count."""

    def __post_init__(self) -> None:
        check(self)
        checked_unit("unit", self.unit)


def checked_unit(key: str, unit: str) -> str:
    """The unit as this program spells it. Raises ``BadValue`` when it is none."""
    known = unit_named(unit)
    if known is None:
        raise BadValue(key, f"is {unit!r}: allowed is {', '.join(MMHG_PER_UNIT)}.")
    return known


def pressure(
    line: str, raw: float, unit: str, device_s: float | None, accepted_mmhg: Range = CUFF_MMHG
) -> Decoded | Rejected:
    """The reading a number makes, or why it cannot be a cuff's pressure."""
    pressure_mmhg = raw * MMHG_PER_UNIT[unit]
    if accepted_mmhg[0] <= pressure_mmhg <= accepted_mmhg[1]:
        return Decoded(pressure_mmhg, raw, unit, device_s)
    return Rejected(
        line, f"A number is no cuff's pressure in {unit}: it may be a raw count or in another unit."
    )


class Scale:
    """Numbers of one device to readings: by the unit they name, else by its counts or its usual unit."""

    def __init__(
        self, unit: str = "mmHg", counts: Counts | None = None, accepted_mmhg: Range = CUFF_MMHG
    ) -> None:
        self._unit = checked_unit("unit", unit)
        self._counts = counts
        self._accepted_mmhg = accepted_mmhg

    def reading(self, line: str, raw: float, unit: str | None, device_s: float | None) -> Decoded | Rejected:
        """The reading of a finite number, or why it cannot be a cuff's pressure."""
        if unit is not None or self._counts is None:
            return pressure(line, raw, unit or self._unit, device_s, self._accepted_mmhg)
        pressure_mmhg = (raw - self._counts.zero) / self._counts.gain
        lowest_mmhg, highest_mmhg = self._accepted_mmhg
        if lowest_mmhg <= pressure_mmhg <= highest_mmhg and math.isfinite(pressure_mmhg):
            return Decoded(pressure_mmhg, raw, "counts", device_s)
        return Rejected(line, "A count is no cuff's pressure: check zero and gain in the cuff's settings.")
