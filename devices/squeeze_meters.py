"""The formats of meters that stream by themselves, tried with the decoders of the shipped profiles. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from devices.decoders.decoded import Decoded, Range, Rejected, Said
from devices.decoders.lab_dmm import LabDmmParameters
from devices.decoders.meter16 import Meter16Parameters
from devices.profiles import Profile, profiles
from devices.squeeze_place import Place

_ANY_MMHG: Final[Range] = (-1e9, 1e9)
_FEWEST: Final = 2
_DISPLAYS: Final = ("upper", "lower")
_FRAME: Final = re.compile(r"4[12](?P<code>[0-9]{2})[0-9]{10}")
# The published lists of the 16-character frame: where they disagree, every unit that one of them gives.
_UNITS_OF_CODE: Final[Mapping[int, tuple[str, ...]]] = {
    22: ("bar",),
    25: ("inHg", "inH2O"),
    77: ("kg/cm2",),
    79: ("mH2O",),
    80: ("inHg",),
    91: ("hPa",),
}

Number = tuple[Place, float, str | None]
"""Where it stands, the number as it is shown, and its unit where that is certain."""


@cache
def meters() -> tuple[Profile, ...]:
    """The shipped profiles of meters that send something by themselves that is not lines to be understood."""
    return tuple(one for one in profiles().values() if one.kind in ("meter16", "lab_dmm"))


def meter_in(data: bytes) -> Profile | None:
    """The meter that sends these bytes; None where its frames are not there, or too few yet."""
    return next((meter for meter in meters() if _fits(meter, data)), None)


def numbers(meter: Profile, data: bytes) -> Sequence[Number]:
    """Every number a meter's bytes carry, oldest first; those that are no pressure now are left out."""
    told = meter.parameters
    if isinstance(told, Meter16Parameters):
        return [number for display in _DISPLAYS for number in _shown(replace(told, display=display), data)]
    assert isinstance(told, LabDmmParameters)
    outcomes = told.decoder(_ANY_MMHG).feed(data)
    return [(Place("lab_dmm"), one.raw, one.unit) for one in outcomes if isinstance(one, Decoded)]


def units_of_code(code: int) -> tuple[str, ...]:
    """The units that published lists give for a code of the 16-character frame."""
    return _UNITS_OF_CODE.get(code, ())


def _fits(meter: Profile, data: bytes) -> bool:
    if len(numbers(meter, data)) >= _FEWEST:
        return True
    # A peak that is held is no number, and still a line of this meter and of no other.
    outcomes = meter.decoder().feed(data)
    return any(isinstance(one, Said) and one.kind == "status" for one in outcomes)


def _shown(told: Meter16Parameters, data: bytes) -> list[Number]:
    """What one of the displays shows."""
    outcomes = told.decoder(_ANY_MMHG).feed(data)
    decoded = [one for one in outcomes if isinstance(one, Decoded)]
    if decoded:
        return [(Place("meter16", told.display), one.raw, one.unit) for one in decoded]
    lines = [one.line for one in outcomes if isinstance(one, Rejected)]
    codes = [int(match["code"]) for line in lines if (match := _FRAME.fullmatch(line))]
    if not codes:
        return []
    # Read as if the unit were confirmed: the number is wanted, its unit is not known.
    confirmed = replace(told, confirmed_code=codes[-1], confirmed_unit="mmHg")
    place = Place("meter16", told.display, unit_code=codes[-1])
    again = confirmed.decoder(_ANY_MMHG).feed(data)
    return [(place, one.raw, None) for one in again if isinstance(one, Decoded)]
