"""Bytes to whole lines of text; knows no numbers. A line that has not ended is never given out."""

import re
from collections.abc import Callable
from typing import Final

from devices.decoders.decoded import Outcome, Rejected, Said

LONGEST_LINE_BYTES: Final = 512

_ESCAPE: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|.)?")
_CLEAN: Final = bytes([*b"\t\n", *range(0x20, 0x7F)])
# What the reference cuff answers to ``?``: name, serial number, firmware, range in mmHg, rate in Hz.
_IDENTITY: Final = re.compile(r"CUFF(?: [^ ]+){3} [0-9.]+ [0-9.]+")
# What it answers to ``t``, each time anew.
_TARE: Final = re.compile(r"tare (?:is|refused) [a-z ]+")
_TOO_LONG: Final = "A line is longer than 512 bytes: the baud rate may be wrong."
_UNREADABLE: Final = "A line has characters that no cuff prints: the baud rate may be wrong."


class Lines:
    """Owns the bytes of one opening of one port; make a new one after reopening.

    Everything up to the first line end is dropped, because the first line is usually cut.
    """

    def __init__(self) -> None:
        self._tail = b""
        self._skipping = True

    def feed(self, data: bytes) -> list[str | Rejected]:
        """The lines that end within ``data``, trimmed, without empty ones; control characters of
        terminals are taken out, and a line with others is rejected."""
        # Some devices end their lines with a carriage return alone; empty lines are none.
        whole, end, tail = (self._tail + data.replace(b"\r", b"\n")).rpartition(b"\n")
        lines: list[str | Rejected] = []
        if end:
            if self._skipping:
                self._skipping = False
                _, end, whole = whole.partition(b"\n")
            if end:
                lines = _cut(whole)
        if self._skipping:
            tail = b""
        elif len(tail) > LONGEST_LINE_BYTES:
            lines.append(Rejected(shown(tail), _TOO_LONG))
            self._skipping = True
            tail = b""
        self._tail = tail
        return lines


class LineDecoder:
    """A decoder for devices whose every line is read by one function."""

    def __init__(self, read: Callable[[str], list[Outcome]]) -> None:
        self._lines = Lines()
        self._read = read

    def feed(self, data: bytes) -> list[Outcome]:
        """What the lines that end within ``data`` say, oldest first."""
        outcomes: list[Outcome] = []
        for line in self._lines.feed(data):
            if isinstance(line, Rejected):
                outcomes.append(line)
            else:
                outcomes.extend(self._read(line))
        return outcomes


def banner(line: str) -> Said:
    """A line without a reading: what the reference cuff says of itself or of its tare, or anything else."""
    if _TARE.fullmatch(line):
        return Said("tare", line)
    return Said("identity" if _IDENTITY.fullmatch(line) else "banner", line)


def shown(raw: bytes) -> str:
    """The beginning of bytes as a text for people."""
    return raw[:40].decode("ascii", errors="replace")


def _cut(whole: bytes) -> list[str | Rejected]:
    # Checking all lines at once makes ten thousands of lines a second cheap.
    if not whole.translate(None, _CLEAN) and (len(whole) <= LONGEST_LINE_BYTES or _are_short(whole)):
        return list(filter(None, map(str.strip, whole.decode("ascii").split("\n"))))
    return [line for line in map(_line, whole.split(b"\n")) if line != ""]


def _are_short(whole: bytes) -> bool:
    return max(map(len, whole.split(b"\n"))) <= LONGEST_LINE_BYTES


def _line(raw: bytes) -> str | Rejected:
    if len(raw) > LONGEST_LINE_BYTES:
        return Rejected(shown(raw), _TOO_LONG)
    text = raw.decode("utf-8", errors="replace").replace("\0", "")
    text = _ESCAPE.sub("", text).strip()
    if "\ufffd" in text or not text.replace("\t", " ").isprintable():
        return Rejected(shown(raw), _UNREADABLE)
    return text
