"""One hold while it is being judged and marked: the mutable twin of ``Hold``, private to the engine."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, takewhile

import numpy as np

from ccft_desktop.core.faults import Event, Override
from ccft_desktop.core.hold import Verdict
from ccft_desktop.core.limits import TIME_TOLERANCE_S
from ccft_desktop.core.metrics import return_error_mmhg
from ccft_desktop.core.protocol import Protocol
from ccft_desktop.core.recording import Recording
from ccft_desktop.core.session import Hold, Metrics, Offer


@dataclass(slots=True)
class Mark:
    """A fault the therapist marked."""

    event: Event
    undone: bool = False


@dataclass(slots=True)
class OfferedHold:
    """A hold that was cued; open until it has a verdict."""

    index: int
    offer: Offer
    cue_at: int
    """The cue's sample in the recording."""
    verdict: Verdict | None = None
    metrics: Metrics = field(default_factory=Metrics)
    next_cue_s: float | None = None
    override: Override | None = None
    decided: Hold | None = None
    """The hold as progression saw it, fixed by the next cue."""
    start_announced: bool = False
    scored: bool = True

    def final_s(self, protocol: Protocol) -> float:
        """When marks can no longer change the outcome; the hold must have a verdict."""
        assert self.verdict is not None
        final_s = self.verdict.end_s + protocol.rest_s
        return final_s if self.next_cue_s is None else min(final_s, self.next_cue_s)

    def has_mark(self, mark: Mark, protocol: Protocol) -> bool:
        """Whether the mark lies in [cue, release + rest), cut off by the next cue."""
        t_s = mark.event.t_s
        if t_s < self.offer.cue_s - TIME_TOLERANCE_S:
            return False
        return self.verdict is None or t_s < self.final_s(protocol) - TIME_TOLERANCE_S

    def judged(self, protocol: Protocol, marks: Sequence[Mark]) -> Hold:
        """The hold as it stands with these marks, in order of time; it must have a verdict."""
        assert self.verdict is not None
        verdict = self.verdict
        first = bisect_left(marks, self.offer.cue_s - TIME_TOLERANCE_S, key=lambda mark: mark.event.t_s)
        own = takewhile(lambda mark: self.has_mark(mark, protocol), islice(marks, first, None))
        faults = tuple(mark.event.code for mark in own if not mark.undone)
        outcome, reason = verdict.outcome, verdict.reason
        if outcome == "success" and any(code in protocol.failing_faults for code in faults):
            outcome, reason = "failed", "fault"
        hold = Hold(
            index=self.index,
            level_mmhg=self.offer.level_mmhg,
            cue_s=self.offer.cue_s,
            start_s=verdict.start_s,
            end_s=verdict.end_s,
            outcome=outcome,
            reason=reason,
            notes=self.offer.notes,
            faults=faults,
            metrics=self.metrics,
            scored=self.scored,
        )
        if self.override is None:
            return hold
        chosen = self.override.outcome
        return replace(
            hold,
            outcome=chosen,
            reason=reason if chosen == outcome else None,
            automatic=(outcome, reason),
            override_reason=self.override.reason,
        )

    def add_return_error(self, recording: Recording, protocol: Protocol) -> None:
        """Complete the metrics once the samples reach 2 s after the release."""
        if self.verdict is None:
            return
        t_s = recording.t_s
        beyond = int(np.searchsorted(t_s, self.verdict.end_s + 2.0 + protocol.max_gap_s, side="right")) + 1
        error_mmhg = return_error_mmhg(
            t_s[self.cue_at : beyond],
            recording.pressure_mmhg[self.cue_at : beyond],
            protocol,
            self.verdict.end_s,
        )
        self.metrics = replace(self.metrics, return_error_mmhg=error_mmhg)
