"""Units of pressure and what they are in mmHg; knows no lines and no ports."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

# Conventional factors: 1 mmHg = 133.322387415 Pa (BIPM); water at 4 °C, mercury at 0 °C.
MMHG_PER_UNIT: Final[Mapping[str, float]] = {
    "mmHg": 1.0,
    "Torr": 1.0,
    "kPa": 7.500616827,
    "hPa": 0.7500616827,
    "mbar": 0.7500616827,
    "Pa": 0.007500616827,
    "bar": 750.0616827,
    "psi": 51.71493257,
    "cmH2O": 0.7355591,
    "mmH2O": 0.07355591,
    "inH2O": 1.868320,
    "inHg": 25.4,
    "atm": 760.0,
    "MPa": 7500.616827,
    "mHg": 1000.0,
    "mH2O": 73.55591,
    "kg/cm2": 735.5591,
}

_SPELLINGS: Final = {unit.casefold(): unit for unit in MMHG_PER_UNIT} | {
    "pascal": "Pa",
    "kilopascal": "kPa",
    "mm hg": "mmHg",
    "millibar": "mbar",
}
_WORD: Final = re.compile(r"[A-Za-z0-9]+")


# A device names the same unit in every line.
@lru_cache(maxsize=256)
def unit_named(text: str) -> str | None:
    """The unit a text spells, whatever its case: ``"KPA"`` is ``"kPa"``; None when it is no unit."""
    return _SPELLINGS.get(text.strip("~ \t").casefold())


@lru_cache(maxsize=256)
def unit_within(label: str) -> str | None:
    """The unit a label carries: ``pressure_mmhg``, ``Pressure(kPa)``, ``~mmHg``; None without one."""
    whole = unit_named(label)
    if whole is not None:
        return whole
    words = _WORD.findall(label)
    return unit_named(words[-1]) if len(words) > 1 else None


def to_mmhg(number: float, unit: str) -> float:
    """``number`` of ``unit`` (a key of ``MMHG_PER_UNIT``) in mmHg."""
    return number * MMHG_PER_UNIT[unit]
