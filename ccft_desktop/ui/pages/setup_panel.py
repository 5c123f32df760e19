"""The cuff beside the steps of its set-up: how it is placed, then gauge and last minute. Asks nothing."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from ccft_desktop.core.baseline import SetupState
from ccft_desktop.core.protocol import Protocol
from ccft_desktop.core.session import Floats
from ccft_desktop.core.settling import STEADY_MMHG
from ccft_desktop.ui.pages import setup_notices, setup_words
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.cuff_gauge import CuffGauge
from ccft_desktop.ui.widgets.minute_strip import MinuteStrip
from ccft_desktop.ui.widgets.placement_drawing import PlacementDrawing
from ccft_desktop.ui.widgets.reading_side import reading_margins
from ccft_desktop.ui.widgets.state_word import StateWord
from ccft_desktop.ui.widgets.text import Line

_INNER_EDGE_PX: Final = 43


class SetupPanel(QWidget):
    """While the cuff is placed its drawing stands where the gauge stands afterwards, trouble apart.

    By a dial the drawing stays, and there is no last minute.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state: SetupState | None = None
        self.gauge = CuffGauge(theme)
        self.drawing = PlacementDrawing(theme)
        self.state_word = StateWord(theme, centred=True)
        self._rate = Line(theme, "small", "ink_muted")
        self.strip = MinuteStrip(theme)
        self.setFixedWidth(round(theme.size("setup_gauge_panel_width")))
        self._lay_out(theme)
        theme.changed.connect(self.update)

    def begin(self, protocol: Protocol, *, by_dial: bool) -> None:
        """A new set-up for this protocol's baseline."""
        self._state = None
        for part in (self._minute, self.strip):
            part.setVisible(not by_dial)
        if by_dial:
            self._place.setCurrentWidget(self.drawing)
            self.state_word.show_state("dial", self.tr("Read off a dial"))
        self.gauge.set_target(protocol.baseline_mmhg, STEADY_MMHG)
        self.strip.set_target(protocol.baseline_mmhg, STEADY_MMHG, protocol.max_gap_s)

    def show_state(self, state: SetupState) -> None:
        """Where the set-up stands; a few times a second is enough."""
        self._state = state
        is_placing = state.step == "place" and state.trouble is None
        self._place.setCurrentWidget(self.drawing if is_placing else self.gauge)
        self.gauge.show_pressure(state.pressure_mmhg, alarm=state.trouble == "over_inflated")
        self.state_word.show_state(*setup_words.cuff_state(state))
        text, token = setup_notices.rate(state)
        self._rate.setText(text)
        self._rate.set_token(token)

    def show_pressure(self, t_s: Floats, pressure_mmhg: Floats, now_s: float) -> None:
        """The last minute, both of shape (n,): session seconds and mmHg; on every batch that arrives."""
        self.strip.show_samples(t_s, pressure_mmhg, now_s)
        trouble = None if self._state is None else self._state.trouble
        if trouble != "signal" and len(pressure_mmhg):
            self.gauge.show_pressure(float(pressure_mmhg[-1]), alarm=trouble == "over_inflated")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("surface_raised"))
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter.fillRect(self.width() - 1 if mirrored else 0, 0, 1, self.height(), self._theme.color("line"))

    def _lay_out(self, theme: Theme) -> None:
        self._place = QStackedWidget()
        self._place.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for shown in (self.gauge, self.drawing):
            self._place.addWidget(shown)
        column = QVBoxLayout(self)
        edge = theme.space("xl") + 4
        column.setContentsMargins(reading_margins(edge, theme.space("l"), _INNER_EDGE_PX, theme.space("m")))
        column.setSpacing(0)
        column.addWidget(self._place, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.state_word)
        column.addStretch(1)
        self._minute = QWidget()
        heads = QHBoxLayout(self._minute)
        heads.setContentsMargins(0, 0, 0, 0)
        heads.addWidget(Line(theme, "label", "ink_muted", self.tr("Last minute")))
        heads.addStretch(1)
        heads.addWidget(self._rate)
        column.addWidget(self._minute)
        column.addSpacing(10)
        column.addWidget(self.strip)
