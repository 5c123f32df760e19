"""The result of a test: the answer, its scores, every hold, and what to say of change."""

from datetime import timedelta

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.core.change import ChangeFacts
from ccft_desktop.core.session import Session
from ccft_desktop.reports import words
from ccft_desktop.ui import icons
from ccft_desktop.ui.change_words import change_words
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import ActionBar
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.hold_cells import INSET_PX
from ccft_desktop.ui.widgets.hold_overlay import HoldOverlay
from ccft_desktop.ui.widgets.hold_table import HoldTable
from ccft_desktop.ui.widgets.note_field import NoteField
from ccft_desktop.ui.widgets.notice import Notice
from ccft_desktop.ui.widgets.outcome_editor import OutcomeEditor
from ccft_desktop.ui.widgets.reading_side import reading_margins
from ccft_desktop.ui.widgets.score_figure import ScoreFigure
from ccft_desktop.ui.widgets.text import Line, Prose


class ResultPage(QWidget):
    """What did we get? Enter ends it; nothing on it has to be saved by hand."""

    done_requested = Signal()
    pdf_requested = Signal()
    again_requested = Signal()
    note_changed = Signal(str)
    override_requested = Signal(int, str, str)
    """Index of the hold (from 1), the outcome, the reason."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._session: Session | None = None
        self.setAccessibleName(self.tr("Result"))
        self._build()
        self._join()
        theme.changed.connect(self.update)

    def show_result(
        self, headline: str, session: Session, change: ChangeFacts | None, saved_text: str
    ) -> None:
        """Show a session's result; again for the same session after an outcome was changed.

        ``headline`` is the patient's name and birth year; ``change`` is None where nothing may be said;
        ``saved_text`` says that and when it was stored, for example ``Saved 12:06``.
        """
        same = self._session is not None and self._session.session_id == session.session_id
        chosen = self._table.chosen() if same else None
        self._session = session
        self._headline.setText(headline)
        self._facts.setText(self._facts_line(session))
        self._saved.setText(saved_text)
        self._saved_mark.setVisible(bool(saved_text))
        self._scores.set_session(session)
        self._show_change(session, change)
        self._table.set_session(session)
        self._overlay.set_session(session)
        self._overlay_title.setText(
            self.tr("All holds over the band, mmHg from target")
            if self._overlay.relative
            else self.tr("All holds over the band, mmHg")
        )
        if not same or not self._note.hasFocus():
            self._note.set_note(session.note)
        # Without a trace there is nothing the rules could be applied to once more.
        self._change.setEnabled(bool(session.result.holds) and session.trace is not None)
        self._close_editor()
        if chosen is not None:
            self._table.choose(chosen.index)

    def _build(self) -> None:
        theme = self._theme
        self._headline = Line(theme, "heading", "ink")
        self._facts = Line(theme, "body", "ink_muted")
        self._saved = Line(theme, "body", "ink_muted")
        self._saved_mark = _Check(theme)
        self._scores = ScoreFigure(theme)
        self._notice = Notice(theme)
        self._table = HoldTable(theme)
        self._overlay_title = Line(theme, "label", "ink_muted")
        self._overlay = HoldOverlay(theme)
        self._note_title = Line(theme, "label", "ink_muted", self.tr("Note"))
        self._note = NoteField(theme)
        self._editor = OutcomeEditor(theme)
        self._editor.hide()
        self._bar = ActionBar(theme)
        self._done = ActionButton(theme, self.tr("Done"), key=self.tr("Enter"), kind="primary")
        self._pdf = ActionButton(theme, self.tr("PDF"), icon="print", key=self.tr("Ctrl P"))
        self._change = ActionButton(theme, self.tr("Change an outcome"), icon="edit", kind="quiet")
        self._again = ActionButton(theme, self.tr("Test again"), icon="test", kind="quiet")
        for button in (self._done, self._pdf):
            self._bar.add_left(button)
        for button in (self._change, self._again):
            self._bar.add_right(button)

        edge = theme.space("l")
        above = QVBoxLayout()
        above.setContentsMargins(edge, 20, edge, 16)
        above.setSpacing(0)
        above.addLayout(self._header())
        above.addSpacing(16)
        above.addWidget(self._scores)
        above.addSpacing(16)
        above.addWidget(self._notice)
        below = QVBoxLayout()
        below.setContentsMargins(edge, 4, edge, 8)
        below.addWidget(Prose(theme, "small", "ink_muted", words.disclaimer()))
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addLayout(above)
        page.addLayout(self._regions(), 1)
        page.addLayout(below)
        page.addWidget(self._bar)

    def _header(self) -> QHBoxLayout:
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._headline)
        names.addWidget(self._facts)
        header = QHBoxLayout()
        header.setSpacing(self._theme.space("s"))
        header.addLayout(names, 1)
        header.addWidget(self._saved_mark)
        header.addWidget(self._saved)
        return header

    def _regions(self) -> QHBoxLayout:
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addSpacing(2)
        right.addWidget(self._overlay_title)
        right.addSpacing(10)
        right.addWidget(self._overlay, 1)
        right.addSpacing(12)
        right.addWidget(self._note_title)
        right.addSpacing(8)
        right.addWidget(self._note)
        right.addWidget(self._editor)
        regions = QHBoxLayout()
        edge = self._theme.space("l")
        regions.setContentsMargins(reading_margins(edge - INSET_PX, 0, edge, 0))
        regions.setSpacing(self._theme.space("xl"))
        regions.addWidget(self._table, 1)
        regions.addLayout(right, 2)
        return regions

    def _join(self) -> None:
        self._done_key = self._shortcut(Qt.Key.Key_Return)
        self._enter_key = self._shortcut(Qt.Key.Key_Enter)
        for key in (self._done_key, self._enter_key):
            key.activated.connect(self._leave)
        self._shortcut(QKeySequence("Ctrl+P")).activated.connect(self._ask_for_pdf)
        self._done.clicked.connect(self._leave)
        self._pdf.clicked.connect(self._ask_for_pdf)
        self._again.clicked.connect(self._ask_again)
        self._change.clicked.connect(self._open_editor)
        self._table.hold_chosen.connect(self._on_hold)
        self._note.left.connect(self.note_changed)
        self._editor.accepted.connect(self._on_override)
        self._editor.closed.connect(self._close_editor)

    def _shortcut(self, key: Qt.Key | QKeySequence) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)
        return shortcut

    def _facts_line(self, session: Session) -> str:
        end_s = float(session.trace.t_s[-1]) if session.trace is not None and len(session.trace) else 0.0
        local = session.started_utc.astimezone()
        line = self.tr("{protocol} · {day}, {span} · feedback: {feedback}").format(
            protocol=words.protocol_title(session.protocol),
            day=words.day(local.date()),
            span=words.clock_span(session.started_utc, session.started_utc + timedelta(seconds=end_s)),
            feedback=words.feedback_word(session.feedback),
        )
        ended = session.result.ended
        said = ["" if ended == "completed" else words.ended_sentence(ended), words.gone_on_sentence(session)]
        return ". ".join(filter(None, [line, " ".join(filter(None, said))]))

    def _show_change(self, session: Session, change: ChangeFacts | None) -> None:
        if session.interrupted:
            self._notice.show_notice(
                "watch",
                self.tr("This test was interrupted."),
                self.tr("Its scores stand on the holds it has. It is not compared with other sessions."),
            )
        elif not words.held_count(session.result.holds)[1]:
            self._notice.show_notice(
                "info",
                self.tr("No hold could be told."),
                self.tr("There is nothing to compare with other sessions."),
            )
        elif change is not None:
            said = change_words(change)
            self._notice.show_notice("info", said.heading, said.text, "review")
        else:
            self._notice.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.color("surface_raised"))

    @Slot(int)
    def _on_hold(self, index: int) -> None:
        self._overlay.choose(index)
        if not self._editor.isHidden():
            self._open_editor()

    @Slot()
    def _open_editor(self) -> None:
        if self._session is None:
            return
        holds = self._session.result.holds
        hold = self._table.chosen() or next((h for h in holds if h.outcome != "success"), holds[0])
        self._note.hand_on()
        for part in (self._note_title, self._note):
            part.hide()
        for key in (self._done_key, self._enter_key):
            key.setEnabled(False)
        self._editor.open(hold, self._table.label_of(hold))
        if self._table.chosen() is not hold:
            self._table.choose(hold.index)

    @Slot()
    def _close_editor(self) -> None:
        self._editor.hide()
        for part in (self._note_title, self._note):
            part.show()
        for key in (self._done_key, self._enter_key):
            key.setEnabled(True)

    @Slot(int, str, str)
    def _on_override(self, index: int, outcome: str, reason: str) -> None:
        self._close_editor()
        self.override_requested.emit(index, outcome, reason)

    @Slot()
    def _leave(self) -> None:
        self._note.hand_on()
        self.done_requested.emit()

    @Slot()
    def _ask_for_pdf(self) -> None:
        self._note.hand_on()
        self.pdf_requested.emit()

    @Slot()
    def _ask_again(self) -> None:
        self._note.hand_on()
        self.again_requested.emit()


class _Check(QWidget):
    """The tick beside what was saved."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        side = round(theme.size("icon_button"))
        self.setFixedSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        icons.draw(QPainter(self), "check", QRectF(self.rect()), self._theme.color("accent"))
