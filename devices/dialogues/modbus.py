"""Modbus RTU transmitters: which registers hold pressure, unit, decimals and range, and how to read them.

Frames are pymodbus's, without its client, so that the cuff's thread keeps the port. Knows registers; not
when to ask, and no port.
"""

import math
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Final

from pymodbus.framer import FramerRTU
from pymodbus.pdu import DecodePDU
from pymodbus.pdu.register_message import ReadHoldingRegistersRequest, ReadInputRegistersRequest

from devices.decoders.decoded import Outcome, Rejected, Said, pressure
from devices.dialogues import span
from devices.dialogues.conversation import Answer, Conversation, Pace, Question
from devices.dialogues.dialogue import Dialogue
from devices.dialogues.frames import ECHOES, frame_within
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

# What transmitters send as a 32-bit integer when they have no value.
_NO_NUMBER: Final = 2**31 - 1
_MOST_DECIMALS: Final = 6
_RANGE_TRIES: Final = 2
# Decision of this project: someone may change the unit during a test; after this long it is known.
_SETTINGS_EVERY_S: Final = 5.0
_ERROR: Final = 0x80
_ERROR_BYTES: Final = 5
_EXCEPTIONS: Final = {
    1: "it does not know the function",
    2: "it has no such register",
    3: "it does not give so many registers at once",
    4: "it has failed",
    6: "it is busy",
}

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
        return Conversation(lambda: ModbusLanguage(self), Pace(self.period_s, self.gap_s), self.echo)


@dataclass(frozen=True, slots=True)
class _Block:
    """Registers asked for at once."""

    first: int
    count: int
    question: Question


class ModbusLanguage:
    """Questions and answers of one opening."""

    def __init__(self, parameters: ModbusParameters) -> None:
        self._told = parameters
        self._framer = FramerRTU(DecodePDU(is_server=False))
        self._words = TYPES[parameters.type][1]
        self._unit = parameters.unit
        self._decimals: int | None = 0 if parameters.decimals_register is None else None
        settings = (parameters.unit_register, parameters.decimals_register)
        places = [*range(parameters.register, parameters.register + self._words), *settings]
        blocks = [self._block(run, "the pressure") for run in _runs(places)]
        self._polled = next(b for b in blocks if b.first <= parameters.register < b.first + b.count)
        self._settings = [
            self._block(range(b.first, b.first + b.count), "its unit")
            for b in blocks
            if b is not self._polled
        ]
        ends = [parameters.range_low_register, parameters.range_high_register]
        of_range = [end + word for end in ends if end is not None for word in range(self._words)]
        self._range = [self._block(run, "its range", tries=_RANGE_TRIES) for run in _runs(of_range)]
        self._ends: dict[int, float] = {}
        self._blocks = {b.question: b for b in [self._polled, *self._settings, *self._range]}

    def opening(self) -> Sequence[Question]:
        """Unit and decimals, then the range, which is told in them."""
        self._ends.clear()
        asked_each_time = [self._polled] if self._range and self._polled.count > self._words else []
        return [block.question for block in [*self._settings, *asked_each_time, *self._range]]

    def reading(self) -> Question:
        return self._polled.question

    def recurring(self) -> Sequence[tuple[float, Question]]:
        """Unit and decimals where they do not come with each pressure."""
        return [(_SETTINGS_EVERY_S, block.question) for block in self._settings]

    def understood(self, question: Question, received: bytes) -> Answer | None:
        """What the first intact frame in ``received`` says that answers the question."""
        block = self._blocks[question]
        frame = frame_within(received, lambda head: self._size(head, block.count), _intact)
        if frame is None:
            return None
        _, pdu = self._framer.handleFrame(frame, self._told.address, 0)
        assert pdu is not None, "an intact frame from the address that was asked"
        if pdu.isError():
            why = _EXCEPTIONS.get(pdu.exception_code, "it does not say why")
            refused = f"The sensor refuses with Modbus exception {pdu.exception_code}: {why}."
            return Answer((Said("status", refused),), enough=block not in self._settings)
        if block in self._settings:
            return self._settings_told(block, pdu.registers)
        if block in self._range:
            return Answer(self._range_told(block, pdu.registers))
        trouble = self._learnt(block, pdu.registers)
        return Answer((trouble or self._pressure(block, pdu.registers, frame),))

    def _settings_told(self, block: _Block, registers: Sequence[int]) -> Answer:
        trouble = self._learnt(block, registers)
        return Answer((trouble,), enough=False) if trouble else Answer()

    def _learnt(self, block: _Block, registers: Sequence[int]) -> Said | None:
        """Takes unit and decimals from a block that has them; why there can be no pressure, if so."""
        held = {block.first + number: content for number, content in enumerate(registers)}
        told = self._told
        if told.unit_register in held:
            code = held[told.unit_register]
            self._unit = told.units.get(str(code), "")
            if not self._unit:
                return Said(
                    "status", f"The sensor gives its unit as {code}, which the profile does not know."
                )
        if told.decimals_register in held:
            decimals = held[told.decimals_register]
            self._decimals = decimals if decimals <= _MOST_DECIMALS else None
            if self._decimals is None:
                return Said(
                    "status", f"The sensor gives its decimals as {decimals}: the profile may be wrong."
                )
        return None

    def _pressure(self, block: _Block, registers: Sequence[int], frame: bytes) -> Outcome:
        value = self._number(block, registers, self._told.register)
        if value is None or not self._unit:
            return Said("status", "The sensor reports an error instead of a pressure.")
        return pressure(frame.hex(" "), value, self._unit, None)

    def _range_told(self, block: _Block, registers: Sequence[int]) -> tuple[Outcome, ...]:
        for register in (self._told.range_low_register, self._told.range_high_register):
            if register is None or not block.first <= register < block.first + block.count:
                continue
            end = self._number(block, registers, register)
            if end is None or not self._unit:
                return (Rejected(str(list(registers)), "What the sensor tells of its range is no number."),)
            self._ends[register] = end
        if self._told.range_high_register in self._ends and self._told.range_low_register in self._ends:
            return (span.said(min(self._ends.values()), max(self._ends.values()), self._unit),)
        return ()

    def _number(self, block: _Block, registers: Sequence[int], register: int) -> float | None:
        start = register - block.first
        value = number_of(registers[start : start + self._words], self._told.type, self._told.word_order)
        if value is None or self._decimals is None:
            return None
        return value / 10.0**self._decimals * self._told.scale

    def _size(self, head: bytes, count: int) -> int | None:
        if head[0] != self._told.address:
            return None
        if len(head) < 2:
            return 0
        if head[1] == self._told.function | _ERROR:
            return _ERROR_BYTES
        if head[1] != self._told.function:
            return None
        if len(head) < 3:
            return 0
        return 5 + 2 * count if head[2] == 2 * count else None

    def _block(self, run: range, about: str, *, tries: int | None = None) -> _Block:
        kind = ReadHoldingRegistersRequest if self._told.function == 3 else ReadInputRegistersRequest
        request = kind(address=run.start, count=len(run), dev_id=self._told.address)
        wire = self._framer.buildFrame(request)
        return _Block(run.start, len(run), Question(wire, about, self._told.timeout_s, tries=tries))


def number_of(registers: Sequence[int], kind: str, word_order: str) -> float | None:
    """The number some registers hold; None when they hold NaN, an infinity or the mark of no value."""
    came = b"".join(register.to_bytes(2, "big") for register in registers)
    order = word_order[: len(came)]
    ordered = bytes(came[order.index(letter)] for letter in sorted(order))
    (value,) = struct.unpack(f">{TYPES[kind][0]}", ordered)
    if not math.isfinite(value) or (len(registers) == 2 and kind != "f32" and value == _NO_NUMBER):
        return None
    return float(value)


def _runs(places: Iterable[int | None]) -> list[range]:
    """Neighbouring registers together, because a transmitter may refuse to read what is between others."""
    runs: list[range] = []
    for place in sorted({place for place in places if place is not None}):
        if runs and place == runs[-1].stop:
            runs[-1] = range(runs[-1].start, place + 1)
        else:
            runs.append(range(place, place + 1))
    return runs


def _intact(frame: bytes) -> bool:
    return FramerRTU.check_CRC(frame[:-2], int.from_bytes(frame[-2:], "big"))
