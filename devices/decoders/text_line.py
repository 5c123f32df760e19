"""Bytes to readings for cuffs that print lines: says which grammar each line is.

Knows no port and no clock. However the bytes are cut into pieces the outcomes are the same, and no
bytes make it raise.
"""

import re
from dataclasses import dataclass
from typing import Final

from devices.decoders.columns import ColumnReader
from devices.decoders.decoded import CUFF_MMHG, LineFormat, Outcome, Range, Rejected, Said, Scale
from devices.decoders.json_line import JsonReader
from devices.decoders.labels import LabelReader
from devices.decoders.lines import Lines, banner
from devices.decoders.numbers import is_status, number
from devices.decoders.teleplot import teleplot_line
from devices.units import unit_named

_WITH_UNIT: Final = re.compile(
    r"(?P<value>[+-]?[0-9.,]+(?:[eE][+-]?[0-9]+)?) ?(?P<unit>[A-Za-z][A-Za-z0-9]*)"
)
_PAIRED: Final = re.compile(r"[A-Za-z~_][^:=]*[:=]")
_MIXED: Final = "A line mixes numbers and words."


@dataclass(frozen=True, slots=True, kw_only=True)
class TextParameters(LineFormat):
    """``[parameters]`` of a profile of kind ``text``."""

    def decoder(self, accepted_mmhg: Range = CUFF_MMHG) -> "TextLineDecoder":
        return TextLineDecoder(self, accepted_mmhg)


class TextLineDecoder:
    """Owns the bytes of one opening of one port; make a new one after reopening."""

    def __init__(self, line_format: LineFormat | None = None, accepted_mmhg: Range = CUFF_MMHG) -> None:
        self._format = line_format or LineFormat()
        self._scale = Scale(self._format.unit, self._format.counts, accepted_mmhg)
        self._labels = LabelReader(self._format, self._scale)
        self._json = JsonReader(self._labels)
        self._columns = ColumnReader(self._format, self._labels, self._scale)
        self._lines = Lines()

    def feed(self, data: bytes) -> list[Outcome]:
        """What the lines that end within ``data`` say, oldest first."""
        outcomes: list[Outcome] = []
        comma, columns = self._format.decimal_comma, self._format.column is not None
        for line in self._lines.feed(data):
            if isinstance(line, Rejected):
                outcomes.append(line)
            elif line.startswith("{"):
                outcomes.extend(self._json.line(line))
            elif (
                (alone := number(line, decimal_comma=comma)) is not None
                and not columns
                and not self._columns.are_timed
            ):
                outcomes.append(self._scale.reading(line, alone, None, None))
            elif (going_on := self._columns.next(line)) is not None:
                outcomes.append(going_on)
            else:
                outcomes.extend(self._line(line))
        return outcomes

    def _line(self, line: str) -> list[Outcome]:
        if line.startswith(">"):
            return teleplot_line(line, self._labels)
        if _PAIRED.search(line):
            return self._labels.pairs(line)
        return self._fields(line)

    def _fields(self, line: str) -> list[Outcome]:
        separator = _separator(line, decimal_comma=self._format.decimal_comma)
        fields = _split(line, separator)
        commas = self._format.decimal_comma or ("," in line and ";" in line)
        numbers = [number(field, decimal_comma=commas) for field in fields]
        found = [value for value in numbers if value is not None]
        if len(found) == len(fields):
            return self._columns.row(line, found, separator)
        if (with_unit := _WITH_UNIT.fullmatch(line)) and (unit := unit_named(with_unit["unit"])):
            value = number(with_unit["value"], decimal_comma=self._format.decimal_comma)
            if value is not None:
                return [self._scale.reading(line, value, unit, None)]
        said = banner(line)
        if said.kind != "banner":
            return [said]
        if any(is_status(field) for field in fields):
            return [Said("status", line)]
        if found:
            return [Rejected(line, _MIXED)]
        self._columns.header(fields, separator)
        return [said]


def _separator(text: str, *, decimal_comma: bool) -> str:
    """What a row is cut at: semicolons, else tabs, else commas, else spaces."""
    return next((one for one in (";\t" if decimal_comma else ";\t,") if one in text), " ")


def _split(text: str, separator: str) -> list[str]:
    if separator == " ":
        return text.split()
    return [field.strip() for field in text.removesuffix(separator).split(separator)]
