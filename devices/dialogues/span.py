"""The range an instrument tells of itself, said so that a program can read it. Knows no instrument."""

import math
import re
from typing import Final

from devices.decoders.decoded import Said
from devices.units import to_mmhg

KIND: Final = "range"
"""``Said.kind`` of a range; its text is ``"0 200 mmHg"``: lowest, highest, always in mmHg."""

_NUMBER: Final = r"(-?[0-9]+(?:\.[0-9]+)?)"
_TEXT: Final = re.compile(rf"{_NUMBER} {_NUMBER} mmHg")
_MOST_MMHG: Final = 1e6


def said(lowest: float, highest: float, unit: str) -> Said:
    """The range in ``unit`` as ``Said("range", "0 200 mmHg")``; a status when it is none."""
    ends_mmhg = [to_mmhg(end, unit) for end in (lowest, highest)]
    if not all(math.isfinite(end) and abs(end) <= _MOST_MMHG for end in ends_mmhg) or lowest >= highest:
        return Said("status", "What the instrument tells of its range is no range.")
    return Said(KIND, f"{_plain(ends_mmhg[0])} {_plain(ends_mmhg[1])} mmHg")


def range_mmhg(text: str) -> tuple[float, float] | None:
    """Lowest and highest pressure in mmHg of a text of that kind; None when it is none."""
    match = _TEXT.fullmatch(text)
    return (float(match[1]), float(match[2])) if match else None


def _plain(number: float) -> str:
    text = f"{number:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
