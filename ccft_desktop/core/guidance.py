"""What the patient may see at one instant: here alone it is decided what each kind of feedback keeps back.

``guide`` shows marker, line and band all the time. ``band`` shows on which side of the band the pressure
is, and nothing of it inside. ``blind`` guides from the cue until the hold starts; from then to the next cue
there is a clock and no pressure: what comes first after a hold would tell how it ended. It paints nothing
and knows no name.
"""

import math
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np

from ccft_desktop.core.limits import PRESSURE_TOLERANCE_MMHG, TIME_TOLERANCE_S
from ccft_desktop.core.progress import (
    Holding,
    NotStarted,
    Over,
    Paused,
    Progress,
    Reaching,
    Resting,
    Waiting,
)
from ccft_desktop.core.scene import Scene
from ccft_desktop.core.session import Floats

Sentence = Literal[
    "none",
    "get_ready",
    "nod",
    "hold",
    "more",
    "less",
    "breathe",
    "relax",
    "held",
    "not_held",
    "not_told",
    "lie_still",
    "paused",
    "no_signal",
    "done",
    "stopped",
]
Side = Literal["in_band", "below", "above"]

SHOWN_S: Final = 6.3
"""How much of the line stands left of the marker."""
STEADIED_FROM_HZ: Final = 50.0
"""From this rate on the marker is the median of three samples: it costs one sample of delay, more would cost
learning (Hadjiosif 2025, Sci Rep 15:16084)."""
_STEADY_OF: Final = 3
_MORE: Final = 12
_RATE_OVER: Final = 25
_AS_GOOD_AS_S: Final = 1e-6
_NOMINALLY: Final = 0.97
"""A cuff of 50 Hz may have a slow clock, or one of milliseconds."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A countdown: of the hold that comes or runs, or of the rest."""

    kind: Literal["ahead", "hold", "rest"]
    left_s: float
    whole_s: float

    @property
    def seconds(self) -> int:
        """What is counted down: the second that has begun counts."""
        return math.ceil(self.left_s - _AS_GOOD_AS_S)

    @property
    def gone(self) -> float:
        """From 0 to 1."""
        return 1.0 - self.left_s / self.whole_s

    @property
    def gone_by_seconds(self) -> float:
        """From 0 to 1 in steps of a second, for those who ask for less motion."""
        return 1.0 - min(self.seconds, self.whole_s) / self.whole_s


@dataclass(frozen=True, slots=True)
class Band:
    """Where the target lies; a view stands on the same scale at every level."""

    baseline_mmhg: float
    level_mmhg: float
    half_width_mmhg: float
    asked: bool
    """Whether the patient is asked for it now; else it lies there at rest."""


@dataclass(frozen=True, slots=True)
class Marker:
    """Where the pressure is; without a pressure it tells the side alone."""

    side: Side
    pressure_mmhg: float | None
    asks: Literal["", "more", "less"]
    """What to do about it."""
    strays: bool
    """Whether it has left the band that was asked for, or gone past it."""


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """The last seconds as unbroken runs of times and pressures, each of shape (n,), n at least 2."""

    now_s: float
    """The time of the newest sample, where the marker stands."""
    runs: tuple[tuple[Floats, Floats], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance:
    """All that is shown, and all that a view may know."""

    sentence: Sentence = "none"
    clock: Clock | None = None
    band: Band | None = None
    marker: Marker | None = None
    line: Line | None = field(default=None, compare=False)
    """Not compared: an instant later it is another."""


def guidance(scene: Scene | None) -> Guidance:
    """What the patient sees of a scene; nothing at all without one."""
    if scene is None:
        return Guidance()
    phase = scene.progress.phase
    if isinstance(phase, Over):
        return Guidance(sentence="done" if phase.ended in ("completed", "stop_rule") else "stopped")
    if isinstance(phase, Paused):
        return Guidance(sentence="paused")
    if not scene.has_signal:
        return Guidance(sentence="no_signal")
    clock = _clock(scene.progress)
    if scene.feedback == "blind" and not isinstance(phase, NotStarted | Reaching):
        sentence = "breathe" if isinstance(phase, Holding) else _asked(scene, None)
        return Guidance(sentence=sentence, clock=clock)
    t_s, pressure_mmhg = _may_be_shown(scene)
    if not len(t_s):
        # A dial that the therapist reads has no samples; otherwise the first is still to come.
        band = _band(scene.progress) if len(scene.t_s) else None
        return Guidance(sentence=_asked(scene, None), clock=clock, band=band)
    t_s, pressure_mmhg = _steadied(t_s, pressure_mmhg, scene.progress.protocol.max_gap_s)
    marker = _marker(scene, float(pressure_mmhg[-1]))
    sentence = _asked(scene, marker.side)
    if scene.feedback == "band":
        asked = isinstance(phase, Reaching | Holding)
        outside = marker if asked and marker.side != "in_band" else None
        return Guidance(sentence=sentence, clock=clock, band=_band(scene.progress), marker=outside)
    line = _line(t_s, pressure_mmhg, scene.progress.protocol.max_gap_s)
    return Guidance(sentence=sentence, clock=clock, band=_band(scene.progress), marker=marker, line=line)


def _asked(scene: Scene, side: Side | None) -> Sentence:
    phase = scene.progress.phase
    if isinstance(phase, NotStarted):
        return "get_ready"
    if isinstance(phase, Waiting):
        return "lie_still"
    if isinstance(phase, Resting):
        return _after_hold(scene, phase)
    if side == "above":
        return "less"
    if side == "below":
        return "more" if isinstance(phase, Holding) else "nod"
    return "nod" if side is None and isinstance(phase, Reaching) else "hold"


def _after_hold(scene: Scene, phase: Resting) -> Sentence:
    """A test says no results; practised blind, the patient learns by hearing how the hold went."""
    holds = scene.progress.holds
    just_ended = holds and abs(holds[-1].end_s - phase.since_s) <= TIME_TOLERANCE_S
    if scene.purpose == "test" or scene.feedback != "blind" or not just_ended:
        return "relax"
    told: dict[str, Sentence] = {"success": "held", "failed": "not_held", "invalid": "not_told"}
    return told[holds[-1].outcome]


def _clock(progress: Progress) -> Clock | None:
    phase, hold_s = progress.phase, progress.protocol.hold_s
    if isinstance(phase, Reaching):
        return Clock("ahead", hold_s, hold_s)
    if isinstance(phase, Holding):
        return _counted("hold", progress.t_s, phase.start_s, phase.until_s)
    if isinstance(phase, Resting) and math.isfinite(phase.since_s):
        return _counted("rest", progress.t_s, phase.since_s, phase.until_s)
    return None


def _counted(kind: Literal["hold", "rest"], now_s: float, since_s: float, until_s: float) -> Clock | None:
    whole_s = until_s - since_s
    return Clock(kind, min(whole_s, max(0.0, until_s - now_s)), whole_s) if whole_s > 0 else None


def _band(progress: Progress) -> Band:
    protocol = progress.protocol
    asked = isinstance(progress.phase, Reaching | Holding)
    return Band(protocol.baseline_mmhg, progress.level_mmhg, protocol.band_mmhg, asked)


def _marker(scene: Scene, pressure_mmhg: float) -> Marker:
    progress = scene.progress
    off = pressure_mmhg - progress.level_mmhg
    side: Side = "above" if off > 0 else "below"
    if abs(off) <= progress.protocol.band_mmhg + PRESSURE_TOLERANCE_MMHG:
        side = "in_band"
    shown = None if scene.feedback == "band" else pressure_mmhg
    if side == "in_band" or not isinstance(progress.phase, Reaching | Holding):
        return Marker(side, shown, "", strays=False)
    strays = side == "above" or isinstance(progress.phase, Holding)
    return Marker(side, shown, "less" if side == "above" else "more", strays)


def _may_be_shown(scene: Scene) -> tuple[Floats, Floats]:
    """The last seconds; blind, only what was read since the cue."""
    t_s, pressure_mmhg = scene.t_s, scene.pressure_mmhg
    if not len(t_s):
        return t_s, pressure_mmhg
    # A little more, so that the line comes in from beyond its left end.
    first = max(0, int(np.searchsorted(t_s, t_s[-1] - SHOWN_S)) - _MORE)
    phase = scene.progress.phase
    if scene.feedback == "blind" and isinstance(phase, Reaching):
        first = max(first, int(np.searchsorted(t_s, phase.cue_s)))
    return t_s[first:], pressure_mmhg[first:]


def _steadied(t_s: Floats, pressure_mmhg: Floats, max_gap_s: float) -> tuple[Floats, Floats]:
    """Each sample as the median of itself and the two before, if they come fast enough and without a gap."""
    if len(t_s) < _STEADY_OF or _rate_hz(t_s) < _NOMINALLY * STEADIED_FROM_HZ:
        return t_s, pressure_mmhg
    before, last, now = pressure_mmhg[:-2], pressure_mmhg[1:-1], pressure_mmhg[2:]
    median = np.maximum(np.minimum(before, last), np.minimum(np.maximum(before, last), now))
    steadied = pressure_mmhg.copy()
    steadied[2:] = np.where(t_s[2:] - t_s[:-2] <= max_gap_s, median, now)
    return t_s, steadied


def _rate_hz(t_s: Floats) -> float:
    """Of the newest samples, by the middle of their distances: a gap among them is no slower cuff."""
    distance_s = float(np.median(np.diff(t_s[-_RATE_OVER:])))
    return 1.0 / distance_s if distance_s > 0 else float("inf")


def _line(t_s: Floats, pressure_mmhg: Floats, max_gap_s: float) -> Line:
    gaps = np.flatnonzero(np.diff(t_s) > max_gap_s + TIME_TOLERANCE_S) + 1
    parts = zip(np.split(t_s, gaps), np.split(pressure_mmhg, gaps), strict=True)
    return Line(float(t_s[-1]), tuple(run for run in parts if len(run[0]) > 1))
