"""Pain around one test: what was said before and after it, and what it was stopped for. Concludes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ccft_desktop.core.pain import ASKED_PLACES, PainRating, Place


@dataclass(frozen=True, slots=True)
class PainCourse:
    """One place, 0 to 10; None where nobody said."""

    place: Place
    before: int | None
    after: int | None

    @property
    def more(self) -> int | None:
        """After minus before; None unless both were said."""
        return None if self.before is None or self.after is None else self.after - self.before


def pain_courses(
    ratings: Sequence[PainRating], session_id: str, started_utc: datetime
) -> tuple[PainCourse, ...]:
    """Every place that is asked about, for the test that began at ``started_utc``.

    A test that follows another without a break has no answer of its own before it: the latest one of the
    visit stands for it.
    """
    return tuple(
        PainCourse(
            place,
            _before([one for one in ratings if one.place == place], session_id, started_utc),
            _own([one for one in ratings if one.place == place], session_id),
        )
        for place in ASKED_PLACES
    )


def stopped_for(ratings: Sequence[PainRating], session_id: str) -> tuple[PainRating, ...]:
    """What the test was stopped for."""
    return tuple(one for one in ratings if one.moment == "stop" and one.session_id == session_id)


def _own(ratings: Sequence[PainRating], session_id: str) -> int | None:
    said = [one.score for one in ratings if one.moment == "after" and one.session_id == session_id]
    return said[-1] if said else None


def _before(ratings: Sequence[PainRating], session_id: str, started_utc: datetime) -> int | None:
    own = [one for one in ratings if one.moment == "before" and one.session_id == session_id]
    earlier = [
        one
        for one in ratings
        if one.score is not None and one.session_id != session_id and one.at_utc <= started_utc
    ]
    latest = max(own or earlier, key=lambda one: one.at_utc, default=None)
    return latest.score if latest else None
