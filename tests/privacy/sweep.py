"""Looks for words in every file below a folder: in its name, raw, as UTF-16, inside what is compressed."""

import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

# What zlib writes first: no preset dictionary, a window of 32 KiB, the four levels it names.
_ZLIB_HEADS = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_MOST_BYTES = 20_000_000


def hits(folder: Path, words: Sequence[str], *, besides: Path | None = None) -> list[str]:
    """Where a word stands, one sentence each; nothing below ``besides`` is looked at."""
    found = []
    for path in sorted(folder.rglob("*")):
        if besides is not None and path.is_relative_to(besides):
            continue
        found += [f"{word!r} is in the name {path}" for word in words if word.lower() in path.name.lower()]
        if path.is_file() and not path.is_symlink():
            found += [f"{word!r} is in {path}" for word in words_in(path.read_bytes(), words)]
    return found


def words_in(raw: bytes, words: Sequence[str]) -> list[str]:
    """The words that stand in these bytes in any of the ways."""
    unpacked = (raw, *_unpacked(raw))
    return [word for word in words if any(form in part for part in unpacked for form in _forms(word))]


def _forms(word: str) -> tuple[bytes, ...]:
    """As it is written, in small letters and in capitals; as bytes, as UTF-16 of both kinds, as digits."""
    spellings = {word, word.lower(), word.upper()}
    encodings = ("utf-8", "utf-16-le", "utf-16-be")
    plain = [spelling.encode(encoding) for spelling in spellings for encoding in encodings]
    return (*plain, word.encode().hex().encode(), word.encode("utf-16-be").hex().encode())


def _unpacked(raw: bytes) -> Iterator[bytes]:
    """Everything that zlib could have written, wherever it begins, as in a PDF, a PNG or an archive."""
    for head in _ZLIB_HEADS.finditer(raw):
        try:
            yield zlib.decompressobj().decompress(raw[head.start() :], _MOST_BYTES)
        except zlib.error:
            continue
    # As gzip and zip have it, without a head.
    for head in re.finditer(rb"\x1f\x8b\x08|PK\x03\x04", raw):
        start = head.start() + 10
        if head.group().startswith(b"PK"):
            named, extra = raw[head.start() + 26 :][:2], raw[head.start() + 28 :][:2]
            start = head.start() + 30 + int.from_bytes(named, "little") + int.from_bytes(extra, "little")
        try:
            yield zlib.decompressobj(-zlib.MAX_WBITS).decompress(raw[start:], _MOST_BYTES)
        except zlib.error:
            continue
