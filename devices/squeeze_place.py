"""Where in a cuff's lines or frames a number stands, and the number followed through them."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "json", "teleplot", "nmea", "meter16", "lab_dmm"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the lines or frames a number stands."""

    kind: Kind
    label: str = ""
    """Its label or key; for ``nmea`` the first word of the sentence, for ``meter16`` which display."""
    column: int | None = None
    """Its column, counted from 1; None where it has a label or stands alone."""
    decimal_comma: bool = False
    has_checksum: bool = False
    unit_code: int | None = None
    """The unit code of a ``meter16`` frame that makers use for different units."""


@dataclass(frozen=True, slots=True)
class Track:
    """One number through all lines."""

    place: Place
    values: tuple[float, ...]
    unit: str | None = None
    """The unit the lines themselves name, as this program spells it."""

    @property
    def is_whole(self) -> bool:
        return all(value == int(value) for value in self.values)
