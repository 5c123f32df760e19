"""The whole test as a state machine: samples and events in, cues, holds and their outcomes out.

It knows no clock and no screen. Whether samples come one by one, in chunks or all at once, and whether
events are told just in time or all in advance, the result is the same: every decision is made from the
samples and events up to its own instant, in order of time. At equal times the sample comes first.
"""

from bisect import insort
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np

from ccft_desktop.core.course import Course
from ccft_desktop.core.cueing import first_cue, is_off_baseline, resting_median_mmhg
from ccft_desktop.core.faults import Event, parse_override
from ccft_desktop.core.hold import Undecided, Verdict
from ccft_desktop.core.limits import TIME_TOLERANCE_S, InputError
from ccft_desktop.core.offered_hold import OfferedHold
from ccft_desktop.core.progress import Cued, Happening, HoldEnded, HoldStarted, TestEnded
from ccft_desktop.core.protocol import Protocol
from ccft_desktop.core.recording import Recording
from ccft_desktop.core.score import score
from ccft_desktop.core.session import Ended, Floats, Offer, Result


class Runner:
    """One run of one protocol.

    ``wait_for_start``: samples before the ``start`` event are not scored.
    ``offered``: the holds really offered, in a re-score: cues come at these times and nowhere else.
    """

    def __init__(
        self, protocol: Protocol, *, wait_for_start: bool = False, offered: Sequence[Offer] | None = None
    ) -> None:
        self.protocol: Final = protocol
        self.recording: Final = Recording()
        self.course: Final = Course(protocol, self.recording)
        self.signal_from: int | None = None if wait_for_start else 0
        """Index of the first sample that counts as rest; None before the start."""
        self.paused_since_s: float | None = None
        self.resumed_s: float | None = None
        self.ended: tuple[float, Ended] | None = None
        self._script = None if offered is None else list(offered)
        self._pending: list[Event] = []
        self._told: list[Event] = []
        self._silent_until_s = -np.inf
        self._cursor = 0
        self._hand_cue = False
        self._pain_closed: OfferedHold | None = None
        self._happenings: list[Happening] = []

    @property
    def events(self) -> tuple[Event, ...]:
        """Every event told, in order of time."""
        return (*self._told, *self._pending)

    @property
    def pending_events(self) -> tuple[Event, ...]:
        """Told, but a sample that comes before them may still arrive."""
        return tuple(self._pending)

    @property
    def offered(self) -> tuple[Offer, ...]:
        """The holds really offered, an open one included."""
        return tuple(hold.offer for hold in self.course.offered)

    def feed(self, t_s: Sequence[float] | Floats, pressure_mmhg: Sequence[float] | Floats) -> list[Happening]:
        """Samples of equal shape (n,), later than all before. Raises ``InputError`` as ``Recording`` does."""
        if len(t_s) and t_s[0] <= self._silent_until_s:
            raise InputError(
                f"A sample at {t_s[0]:g} s came after the test had moved on to {self._silent_until_s:g} s."
            )
        self.recording.extend(t_s, pressure_mmhg)
        return self._process()

    def tell(self, event: Event) -> list[Happening]:
        """An event that is not earlier than the last sample fed; raises ``InputError`` when it is."""
        reached_s = max(self._last_s(), self._silent_until_s)
        if event.t_s < reached_s:
            raise InputError(
                f"{event.code} at {event.t_s:g} s was told when the test was at {reached_s:g} s."
            )
        insort(self._pending, event, key=lambda told: told.t_s)
        return self._process()

    def advance(self, t_s: float) -> list[Happening]:
        """No sample at or before ``t_s`` will come any more: events told until then act now."""
        self._silent_until_s = max(self._silent_until_s, t_s)
        return self._process()

    def finish(self) -> Result:
        """The recording has ended: what is closed is final, a hold still open is dropped."""
        if self._pending:
            self.advance(self._pending[-1].t_s)
        self.course.drop_open_hold()
        if self.ended is None:
            step = self.course.next()
            self._end(self._last_s(), step if isinstance(step, str) else "recording_ended")
        return self.result()

    def result(self) -> Result:
        """The result as it stands; ``finish`` says that nothing more will come."""
        self.course.complete_metrics()
        holds = self.course.holds
        ended = self.ended[1] if self.ended else "recording_ended"
        return Result(
            protocol=self.protocol,
            holds=holds,
            scores=score(self.protocol, holds),
            ended=ended,
            would_continue=self._script is not None and ended == "recording_ended",
        )

    # In order of time

    def _last_s(self) -> float:
        return float(self.recording.t_s[-1]) if len(self.recording) else -np.inf

    def _process(self) -> list[Happening]:
        t_s = self.recording.t_s
        while self._pending:
            event = self._pending[0]
            until = int(np.searchsorted(t_s, event.t_s + TIME_TOLERANCE_S, side="right"))
            self._take_samples(until)
            may_be_preceded = event.t_s > max(self._last_s(), self._silent_until_s)
            if until == len(t_s) and may_be_preceded:
                break
            self._pass_time(event.t_s)
            self._told.append(self._pending.pop(0))
            _ACTIONS.get(event.code, Runner._mark)(self, event)
        else:
            self._take_samples(len(t_s))
            self._pass_time(self._silent_until_s)
        happenings, self._happenings = self._happenings, []
        return happenings

    def _take_samples(self, beyond: int) -> None:
        while self._cursor < beyond:
            if hold := self.course.open_hold:
                self._judge(hold, beyond)
            elif self.signal_from is None or not self._rest(beyond):
                self._cursor = beyond

    def _judge(self, hold: OfferedHold, beyond: int) -> None:
        t_s = self.recording.t_s
        # One sample at or after the longest possible end is enough to close it.
        longest_s = self.protocol.reach_s + self.protocol.hold_s
        last = int(np.searchsorted(t_s, hold.offer.cue_s + longest_s - TIME_TOLERANCE_S, side="left"))
        beyond = min(beyond, last + 1)
        next_cue_at = self._scripted_cue_at()
        cut = next_cue_at is not None and next_cue_at < beyond
        if next_cue_at is not None and cut:
            beyond = next_cue_at + 1
        verdict = self.course.judgement(beyond)
        if isinstance(verdict, Undecided):
            if not cut:
                self._announce_start(hold, verdict.start_s)
                self._cursor = beyond
                return
            verdict = Verdict(verdict.start_s, float(t_s[beyond - 1]), "invalid", "next_cue")
        self._close(verdict)
        after = int(np.searchsorted(t_s, verdict.end_s - TIME_TOLERANCE_S, side="left"))
        self._cursor = min(beyond, max(after, hold.cue_at + 1))

    def _rest(self, beyond: int) -> bool:
        """Let samples pass until the next cue; False when there is none among them."""
        self._pass_time(float(self.recording.t_s[beyond - 1]))
        cue_at = self._next_cue_at(beyond) if self._script is None else self._scripted_cue_at()
        if cue_at is None or cue_at >= beyond:
            return False
        self._cue(cue_at)
        return True

    def _next_cue_at(self, beyond: int) -> int | None:
        if self.ended or self.paused_since_s is not None or self.signal_from is None:
            return None
        level = self.course.next()
        if isinstance(level, str):
            return None
        if self._hand_cue:
            return self._cursor
        # Two seconds before the cursor hold all that the samples to come can look back on.
        t_s = self.recording.t_s
        near = int(np.searchsorted(t_s, t_s[self._cursor] - 2.0)) - 1
        start = max(self.signal_from, near)
        found = first_cue(
            t_s[start:beyond],
            self.recording.pressure_mmhg[start:beyond],
            self.protocol,
            level_mmhg=level,
            from_index=self._cursor - start,
            not_before_s=self.course.rest_over_s(level, self.resumed_s),
        )
        return None if found is None else start + found

    def _scripted_cue_at(self) -> int | None:
        if self._script is None or len(self.course.offered) >= len(self._script):
            return None
        cue_s = self._script[len(self.course.offered)].cue_s
        return int(np.searchsorted(self.recording.t_s, cue_s - TIME_TOLERANCE_S, side="left"))

    def _pass_time(self, t_s: float) -> None:
        """End the test when the last outcome is final by ``t_s`` and nothing more is offered."""
        final_s = None if self.ended else self.course.final_s()
        if final_s is not None and t_s >= final_s - TIME_TOLERANCE_S:
            step = self.course.next()
            if isinstance(step, str):
                self._end(final_s, step)

    def _cue(self, at: int) -> None:
        offer = self._offer(at) if self._script is None else self._script[len(self.course.offered)]
        hold = self.course.cue(offer, at, scored=self.ended is None)
        self._hand_cue, self.resumed_s = False, None
        # The cue's own sample belongs to the hold and is judged with it.
        self._cursor = at
        self._happenings.append(Cued(offer.cue_s, hold.index, offer.level_mmhg, offer.notes))

    def _offer(self, at: int) -> Offer:
        level = self.course.next()
        assert not isinstance(level, str)
        first = self.signal_from or 0
        median_mmhg = resting_median_mmhg(
            self.recording.t_s[first:], self.recording.pressure_mmhg[first:], at - first
        )
        notes = []
        if is_off_baseline(median_mmhg, self.protocol):
            notes.append("baseline_off")
        if self._hand_cue:
            notes.append("cued_by_hand")
        return Offer(float(self.recording.t_s[at]), level, tuple(notes))

    def _announce_start(self, hold: OfferedHold, start_s: float | None) -> None:
        if start_s is not None and not hold.start_announced:
            hold.start_announced = True
            self._happenings.append(HoldStarted(start_s, hold.index))

    def _close(self, verdict: Verdict) -> None:
        self._announce_start(self.course.offered[-1], verdict.start_s)
        self._happenings.append(HoldEnded(verdict.end_s, self.course.close(verdict)))

    def _end(self, t_s: float, ended: Ended) -> None:
        self.ended = (t_s, ended)
        self._happenings.append(TestEnded(t_s, ended))

    # What events do

    def _mark(self, event: Event) -> None:
        self.course.mark(event)

    def _pain(self, event: Event) -> None:
        self.course.mark(event)
        if self.ended:
            return
        if hold := self.course.open_hold:
            if event.t_s <= hold.offer.cue_s + TIME_TOLERANCE_S:
                self.course.drop_open_hold()
            elif self._close_at(event.t_s, lambda start_s: Verdict(start_s, event.t_s, "failed", "fault")):
                self._pain_closed = hold
        self._end(event.t_s, "pain")

    def _close_at(self, t_s: float, verdict_of: Callable[[float | None], Verdict]) -> bool:
        verdict, by_event = self.course.verdict_at(t_s, self._cursor, verdict_of)
        if verdict:
            self._close(verdict)
        return by_event

    def _undo(self, event: Event) -> None:
        mark = self.course.last_mark()
        if mark is None:
            return
        ended_by_pain = self.ended is not None and self.ended[1] == "pain"
        if ended_by_pain and mark.event.code == "pain":
            mark.undone = True
            self.paused_since_s, self.ended = mark.event.t_s, None
            if self._pain_closed and (verdict := self._pain_closed.verdict):
                self._pain_closed.verdict = Verdict(verdict.start_s, verdict.end_s, "invalid", "paused")
            self._pain_closed = None
        elif (self.ended is None or ended_by_pain) and not self.course.is_final(mark, event.t_s):
            mark.undone = True

    def _start(self, event: Event) -> None:
        if self.signal_from is None:
            from_s = event.t_s - TIME_TOLERANCE_S
            self.signal_from = int(np.searchsorted(self.recording.t_s, from_s, side="left"))

    def _pause(self, event: Event) -> None:
        if self.ended or self.paused_since_s is not None:
            return
        self._hand_cue = False
        self.paused_since_s = event.t_s
        if self.course.open_hold:
            self._close_at(event.t_s, lambda start_s: Verdict(start_s, event.t_s, "invalid", "paused"))

    def _resume(self, event: Event) -> None:
        if self.paused_since_s is not None and not self.ended:
            self.paused_since_s, self.resumed_s = None, event.t_s

    def _cue_by_hand(self, _event: Event) -> None:
        waits = self.signal_from is not None and not self.ended and self.paused_since_s is None
        self._hand_cue = waits and not self.course.open_hold and not isinstance(self.course.next(), str)

    def _override(self, event: Event) -> None:
        self.course.override(parse_override(event.value))

    def _stop(self, event: Event) -> None:
        if self.ended:
            return
        self.course.drop_open_hold()
        step = self.course.next()
        self._end(event.t_s, step if isinstance(step, str) else "stopped")

    def _lost(self, _event: Event) -> None:
        if self.signal_from is not None:
            self.signal_from = self._cursor
        if self.course.open_hold:
            start_s = self.course.judgement(self._cursor).start_s
            self._close(Verdict(start_s, self._last_before_cursor_s(), "invalid", "signal_gap"))

    def _last_before_cursor_s(self) -> float:
        return float(self.recording.t_s[self._cursor - 1])


_ACTIONS: Final[Mapping[str, Callable[[Runner, Event], None]]] = {
    "pain": Runner._pain,
    "undo": Runner._undo,
    "start": Runner._start,
    "pause": Runner._pause,
    "resume": Runner._resume,
    "cue": Runner._cue_by_hand,
    "outcome": Runner._override,
    "stop": Runner._stop,
    "lost": Runner._lost,
}
