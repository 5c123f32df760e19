"""The test page: shows where a test stands and asks for what the therapist's keys mean; decides nothing."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.core.keys import KeyMap
from ccft_desktop.core.progress import NotStarted, Over, Progress, not_started
from ccft_desktop.core.protocol import Protocol
from ccft_desktop.core.scene import Purpose
from ccft_desktop.core.session import Feedback, Floats
from ccft_desktop.core.suggestion import Suggestion
from ccft_desktop.ui.keys import is_typed
from ccft_desktop.ui.pages import test_cue_words
from ccft_desktop.ui.pages.test_cue import CuePlace
from ccft_desktop.ui.pages.test_header import TestHeader
from ccft_desktop.ui.pages.test_keys import Request, TestKeys, closes_typing
from ccft_desktop.ui.pages.test_line import Typed
from ccft_desktop.ui.pages.test_questions import TestQuestions
from ccft_desktop.ui.pages.test_saying import Saying
from ccft_desktop.ui.pages.test_side import TestSide
from ccft_desktop.ui.pages.test_sight import TestSight
from ccft_desktop.ui.pages.test_taps import Tap, wanted
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.announcement import Spoken
from ccft_desktop.ui.widgets.bars import HintBar, KeyWords
from devices.cuff import CuffState


class TestPage(QWidget):
    """In the band, right now? Everything is done with single keys; held keys do not repeat."""

    __test__ = False  # not a test class, whatever its name begins with

    start_requested = Signal()
    pause_requested = Signal()
    resume_requested = Signal()
    cue_requested = Signal()
    mark_requested = Signal(str)
    """The code of a fault."""
    tap_requested = Signal(str)
    """A ``Tap``: what was read off the dial."""
    undo_requested = Signal()
    stop_requested = Signal()
    finish_requested = Signal()
    note_requested = Signal(str)
    """A note to keep with this moment."""
    typing_ended = Signal()
    """Nothing is being typed any more."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._progress: Progress | None = None
        self._pressure_mmhg: float | None = None
        self._now_s = 0.0
        self._streaming = True
        self._silent = False
        self._stop_asked = False
        self._purpose: Purpose = "test"
        self._by_dial = False
        self._suggestion: Suggestion | None = None
        self.keys = TestKeys()
        self._hints: tuple[list[KeyWords], list[KeyWords]] = ([], [])
        self._requests: Final = {
            "start": self.start_requested,
            "pause": self.pause_requested,
            "resume": self.resume_requested,
            "cue": self.cue_requested,
            "undo": self.undo_requested,
            "stop": self.stop_requested,
            "finish": self.finish_requested,
        }
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Test"))
        self.header = TestHeader(theme)
        self.patient_chip: Final = self.header.patient_chip
        self.sound: Final = self.header.sound
        self.sight = TestSight(theme)
        self.plot: Final = self.sight.plot
        self.cue_place = CuePlace(theme)
        self.side = TestSide(theme)
        self.hint_bar = HintBar(theme)
        self._spoken = Spoken(self.side.number, self.plot)
        self._lay_out()
        self.questions = TestQuestions(self)
        self.questions.changed.connect(self._on_asked)
        self.questions.reason_wanted.connect(self._open_reason)
        self.cue_place.line.kept.connect(self._on_typed)
        self.cue_place.line.dropped.connect(self._on_dropped)
        self.cue_place.line.closed.connect(self._on_line_closed)
        self.side.mark_requested.connect(self._mark)
        theme.changed.connect(self.update)

    def begin(
        self,
        headline: str,
        protocol: Protocol,
        feedback: Feedback,
        purpose: Purpose = "test",
        *,
        by_dial: bool = False,
    ) -> None:
        """Show an empty test. ``headline`` is the patient's name and birth year."""
        self._progress = None
        self._pressure_mmhg = None
        self._stop_asked = self._silent = False
        self._purpose = purpose
        self._by_dial = by_dial
        self._suggestion = None
        self.questions.begin()
        self.header.begin(headline, protocol, feedback, purpose, by_dial=by_dial)
        self.sight.begin(protocol, by_dial=by_dial, signal=self.has_signal)
        self.side.begin(protocol, by_dial=by_dial)
        self.clear_trouble()
        if self.is_typing:
            self.cue_place.line.drop()
        self.show_progress(not_started(protocol))

    def show_keys(self, keys: KeyMap) -> None:
        """Go by these keys from now on."""
        self.keys = TestKeys(keys)
        self.side.show_keys(self.keys)
        self._show_hints()
        self._show_now()

    def show_patient_window(self, shown: bool) -> None:
        """Whether the patient sees anything."""
        self.header.show_patient_window(shown)

    def show_progress(self, progress: Progress) -> None:
        """Where the test stands; the session clock follows it."""
        self._progress = progress
        self._now_s = max(self._now_s, progress.t_s) if progress.t_s else progress.t_s
        self.sight.show_progress(progress)
        self.side.show_progress(progress, signal=self.has_signal)
        self.cue_place.next_up.show_text(test_cue_words.next_up(progress))
        if not isinstance(progress.phase, NotStarted) and self._purpose == "test":
            self.questions.follow(progress)
        self._show_hints()
        self._show_now()

    def show_trace(self, t_s: Floats, pressure_mmhg: Floats, now_s: float) -> None:
        """The recent samples, both of shape (n,): session seconds and mmHg; on every batch that arrives."""
        self._now_s = now_s
        self._pressure_mmhg = float(pressure_mmhg[-1]) if len(pressure_mmhg) else None
        self.plot.show_samples(t_s, pressure_mmhg, now_s)
        self._show_now()

    def show_gaps(self, gaps: Sequence[tuple[float, float | None]]) -> None:
        """The silences so far, in session seconds; None for the end of one that still lasts."""
        silent = any(end_s is None for _, end_s in gaps)
        self.plot.show_gaps(gaps)
        if silent != self._silent:
            self._silent = silent
            self._show_signal()

    def show_cuff(self, state: CuffState) -> None:
        """Without a streaming cuff there is no number, whatever was last read."""
        self._streaming = state is CuffState.STREAMING
        self._show_signal()

    def show_trouble(self, heading: str, text: str) -> None:
        """What happened and what to do next, in the place of the cue."""
        self.cue_place.show_trouble(heading, text)

    def clear_trouble(self) -> None:
        self.cue_place.clear_trouble()

    def show_clock(self, text: str) -> None:
        """How long the test has run, in words."""
        self.header.show_clock(text)

    def show_suggestion(self, suggestion: Suggestion | None) -> None:
        """What the last hold looked like: asked quietly in the rest after it."""
        self._suggestion = suggestion

    def keep_typed(self) -> None:
        """What is being typed is not lost by leaving."""
        if self.is_typing:
            self.cue_place.line.keep()

    @property
    def is_typing(self) -> bool:
        """Whether a note or a reason is being typed."""
        return self.cue_place.line.is_open

    @property
    def progress(self) -> Progress | None:
        """Where the test stands, as shown."""
        return self._progress

    @property
    def has_signal(self) -> bool:
        """Whether what was last read may be shown as what is; a dial is always there."""
        return self._by_dial or (self._streaming and not self._silent)

    def _show_signal(self) -> None:
        self.plot.show_signal(self.has_signal)
        if self._progress is not None:
            self.show_progress(self._progress)

    def _show_now(self) -> None:
        progress = self._progress
        if progress is None:
            return
        pressure = self._pressure_mmhg if self.has_signal else None
        self.side.show_now(progress, pressure, self._now_s)
        saying = self._saying(progress)
        self.cue_place.cue.show_cue(*saying.cue(pressure))
        self.cue_place.show_advice(*saying.advice())
        self._spoken.say(saying.spoken(pressure, self._now_s))

    def _saying(self, progress: Progress) -> Saying:
        return Saying(
            progress=progress,
            purpose=self._purpose,
            keys=self.keys,
            stop_asked=self._stop_asked,
            asked=self.questions.asked,
            suggestion=self._suggestion,
            typing=self.is_typing,
            by_dial=self._by_dial,
        )

    def _show_hints(self) -> None:
        if self._progress is None:
            return
        hints = self._saying(self._progress).hints()
        if hints != self._hints:
            self._hints = hints
            self.hint_bar.set_hints(*hints)

    # Keys

    def event(self, event: QEvent) -> bool:
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and self.keys.is_ours(event):
            # During a test F1 is a mark and Esc a stop, whatever they are elsewhere.
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.keys.is_ours(event) or self._progress is None:
            super().keyPressEvent(event)
            return
        event.accept()
        if event.isAutoRepeat():
            return
        if self.is_typing and is_typed(event):
            # What the line itself has left: only Esc means something there.
            if closes_typing(event):
                self.cue_place.line.drop()
        elif not self.is_typing and self.questions.take(event, self.keys):
            return
        elif (code := self.keys.mark_of(event)) is not None:
            self._mark(code)
        elif (action := self.keys.steering_of(event)) is not None:
            how = (self._progress, self._purpose)
            self._ask(wanted(action, *how, stop_asked=self._stop_asked, by_dial=self._by_dial))

    def _ask(self, wanted: Request | Tap | None) -> None:
        assert self._progress is not None
        match wanted:
            case None:
                return
            case "reached" | "held" | "not_held" | "untold":
                self.tap_requested.emit(wanted)
                return
            case "note":
                self._open_line("note")
                return
            case "outcome":
                self.questions.ask_outcome(self._progress)
                return
            case "stop":
                self._stop_asked = True
            case "pause" | "resume" | "undo":
                self._stop_asked = False
            case _:
                pass
        self._requests[wanted].emit()

    @Slot()
    def _on_asked(self) -> None:
        self._show_hints()
        self._show_now()

    @Slot()
    def _open_reason(self) -> None:
        self._open_line("reason")

    def _open_line(self, typed: Typed) -> None:
        self.cue_place.open_line(typed)
        self._show_hints()

    @Slot()
    def _on_line_closed(self) -> None:
        self._take_focus()
        self._show_hints()
        self.typing_ended.emit()

    @Slot(str, str)
    def _on_typed(self, typed: str, text: str) -> None:
        if typed == "note":
            self.note_requested.emit(text)
        else:
            self.questions.give_reason(text)

    @Slot(str)
    def _on_dropped(self, typed: str) -> None:
        if typed == "reason":
            self.questions.give_reason("")

    @Slot(str)
    def _mark(self, code: str) -> None:
        if self._progress is None or isinstance(self._progress.phase, NotStarted | Over):
            return
        self._stop_asked = self._stop_asked or code == "pain"
        self.mark_requested.emit(code)

    def _take_focus(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._take_focus()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.color("surface_raised"))

    def _lay_out(self) -> None:
        main = QVBoxLayout()
        main.setSpacing(0)
        main.addWidget(self.header)
        main.addWidget(self.sight, 1)
        main.addWidget(self.cue_place)
        regions = QHBoxLayout()
        regions.setSpacing(0)
        regions.addLayout(main, 1)
        regions.addWidget(self.side)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addLayout(regions, 1)
        page.addWidget(self.hint_bar)
