"""Check values that guard frames; bit by bit, because frames are short."""

from collections.abc import Callable, Mapping
from functools import reduce
from operator import xor
from typing import Final


def sum8(data: bytes) -> int:
    """Sum of all bytes, modulo 256."""
    return sum(data) & 0xFF


def xor8(data: bytes) -> int:
    """Exclusive or of all bytes."""
    return reduce(xor, data, 0)


def crc8(data: bytes) -> int:
    """CRC-8: polynomial 07, start 00 (check value of ``123456789``: F4)."""
    return _leftward(data, width=8, polynomial=0x07, start=0x00)


def crc16_ccitt(data: bytes) -> int:
    """CRC-16/CCITT-FALSE: polynomial 1021, start FFFF (check value 29B1)."""
    return _leftward(data, width=16, polynomial=0x1021, start=0xFFFF)


def crc16_modbus(data: bytes) -> int:
    """CRC-16/MODBUS: polynomial 8005 reflected, start FFFF (check value 4B37)."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


CHECKSUMS: Final[Mapping[str, tuple[int, Callable[[bytes], int]]]] = {
    "sum8": (1, sum8),
    "xor8": (1, xor8),
    "crc8": (1, crc8),
    "crc16_ccitt": (2, crc16_ccitt),
    "crc16_modbus": (2, crc16_modbus),
}
"""By name: how many bytes it takes in a frame, and what it is of some bytes."""


def _leftward(data: bytes, *, width: int, polynomial: int, start: int) -> int:
    crc, top, mask = start, 1 << (width - 1), (1 << width) - 1
    for byte in data:
        crc ^= byte << (width - 8)
        for _ in range(8):
            crc = (crc << 1 ^ (polynomial if crc & top else 0)) & mask
    return crc
