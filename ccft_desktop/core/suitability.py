"""Is this cuff good enough to score with? Judged from its last minute; knows no port and no words.

The limits are the needs of a test between 20 and 30 mmHg in steps of 2. Those without another source
are decisions of this project.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from ccft_desktop.core.cuff_checks import LARGEST_NOISE_MMHG, quiet_noise_mmhg
from ccft_desktop.core.limits import PRESSURE_TOLERANCE_MMHG, TIME_TOLERANCE_S
from ccft_desktop.core.session import Floats

Reference = Literal["gauge", "absolute", "unknown"]
Subject = Literal["reference", "range", "stuck", "rate", "gaps", "resolution", "noise"]
Grade = Literal["good", "usable", "log_only", "not_usable"]
Verdict = Literal["watching", "fit", "log_only", "not_usable"]

SLOWEST_TO_SCORE_HZ: Final = 5.0
SLOWEST_LIVE_HZ: Final = 10.0
"""Below it the picture lags behind the neck, and feedback is poor."""
RATE_TOLERANCE: Final = 0.01
"""A clock a little slow does not make a cuff unfit."""
GOOD_STEP_MMHG: Final = 0.1
LARGEST_STEP_MMHG: Final = 0.2
"""A stage is 2 mmHg, its tolerance about ±1."""
GOOD_NOISE_MMHG: Final = LARGEST_NOISE_MMHG
MOST_NOISE_MMHG: Final = 0.5
"""Half the tolerance of ±1: beyond it the band is left by noise alone."""
RANGE_NEEDED_MMHG: Final = (0.0, 60.0)
STUCK_S: Final = 8.0
STUCK_ABOVE_MMHG: Final = 5.0
"""An open cuff may show 0 for ever; one under pressure moves with breath, hand or leak."""
GAP_S: Final = 0.5
"""The longest a hold may be without signal."""
MOST_GAPS: Final = 3
"""In a minute: with more, hardly a hold of ten seconds can be told."""

WATCH_S: Final = 3.0
"""How much is heard before anything is said."""
RATE_WINDOW_S: Final = 10.0
NOISE_WINDOW_S: Final = 30.0
WINDOW_S: Final = 60.0
_GAP_PERIODS: Final = 3.0
_LEVELS_DWELLED: Final = 3
_DWELL_SAMPLES: Final = 5
# Two readings of one value differ by rounding only.
_SAME_MMHG: Final = 1e-6
_RANK: Final = {"good": 0, "usable": 1, "log_only": 2, "not_usable": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class CuffFacts:
    """What is known of a cuff without listening to it."""

    reference: Reference = "unknown"
    range_mmhg: tuple[float, float] | None = None
    resolution_mmhg: float | None = None
    is_tared: bool = False
    """Whether it was zeroed just before use, which an absolute sensor needs."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One property against its limit."""

    subject: Subject
    grade: Grade
    figure: float
    """rate Hz; resolution, noise mmHg; range the end that is short, mmHg; gaps in the last minute; stuck s.
    For the reference, which has no number, 1 when tared, else 0."""
    limit: float
    """What decided: for ``good`` and ``usable`` the limit that is kept, otherwise the one that is broken."""


@dataclass(frozen=True, slots=True)
class Suitability:
    """The verdict on a cuff, and every property it rests on, the worst first."""

    verdict: Verdict
    findings: tuple[Finding, ...] = ()

    @property
    def decided_by(self) -> Finding | None:
        """The property that decided; None while nothing is known."""
        return self.findings[0] if self.findings else None

    @property
    def may_score(self) -> bool:
        return self.verdict == "fit"

    def of(self, subject: Subject) -> Finding | None:
        """What was found of one property; None when it cannot be told yet."""
        return next((finding for finding in self.findings if finding.subject == subject), None)


class CuffWatch:
    """Listens to one cuff since it was connected; the verdict does not depend on how samples were cut."""

    def __init__(self) -> None:
        self._parts: list[tuple[Floats, Floats]] = []
        self._from_s: float | None = None

    def restart(self) -> None:
        """Another cuff, or the same one again: forget what was heard."""
        self._parts = []
        self._from_s = None

    def feed(self, t_s: Sequence[float] | Floats, pressure_mmhg: Sequence[float] | Floats) -> None:
        """Take samples of equal shape (n,), newer than all before."""
        if len(t_s):
            if self._from_s is None:
                self._from_s = float(t_s[0])
            self._parts.append((np.asarray(t_s, np.float64), np.asarray(pressure_mmhg, np.float64)))

    def suitability(self, facts: CuffFacts) -> Suitability:
        """The verdict on the last minute."""
        if self._from_s is None:
            return judge(np.empty(0), np.empty(0), facts)
        t_s = np.concatenate([t for t, _ in self._parts])
        pressure_mmhg = np.concatenate([p for _, p in self._parts])
        first = int(np.searchsorted(t_s, t_s[-1] - WINDOW_S))
        t_s, pressure_mmhg = t_s[first:], pressure_mmhg[first:]
        self._parts = [(t_s, pressure_mmhg)]
        return judge(t_s, pressure_mmhg, facts, from_s=self._from_s)


def judge(
    t_s: Floats, pressure_mmhg: Floats, facts: CuffFacts, *, from_s: float | None = None
) -> Suitability:
    """The verdict on samples of shape (n,), at most a minute of them; ``from_s``: when listening began.

    What is known beforehand decides at once; what must be heard, after ``WATCH_S`` of it.
    """
    known = [_reference(facts), _range(facts)]
    began_s = from_s if from_s is not None else (float(t_s[0]) if len(t_s) else 0.0)
    heard_enough = len(t_s) > 1 and t_s[-1] - began_s >= WATCH_S - TIME_TOLERANCE_S
    if heard_enough:
        known += [
            _stuck(t_s, pressure_mmhg),
            _rate(t_s),
            _gaps(t_s),
            _resolution(pressure_mmhg, facts),
            _noise(t_s, pressure_mmhg, began_s),
        ]
    elif facts.resolution_mmhg is not None:
        known.append(_graded_step(facts.resolution_mmhg))
    findings = sorted(
        (finding for finding in known if finding is not None), key=lambda finding: -_RANK[finding.grade]
    )
    worst: Grade = findings[0].grade if findings else "good"
    if worst in ("log_only", "not_usable"):
        return Suitability(worst, tuple(findings))
    return Suitability("fit" if heard_enough else "watching", tuple(findings))


def _reference(facts: CuffFacts) -> Finding | None:
    if facts.reference != "absolute":
        return None
    return Finding("reference", "usable" if facts.is_tared else "not_usable", float(facts.is_tared), 1.0)


def _range(facts: CuffFacts) -> Finding | None:
    if facts.range_mmhg is None:
        return None
    lowest, highest = facts.range_mmhg
    needed_from, needed_to = RANGE_NEEDED_MMHG
    if facts.reference != "absolute" and lowest > needed_from + PRESSURE_TOLERANCE_MMHG:
        return Finding("range", "not_usable", lowest, needed_from)
    # An absolute sensor has to reach as far above the air around it.
    to_spare = highest - (760.0 if facts.reference == "absolute" else 0.0)
    if to_spare < needed_to - PRESSURE_TOLERANCE_MMHG:
        return Finding("range", "not_usable", to_spare, needed_to)
    return Finding("range", "good", to_spare, needed_to)


def _stuck(t_s: Floats, pressure_mmhg: Floats) -> Finding:
    other = np.flatnonzero(np.abs(pressure_mmhg - pressure_mmhg[-1]) > _SAME_MMHG)
    same_since_s = float(t_s[other[-1] + 1] if other.size else t_s[0])
    same_s = float(t_s[-1]) - same_since_s if pressure_mmhg[-1] > STUCK_ABOVE_MMHG else 0.0
    is_stuck = same_s >= STUCK_S - TIME_TOLERANCE_S
    return Finding("stuck", "not_usable" if is_stuck else "good", same_s, STUCK_S)


def _rate(t_s: Floats) -> Finding:
    window_s = t_s[np.searchsorted(t_s, t_s[-1] - RATE_WINDOW_S - TIME_TOLERANCE_S) :]
    if len(window_s) < 2:
        window_s = t_s[-2:]
    intervals_s = np.diff(window_s)
    # A gap is a finding of its own.
    of_rate_s = intervals_s[intervals_s <= max(GAP_S, _GAP_PERIODS * float(np.median(intervals_s)))]
    rate_hz = 1.0 / float(of_rate_s.mean())
    if rate_hz < SLOWEST_TO_SCORE_HZ * (1.0 - RATE_TOLERANCE):
        return Finding("rate", "log_only", rate_hz, SLOWEST_TO_SCORE_HZ)
    if rate_hz < SLOWEST_LIVE_HZ * (1.0 - RATE_TOLERANCE):
        return Finding("rate", "usable", rate_hz, SLOWEST_TO_SCORE_HZ)
    return Finding("rate", "good", rate_hz, SLOWEST_LIVE_HZ)


def _gaps(t_s: Floats) -> Finding:
    intervals_s = np.diff(t_s)
    longest_s = max(GAP_S, _GAP_PERIODS * float(np.median(intervals_s)))
    gaps = int((intervals_s > longest_s + TIME_TOLERANCE_S).sum())
    grade: Grade = "log_only" if gaps > MOST_GAPS else ("usable" if gaps else "good")
    return Finding("gaps", grade, float(gaps), float(MOST_GAPS))


def _resolution(pressure_mmhg: Floats, facts: CuffFacts) -> Finding | None:
    """The coarser of what is stated and what is seen; None when neither is known."""
    seen = _step_seen(pressure_mmhg)
    if facts.resolution_mmhg is None:
        return None if seen is None else _graded_step(seen)
    return _graded_step(max(seen or 0.0, facts.resolution_mmhg))


def _step_seen(pressure_mmhg: Floats) -> float | None:
    """The smallest distance between two values seen; None while it may still be a matter of chance.

    A coarse distance is believed once the signal has dwelled on several values: a fine cuff at rest shows
    fine ones.
    """
    in_order = np.sort(pressure_mmhg)
    starts = np.flatnonzero(np.diff(in_order, prepend=-np.inf) > _SAME_MMHG)
    if len(starts) < 2:
        return None
    step_mmhg = float(np.diff(in_order[starts]).min())
    times_seen = np.diff(starts, append=len(in_order))
    if step_mmhg <= LARGEST_STEP_MMHG + PRESSURE_TOLERANCE_MMHG:
        return step_mmhg
    dwelled = int((times_seen >= _DWELL_SAMPLES).sum())
    return step_mmhg if dwelled >= _LEVELS_DWELLED else None


def _graded_step(step_mmhg: float) -> Finding:
    if step_mmhg > LARGEST_STEP_MMHG + PRESSURE_TOLERANCE_MMHG:
        return Finding("resolution", "log_only", step_mmhg, LARGEST_STEP_MMHG)
    if step_mmhg > GOOD_STEP_MMHG + PRESSURE_TOLERANCE_MMHG:
        return Finding("resolution", "usable", step_mmhg, LARGEST_STEP_MMHG)
    return Finding("resolution", "good", step_mmhg, GOOD_STEP_MMHG)


def _noise(t_s: Floats, pressure_mmhg: Floats, from_s: float) -> Finding | None:
    first = int(np.searchsorted(t_s, t_s[-1] - NOISE_WINDOW_S))
    rms_mmhg = quiet_noise_mmhg(t_s[first:], pressure_mmhg[first:], from_s)
    if rms_mmhg is None:
        return None
    if rms_mmhg > MOST_NOISE_MMHG + PRESSURE_TOLERANCE_MMHG:
        return Finding("noise", "log_only", rms_mmhg, MOST_NOISE_MMHG)
    if rms_mmhg > GOOD_NOISE_MMHG + PRESSURE_TOLERANCE_MMHG:
        return Finding("noise", "usable", rms_mmhg, MOST_NOISE_MMHG)
    return Finding("noise", "good", rms_mmhg, GOOD_NOISE_MMHG)
