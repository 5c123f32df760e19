"""What was done on a day beside the test: ticks and a line. A change has causes, and these are some."""

from dataclasses import dataclass
from typing import Final

from ccft_desktop.core.limits import InputError

TREATMENTS: Final = (
    "manual_therapy",
    "inhibitive_distraction",
    "stretching",
    "strengthening",
    "reeducation",
    "advice",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneToday:
    """Raises ``InputError`` for a treatment that is not on the list."""

    treatments: tuple[str, ...] = ()
    line: str = ""

    def __post_init__(self) -> None:
        unknown = [one for one in self.treatments if one not in TREATMENTS]
        if unknown:
            raise InputError(f"{unknown[0]!r} is no treatment of the list.")

    def __bool__(self) -> bool:
        return bool(self.treatments or self.line)
