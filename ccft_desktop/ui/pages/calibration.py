"""Calibrate a cuff and check it: actions, the live reading, what was found. Measures and stores nothing."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ccft_desktop.core.calibration import Point
from ccft_desktop.ui.pages import calibration_words
from ccft_desktop.ui.pages.calibration_points import CalibrationPoints
from ccft_desktop.ui.pages.calibration_words import ACTIONS, Action, Detail
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import Hint
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.live_number import LiveNumber
from ccft_desktop.ui.widgets.meter import Meter
from ccft_desktop.ui.widgets.notice import Notice, NoticeKind
from ccft_desktop.ui.widgets.option_row import OptionRow
from ccft_desktop.ui.widgets.reading_side import reading_margins
from ccft_desktop.ui.widgets.text import Line, Prose
from ccft_desktop.ui.widgets.two_regions import TwoRegions

_METER_PX: Final = 240
_MARKS: Final = {None: ("", "ink"), True: ("check", "in_band"), False: ("warning", "out_of_band")}


class CalibrationPage(TwoRegions):
    """The arrow keys choose an action, Enter begins it; Esc cancels one that is under way, else leaves."""

    begin_requested = Signal(str)
    """An ``Action`` other than two points."""
    point_requested = Signal(float)
    """What the manometer shows now, mmHg."""
    take_back_requested = Signal()
    use_requested = Signal()
    """Use the calibration through the points."""
    cancel_requested = Signal()
    leave_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setAccessibleName(self.tr("Calibrate and check"))
        self._measuring = False
        self._signal = False
        self._usable = False
        self._device = Line(theme, "body", "ink_muted")
        self._calibrated = Line(theme, "body_strong", "ink")
        self._correction = Prose(theme, "body", "ink_muted", most_lines=2)
        self._actions = QButtonGroup(self)
        self.rows = {action: OptionRow(theme, calibration_words.title(action), "") for action in ACTIONS}
        for place, action in enumerate(ACTIONS):
            self._actions.addButton(self.rows[action], place)
        self._past = QWidget()
        self._history = QVBoxLayout(self._past)
        self.live = LiveNumber(theme)
        self._heading = Line(theme, "heading", "ink")
        self._instruction = Prose(theme, "body", "ink_muted")
        self._meter = Meter(theme)
        self._meter.setFixedWidth(_METER_PX)
        self._measured = Line(theme, "body", "ink")
        self.points = CalibrationPoints(theme)
        self.notice = Notice(theme, shape="stacked")
        self.lead_on = ActionButton(theme, "", key=self.tr("Enter"), kind="primary")
        self._leave = Hint(theme, self.tr("Esc"), self.tr("Leave"))
        self._cancel = Hint(theme, self.tr("Esc"), self.tr("Cancel the measurement"))
        self._lay_out(theme)
        self.lead_on.clicked.connect(self.enter_pressed)
        self.points.typed_changed.connect(self._show_ready)
        self.points.take_back_requested.connect(self.take_back_requested)
        self._actions.idToggled.connect(self._on_action)
        self.rows["zero"].setChecked(True)
        self._show_measuring(False)

    @property
    def action(self) -> Action:
        """The action that is chosen."""
        return ACTIONS[max(0, self._actions.checkedId())]

    def choose(self, action: Action) -> None:
        """Choose an action."""
        self.rows[action].setChecked(True)

    def begin(self, device: str) -> None:
        """Another visit to the page. ``device``: the cuff's name and identity."""
        self._device.setText(device)
        self.notice.hide()
        self._show_measuring(False)

    def show_calibration(self, calibrated: str, correction: str) -> None:
        """When the cuff was calibrated, and what that does to a reading; empty for none."""
        self._calibrated.setText(calibrated)
        self._correction.set_text(correction)
        self._correction.setVisible(bool(correction))

    def show_details(self, details: Mapping[Action, Detail]) -> None:
        """What each action gave when it was last done."""
        for action, detail in details.items():
            self.rows[action].set_detail(detail.words)
            self.rows[action].set_mark(*_MARKS[detail.is_met])

    def show_history(self, lines: Sequence[tuple[str, str]]) -> None:
        """What was done to this cuff, newest first: when and by whom, and what it gave."""
        while (item := self._history.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for made, words in lines:
            prose = Prose(self._theme, "small", "ink_muted")
            prose.set_text(words, strong=made + ".")
            self._history.addWidget(prose)
        if not lines:
            self._history.addWidget(
                Prose(self._theme, "small", "ink_muted", self.tr("Nothing has been done to this cuff yet."))
            )
        self._history.addStretch(1)

    def show_pressure(self, pressure_mmhg: float | None) -> None:
        """The reading of this moment; None without a signal."""
        self.live.show_pressure(pressure_mmhg)
        if self._signal != (pressure_mmhg is not None):
            self._signal = pressure_mmhg is not None
            self._show_ready()

    def show_progress(self, done_s: float, needed_s: float) -> None:
        """A measurement is under way."""
        text = self.tr("{done} of {needed} s").format(done=f"{done_s:.0f}", needed=f"{needed_s:.0f}")
        self._measured.setText(text)
        self._meter.set_fraction(done_s / needed_s, text)
        if not self._measuring:
            self.notice.hide()
            self._show_measuring(True)

    def show_points(self, points: Sequence[Point], left_mmhg: Sequence[float], sentence: str) -> None:
        """The points taken; without residuals the calibration through them cannot be used."""
        self._usable = len(left_mmhg) > 1
        self.points.show_points(points, left_mmhg, sentence)
        self._show_ready()

    def show_ended(self, kind: NoticeKind, heading: str, text: str = "") -> None:
        """A measurement has ended: what it gave, or why it cannot be told; empty for nothing to say."""
        self._show_measuring(False)
        if heading:
            self.notice.show_notice(kind, heading, text)

    def enter_pressed(self) -> None:
        if self._measuring or not self._signal:
            return
        if self.action != "two_point":
            self.begin_requested.emit(self.action)
        elif self.points.has_text:
            if (shown_mmhg := self.points.typed_mmhg()) is not None:
                self.point_requested.emit(shown_mmhg)
        elif self._usable:
            self.use_requested.emit()
        else:
            self.points.manometer.setFocus(Qt.FocusReason.TabFocusReason)

    def escape_pressed(self) -> None:
        if self._measuring:
            self.cancel_requested.emit()
        else:
            self.leave_requested.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.rows[self.action].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_measuring(self, measuring: bool) -> None:
        self._measuring = measuring
        self._meter.setVisible(measuring)
        self._measured.setVisible(measuring)
        self._leave.setVisible(not measuring)
        self._cancel.setVisible(measuring)
        for row in self.rows.values():
            row.setEnabled(not measuring)
        self.points.setEnabled(not measuring)
        if measuring:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_ready()

    @Slot()
    def _show_ready(self) -> None:
        uses = self.action == "two_point" and self._usable and not self.points.has_text
        words = self.tr("Use this calibration") if uses else calibration_words.begin_words(self.action)
        if words != self.lead_on.text():
            self.lead_on.setText(words)
            self.lead_on.updateGeometry()
        self.lead_on.setEnabled(self._signal and not self._measuring)

    @Slot(int, bool)
    def _on_action(self, _place: int, chosen: bool) -> None:
        if not chosen:
            return
        self.notice.hide()
        self._heading.setText(calibration_words.title(self.action))
        self._instruction.set_text(calibration_words.instruction(self.action))
        self.points.setVisible(self.action == "two_point")
        self._show_ready()

    def _lay_out(self, theme: Theme) -> None:
        inset = theme.space("m")
        # The rows' fill begins left of the text, so that their text stands under the title.
        self.left.setContentsMargins(
            reading_margins(theme.space("xl") - inset, theme.space("l"), theme.space("l"), theme.space("m"))
        )
        title = Line(theme, "title", "ink", self.tr("Calibrate and check"))
        history = Line(theme, "label", "ink_muted", self.tr("History"))
        for widget, gap_px in ((self._device, 2), (title, 12), (self._calibrated, 0), (self._correction, 16)):
            self._add_inset(widget, gap_px)
        for action in ACTIONS:
            self.left.addWidget(self.rows[action])
            self.left.addSpacing(2)
        self.left.addSpacing(14)
        self._add_inset(history, theme.space("s"))
        self._add_inset(self._scrolling(), 0, stretch=1)
        self.right.addWidget(Line(theme, "label", "ink_muted", self.tr("Pressure now")))
        self.right.addSpacing(theme.space("s"))
        self.right.addWidget(self.live)
        self.right.addSpacing(theme.space("xl"))
        self.right.addWidget(self._heading)
        self.right.addSpacing(theme.space("xs"))
        self.right.addWidget(self._instruction)
        self.right.addSpacing(theme.space("m"))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._meter)
        row.addWidget(self._measured)
        row.addStretch(1)
        self.right.addLayout(row)
        self.right.addWidget(self.points)
        self.right.addStretch(1)
        self.right.addWidget(self.notice)
        hints = QWidget()
        side_by_side = QHBoxLayout(hints)
        side_by_side.setContentsMargins(0, 0, 0, 0)
        side_by_side.addWidget(self._leave)
        side_by_side.addWidget(self._cancel)
        self.bar.add_left(hints)
        self.bar.add_right(self.lead_on)

    def _add_inset(self, widget: QWidget, gap_px: int, stretch: int = 0) -> None:
        inset = QHBoxLayout()
        inset.setContentsMargins(reading_margins(self._theme.space("m"), 0, 0, gap_px))
        inset.addWidget(widget)
        self.left.addLayout(inset, stretch)

    def _scrolling(self) -> QScrollArea:
        self._history.setContentsMargins(0, 0, self._theme.space("s"), 0)
        self._history.setSpacing(self._theme.space("xs"))
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._past)
        for surface in (area.viewport(), self._past):
            surface.setAutoFillBackground(False)
        return area
