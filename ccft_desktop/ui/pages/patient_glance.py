"""The chosen patient at a glance: who, the last result, the small trend, one sentence; asks, never acts."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.core.change import MEASUREMENT_ERROR_MMHG, conditions_of, reference_in
from ccft_desktop.core.overview import PatientRow, SessionSummary
from ccft_desktop.core.visit import Patient
from ccft_desktop.ui.headline import (
    CUMULATIVE_INDEX_MAX,
    PERFORMANCE_INDEX_MAX,
    Headline,
    headline,
    protocol_name,
)
from ccft_desktop.ui.moments import full_day, local_day
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.large_figure import LargeFigure
from ccft_desktop.ui.widgets.reading_side import reading_margins
from ccft_desktop.ui.widgets.sparkline import Sparkline
from ccft_desktop.ui.widgets.text import Line, Prose

_EDGE_PX = 32
_TEST_BUTTON_PX = 133
# The lowest tick of a pressure scale and what lies below it, as the trend is drawn: 17, 20, 25, 30.
_PRESSURE_FLOOR_MMHG = 17.0
_PRESSURE_TICKS_MMHG = (20.0, 25.0, 30.0)


class PatientGlance(QWidget):
    """504 px beside the list; empty until a patient is shown."""

    test_requested = Signal()
    review_requested = Signal()
    edit_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedWidth(round(theme.size("patients_side_panel_width")))
        self._name = Prose(theme, "title", "ink", most_lines=2)
        self._facts = Prose(theme, "body", "ink_muted")
        self._standing = Prose(theme, "body", "ink")
        self._test = ActionButton(
            theme, self.tr("Test"), icon="test", key=self.tr("T"), kind="primary", height_px=44
        )
        self._test.setMinimumWidth(max(_TEST_BUTTON_PX, self._test.sizeHint().width()))
        self._review = ActionButton(theme, self.tr("Review"), icon="review", key=self.tr("R"), height_px=44)
        self._edit = ActionButton(theme, self.tr("Details"), icon="edit", kind="quiet", height_px=44)
        self._test.clicked.connect(self.test_requested)
        self._review.clicked.connect(self.review_requested)
        self._edit.clicked.connect(self.edit_requested)
        self._measure = Line(theme, "label", "ink_muted")
        self._figure = LargeFigure(theme)
        self._source = Prose(theme, "body", "ink_muted")
        self._trend = Sparkline(theme)
        self._change = Prose(theme, "body", "ink_muted")
        self._untested = Prose(theme, "body", "ink_muted", self.tr("No test yet."))
        self._notes = Line(theme, "body", "ink_muted")
        self._build()
        theme.changed.connect(self.update)

    def show_patient(
        self, row: PatientRow, history: Sequence[SessionSummary], change_sentence: str, standing: str = ""
    ) -> None:
        """Show a patient. ``history`` holds the sessions in any order; only those comparable with the
        last one are joined in the trend. ``standing``: what stands from the safety questions."""
        patient = row.patient
        self._content.show()
        self._name.set_text(patient.headline)
        self._facts.set_text(self._facts_line(row))
        self._standing.set_text(standing)
        self._standing.setVisible(bool(standing))
        self._review.setEnabled(row.sessions > 0)
        tested = row.last is not None
        self._untested.setVisible(not tested)
        self._result.setVisible(tested)
        self._change.setVisible(tested and bool(change_sentence))
        self._change.set_text(change_sentence)
        if row.last is not None:
            self._show_last(row.last, history)
        note = patient.notes.strip().partition("\n")[0]
        self._notes.setText(note)
        self._foot.setVisible(bool(note))

    def show_nobody(self) -> None:
        """Leave the panel empty."""
        self._content.hide()

    def press_test(self) -> None:
        """As if the button was pressed, so the key and the button can never differ."""
        if self._content.isVisible():
            self._test.click()

    def press_review(self) -> None:
        """As if the button was pressed."""
        if self._content.isVisible():
            self._review.click()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("surface_raised"))
        at = self.width() - 1 if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 0
        painter.fillRect(at, 0, 1, self.height(), self._theme.color("line"))

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(reading_margins(1, 0, 0, 0))
        self._content = QWidget()
        whole.addWidget(self._content)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(_EDGE_PX, self._theme.space("l"), _EDGE_PX, 20)
        column.setSpacing(0)
        column.addWidget(self._name)
        column.addSpacing(4)
        column.addWidget(self._facts)
        column.addWidget(self._standing)
        column.addSpacing(20)
        buttons = QHBoxLayout()
        buttons.setSpacing(self._theme.space("s"))
        buttons.addWidget(self._test)
        buttons.addWidget(self._review)
        buttons.addStretch(1)
        buttons.addWidget(self._edit)
        # A quiet button has no edge of its own: its words, not its room, go to the page's edge.
        buttons.addSpacing(-8)
        column.addLayout(buttons)
        column.addSpacing(self._theme.space("l"))
        column.addWidget(hairline())
        column.addSpacing(20)
        column.addWidget(self._build_result())
        column.addWidget(self._untested)
        column.addWidget(self._change)
        column.addStretch(1)
        self._foot = QWidget()
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(self._theme.space("m"))
        foot.addWidget(hairline())
        foot.addWidget(self._notes)
        column.addWidget(self._foot)

    def _build_result(self) -> QWidget:
        self._result = QWidget()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._measure)
        words.addSpacing(5)
        words.addWidget(self._figure)
        words.addSpacing(9)
        words.addWidget(self._source)
        words.addStretch(1)
        row = QHBoxLayout(self._result)
        row.setContentsMargins(0, 0, 0, 12)
        row.setSpacing(self._theme.space("m"))
        row.addLayout(words, 1)
        row.addWidget(self._trend, 0, Qt.AlignmentFlag.AlignTop)
        return self._result

    def _facts_line(self, row: PatientRow) -> str:
        patient = row.patient
        parts = []
        if born := born_text(patient):
            parts.append(self.tr("Born {0}").format(born))
        parts.append(self.tr("id {0}").format(patient.code))
        if row.first_session_utc is not None:
            since = full_day(local_day(row.first_session_utc))
            sessions = self.tr("1 session") if row.sessions == 1 else self.tr("{0} sessions")
            parts.append(self.tr("{0} since {1}").format(sessions.format(row.sessions), since))
        else:
            parts.append(self.tr("no sessions yet"))
        return " · ".join(parts)

    def _show_last(self, last: SessionSummary, history: Sequence[SessionSummary]) -> None:
        figure = headline(last)
        self._measure.setText(figure.name)
        self._figure.show_figure(f"{figure.number:.0f}", figure.unit)
        day = full_day(local_day(last.started_utc))
        # The protocol and its day stand under each other, as the number and its unit stand above.
        self._source.set_text(f"{protocol_name(last.protocol)},\u2028{day}")
        tests = comparable(last, history)
        reference, _ = reference_in(tests, history)
        self._show_trend(figure, tests, reference or last)

    def _show_trend(
        self, figure: Headline, tests: Sequence[SessionSummary], reference: SessionSummary
    ) -> None:
        points = [(test.started_utc, headline(test).number) for test in tests]
        spoken = f"{figure.name}: " + ", ".join(f"{number:.0f}" for _, number in points)
        if not figure.is_pressure:
            top = CUMULATIVE_INDEX_MAX if max(p[1] for p in points) > PERFORMANCE_INDEX_MAX else 0
            top = top or PERFORMANCE_INDEX_MAX
            self._trend.show_trend(points, (0.0, top / 2, float(top)), 0.0, None, spoken)
            return
        highest = max([_PRESSURE_TICKS_MMHG[-1], *(number for _, number in points)])
        ticks = [*_PRESSURE_TICKS_MMHG]
        while ticks[-1] < highest:
            ticks.append(ticks[-1] + 5.0)
        band = None
        if reference.protocol.preset != "endurance":
            from_mmhg = headline(reference).number
            band = (from_mmhg - MEASUREMENT_ERROR_MMHG, from_mmhg + MEASUREMENT_ERROR_MMHG)
        self._trend.show_trend(points, ticks, _PRESSURE_FLOOR_MMHG, band, spoken)


def comparable(last: SessionSummary, history: Sequence[SessionSummary]) -> list[SessionSummary]:
    """The tests that may be joined with ``last``, itself included, oldest first.

    An interrupted test is left out, its result is only a lower bound; ``last`` stays in any case.
    """
    alike = [
        test
        for test in history
        if test.session_id != last.session_id
        and not test.interrupted
        and test.started_utc <= last.started_utc
        and conditions_of(test) == conditions_of(last)
    ]
    return sorted([*alike, last], key=lambda test: test.started_utc)


def born_text(patient: Patient) -> str:
    """The birth date as far as it is known; empty when it is not."""
    if patient.born is None:
        return ""
    return str(patient.born.year) if patient.born_year_only else full_day(patient.born)


def hairline() -> QFrame:
    """A line of one pixel in the colour of ``line``, from the style sheet."""
    line = QFrame()
    line.setProperty("role", "hairline")
    line.setFixedHeight(1)
    return line
