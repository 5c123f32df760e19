"""Numbers and error words as instruments print them; knows no lines and no units."""

import math
import re
from functools import lru_cache
from typing import Final

# Of these alone; float would take "nan", "1_000" and Arabic digits too.
_OF_A_NUMBER: Final = "0123456789.+-eE"
_STATUS_WORDS: Final = frozenset({"nan", "inf", "infinity", "ovf", "ol", "batt", "err", "error"})
_DASHES: Final = re.compile(r"-{2,}\.?-*")


def number(text: str, *, decimal_comma: bool = False) -> float | None:
    """The finite number a text is, or None; ``22,4`` only with ``decimal_comma``."""
    if decimal_comma:
        text = text.replace(",", ".", 1)
    if text.strip(_OF_A_NUMBER):
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


# A device names the same unit, and the same trouble, in every line.
@lru_cache(maxsize=256)
def is_status(text: str) -> bool:
    """Whether a text stands where a number would and says that there is none (``OL``, ``----``)."""
    word = text.strip().lstrip("+-").casefold()
    return word in _STATUS_WORDS or _DASHES.fullmatch(text.strip()) is not None
