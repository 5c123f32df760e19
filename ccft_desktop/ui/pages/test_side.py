"""The right side of the test page: number, state, ring, row of holds and fault keys; decides nothing."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.core.faults import FAULTS
from ccft_desktop.core.progress import Progress
from ccft_desktop.core.protocol import Protocol
from ccft_desktop.reports.words import fault_name, fault_short
from ccft_desktop.ui.pages import test_dial_words, test_words
from ccft_desktop.ui.pages.test_keys import TestKeys
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.fault_key import FaultKey
from ccft_desktop.ui.widgets.hold_ring import HoldRing
from ccft_desktop.ui.widgets.live_number import LiveNumber
from ccft_desktop.ui.widgets.outcome_row import OutcomeRow
from ccft_desktop.ui.widgets.reading_side import reading_margins
from ccft_desktop.ui.widgets.state_word import StateWord
from ccft_desktop.ui.widgets.text import Line, Prose

_COLUMNS = 3
_LOW_BELOW_PX = 620


class TestSide(QWidget):
    """Fixed in width, so that extra width goes into the plot."""

    __test__ = False

    mark_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._by_dial = False
        self.setFixedWidth(round(theme.size("test_side_panel_width")))
        self.number = LiveNumber(theme)
        self.state = StateWord(theme)
        self.ring = HoldRing(theme)
        self.heading = Prose(theme, "heading", "ink", most_lines=2)
        self.note = Prose(theme, "body", "ink_muted")
        self.row = OutcomeRow(theme)
        self.summary = Line(theme, "small", "ink_muted")
        self.keys = {
            fault.code: FaultKey(
                theme,
                fault.code,
                fault.key,
                fault_short(fault.code),
                fault_name(fault.code),
                failing=fault.failing,
            )
            for fault in FAULTS.values()
            if fault.code != "unsorted"
        }
        self._lay_out(theme)
        theme.changed.connect(self.update)

    def begin(self, protocol: Protocol, *, by_dial: bool) -> None:
        """Mark the keys as this protocol counts them; ``by_dial``: there is no number to show."""
        self._by_dial = by_dial
        for code, key in self.keys.items():
            key.show_failing(code in protocol.failing_faults)
            key.show_count(0)

    def show_keys(self, keys: TestKeys) -> None:
        """What stands on the caps."""
        for code, key in self.keys.items():
            key.show_key(keys.legend(code))

    def show_progress(self, progress: Progress, *, signal: bool) -> None:
        """Holds, marks and why a hold is offered again; a text that stays costs no layout."""
        heading, note = test_words.heading(progress), test_words.note(progress, signal=signal)
        if heading != self.heading.text:
            self.heading.set_text(heading)
        if note != self.note.text:
            self.note.set_text(note)
        shapes, summary = test_words.row(progress)
        self.row.show_shapes(shapes, summary)
        if summary != self.summary.text():
            self.summary.setText(summary)
        for code, key in self.keys.items():
            key.show_count(sum(mark.code == code for mark in progress.marks))

    def show_now(self, progress: Progress, pressure_mmhg: float | None, now_s: float) -> None:
        """Number, state and clock at this moment; no pressure means no signal, or that a dial is read."""
        self.number.show_pressure(pressure_mmhg)
        by_dial = self._by_dial
        state = test_dial_words.state(progress) if by_dial else test_words.state(progress, pressure_mmhg)
        self.state.show_state(*state)
        clock = test_words.clock(progress, now_s, signal=by_dial or pressure_mmhg is not None)
        self.ring.show_time(clock.fraction, clock.whole_s, clock.number, clock.caption, clock.token)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for key in self.keys.values():
            key.set_low(event.size().height() < _LOW_BELOW_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("surface_raised"))
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        edge = self.width() - 1 if mirrored else 0
        painter.fillRect(edge, 0, 1, self.height(), self._theme.color("line"))
        painter.fillRect(25, 170, self.width() - 49, 1, self._theme.color("line"))

    @Slot()
    def _on_key(self) -> None:
        key = self.sender()
        if isinstance(key, FaultKey):
            self.mark_requested.emit(key.code)

    def _lay_out(self, theme: Theme) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(reading_margins(25, 18, theme.space("l"), theme.space("m")))
        column.setSpacing(0)
        column.addWidget(self.number)
        column.addSpacing(6)
        column.addWidget(self.state)
        column.addSpacing(31)
        clock_row = QHBoxLayout()
        clock_row.setSpacing(theme.space("l"))
        clock_row.addWidget(self.ring)
        words = QVBoxLayout()
        words.setSpacing(theme.space("xs"))
        words.addStretch(1)
        words.addWidget(self.heading)
        words.addWidget(self.note)
        words.addStretch(1)
        clock_row.addLayout(words, 1)
        column.addLayout(clock_row)
        column.addSpacing(20)
        column.addWidget(self.row)
        column.addSpacing(10)
        column.addWidget(self.summary)
        column.addStretch(1)
        grid = QGridLayout()
        grid.setSpacing(theme.space("s"))
        for place, key in enumerate(self.keys.values()):
            grid.addWidget(key, *divmod(place, _COLUMNS))
            key.clicked.connect(self._on_key)
        column.addLayout(grid)
