"""The record of one session: samples, events, the holds really offered, the result. Frozen facts.

Store, report, export and review all read this one record.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ccft_desktop.core.calibration import Calibration
from ccft_desktop.core.faults import Event
from ccft_desktop.core.faults import Outcome as Outcome
from ccft_desktop.core.limits import RULE_VERSION
from ccft_desktop.core.protocol import Protocol

Reason = Literal[
    "not_reached",
    "left_band",
    "unsteady",
    "off_target",
    "fault",
    "signal_gap",
    "paused",
    "next_cue",
    "tapped",
    "not_told",
]
"""Why a hold was not held or could not be told. The last two only without a cuff: the therapist tapped so;
the therapist has not tapped how it went."""
Ended = Literal["completed", "stop_rule", "pain", "stopped", "recording_ended"]
Feedback = Literal["guide", "band", "blind"]
ScreenPosition = Literal["", "feet", "overhead", "side", "none"]
"""Toward the feet (a gaze about 45 degrees down), over the forehead, beside the couch, none used."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Offer:
    """A hold that was really offered: when its cue came, at which level, and with which notes."""

    cue_s: float
    level_mmhg: float
    notes: tuple[str, ...] = ()
    """``baseline_off``: the rest lay more than the warning away from the baseline; ``cued_by_hand``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """The figures of one hold; None where there is nothing to compute it from."""

    mean_error_mmhg: float | None = None
    shortfall_mmhg: float | None = None
    sd_mmhg: float | None = None
    cv: float | None = None
    in_band_fraction: float | None = None
    longest_excursion_s: float | None = None
    drift_mmhg_per_10s: float | None = None
    overshoot_mmhg: float | None = None
    rise_time_s: float | None = None
    peak_rate_mmhg_per_s: float | None = None
    return_error_mmhg: float | None = None
    time_to_failure_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """One effort at a level, from cue to release, as it was judged."""

    index: int
    """From 1, over all holds offered, also those that could not be told."""
    level_mmhg: float
    cue_s: float
    start_s: float | None
    """When the hold clock started; None when the band was never reached for long enough."""
    end_s: float
    outcome: Outcome
    reason: Reason | None
    notes: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    """Every code marked in the hold's window, in time order, repeats kept."""
    metrics: Metrics = field(default_factory=Metrics)
    automatic: tuple[Outcome, Reason | None] | None = None
    """What the rules said, where the therapist has overridden it."""
    override_reason: str = ""
    scored: bool = True
    """False for holds offered after the point where the rules of a re-score would have ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """The named scores of a test; None where the protocol does not define one: never 0."""

    highest_pressure_mmhg: float
    activation_score_mmhg: float
    performance_index: float | None
    cumulative_performance_index: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a test gave: its holds, its scores and why it ended."""

    protocol: Protocol
    holds: tuple[Hold, ...]
    scores: Scores
    ended: Ended
    rule_version: str = RULE_VERSION
    would_continue: bool = False
    """A re-score under rules by which the test would have gone on."""


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """The samples of a session: ``t_s`` and ``pressure_mmhg`` of shape (n,), oldest first, t increasing."""

    t_s: Floats
    pressure_mmhg: Floats
    """Calibrated: what was shown and scored."""
    raw: Floats | None = None
    """The numbers as the cuff sent them, in the unit it sent; None for samples that came without a cuff."""

    def __len__(self) -> int:
        return len(self.t_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """The cuff a session was recorded with, as far as it is known."""

    name: str
    url: str
    identity: str = ""
    """USB identity (VID:PID:serial number:location) or what the device says of itself."""
    rate_hz: float | None = None
    raw_unit: str = ""
    """What its raw numbers are: a unit of pressure, ``counts``, or ``mixed``; empty: not recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One run of one protocol."""

    session_id: str
    """32 hexadecimal digits."""
    started_utc: datetime
    """The wall clock at t_s = 0: the one anchor of the session clock. Timezone-aware UTC."""
    protocol: Protocol
    device: Device
    result: Result
    events: tuple[Event, ...]
    offered: tuple[Offer, ...]
    trace: Trace | None
    """None for a test entered by hand, or when only the summary was asked for."""
    examiner: str
    feedback: Feedback = "guide"
    note: str = ""
    software_version: str = ""
    interrupted: bool = False
    calibration: Calibration | None = None
    """The one its pressures were made with; None for a cuff that was used as it is."""
    practice_holds: int = 0
    """Holds practised, counted and not scored, just before this test: scores only settle after about six."""
    screen_position: ScreenPosition = ""
    """Where the patient's screen stood: a ``ScreenPosition``, empty when nobody said."""
    by_dial: bool = False
    """Read off a dial and tapped by the therapist, without a cuff attached: no trace, no metrics."""

    @property
    def scores(self) -> Scores:
        """The scores of its result."""
        return self.result.scores

    @property
    def device_name(self) -> str:
        """What its cuff is called."""
        return self.device.name

    @property
    def held(self) -> int:
        """Successful holds, all levels."""
        return sum(hold.outcome == "success" for hold in self.result.holds)

    @property
    def told(self) -> int:
        """Holds with an outcome that could be told."""
        return sum(hold.outcome != "invalid" for hold in self.result.holds)
