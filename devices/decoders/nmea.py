"""Sentences with a checksum in the manner of NMEA 0183: ``$PRES,22.41*7A``. Knows no port and no clock."""

import re
from dataclasses import dataclass
from typing import Annotated, Final

from devices.decoders.checksums import xor8
from devices.decoders.decoded import (
    CUFF_MMHG,
    Counts,
    Outcome,
    Range,
    Rejected,
    Said,
    Scale,
    checked_unit,
)
from devices.decoders.lines import LineDecoder, banner
from devices.decoders.numbers import is_status, number
from devices.decoders.ticks import TickCounter
from devices.strict_table import OneOf, Within, check
from devices.units import unit_named

_SENTENCE: Final = re.compile(r"[$!](?P<body>[^*$!]*)(?:\*(?P<sum>[0-9A-Fa-f]{2}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class NmeaParameters:
    """``[parameters]`` of a profile of kind ``nmea``. Raises ``BadValue`` when out of bounds."""

    sentence: Annotated[str, Within(1, 20)] = "PRES"
    """The first word of the sentences that carry the pressure."""
    column: Annotated[int, Within(1, 64)] = 1
    """Where the pressure is, counted from 1 after the first word."""
    unit: str = "mmHg"
    unit_column: Annotated[int, Within(1, 64)] | None = None
    """Where the sentence names its unit, when it does."""
    time_column: Annotated[int, Within(1, 64)] | None = None
    time_unit: Annotated[str, OneOf("s", "ms", "us")] = "ms"
    counts: Counts | None = None
    checksum_required: bool = True
    """Whether a sentence without its two hexadecimal digits is rejected."""

    def __post_init__(self) -> None:
        check(self)
        checked_unit("unit", self.unit)

    def decoder(self, accepted_mmhg: Range = CUFF_MMHG) -> LineDecoder:
        return LineDecoder(_Sentences(self, accepted_mmhg).read)


class _Sentences:
    def __init__(self, told: NmeaParameters, accepted_mmhg: Range) -> None:
        self._told = told
        self._scale = Scale(told.unit, told.counts, accepted_mmhg)
        self._ticks = TickCounter(told.time_unit)

    def read(self, line: str) -> list[Outcome]:
        if line[0] not in "$!":
            return [banner(line)]
        match = _SENTENCE.fullmatch(line)
        if match is None:
            return [Rejected(line, "A line begins like a sentence and is not.")]
        if match["sum"] is None:
            if self._told.checksum_required:
                return [Rejected(line, "A sentence has no checksum.")]
        elif int(match["sum"], 16) != xor8(match["body"].encode("utf-8")):
            return [Rejected(line, "A sentence's checksum does not fit it.")]
        word, *columns = (part.strip() for part in match["body"].split(","))
        return self._columns(line, columns) if word == self._told.sentence else []

    def _columns(self, line: str, columns: list[str]) -> list[Outcome]:
        told = self._told
        if max(told.column, told.unit_column or 0, told.time_column or 0) > len(columns):
            return [Rejected(line, "A sentence has fewer columns than the cuff's settings say.")]
        text = columns[told.column - 1]
        value = number(text)
        if value is None:
            if not text or is_status(text):
                return [Said("status", line)]
            return [Rejected(line, "A sentence has no number where the pressure should be.")]
        unit = None
        if told.unit_column is not None:
            unit = unit_named(columns[told.unit_column - 1])
            if unit is None:
                return [Rejected(line, "A sentence names a unit that is not known.")]
        ticks = None if told.time_column is None else number(columns[told.time_column - 1])
        if told.time_column is not None and ticks is None:
            return [Rejected(line, "A sentence has no number where the time should be.")]
        device_s = None if ticks is None else self._ticks.seconds(ticks)
        return [self._scale.reading(line, value, unit, device_s)]
