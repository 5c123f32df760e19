"""One hold cut out of a session's trace and set on its own clock; knows no screen."""

from dataclasses import dataclass

import numpy as np

from ccft_desktop.core.limits import TIME_TOLERANCE_S
from ccft_desktop.core.session import Floats, Hold, Session
from ccft_desktop.reports.words import hold_labels


@dataclass(frozen=True, slots=True, eq=False)
class HoldCurve:
    """The samples of a hold, shape (n,) with n ≥ 1, up to its end; ``t_s`` is 0 where its clock started.

    A hold whose band was never reached has its end at 0.
    """

    hold: Hold
    label: str
    zero_s: float
    """Where the hold's 0 stands on the session clock."""
    t_s: Floats
    pressure_mmhg: Floats

    def at(self, t_s: float) -> float:
        """The pressure that held at ``t_s``, in mmHg; the nearest end outside the curve."""
        i = int(np.searchsorted(self.t_s, t_s + TIME_TOLERANCE_S, side="right")) - 1
        return float(self.pressure_mmhg[min(max(i, 0), len(self.pressure_mmhg) - 1)])

    @property
    def extent_mmhg(self) -> tuple[float, float]:
        """Lowest and highest pressure while the clock ran, in mmHg from the target; 0 when it never ran."""
        during = self.pressure_mmhg[self.t_s >= 0] - self.hold.level_mmhg
        if self.hold.start_s is None or not len(during):
            return 0.0, 0.0
        return float(during.min()), float(during.max())


def curves_of(session: Session, before_s: float) -> list[HoldCurve]:
    """Every hold of a session from ``before_s`` before its start; those without samples are left out."""
    trace = session.trace
    if trace is None:
        return []
    holds = session.result.holds
    curves = []
    for hold, label in zip(holds, hold_labels(holds, session.protocol), strict=True):
        zero_s = hold.end_s if hold.start_s is None else hold.start_s
        first = int(np.searchsorted(trace.t_s, zero_s - before_s))
        last = int(np.searchsorted(trace.t_s, hold.end_s + TIME_TOLERANCE_S, side="right"))
        if last > first:
            t_s = trace.t_s[first:last] - zero_s
            curves.append(HoldCurve(hold, label, zero_s, t_s, trace.pressure_mmhg[first:last]))
    return curves
