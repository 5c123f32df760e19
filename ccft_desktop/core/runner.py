"""The whole test as a state machine: samples and events in, cues, holds and their outcomes out.

It knows no clock and no screen. Whether samples come one by one, in chunks or all at once, and whether
events are told just in time or all in advance, the result is the same: every decision is made from the
samples and events up to its own instant, in order of time. At equal times the sample comes first.
"""

from bisect import insort
from collections import deque
from collections.abc import Sequence
from typing import Final

import numpy as np

from ccft_desktop.core.course import Course
from ccft_desktop.core.cueing import first_cue, is_off_baseline, resting_median_mmhg
from ccft_desktop.core.faults import Event
from ccft_desktop.core.hold import Undecided, Verdict
from ccft_desktop.core.limits import TIME_TOLERANCE_S, InputError
from ccft_desktop.core.offered_hold import OfferedHold
from ccft_desktop.core.progress import Cued, Happening
from ccft_desktop.core.protocol import Protocol
from ccft_desktop.core.recording import Recording
from ccft_desktop.core.score import score
from ccft_desktop.core.session import Floats, Offer, Result
from ccft_desktop.core.steering import Steering

# Looking for a cue, so many samples at a time fit the processor's cache.
_BLOCK_SAMPLES: Final = 16_384


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
        self.state: Final = Steering(self.course, None if wait_for_start else 0)
        self._script = None if offered is None else deque(offered)
        """The holds of a re-score that are still to be cued."""
        self._pending: list[Event] = []
        self._told: list[Event] = []
        self._silent_until_s = -np.inf
        self._cursor = 0

    @property
    def events(self) -> tuple[Event, ...]:
        """Every event told, in order of time."""
        return (*self._told, *self._pending)

    @property
    def pending_events(self) -> tuple[Event, ...]:
        """Told, but a sample that comes before them may still arrive."""
        return tuple(self._pending)

    @property
    def reached_s(self) -> float:
        """Nothing earlier can still happen; an event told at this instant acts at once."""
        return max(self._last_s(), self._silent_until_s)

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
        if event.t_s < self.reached_s:
            raise InputError(
                f"{event.code} at {event.t_s:g} s was told when the test was at {self.reached_s:g} s."
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
        if self.state.ended is None:
            step = self.course.next()
            self.state.end(self._last_s(), step if isinstance(step, str) else "recording_ended")
        return self.result()

    def result(self) -> Result:
        """The result as it stands; ``finish`` says that nothing more will come."""
        self.course.complete_metrics()
        holds = self.course.holds
        ended = self.state.ended[1] if self.state.ended else "recording_ended"
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
            may_be_preceded = event.t_s > self.reached_s
            if until == len(t_s) and may_be_preceded:
                break
            self._pass_time(event.t_s)
            self._told.append(self._pending.pop(0))
            self.state.act(event, self._cursor)
            if self._script is not None:
                # The cues of a re-score are those really given.
                self.state.hand_cue_at = None
        else:
            self._take_samples(len(t_s))
            self._pass_time(self._silent_until_s)
        return self.state.take_happenings()

    def _take_samples(self, beyond: int) -> None:
        if self._cursor < beyond:
            self.state.confirm(self._cursor)
        while self._cursor < beyond:
            if hold := self.course.open_hold:
                self._judge(hold, beyond)
            elif self.state.signal_from is None:
                self._cursor = beyond
            else:
                self._rest(min(beyond, self._cursor + _BLOCK_SAMPLES))

    def _judge(self, hold: OfferedHold, beyond: int) -> None:
        t_s = self.recording.t_s
        # One sample at or after the longest possible end is enough to close it.
        longest_s = self.protocol.reach_s + self.protocol.hold_s
        last = int(np.searchsorted(t_s, hold.offer.cue_s + longest_s - TIME_TOLERANCE_S, side="left"))
        beyond = min(beyond, last + 1)
        if self.state.hand_cue_at is not None:
            beyond = min(beyond, self.state.hand_cue_at + 1)
        next_cue_at = self._scripted_cue_at()
        cut = next_cue_at is not None and next_cue_at < beyond
        if next_cue_at is not None and cut:
            beyond = next_cue_at + 1
        verdict = self.course.judgement(beyond)
        if isinstance(verdict, Undecided):
            if not cut:
                self.state.announce_start(hold, verdict.start_s)
                # A cue by hand while a hold is still under way does nothing.
                self.state.hand_cue_at = None
                self._cursor = beyond
                return
            verdict = Verdict(verdict.start_s, float(t_s[beyond - 1]), "invalid", "next_cue")
        self.state.close(verdict)
        after = int(np.searchsorted(t_s, verdict.end_s - TIME_TOLERANCE_S, side="left"))
        self._cursor = min(beyond, max(after, hold.cue_at + 1))

    def _rest(self, beyond: int) -> None:
        """Let samples pass, until the next cue if it comes among them."""
        cue_at = self._next_cue_at(beyond) if self._script is None else self._scripted_cue_at()
        if cue_at is None or cue_at >= beyond:
            self._pass_time(float(self.recording.t_s[beyond - 1]))
            self._cursor = beyond
        else:
            self._pass_time(float(self.recording.t_s[cue_at]))
            self._cue(cue_at)

    def _next_cue_at(self, beyond: int) -> int | None:
        if self.state.ended or self.state.paused_since_s is not None or self.state.signal_from is None:
            return None
        if self.state.hand_cue_at is not None:
            return self.state.hand_cue_at
        level = self.course.next()
        if isinstance(level, str):
            return None
        # Two seconds before the cursor hold all that the samples to come can look back on.
        t_s = self.recording.t_s
        near = int(np.searchsorted(t_s, t_s[self._cursor] - 2.0)) - 1
        start = max(self.state.signal_from, near)
        found = first_cue(
            t_s[start:beyond],
            self.recording.pressure_mmhg[start:beyond],
            self.protocol,
            level_mmhg=level,
            from_index=self._cursor - start,
            not_before_s=self.course.rest_over_s(level, self.state.resumed_s),
        )
        return None if found is None else start + found

    def _scripted_cue_at(self) -> int | None:
        if not self._script:
            return None
        return int(np.searchsorted(self.recording.t_s, self._script[0].cue_s - TIME_TOLERANCE_S, side="left"))

    def _pass_time(self, t_s: float) -> None:
        """End the test when the last outcome is final by ``t_s`` and nothing more is offered."""
        final_s = None if self.state.ended else self.course.final_s()
        if final_s is not None and t_s >= final_s - TIME_TOLERANCE_S:
            step = self.course.next()
            if isinstance(step, str):
                self.state.end(final_s, step)

    def _cue(self, at: int) -> None:
        step = self.course.next()
        if self.state.ended is None and isinstance(step, str):
            # A cue before the last outcome was final ends its fault window, and with that the test.
            cue_s = float(self.recording.t_s[at])
            self.state.hand_cue_at, self.course.offered[-1].next_cue_s = None, cue_s
            self.state.end(cue_s, step)
        if self._script is None and self.state.ended:
            return
        offer = self._script.popleft() if self._script else self._offer(at)
        hold = self.course.cue(offer, at, scored=self.state.ended is None)
        self.state.hand_cue_at, self.state.resumed_s = None, None
        # The cue's own sample belongs to the hold and is judged with it.
        self._cursor = at
        self.state.happened(Cued(offer.cue_s, hold.index, offer.level_mmhg, offer.notes))

    def _offer(self, at: int) -> Offer:
        level = self.course.next()
        assert not isinstance(level, str)
        # A loss of signal within the second takes nothing from it: a cue by hand needs no unbroken second.
        first = self.state.scored_from
        median_mmhg = resting_median_mmhg(
            self.recording.t_s[first:], self.recording.pressure_mmhg[first:], at - first
        )
        notes = []
        if is_off_baseline(median_mmhg, self.protocol):
            notes.append("baseline_off")
        if self.state.hand_cue_at is not None:
            notes.append("cued_by_hand")
        return Offer(float(self.recording.t_s[at]), level, tuple(notes))
