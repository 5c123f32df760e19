"""The holds offered so far in a test, the marks on them, what they lead to; it knows no order of events."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from ccft_desktop.core.faults import Event, Override
from ccft_desktop.core.hold import Undecided, Verdict, judge
from ccft_desktop.core.limits import TIME_TOLERANCE_S
from ccft_desktop.core.metrics import measure
from ccft_desktop.core.offered_hold import Mark, OfferedHold
from ccft_desktop.core.progression import next_level
from ccft_desktop.core.protocol import Protocol
from ccft_desktop.core.recording import Recording
from ccft_desktop.core.session import Ended, Hold, Offer


@dataclass(slots=True)
class Course:
    """The offered holds of one test, oldest first; only the last may be open."""

    protocol: Protocol
    recording: Recording
    offered: list[OfferedHold] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    @property
    def open_hold(self) -> OfferedHold | None:
        """The hold that was cued and is not yet closed."""
        return self.offered[-1] if self.offered and self.offered[-1].verdict is None else None

    @property
    def holds(self) -> tuple[Hold, ...]:
        """The closed holds as they stand."""
        return tuple(hold.judged(self.protocol, self.marks) for hold in self.offered if hold.verdict)

    @property
    def last_hold(self) -> Hold | None:
        """The hold closed last, as it stands; None while there is none."""
        closed = (hold for hold in reversed(self.offered) if hold.verdict)
        return next((hold.judged(self.protocol, self.marks) for hold in closed), None)

    def next(self) -> float | Ended:
        """The level in mmHg to offer next as things stand, or why none is."""
        closed = [hold for hold in self.offered if hold.verdict]
        return next_level(
            self.protocol, [hold.decided or hold.judged(self.protocol, self.marks) for hold in closed]
        )

    def final_s(self) -> float | None:
        """When the last hold's outcome can no longer be changed by a mark; None while there is none."""
        return self.offered[-1].final_s(self.protocol) if self.offered and not self.open_hold else None

    def rest_over_s(self, level_mmhg: float, resumed_s: float | None) -> float:
        """When a hold at this level may be cued at the earliest; minus infinity before the first."""
        rest_from_s = -np.inf if resumed_s is None else resumed_s
        rest_s = self.protocol.rest_s
        if self.offered:
            last = self.offered[-1]
            if last.offer.level_mmhg != level_mmhg:
                # Which level comes next is decided only when the last outcome is final.
                rest_s = max(self.protocol.rest_new_level_s, self.protocol.rest_s)
            assert last.verdict is not None
            rest_from_s = max(rest_from_s, last.verdict.end_s)
        return rest_from_s + rest_s

    def cue(self, offer: Offer, at: int, *, scored: bool) -> OfferedHold:
        """Open a hold whose cue is sample ``at``; progression has decided on the one before."""
        if self.offered:
            last = self.offered[-1]
            last.next_cue_s = float(self.recording.t_s[at])
            last.decided = last.judged(self.protocol, self.marks)
        hold = OfferedHold(len(self.offered) + 1, offer, at, scored=scored)
        self.offered.append(hold)
        return hold

    def drop_open_hold(self) -> None:
        if self.open_hold:
            self.offered.pop()

    def judgement(
        self, beyond: int, *, silent_until_s: float = -np.inf, held_until_s: float = -np.inf
    ) -> Verdict | Undecided:
        """The open hold judged on the samples before index ``beyond``.

        ``silent_until_s``: no other sample comes until then; ``held_until_s``: the last value lasts so long.
        """
        hold = self.offered[-1]
        t_s = self.recording.t_s[hold.cue_at : beyond]
        pressure_mmhg = self.recording.pressure_mmhg[hold.cue_at : beyond]
        if held_until_s > t_s[-1]:
            t_s = np.append(t_s, held_until_s)
            pressure_mmhg = np.append(pressure_mmhg, pressure_mmhg[-1])
        return judge(
            t_s,
            pressure_mmhg,
            self.protocol,
            level_mmhg=hold.offer.level_mmhg,
            silent_until_s=silent_until_s,
        )

    def close(self, verdict: Verdict) -> Hold:
        """Close the open hold."""
        hold = self.offered[-1]
        hold.verdict = verdict
        t_s = self.recording.t_s
        beyond = int(np.searchsorted(t_s, verdict.end_s + TIME_TOLERANCE_S, side="right"))
        hold.metrics = measure(
            t_s[hold.cue_at : beyond],
            self.recording.pressure_mmhg[hold.cue_at : beyond],
            self.protocol,
            level_mmhg=hold.offer.level_mmhg,
            start_s=verdict.start_s,
            end_s=verdict.end_s,
            time_to_failure_s=verdict.time_to_failure_s,
        )
        return hold.judged(self.protocol, self.marks)

    def verdict_at(
        self, t_s: float, beyond: int, verdict_of: Callable[[float | None], Verdict]
    ) -> tuple[Verdict | None, bool]:
        """How an event at ``t_s`` closes the open hold, and whether it is the event that does.

        A gap before it comes first. Where the hold's own end came first, the next sample closes it: None.
        """
        now = self.judgement(beyond, silent_until_s=t_s)
        if isinstance(now, Verdict):
            return now, False
        held_on = self.judgement(beyond, held_until_s=t_s)
        if isinstance(held_on, Verdict):
            return None, False
        return verdict_of(held_on.start_s), True

    def mark(self, event: Event) -> None:
        self.marks.append(Mark(event))

    def last_mark(self) -> Mark | None:
        """The last mark not taken back."""
        return next((mark for mark in reversed(self.marks) if not mark.undone), None)

    def is_final(self, mark: Mark, t_s: float) -> bool:
        """Whether by ``t_s`` the outcome of the hold that was marked can no longer change."""
        for hold in self.offered:
            if hold.verdict and hold.has_mark(mark, self.protocol):
                return t_s >= hold.final_s(self.protocol) - TIME_TOLERANCE_S
        return False

    def override(self, override: Override) -> None:
        """Set the therapist's own outcome of the named hold, or of the latest closed one."""
        closed = [hold for hold in self.offered if hold.verdict]
        wanted = len(closed) if override.index is None else override.index
        for hold in closed:
            if hold.index == wanted:
                hold.override = override

    def complete_metrics(self) -> None:
        """Add the return errors that the samples since the releases have made known."""
        for hold in self.offered:
            hold.add_return_error(self.recording, self.protocol)
