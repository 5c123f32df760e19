"""Where a running test stands, read off the engine for whoever shows it; it changes nothing."""

from collections.abc import Sequence

import numpy as np

from ccft_desktop.core.course import Course
from ccft_desktop.core.cueing import has_second_of_signal, hindrance, resting_median_mmhg
from ccft_desktop.core.faults import Event
from ccft_desktop.core.hold import Undecided
from ccft_desktop.core.limits import TIME_TOLERANCE_S
from ccft_desktop.core.naming import unnamed_mark
from ccft_desktop.core.progress import (
    Holding,
    NotStarted,
    Over,
    Paused,
    Phase,
    Progress,
    Reaching,
    Resting,
    Waiting,
)
from ccft_desktop.core.runner import Runner
from ccft_desktop.core.session import Hold


def progress(runner: Runner, t_s: float) -> Progress:
    """The test at ``t_s``, an instant at or after the last sample."""
    course = runner.course
    last = course.last_hold
    lost = last is not None and last.outcome == "invalid" and last.reason == "signal_gap"
    return standing_of(
        course,
        t_s,
        _phase(runner, t_s, course.next()),
        again_gap_s=_gap_after_s(runner, last) if last and lost else None,
        pending=runner.pending_events,
    )


def standing_of(
    course: Course,
    t_s: float,
    phase: Phase,
    *,
    again_gap_s: float | None = None,
    pending: Sequence[Event] = (),
) -> Progress:
    """The holds of ``course`` at ``t_s``; ``pending``: events told whose turn has not come."""
    holds, step = course.holds, course.next()
    if course.open_hold:
        level_mmhg = course.open_hold.offer.level_mmhg
    elif isinstance(step, str):
        level_mmhg = holds[-1].level_mmhg if holds else course.protocol.levels_mmhg[-1]
    else:
        level_mmhg = step
    told_here = sum(hold.level_mmhg == level_mmhg and hold.outcome != "invalid" for hold in holds)
    last = holds[-1] if holds else None
    could_not_tell = last is not None and last.outcome == "invalid" and last.reason != "not_told"
    marks = (*(mark.event for mark in course.marks if not mark.undone), *pending)
    return Progress(
        t_s=t_s,
        protocol=course.protocol,
        phase=phase,
        level_mmhg=level_mmhg,
        hold_number=min(told_here + 1, course.protocol.holds_per_level),
        again=last.reason if last and could_not_tell else None,
        again_gap_s=again_gap_s,
        holds=holds,
        marks=tuple(event for event in marks if event.is_mark),
        unnamed=None if isinstance(phase, Over) else unnamed_mark(course, t_s),
    )


def _phase(runner: Runner, t_s: float, step: float | str) -> Phase:
    state, course = runner.state, runner.course
    if state.ended:
        return Over(state.ended[1])
    if state.signal_from is None:
        return NotStarted()
    if state.paused_since_s is not None:
        return Paused(state.paused_since_s)
    if hold := course.open_hold:
        now = course.judgement(len(runner.recording))
        cue_s = hold.offer.cue_s
        if isinstance(now, Undecided) and now.start_s is not None:
            return Holding(now.start_s, now.start_s + runner.protocol.hold_s, now.outside_since_s)
        return Reaching(cue_s, cue_s + runner.protocol.reach_s)
    if isinstance(step, str):
        final_s = course.final_s()
        assert final_s is not None
        return Resting(final_s - runner.protocol.rest_s, final_s, new_level=False)
    over_s = course.rest_over_s(step, state.resumed_s)
    if t_s < over_s - TIME_TOLERANCE_S:
        new_level = bool(course.offered) and course.offered[-1].offer.level_mmhg != step
        last = course.last_hold
        since_s = max(
            last.end_s if last else -np.inf,
            -np.inf if state.resumed_s is None else state.resumed_s,
        )
        return Resting(since_s, over_s, new_level)
    return _waiting(runner, step)


def _waiting(runner: Runner, level_mmhg: float) -> Waiting:
    first = runner.state.signal_from or 0
    # The last two seconds hold all that a cue looks back on.
    near_s = runner.recording.t_s[-1] - 2.0 if len(runner.recording) else 0.0
    first = max(first, int(np.searchsorted(runner.recording.t_s, near_s)) - 1)
    t_s = runner.recording.t_s[first:]
    if not len(t_s) or not has_second_of_signal(t_s, runner.protocol, len(t_s) - 1):
        return Waiting("signal", None)
    median_mmhg = resting_median_mmhg(t_s, runner.recording.pressure_mmhg[first:], len(t_s) - 1)
    return Waiting(hindrance(median_mmhg, runner.protocol, level_mmhg) or "signal", median_mmhg)


def _gap_after_s(runner: Runner, hold: Hold) -> float | None:
    t_s = runner.recording.t_s
    after = int(np.searchsorted(t_s, hold.end_s + TIME_TOLERANCE_S, side="right"))
    return float(t_s[after]) - hold.end_s if after < len(t_s) else None
