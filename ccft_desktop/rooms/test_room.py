"""The test room: a live test from its start to its record, between page, cuff and vault."""

import time
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ccft_desktop.core.order import Order
from ccft_desktop.core.progress import Cued, Happening, HoldEnded, Progress, TestEnded
from ccft_desktop.core.scene import Scene
from ccft_desktop.core.session import Floats
from ccft_desktop.live.live_test import FinishedTest, Journal
from ccft_desktop.live.recent import Recent
from ccft_desktop.reports.words import elapsed, lasting
from ccft_desktop.rooms.house import RECORDS_REFUSE, House
from ccft_desktop.rooms.instrument import Instrument, RunningTest
from ccft_desktop.rooms.practice_run import PracticeRun
from ccft_desktop.rooms.start_gate import StartGate
from ccft_desktop.rooms.stop_pain import StopPain
from ccft_desktop.rooms.test_controls import TestControls
from ccft_desktop.rooms.test_record import TestRecord
from ccft_desktop.rooms.test_trouble import TestTrouble
from ccft_desktop.ui.pages.test import TestPage

_SHOWN_S: Final = 40.0
_CLOCK_MS: Final = 250
# What the cuff's thread has read and not yet told, at most; and how often to look.
_LAST_READINGS_S: Final = 1.0
_DELIVERY_S: Final = 0.002


class TestRoom(QObject):
    """One test at a time. Closing it in the middle saves what there is, marked as interrupted."""

    __test__ = False  # not a test class, whatever its name begins with

    saved = Signal(object)
    """The ``Session``, once it is on record."""
    happened = Signal(object)
    """One ``Happening`` of the running test after the other."""
    left = Signal()
    """The therapist left before the test began."""
    practised = Signal(int)
    """Practice holds ended or were left; so many of them really started. Nothing else is kept of them."""
    scene_changed = Signal(object)
    """A ``Scene`` as the patient may see and hear it, at most every few milliseconds; None: there is none."""

    def __init__(self, house: House, page: TestPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._house = house
        self._page = page
        self._order: Order | None = None
        self._test: RunningTest | None = None
        self._record = TestRecord(house, self)
        self._before = Recent(_SHOWN_S)
        self._is_waiting = False
        self._gate = StartGate(house, page, self)
        self._trouble = TestTrouble(house, page, self._record, self)
        self.instrument: Final = Instrument(house, self._trouble, self)
        self._controls = TestControls(page, self._gate, self)
        self._pain = StopPain(house, self)
        self._practice: PracticeRun | None = None
        self._interrupted = False
        self._clock = QTimer(self, interval=_CLOCK_MS)
        self._clock.timeout.connect(self._show_clock)
        page.start_requested.connect(self._start)
        page.stop_requested.connect(self._on_stop)
        page.note_requested.connect(self._on_note)
        page.typing_ended.connect(self._on_typing_ended)
        page.questions.pain_told.connect(self._pain.keep)
        self._controls.slipped.connect(self._pain.take_back)
        self._pain.refused.connect(self._on_pain_refused)
        self._record.saved.connect(self.saved)
        self._gate.opened.connect(self._start)
        self._gate.troubled.connect(self._on_cuff_unfit)
        self._gate.recovered.connect(self._on_cuff_fit_again)

    @property
    def is_running(self) -> bool:
        """Whether a test has begun and is not yet on record."""
        return self._record.is_open

    @property
    def is_refused(self) -> bool:
        """Whether a test has ended and the disk does not take it yet."""
        return self._record.is_refused

    @property
    def progress(self) -> Progress | None:
        """Where the test stands; None while there is none."""
        return self._test.progress() if self._test else None

    @Slot(object)
    def open(self, order: Order) -> None:
        """Show the test page, ready to start."""
        self._order = order
        self._interrupted = False
        self._record.clear()
        self._before.clear()
        self._practice = PracticeRun() if order.purpose == "practice_holds" else None
        by_dial, page = order.by_dial, self._page
        page.begin(order.patient.headline, order.protocol, order.feedback, order.purpose, by_dial=by_dial)
        self._gate.attend(by_dial=by_dial)
        self._trouble.begin(running=False, by_dial=by_dial)
        page.show_cuff(self._house.link.state)
        self._house.window.show_page("live_test", rail_key="test")
        self._stop_waiting()
        if not by_dial:
            self._is_waiting = True
            self._house.link.arrived.connect(self._on_readings_before)
        elif page.progress is not None:
            self._show_scene(page.progress, *self._before.view())

    def leave(self) -> None:
        """Another page is asked for, before the test began or after its end; practice ends with it."""
        self._stop_waiting()
        self.scene_changed.emit(None)
        if self._practice is not None:
            self._let_go()
            practice, self._practice = self._practice, None
            self.practised.emit(practice.held)

    def _stop_waiting(self) -> None:
        self._gate.forget()
        if self._is_waiting:
            self._is_waiting = False
            self._house.link.arrived.disconnect(self._on_readings_before)

    def interrupt(self) -> None:
        """The window closes: end the test here and put it on record as interrupted.

        Does not wait for the event loop, which may not turn again. ``is_running`` afterwards only where
        the disk refuses.
        """
        if self._test is None:
            return
        self._page.keep_typed()
        self._interrupted = True
        self._test.stop()
        until_s = time.monotonic() + _LAST_READINGS_S
        while self._test is not None and time.monotonic() < until_s:
            time.sleep(_DELIVERY_S)
            self._house.link.deliver()

    def give_up(self) -> None:
        """Try no more to save the test; what reached the disk is offered at the next start."""
        self._record.give_up()

    @Slot(object)
    def _on_readings_before(self, readings: object) -> None:
        """Before the start the pressure lives already, though nothing is scored."""
        assert isinstance(readings, tuple)
        times_s = [reading.t_s for reading in readings]
        self._before.extend(times_s, [reading.pressure_mmhg for reading in readings])
        self._page.show_trace(*self._before.view(), times_s[-1])
        if self._page.progress is not None:
            self._show_scene(self._page.progress, *self._before.view())

    @Slot()
    def _start(self) -> None:
        order = self._order
        if self._test is not None or order is None:
            return
        if not self._gate.lets_through():
            return
        journal = self._practice or self._recording(order)
        if journal is None:
            return
        self._stop_waiting()
        self._trouble.begin(running=True, by_dial=order.by_dial)
        test = self.instrument.take_up(order, journal)
        test.progressed.connect(self._on_progress)
        test.happened.connect(self._on_happening)
        test.finished.connect(self._on_finished)
        self._test = test
        self._controls.take(test)
        test.start()
        self._clock.start()

    def _recording(self, order: Order) -> Journal | None:
        """The test on its way to the disk; None, and the page says why, where the disk refuses."""
        try:
            recording = self._record.begin(order)
        except RECORDS_REFUSE as error:
            self._trouble.say(self.tr("The test cannot be recorded."), str(error))
            return None
        self._pain.begin(order.patient.patient_id, recording.session_id)
        return recording

    # What the cuff and the test say

    @Slot(str)
    def _on_cuff_unfit(self, trouble: str) -> None:
        """With too few readings nothing can be scored: no further cue until somebody has looked."""
        if self._test is not None and self._gate.is_refused() and trouble == "rate":
            self._test.pause()

    @Slot()
    def _on_cuff_fit_again(self) -> None:
        if self._test is not None:
            self._trouble.calm()

    @Slot(object)
    def _on_progress(self, progress: object) -> None:
        assert isinstance(progress, Progress)
        if self._test is None:
            return
        recent = self._test.recent(_SHOWN_S)
        self._page.show_gaps(self._test.gaps(_SHOWN_S))
        self._page.show_trace(*recent, progress.t_s)
        self._page.show_progress(progress)
        self._show_scene(progress, *recent)

    def _show_scene(self, progress: Progress, t_s: Floats, pressure_mmhg: Floats) -> None:
        assert self._order is not None
        self.scene_changed.emit(
            Scene(
                purpose=self._order.purpose,
                feedback=self._order.feedback,
                progress=progress,
                t_s=t_s,
                pressure_mmhg=pressure_mmhg,
                has_signal=self._page.has_signal,
            )
        )

    @Slot(object)
    def _on_happening(self, happening: Happening) -> None:
        self.happened.emit(happening)
        if self._test is None:
            return
        match happening:
            case Cued():
                self._page.show_suggestion(None)
            case HoldEnded(hold=hold):
                self._page.show_suggestion(self._test.suggestion(hold))
            case TestEnded(ended="completed" | "stop_rule"):
                # Let whoever listens hear of the end before the page changes.
                QTimer.singleShot(0, self._finish_unless_typing)
            case _:
                pass
        if self._practice is not None:
            self._practice.count(happening)

    @Slot()
    def _finish_unless_typing(self) -> None:
        """What is being typed when a test ends by itself is kept with it."""
        if self._test is not None and not self._page.is_typing:
            self._test.finish()

    @Slot()
    def _on_typing_ended(self) -> None:
        if self._test is not None and self._test.ended in ("completed", "stop_rule"):
            QTimer.singleShot(0, self._finish_unless_typing)

    # What the therapist asks of the room

    @Slot()
    def _on_stop(self) -> None:
        if self._test is None:
            is_practice = self._practice is not None
            self.leave()
            if not is_practice:
                self.left.emit()

    @Slot(str)
    def _on_note(self, text: str) -> None:
        at = elapsed(self._test.now_s()) if self._test else ""
        self._record.add_note(f"{at} {text}".strip())

    @Slot()
    def _show_clock(self) -> None:
        if self._test:
            self._page.show_clock(lasting(self._test.now_s()))

    # On record

    @Slot(object)
    def _on_finished(self, finished: object) -> None:
        assert isinstance(finished, FinishedTest)
        self._let_go()
        if self._practice is not None:
            self.leave()
        else:
            self._record.finish(finished, interrupted=self._interrupted)

    def _let_go(self) -> None:
        """The test hears of the cuff no more."""
        self._clock.stop()
        if self._test is not None:
            self.instrument.lay_down(self._test)
            self._test = None
            self._controls.take(None)

    @Slot(str)
    def _on_pain_refused(self, why: str) -> None:
        self._trouble.say(self.tr("Where it hurts is not on record."), why)
