"""A whole test for the oracle: samples and events in their order, cue after cue. It knows no engine.

Kept naive on purpose: everything that can be looked up in the recording is looked up again each time.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from ccft_desktop.core.faults import FAULTS, Event, parse_override
from ccft_desktop.core.protocol import Protocol
from tests.oracle_hold import PRESSURE_MMHG, TIME_S, Course, Recording, course, median


@dataclass(eq=False)
class Mark:
    t_s: float
    code: str
    taken_back: bool = False


@dataclass(eq=False)
class Effort:
    """One hold offered; closed once ``outcome`` stands."""

    cue: int
    cue_s: float
    level_mmhg: float
    notes: list[str]
    course: Course
    start_s: float | None = None
    end_s: float = 0.0
    outcome: str = ""
    reason: str | None = None
    window_end_s: float = float("inf")
    is_final: bool = False
    override: tuple[str, str] | None = None
    frozen: str | None = None
    """The outcome as it stood at the next cue: what progression goes by from then on."""


@dataclass(eq=False)
class Run:
    """Section 4 and the stop rules of section 3."""

    rec: Recording
    protocol: Protocol
    holds: list[Effort] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)
    open: Effort | None = None
    dropped_at_cue: Effort | None = None
    ended: str | None = None
    ended_by: Mark | None = None
    is_paused: bool = False
    resumed_s: float | None = None
    cue_told: bool = False
    seen: int = 0
    """How many samples have come."""

    # The order of things

    def play(self, events: Sequence[Event]) -> None:
        waiting = list(events)
        for i, t in enumerate(self.rec.t_s):
            while waiting and waiting[0].t_s < t - TIME_S:
                self.tell(waiting.pop(0))
            self.sample(i)
        for event in waiting:
            self.tell(event)
        self.open = None
        if self.holds:
            self.holds[-1].is_final = True
        if self.ended is None:
            self.ended = self.conclusion() or "recording_ended"

    def sample(self, i: int) -> None:
        t = self.rec.t_s[i]
        if self.open is not None:
            self.close_by_sample(self.open, i)
        self.seen = i + 1
        self.settle(t)
        told, self.cue_told = self.cue_told, False
        if self.ended is not None or self.is_paused or self.open is not None:
            return
        if told:
            if self.holds and not self.holds[-1].is_final:
                self.holds[-1].window_end_s = t
                self.settle(t)
            if self.ended is None:
                self.cue(i, by_hand=True)
        elif self.rest_is_over(t) and self.signal_since(i) <= t - 1 + TIME_S and self.is_at_rest(i):
            self.cue(i, by_hand=False)

    def settle(self, t: float) -> None:
        """Rule 6: the outcome is final, and progression decided, when the fault window has closed."""
        if not self.holds:
            return
        last = self.holds[-1]
        if t >= last.window_end_s - TIME_S:
            last.is_final = True
        if last.is_final and self.ended is None and self.open is None:
            self.ended = self.conclusion()

    # Cues

    def rest_is_over(self, t: float) -> bool:
        if self.holds and not self.holds[-1].is_final:
            return False
        if not self.holds:
            return self.resumed_s is None or t >= self.resumed_s + self.protocol.rest_s - TIME_S
        last = self.holds[-1]
        is_new = self.next_level() != last.level_mmhg
        rest = self.protocol.rest_new_level_s if is_new else self.protocol.rest_s
        since = last.end_s if self.resumed_s is None else max(last.end_s, self.resumed_s)
        return t >= since + rest - TIME_S

    def signal_since(self, i: int) -> float:
        """When the signal behind a sample began, or some time more than two seconds before it."""
        enough_s = self.rec.t_s[i] - 2
        while (
            i > 0
            and self.rec.t_s[i] > enough_s
            and not self.rec.is_gap_after(i - 1)
            and not self.is_lost_after(i - 1)
        ):
            i -= 1
        return self.rec.t_s[i]

    def is_lost_after(self, i: int) -> bool:
        return any(
            self.rec.t_s[i] <= lost + TIME_S and self.rec.t_s[i + 1] > lost + TIME_S for lost in self.losses
        )

    def resting_median(self, i: int) -> float:
        t = self.rec.t_s[i]
        return median(self.rec.p_mmhg[bisect_right(self.rec.t_s, t - 1 + TIME_S) : i + 1])

    def is_at_rest(self, i: int) -> bool:
        level = self.next_level()
        assert level is not None
        highest = level - self.protocol.band_mmhg - self.protocol.min_rise_mmhg
        m = self.resting_median(i)
        off = abs(m - self.protocol.baseline_mmhg)
        return off <= self.protocol.baseline_block_mmhg + PRESSURE_MMHG and m <= highest + PRESSURE_MMHG

    def cue(self, i: int, *, by_hand: bool) -> None:
        level = self.next_level()
        assert level is not None
        off = abs(self.resting_median(i) - self.protocol.baseline_mmhg)
        notes = ["baseline_off"] if off > self.protocol.baseline_warn_mmhg + PRESSURE_MMHG else []
        if by_hand:
            notes.append("cued_by_hand")
        for hold in self.holds:
            if hold.frozen is None:
                hold.frozen = self.outcome(hold)[0]
        going = course(self.rec, i, level, self.protocol)
        self.open = Effort(i, self.rec.t_s[i], level, notes, going)

    # Closing a hold

    def close(self, hold: Effort, end_s: float, outcome: str, reason: str | None) -> None:
        start = hold.course.start_s
        hold.start_s = start if start is not None and start <= end_s + TIME_S else None
        hold.end_s, hold.outcome, hold.reason = end_s, outcome, reason
        hold.window_end_s = end_s + self.protocol.rest_s
        if hold not in self.holds:
            self.holds.append(hold)
        self.open = None

    def close_by_sample(self, hold: Effort, i: int) -> None:
        natural = hold.course
        if self.rec.is_gap_after(i - 1):
            self.close(hold, self.rec.t_s[i - 1], "invalid", "signal_gap")
        elif self.rec.t_s[i] >= natural.end_s - TIME_S:
            self.close(hold, natural.end_s, natural.outcome, natural.reason)

    def cut(self, hold: Effort, t: float, outcome: str, reason: str) -> None:
        """PAIN and pause: a gap begun before makes the hold invalid, also one that lasts until then."""
        last = bisect_right(self.rec.t_s, t + TIME_S) - 1
        in_gap = self.rec.is_gap_after(last) and self.rec.t_s[last] < t - TIME_S
        if in_gap or t - self.rec.t_s[last] > self.rec.max_gap_s + TIME_S:
            self.close(hold, self.rec.t_s[last], "invalid", "signal_gap")
        else:
            self.close(hold, t, outcome, reason)

    # Events

    def tell(self, event: Event) -> None:
        t = event.t_s
        self.settle(t)
        if event.code in FAULTS:
            self.marks.append(Mark(t, event.code))
            if event.code == "pain" and self.ended is None:
                self.end_for_pain(self.marks[-1])
        elif event.code == "undo":
            self.undo()
        elif event.code == "outcome":
            self.override(event.value)
        elif event.code == "lost":
            self.losses.append(t)
            if self.open is not None:
                self.close(self.open, self.rec.t_s[self.seen - 1], "invalid", "signal_gap")
        elif self.ended is not None:
            return
        elif event.code == "pause":
            self.pause(t)
        elif event.code == "resume" and self.is_paused:
            self.is_paused, self.resumed_s = False, t
        elif event.code == "cue" and not self.is_paused:
            self.cue_told = True
        elif event.code == "stop":
            self.open = None
            self.ended = self.conclusion() or "stopped"
            if self.holds:
                self.holds[-1].is_final = True
        self.settle(t)

    def pause(self, t: float) -> None:
        self.is_paused, self.cue_told = True, False
        if self.open is not None and t < self.open.course.end_s - TIME_S:
            self.cut(self.open, t, "invalid", "paused")

    def end_for_pain(self, mark: Mark) -> None:
        self.ended, self.ended_by, self.cue_told = "pain", mark, False
        hold = self.open
        self.dropped_at_cue = None
        if hold is None:
            return
        if abs(mark.t_s - hold.cue_s) <= TIME_S:
            self.dropped_at_cue, self.open = hold, None
        elif mark.t_s < hold.course.end_s - TIME_S:
            self.cut(hold, mark.t_s, "failed", "fault")

    def undo(self) -> None:
        standing = [mark for mark in self.marks if not mark.taken_back]
        if not standing:
            return
        mark = standing[-1]
        owner = next((hold for hold in self.holds if self.owns(hold, mark)), None)
        if mark.code == "pain":
            mark.taken_back = True
            if mark is self.ended_by:
                self.take_pain_as_pause(mark)
        elif owner is None or not (owner.is_final or self.ended not in (None, "pain")):
            mark.taken_back = True

    def take_pain_as_pause(self, mark: Mark) -> None:
        self.ended = self.ended_by = None
        self.is_paused = True
        if self.dropped_at_cue is not None:
            self.cut(self.dropped_at_cue, mark.t_s, "invalid", "paused")
        elif self.holds and self.holds[-1].reason == "fault" and self.holds[-1].end_s == mark.t_s:
            self.cut(self.holds[-1], mark.t_s, "invalid", "paused")

    def override(self, value: str) -> None:
        said = parse_override(value)
        index = len(self.holds) if said.index is None else said.index
        if 1 <= index <= len(self.holds):
            self.holds[index - 1].override = (said.outcome, said.reason)

    # What stands

    def owns(self, hold: Effort, mark: Mark) -> bool:
        return hold.cue_s - TIME_S <= mark.t_s < hold.window_end_s - TIME_S

    def faults(self, hold: Effort) -> list[str]:
        return [mark.code for mark in self.marks if not mark.taken_back and self.owns(hold, mark)]

    def automatic(self, hold: Effort) -> tuple[str, str | None]:
        if hold.outcome == "success" and any(
            code in self.protocol.failing_faults for code in self.faults(hold)
        ):
            return "failed", "fault"
        return hold.outcome, hold.reason

    def outcome(self, hold: Effort) -> tuple[str, str | None]:
        """Rule 6 with the therapist's override before it."""
        outcome, reason = self.automatic(hold)
        if hold.override is None:
            return outcome, reason
        said = hold.override[0]
        return said, reason if said == outcome and said != "success" else None

    def progress(self) -> list[tuple[Effort, str]]:
        """The holds that count for progression, in the order offered."""
        outcomes = [(hold, hold.frozen or self.outcome(hold)[0]) for hold in self.holds]
        return [(hold, outcome) for hold, outcome in outcomes if outcome != "invalid"]

    def next_level(self) -> float | None:
        """The level of the next hold, or None at the end; a level that is used up unpassed offers none."""
        for level in self.protocol.levels_mmhg:
            here = [outcome for hold, outcome in self.progress() if hold.level_mmhg == level]
            passes = here.count("success")
            used_up = len(here) >= self.protocol.holds_per_level
            if self.protocol.passes_needed is None:
                if not used_up:
                    return level
            elif passes < self.protocol.passes_needed:
                return None if used_up else level
        return None

    def conclusion(self) -> str | None:
        """Why nothing more is offered; None while something is."""
        outcomes = [outcome for _, outcome in self.progress()]
        limit = self.protocol.max_consecutive_failures
        if len(outcomes) >= limit and all(outcome == "failed" for outcome in outcomes[-limit:]):
            return "stop_rule"
        for code in self.protocol.failing_faults:
            if sum(code in self.faults(hold) for hold, _ in self.progress()) >= 2:
                return "stop_rule"
        if self.next_level() is not None:
            return None
        needed = self.protocol.passes_needed
        last = self.protocol.levels_mmhg[-1]
        passes = sum(outcome == "success" for hold, outcome in self.progress() if hold.level_mmhg == last)
        return "completed" if needed is None or passes >= needed else "stop_rule"
