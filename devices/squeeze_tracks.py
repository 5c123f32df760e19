"""Every number a stream carries, each followed through its lines or frames. Knows no pressure.

It reads more loosely than the decoders do: what a number means is not known yet.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from devices.decoders.labels import Field, labelled
from devices.decoders.lines import Lines
from devices.decoders.numbers import number
from devices.profiles import Profile
from devices.squeeze_meters import Number
from devices.squeeze_meters import numbers as meter_numbers
from devices.squeeze_place import Place, Track
from devices.units import unit_named, unit_within

_TELEPLOT: Final = re.compile(r">\s*([^:;§|]+):(?:-?[0-9]+:)?([^:;§|]+)(?:;[^§|]*)?(?:§([^|]*))?(?:\|.*)?")
_SENTENCE: Final = re.compile(r"[$!]([^*$!,]+),([^*$!]*)(\*[0-9A-Fa-f]{2})?")
_WITH_UNIT: Final = re.compile(r"([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?) ?([A-Za-z][A-Za-z0-9]*)")
_DECIMAL_COMMA: Final = re.compile(r"[+-]?[0-9]+,([0-9]+)")
_LINES_JUDGED: Final = 60
_FEWEST_LINES: Final = 3


def lines_of(data: bytes) -> list[str]:
    """The lines that can be read; the first, which is usually cut, is left out."""
    return [line for line in Lines().feed(data) if isinstance(line, str)]


def likeness(data: bytes) -> float:
    """How much a stream is like text with numbers: 0 not at all, as at a wrong speed, to 1."""
    lines = Lines().feed(data)[-_LINES_JUDGED:]
    if len(lines) < _FEWEST_LINES:
        return 0.0
    readable = [line for line in lines if isinstance(line, str)]
    if not any(any(letter.isdigit() for letter in line) for line in readable):
        return 0.0
    return len(readable) / len(lines)


def tracks(data: bytes) -> tuple[Track, ...]:
    """Every number of the lines, in the order in which they first come. Never raises."""
    return Tracker(data).feed(data)


class Tracker:
    """Follows the numbers of one stream; whether a comma is decimal it tells from ``sample``.

    ``meter`` is the shipped profile of a meter's stream; without one it is lines of text.
    """

    def __init__(self, sample: bytes, meter: Profile | None = None) -> None:
        self._meter = meter
        self._decimal_comma = meter is None and has_decimal_comma(lines_of(sample))

    def feed(self, data: bytes) -> tuple[Track, ...]:
        """The tracks of another stretch of it; the line that is cut at its begin is left out."""
        found: dict[Place, tuple[list[float], Counter[str | None]]] = {}
        for place, value, unit in self._numbers(data):
            values, units = found.setdefault(place, ([], Counter()))
            values.append(value)
            units[unit] += 1
        return tuple(
            Track(place, tuple(values), units.most_common(1)[0][0])
            for place, (values, units) in found.items()
        )

    def _numbers(self, data: bytes) -> Iterable[Number]:
        if self._meter is not None:
            return meter_numbers(self._meter, data)
        lines = lines_of(data)
        return (one for line in lines for one in _numbers(line, self._decimal_comma))


def has_decimal_comma(lines: Sequence[str]) -> bool:
    """Whether ``22,4`` is one number: beside another separator, or where its second part never is one."""
    rows = [line for line in lines if "," in line and not any(sign in line for sign in ":={$>.")]
    if not rows or len(rows) < len(lines) / 2:
        return False
    if all(";" in row or "\t" in row for row in rows):
        parts = [part.strip() for row in rows for part in re.split(r"[;\t]", row)]
        return all(number(part, decimal_comma=True) is not None for part in parts if part)
    parts_after = [match[1] for row in rows if (match := _DECIMAL_COMMA.fullmatch(row.strip()))]
    if len(parts_after) < len(rows) or len({len(part) for part in parts_after}) != 1:
        return False
    # Whole numbers are not printed with zeros before them; one digit alone, whatever it is, are tenths.
    return len(parts_after[0]) == 1 or any(part[0] == "0" for part in parts_after)


def _numbers(line: str, comma: bool) -> Iterator[Number]:
    if line[0] == "{":
        for field in _json_fields(line):
            yield Place("json", field.label), field.value, field.unit
    elif line[0] == ">":
        if (match := _TELEPLOT.fullmatch(line)) and (value := number(match[2].strip())) is not None:
            name = match[1].strip()
            yield Place("teleplot", name), value, unit_named(match[3] or "") or unit_within(name)
    elif line[0] in "$!":
        if match := _SENTENCE.fullmatch(line):
            for column, part in enumerate(match[2].split(","), 1):
                if (value := number(part.strip())) is not None:
                    yield Place("nmea", match[1], column, has_checksum=match[3] is not None), value, None
    elif pairs := labelled(line, decimal_comma=comma)[0]:
        for field in pairs:
            yield Place("text", field.label, decimal_comma=comma), field.value, field.unit
    else:
        yield from _columns(line, comma)


def _columns(line: str, comma: bool) -> Iterator[Number]:
    separator = next((sign for sign in (";\t" if comma else ";\t,") if sign in line), None)
    parts = [part.strip() for part in line.strip(separator).split(separator)]
    values = [number(part, decimal_comma=comma) for part in parts]
    if all(value is not None for value in values):
        for column, value in enumerate(values, 1):
            assert value is not None
            yield Place("text", "", column if len(values) > 1 else None, comma), value, None
    elif match := _WITH_UNIT.fullmatch(line):
        unit, alone = unit_named(match[2]), number(match[1])
        if unit is not None and alone is not None:
            yield Place("text", decimal_comma=comma), alone, unit


def _json_fields(line: str) -> list[Field]:
    try:
        content = json.loads(line)
        numbers = [
            (label, float(value))
            for label, value in content.items()
            if isinstance(value, int | float) and not isinstance(value, bool)
        ]
    except (ValueError, OverflowError, RecursionError):
        return []
    named = content.get("u", content.get("unit"))
    unit = None if named is None else unit_named(str(named))
    return [
        Field(label, value, unit_within(label) or unit) for label, value in numbers if math.isfinite(value)
    ]
