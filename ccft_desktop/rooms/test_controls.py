"""What the therapist's keys do to the running test; knows no key, no record and no score."""

from PySide6.QtCore import QObject, Signal, Slot

from ccft_desktop.core.progress import Over
from ccft_desktop.live.dial_test import DialTest
from ccft_desktop.rooms.instrument import RunningTest
from ccft_desktop.rooms.start_gate import StartGate
from ccft_desktop.ui.pages.test import TestPage


class TestControls(QObject):
    """Joins the requests of the page to one test after the other; without one they do nothing."""

    __test__ = False  # not a test class, whatever its name begins with

    slipped = Signal()
    """A stop for pain was none."""

    def __init__(self, page: TestPage, gate: StartGate, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gate = gate
        self._test: RunningTest | None = None
        self._stop_asked = False
        page.pause_requested.connect(self._on_pause)
        page.resume_requested.connect(self._on_resume)
        page.cue_requested.connect(self._on_cue)
        page.tap_requested.connect(self._on_tap)
        page.mark_requested.connect(self._on_mark)
        page.undo_requested.connect(self._on_undo)
        page.stop_requested.connect(self._on_stop)
        page.finish_requested.connect(self._on_finish)
        page.questions.named.connect(self._on_named)
        page.questions.outcome_told.connect(self._on_outcome)

    def take(self, test: RunningTest | None) -> None:
        """Steer this test from now on."""
        self._test = test
        self._stop_asked = False

    @Slot()
    def _on_pause(self) -> None:
        if self._test:
            self._test.pause()

    @Slot()
    def _on_resume(self) -> None:
        if self._test is None or not self._gate.may_go_on():
            return
        if self._stands_for_pain():
            self._test.undo()
        self._stop_asked = False
        self._test.resume()

    @Slot()
    def _on_cue(self) -> None:
        if self._test:
            self._test.cue_now()

    @Slot(str)
    def _on_tap(self, code: str) -> None:
        if isinstance(self._test, DialTest):
            self._test.tap(code)

    @Slot(str)
    def _on_mark(self, code: str) -> None:
        if self._test:
            self._test.mark(code)

    @Slot()
    def _on_undo(self) -> None:
        if self._test is None:
            return
        if self._stands_for_pain():
            self.slipped.emit()
            self._on_resume()
        elif self._stop_asked:
            # The stop was a slip: the hold it ended could not be told, and the test goes on.
            self._on_resume()
        else:
            self._test.undo()

    def _stands_for_pain(self) -> bool:
        assert self._test is not None
        return self._test.progress().phase == Over("pain")

    @Slot(str)
    def _on_named(self, code: str) -> None:
        if self._test:
            self._test.name(code)

    @Slot(int, str, str)
    def _on_outcome(self, index: int, outcome: str, reason: str) -> None:
        if self._test:
            self._test.override(f"{index} {outcome} {reason}".strip())

    @Slot()
    def _on_stop(self) -> None:
        if self._test:
            self._stop_asked = True
            self._test.pause()

    @Slot()
    def _on_finish(self) -> None:
        if self._test:
            self._test.stop()
