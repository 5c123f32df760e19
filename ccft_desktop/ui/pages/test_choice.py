"""Before a test: which protocol, which level, which cuff. Shows the choices and remembers none itself."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from ccft_desktop.core.protocol import Protocol
from ccft_desktop.core.session import Feedback
from ccft_desktop.core.stages import NextStage
from ccft_desktop.core.suitability import Suitability
from ccft_desktop.ui.pages.choice_panel import ChoicePanel
from ccft_desktop.ui.pages.choice_protocols import ChoiceProtocols
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import ActionBar
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.caution_chip import CautionChip
from ccft_desktop.ui.widgets.empty_state import EmptyState
from ccft_desktop.ui.widgets.reading_side import reading_margins
from ccft_desktop.ui.widgets.text import Line
from devices.cuff import CuffState
from devices.ports import Port

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OURS: Final = (*_ENTER, Qt.Key.Key_D, Qt.Key.Key_F)


class TestChoicePage(QWidget):
    """Enter leads on to the cuff set-up with what is chosen."""

    __test__ = False

    begin_requested = Signal(object)
    """The ``Protocol`` to run, at its level."""
    feedback_chosen = Signal(object)
    """The ``Feedback`` the patient is to have."""
    cuff_chosen = Signal(str)
    """The URL of a cuff."""
    choose_patient_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Which test?"))
        self._empty = EmptyState(
            theme,
            "patients",
            self.tr("No patient chosen"),
            self.tr("A test belongs to a patient. Choose one first."),
            self.tr("Choose a patient"),
            "patients",
        )
        self._empty.requested.connect(self.choose_patient_requested)
        self._headline = Line(theme, "body", "ink_muted")
        self.caution = CautionChip(theme)
        self._protocols = ChoiceProtocols(theme)
        self.panel = ChoicePanel(theme)
        self.panel.level_chosen.connect(self._on_level)
        self.panel.cuff_chosen.connect(self.cuff_chosen)
        self.panel.feedback.chosen.connect(self.feedback_chosen)
        self._begin = ActionButton(
            theme, self.tr("Set up the cuff"), icon="cuff", key=self.tr("Enter"), kind="primary"
        )
        self._begin.clicked.connect(self._request)
        self._lay_out(theme)
        self._protocols.changed.connect(self._show_chosen)
        self._show_chosen()
        self.show_patient("")
        theme.changed.connect(self.update)

    def show_patient(self, headline: str) -> None:
        """Name and birth year; an empty text: no patient is chosen yet."""
        self._headline.setText(headline)
        self._stack.setCurrentIndex(1 if headline else 0)
        self._lend_keyboard()

    def show_protocols(self, copies: Sequence[Protocol]) -> None:
        """The five presets and, below them, the clinic's own copies."""
        self._protocols.show_copies(copies)

    def show_next_stage(self, stage: NextStage | None) -> None:
        """A row on top that continues where the patient's first stage has led; None: no such row."""
        self._protocols.show_next_stage(stage)

    def select(self, key: str, level_mmhg: float | None = None) -> None:
        """Choose a row: a preset's id, a copy's name or ``NEXT_STAGE``, and a level where one is chosen.

        What no longer exists is left as it is.
        """
        self._protocols.select(key, level_mmhg)

    def show_feedback(self, feedback: Feedback) -> None:
        """What the patient will see in the test."""
        self.panel.feedback.show_feedback(feedback)

    def show_ports(self, ports: Sequence[Port], chosen_url: str) -> None:
        """The cuffs there may be, and the one in use."""
        self.panel.show_ports(ports, chosen_url)

    def show_cuff(self, state: CuffState, text: str) -> None:
        """What the cuff is doing, and a sentence about it; empty for none."""
        self.panel.show_cuff(state, text)

    def show_verdict(self, suitability: Suitability | None) -> None:
        """Whether the cuff is good enough to score with; None where none is connected."""
        self.panel.show_verdict(suitability)

    @property
    def protocol(self) -> Protocol:
        """What Enter would run."""
        return self._protocols.protocol

    @property
    def feedback(self) -> Feedback:
        """What the patient would see."""
        return self.panel.feedback.feedback

    @property
    def by_dial(self) -> bool:
        """Whether the pressure would be read off a dial, without a cuff."""
        return self.panel.by_dial

    @Slot(float)
    def _on_level(self, level_mmhg: float) -> None:
        self._protocols.select(self._protocols.key, level_mmhg)

    @Slot()
    def _request(self) -> None:
        if self._headline.text():
            self.begin_requested.emit(self.protocol)

    @Slot()
    def _show_chosen(self) -> None:
        self.panel.show_protocol(self.protocol, self._protocols.levels_mmhg)
        self._lend_keyboard()

    def _lend_keyboard(self) -> None:
        """The arrow keys belong to the rows; what they do not use comes back to the page."""
        place = self._protocols.checked_row if self._headline.text() else None
        self.setFocusProxy(place)  # type: ignore[arg-type]  # the stub knows no None

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
        return event.key() in _OURS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._is_ours(event):
            super().keyPressEvent(event)
            return
        event.accept()
        if event.isAutoRepeat():
            return
        if not self._headline.text():
            if event.key() in _ENTER:
                self.choose_patient_requested.emit()
        elif event.key() in _ENTER:
            self._request()
        elif event.key() == Qt.Key.Key_D:
            self.panel.source.choose_next()
        else:
            self.panel.feedback.choose_next()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.color("surface"))

    def _lay_out(self, theme: Theme) -> None:
        chosen = QWidget()
        regions = QHBoxLayout()
        regions.setSpacing(0)
        regions.addLayout(self._left(theme), 1)
        regions.addWidget(self.panel)
        bar = ActionBar(theme)
        bar.add_right(self._begin)
        column = QVBoxLayout(chosen)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(regions, 1)
        column.addWidget(bar)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(chosen)

    def _left(self, theme: Theme) -> QVBoxLayout:
        title = Line(theme, "title", "ink", self.tr("Which test?"))
        left = QVBoxLayout()
        # The rows' fill begins left of the text, so that their text stands under the title.
        inset_px = theme.space("m")
        left.setContentsMargins(
            theme.space("xl") - inset_px, theme.space("l"), theme.space("l"), theme.space("l")
        )
        left.setSpacing(0)
        for widget, gap_px in ((self._headline, 2), (title, 20)):
            inset = QHBoxLayout()
            inset.setContentsMargins(reading_margins(inset_px, 0, 0, gap_px))
            inset.addWidget(widget, 1)
            if widget is title:
                inset.addWidget(self.caution)
            left.addLayout(inset)
        left.addWidget(self._protocols, 1)
        return left
