"""Samples as blocks of bytes and back, bit for bit; it does not know where they are kept.

A block, little-endian: ``CCFT``, version (1 byte), three zero bytes, number of samples n (4), CRC-32 of
all the rest (4), then n float64 each of ``t_s``, of ``pressure_mmhg`` and, in version 2, of ``raw``.
Version 1 is what samples without raw values are written as, such as those of an imported recording.

Versions 3 and 4 are the same two once a test is over: of each column the differences of neighbours, taken of
the bits as whole numbers so that none is lost, their bytes sorted by place, and zlib over all of it.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np

from ccft_desktop.core.session import Floats, Trace
from ccft_desktop.store.errors import DamagedValue, StoreTooNew

MAGIC: Final = b"CCFT"
WITHOUT_RAW: Final = 1
WITH_RAW: Final = 2
_PACKED: Final = 2
"""What a version is higher by once it is packed."""
SAMPLES_PER_PACKED_BLOCK: Final = 16_384
_HEAD: Final = struct.Struct("<4sB3xI")
_CRC: Final = struct.Struct("<I")
_START: Final = _HEAD.size + _CRC.size
_ARRAYS: Final = {WITHOUT_RAW: 2, WITH_RAW: 3, WITHOUT_RAW + _PACKED: 2, WITH_RAW + _PACKED: 3}

Column = Sequence[float] | Floats


def pack(t_s: Column, pressure_mmhg: Column, raw: Column | None = None, *, small: bool = False) -> bytes:
    """One block of the samples; all of shape (n,). ``small``: for keeping, not while a test runs."""
    columns = [t_s, pressure_mmhg] if raw is None else [t_s, pressure_mmhg, raw]
    version = (WITHOUT_RAW if raw is None else WITH_RAW) + (_PACKED if small else 0)
    head = _HEAD.pack(MAGIC, version, len(t_s))
    if small:
        body = zlib.compress(b"".join(_differences(np.asarray(column, "<f8")) for column in columns))
    else:
        body = b"".join(np.asarray(column, "<f8").tobytes() for column in columns)
    return head + _CRC.pack(zlib.crc32(head + body)) + body


def _differences(column: Floats) -> bytes:
    """Whole numbers wrap round where they run over, so every bit comes back; bytes of one place together."""
    differences = np.diff(column.view("<i8"), prepend=np.int64(0))
    return np.ascontiguousarray(differences.view(np.uint8).reshape(-1, 8).T).tobytes()


def _summed(body: bytes, arrays: int, count: int) -> Floats:
    planes = np.frombuffer(body, np.uint8).reshape(arrays, 8, count)
    differences = np.ascontiguousarray(planes.transpose(0, 2, 1)).view("<i8")[:, :, 0]
    return np.cumsum(differences, axis=1, dtype="<i8").view("<f8").astype(np.float64)


def unpack(block: bytes) -> Trace:
    """The samples of one block; raises ``DamagedValue``, ``StoreTooNew``."""
    if len(block) < _START:
        raise DamagedValue("A block of samples cannot be read.")
    magic, version, count = _HEAD.unpack_from(block)
    (crc,) = _CRC.unpack_from(block, _HEAD.size)
    if magic == MAGIC and version > max(_ARRAYS):
        raise StoreTooNew(
            "These samples were written by a newer version of this program. Update the program."
        )
    damaged = magic != MAGIC or version not in _ARRAYS
    if damaged or zlib.crc32(block[: _HEAD.size] + block[_START:]) != crc:
        raise DamagedValue("A block of samples cannot be read.")
    arrays = _ARRAYS[version]
    body = block[_START:] if version <= WITH_RAW else zlib.decompress(block[_START:])
    if len(body) != 8 * arrays * count:
        raise DamagedValue("A block of samples cannot be read.")
    if version <= WITH_RAW:
        return Trace(*np.frombuffer(body, "<f8").astype(np.float64).reshape(arrays, count))
    return Trace(*_summed(body, arrays, count))


def join(blocks: Iterable[bytes]) -> Trace:
    """One trace of all blocks, in their order; a block without raw values has NaN among those that have."""
    return _joined([unpack(block) for block in blocks])


def salvage(blocks: Iterable[bytes]) -> tuple[Trace, int]:
    """One trace of the blocks that can be read, a gap where one cannot, and how many cannot."""
    parts: list[Trace] = []
    damaged = 0
    for block in blocks:
        try:
            parts.append(unpack(block))
        except DamagedValue:
            damaged += 1
    return _joined(parts), damaged


def _joined(parts: Sequence[Trace]) -> Trace:
    if not parts:
        return Trace(np.empty(0), np.empty(0))
    raw = [np.full(len(part), np.nan) if part.raw is None else part.raw for part in parts]
    return Trace(
        np.concatenate([part.t_s for part in parts]),
        np.concatenate([part.pressure_mmhg for part in parts]),
        None if all(part.raw is None for part in parts) else np.concatenate(raw),
    )


def split(trace: Trace) -> Iterator[bytes]:
    """The trace in large blocks, at least one: an empty recording is not a missing one."""
    for start in range(0, max(len(trace), 1), SAMPLES_PER_PACKED_BLOCK):
        part = slice(start, start + SAMPLES_PER_PACKED_BLOCK)
        raw = None if trace.raw is None else trace.raw[part]
        yield pack(trace.t_s[part], trace.pressure_mmhg[part], raw, small=True)
