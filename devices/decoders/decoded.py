"""What a line of text turns into, and what may be said beforehand about the lines of one device."""

from dataclasses import dataclass

from devices.units import MMHG_PER_UNIT, to_mmhg, unit_named

# No cuff of this test goes there: such a number is a raw count or an absolute pressure.
LOWEST_MMHG = -100.0
HIGHEST_MMHG = 400.0


@dataclass(frozen=True, slots=True)
class Decoded:
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
    """A line that is not a reading. ``kind`` is ``banner``, ``status`` or ``format``."""

    kind: str
    text: str


Outcome = Decoded | Rejected | Said


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFormat:
    """What the user has told about the lines of one device; by default nothing.

    Raises ``ValueError`` with a sentence when a part is out of its range.
    """

    unit: str = "mmHg"
    """Unit of a pressure that names none."""
    label: str = ""
    """The label whose number is the pressure, for example ``Pression``."""
    column: int | None = None
    """The column that is the pressure where columns have no names, counted from 1."""
    time_column: int | None = None
    """The column that is the device's time."""
    time_unit: str = "ms"
    """Unit of a time that names none: ``s``, ``ms`` or ``us``."""
    decimal_comma: bool = False
    """Whether ``22,4`` is one number."""

    def __post_init__(self) -> None:
        if unit_named(self.unit) is None:
            units = ", ".join(MMHG_PER_UNIT)
            raise ValueError(f"The unit {self.unit!r} is not known: use one of {units}.")
        if self.time_unit not in ("s", "ms", "us"):
            raise ValueError(f"The time unit {self.time_unit!r} is not known: use s, ms or us.")
        for name in ("column", "time_column"):
            number = getattr(self, name)
            if number is not None and not 1 <= number <= 64:
                raise ValueError(f"The {name.replace('_', ' ')} is {number}: allowed is 1 to 64.")


def pressure(line: str, raw: float, unit: str, device_s: float | None) -> Decoded | Rejected:
    """The reading a number makes, or why it cannot be a cuff's pressure."""
    pressure_mmhg = to_mmhg(raw, unit)
    if not LOWEST_MMHG <= pressure_mmhg <= HIGHEST_MMHG:
        return Rejected(
            line,
            f"A number is no cuff's pressure in {unit}: it may be a raw count or in another unit.",
        )
    return Decoded(pressure_mmhg, raw, unit, device_s)
