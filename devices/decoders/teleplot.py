"""Teleplot lines: ``>p:22.41``, ``>p:1627551892437:22.41§mmHg``, ``>p:20:22.4;40:22.6§mmHg|g``.

A line is one variable: its name, points joined by ``;`` each with or without milliseconds, a unit and
flags. On a serial port ``>`` stands before data; everything else is a banner.
"""

import re
from dataclasses import dataclass
from typing import Final

from devices.decoders.decoded import CUFF_MMHG, LineFormat, Outcome, Range, Rejected, Said, Scale
from devices.decoders.labels import Field, LabelReader
from devices.decoders.lines import LineDecoder, banner
from devices.decoders.numbers import is_status, number
from devices.units import unit_named, unit_within

_LINE: Final = re.compile(
    r">\s*(?P<name>[^:;§|]+):(?P<points>[^§|]*)(?:§(?P<unit>[^|]*))?(?:\|(?P<flags>.*))?"
)
# Texts and pairs of coordinates are no pressure.
_OTHER_FLAGS: Final = frozenset({"t", "xy"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TeleplotParameters(LineFormat):
    """``[parameters]`` of a profile of kind ``teleplot``."""

    def decoder(self, accepted_mmhg: Range = CUFF_MMHG) -> LineDecoder:
        labels = LabelReader(self, Scale(self.unit, self.counts, accepted_mmhg))
        return LineDecoder(
            lambda line: teleplot_line(line, labels) if line.startswith(">") else [banner(line)]
        )


def teleplot_line(line: str, labels: LabelReader) -> list[Outcome]:
    """What a line that begins with ``>`` says; a variable that is surely not the pressure says nothing."""
    match = _LINE.fullmatch(line)
    if match is None:
        return [Rejected(line, "A line begins like Teleplot and is not.")]
    if _OTHER_FLAGS & {flag.strip() for flag in (match["flags"] or "").split(",")}:
        return []
    named = (match["unit"] or "").strip()
    name = match["name"].strip()
    unit = unit_named(named) if named else unit_within(name)
    if named and unit is None:
        return (
            [Rejected(line, "A Teleplot line names a unit that is not known.")] if labels.wants(name) else []
        )
    outcomes: list[Outcome] = []
    for point in match["points"].split(";"):
        outcomes.extend(_point(line, point, Field(name, 0.0, unit), labels))
    return outcomes


def _point(line: str, point: str, of: Field, labels: LabelReader) -> list[Outcome]:
    *time, text = point.split(":")
    value = number(text.strip())
    ticks = number(time[0].strip()) if len(time) == 1 else None
    if len(time) > 1 or (time and ticks is None) or (value is None and not is_status(text)):
        return [Rejected(line, "A line begins like Teleplot and is not.")]
    if value is None:
        return [Said("status", line)]
    fields = [] if ticks is None else [Field("ms", ticks, None)]
    return labels.take(line, [*fields, Field(of.label, value, of.unit)])
