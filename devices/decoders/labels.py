"""Labelled numbers (``p:22.4``, ``~mmHg=22.4``, ``Pressure(kPa): 2.9``): which of them is the pressure.

Knows labels and units; not how the line came, and no clock but the device's ticks.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from devices.decoders.decoded import Decoded, LineFormat, Outcome, Rejected, Said, Scale
from devices.decoders.numbers import is_status, number
from devices.decoders.ticks import TickCounter
from devices.units import MMHG_PER_UNIT, unit_named, unit_within

TIME_UNITS: Final = {
    "t": None,
    "time": None,
    "timestamp": None,
    "ms": "ms",
    "millis": "ms",
    "t_ms": "ms",
    "time_ms": "ms",
    "us": "us",
    "micros": "us",
    "t_us": "us",
    "time_us": "us",
    "t_s": "s",
    "time_s": "s",
}
"""Labels of the device's time and their unit; None: the unit the line format names."""

_PRESSURE_NAMES: Final = frozenset({"p", "pres", "press", "pressure", "preassure", "cuff"})
_UNIT_WORDS: Final = "|".join(sorted(MMHG_PER_UNIT, key=len, reverse=True))
_PAIR: Final = re.compile(
    r"(?P<label>[A-Za-z~_][^:=,;\t]*?)\s*[:=]\s*(?P<value>[^\s,;:=§|]+)"
    rf"(?:[\s§]*(?P<unit>{_UNIT_WORDS})(?=[\s,;|]|$)(?!\s*[:=]))?",
    re.IGNORECASE,
)
_PAIR_DECIMAL_COMMA: Final = re.compile(
    _PAIR.pattern.replace(r"(?P<value>[^\s,;:=§|]+)", r"(?P<value>[+-]?[0-9]+,[0-9]+|[^\s,;:=§|]+)"),
    re.IGNORECASE,
)
_BARE_AFTER_COMMA: Final = re.compile(r"[:=]\s*[+-]?[0-9]+,[0-9]+(?=[\s,;§|]|$)")


class Field(NamedTuple):
    """One labelled number; ``unit`` is None when neither label nor number names one."""

    label: str
    value: float
    unit: str | None


# A device prints the same few labels again and again.
@lru_cache(maxsize=256)
def rank(label: str, unit: str | None) -> int | None:
    """How surely a label means the cuff's pressure: 0 surest, None not at all."""
    if unit in ("mmHg", "Torr") and (unit_within(label) or _is_pressure_name(label)):
        return 0
    if _is_pressure_name(label):
        return 1
    if unit_within(label) is not None:
        return 2 + list(MMHG_PER_UNIT).index(unit_within(label) or "atm")
    return None


_SURE: Final = 1


class Places(NamedTuple):
    """Where among the labels of a line its time and its pressure stand, counted from 0."""

    time: int | None
    pressure: int | None
    rank: int
    """How surely it is the pressure."""


@lru_cache(maxsize=256)
def places(labels: tuple[str, ...], units: tuple[str | None, ...], wanted: str) -> Places:
    """``wanted``: the label that is the pressure, where the user has told it."""
    keys = [label.casefold() for label in labels]
    time = next((place for place, key in enumerate(keys) if key in TIME_UNITS), None)
    if wanted:
        wanted = wanted.casefold()
        return Places(time, keys.index(wanted) if wanted in keys else None, 0)
    ranks = [
        (rank(label, unit), place) for place, (label, unit) in enumerate(zip(labels, units, strict=True))
    ]
    surest = min(((sure, place) for sure, place in ranks if sure is not None), default=None)
    return Places(time, None, 0) if surest is None else Places(time, surest[1], surest[0])


def _is_pressure_name(label: str) -> bool:
    return re.split(r"[^a-z]+", label.strip("~ ").casefold())[0] in _PRESSURE_NAMES


def labelled(line: str, *, decimal_comma: bool = False) -> tuple[list[Field], bool]:
    """The labelled numbers of a line, and whether an error word stands in the place of one."""
    fields: list[Field] = []
    has_status = False
    for match in (_PAIR_DECIMAL_COMMA if decimal_comma else _PAIR).finditer(line):
        label = match["label"].strip("~ >").strip()
        value = number(match["value"], decimal_comma=decimal_comma)
        if value is not None:
            fields.append(Field(label, value, unit_named(match["unit"] or "") or unit_within(label)))
        elif is_status(match["value"]):
            has_status = True
    return fields, has_status


class LabelReader:
    """Chooses among labels by the rules above; one sample may be spread over several lines.

    A label that is surely the pressure counts at once. Where only other units are named, nothing is
    taken before the first label has come round again: then the best of that round is chosen.
    """

    def __init__(self, line_format: LineFormat, scale: Scale) -> None:
        self._format = line_format
        self._scale = scale
        self._ticks: dict[str, TickCounter] = {}
        self._chosen: tuple[int, str] | None = None
        self._round: list[tuple[int, str, Decoded | Rejected]] = []

    def pairs(self, line: str) -> list[Outcome]:
        """A line of ``label:value`` or ``label=value`` pairs."""
        if not self._format.decimal_comma and _BARE_AFTER_COMMA.search(line):
            return [Rejected(line, "A number may have a decimal comma: say so in the cuff's settings.")]
        fields, has_status = labelled(line, decimal_comma=self._format.decimal_comma)
        if fields:
            return [*self.take(line, fields), *([Said("status", line)] if has_status else [])]
        return [Said("status" if has_status else "banner", line)]

    def wants(self, label: str) -> bool:
        """Whether a label could be the pressure's."""
        wanted = self._format.label.casefold()
        return label.casefold() == wanted if wanted else rank(label, None) is not None

    def take(self, line: str, fields: Sequence[Field]) -> list[Outcome]:
        """The reading a line's fields make, if they make one now."""
        return self.chosen(
            line,
            tuple(field.label for field in fields),
            [field.value for field in fields],
            tuple(field.unit for field in fields),
        )

    def chosen(
        self, line: str, labels: tuple[str, ...], values: Sequence[float], units: tuple[str | None, ...]
    ) -> list[Outcome]:
        """As ``take``, of fields that are told side by side: for lines that come in great numbers."""
        found = places(labels, units, self._format.label)
        device_s = None if found.time is None else self._device_s(labels[found.time], values[found.time])
        if found.pressure is None:
            if len(labels) == 1 and device_s is not None:
                return []
            return [
                Rejected(line, "No label says which number is the pressure: name it in the cuff's settings.")
            ]
        place, unit = found.rank, units[found.pressure]
        outcome = self._scale.reading(line, values[found.pressure], unit, device_s)
        key = labels[found.pressure].casefold()
        if self._chosen is not None:
            if key == self._chosen[1]:
                return [outcome]
            if self._chosen[0] <= place:
                return []
        if place <= _SURE:
            self._chosen = (place, key)
            self._round.clear()
            return [outcome]
        return self._over_a_round(place, key, outcome)

    def _over_a_round(self, place: int, key: str, outcome: Decoded | Rejected) -> list[Outcome]:
        if not self._round or self._round[0][1] != key:
            if len(self._round) < 64:
                self._round.append((place, key, outcome))
            return []
        best = min(self._round, key=lambda seen: seen[:2])
        self._chosen = best[:2]
        self._round.clear()
        return [best[2], outcome] if best[1] == key else [best[2]]

    def _device_s(self, label: str, ticks: float) -> float:
        key = label.casefold()
        counter = self._ticks.get(key)
        if counter is None:
            counter = self._ticks[key] = TickCounter(TIME_UNITS[key] or self._format.time_unit)
        return counter.seconds(ticks)
