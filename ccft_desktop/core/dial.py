"""A test without a cuff attached: the therapist reads a dial and taps; cues, clock and counting as ever.

It knows no samples and no screen. Time is told; what is due until then happens at its own exact instant, so
that it does not matter how often anybody looks, and the events alone give the same test again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from ccft_desktop.core.course import Course
from ccft_desktop.core.cueing import REST_WINDOW_S
from ccft_desktop.core.faults import Event, parse_override
from ccft_desktop.core.hold import Verdict
from ccft_desktop.core.limits import TIME_TOLERANCE_S, InputError
from ccft_desktop.core.offered_hold import OfferedHold
from ccft_desktop.core.progress import (
    Cued,
    Happening,
    HoldEnded,
    Holding,
    HoldStarted,
    NotStarted,
    Over,
    Paused,
    Phase,
    Progress,
    Reaching,
    Resting,
    TestEnded,
    Waiting,
)
from ccft_desktop.core.protocol import Protocol
from ccft_desktop.core.recording import Recording
from ccft_desktop.core.score import score
from ccft_desktop.core.session import Ended, Offer, Outcome, Reason, Result
from ccft_desktop.core.standing import standing_of

_TAPPED: Final[Mapping[str, tuple[Outcome, Reason | None]]] = {
    "held": ("success", None),
    "not_held": ("failed", "tapped"),
    "untold": ("invalid", "tapped"),
}


class DialRunner:
    """One run of one protocol. The clock of a hold starts when the therapist taps that the target is reached.

    A hold whose clock has run out is ``not_told`` until the therapist taps how it went; no cue comes before.
    """

    def __init__(self, protocol: Protocol) -> None:
        self.protocol: Final = protocol
        self.course: Final = Course(protocol, Recording())
        self._events: list[Event] = []
        self._now_s = float("-inf")
        self._started_s: float | None = None
        self._reached_s: float | None = None
        """When the clock of the open hold started."""
        self._tapped_s = float("-inf")
        self._paused_since_s: float | None = None
        self._resumed_s: float | None = None
        self._ended: tuple[float, Ended] | None = None
        self._stopped_hold: OfferedHold | None = None
        """The hold that the ending pain closed."""
        self._happenings: list[Happening] = []

    @property
    def events(self) -> tuple[Event, ...]:
        """Every event told, in order of time."""
        return tuple(self._events)

    @property
    def offered(self) -> tuple[Offer, ...]:
        """The holds really offered, an open one included."""
        return tuple(hold.offer for hold in self.course.offered)

    @property
    def ended(self) -> Ended | None:
        """Why no further hold is offered; None while one may be."""
        return self._ended[1] if self._ended else None

    def advance(self, t_s: float) -> list[Happening]:
        """The clock has come to ``t_s``: what is due until then happens."""
        while (due := self._due()) and due[0] <= t_s + TIME_TOLERANCE_S:
            due[1](due[0])
        self._now_s = max(self._now_s, t_s)
        happenings, self._happenings = self._happenings, []
        return happenings

    def tell(self, event: Event) -> list[Happening]:
        """An event at or after all before it; raises ``InputError`` for an earlier one."""
        if event.t_s < self._now_s:
            raise InputError(
                f"{event.code} at {event.t_s:g} s was told when the test was at {self._now_s:g} s."
            )
        before = self.advance(event.t_s)
        self._events.append(event)
        if self._started_s is not None or event.code == "start":
            _ACTIONS.get(event.code, DialRunner._mark)(self, event)
        return [*before, *self.advance(event.t_s)]

    def finish(self) -> Result:
        """Nothing more will come: what is closed is final, a hold still open is dropped."""
        self.course.drop_open_hold()
        if self._ended is None:
            step = self.course.next()
            self._end(self._now_s, step if isinstance(step, str) else "recording_ended")
        holds = self.course.holds
        assert self._ended is not None
        return Result(
            protocol=self.protocol, holds=holds, scores=score(self.protocol, holds), ended=self._ended[1]
        )

    def progress(self, t_s: float) -> Progress:
        """The test at ``t_s``, an instant at or after the last one told."""
        return standing_of(self.course, t_s, self._phase(t_s))

    # What is due, at its own instant

    def _due(self) -> tuple[float, Callable[[float], None]] | None:
        if self._ended or self._started_s is None:
            return None
        if hold := self.course.open_hold:
            if self._reached_s is None:
                return hold.offer.cue_s + self.protocol.reach_s, self._miss
            return self._reached_s + self.protocol.hold_s, self._release
        if self._waits_for_tap:
            return None
        step, final_s = self.course.next(), self.course.final_s()
        if isinstance(step, str):
            assert final_s is not None
            # An outcome tapped late may be the one that ends the test.
            return max(final_s, self._tapped_s), lambda t_s: self._end(t_s, step)
        if self._paused_since_s is not None:
            return None
        rest_over_s = self.course.rest_over_s(step, self._resumed_s)
        return max(rest_over_s, self._tapped_s, self._started_s + REST_WINDOW_S), self._cue_in_time

    @property
    def _waits_for_tap(self) -> bool:
        last = self.course.offered[-1] if self.course.offered else None
        untold = last is not None and last.verdict is not None and last.verdict.reason == "not_told"
        return last is not None and untold and last.override is None

    def _miss(self, t_s: float) -> None:
        self._close(Verdict(None, t_s, "failed", "not_reached"))

    def _release(self, t_s: float) -> None:
        self._close(Verdict(self._reached_s, t_s, "invalid", "not_told"))

    def _cue_in_time(self, t_s: float) -> None:
        self._cue(t_s, ())

    def _cue(self, t_s: float, notes: tuple[str, ...]) -> None:
        step = self.course.next()
        if self.course.offered:
            last = self.course.offered[-1]
            last.next_cue_s = t_s
            last.decided = last.judged(self.protocol, self.course.marks)
        if isinstance(step, str):
            self._end(t_s, step)
            return
        hold = OfferedHold(len(self.course.offered) + 1, Offer(t_s, step, notes), 0)
        self.course.offered.append(hold)
        self._reached_s = self._resumed_s = None
        self._happenings.append(Cued(t_s, hold.index, step, notes))

    def _close(self, verdict: Verdict) -> None:
        hold = self.course.offered[-1]
        hold.verdict = verdict
        self._happenings.append(HoldEnded(verdict.end_s, hold.judged(self.protocol, self.course.marks)))

    def _end(self, t_s: float, ended: Ended) -> None:
        self._ended = (t_s, ended)
        self._happenings.append(TestEnded(t_s, ended))

    # What the therapist does

    def _start(self, event: Event) -> None:
        self._started_s = event.t_s if self._started_s is None else self._started_s

    def _reach(self, event: Event) -> None:
        hold = self.course.open_hold
        if hold is not None and self._reached_s is None:
            self._reached_s = event.t_s
            self._happenings.append(HoldStarted(event.t_s, hold.index))

    def _tap(self, event: Event) -> None:
        """How a hold went: one under way ends with it; the last one may be told otherwise until the next."""
        outcome, reason = _TAPPED[event.code]
        if self.course.open_hold:
            if self._reached_s is not None and event.code != "held":
                self._close(Verdict(self._reached_s, event.t_s, outcome, reason))
            return
        last = self.course.offered[-1] if self.course.offered else None
        if last is None or last.verdict is None or last.verdict.reason not in (None, "tapped", "not_told"):
            return
        if event.code == "held" and not self._ran_out(last.verdict):
            return
        last.verdict = replace(last.verdict, outcome=outcome, reason=reason)
        self._tapped_s = event.t_s

    def _ran_out(self, verdict: Verdict) -> bool:
        """Whether the clock of the hold came to its end: what was broken off cannot have been held."""
        assert verdict.start_s is not None
        return verdict.end_s - verdict.start_s >= self.protocol.hold_s - TIME_TOLERANCE_S

    def _mark(self, event: Event) -> None:
        self.course.mark(event)

    def _pain(self, event: Event) -> None:
        self.course.mark(event)
        if self._ended:
            return
        if hold := self.course.open_hold:
            self._close(Verdict(self._reached_s, event.t_s, "failed", "fault"))
            self._stopped_hold = hold
        self._end(event.t_s, "pain")

    def _undo(self, event: Event) -> None:
        mark = self.course.last_mark()
        if mark is None:
            return
        if mark.event.code == "pain" and self._ended == (mark.event.t_s, "pain"):
            mark.undone = True
            self._ended, self._paused_since_s = None, mark.event.t_s
            hold, self._stopped_hold = self._stopped_hold, None
            if hold is not None and hold.verdict:
                hold.verdict = replace(hold.verdict, outcome="invalid", reason="paused")
        elif mark.event.code == "pain" or not (self._ended or self.course.is_final(mark, event.t_s)):
            mark.undone = True

    def _pause(self, event: Event) -> None:
        if self._ended or self._paused_since_s is not None:
            return
        self._paused_since_s = event.t_s
        if self.course.open_hold:
            self._close(Verdict(self._reached_s, event.t_s, "invalid", "paused"))

    def _resume(self, event: Event) -> None:
        if self._paused_since_s is not None and not self._ended:
            self._paused_since_s, self._resumed_s = None, event.t_s

    def _cue_by_hand(self, event: Event) -> None:
        if not self._ended and self._paused_since_s is None and self.course.open_hold is None:
            self._cue(event.t_s, ("cued_by_hand",))

    def _override(self, event: Event) -> None:
        self.course.override(parse_override(event.value))
        self._tapped_s = event.t_s

    def _stop(self, event: Event) -> None:
        if self._ended:
            return
        self.course.drop_open_hold()
        step = self.course.next()
        self._end(event.t_s, step if isinstance(step, str) else "stopped")

    # For screens

    def _phase(self, t_s: float) -> Phase:
        if self._ended:
            return Over(self._ended[1])
        if self._started_s is None:
            return NotStarted()
        if self._paused_since_s is not None:
            return Paused(self._paused_since_s)
        if hold := self.course.open_hold:
            if self._reached_s is None:
                return Reaching(hold.offer.cue_s, hold.offer.cue_s + self.protocol.reach_s)
            return Holding(self._reached_s, self._reached_s + self.protocol.hold_s, None)
        return self._resting(t_s)

    def _resting(self, t_s: float) -> Phase:
        step = self.course.next()
        final_s = self.course.final_s()
        if isinstance(step, str):
            assert final_s is not None
            return Resting(final_s - self.protocol.rest_s, final_s, new_level=False)
        assert self._started_s is not None
        over_s = max(self.course.rest_over_s(step, self._resumed_s), self._started_s + REST_WINDOW_S)
        if t_s >= over_s - TIME_TOLERANCE_S:
            return Waiting("outcome", None)
        holds = self.course.holds
        since_s = max(self._resumed_s or self._started_s, holds[-1].end_s if holds else self._started_s)
        return Resting(since_s, over_s, new_level=bool(holds) and holds[-1].level_mmhg != step)


def replay(protocol: Protocol, events: Sequence[Event], offered: Sequence[Offer] = ()) -> Result:
    """The result of a test read off a dial, from its events alone.

    ``offered``: the holds known to have been offered, where the events end before the last of them.
    """
    runner = DialRunner(protocol)
    for event in events:
        runner.tell(event)
    if offered:
        runner.advance(max(offer.cue_s for offer in offered))
    return runner.finish()


_ACTIONS: Final[Mapping[str, Callable[[DialRunner, Event], None]]] = {
    "start": DialRunner._start,
    "reached": DialRunner._reach,
    "held": DialRunner._tap,
    "not_held": DialRunner._tap,
    "untold": DialRunner._tap,
    "pain": DialRunner._pain,
    "undo": DialRunner._undo,
    "pause": DialRunner._pause,
    "resume": DialRunner._resume,
    "cue": DialRunner._cue_by_hand,
    "outcome": DialRunner._override,
    "stop": DialRunner._stop,
}
