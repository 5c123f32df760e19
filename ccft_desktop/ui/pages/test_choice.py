"""Before a test: which protocol, which level, which cuff. Shows the choices and remembers none itself."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from ccft_desktop.core.protocol import PRESETS, Protocol
from ccft_desktop.core.suitability import Suitability
from ccft_desktop.reports.words import preset_name, protocol_title
from ccft_desktop.ui.pages.choice_panel import ChoicePanel
from ccft_desktop.ui.pages.choice_words import purpose
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import ActionBar
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.empty_state import EmptyState
from ccft_desktop.ui.widgets.option_row import OptionRow
from ccft_desktop.ui.widgets.reading_side import reading_margins
from ccft_desktop.ui.widgets.text import Line
from devices.cuff import CuffState
from devices.ports import Port

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_USUAL_LEVEL_MMHG: Final = 26.0
_ROW_GAP_PX: Final = 4


def levels_of(protocol: Protocol) -> tuple[float, ...]:
    """The levels to choose one from; empty where the protocol climbs through all of them."""
    if protocol.preset != "endurance" or len(protocol.levels_mmhg) == 1:
        return ()
    return protocol.levels_mmhg


class TestChoicePage(QWidget):
    """Enter leads on to the cuff set-up with what is chosen."""

    __test__ = False

    begin_requested = Signal(object)
    """The ``Protocol`` to run, at its level."""
    cuff_chosen = Signal(str)
    """The URL of a cuff."""
    choose_patient_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._protocols: list[Protocol] = []
        self._level_mmhg = _USUAL_LEVEL_MMHG
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
        self._rows = QButtonGroup(self)
        self._rows.idToggled.connect(self._on_row)
        self._row_list = QVBoxLayout()
        self.panel = ChoicePanel(theme)
        self.panel.level_chosen.connect(self._on_level)
        self.panel.cuff_chosen.connect(self.cuff_chosen)
        self._begin = ActionButton(
            theme, self.tr("Set up the cuff"), icon="cuff", key=self.tr("Enter"), kind="primary"
        )
        self._begin.clicked.connect(self._request)
        self._lay_out(theme)
        self.show_protocols([])
        self.show_patient("")
        theme.changed.connect(self.update)

    def show_patient(self, headline: str) -> None:
        """Name and birth year; an empty text: no patient is chosen yet."""
        self._headline.setText(headline)
        self._stack.setCurrentIndex(1 if headline else 0)

    def show_protocols(self, copies: Sequence[Protocol]) -> None:
        """The five presets and, below them, the clinic's own copies."""
        before = self.protocol
        self._protocols = [*PRESETS.values(), *copies]
        for row in self._rows.buttons():
            self._rows.removeButton(row)
            self._row_list.removeWidget(row)
            row.hide()
            row.deleteLater()
        before_it: QWidget = self
        for number, protocol in enumerate(self._protocols):
            own = number >= len(PRESETS)
            name = protocol.name if own else preset_name(protocol.preset)
            detail = protocol_title(protocol) if own else purpose(protocol.preset)
            row = OptionRow(self._theme, name, detail)
            self._rows.addButton(row, number)
            self._row_list.addWidget(row)
            QWidget.setTabOrder(before_it, row)
            before_it = row
        names = [protocol.name for protocol in self._protocols]
        again = names.index(before.name) if before is not None and before.name in names else None
        self._rows.button(list(PRESETS).index("endurance") if again is None else again).setChecked(True)

    def select(self, name: str, level_mmhg: float | None = None) -> None:
        """Choose what was remembered: a preset's id or a copy's name, and a level where one is chosen.

        What no longer exists is left as it is.
        """
        for number, protocol in enumerate(self._protocols):
            if name == (protocol.preset if number < len(PRESETS) else protocol.name):
                self._rows.button(number).setChecked(True)
        if level_mmhg is not None:
            self._level_mmhg = level_mmhg
        self._show_chosen()

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
    def protocol(self) -> Protocol | None:
        """What Enter would run."""
        number = self._rows.checkedId()
        if not 0 <= number < len(self._protocols):
            return None
        protocol = self._protocols[number]
        levels = levels_of(protocol)
        if not levels:
            return protocol
        return protocol.at_level(min(levels, key=lambda level: abs(level - self._level_mmhg)))

    @Slot(int, bool)
    def _on_row(self, _number: int, checked: bool) -> None:
        if checked:
            self._show_chosen()

    @Slot(float)
    def _on_level(self, level_mmhg: float) -> None:
        self._level_mmhg = level_mmhg
        self._show_chosen()

    @Slot()
    def _request(self) -> None:
        if self.protocol is not None and self._headline.text():
            self.begin_requested.emit(self.protocol)

    def _show_chosen(self) -> None:
        protocol = self.protocol
        if protocol is not None:
            self.panel.show_protocol(protocol, levels_of(self._protocols[self._rows.checkedId()]))

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _ENTER
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in _ENTER:
            super().keyPressEvent(event)
            return
        event.accept()
        if event.isAutoRepeat():
            return
        if self._headline.text():
            self._request()
        else:
            self.choose_patient_requested.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        chosen = self._rows.checkedButton()
        if self._headline.text() and chosen is not None:
            chosen.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.color("surface"))

    def _lay_out(self, theme: Theme) -> None:
        chosen = QWidget()
        regions = QHBoxLayout()
        regions.setSpacing(0)
        regions.addLayout(self._protocol_list(theme), 1)
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

    def _protocol_list(self, theme: Theme) -> QVBoxLayout:
        rows = QWidget()
        self._row_list.setContentsMargins(reading_margins(0, 0, theme.space("s"), 0))
        self._row_list.setSpacing(_ROW_GAP_PX)
        inner = QVBoxLayout(rows)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addLayout(self._row_list)
        inner.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(rows)
        for surface in (scroll.viewport(), rows):
            surface.setAutoFillBackground(False)
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
            inset.addWidget(widget)
            left.addLayout(inset)
        left.addWidget(scroll, 1)
        return left
