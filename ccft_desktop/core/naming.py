"""Naming a fault that was marked to be named later: what to tell so that the name stands in the mark's place.

Only what a session may hold is told: marks are taken back to the nameless one and made again in their order,
all at one instant, so that either all or nothing comes before the outcome is final. For a test that is not
over: afterwards nothing is taken back any more.
"""

from itertools import takewhile

from ccft_desktop.core.course import Course
from ccft_desktop.core.faults import Event
from ccft_desktop.core.limits import TIME_TOLERANCE_S
from ccft_desktop.core.offered_hold import Mark

UNNAMED = "unsorted"


def unnamed_mark(course: Course, t_s: float) -> Event | None:
    """The last mark that waits for its name, in the hold just closed; None where ``t_s`` is too late."""
    return next((mark.event for mark in _last_marks(course, t_s) if mark.event.code == UNNAMED), None)


def naming(course: Course, t_s: float, code: str) -> tuple[Event, ...]:
    """Events at ``t_s``, to act at once, after which the last nameless mark counts as ``code``; or none.

    The result is as if the fault had been marked by its name, in its place among the hold's marks.
    """
    if unnamed_mark(course, t_s) is None:
        return ()
    later = [mark.event for mark in takewhile(_is_named, _last_marks(course, t_s))]
    taken_back = [Event(t_s, "undo")] * (len(later) + 1)
    again = [Event(t_s, mark.code, mark.value) for mark in reversed(later)]
    return (*taken_back, Event(t_s, code), *again)


def _is_named(mark: Mark) -> bool:
    return mark.event.code != UNNAMED


def _last_marks(course: Course, t_s: float) -> list[Mark]:
    """The marks on the hold just closed that ``undo`` reaches at ``t_s``, the last first; no pain."""
    if not course.offered or course.open_hold is not None:
        return []
    hold = course.offered[-1]
    if t_s >= hold.final_s(course.protocol) - TIME_TOLERANCE_S:
        return []
    standing = (mark for mark in reversed(course.marks) if not mark.undone)
    return list(
        takewhile(
            # A pain taken back would set a stopped test going again.
            lambda mark: mark.event.code != "pain" and hold.has_mark(mark, course.protocol),
            standing,
        )
    )
