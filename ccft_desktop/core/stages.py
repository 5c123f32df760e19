"""Where a patient stands between the two stages of the test: which comes next. Knows no page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ccft_desktop.core.limits import InputError
from ccft_desktop.core.overview import SessionSummary
from ccft_desktop.core.protocol import Protocol, preset
from ccft_desktop.core.session import Session


@dataclass(frozen=True, slots=True)
class NextStage:
    """The second stage, as the first one has led to it."""

    protocol: Protocol
    """``endurance`` at the highest level reached clean."""
    on: date
    """The local day of the first stage."""


def next_stage(sessions: Sequence[Session | SessionSummary]) -> NextStage | None:
    """What the newest finished first stage leads to; None without one, or where it gave nothing clean.

    The level of the second stage is the first's result (the cuff's manual; Jull, O'Leary & Falla 2008).
    ``sessions``: newest first.
    """
    for session in sessions:
        if session.protocol.preset == "stage1" and not session.interrupted:
            level_mmhg = session.scores.highest_pressure_mmhg
            if level_mmhg <= session.protocol.baseline_mmhg:
                return None
            try:
                protocol = preset("endurance", level_mmhg=level_mmhg)
            except InputError:
                # A clinic's own first stage may have levels that the usual second does not take.
                return None
            return NextStage(protocol, session.started_utc.astimezone().date())
    return None
