"""Samples as blocks of bytes and back, bit for bit; it does not know where they are kept.

A block, little-endian: ``CCFT``, version (1 byte), three zero bytes, number of samples n (4), CRC-32 of
all the rest (4), n times ``t_s`` and n times ``pressure_mmhg`` as float64.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np

from ccft_desktop.core.session import Floats, Trace
from ccft_desktop.store.errors import DamagedValue, StoreTooNew

MAGIC: Final = b"CCFT"
VERSION: Final = 1
SAMPLES_PER_PACKED_BLOCK: Final = 16_384
_HEAD: Final = struct.Struct("<4sB3xI")
_CRC: Final = struct.Struct("<I")
_START: Final = _HEAD.size + _CRC.size


def pack(t_s: Sequence[float] | Floats, pressure_mmhg: Sequence[float] | Floats) -> bytes:
    """One block of the samples; both of shape (n,)."""
    head = _HEAD.pack(MAGIC, VERSION, len(t_s))
    body = np.asarray(t_s, "<f8").tobytes() + np.asarray(pressure_mmhg, "<f8").tobytes()
    return head + _CRC.pack(zlib.crc32(head + body)) + body


def unpack(block: bytes) -> tuple[Floats, Floats]:
    """Times and pressures of one block, shape (n,); raises ``DamagedValue``, ``StoreTooNew``."""
    if len(block) < _START:
        raise DamagedValue("A block of samples cannot be read.")
    magic, version, count = _HEAD.unpack_from(block)
    (crc,) = _CRC.unpack_from(block, _HEAD.size)
    if magic == MAGIC and version > VERSION:
        raise StoreTooNew(
            "These samples were written by a newer version of this program. Update the program."
        )
    if (
        magic != MAGIC
        or version != VERSION
        or len(block) != _START + 16 * count
        or zlib.crc32(block[: _HEAD.size] + block[_START:]) != crc
    ):
        raise DamagedValue("A block of samples cannot be read.")
    both = np.frombuffer(block, "<f8", 2 * count, _START).astype(np.float64)
    return both[:count], both[count:]


def join(blocks: Iterable[bytes]) -> Trace:
    """One trace of all blocks, in their order."""
    parts = [unpack(block) for block in blocks]
    if not parts:
        return Trace(np.empty(0), np.empty(0))
    return Trace(np.concatenate([t for t, _ in parts]), np.concatenate([p for _, p in parts]))


def split(trace: Trace) -> Iterator[bytes]:
    """The trace in large blocks, at least one: an empty recording is not a missing one."""
    for start in range(0, max(len(trace), 1), SAMPLES_PER_PACKED_BLOCK):
        part = slice(start, start + SAMPLES_PER_PACKED_BLOCK)
        yield pack(trace.t_s[part], trace.pressure_mmhg[part])
