"""The chosen session on the review page: its trace, its holds, and playing it again; reads no store."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ccft_desktop.core.session import Hold, Session
from ccft_desktop.reports import words
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.empty_state import EmptyState
from ccft_desktop.ui.widgets.hold_list import HoldList
from ccft_desktop.ui.widgets.playback import Playback
from ccft_desktop.ui.widgets.session_trace import SessionTrace
from ccft_desktop.ui.widgets.text import Line

_BEFORE_START_S = 1.0


class ReviewSession(QWidget):
    """Trace, list and keys move one cursor. Page up and Page down go from hold to hold."""

    pdf_requested = Signal()
    result_requested = Signal()
    """Its result page, with the end of its visit."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Session | None = None
        self._holds: tuple[Hold, ...] = ()
        self._title = Line(theme, "heading", "ink")
        self._facts = Line(theme, "body", "ink_muted")
        self._pdf = ActionButton(theme, self.tr("PDF"), icon="print", key=self.tr("Ctrl P"))
        self._result = ActionButton(theme, self.tr("Result and visit"), key=self.tr("V"))
        self._trace = SessionTrace(theme)
        self._playback = Playback(theme)
        self._list = HoldList(theme)
        self._no_trace = EmptyState(
            theme,
            "edit",
            self.tr("No trace"),
            self.tr("This session has no trace: it was entered by hand, or nothing was recorded."),
        )
        self._plot = QWidget()
        self._stack = QStackedWidget()
        self._build()
        self._join()

    def set_session(self, session: Session | None) -> None:
        """Show another session; None: none is open yet. The same one again keeps cursor and view."""
        shown, self._shown = self._shown, session
        if shown is not None and session is not None and shown.session_id == session.session_id:
            unchanged = shown.result == session.result and (shown.trace is None) == (session.trace is None)
            if unchanged:
                return
        self._holds = session.result.holds if session is not None else ()
        self._title.setText(words.protocol_title(session.protocol) if session is not None else "")
        self._facts.setText(self._facts_line(session) if session is not None else "")
        self._pdf.setVisible(session is not None)
        self._result.setVisible(session is not None)
        self._list.set_session(session)
        self._trace.set_session(session)
        self._playback.set_length(self._trace.end_s)
        empty = session is not None and self._trace.end_s == 0.0
        self._stack.setCurrentWidget(self._no_trace if empty else self._plot)
        self._playback.setVisible(session is not None and not empty)

    def _build(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._title)
        names.addWidget(self._facts)
        names.addStretch(1)
        header = QHBoxLayout()
        header.setContentsMargins(0, 0, 0, 0)
        header.addLayout(names, 1)
        header.setSpacing(8)
        header.addWidget(self._result, 0, Qt.AlignmentFlag.AlignTop)
        header.addWidget(self._pdf, 0, Qt.AlignmentFlag.AlignTop)
        plot = QVBoxLayout(self._plot)
        plot.setContentsMargins(0, 0, 0, 0)
        plot.setSpacing(0)
        plot.addWidget(self._trace, 1)
        plot.addWidget(self._playback)
        self._stack.addWidget(self._plot)
        self._stack.addWidget(self._no_trace)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self._stack, 1)
        right = QVBoxLayout()
        right.setContentsMargins(0, 4, 0, 0)
        right.addWidget(self._list)
        middle.addLayout(right)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(header)
        column.addSpacing(6)
        column.addLayout(middle, 1)

    def _join(self) -> None:
        self._trace.cursor_moved.connect(self._on_cursor)
        self._playback.moved.connect(self._trace.set_cursor)
        self._playback.previous_requested.connect(self._previous_hold)
        self._playback.next_requested.connect(self._next_hold)
        self._list.hold_chosen.connect(self._to_hold)
        self._pdf.clicked.connect(self.pdf_requested)
        self._result.clicked.connect(self.result_requested)
        self._trace.play_requested.connect(self._playback.toggle)
        for key, slot in (
            (Qt.Key.Key_PageUp, self._previous_hold),
            (Qt.Key.Key_PageDown, self._next_hold),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def _facts_line(self, session: Session) -> str:
        parts = [words.day(session.started_utc.astimezone().date())]
        held, told = words.held_count(session.result.holds)
        if told:
            parts.append(words.held_sentence(held, told))
        scores = session.result.scores
        for score_id in ("cumulative_performance_index", "performance_index"):
            value = words.score_of(score_id, scores)
            if value is not None:
                parts.append(
                    self.tr("{score} {value} {range}").format(
                        score=words.score_name(score_id).lower(),
                        value=f"{value:g}",
                        range=words.score_range(score_id, session.protocol),
                    )
                )
                break
        if scores.activation_score_mmhg <= 0:
            parts.append(self.tr("no level held clean"))
        elif session.protocol.preset != "endurance":
            parts.append(
                self.tr("highest pressure {mmhg} mmHg").format(mmhg=f"{scores.highest_pressure_mmhg:g}")
            )
        if session.interrupted:
            parts.append(self.tr("interrupted"))
        return " · ".join(parts)

    @Slot(float)
    def _on_cursor(self, t_s: float) -> None:
        hold = next((hold for hold in self._holds if hold.cue_s <= t_s <= hold.end_s), None)
        self._list.choose(hold.index if hold is not None else None)
        self._playback.show_cursor(t_s, self._list.name_of(hold.index) if hold is not None else "")

    @Slot(int)
    def _to_hold(self, index: int) -> None:
        hold = next(hold for hold in self._holds if hold.index == index)
        self._trace.set_cursor(hold.cue_s if hold.start_s is None else hold.start_s)

    @Slot()
    def _previous_hold(self) -> None:
        """The hold before; from well inside a hold, its own beginning."""
        before = [hold for hold in self._holds if hold.cue_s < self._trace.cursor_s - 3 * _BEFORE_START_S]
        if before:
            self._to_hold(before[-1].index)

    @Slot()
    def _next_hold(self) -> None:
        after = [hold for hold in self._holds if hold.cue_s > self._trace.cursor_s]
        if after:
            self._to_hold(after[0].index)
