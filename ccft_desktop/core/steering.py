"""What the therapist's events do to a test: mark, take back, pause, go on, cue, override, stop; signal lost.

It acts on the course at the instant it is told; the runner sees to the order of time.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from ccft_desktop.core.course import Course
from ccft_desktop.core.faults import Event, parse_override
from ccft_desktop.core.hold import Verdict
from ccft_desktop.core.limits import TIME_TOLERANCE_S
from ccft_desktop.core.offered_hold import OfferedHold
from ccft_desktop.core.progress import Happening, HoldEnded, HoldStarted, TestEnded
from ccft_desktop.core.session import Ended


@dataclass(slots=True)
class Steering:
    """Whether a test runs, waits or is over."""

    course: Course
    signal_from: int | None
    """Index of the first sample that counts as rest; None before the start."""
    scored_from: int = 0
    """Index of the first sample of the test: what lies before it says nothing of the rest before a cue."""
    paused_since_s: float | None = None
    resumed_s: float | None = None
    ended: tuple[float, Ended] | None = None
    hand_cue_at: int | None = None
    """Index of the sample at which a cue given by hand acts."""
    stopped_hold: OfferedHold | None = None
    """The hold that the ending pain closed, or kept from beginning."""
    unconfirmed_at: int | None = None
    """Index of the sample after an event that closed a hold: it may show that a gap came first."""
    _happenings: list[Happening] = field(default_factory=list)

    def take_happenings(self) -> list[Happening]:
        """What happened since this was last asked."""
        happenings, self._happenings = self._happenings, []
        return happenings

    def happened(self, happening: Happening) -> None:
        self._happenings.append(happening)

    def announce_start(self, hold: OfferedHold, start_s: float | None) -> None:
        """Say once that the hold clock runs."""
        if start_s is not None and not hold.start_announced:
            hold.start_announced = True
            self.happened(HoldStarted(start_s, hold.index))

    def close(self, verdict: Verdict) -> None:
        """Close the latest hold."""
        self.announce_start(self.course.offered[-1], verdict.start_s)
        self.happened(HoldEnded(verdict.end_s, self.course.close(verdict)))

    def end(self, t_s: float, ended: Ended) -> None:
        """No further hold is offered."""
        self.ended = (t_s, ended)
        self.happened(TestEnded(t_s, ended))

    def act(self, event: Event, at: int) -> None:
        """Do what the event says; ``at`` is the index of the first sample after it."""
        if self.signal_from is not None or event.code == "start":
            _ACTIONS.get(event.code, Steering._mark)(self, event, at)

    def confirm(self, at: int) -> None:
        """Look back from sample ``at``: a gap that began before an event comes before the event."""
        if self.unconfirmed_at != at:
            return
        self.unconfirmed_at = None
        t_s, hold = self.course.recording.t_s, self.course.offered[-1]
        if t_s[at] - t_s[at - 1] > self.course.protocol.max_gap_s + TIME_TOLERANCE_S and hold.verdict:
            self.stopped_hold = None
            last_s, start_s = float(t_s[at - 1]), hold.verdict.start_s
            reached = start_s is not None and start_s <= last_s + TIME_TOLERANCE_S
            self.close(Verdict(start_s if reached else None, last_s, "invalid", "signal_gap"))

    def _mark(self, event: Event, _at: int) -> None:
        self.course.mark(event)

    def _pain(self, event: Event, at: int) -> None:
        self.course.mark(event)
        if self.ended:
            return
        if hold := self.course.open_hold:
            if event.t_s <= hold.offer.cue_s + TIME_TOLERANCE_S:
                self.course.drop_open_hold()
                self.stopped_hold = hold
            elif self._close_at(event.t_s, at, lambda start_s: _failed_by_pain(start_s, event.t_s)):
                self.stopped_hold = hold
        self.hand_cue_at = None
        self.end(event.t_s, "pain")

    def _close_at(self, t_s: float, at: int, verdict_of: Callable[[float | None], Verdict]) -> bool:
        verdict, by_event = self.course.verdict_at(t_s, at, verdict_of)
        if verdict:
            self.close(verdict)
        last_s = float(self.course.recording.t_s[at - 1])
        if by_event and last_s < t_s - TIME_TOLERANCE_S:
            self.unconfirmed_at = at
        return by_event

    def _undo(self, event: Event, _at: int) -> None:
        mark = self.course.last_mark()
        if mark is None:
            return
        is_pain = mark.event.code == "pain"
        if is_pain and self.ended == (mark.event.t_s, "pain"):
            mark.undone = True
            self.paused_since_s, self.ended = mark.event.t_s, None
            self._reopen_as_paused(mark.event.t_s)
        elif is_pain or not (self._is_over() or self.course.is_final(mark, event.t_s)):
            mark.undone = True

    def _is_over(self) -> bool:
        return self.ended is not None and self.ended[1] != "pain"

    def _reopen_as_paused(self, t_s: float) -> None:
        hold, self.stopped_hold = self.stopped_hold, None
        if hold is None:
            return
        if hold.verdict is None:
            self.course.offered.append(hold)
            self.close(Verdict(None, t_s, "invalid", "paused"))
        else:
            hold.verdict = Verdict(hold.verdict.start_s, hold.verdict.end_s, "invalid", "paused")

    def _start(self, event: Event, _at: int) -> None:
        if self.signal_from is None:
            from_s = event.t_s - TIME_TOLERANCE_S
            self.signal_from = int(np.searchsorted(self.course.recording.t_s, from_s, side="left"))
            self.scored_from = self.signal_from

    def _pause(self, event: Event, at: int) -> None:
        if self.ended or self.paused_since_s is not None:
            return
        self.hand_cue_at = None
        self.paused_since_s = event.t_s
        if self.course.open_hold:
            self._close_at(event.t_s, at, lambda start_s: Verdict(start_s, event.t_s, "invalid", "paused"))

    def _resume(self, event: Event, _at: int) -> None:
        if self.paused_since_s is not None and not self.ended:
            self.paused_since_s, self.resumed_s = None, event.t_s

    def _cue_by_hand(self, _event: Event, at: int) -> None:
        if not self.ended and self.paused_since_s is None:
            self.hand_cue_at = at

    def _override(self, event: Event, _at: int) -> None:
        self.course.override(parse_override(event.value))

    def _stop(self, event: Event, _at: int) -> None:
        if self.ended:
            return
        self.course.drop_open_hold()
        step = self.course.next()
        self.end(event.t_s, step if isinstance(step, str) else "stopped")

    def _lost(self, _event: Event, at: int) -> None:
        self.signal_from = at
        if self.course.open_hold:
            start_s = self.course.judgement(at).start_s
            last_s = float(self.course.recording.t_s[at - 1])
            self.close(Verdict(start_s, last_s, "invalid", "signal_gap"))


def _failed_by_pain(start_s: float | None, t_s: float) -> Verdict:
    return Verdict(start_s, t_s, "failed", "fault")


_ACTIONS: Final[Mapping[str, Callable[[Steering, Event, int], None]]] = {
    "pain": Steering._pain,
    "undo": Steering._undo,
    "start": Steering._start,
    "pause": Steering._pause,
    "resume": Steering._resume,
    "cue": Steering._cue_by_hand,
    "outcome": Steering._override,
    "stop": Steering._stop,
    "lost": Steering._lost,
}
