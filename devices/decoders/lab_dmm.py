"""The lines that the LAB-DMM manometers stream ten times a second: ``+22.410 07 Z`` and a carriage return.

Sign and value, a unit code, ``Z`` when zeroed, ``p+`` or ``p-`` while a peak is shown, ``LB`` for a low
battery. A peak is not the pressure now, so while one is shown nothing is a reading. Knows no port.
"""

import re
from dataclasses import dataclass
from typing import Final

from devices.decoders.decoded import CUFF_MMHG, Outcome, Range, Rejected, Said, Scale
from devices.decoders.lines import Lines

_LINE: Final = re.compile(
    r"(?P<value>[+-] ?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)) +(?P<unit>[0-9]{2})"
    r"(?: +(?P<zeroed>Z))?(?: +(?P<peak>[Pp][+-]))?(?: +(?P<battery>LB))?"
)
_UNITS: Final = {
    "00": "bar",
    "01": "mbar",
    "02": "psi",
    "03": "MPa",
    "04": "kPa",
    "05": "kg/cm2",
    "06": "mHg",
    "07": "mmHg",
    "08": "mmH2O",
    "09": "mH2O",
}
_NO_LINE: Final = "A line is none of this meter: the baud rate or the profile may be wrong."
_NO_UNIT: Final = "A line has a unit code that is not known."
_PEAK: Final = "The meter shows a peak, not the pressure now: leave its peak mode."


@dataclass(frozen=True, slots=True, kw_only=True)
class LabDmmParameters:
    """``[parameters]`` of a profile of kind ``lab_dmm``: there are none, its lines say everything."""

    def decoder(self, accepted_mmhg: Range = CUFF_MMHG) -> "LabDmmDecoder":
        return LabDmmDecoder(accepted_mmhg)


class LabDmmDecoder:
    """Owns the bytes of one opening of one port."""

    def __init__(self, accepted_mmhg: Range = CUFF_MMHG) -> None:
        self._scale = Scale(accepted_mmhg=accepted_mmhg)
        self._lines = Lines()
        self._said: dict[str, str] = {}

    def feed(self, data: bytes) -> list[Outcome]:
        """What the lines that end within ``data`` say, oldest first."""
        outcomes: list[Outcome] = []
        for line in self._lines.feed(data):
            outcomes.extend([line] if isinstance(line, Rejected) else self._line(line))
        return outcomes

    def _line(self, line: str) -> list[Outcome]:
        match = _LINE.fullmatch(line)
        if match is None:
            return [Rejected(line, _NO_LINE)]
        outcomes: list[Outcome] = [
            *self._news("zero", "zeroed" if match["zeroed"] else "not zeroed"),
            *self._news("battery", "The meter's battery is low." if match["battery"] else ""),
            *self._news("status", _PEAK if match["peak"] else ""),
        ]
        unit = _UNITS.get(match["unit"])
        if match["peak"]:
            return [*outcomes, Rejected(line, _PEAK)]
        if unit is None:
            return [*outcomes, Rejected(line, _NO_UNIT)]
        value = float(match["value"].replace(" ", ""))
        return [*outcomes, self._scale.reading(line, value, unit, None)]

    def _news(self, kind: str, text: str) -> list[Said]:
        """What a line says beside its number, when it differs from the line before."""
        if self._said.get(kind, "") == text:
            return []
        self._said[kind] = text
        return [Said(kind, text)] if text else []
