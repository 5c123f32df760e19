"""How cuffs and meters send a pressure, as bytes: for the simulated cuff and for tests. Knows no patient.

The counterpart of ``devices.decoders``: each format has a shipped profile that reads it back.
"""

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from devices.decoders.binary_frame import BinaryParameters
from devices.decoders.checksums import xor8
from devices.decoders.number_types import bytes_of
from devices.units import MMHG_PER_UNIT

COUNTS_ZERO: Final = 8000.0
COUNTS_GAIN: Final = 419.4
"""Counts per mmHg of the format ``counts``: a 24-bit converter's order of magnitude."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """One format: what is sent for a sample, and before the first one."""

    sample: Callable[[float, float], bytes]
    """Device time in ms and pressure in mmHg to bytes."""
    header: bytes = b""
    profile: str = "text"
    """The key of a shipped profile that reads it."""


def meter16_frame(
    pressure_mmhg: float, unit_code: str = "78", decimals: int = 2, display: str = "1"
) -> bytes:
    """The 16-character frame of a number in the unit of a code."""
    sign = "1" if pressure_mmhg < 0 else "0"
    reading = round(abs(pressure_mmhg) * 10**decimals)
    return f"\x024{display}{unit_code}{sign}{decimals}{reading:08d}\r".encode("ascii")


def binary_frame(told: BinaryParameters, device_ms: float, pressure_mmhg: float) -> bytes:
    """A frame of the binary format that a profile describes; without counts."""
    payload = bytearray(told.payload_bytes)
    value = bytes_of(pressure_mmhg / MMHG_PER_UNIT[told.unit] / told.scale, told.value_type, told.endianness)
    payload[told.value_at : told.value_at + len(value)] = value
    if told.time_at is not None:
        ticks = bytes_of(device_ms % 2**32, told.time_type, told.endianness)
        payload[told.time_at : told.time_at + len(ticks)] = ticks
    length = bytes([told.payload_bytes]) if told.has_length_byte else b""
    return told.sync_bytes + length + bytes(payload) + told.check_value(bytes(payload))


def nmea_sentence(body: str) -> bytes:
    """A sentence with its checksum and line end."""
    return f"${body}*{xor8(body.encode('ascii')):02X}\r\n".encode("ascii")


def _text(line: Callable[[float, float], str]) -> Callable[[float, float], bytes]:
    return lambda device_ms, pressure_mmhg: f"{line(device_ms, pressure_mmhg)}\n".encode()


def _json(device_ms: float, pressure_mmhg: float) -> str:
    return f'{{"t":{_ms(device_ms)},"p":{pressure_mmhg:.2f},"u":"mmHg"}}'


def _csv(device_ms: float, pressure_mmhg: float) -> str:
    return f"{round(device_ms)},{pressure_mmhg:.2f}"


def _number(_device_ms: float, pressure_mmhg: float) -> str:
    return f"{pressure_mmhg:.2f}"


def _counts(_device_ms: float, pressure_mmhg: float) -> str:
    return f"{_count(pressure_mmhg)}"


def _columns(_device_ms: float, pressure_mmhg: float) -> str:
    return f"{_count(pressure_mmhg)},{pressure_mmhg:.2f}"


def _decimal_comma(device_ms: float, pressure_mmhg: float) -> str:
    return f"{round(device_ms)};{pressure_mmhg:.2f}".replace(".", ",")


def _label(_device_ms: float, pressure_mmhg: float) -> str:
    return f"p:{pressure_mmhg:.2f}"


def _plotter(_device_ms: float, pressure_mmhg: float) -> str:
    return f"p:{pressure_mmhg:.2f}\tset:24"


def _equals(_device_ms: float, pressure_mmhg: float) -> str:
    raw = _count(pressure_mmhg)
    return f"raw={raw}\tdelta={raw - round(COUNTS_ZERO)}\t~mmHg={pressure_mmhg:.2f}"


def _units(_device_ms: float, pressure_mmhg: float) -> str:
    bar, psi = (pressure_mmhg / MMHG_PER_UNIT[unit] for unit in ("bar", "psi"))
    return f"bar: {bar:.2f},psi : {psi:.2f},mmHg : {pressure_mmhg:.2f}"


def _lines(_device_ms: float, pressure_mmhg: float) -> str:
    pascal, atm, psi = (pressure_mmhg / MMHG_PER_UNIT[unit] for unit in ("Pa", "atm", "psi"))
    return f"Pascal: {pascal:.0f}\nATM: {atm:.3f}\nmmHg: {pressure_mmhg:.2f}\nPSI: {psi:.2f}"


def _block(_device_ms: float, pressure_mmhg: float) -> str:
    return f"start\nP:{pressure_mmhg:.2f}\nend"


def _teleplot(device_ms: float, pressure_mmhg: float) -> str:
    return f">p:{_ms(device_ms)}:{pressure_mmhg:.2f}§mmHg"


def _nmea(_device_ms: float, pressure_mmhg: float) -> bytes:
    return nmea_sentence(f"PRES,{pressure_mmhg:.2f}")


def _meter16(_device_ms: float, pressure_mmhg: float) -> bytes:
    return meter16_frame(pressure_mmhg)


def _lab_dmm(_device_ms: float, pressure_mmhg: float) -> bytes:
    return f"{pressure_mmhg:+07.3f} 07 Z\r".encode("ascii")


# The same as in the shipped profile of kind binary.
_BINARY: Final = BinaryParameters(
    sync="AA 55",
    has_length_byte=True,
    payload_bytes=8,
    time_at=0,
    value_at=4,
    value_type="f32",
    checksum="crc16_modbus",
    checksum_over="length_and_payload",
)


def _binary(device_ms: float, pressure_mmhg: float) -> bytes:
    return binary_frame(_BINARY, device_ms, struct.unpack("f", struct.pack("f", pressure_mmhg))[0])


def _ms(device_ms: float) -> str:
    return f"{device_ms:.3f}".rstrip("0").rstrip(".")


def _count(pressure_mmhg: float) -> int:
    return round(COUNTS_ZERO + COUNTS_GAIN * pressure_mmhg)


ENCODERS: Final[Mapping[str, Encoder]] = {
    "json": Encoder(_text(_json), profile="reference_cuff"),
    "csv": Encoder(_text(_csv)),
    "number": Encoder(_text(_number)),
    "label": Encoder(_text(_label)),
    "counts": Encoder(_text(_counts), profile="counts"),
    "header": Encoder(_text(_columns), header=b"ADC0,mmHg\n"),
    "decimal_comma": Encoder(_text(_decimal_comma), profile="decimal_comma"),
    "plotter": Encoder(_text(_plotter)),
    "equals": Encoder(_text(_equals)),
    "units": Encoder(_text(_units)),
    "lines": Encoder(_text(_lines)),
    "block": Encoder(_text(_block)),
    "teleplot": Encoder(_text(_teleplot), profile="teleplot"),
    "nmea": Encoder(_nmea, profile="nmea"),
    "meter16": Encoder(_meter16, profile="meter16"),
    "lab_dmm": Encoder(_lab_dmm, profile="lab_dmm"),
    "binary": Encoder(_binary, profile="binary"),
}
"""By the name that ``--format`` takes."""
