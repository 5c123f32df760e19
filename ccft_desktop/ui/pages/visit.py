"""The end of a visit: pain after the test, what was done today, the signature; it writes no record."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.core.pain import ASKED_PLACES, Place
from ccft_desktop.core.pain_course import PainCourse, pain_courses
from ccft_desktop.core.session import Session
from ccft_desktop.core.treatment import TREATMENTS, DoneToday
from ccft_desktop.core.visit import Visit
from ccft_desktop.reports.visit_words import pain_sentence, treatment_name
from ccft_desktop.ui.pages.visit_panel import VisitPanel
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import Hint
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.controls import RING_ROOM_PX as CHECK_ROOM_PX
from ccft_desktop.ui.widgets.controls import CheckBox, TextInput
from ccft_desktop.ui.widgets.key_strip import RING_ROOM_PX
from ccft_desktop.ui.widgets.pain_scale import PainScale
from ccft_desktop.ui.widgets.reason_bar import ReasonBar
from ccft_desktop.ui.widgets.text import Line
from ccft_desktop.ui.widgets.two_regions import TwoRegions

_PANEL_PX: Final = 400
_LINE_LONGEST: Final = 300
_LINE_PX: Final = 688
_TICKS_IN_A_ROW: Final = 3


class VisitPage(TwoRegions):
    """Two digits and Enter are enough; each may be left out. What is signed is changed with a reason only."""

    rated = Signal(str, object)
    """Where, and the score from 0 to 10; None: the answer is taken back."""
    done_changed = Signal(object)
    """The ``DoneToday`` as it stands now."""
    sign_requested = Signal()
    back_requested = Signal()
    done_requested = Signal()
    reason_given = Signal(str)
    """Why all that was changed since the last one is changed after signing."""
    reason_refused = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent, panel_px=_PANEL_PX)
        self.setAccessibleName(self.tr("Finish the visit"))
        self._headline = Line(theme, "body", "ink_muted")
        questions: Mapping[Place, str] = {
            "neck": self.tr("How much does the neck hurt now?"),
            "headache": self.tr("How much does the head hurt now?"),
        }
        self.scales = {place: PainScale(theme, questions[place]) for place in ASKED_PLACES}
        self._courses = {place: Line(theme, "body", "ink") for place in ASKED_PLACES}
        self.ticks = {treatment: CheckBox(theme, treatment_name(treatment)) for treatment in TREATMENTS}
        self.line = TextInput(theme, height_px=40)
        self.line.setMaxLength(_LINE_LONGEST)
        self.line.setAccessibleName(self.tr("What else was done today"))
        self.line.setPlaceholderText(self.tr("Anything else, in one line"))
        self.panel = VisitPanel(theme)
        self._reason = ReasonBar(theme)
        self.done_button = ActionButton(theme, self.tr("Done"), key=self.tr("Enter"), kind="primary")
        self._done = DoneToday()
        self._lay_out(theme)
        self._join()

    def show_visit(self, headline: str, visit: Visit, session: Session, signer: str) -> None:
        """Show a visit as it is on record; the pain is that of ``session``. ``signer``: who would sign."""
        self._headline.setText(headline)
        for course in pain_courses(visit.pain, session.session_id, session.started_utc):
            self.scales[course.place].set_score(course.after)
            self._courses[course.place].setText(self._course_words(course))
        self._show_done(visit.done_today)
        self.panel.show_visit(visit, signer)
        self._end_asking()

    def begin(self) -> None:
        """The keyboard goes to the first question."""
        self.scales["neck"].setFocus(Qt.FocusReason.TabFocusReason)

    def ask_reason(self, question: str) -> None:
        """The visit is signed: what was changed waits for its reason. The keyboard stays where it is."""
        self._reason.ask(question)
        self.bar.hide()

    @property
    def asks_reason(self) -> bool:
        """Whether changes wait for their reason."""
        return not self._reason.isHidden()

    def hand_on(self) -> None:
        """Say what is written in the line, if it was changed, as on leaving it."""
        self._on_line()

    def enter_pressed(self) -> None:
        self.hand_on()
        if self.asks_reason:
            self._reason.accept()
        elif self.panel.is_confirming:
            self.sign_requested.emit()
        else:
            self.done_requested.emit()

    def escape_pressed(self) -> None:
        if self.asks_reason:
            self.reason_refused.emit()
        elif self.panel.is_confirming:
            self.panel.step_back()
        else:
            self.hand_on()
            if not self.asks_reason:
                self.back_requested.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if is_plain and event.key() == Qt.Key.Key_S and not self.asks_reason:
            if not event.isAutoRepeat():
                self.panel.confirm()
        else:
            super().keyPressEvent(event)

    def _course_words(self, course: PainCourse) -> str:
        if course.before is None:
            return self.tr("Not asked before the test.")
        if course.after is None:
            return self.tr("Before the test: {score}.").format(score=course.before)
        return pain_sentence(course)

    def _show_done(self, done: DoneToday) -> None:
        self._done = done
        for treatment, tick in self.ticks.items():
            tick.setChecked(treatment in done.treatments)
        if not self.line.hasFocus() or self.line.text().strip() == done.line:
            self.line.setText(done.line)

    def _lay_out(self, theme: Theme) -> None:
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(self._headline)
        head.addWidget(Line(theme, "title", "ink", self.tr("Finish the visit")))
        self.left.addLayout(head)
        self.left.addSpacing(theme.space("m"))
        for place, scale in self.scales.items():
            row = QHBoxLayout()
            # The ring's room stands outside of the page's edge.
            row.addSpacing(-RING_ROOM_PX)
            row.addWidget(scale, 1)
            row.addStretch()
            self.left.addLayout(row)
            self.left.addSpacing(theme.space("xs"))
            self.left.addWidget(self._courses[place])
            self.left.addSpacing(theme.space("m"))
        self.left.addStretch(1)
        self.left.addWidget(Line(theme, "heading", "ink", self.tr("Done today")))
        ticks = QGridLayout()
        ticks.setContentsMargins(0, 0, 0, 0)
        ticks.setHorizontalSpacing(theme.space("l"))
        ticks.setVerticalSpacing(0)
        for at, tick in enumerate(self.ticks.values()):
            ticks.addWidget(tick, at // _TICKS_IN_A_ROW, at % _TICKS_IN_A_ROW)
        ticks.setColumnStretch(_TICKS_IN_A_ROW, 1)
        inset = QHBoxLayout()
        inset.addSpacing(-CHECK_ROOM_PX)
        inset.addLayout(ticks, 1)
        self.left.addLayout(inset)
        self.left.addSpacing(theme.space("xs"))
        self.line.setMaximumWidth(_LINE_PX)
        self.left.addWidget(self.line)
        self.right.addWidget(self.panel, 1)
        self.bar.add_left(Hint(theme, self.tr("Esc"), self.tr("Back to the result")))
        self.bar.add_left(Hint(theme, self.tr("0–9"), self.tr("Answer")))
        self.bar.add_right(self.done_button)
        page = self.layout()
        assert page is not None
        page.addWidget(self._reason)

    def _join(self) -> None:
        self.scales["neck"].scored.connect(self._on_neck)
        self.scales["neck"].cleared.connect(self._on_neck)
        self.scales["headache"].scored.connect(self._on_headache)
        self.scales["headache"].cleared.connect(self._on_headache)
        self.scales["neck"].typed.connect(self._on_neck_typed)
        self.scales["headache"].typed.connect(self._on_headache_typed)
        for tick in self.ticks.values():
            tick.clicked.connect(self._on_tick)
        self.line.editingFinished.connect(self._on_line)
        self.done_button.clicked.connect(self.enter_pressed)
        self.panel.sign_requested.connect(self.sign_requested)
        self.panel.confirming.connect(self._on_confirming)
        self._reason.given.connect(self.reason_given)
        self._reason.refused.connect(self.reason_refused)

    def _end_asking(self) -> None:
        focused = self.focusWidget()
        had_keyboard = focused is not None and self._reason.isAncestorOf(focused)
        self._reason.hide()
        self.bar.show()
        if had_keyboard:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(bool)
    def _on_confirming(self, asks: bool) -> None:
        """While it is asked whether to sign, Enter signs."""
        self.done_button.set_look("secondary" if asks else "primary", "" if asks else self.tr("Enter"))
        self.done_button.setEnabled(not asks)

    @Slot()
    def _on_neck(self) -> None:
        self.rated.emit("neck", self.scales["neck"].score)

    @Slot()
    def _on_headache(self) -> None:
        self.rated.emit("headache", self.scales["headache"].score)

    @Slot()
    def _on_neck_typed(self) -> None:
        self.scales["headache"].setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _on_headache_typed(self) -> None:
        next(iter(self.ticks.values())).setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _on_tick(self) -> None:
        self._say_done()

    @Slot()
    def _on_line(self) -> None:
        if self.line.text().strip() != self._done.line:
            self._say_done()

    def _say_done(self) -> None:
        ticked = tuple(treatment for treatment, tick in self.ticks.items() if tick.isChecked())
        self._done = DoneToday(treatments=ticked, line=self.line.text().strip())
        self.done_changed.emit(self._done)
