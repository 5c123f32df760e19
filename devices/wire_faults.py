"""What a bad cable, a wrong speed or a starting board make of the bytes a cuff sends. Knows no patient."""

from random import Random
from typing import Final

BOOT_NOISE: Final = (
    b"\x00\xf0ets Jul 29 2019 12:21:46\r\n"
    b"rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n"
    b"CUFF simulated\n"
)
"""What a board prints when it starts, as an ESP32 does."""

GARBAGE_BYTES: Final = 20
_BROKEN_SHARE: Final = 1 / 3
_HEARD_TOO_FAST: Final = 2


def broken(line: bytes, rng: Random) -> bytes:
    """Now and then a line breaks off, and its end with the line end is lost."""
    return line[: rng.randrange(len(line))] if rng.random() < _BROKEN_SHARE else line


def misheard(sent: bytes) -> bytes:
    """What a port takes ``sent`` for that listens twice as fast as the device sends (8N1)."""
    levels = [bit for byte in sent for bit in (0, *((byte >> place) & 1 for place in range(8)), 1)]
    line = [level for level in levels for _ in range(_HEARD_TOO_FAST)] + [1] * 10
    heard, at = bytearray(), 0
    while at < len(line) - 10:
        if line[at]:
            at += 1
            continue
        heard.append(sum(line[at + 1 + place] << place for place in range(8)))
        at += 9
        # Without a stop bit a receiver waits for the line to come to rest.
        while not line[at]:
            at += 1
    return bytes(heard)
