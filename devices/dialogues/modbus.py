"""Modbus RTU transmitters as parameters: which registers hold pressure, unit, decimals and range.

Knows no frame and no port.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Final

from devices.dialogues.dialogue import Dialogue
from devices.dialogues.frames import ECHOES
from devices.strict_table import BadValue, OneOf, Within, check
from devices.units import MMHG_PER_UNIT

# Letter for struct, and words of 16 bits.
TYPES: Final[Mapping[str, tuple[str, int]]] = {
    "i16": ("h", 1),
    "u16": ("H", 1),
    "i32": ("i", 2),
    "u32": ("I", 2),
    "f32": ("f", 2),
}
WORD_ORDERS: Final = ("ABCD", "CDAB", "BADC", "DCBA")
"""In which order the bytes A (most significant) to D of a number come."""

Register = Annotated[int, Within(0, 0xFFFF)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModbusParameters:
    """Where a transmitter keeps its pressure. Raises ``BadValue``."""

    address: Annotated[int, Within(1, 247)] = 1
    function: Annotated[int, OneOf(3, 4)] = 3
    register: Register
    type: Annotated[str, OneOf(*TYPES)]
    word_order: Annotated[str, OneOf(*WORD_ORDERS)] = "ABCD"
    scale: Annotated[float, Within(-1e6, 1e6)] = 1.0
    """What the number is multiplied by to be in the unit."""
    decimals_register: Register | None = None
    """Where it says how many decimals its whole numbers have."""
    unit: str = ""
    unit_register: Register | None = None
    """Where it says its unit, as a number that is a key of ``units``."""
    units: Annotated[Mapping[str, str], Within(0, 60)] = field(default_factory=dict)
    range_low_register: Register | None = None
    range_high_register: Register | None = None
    """Where it says its range, as numbers like the pressure."""
    period_s: Annotated[float, Within(0.01, 10, "s")] = 0.03
    timeout_s: Annotated[float, Within(0.05, 5, "s")] = 0.2
    gap_s: Annotated[float, Within(0, 2, "s")] = 0.005
    """Rest after each answer: at 9600 bits per second 3.5 characters are 4 ms."""
    echo: Annotated[str, OneOf(*ECHOES)] = "auto"

    def __post_init__(self) -> None:
        check(self)
        if self.scale == 0:
            raise BadValue("scale", "is 0: every pressure would be zero.")
        words = TYPES[self.type][1]
        if words == 1 and self.word_order not in ("ABCD", "BADC"):
            raise BadValue("word_order", f"is {self.word_order!r}: allowed for {self.type} is ABCD, BADC.")
        for key in ("register", "range_low_register", "range_high_register"):
            if (getattr(self, key) or 0) + words > 0x10000:
                raise BadValue(key, f"is {getattr(self, key)}: {self.type} needs {words} registers.")
        if (self.range_low_register is None) != (self.range_high_register is None):
            raise BadValue("range_low_register", "and range_high_register: give both or neither.")
        self._check_units()

    def _check_units(self) -> None:
        if bool(self.unit) == (self.unit_register is not None):
            raise BadValue("unit", "and unit_register: give one of them.")
        if bool(self.units) != (self.unit_register is not None):
            raise BadValue("units", "and unit_register: give both or neither.")
        for key, unit in {
            "unit": self.unit,
            **{f"units.{code}": one for code, one in self.units.items()},
        }.items():
            if (unit or key != "unit") and unit not in MMHG_PER_UNIT:
                raise BadValue(key, f"is {unit!r}: allowed is {', '.join(MMHG_PER_UNIT)}.")
        for code in self.units:
            if not (code.isascii() and code.isdigit() and str(int(code)) == code and int(code) <= 0xFFFF):
                raise BadValue(f"units.{code}", "is no register's content: give a whole number up to 65535.")

    def dialogue(self) -> Dialogue:
        """A conversation about these registers."""
        # pymodbus brings much with it: it is loaded for such a cuff, not with the window.
        from devices.dialogues.modbus_language import conversation

        return conversation(self)
