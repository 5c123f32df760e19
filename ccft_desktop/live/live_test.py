"""A test in progress: joins the readings, the therapist's requests and the engine, and says what happened.

It decides nothing about holds (the engine does) and knows no widgets. It lives on the GUI thread.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np
from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal, Slot

from ccft_desktop.core.faults import Event
from ccft_desktop.core.limits import TIME_TOLERANCE_S
from ccft_desktop.core.naming import naming
from ccft_desktop.core.progress import Cued, Happening, HoldEnded, HoldStarted, Progress, TestEnded
from ccft_desktop.core.protocol import Protocol as TestProtocol
from ccft_desktop.core.runner import Runner
from ccft_desktop.core.session import Ended, Floats, Hold, Offer, Result, Trace
from ccft_desktop.core.standing import progress
from ccft_desktop.core.suggestion import Suggestion, suggestion
from ccft_desktop.live.tap import Tap

# A signal lost for longer pauses the test by itself, so that no cue comes while somebody is looking for
# the plug: a decision of this project.
_PAUSE_AFTER_LOSS_S: Final = 5.0
_WATCH_INTERVAL_MS: Final = 50
# Asked to repaint more often than this, a screen shows no more and costs twice.
_FRAME_MS: Final = 8


class Journal(Protocol):
    """Where a test is recorded while it runs; no call waits for the disk."""

    def append(self, t_s: Sequence[float], pressure_mmhg: Sequence[float], raw: Sequence[float]) -> None: ...
    def add_event(self, event: Event) -> None: ...
    def add_offer(self, offer: Offer) -> None: ...


@dataclass(frozen=True, slots=True, eq=False)
class FinishedTest:
    """What a test gave, ready to be put on record."""

    result: Result
    trace: Trace | None
    """None where there was no cuff to read."""
    events: tuple[Event, ...]
    offered: tuple[Offer, ...]


class LiveTest(QObject):
    """One run of one protocol on a live cuff."""

    progressed = Signal(object)
    """A ``Progress``, at most every few milliseconds."""
    happened = Signal(object)
    """One ``Happening`` after the other."""
    prompted = Signal(str)
    """What the patient is asked to do, for cuffs that listen."""
    signal_lost = Signal()
    signal_back = Signal()
    finished = Signal(object)
    """A ``FinishedTest``, once."""

    def __init__(
        self, protocol: TestProtocol, journal: Journal, tap: Tap, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._runner: Final = Runner(protocol, wait_for_start=True)
        self._journal = journal
        self._tap = tap
        self._seen = 0
        self._raw: array[float] = array("d")
        self._last_s: float | None = None
        self._lost_at_s: float | None = None
        self._closing_at: int | None = None
        self._done = False
        self._since_arrival = QElapsedTimer()
        self._since_frame = QElapsedTimer()
        self._since_frame.start()
        self._frame = QTimer(self, singleShot=True)
        self._frame.timeout.connect(self._show)
        self._watch = QTimer(self, interval=_WATCH_INTERVAL_MS)
        self._watch.timeout.connect(self._on_watch)

    @property
    def protocol(self) -> TestProtocol:
        return self._runner.protocol

    @property
    def ended(self) -> Ended | None:
        """Why no further hold will be offered as things stand; None while one may be."""
        return self._runner.state.ended[1] if self._runner.state.ended else None

    def now_s(self) -> float:
        """The session clock: the last sample's time and what has passed since it arrived."""
        if self._last_s is None:
            return 0.0
        return self._last_s + self._since_arrival.elapsed() / 1000.0

    def progress(self) -> Progress:
        """Where the test stands now."""
        shown_s = self.now_s() if self._lost_at_s is not None else (self._last_s or 0.0)
        return progress(self._runner, shown_s)

    def recent(self, seconds_s: float) -> tuple[Floats, Floats]:
        """The last seconds: times and pressures, shapes (n,), oldest first; views, not copies."""
        t_s = self._runner.recording.t_s
        # One sample more, so that a gap or a line that enters the window is seen to its edge.
        first = max(0, int(t_s.searchsorted(self.now_s() - seconds_s)) - 1)
        return t_s[first:], self._runner.recording.pressure_mmhg[first:]

    def gaps(self, seconds_s: float) -> list[tuple[float, float | None]]:
        """The signal gaps of the last seconds, from and to; None for the end of one that still lasts."""
        t_s, _ = self.recent(seconds_s)
        after = np.flatnonzero(np.diff(t_s) > self.protocol.max_gap_s + TIME_TOLERANCE_S)
        gaps: list[tuple[float, float | None]] = [(float(t_s[at]), float(t_s[at + 1])) for at in after]
        if self._lost_at_s is not None:
            gaps.append((self._lost_at_s, None))
        return gaps

    def start(self) -> None:
        """Score from the next reading on."""
        self._tap.open(self._journal.append)
        self._watch.start()

    @Slot(object)
    def on_readings(self, readings: object) -> None:
        """A batch from the cuff's thread: a tuple of ``Reading``."""
        assert isinstance(readings, tuple)
        samples = [] if self._done else self._tap.through(readings)
        if self._closing_at is not None:
            samples = samples[: self._closing_at - self._seen]
        if not samples:
            return
        if self._last_s is None:
            self._tell("start", at_s=samples[0][0])
        if self._lost_at_s is not None:
            self._lost_at_s = None
            self.signal_back.emit()
        self._seen += len(samples)
        t_s, pressure_mmhg, raw = zip(*samples, strict=True)
        self._raw.extend(raw)
        self._last_s = t_s[-1]
        self._since_arrival.restart()
        self._announce(self._runner.feed(t_s, pressure_mmhg))
        self._show_soon()
        self._close_when_all_seen()

    def mark(self, code: str) -> None:
        """The therapist marks a fault."""
        self._tell(code)

    def undo(self) -> None:
        """Take back the last mark."""
        self._tell("undo")

    def name(self, code: str) -> None:
        """Put this code in the place of the last mark that waits for its name, while that still counts."""
        if self.ended is None:
            for event in naming(self._runner.course, self._runner.reached_s, code):
                self._act(event)

    def override(self, value: str) -> None:
        """The therapist's own outcome of a hold, as the value of an ``outcome`` event."""
        self._tell("outcome", value=value)

    def suggestion(self, hold: Hold) -> Suggestion | None:
        """What the pressure of a closed hold looks like."""
        recording = self._runner.recording
        return suggestion(recording.t_s, recording.pressure_mmhg, self.protocol, hold)

    def pause(self) -> None:
        """Close an open hold as could not tell; no cue until ``resume``."""
        self._tell("pause")

    def resume(self) -> None:
        """Go on after a full rest."""
        self._tell("resume")

    def cue_now(self) -> None:
        """Cue by hand at the next sample."""
        self._tell("cue")

    def stop(self) -> None:
        """End the test here, with the holds it has."""
        self._tell("stop")
        self.finish()

    @Slot()
    def finish(self) -> None:
        """Take no more readings; ``finished`` comes when those on their way have arrived."""
        if self._closing_at is None and not self._done:
            self._closing_at = self._tap.close()
            self._close_when_all_seen()

    def _close_when_all_seen(self) -> None:
        if self._closing_at is None or self._seen < self._closing_at or self._done:
            return
        self._done = True
        self._watch.stop()
        self._frame.stop()
        result = self._runner.finish()
        self._announce([])
        trace = replace(self._runner.recording.trace(), raw=np.array(self._raw))
        self.finished.emit(FinishedTest(result, trace, self._runner.events, self._runner.offered))

    def _tell(self, code: str, *, at_s: float | None = None, value: str = "") -> None:
        t_s = self.now_s() if at_s is None else at_s
        self._act(Event(max(t_s, self._last_s or 0.0), code, value))

    def _act(self, event: Event) -> None:
        if self._done:
            return
        self._journal.add_event(event)
        self._announce(self._runner.tell(event))
        if self._lost_at_s is not None:
            self._act_without_samples()
        self._show_soon()

    def _act_without_samples(self) -> None:
        """No sample comes to let events act: let them act on the clock, once nothing is on its way."""
        pending = self._runner.pending_events
        if pending and self._tap.seal(pending[-1].t_s, self._seen):
            self._announce(self._runner.advance(pending[-1].t_s))

    @Slot()
    def _on_watch(self) -> None:
        if self._last_s is None:
            return
        silence_s = self._tap.silence_s()
        if self._lost_at_s is None and silence_s > self.protocol.max_gap_s and self._all_seen():
            self._lost_at_s = self._last_s
            self._tell("lost", at_s=self._last_s)
            self.signal_lost.emit()
        elif self._lost_at_s is not None:
            state = self._runner.state
            waits = state.paused_since_s is not None or state.ended is not None
            if silence_s > _PAUSE_AFTER_LOSS_S and not waits:
                self.pause()
            self._act_without_samples()
            self._show_soon()

    def _all_seen(self) -> bool:
        """Whether every reading that passed the tap has been fed."""
        return self._last_s is not None and self._tap.seal(self._last_s, self._seen)

    def _announce(self, happenings: list[Happening]) -> None:
        for happening in happenings:
            match happening:
                case Cued(index=index, level_mmhg=level_mmhg):
                    self._journal.add_offer(self._runner.offered[index - 1])
                    self.prompted.emit(f"cue {level_mmhg:g}")
                case HoldStarted():
                    self.prompted.emit("hold")
                case HoldEnded():
                    self.prompted.emit("relax")
                case TestEnded():
                    self.prompted.emit("rest")
            self.happened.emit(happening)

    def _show_soon(self) -> None:
        if self._frame.isActive() or self._done:
            return
        wait_ms = _FRAME_MS - self._since_frame.elapsed()
        if wait_ms <= 0:
            self._show()
        else:
            self._frame.start(wait_ms)

    @Slot()
    def _show(self) -> None:
        self._since_frame.restart()
        self.progressed.emit(self.progress())
