"""Modbus RTU as a language: asks for blocks of registers and reads numbers, unit and range from them.

Frames are pymodbus's, without its client, so that the cuff's thread keeps the port. Finding a frame in what
came is ours: pymodbus drops everything with the first frame that does not fit, and an echo is one. Knows
registers; not when to ask, and no port.
"""

import math
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pymodbus.framer import FramerRTU
from pymodbus.pdu import DecodePDU
from pymodbus.pdu.register_message import ReadHoldingRegistersRequest, ReadInputRegistersRequest

from devices.decoders.decoded import Outcome, Rejected, Said, pressure
from devices.dialogues import span
from devices.dialogues.conversation import Answer, Conversation, Pace, Question
from devices.dialogues.frames import frame_within
from devices.dialogues.modbus import TYPES, ModbusParameters

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


def conversation(parameters: ModbusParameters) -> Conversation:
    """A conversation about the registers of one transmitter."""
    pace = Pace(parameters.period_s, parameters.gap_s)
    return Conversation(lambda: ModbusLanguage(parameters), pace, parameters.echo)


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
