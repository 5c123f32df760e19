"""Numbers as devices put them into bytes: integers of 1 to 4 bytes and floats; knows no frames."""

import struct
from collections.abc import Mapping
from typing import Final, Literal

NUMBER_TYPES: Final[Mapping[str, int]] = {
    "u8": 1,
    "i8": 1,
    "u16": 2,
    "i16": 2,
    "u24": 3,
    "i24": 3,
    "u32": 4,
    "i32": 4,
    "f32": 4,
    "f64": 8,
}
"""How many bytes a number of each type takes."""


def number_from(data: bytes, at: int, of_type: str, endianness: str) -> float:
    """The number at a place; a float may be infinite or no number."""
    raw = data[at : at + NUMBER_TYPES[of_type]]
    if of_type.startswith("f"):
        value: float = struct.unpack(("<" if endianness == "little" else ">") + _code(of_type), raw)[0]
        return value
    return float(int.from_bytes(raw, byte_order(endianness), signed=of_type.startswith("i")))


def bytes_of(value: float, of_type: str, endianness: str) -> bytes:
    """The bytes of a number, rounded for an integer. Raises ``OverflowError`` when it does not fit."""
    if of_type.startswith("f"):
        return struct.pack(("<" if endianness == "little" else ">") + _code(of_type), value)
    return round(value).to_bytes(
        NUMBER_TYPES[of_type], byte_order(endianness), signed=of_type.startswith("i")
    )


def _code(of_type: str) -> str:
    return "f" if of_type == "f32" else "d"


def byte_order(endianness: str) -> Literal["little", "big"]:
    """``little`` or ``big``, as Python's integers want it."""
    return "little" if endianness == "little" else "big"
