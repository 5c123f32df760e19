"""The set-up page: is the cuff ready? Shows the steps and the cuff, asks by key, decides nothing."""

import math
from typing import Final

from PySide6.QtCore import QDateTime, QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.core.baseline import PLACED_S, SetupState
from ccft_desktop.core.dial_setup import DialSetupState
from ccft_desktop.core.practice_nods import Familiarity
from ccft_desktop.core.protocol import Protocol
from ccft_desktop.core.session import Floats, ScreenPosition
from ccft_desktop.core.settling import STEADY_S
from ccft_desktop.ui.pages import setup_dial_words, setup_notices, setup_words
from ccft_desktop.ui.pages.setup_panel import SetupPanel
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import ActionBar, Hint
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.caution_chip import CautionChip
from ccft_desktop.ui.widgets.chip_choice import ChipChoice
from ccft_desktop.ui.widgets.meter import Meter
from ccft_desktop.ui.widgets.notice import Notice
from ccft_desktop.ui.widgets.reading_side import reading_margins
from ccft_desktop.ui.widgets.step_list import StepList
from ccft_desktop.ui.widgets.text import Line

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OURS: Final = (
    *_ENTER,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Backspace,
    Qt.Key.Key_O,
    Qt.Key.Key_P,
    Qt.Key.Key_S,
)
_CHORD: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
_METER_PX: Final = 240


class SetupPage(QWidget):
    """Every step ticks itself; Enter confirms the one that only the therapist can know, and then leads on:
    to practice holds while some are recommended, then to the test."""

    leave_requested = Signal()
    repeat_requested = Signal()
    practice_requested = Signal()
    start_requested = Signal()
    start_anyway_requested = Signal()
    """Whatever is not ready or not practised yet."""
    placed_requested = Signal()
    squeezed_requested = Signal()
    ticked_requested = Signal()
    """By a dial: the step under way is done."""
    screen_chosen = Signal(str)
    """A ``ScreenPosition``."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state: SetupState | DialSetupState | None = None
        self._by_dial = False
        self._familiarity = Familiarity()
        self._said: setup_notices.Said | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Cuff set-up"))
        self._headline = Line(theme, "body", "ink_muted")
        self.steps = StepList(theme)
        self._meter = Meter(theme)
        self._meter.setFixedWidth(_METER_PX)
        self._to_go = Line(theme, "body", "ink")
        self._to_go.setFont(theme.font_px(14, 500))
        self.screen_choice = ChipChoice(
            theme, self.tr("Patient's screen"), self.tr("S"), setup_words.screen_positions()
        )
        self.screen_choice.chosen.connect(self.screen_chosen)
        self.caution = CautionChip(theme)
        self.notice = Notice(theme, shape="stacked")
        self.panel = SetupPanel(theme)
        self.anyway_button = ActionButton(theme, "", key=self.tr("O"), kind="quiet")
        self.practice_button = ActionButton(
            theme, self.tr("More practice nods"), key=self.tr("P"), kind="quiet"
        )
        self.main_button = ActionButton(theme, "", key=self.tr("Enter"), kind="primary")
        self.anyway_button.clicked.connect(self.start_anyway_requested)
        self.practice_button.clicked.connect(self.practice_requested)
        self.main_button.clicked.connect(self._lead_on)
        self._lay_out(theme)
        self._show_buttons()
        theme.changed.connect(self.update)

    def begin(self, headline: str, protocol: Protocol, *, by_dial: bool = False) -> None:
        """A new set-up for this protocol's baseline. ``headline``: the patient's name and birth year.

        ``by_dial``: without a cuff to listen to; Enter ticks one step after the other.
        """
        self._by_dial = by_dial
        self._headline.setText(headline)
        self.panel.begin(protocol, by_dial=by_dial)

    def show_screen(self, position: ScreenPosition) -> None:
        """Where the patient's screen stands; empty: nobody has said."""
        self.screen_choice.show_value(position)

    def show_familiarity(self, familiarity: Familiarity) -> None:
        """How many practice holds have been done, and how many are recommended."""
        self._familiarity = familiarity
        self._show_buttons()

    def show_steps(self, state: SetupState) -> None:
        """Where the set-up stands; a few times a second is enough."""
        self._state = state
        self.steps.show_rows(setup_words.steps(state, QDateTime.currentDateTime()))
        self.panel.show_state(state)
        self._say(setup_notices.notice(state, self._familiarity))
        self._show_settling(state.steady_s / STEADY_S)
        self._show_buttons()

    def show_dial_steps(self, state: DialSetupState) -> None:
        """Where the set-up by a dial stands; a few times a second is enough."""
        self._state = state
        self.steps.show_rows(setup_dial_words.steps(state))
        self._say(setup_dial_words.notice(state))
        self._show_settling(state.since_placed_s / PLACED_S)
        self._show_buttons()

    def show_pressure(self, t_s: Floats, pressure_mmhg: Floats, now_s: float) -> None:
        """The last minute, both of shape (n,): session seconds and mmHg; on every batch that arrives."""
        self.panel.show_pressure(t_s, pressure_mmhg, now_s)

    def _say(self, said: setup_notices.Said) -> None:
        if said != self._said:
            self._said = said
            self.notice.show_notice(said.kind, said.heading, said.text, said.icon)

    def _show_settling(self, fraction: float) -> None:
        state = self._state
        assert state is not None
        settling = state.step == "settle" and not state.ready
        self._meter.setVisible(settling)
        self._to_go.setVisible(settling)
        if settling:
            text = self.tr("{seconds} s to go").format(seconds=math.ceil(state.to_go_s - 1e-6))
            self._to_go.setText(text)
            self._meter.set_fraction(fraction, text)

    @property
    def _is_ready(self) -> bool:
        return self._state is not None and self._state.ready

    @property
    def _is_practice_missing(self) -> bool:
        """Practice holds are counted by a cuff only."""
        return self._familiarity.missing > 0 and not self._by_dial

    def _show_buttons(self) -> None:
        """What is recommended is the large one; the other way stays open by its key."""
        practise = self._is_practice_missing
        self.main_button.setText(self.tr("Start practice nods") if practise else self.tr("Start test"))
        self.main_button.setEnabled(self._is_ready)
        self.anyway_button.setText(self.tr("Start test") if self._is_ready else self.tr("Start anyway"))
        self.anyway_button.setVisible(practise or not self._is_ready)
        self.practice_button.setVisible(not (practise or self._by_dial) and self._is_ready)

    @Slot()
    def _lead_on(self) -> None:
        if not self._is_ready:
            return
        if self._is_practice_missing:
            self.practice_requested.emit()
        else:
            self.start_requested.emit()

    def _confirm(self) -> None:
        """Enter: what only the therapist can know, or on."""
        step = None if self._state is None else self._state.step
        if self._by_dial and step != "settle":
            self.ticked_requested.emit()
        elif step == "place":
            self.placed_requested.emit()
        elif step == "squeeze":
            self.squeezed_requested.emit()
        else:
            self._lead_on()

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
        match event.key():
            case Qt.Key.Key_Escape:
                self.leave_requested.emit()
            case Qt.Key.Key_Backspace:
                self.repeat_requested.emit()
            case Qt.Key.Key_O:
                self.start_anyway_requested.emit()
            case Qt.Key.Key_P if not self._by_dial:
                self.practice_requested.emit()
            case Qt.Key.Key_S:
                self.screen_choice.choose_next()
            case key if key in _ENTER:
                self._confirm()
            case _:
                pass

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.color("surface"))

    def _lay_out(self, theme: Theme) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(reading_margins(theme.space("xl"), theme.space("l"), 56, theme.space("l")))
        left.setSpacing(0)
        left.addWidget(self._headline)
        left.addSpacing(2)
        title = QHBoxLayout()
        title.addWidget(Line(theme, "title", "ink", self.tr("Cuff set-up")), 1)
        title.addWidget(self.caution)
        left.addLayout(title)
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
        left.addWidget(self.screen_choice)
        left.addSpacing(theme.space("m"))
        left.addWidget(self.notice)
        bar = ActionBar(theme)
        bar.add_left(Hint(theme, self.tr("Esc"), self.tr("Leave set-up")))
        bar.add_left(Hint(theme, self.tr("Backspace"), self.tr("Repeat a step")))
        bar.add_right(self.anyway_button)
        bar.add_right(self.practice_button)
        bar.add_right(self.main_button)
        regions = QHBoxLayout()
        regions.setSpacing(0)
        regions.addLayout(left, 1)
        regions.addWidget(self.panel)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addLayout(regions, 1)
        page.addWidget(bar)
