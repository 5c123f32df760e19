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

from ccft_desktop.core.protocol import DEFAULT_LEVELS_MMHG, PRESETS, Protocol
from ccft_desktop.reports.words import feedback_word, preset_name, protocol_title
from ccft_desktop.ui.pages.choice_words import facts, purpose
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import ActionBar
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.controls import Choice
from ccft_desktop.ui.widgets.cuff_light import CuffLight
from ccft_desktop.ui.widgets.empty_state import EmptyState
from ccft_desktop.ui.widgets.option_row import NumberKey, OptionRow
from ccft_desktop.ui.widgets.text import Line, Prose
from devices.cuff import CuffState
from devices.ports import Port

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_USUAL_LEVEL_MMHG: Final = 26.0
_PANEL_PX: Final = 400
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
        self._chosen_preset = "endurance"
        self._urls: list[str] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
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
        self._levels = QButtonGroup(self)
        self._levels.idToggled.connect(self._on_level)
        self.level_keys = [
            NumberKey(theme, f"{level:g}", self.tr("{level} mmHg").format(level=f"{level:g}"))
            for level in DEFAULT_LEVELS_MMHG
        ]
        self._number = Line(theme, "number", "ink")
        self._facts = Prose(theme, "body", "ink_muted")
        self.cuff_choice = Choice(theme, height_px=40)
        self.cuff_choice.setAccessibleName(self.tr("Cuff"))
        self.cuff_choice.activated.connect(self._on_cuff)
        self._light = CuffLight(theme)
        self._cuff_text = Prose(theme, "small", "ink_muted")
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
        for number, protocol in enumerate(self._protocols):
            own = number >= len(PRESETS)
            name = protocol.name if own else preset_name(protocol.preset)
            detail = protocol_title(protocol) if own else purpose(protocol.preset)
            row = OptionRow(self._theme, name, detail)
            self._rows.addButton(row, number)
            self._row_list.addWidget(row)
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
        self._urls = [port.url for port in ports]
        self.cuff_choice.clear()
        self.cuff_choice.addItems([port.name for port in ports] or [self.tr("No port found")])
        self.cuff_choice.setEnabled(bool(ports))
        if chosen_url in self._urls:
            self.cuff_choice.setCurrentIndex(self._urls.index(chosen_url))

    def show_cuff(self, state: CuffState, text: str) -> None:
        """What the cuff is doing, and a sentence about it; empty for none."""
        self._light.show_state(state)
        self._cuff_text.set_text(text)
        self._cuff_text.setVisible(bool(text))

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

    @Slot(int, bool)
    def _on_level(self, number: int, checked: bool) -> None:
        if checked and 0 <= number < len(DEFAULT_LEVELS_MMHG):
            self._level_mmhg = DEFAULT_LEVELS_MMHG[number]
            self._show_chosen()

    @Slot(int)
    def _on_cuff(self, index: int) -> None:
        if 0 <= index < len(self._urls):
            self.cuff_chosen.emit(self._urls[index])

    @Slot()
    def _request(self) -> None:
        if self.protocol is not None and self._headline.text():
            self.begin_requested.emit(self.protocol)

    def _show_chosen(self) -> None:
        protocol = self.protocol
        if protocol is None:
            return
        levels = protocol.levels_mmhg
        self._number.setText(f"{levels[0]:g}" if len(levels) == 1 else f"{levels[0]:g}–{levels[-1]:g}")
        self._facts.set_text(facts(protocol))
        offered = levels_of(self._protocols[self._rows.checkedId()])
        for level, key in zip(DEFAULT_LEVELS_MMHG, self.level_keys, strict=True):
            key.setVisible(level in offered)
            key.setChecked(level in offered and level == levels[0])

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
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("surface"))
        if self._stack.currentIndex() == 1:
            panel = self._panel.geometry()
            painter.fillRect(panel, self._theme.color("surface_raised"))
            mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            edge = panel.right() if mirrored else panel.left()
            painter.fillRect(edge, panel.top(), 1, panel.height(), self._theme.color("line"))

    def _lay_out(self, theme: Theme) -> None:
        chosen = QWidget()
        self._panel = self._cuff_panel(theme)
        regions = QHBoxLayout()
        regions.setSpacing(0)
        regions.addLayout(self._protocol_list(theme), 1)
        regions.addWidget(self._panel)
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
        self._row_list.setContentsMargins(0, 0, theme.space("s"), 0)
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
            inset.setContentsMargins(inset_px, 0, 0, gap_px)
            inset.addWidget(widget)
            left.addLayout(inset)
        left.addWidget(scroll, 1)
        return left

    def _cuff_panel(self, theme: Theme) -> QWidget:
        panel = QWidget()
        panel.setFixedWidth(_PANEL_PX)
        column = QVBoxLayout(panel)
        column.setContentsMargins(33, 30, theme.space("l"), theme.space("l"))
        column.setSpacing(0)
        column.addWidget(Line(theme, "label", "ink_muted", self.tr("Level, mmHg")))
        column.addSpacing(theme.space("s"))
        column.addWidget(self._number)
        column.addSpacing(12)
        keys = QHBoxLayout()
        keys.setSpacing(theme.space("s"))
        for number, key in enumerate(self.level_keys):
            self._levels.addButton(key, number)
            keys.addWidget(key)
        keys.addStretch(1)
        column.addLayout(keys)
        column.addSpacing(12)
        column.addWidget(self._facts)
        self._add_line(column, theme)
        column.addWidget(Line(theme, "label", "ink_muted", self.tr("Cuff")))
        column.addSpacing(theme.space("s"))
        column.addWidget(self.cuff_choice)
        column.addSpacing(12)
        column.addWidget(self._light)
        column.addSpacing(theme.space("xs"))
        column.addWidget(self._cuff_text)
        self._add_line(column, theme)
        column.addWidget(Line(theme, "label", "ink_muted", self.tr("The patient sees")))
        column.addSpacing(theme.space("xs"))
        guide = self.tr("{mode}: trace and band").format(mode=feedback_word("guide").capitalize())
        column.addWidget(Line(theme, "body", "ink", guide))
        column.addStretch(1)
        return panel

    def _add_line(self, column: QVBoxLayout, theme: Theme) -> None:
        column.addSpacing(theme.space("l"))
        column.addWidget(_Hairline(theme))
        column.addSpacing(theme.space("l"))


class _Hairline(QWidget):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(1)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.color("line"))
