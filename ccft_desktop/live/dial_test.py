"""A test without a cuff attached, in progress: the host's clock and the therapist's taps into the engine.

The twin of ``LiveTest`` for a dial: the same signals and requests, no readings. It decides nothing about
holds and knows no widgets. It lives on the GUI thread.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal, Slot

from ccft_desktop.core.dial import DialRunner
from ccft_desktop.core.faults import Event
from ccft_desktop.core.naming import naming
from ccft_desktop.core.progress import Happening, Progress
from ccft_desktop.core.protocol import Protocol as TestProtocol
from ccft_desktop.core.session import Ended, Floats, Hold
from ccft_desktop.live.live_test import FinishedTest, Journal

# The ring of the hold clock moves with it; no sample hurries it on.
_TICK_MS: Final = 33
_NOTHING: Final = np.empty(0)


class DialTest(QObject):
    """One run of one protocol, read off a dial. ``clock_s``: seconds since any instant, for tests."""

    progressed = Signal(object)
    """A ``Progress``, a few times in a tenth of a second."""
    happened = Signal(object)
    """One ``Happening`` after the other."""
    finished = Signal(object)
    """A ``FinishedTest``, once."""

    def __init__(
        self,
        protocol: TestProtocol,
        journal: Journal,
        parent: QObject | None = None,
        *,
        clock_s: Callable[[], float] | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner: Final = DialRunner(protocol)
        self._journal = journal
        self._elapsed = QElapsedTimer()
        self._elapsed.start()
        self._clock_s = clock_s or (lambda: self._elapsed.nsecsElapsed() / 1e9)
        self._origin_s = 0.0
        self._offers = 0
        self._done = False
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._on_tick)

    @property
    def protocol(self) -> TestProtocol:
        return self._runner.protocol

    @property
    def ended(self) -> Ended | None:
        """Why no further hold will be offered as things stand; None while one may be."""
        return self._runner.ended

    def now_s(self) -> float:
        """The session clock: seconds since the start."""
        return self._clock_s() - self._origin_s

    def progress(self) -> Progress:
        """Where the test stands now."""
        return self._runner.progress(self.now_s())

    def recent(self, seconds_s: float) -> tuple[Floats, Floats]:  # noqa: ARG002
        """No samples, ever: two arrays of shape (0,)."""
        return _NOTHING, _NOTHING

    def gaps(self, seconds_s: float) -> list[tuple[float, float | None]]:  # noqa: ARG002
        """Where there is no signal, none is lost."""
        return []

    def start(self) -> None:
        """The session clock runs from here."""
        self._origin_s = self._clock_s()
        self._tell("start")
        self._tick.start()

    def tap(self, code: str) -> None:
        """One of ``DIAL_TAPS``: the target is reached, or how the hold went."""
        self._tell(code)

    def mark(self, code: str) -> None:
        """The therapist marks a fault."""
        self._tell(code)

    def undo(self) -> None:
        """Take back the last mark."""
        self._tell("undo")

    def name(self, code: str) -> None:
        """Put this code in the place of the last mark that waits for its name, while that still counts."""
        if self.ended is None:
            now_s = self.now_s()
            for event in naming(self._runner.course, now_s, code):
                self._act(event)

    def suggestion(self, hold: Hold) -> None:  # noqa: ARG002
        """Without a pressure a hold looks like nothing."""
        return

    def pause(self) -> None:
        """Close an open hold as could not tell; no cue until ``resume``."""
        self._tell("pause")

    def resume(self) -> None:
        """Go on after a full rest."""
        self._tell("resume")

    def cue_now(self) -> None:
        """Cue by hand."""
        self._tell("cue")

    def override(self, value: str) -> None:
        """The therapist's own outcome of a hold, as the value of an ``outcome`` event."""
        self._tell("outcome", value)

    def stop(self) -> None:
        """End the test here, with the holds it has."""
        self._tell("stop")
        self.finish()

    @Slot()
    def finish(self) -> None:
        """Nothing more is taken; ``finished`` comes at once."""
        if self._done:
            return
        self._done = True
        self._tick.stop()
        result = self._runner.finish()
        self.finished.emit(FinishedTest(result, None, self._runner.events, self._runner.offered))

    def _tell(self, code: str, value: str = "") -> None:
        self._act(Event(self.now_s(), code, value))

    def _act(self, event: Event) -> None:
        if self._done:
            return
        self._journal.add_event(event)
        self._announce(self._runner.tell(event))
        self.progressed.emit(self.progress())

    @Slot()
    def _on_tick(self) -> None:
        self._announce(self._runner.advance(self.now_s()))
        if not self._done:
            self.progressed.emit(self.progress())

    def _announce(self, happenings: list[Happening]) -> None:
        for offer in self._runner.offered[self._offers :]:
            self._journal.add_offer(offer)
            self._offers += 1
        for happening in happenings:
            self.happened.emit(happening)
