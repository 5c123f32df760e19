"""The right side of choosing a test: level, what it takes, and the cuff. Remembers nothing itself."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.core.protocol import DEFAULT_LEVELS_MMHG, Protocol
from ccft_desktop.core.suitability import Suitability
from ccft_desktop.ui.pages.choice_feedback import ChoiceFeedback
from ccft_desktop.ui.pages.choice_words import facts
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.chip_choice import ChipChoice
from ccft_desktop.ui.widgets.cuff_light import CuffLight
from ccft_desktop.ui.widgets.cuff_verdict import CuffVerdict
from ccft_desktop.ui.widgets.deliberate_choice import DeliberateChoice
from ccft_desktop.ui.widgets.option_row import NumberKey
from ccft_desktop.ui.widgets.reading_side import reading_margins
from ccft_desktop.ui.widgets.text import Line, Prose
from devices.cuff import CuffState
from devices.ports import Port

_WIDTH_PX: Final = 400


class ChoicePanel(QWidget):
    """The level is the one large thing; its keys are there only where it is chosen."""

    level_chosen = Signal(float)
    """In mmHg."""
    cuff_chosen = Signal(str)
    """The URL of a cuff."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._urls: list[str] = []
        self._has_cuff_text = False
        self.setFixedWidth(_WIDTH_PX)
        self._number = Line(theme, "number", "ink")
        self._facts = Prose(theme, "body", "ink_muted")
        self._levels = QButtonGroup(self)
        self._levels.idClicked.connect(self._on_level)
        self.level_keys = [
            NumberKey(theme, f"{level:g}", self.tr("{level} mmHg").format(level=f"{level:g}"))
            for level in DEFAULT_LEVELS_MMHG
        ]
        self.cuff_choice = DeliberateChoice(theme, height_px=40)
        self.cuff_choice.setAccessibleName(self.tr("Cuff"))
        self.cuff_choice.activated.connect(self._on_cuff)
        self._light = CuffLight(theme)
        self._verdict = CuffVerdict(theme)
        self._cuff_text = Prose(theme, "small", "ink_muted")
        self.source = ChipChoice(
            theme,
            self.tr("The pressure is read"),
            self.tr("D"),
            [("cuff", self.tr("By the cuff")), ("dial", self.tr("Off a dial, by you"))],
        )
        self.source.show_value("cuff")
        self.source.chosen.connect(self._show_source)
        self._dial_text = Prose(
            theme,
            "small",
            "ink_muted",
            self.tr("No cuff is needed: you tap how each hold goes. No pressure is recorded."),
        )
        self.feedback = ChoiceFeedback(theme)
        self._lay_out(theme)
        self._show_source()
        theme.changed.connect(self.update)

    def show_protocol(self, protocol: Protocol, offered_mmhg: Sequence[float]) -> None:
        """The protocol as it would run; ``offered_mmhg``: the levels to choose from, none for none."""
        levels = protocol.levels_mmhg
        self._number.setText(f"{levels[0]:g}" if len(levels) == 1 else f"{levels[0]:g}–{levels[-1]:g}")
        self._facts.set_text(facts(protocol))
        for level, key in zip(DEFAULT_LEVELS_MMHG, self.level_keys, strict=True):
            key.setVisible(level in offered_mmhg)
            if level in offered_mmhg and level == levels[0]:
                key.setChecked(True)

    @property
    def by_dial(self) -> bool:
        """Whether the therapist reads the pressure off a dial and no cuff is asked of."""
        return self.source.value == "dial"

    def show_ports(self, ports: Sequence[Port], chosen_url: str) -> None:
        """The cuffs there may be, and the one in use."""
        self._urls = [port.url for port in ports]
        names = [port.name for port in ports] or [self.tr("No port found")]
        if ports and not chosen_url:
            # What stands in the field is in use: as long as none is, it says so.
            self._urls.insert(0, "")
            names.insert(0, self.tr("None chosen yet"))
        self.cuff_choice.clear()
        self.cuff_choice.addItems(names)
        self.cuff_choice.setEnabled(bool(ports))
        if chosen_url in self._urls:
            self.cuff_choice.setCurrentIndex(self._urls.index(chosen_url))

    def show_cuff(self, state: CuffState, text: str) -> None:
        """What the cuff is doing, and a sentence about it; empty for none."""
        self._light.show_state(state)
        self._cuff_text.set_text(text)
        self._has_cuff_text = bool(text)
        self._show_source()

    def show_verdict(self, suitability: Suitability | None) -> None:
        """Whether the cuff is good enough to score with; None where none is connected."""
        self._verdict.show_suitability(suitability)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("surface_raised"))
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        edge = self.width() - 1 if mirrored else 0
        painter.fillRect(edge, 0, 1, self.height(), self._theme.color("line"))

    @Slot()
    def _show_source(self) -> None:
        """What the cuff says counts only where it is read."""
        by_dial = self.by_dial
        self._dial_text.setVisible(by_dial)
        self._of_the_cuff.setVisible(not by_dial)
        self._cuff_text.setVisible(self._has_cuff_text)

    @Slot(int)
    def _on_level(self, number: int) -> None:
        self.level_chosen.emit(DEFAULT_LEVELS_MMHG[number])

    @Slot(int)
    def _on_cuff(self, index: int) -> None:
        if 0 <= index < len(self._urls):
            self.cuff_chosen.emit(self._urls[index])

    def _lay_out(self, theme: Theme) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(reading_margins(33, theme.space("l"), theme.space("l"), theme.space("m")))
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
        column.addWidget(self.source)
        column.addSpacing(12)
        column.addWidget(self._dial_text)
        self._of_the_cuff = QWidget()
        cuff = QVBoxLayout(self._of_the_cuff)
        cuff.setContentsMargins(0, 0, 0, 0)
        cuff.setSpacing(0)
        cuff.addWidget(self.cuff_choice)
        cuff.addSpacing(theme.space("s"))
        cuff.addWidget(self._light)
        cuff.addSpacing(theme.space("xs"))
        cuff.addWidget(self._cuff_text)
        cuff.addWidget(self._verdict)
        column.addWidget(self._of_the_cuff)
        self._add_line(column, theme)
        column.addWidget(self.feedback)
        column.addStretch(1)

    @staticmethod
    def _add_line(column: QVBoxLayout, theme: Theme) -> None:
        column.addSpacing(theme.space("m"))
        column.addWidget(_Hairline(theme))
        column.addSpacing(theme.space("m"))


class _Hairline(QWidget):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(1)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.color("line"))
