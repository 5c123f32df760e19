"""Made-up moments of a test, shared by the tests of the test page and its widgets."""

from dataclasses import replace
from typing import Any

import numpy as np

from ccft_desktop.core.progress import Holding, Phase, Progress
from ccft_desktop.core.protocol import Protocol, preset
from ccft_desktop.core.session import Floats, Hold, Outcome, Reason

NOW_S = 100.0
ENDURANCE = preset("endurance", level_mmhg=26.0)
HOLDING = Holding(NOW_S - 6.4, NOW_S + 3.6, None)


def moment(phase: Phase = HOLDING, protocol: Protocol = ENDURANCE, **changes: Any) -> Progress:
    """The third hold of ten at 26 mmHg, 6.4 s after its start."""
    at = Progress(
        t_s=NOW_S,
        protocol=protocol,
        phase=phase,
        level_mmhg=26.0,
        hold_number=3,
        again=None,
        again_gap_s=None,
        holds=(),
        marks=(),
    )
    return replace(at, **changes)


def hold(
    index: int,
    outcome: Outcome,
    level_mmhg: float = 26.0,
    reason: Reason | None = None,
    start_s: float = 10.0,
) -> Hold:
    return Hold(
        index=index,
        level_mmhg=level_mmhg,
        cue_s=start_s - 1,
        start_s=start_s,
        end_s=start_s + 6.0,
        outcome=outcome,
        reason=reason,
    )


def steady(pressure_mmhg: float, seconds: float = 30.0, rate_hz: float = 50.0) -> tuple[Floats, Floats]:
    """Samples up to ``NOW_S`` at one pressure."""
    t_s = NOW_S + np.arange(-round(seconds * rate_hz), 1) / rate_hz
    return t_s, np.full(len(t_s), pressure_mmhg)
