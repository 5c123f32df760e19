"""The result of a test: the answer, its scores, every hold, and what to say of change."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.core.change import ChangeFacts
from ccft_desktop.core.protocol import Protocol
from ccft_desktop.core.revision import can_be_judged_anew
from ccft_desktop.core.session import Session
from ccft_desktop.core.visit import Visit
from ccft_desktop.reports import words
from ccft_desktop.ui.change_words import change_words
from ccft_desktop.ui.pages.result_bar import ResultBar
from ccft_desktop.ui.pages.result_side import ResultSide
from ccft_desktop.ui.pages.result_words import (
    facts_line,
    hold_of,
    mark_question,
    nameless_marks,
    notice_of,
    signed_line,
)
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.hold_cells import INSET_PX
from ccft_desktop.ui.widgets.hold_table import HoldTable
from ccft_desktop.ui.widgets.notice import Notice
from ccft_desktop.ui.widgets.reading_side import reading_margins
from ccft_desktop.ui.widgets.reason_bar import ReasonBar
from ccft_desktop.ui.widgets.saved_mark import SavedMark
from ccft_desktop.ui.widgets.score_figure import ScoreFigure
from ccft_desktop.ui.widgets.text import Line, Prose


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultView:
    """What the page shows."""

    headline: str
    """The patient's name and birth year."""
    session: Session
    change: ChangeFacts | None = None
    """None where nothing may be said."""
    saved: str = ""
    """That and when it was stored, for example ``Saved 12:06``."""
    visit: Visit | None = None
    next_stage: Protocol | None = None
    """What this test leads to while the cuff is still in place."""


class ResultPage(QWidget):
    """What did we get? Enter leads on; nothing on it has to be saved by hand."""

    finish_requested = Signal()
    """The visit is to be finished: pain, what was done, signature."""
    continue_requested = Signal()
    print_requested = Signal()
    pdf_requested = Signal()
    copy_requested = Signal()
    again_requested = Signal()
    note_changed = Signal(str)
    override_requested = Signal(int, str, str)
    """Index of the hold (from 1), the outcome, the reason."""
    name_requested = Signal(object, str)
    """The ``Event`` of a nameless fault and the code it gets."""
    reason_given = Signal(str)
    """Why what was changed last is changed after signing."""
    reason_refused = Signal()
    """It is not to be changed after all."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._session: Session | None = None
        self.setAccessibleName(self.tr("Result"))
        self._build()
        self._join()
        theme.changed.connect(self.update)

    def show_result(self, view: ResultView) -> None:
        """Show a session's result; again for the same session after something was changed."""
        session = view.session
        same = self._session is not None and self._session.session_id == session.session_id
        chosen = self._table.chosen() if same else None
        self._session = session
        self._headline.setText(view.headline)
        self._facts.setText(facts_line(session))
        self._saved.say((signed_line(view.visit) if view.visit else "") or view.saved)
        self._scores.set_session(session)
        self._show_change(session, view.change)
        self._table.set_session(session)
        self._side.set_session(session, len(nameless_marks(session)))
        if not same or not self._side.note.hasFocus():
            self._side.note.set_note(session.note)
        # Without samples or taps there is nothing the rules could be applied to once more.
        self._bar.change.setEnabled(bool(session.result.holds) and can_be_judged_anew(session))
        self._bar.show_next(view.next_stage)
        self._side.show_note()
        self._end_asking()
        if chosen is not None:
            self._table.choose(chosen.index)

    def ask_reason(self, question: str) -> None:
        """The visit is signed: what was changed last waits for its reason."""
        self._reason.ask(question)
        self._bar.hide()
        self._hold_keys(True)
        self._reason.take_keyboard()

    def show_copied(self) -> None:
        """The summary is on the clipboard now."""
        self._saved.say(self.tr("Summary copied; locking clears it"))

    def show_note(self, note: str) -> None:
        """The note as it is on record."""
        self._side.note.set_note(note)

    @property
    def asks_reason(self) -> bool:
        """Whether a change waits for its reason."""
        return not self._reason.isHidden()

    def _build(self) -> None:
        theme = self._theme
        self._headline = Line(theme, "heading", "ink")
        self._facts = Line(theme, "body", "ink_muted")
        self._copy = ActionButton(theme, self.tr("Copy summary"), key=self.tr("Ctrl Shift C"), kind="quiet")
        self._saved = SavedMark(theme)
        self._scores = ScoreFigure(theme)
        self._notice = Notice(theme)
        self._table = HoldTable(theme)
        self._side = ResultSide(theme)
        self._bar = ResultBar(theme)
        self._reason = ReasonBar(theme)

        edge = theme.space("l")
        above = QVBoxLayout()
        above.setContentsMargins(edge, 16, edge, 12)
        above.setSpacing(0)
        above.addLayout(self._header())
        above.addSpacing(12)
        above.addWidget(self._scores)
        above.addSpacing(16)
        above.addWidget(self._notice)
        below = QVBoxLayout()
        below.setContentsMargins(edge, 1, edge, 6)
        below.addWidget(Prose(theme, "small", "ink_muted", words.disclaimer()))
        regions = QHBoxLayout()
        regions.setContentsMargins(reading_margins(edge - INSET_PX, 0, edge, 0))
        regions.setSpacing(theme.space("xl"))
        regions.addWidget(self._table, 1)
        regions.addWidget(self._side, 2)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addLayout(above)
        page.addLayout(regions, 1)
        page.addLayout(below)
        page.addWidget(self._bar)
        page.addWidget(self._reason)

    def _header(self) -> QHBoxLayout:
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._headline)
        names.addWidget(self._facts)
        header = QHBoxLayout()
        header.setSpacing(self._theme.space("s"))
        header.addLayout(names, 1)
        header.addWidget(self._copy)
        header.addWidget(self._saved)
        return header

    def _join(self) -> None:
        keys: Final = (
            (Qt.Key.Key_Return, self._bar.lead_on),
            (Qt.Key.Key_Enter, self._bar.lead_on),
            (Qt.Key.Key_V, self._bar.finish.click),
            (Qt.Key.Key_O, self._bar.change.click),
            (Qt.Key.Key_T, self._bar.again.click),
            (Qt.Key.Key_0, self._ask_name),
            ("Ctrl+P", self._bar.print.click),
            ("Ctrl+E", self._bar.pdf.click),
            ("Ctrl+Shift+C", self._copy.click),
        )
        self._shortcuts = [QShortcut(QKeySequence(key), self) for key, _ in keys]
        for shortcut, (_, act) in zip(self._shortcuts, keys, strict=True):
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(act)
        asked = (
            (self._bar.stage2, self.continue_requested),
            (self._bar.finish, self.finish_requested),
            (self._bar.print, self.print_requested),
            (self._bar.pdf, self.pdf_requested),
            (self._bar.again, self.again_requested),
            (self._copy, self.copy_requested),
        )
        for button, signal in asked:
            # What is being written belongs to what is asked for.
            button.clicked.connect(self._side.note.hand_on)
            button.clicked.connect(signal)
        self._bar.change.clicked.connect(self._edit_outcome)
        self._side.name_button.clicked.connect(self._ask_name)
        self._table.hold_chosen.connect(self._on_hold)
        self._side.note.left.connect(self.note_changed)
        self._side.overridden.connect(self.override_requested)
        self._side.named.connect(self.name_requested)
        self._side.changed.connect(self._hold_keys)
        self._reason.given.connect(self.reason_given)
        self._reason.refused.connect(self.reason_refused)

    def _show_change(self, session: Session, change: ChangeFacts | None) -> None:
        said = notice_of(session)
        if said is not None:
            self._notice.show_notice("watch" if session.interrupted else "info", *said)
        elif change is not None:
            told = change_words(change)
            self._notice.show_notice("info", told.heading, told.text, "review")
        else:
            self._notice.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.color("surface_raised"))

    @Slot(bool)
    def _hold_keys(self, hold: bool) -> None:
        for shortcut in self._shortcuts:
            shortcut.setEnabled(not hold and self._reason.isHidden())

    def _end_asking(self) -> None:
        had_keyboard = self._reason.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self._reason.hide()
        self._bar.show()
        self._hold_keys(False)
        if had_keyboard:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(int)
    def _on_hold(self, index: int) -> None:
        self._side.overlay.choose(index)
        if self._side.is_editing_outcome:
            self._edit_outcome()

    @Slot()
    def _edit_outcome(self) -> None:
        if self._session is None:
            return
        holds = self._session.result.holds
        hold = self._table.chosen() or next((h for h in holds if h.outcome != "success"), holds[0])
        self._side.edit_outcome(hold, self._table.label_of(hold))
        if self._table.chosen() is not hold:
            self._table.choose(hold.index)

    @Slot()
    def _ask_name(self) -> None:
        """Of the fault of the hold that is chosen, else of the first."""
        session = self._session
        marks = nameless_marks(session) if session is not None else []
        if session is None or not marks:
            return
        chosen = self._table.chosen()
        mark = next((m for m in marks if chosen is not None and hold_of(session, m) is chosen), marks[0])
        hold = hold_of(session, mark)
        if hold is not None:
            self._table.choose(hold.index)
        self._side.ask_name(mark, mark_question(mark, hold, self._table.label_of(hold) if hold else ""))
