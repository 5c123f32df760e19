"""The 16-character frame that meters of Lutron and of makers that follow it send by themselves.

``02 D14 D13 D12 D11 D10 D9 D8 ... D1 0D`` with ASCII digits between: D14 ``4``, D13 which display, D12 D11
the unit, D10 the sign, D9 the number of decimals, D8 to D1 the reading. There is no checksum, so a frame
counts only when every character fits. Knows no port and no clock.
"""

from dataclasses import dataclass
from typing import Annotated, Final

from devices.decoders.decoded import CUFF_MMHG, Outcome, Range, Rejected, Said, Scale, checked_unit
from devices.decoders.strays import Strays
from devices.strict_table import BadValue, OneOf, Within, check

_START: Final = 0x02
_END: Final = 0x0D
_FRAME_BYTES: Final = 16
_DISPLAYS: Final = {"upper": "1", "lower": "2"}
# Codes that the published lists agree on; for others they do not: 25 is inHg in one, inH2O in another.
_AGREED_UNITS: Final = {"78": "mmHg", "86": "mbar", "88": "kPa", "87": "Pa", "90": "Torr", "23": "psi"}
_NO_FRAME: Final = "Bytes are no frame of this meter: the baud rate or the profile may be wrong."
_OLDER: Final = "The meter sends an older frame with two readings, which is not supported."
_UNCONFIRMED: Final = "The unit that the meter sends is not confirmed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter16Parameters:
    """``[parameters]`` of a profile of kind ``meter16``. Raises ``BadValue`` when out of bounds."""

    display: Annotated[str, OneOf(*_DISPLAYS)] = "upper"
    """The display that shows the pressure, where a meter has two."""
    confirmed_code: Annotated[int, Within(0, 99)] | None = None
    """The unit code, told by the program, whose unit was read from the meter's display."""
    confirmed_unit: str = ""
    """The unit that the meter's display showed with it."""

    def __post_init__(self) -> None:
        check(self)
        if self.confirmed_unit:
            checked_unit("confirmed_unit", self.confirmed_unit)
        if (self.confirmed_code is None) != (not self.confirmed_unit):
            lacking = "confirmed_code" if self.confirmed_unit else "confirmed_unit"
            raise BadValue(lacking, "is missing: confirmed_code and confirmed_unit belong together.")

    def decoder(self, accepted_mmhg: Range = CUFF_MMHG) -> "Meter16Decoder":
        return Meter16Decoder(self, accepted_mmhg)


class Meter16Decoder:
    """Owns the bytes of one opening of one port."""

    def __init__(self, told: Meter16Parameters | None = None, accepted_mmhg: Range = CUFF_MMHG) -> None:
        self._told = told or Meter16Parameters()
        self._scale = Scale(accepted_mmhg=accepted_mmhg)
        self._tail = b""
        self._strays = Strays(_FRAME_BYTES, _NO_FRAME)
        self._asked_code = ""

    def feed(self, data: bytes) -> list[Outcome]:
        """What the frames that end within ``data`` say, oldest first."""
        outcomes: list[Outcome] = []
        data = self._tail + data
        at = 0
        while at < len(data):
            if data[at] == _START:
                if len(data) - at < _FRAME_BYTES:
                    break
                if _is_frame(data[at : at + _FRAME_BYTES]):
                    self._strays.frame()
                    outcomes.extend(self._frame(data[at + 1 : at + _FRAME_BYTES - 1].decode("ascii")))
                    at += _FRAME_BYTES
                    continue
            outcomes.extend(self._strays.skipped(1))
            at += 1
        self._tail = data[at:]
        return outcomes

    def _frame(self, digits: str) -> list[Outcome]:
        kind, display, sign, decimals = digits[0], digits[1], digits[4], digits[5]
        code, reading = digits[2:4], digits[6:]
        if kind != "4":
            return [Rejected(digits, _OLDER)]
        if display not in _DISPLAYS.values() or sign not in "01" or decimals not in "0123":
            return [Rejected(digits, _NO_FRAME)]
        if display != _DISPLAYS[self._told.display]:
            return []
        unit = _AGREED_UNITS.get(code) or self._confirmed(code)
        if unit is None:
            return self._unconfirmed(digits, code)
        # Divided, not multiplied by a tenth: 224 / 10 is 22.4 to the last bit.
        value = int(reading) / 10 ** int(decimals)
        return [self._scale.reading(digits, -value if sign == "1" else value, unit, None)]

    def _confirmed(self, code: str) -> str | None:
        told = self._told
        if told.confirmed_code is None or told.confirmed_code != int(code):
            return None
        return checked_unit("confirmed_unit", told.confirmed_unit)

    def _unconfirmed(self, digits: str, code: str) -> list[Outcome]:
        rejected = Rejected(digits, _UNCONFIRMED)
        if self._asked_code == code:
            return [rejected]
        self._asked_code = code
        question = (
            f"The meter sends unit code {code}, which makers use for different units. Read the unit on its "
            f"display and set confirmed_code = {int(code)} and confirmed_unit in the profile."
        )
        return [Said("unit", question), rejected]


def _is_frame(frame: bytes) -> bool:
    return frame[-1] == _END and all(0x30 <= digit <= 0x39 for digit in frame[1:-1])
