"""A patient's sessions, the trace of one of them and the trend of all; reads no store and writes none."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ccft_desktop.core.overview import SessionSummary
from ccft_desktop.core.session import Session
from ccft_desktop.ui.pages.review_session import ReviewSession
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.empty_state import EmptyState
from ccft_desktop.ui.widgets.note_field import NoteField
from ccft_desktop.ui.widgets.reading_side import reading_margins
from ccft_desktop.ui.widgets.session_list import SessionList
from ccft_desktop.ui.widgets.text import Line, Prose
from ccft_desktop.ui.widgets.trend_tracks import TrendTracks


class ReviewPage(QWidget):
    """Is it getting better? The list on the left, the chosen session above, the trend below."""

    session_chosen = Signal(str)
    """The id of a session whose trace is wanted; also as soon as a patient is shown."""
    pdf_requested = Signal(str)
    result_requested = Signal(str)
    """The id of a session whose result page is wanted."""
    note_changed = Signal(str, str)
    """The id of the session and its new note."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Review"))
        self._theme = theme
        self._session_id = ""
        self._headline = Prose(theme, "heading", "ink")
        self._count = Line(theme, "body", "ink_muted")
        self._list = SessionList(theme)
        self._session = ReviewSession(theme)
        self._trend = TrendTracks(theme)
        self._note = NoteField(theme, 40)
        self._nobody = EmptyState(
            theme,
            "patients",
            self.tr("No patient chosen"),
            self.tr("Choose one on the page Patients to look at the sessions."),
        )
        self._nothing = EmptyState(
            theme,
            "review",
            self.tr("No sessions yet"),
            self.tr("After the first test its trace and its scores stand here."),
        )
        self._work = QWidget()
        self._stack = QStackedWidget()
        self._build()
        self._list.session_chosen.connect(self._on_chosen)
        self._session.pdf_requested.connect(self._ask_for_pdf)
        self._session.result_requested.connect(self._ask_for_result)
        self._note.left.connect(self._on_note)
        for key, ask in (("Ctrl+P", self._ask_for_pdf), ("V", self._ask_for_result)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(ask)
        theme.changed.connect(self.update)
        self.show_nobody()

    def show_nobody(self) -> None:
        """No patient is chosen."""
        self._open(None)
        self._side.hide()
        self._stack.setCurrentWidget(self._nobody)

    def show_patient(self, headline: str, summaries: Sequence[SessionSummary]) -> None:
        """Show a patient's sessions and ask for one of them: the one that was open, else the newest."""
        self._headline.set_text(headline)
        counted = self.tr("1 session") if len(summaries) == 1 else self.tr("{count} sessions")
        self._count.setText(counted.format(count=len(summaries)))
        self._list.set_sessions(summaries)
        self._trend.set_sessions(summaries)
        self._side.show()
        known = {summary.session_id for summary in summaries}
        self._stack.setCurrentWidget(self._work if known else self._nothing)
        if self._session_id not in known:
            self._open(None)
        if known:
            wanted = self._session_id or self._list.sessions()[0].session_id
            self._list.choose(wanted)
            self.session_chosen.emit(wanted)

    def show_session(self, session: Session) -> None:
        """Show one session, as it was asked for, or again after its note or an outcome was changed."""
        self._open(session)
        self._list.choose(session.session_id)

    def _open(self, session: Session | None) -> None:
        session_id = session.session_id if session is not None else ""
        same = session_id == self._session_id
        if not same:
            self._note.hand_on()
        self._session_id = session_id
        self._session.set_session(session)
        if not (same and self._note.hasFocus()):
            self._note.set_note(session.note if session is not None else "")
        self._note.setEnabled(session is not None)

    def _build(self) -> None:
        theme = self._theme
        self._side = QWidget()
        self._side.setFixedWidth(round(theme.size("review_list_width")) - 1)
        side = QVBoxLayout(self._side)
        side.setContentsMargins(8, 19, 8, 8)
        side.setSpacing(0)
        names = QVBoxLayout()
        names.setContentsMargins(reading_margins(16, 0, 8, 0))
        names.setSpacing(0)
        names.addWidget(self._headline)
        names.addWidget(self._count)
        side.addLayout(names)
        side.addSpacing(16)
        side.addWidget(self._list, 1)

        hairline = QFrame()
        hairline.setProperty("role", "hairline")
        hairline.setFixedHeight(1)
        note = QHBoxLayout()
        note.setSpacing(theme.space("m"))
        note.addWidget(Line(theme, "label", "ink_muted", self.tr("Note")))
        note.addWidget(self._note, 1)
        work = QVBoxLayout(self._work)
        work.setContentsMargins(theme.space("l"), 16, theme.space("l"), 16)
        work.setSpacing(0)
        work.addWidget(self._session, 2)
        work.addSpacing(16)
        work.addWidget(hairline)
        work.addSpacing(14)
        work.addWidget(self._trend, 1)
        work.addSpacing(12)
        work.addLayout(note)
        for shown in (self._nobody, self._nothing, self._work):
            self._stack.addWidget(shown)
        page = QHBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(1)
        page.addWidget(self._side)
        page.addWidget(self._stack, 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("surface_raised"))
        if not self._side.isHidden():
            side = self._side.geometry()
            painter.fillRect(side, self._theme.color("surface"))
            mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            x = side.left() - 1 if mirrored else side.right() + 1
            painter.fillRect(x, 0, 1, self.height(), self._theme.color("line"))

    @Slot(str)
    def _on_chosen(self, session_id: str) -> None:
        if session_id != self._session_id:
            self.session_chosen.emit(session_id)

    @Slot()
    def _ask_for_pdf(self) -> None:
        self._note.hand_on()
        if self._session_id:
            self.pdf_requested.emit(self._session_id)

    @Slot()
    def _ask_for_result(self) -> None:
        self._note.hand_on()
        if self._session_id:
            self.result_requested.emit(self._session_id)

    @Slot(str)
    def _on_note(self, text: str) -> None:
        if self._session_id:
            self.note_changed.emit(self._session_id, text)
