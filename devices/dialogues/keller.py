"""Keller bus: questions to Keller transmitters as frames whose check sum has its high byte first.

Knows frames; not when to ask, and no port.
"""

import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from devices.decoders.checksums import crc16_modbus
from devices.decoders.decoded import Outcome, Said, pressure
from devices.dialogues.conversation import Answer, Conversation, Pace, Question
from devices.dialogues.dialogue import Dialogue
from devices.dialogues.frames import ECHOES, frame_within
from devices.strict_table import OneOf, Within, check

WHOEVER: Final = 250
"""The address that whoever is alone on the line answers to."""

# Functions of Keller's published communication code, and how long their answers are.
_BEGIN: Final = 48
_SERIAL_NUMBER: Final = 69
_READ: Final = 73
_ANSWER_BYTES: Final = {_BEGIN: 10, _SERIAL_NUMBER: 8, _READ: 9}
_ERROR: Final = 0x80
_ERROR_BYTES: Final = 5

# From memory of Keller's bus description, to be checked: a bit of the status is set for each channel whose
# value is bad, by the channel's number, and this one when the converter was over its range.
_OVER_RANGE: Final = 0x40


def framed(body: bytes) -> bytes:
    """A frame with its check sum: ``framed(bytes([1, 48]))`` is ``01 30 34 00``."""
    return body + crc16_modbus(body).to_bytes(2, "big")


@dataclass(frozen=True, slots=True, kw_only=True)
class KellerParameters:
    """Whom to ask for which channel. Raises ``BadValue``."""

    address: Annotated[int, Within(1, 250)] = WHOEVER
    channel: Annotated[int, Within(0, 2)] = 1
    """0: the calculated difference, 1: P1, 2: P2."""
    period_s: Annotated[float, Within(0.01, 10, "s")] = 0.02
    timeout_s: Annotated[float, Within(0.05, 5, "s")] = 0.2
    gap_s: Annotated[float, Within(0, 2, "s")] = 0.002
    echo: Annotated[str, OneOf(*ECHOES)] = "auto"

    def __post_init__(self) -> None:
        check(self)

    def dialogue(self) -> Dialogue:
        """A conversation on the bus."""
        return Conversation(lambda: KellerLanguage(self), Pace(self.period_s, self.gap_s), self.echo)


class KellerLanguage:
    """Questions and answers of one opening. Function 48 comes first: before it the others are refused."""

    def __init__(self, parameters: KellerParameters) -> None:
        self._address = parameters.address
        self._channel = parameters.channel
        address, wait_s = parameters.address, parameters.timeout_s
        self._begin = Question(framed(bytes([address, _BEGIN])), "its firmware", wait_s)
        self._number = Question(framed(bytes([address, _SERIAL_NUMBER])), "its number", wait_s, tries=2)
        self._reading = Question(framed(bytes([address, _READ, self._channel])), "the pressure", wait_s)

    def opening(self) -> Sequence[Question]:
        return [self._begin, self._number]

    def reading(self) -> Question:
        return self._reading

    def recurring(self) -> Sequence[tuple[float, Question]]:
        return []

    def understood(self, question: Question, received: bytes) -> Answer | None:
        """What the first intact frame in ``received`` says that answers the question."""
        function = question.wire[1]
        frame = frame_within(received, lambda head: self._size(head, function), _intact)
        if frame is None:
            return None
        if frame[1] & _ERROR:
            refused = Said("status", f"The sensor refuses function {function} with error {frame[2]}.")
            return Answer((refused,), enough=question is not self._begin, anew=question is self._reading)
        if function == _BEGIN:
            device_class, group, year, week = frame[2:6]
            firmware = f"Keller {device_class}.{group:02}, firmware of week {week}, {2000 + year}"
            return Answer((Said("banner", firmware),))
        if function == _SERIAL_NUMBER:
            return Answer((Said("banner", f"Keller number {int.from_bytes(frame[2:6], 'big')}"),))
        return Answer((self._pressure(frame),))

    def _pressure(self, frame: bytes) -> Outcome:
        (value,) = struct.unpack(">f", frame[2:6])
        if not math.isfinite(value) or frame[6] & (1 << self._channel | _OVER_RANGE):
            return Said("status", "The sensor reports an error instead of a pressure.")
        return pressure(frame.hex(" "), value, "bar", None)

    def _size(self, head: bytes, function: int) -> int | None:
        if self._address not in (head[0], WHOEVER) or not 0 < head[0] <= WHOEVER:
            return None
        if len(head) < 2:
            return 0
        return {function: _ANSWER_BYTES[function], function | _ERROR: _ERROR_BYTES}.get(head[1])


def _intact(frame: bytes) -> bool:
    return crc16_modbus(frame[:-2]) == int.from_bytes(frame[-2:], "big")
