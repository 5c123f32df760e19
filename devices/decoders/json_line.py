"""Lines that are one JSON object each: ``{"t":1234,"p":22.41,"u":"mmHg"}``."""

import json
import math
from dataclasses import dataclass

from devices.decoders.decoded import CUFF_MMHG, LineFormat, Outcome, Range, Rejected, Said, Scale
from devices.decoders.labels import Field, LabelReader
from devices.decoders.lines import LineDecoder, banner
from devices.decoders.numbers import is_status
from devices.units import unit_named, unit_within


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonParameters(LineFormat):
    """``[parameters]`` of a profile of kind ``json``."""

    def decoder(self, accepted_mmhg: Range = CUFF_MMHG) -> LineDecoder:
        labels = LabelReader(self, Scale(self.unit, self.counts, accepted_mmhg))
        return LineDecoder(lambda line: json_line(line, labels) if line.startswith("{") else [banner(line)])


def json_line(line: str, labels: LabelReader) -> list[Outcome]:
    """What a line that begins like JSON says; its keys are labels, ``u`` or ``unit`` the unit."""
    try:
        content = json.loads(line)
        numbers = {
            label: float(value)
            for label, value in content.items()
            if isinstance(value, int | float) and not isinstance(value, bool)
        }
    except (ValueError, OverflowError, RecursionError):
        return [Rejected(line, "A line begins like JSON and is not.")]
    named = content.get("u", content.get("unit"))
    unit = None if named is None else unit_named(str(named))
    if named is not None and unit is None:
        return [Rejected(line, "A JSON line names a unit that is not known.")]
    if not all(map(math.isfinite, numbers.values())) or any(
        isinstance(value, str) and is_status(value) for value in content.values()
    ):
        return [Said("status", line)]
    return labels.take(
        line, [Field(label, value, unit_within(label) or unit) for label, value in numbers.items()]
    )
