"""What may be said of change between two tests of one patient: comparable sessions and measurement error.

Facts only, no sentences, and never a sample: the summary of a session is enough.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from ccft_desktop.core.limits import PRESSURE_TOLERANCE_MMHG
from ccft_desktop.core.overview import SessionSummary
from ccft_desktop.core.practice_nods import SETTLED_AFTER_HOLDS
from ccft_desktop.core.protocol import Protocol
from ccft_desktop.core.session import Feedback, Scores, Session

# Smallest detectable change of the highest pressure, quoted from Juul 2013.
MEASUREMENT_ERROR_MMHG: Final = 5.0
# The next step above it on the test's grid of 2 mmHg: from here a difference counts.
CHANGE_COUNTS_FROM_MMHG: Final = 6.0

Difference = Literal["protocol", "level", "dial", "cuff", "feedback"]
"""What keeps two sessions from being compared; ``dial``: only one of them was read off a dial."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """All that must agree before two sessions may be compared. Equal conditions: comparable."""

    protocol: Protocol
    device_name: str
    """Empty for a session read off a dial: which dial it was is not known."""
    feedback: Feedback
    by_dial: bool = False


def conditions_of(session: Session | SessionSummary) -> Conditions:
    """Preset and parameters, cuff and feedback of a session; what a clinic calls its protocol is no matter.

    The level of an ``endurance`` test is one of its parameters, so it must agree too.
    """
    device_name = "" if session.by_dial else session.device_name
    return Conditions(replace(session.protocol, name=""), device_name, session.feedback, session.by_dial)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How one session differs from an earlier comparable one: later minus earlier."""

    session_id: str
    started_utc: datetime
    examiner: str | None
    """Who examined then, where it was somebody else; None for the same examiner."""
    from_mmhg: float
    """The highest pressure of the earlier session."""
    highest_pressure_mmhg: float | None
    """None for ``endurance``: its level was chosen, so a difference would say nothing."""
    beyond_error: bool | None
    """Whether that difference, up or down, counts as more than measurement error."""
    increase_can_show: bool
    """Whether the scale reaches far enough above the earlier session for an increase to count."""
    performance_index: float | None
    cumulative_performance_index: float | None
    """No threshold of change that could be verified is published for either index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFacts:
    """What there is to say about change for one session."""

    level_chosen: bool
    """An ``endurance`` test: the highest pressure is not compared."""
    scale_end_mmhg: float
    """The highest level of the protocol."""
    reference: Comparison | None
    """Against the first comparable session after six practice holds; until there is one against the first of
    all. None when there is none before this one."""
    is_practised: bool
    """Whether six practice holds had been done before the reference."""
    last: Comparison | None
    """Against the comparable session just before; None when that is the reference itself."""
    earlier: int
    """Earlier sessions of the patient of any kind, comparable or not."""
    practice_holds: int
    """How many practice holds the patient had done up to this session."""
    differs: tuple[Difference, ...] = ()
    """What differs from the earlier session that comes closest, where none is comparable."""

    @property
    def is_learning(self) -> bool:
        """Scores become stable only after about six practice holds."""
        return self.practice_holds < SETTLED_AFTER_HOLDS


def change_of(session: Session | SessionSummary, others: Iterable[SessionSummary]) -> ChangeFacts | None:
    """What may be said about ``session`` beside the patient's ``others``, in any order, itself included.

    An interrupted session is never compared, on either side: its highest pressure is only a lower bound.
    Nor is one of which no hold could be told. None when ``session`` itself is such a one.
    """
    if not _can_tell(session):
        return None
    earlier = sorted(
        (other for other in others if other.started_utc < session.started_utc),
        key=lambda other: other.started_utc,
    )
    alike = conditions_of(session)
    told = [other for other in earlier if _can_tell(other)]
    comparable = [other for other in told if conditions_of(other) == alike]
    reference, is_practised = reference_in(comparable, earlier)
    last = comparable[-1] if comparable and comparable[-1] is not reference else None
    return ChangeFacts(
        level_chosen=session.protocol.preset == "endurance",
        scale_end_mmhg=session.protocol.levels_mmhg[-1],
        reference=_compare(session, reference) if reference else None,
        is_practised=is_practised,
        last=_compare(session, last) if last else None,
        earlier=len(earlier),
        practice_holds=session.practice_holds + sum(other.practice_holds for other in earlier),
        differs=() if comparable else _least_difference(alike, told),
    )


def reference_in(
    comparable: Sequence[SessionSummary], history: Iterable[SessionSummary]
) -> tuple[SessionSummary | None, bool]:
    """Which of comparable sessions, oldest first, the others are compared with; whether it was practised.

    The first before which six practice holds had been done, in any session of ``history``; else the first.
    """
    practised, done = set(), 0
    for session in sorted(history, key=lambda one: one.started_utc):
        done += session.practice_holds
        if done >= SETTLED_AFTER_HOLDS:
            practised.add(session.session_id)
    first = next((session for session in comparable if session.session_id in practised), None)
    if first is not None:
        return first, True
    return (comparable[0] if comparable else None), False


def _least_difference(alike: Conditions, told: Sequence[SessionSummary]) -> tuple[Difference, ...]:
    """What differs from the session that differs least, the latest of several."""
    found = [_differences(alike, conditions_of(other)) for other in reversed(told)]
    return min(found, key=len, default=())


def _differences(now: Conditions, then: Conditions) -> tuple[Difference, ...]:
    found: list[Difference] = []
    if now.protocol != then.protocol:
        both_chosen = now.protocol.preset == then.protocol.preset == "endurance"
        levels = now.protocol.levels_mmhg
        only_level = both_chosen and now.protocol == replace(then.protocol, levels_mmhg=levels)
        found.append("level" if only_level else "protocol")
    if now.by_dial != then.by_dial:
        found.append("dial")
    elif now.device_name != then.device_name:
        found.append("cuff")
    if now.feedback != then.feedback:
        found.append("feedback")
    return tuple(found)


def _can_tell(session: Session | SessionSummary) -> bool:
    return not session.interrupted and session.told > 0


def counts_as_change(difference_mmhg: float) -> bool:
    """Whether a difference in highest pressure, up or down, is beyond measurement error."""
    return abs(difference_mmhg) >= CHANGE_COUNTS_FROM_MMHG - PRESSURE_TOLERANCE_MMHG


def increase_can_show(from_mmhg: float, protocol: Protocol) -> bool:
    """Whether an increase beyond error fits on the scale above ``from_mmhg``: to 30 mmHg, not from 26 up."""
    room_mmhg = protocol.levels_mmhg[-1] - from_mmhg
    return room_mmhg > 0 and counts_as_change(room_mmhg)


def _compare(session: Session | SessionSummary, earlier: SessionSummary) -> Comparison:
    now, then = session.scores, earlier.scores
    pressure = None
    if session.protocol.preset != "endurance":
        pressure = now.highest_pressure_mmhg - then.highest_pressure_mmhg
    return Comparison(
        session_id=earlier.session_id,
        started_utc=earlier.started_utc,
        examiner=None if earlier.examiner == session.examiner else earlier.examiner,
        from_mmhg=then.highest_pressure_mmhg,
        highest_pressure_mmhg=pressure,
        beyond_error=None if pressure is None else counts_as_change(pressure),
        increase_can_show=increase_can_show(then.highest_pressure_mmhg, session.protocol),
        performance_index=_difference(now, then, "performance_index"),
        cumulative_performance_index=_difference(now, then, "cumulative_performance_index"),
    )


def _difference(now: Scores, then: Scores, name: str) -> float | None:
    later, earlier = getattr(now, name), getattr(then, name)
    return None if later is None or earlier is None else later - earlier
