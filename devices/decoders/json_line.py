"""Lines that are one JSON object each: ``{"t":1234,"p":22.41,"u":"mmHg"}``."""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from devices.decoders.decoded import CUFF_MMHG, LineFormat, Outcome, Range, Rejected, Said, Scale
from devices.decoders.labels import LabelReader
from devices.decoders.lines import LineDecoder, banner
from devices.decoders.numbers import is_status
from devices.units import unit_named, unit_within

_JSON: Final = json.JSONDecoder()
_STRING_OR_NUMBER: Final = re.compile(r'("[^"\\]*"|-?[0-9][0-9.eE+-]*)')
# Short enough to be finite. Not "-0", which JSON reads as 0.
_NUMBER: Final = r"(-?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,15}|0|-?[1-9][0-9]{0,14})"
# A device whose words change again and again is not learned for ever.
_MOST_LESSONS: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonParameters(LineFormat):
    """``[parameters]`` of a profile of kind ``json``."""

    def decoder(self, accepted_mmhg: Range = CUFF_MMHG) -> LineDecoder:
        reader = JsonReader(LabelReader(self, Scale(self.unit, self.counts, accepted_mmhg)))
        return LineDecoder(lambda line: reader.line(line) if line.startswith("{") else [banner(line)])


class JsonReader:
    """Lines that begin like JSON; one that differs from the last in its numbers only needs no parsing."""

    def __init__(self, labels: LabelReader) -> None:
        self._labels = labels
        self._alike: re.Pattern[str] | None = None
        self._names: tuple[str, ...] = ()
        self._units: tuple[str | None, ...] = ()
        self._lessons = 0

    def line(self, line: str) -> list[Outcome]:
        """What a line says; its keys are labels, ``u`` or ``unit`` the unit."""
        if self._alike is not None and (match := self._alike.fullmatch(line)):
            return self._labels.chosen(line, self._names, list(map(float, match.groups())), self._units)
        parsed = numbers_of(line)
        if not isinstance(parsed, tuple):
            return [parsed]
        names, values, units = parsed
        if self._lessons < _MOST_LESSONS:
            self._lessons += 1
            self._alike, self._names, self._units = _alike(line, values), names, units
        return self._labels.chosen(line, names, values, units)


Parsed = tuple[tuple[str, ...], list[float], tuple[str | None, ...]]


def numbers_of(line: str) -> Parsed | Rejected | Said:
    """The labels of a line's numbers, the numbers, and their units; or why there are none."""
    numbers: dict[str, float] = {}
    texts: list[str] = []
    try:
        content, end = _JSON.raw_decode(line)
        for label, value in content.items():
            of_type = type(value)
            if of_type is float or of_type is int:
                numbers[label] = float(value)
            elif of_type is str:
                texts.append(value)
    except (ValueError, OverflowError, RecursionError):
        end = 0
    if end < len(line):
        return Rejected(line, "A line begins like JSON and is not.")
    named = content.get("u", content.get("unit"))
    unit = None if named is None else unit_named(str(named))
    if named is not None and unit is None:
        return Rejected(line, "A JSON line names a unit that is not known.")
    values = list(numbers.values())
    if not all(map(math.isfinite, values)) or any(map(is_status, texts)):
        return Said("status", line)
    names = tuple(numbers)
    return names, values, _units(names, unit)


def _alike(line: str, values: Sequence[float]) -> re.Pattern[str] | None:
    """What lines are like that differ from this one in their numbers only; None when that cannot be told."""
    parts = _STRING_OR_NUMBER.split(line)
    parts[::2] = map(re.escape, parts[::2])
    parts[1::2] = [re.escape(part) if part[0] == '"' else _NUMBER for part in parts[1::2]]
    pattern = re.compile("".join(parts))
    match = pattern.fullmatch(line)
    # Some numbers may be no fields, some labels come twice, and what is escaped is not taken apart here.
    told = match is not None and "\\" not in line and list(map(float, match.groups())) == values
    return pattern if told else None


@lru_cache(maxsize=256)
def _units(labels: tuple[str, ...], unit: str | None) -> tuple[str | None, ...]:
    return tuple(unit_within(label) or unit for label in labels)
