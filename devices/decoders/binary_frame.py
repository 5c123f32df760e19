"""Frames of bytes that the profile describes: sync, length, where the value is, its type, a check value.

A frame is the sync bytes, a length byte where there is one, the payload and the check value. Without a
check value a frame counts only once the next one follows it directly. Knows no port and no clock.
"""

import math
from dataclasses import dataclass
from typing import Annotated, Final

from devices.decoders.checksums import CHECKSUMS
from devices.decoders.decoded import (
    CUFF_MMHG,
    Counts,
    Outcome,
    Range,
    Said,
    Scale,
    checked_unit,
)
from devices.decoders.number_types import NUMBER_TYPES, byte_order, number_from
from devices.decoders.strays import Strays
from devices.decoders.ticks import TickCounter
from devices.strict_table import BadValue, OneOf, Within, check

_NO_FRAME: Final = "Bytes are no frame: sync, length or check value do not fit the cuff's settings."
_NO_NUMBER: Final = "A frame holds no finite number."


@dataclass(frozen=True, slots=True, kw_only=True)
class BinaryParameters:
    """``[parameters]`` of a profile of kind ``binary``. Raises ``BadValue`` when out of bounds."""

    sync: Annotated[str, Within(2, 23)]
    """The bytes every frame begins with, hexadecimal: ``AA 55``."""
    payload_bytes: Annotated[int, Within(1, 255)]
    has_length_byte: bool = False
    """Whether a byte after the sync says how long the payload is; it must say ``payload_bytes``."""
    value_at: Annotated[int, Within(0, 254)] = 0
    """Where in the payload the pressure begins, counted from 0."""
    value_type: Annotated[str, OneOf(*NUMBER_TYPES)]
    endianness: Annotated[str, OneOf("little", "big")] = "little"
    """Of every number of several bytes, the check value too."""
    scale: Annotated[float, Within(-1e9, 1e9)] = 1.0
    """What one step of the value is in ``unit``."""
    unit: str = "mmHg"
    counts: Counts | None = None
    """Instead of ``scale`` and ``unit``: the value is a raw count."""
    time_at: Annotated[int, Within(0, 254)] | None = None
    time_type: Annotated[str, OneOf(*NUMBER_TYPES)] = "u32"
    time_unit: Annotated[str, OneOf("s", "ms", "us")] = "ms"
    checksum: Annotated[str, OneOf("none", *CHECKSUMS)] = "none"
    checksum_over: Annotated[str, OneOf("payload", "length_and_payload", "all")] = "payload"

    def __post_init__(self) -> None:
        check(self)
        checked_unit("unit", self.unit)
        if self.scale == 0:
            raise BadValue("scale", "is 0: every value would be the same.")
        if not 1 <= len(self.sync_bytes) <= 8:
            raise BadValue("sync", f"is {self.sync!r}: give 1 to 8 bytes.")
        places = [("value_at", self.value_at, self.value_type)]
        if self.time_at is not None:
            places.append(("time_at", self.time_at, self.time_type))
        for key, at, of_type in places:
            if at + NUMBER_TYPES[of_type] > self.payload_bytes:
                raise BadValue(key, f"is {at}: a {of_type} there goes beyond payload_bytes.")

    @property
    def sync_bytes(self) -> bytes:
        """The sync as bytes. Raises ``BadValue``."""
        try:
            return bytes.fromhex(self.sync)
        except ValueError:
            raise BadValue("sync", f"is {self.sync!r}: give bytes as hexadecimal, AA 55.") from None

    def check_value(self, payload: bytes) -> bytes:
        """What stands after a payload."""
        if self.checksum == "none":
            return b""
        size, of = CHECKSUMS[self.checksum]
        length = bytes([self.payload_bytes]) if self.has_length_byte else b""
        covered = {
            "payload": payload,
            "length_and_payload": length + payload,
            "all": self.sync_bytes + length + payload,
        }[self.checksum_over]
        return of(covered).to_bytes(size, byte_order(self.endianness))

    def decoder(self, accepted_mmhg: Range = CUFF_MMHG) -> "BinaryFrameDecoder":
        return BinaryFrameDecoder(self, accepted_mmhg)


class BinaryFrameDecoder:
    """Owns the bytes of one opening of one port."""

    def __init__(self, told: BinaryParameters, accepted_mmhg: Range = CUFF_MMHG) -> None:
        self._told = told
        self._scale = Scale(told.unit, told.counts, accepted_mmhg)
        self._ticks = TickCounter(told.time_unit)
        self._sync = told.sync_bytes
        self._head = self._sync + (bytes([told.payload_bytes]) if told.has_length_byte else b"")
        self._frame_bytes = len(self._head) + told.payload_bytes + len(told.check_value(b""))
        # Without a check value the next frame's sync must be seen too.
        self._seen_bytes = self._frame_bytes + (len(self._head) if told.checksum == "none" else 0)
        self._tail = b""
        self._strays = Strays(self._frame_bytes, _NO_FRAME)

    def feed(self, data: bytes) -> list[Outcome]:
        """What the frames that are complete within ``data`` say, oldest first."""
        outcomes: list[Outcome] = []
        data = self._tail + data
        at = 0
        while len(data) - at >= self._seen_bytes:
            payload = self._payload(data, at)
            if payload is not None:
                self._strays.frame()
                outcomes.append(self._reading(payload))
                at += self._frame_bytes
                continue
            unseen = len(data) - self._seen_bytes + 1
            found = data.find(self._sync, at + 1, unseen - 1 + len(self._sync))
            goes_on = found if found >= 0 else unseen
            outcomes.extend(self._strays.skipped(goes_on - at))
            at = goes_on
        self._tail = data[at:]
        return outcomes

    def _payload(self, data: bytes, at: int) -> bytes | None:
        if not data.startswith(self._head, at):
            return None
        begin = at + len(self._head)
        payload = data[begin : begin + self._told.payload_bytes]
        after = data[begin + self._told.payload_bytes : at + self._seen_bytes]
        expected = self._told.check_value(payload) or self._head
        return payload if after == expected else None

    def _reading(self, payload: bytes) -> Outcome:
        told = self._told
        value = number_from(payload, told.value_at, told.value_type, told.endianness)
        line = payload.hex(" ")
        if not math.isfinite(value):
            return Said("status", _NO_NUMBER)
        device_s = None
        if told.time_at is not None:
            ticks = number_from(payload, told.time_at, told.time_type, told.endianness)
            device_s = self._ticks.seconds(ticks) if math.isfinite(ticks) else None
        if told.counts is not None:
            return self._scale.reading(line, value, None, device_s)
        return self._scale.reading(line, value * told.scale, checked_unit("unit", told.unit), device_s)
