"""Pain as patients rate it, 0 to 10, beside a test: where and when. Frozen facts; it draws no conclusion."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from ccft_desktop.core.limits import InputError

Place = Literal["neck", "headache", "dizziness", "other"]
"""``headache`` is the headache the patient usually has; ``dizziness`` stands for dizziness or vision."""
Moment = Literal["before", "after", "stop"]
"""Asked before a test, after it, or what a test was stopped for."""

PLACES: Final[tuple[Place, ...]] = ("neck", "headache", "dizziness", "other")
ASKED_PLACES: Final[tuple[Place, ...]] = ("neck", "headache")
"""Asked before and after every test, each apart."""
WORST_SCORE: Final = 10
"""The end of the numeric pain rating scale (NPRS)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PainRating:
    """One number. Raises ``InputError`` outside 0 to 10."""

    at_utc: datetime
    moment: Moment
    place: Place
    score: int | None
    """None where the place was named and no number given."""
    session_id: str | None = None
    """The test it was asked for; None when there was none, or not yet."""

    def __post_init__(self) -> None:
        if self.score is not None and not 0 <= self.score <= WORST_SCORE:
            raise InputError(f"Pain is {self.score}. Allowed: 0 to {WORST_SCORE}.")
