"""Bytes to readings for cuffs that print lines: finds the lines and says which grammar each one is.

Knows no port and no clock. However the bytes are cut into pieces the outcomes are the same, and no
bytes make it raise.
"""

import re
from dataclasses import dataclass
from typing import Final

from devices.decoders.columns import ColumnReader
from devices.decoders.decoded import LineFormat, Outcome, Rejected, Said
from devices.decoders.labels import LabelReader
from devices.decoders.numbers import is_status, number

LONGEST_LINE_BYTES: Final = 512

_ESCAPE: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|.)?")
_PAIRED: Final = re.compile(r"[A-Za-z~_][^:=]*[:=]")
_TOO_LONG: Final = "A line is longer than 512 bytes: the baud rate may be wrong."
_UNREADABLE: Final = "A line has characters that no cuff prints: the baud rate may be wrong."
_MIXED: Final = "A line mixes numbers and words."


class TextLineDecoder:
    """Owns the bytes of one opening of one port; make a new one after reopening.

    Everything up to the first line end is dropped, because the first line is usually cut.
    """

    def __init__(self, line_format: LineFormat | None = None) -> None:
        self._format = line_format or LineFormat()
        self._labels = LabelReader(self._format)
        self._columns = ColumnReader(self._format, self._labels)
        self._tail = b""
        self._skipping = True

    def feed(self, data: bytes) -> list[Outcome]:
        """What the lines that end within ``data`` say, oldest first."""
        outcomes: list[Outcome] = []
        *lines, tail = (self._tail + data).split(b"\n")
        for line in lines:
            if self._skipping:
                self._skipping = False
            elif len(line) > LONGEST_LINE_BYTES:
                outcomes.append(Rejected(_shown(line), _TOO_LONG))
            else:
                outcomes.extend(self._line(line))
        if self._skipping:
            tail = b""
        elif len(tail) > LONGEST_LINE_BYTES:
            outcomes.append(Rejected(_shown(tail), _TOO_LONG))
            self._skipping = True
            tail = b""
        self._tail = tail
        return outcomes

    def _line(self, raw: bytes) -> list[Outcome]:
        text = raw.decode("utf-8", errors="replace").replace("\0", "").replace("\r", "")
        text = _ESCAPE.sub("", text).strip()
        if not text:
            return []
        if "\ufffd" in text or not text.replace("\t", " ").isprintable():
            return [Rejected(_shown(raw), _UNREADABLE)]
        if text.startswith("{"):
            return self._labels.json_line(text)
        if _PAIRED.search(text):
            return self._labels.pairs(text)
        return self._fields(text)

    def _fields(self, text: str) -> list[Outcome]:
        fields = _split(text, decimal_comma=self._format.decimal_comma)
        commas = self._format.decimal_comma or ("," in text and ";" in text)
        numbers = [number(field, decimal_comma=commas) for field in fields]
        found = [value for value in numbers if value is not None]
        if len(found) == len(fields):
            return self._columns.row(text, found)
        if any(is_status(field) for field in fields):
            return [Said("status", text)]
        if found:
            return [Rejected(text, _MIXED)]
        self._columns.header(fields)
        return [Said("banner", text)]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextParameters(LineFormat):
    """``[parameters]`` of a profile of kind ``text``."""

    def decoder(self) -> TextLineDecoder:
        return TextLineDecoder(self)


def _split(text: str, *, decimal_comma: bool) -> list[str]:
    """The fields of a row: cut at semicolons, else tabs, else commas, else spaces."""
    separators = ";\t" if decimal_comma else ";\t,"
    for separator in separators:
        if separator in text:
            return [field.strip() for field in text.strip(separator).split(separator)]
    return text.split()


def _shown(raw: bytes) -> str:
    return raw[:40].decode("ascii", errors="replace")
