"""Which sessions of a patient may be joined to one line of highest pressure. Facts only, no drawing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ccft_desktop.core.change import (
    MEASUREMENT_ERROR_MMHG,
    Conditions,
    conditions_of,
    increase_can_show,
    reference_in,
)
from ccft_desktop.core.overview import SessionSummary


@dataclass(frozen=True, slots=True)
class Trend:
    """Highest pressure over time, oldest first."""

    line: tuple[SessionSummary, ...]
    """The sessions that are comparable with each other."""
    others: tuple[SessionSummary, ...]
    """Other protocols, cuffs or feedback, and interrupted sessions: never joined."""

    @property
    def reference(self) -> SessionSummary | None:
        """The session of the line that the others are compared with."""
        return reference_in(self.line, [*self.line, *self.others])[0]

    @property
    def reference_mmhg(self) -> float | None:
        """The highest pressure of the reference."""
        return self.reference.scores.highest_pressure_mmhg if self.reference else None

    @property
    def error_mmhg(self) -> tuple[float, float] | None:
        """What lies within measurement error of the reference, in mmHg."""
        if self.reference_mmhg is None:
            return None
        return self.reference_mmhg - MEASUREMENT_ERROR_MMHG, self.reference_mmhg + MEASUREMENT_ERROR_MMHG

    @property
    def increase_can_show(self) -> bool:
        """Whether the scale reaches far enough above the reference for an increase to count."""
        if self.reference is None:
            return False
        return increase_can_show(self.reference.scores.highest_pressure_mmhg, self.reference.protocol)


def trend_of(sessions: Iterable[SessionSummary]) -> Trend:
    """The largest group of comparable sessions as the line, the more recent of two as large; the rest apart.

    ``endurance`` never makes a line: its level was chosen, so its highest pressure shows no change.
    """
    ordered = sorted(sessions, key=lambda session: session.started_utc)
    groups: defaultdict[Conditions, list[SessionSummary]] = defaultdict(list)
    for session in ordered:
        if session.protocol.preset != "endurance" and not session.interrupted:
            groups[conditions_of(session)].append(session)
    line = max(groups.values(), key=lambda group: (len(group), group[-1].started_utc), default=[])
    joined = {session.session_id for session in line}
    return Trend(tuple(line), tuple(session for session in ordered if session.session_id not in joined))
