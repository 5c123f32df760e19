"""The set-up page: is the cuff ready? Shows the steps and the gauge, asks by key, decides nothing."""

import math
from typing import Final

from PySide6.QtCore import QDateTime, QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.core.baseline import SetupState
from ccft_desktop.core.protocol import Protocol
from ccft_desktop.core.session import Floats
from ccft_desktop.core.settling import STEADY_MMHG, STEADY_S
from ccft_desktop.ui.pages import setup_words
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import ActionBar, Hint
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.cuff_gauge import CuffGauge
from ccft_desktop.ui.widgets.meter import Meter
from ccft_desktop.ui.widgets.minute_strip import MinuteStrip
from ccft_desktop.ui.widgets.notice import Notice
from ccft_desktop.ui.widgets.reading_side import reading_margins
from ccft_desktop.ui.widgets.state_word import StateWord
from ccft_desktop.ui.widgets.step_list import StepList
from ccft_desktop.ui.widgets.text import Line

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OURS: Final = (*_ENTER, Qt.Key.Key_Escape, Qt.Key.Key_Backspace, Qt.Key.Key_O)
_CHORD: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
_METER_PX: Final = 240


class SetupPage(QWidget):
    """Every step ticks itself; Enter confirms the one that only the therapist can know."""

    leave_requested = Signal()
    repeat_requested = Signal()
    start_anyway_requested = Signal()
    start_requested = Signal()
    placed_requested = Signal()
    squeezed_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state: SetupState | None = None
        self._said: setup_words.Said | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Cuff set-up"))
        self._headline = Line(theme, "body", "ink_muted")
        self._title = Line(theme, "title", "ink", self.tr("Cuff set-up"))
        self.steps = StepList(theme)
        self._meter = Meter(theme)
        self._meter.setFixedWidth(_METER_PX)
        self._to_go = Line(theme, "body", "ink")
        self._to_go.setFont(theme.font_px(14, 500))
        self.notice = Notice(theme, shape="stacked")
        self.gauge = CuffGauge(theme)
        self.state_word = StateWord(theme, centred=True)
        self._rate = Line(theme, "small", "ink_muted")
        self.strip = MinuteStrip(theme)
        self.anyway_button = ActionButton(theme, self.tr("Start anyway"), key=self.tr("O"), kind="quiet")
        self.start_button = ActionButton(theme, self.tr("Start test"), key=self.tr("Enter"), kind="primary")
        self.start_button.setEnabled(False)
        self.anyway_button.clicked.connect(self.start_anyway_requested)
        self.start_button.clicked.connect(self.start_requested)
        self._lay_out(theme)
        theme.changed.connect(self.update)

    def begin(self, headline: str, protocol: Protocol) -> None:
        """A new set-up for this protocol's baseline. ``headline``: the patient's name and birth year."""
        self._headline.setText(headline)
        self.gauge.set_target(protocol.baseline_mmhg, STEADY_MMHG)
        self.strip.set_target(protocol.baseline_mmhg, STEADY_MMHG, protocol.max_gap_s)

    def show_steps(self, state: SetupState) -> None:
        """Where the set-up stands; a few times a second is enough."""
        self._state = state
        self.steps.show_rows(setup_words.steps(state, QDateTime.currentDateTime()))
        self.gauge.show_pressure(state.pressure_mmhg, alarm=state.trouble == "over_inflated")
        self.state_word.show_state(*setup_words.cuff_state(state))
        text, token = setup_words.rate(state)
        self._rate.setText(text)
        self._rate.set_token(token)
        said = setup_words.notice(state)
        if said != self._said:
            self._said = said
            self.notice.show_notice(said.kind, said.heading, said.text, said.icon)
        self._show_settling(state)
        self.start_button.setEnabled(state.ready)

    def show_pressure(self, t_s: Floats, pressure_mmhg: Floats, now_s: float) -> None:
        """The last minute, both of shape (n,): session seconds and mmHg; on every batch that arrives."""
        self.strip.show_samples(t_s, pressure_mmhg, now_s)
        alive = self._state is None or self._state.trouble != "signal"
        if alive and len(pressure_mmhg):
            alarm = self._state is not None and self._state.trouble == "over_inflated"
            self.gauge.show_pressure(float(pressure_mmhg[-1]), alarm=alarm)

    def _show_settling(self, state: SetupState) -> None:
        settling = state.step == "settle" and not state.ready
        self._meter.setVisible(settling)
        self._to_go.setVisible(settling)
        if settling:
            text = self.tr("{seconds} s to go").format(seconds=math.ceil(state.to_go_s - 1e-6))
            self._to_go.setText(text)
            self._meter.set_fraction(state.steady_s / STEADY_S, text)

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._is_ours(event)
        ):
            event.accept()
            return True
        return super().event(event)

    @staticmethod
    def _is_ours(event: QKeyEvent) -> bool:
        return not event.modifiers() & _CHORD and event.key() in _OURS

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._is_ours(event):
            super().keyPressEvent(event)
            return
        event.accept()
        if event.isAutoRepeat():
            return
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.leave_requested.emit()
        elif key == Qt.Key.Key_Backspace:
            self.repeat_requested.emit()
        elif key == Qt.Key.Key_O:
            self.start_anyway_requested.emit()
        elif self._state is None:
            return
        elif self._state.step == "place":
            self.placed_requested.emit()
        elif self._state.step == "squeeze":
            self.squeezed_requested.emit()
        elif self._state.ready:
            self.start_requested.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("surface"))
        panel = self._panel.geometry()
        painter.fillRect(panel, self._theme.color("surface_raised"))
        edge = panel.left() - 1 if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else panel.right()
        painter.fillRect(edge + 1, panel.top(), 1, panel.height(), self._theme.color("line"))

    def _lay_out(self, theme: Theme) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(reading_margins(theme.space("xl"), theme.space("l"), 56, theme.space("l")))
        left.setSpacing(0)
        left.addWidget(self._headline)
        left.addSpacing(2)
        left.addWidget(self._title)
        left.addSpacing(32)
        left.addWidget(self.steps)
        settling = QHBoxLayout()
        settling.setContentsMargins(reading_margins(48, 9, 0, 0))
        settling.setSpacing(12)
        settling.addWidget(self._meter)
        settling.addWidget(self._to_go)
        settling.addStretch(1)
        left.addLayout(settling)
        left.addStretch(1)
        left.addWidget(self.notice)

        self._panel = QWidget()
        self._panel.setFixedWidth(round(theme.size("setup_gauge_panel_width")))
        right = QVBoxLayout(self._panel)
        right.setContentsMargins(theme.space("xl") + 4, theme.space("l"), 43, theme.space("m"))
        right.setSpacing(0)
        right.addWidget(self.gauge, 0, Qt.AlignmentFlag.AlignHCenter)
        right.addWidget(self.state_word)
        right.addStretch(1)
        heads = QHBoxLayout()
        heads.addWidget(Line(theme, "label", "ink_muted", self.tr("Last minute")))
        heads.addStretch(1)
        heads.addWidget(self._rate)
        right.addLayout(heads)
        right.addSpacing(10)
        right.addWidget(self.strip)

        bar = ActionBar(theme)
        bar.add_left(Hint(theme, self.tr("Esc"), self.tr("Leave set-up")))
        bar.add_left(Hint(theme, self.tr("Backspace"), self.tr("Repeat a step")))
        bar.add_right(self.anyway_button)
        bar.add_right(self.start_button)
        regions = QHBoxLayout()
        regions.setSpacing(0)
        regions.addLayout(left, 1)
        regions.addWidget(self._panel)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addLayout(regions, 1)
        page.addWidget(bar)
