"""The protocols to choose from, one row each; on top, where there is one, the next stage. Begins nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QScrollArea, QVBoxLayout, QWidget

from ccft_desktop.core.protocol import PRESETS, Protocol
from ccft_desktop.core.stages import NextStage
from ccft_desktop.reports.words import plain_day, preset_name, protocol_title
from ccft_desktop.ui.pages.choice_words import purpose
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.option_row import OptionRow
from ccft_desktop.ui.widgets.reading_side import reading_margins

NEXT_STAGE: Final = "next stage"
"""The key of the row that continues where the first stage has led."""
_USUAL_LEVEL_MMHG: Final = 26.0
_ROW_GAP_PX: Final = 4


@dataclass(frozen=True, slots=True)
class _Entry:
    key: str
    """A preset's id, a copy's name, or ``NEXT_STAGE``."""
    protocol: Protocol
    title: str
    detail: str


class ChoiceProtocols(QScrollArea):
    """The arrow keys go through the rows; ``endurance`` also has a level."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._entries: list[_Entry] = []
        self._next_stage: NextStage | None = None
        self._copies: Sequence[Protocol] = ()
        self._level_mmhg = _USUAL_LEVEL_MMHG
        self._rows = QButtonGroup(self)
        self._rows.idToggled.connect(self._on_row)
        rows = QWidget()
        self._list = QVBoxLayout()
        self._list.setContentsMargins(reading_margins(0, 0, theme.space("s"), 0))
        self._list.setSpacing(_ROW_GAP_PX)
        inner = QVBoxLayout(rows)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addLayout(self._list)
        inner.addStretch(1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(rows)
        for surface in (self.viewport(), rows):
            surface.setAutoFillBackground(False)
        self.show_copies(())

    def show_copies(self, copies: Sequence[Protocol]) -> None:
        """The clinic's own, below the five presets."""
        self._copies = copies
        self._show_rows()

    def show_next_stage(self, stage: NextStage | None) -> None:
        """Where the patient's first stage has led; None: there is no result to go on from."""
        if stage != self._next_stage:
            self._next_stage = stage
            self._show_rows()

    def select(self, key: str, level_mmhg: float | None = None) -> None:
        """Choose a row, and a level where one is chosen. What does not exist is left as it is."""
        if level_mmhg is not None:
            self._level_mmhg = level_mmhg
        for number, entry in enumerate(self._entries):
            if entry.key == key:
                self._rows.button(number).setChecked(True)
        self.changed.emit()

    @property
    def key(self) -> str:
        """The row that is chosen."""
        return self._entries[self._rows.checkedId()].key

    @property
    def levels_mmhg(self) -> tuple[float, ...]:
        """The levels to choose one from; empty where the protocol has its own."""
        protocol = self._entries[self._rows.checkedId()].protocol
        chosen_from = protocol.preset == "endurance" and len(protocol.levels_mmhg) > 1
        return protocol.levels_mmhg if chosen_from else ()

    @property
    def protocol(self) -> Protocol:
        """What is chosen, at its level."""
        protocol = self._entries[self._rows.checkedId()].protocol
        if not self.levels_mmhg:
            return protocol
        return protocol.at_level(min(self.levels_mmhg, key=lambda level: abs(level - self._level_mmhg)))

    @property
    def checked_row(self) -> QWidget:
        return self._rows.button(self._rows.checkedId())

    def _show_rows(self) -> None:
        before = self.key if self._entries else "endurance"
        self._entries = [*self._stage_entry(), *_preset_entries(), *map(_copy_entry, self._copies)]
        old = self._rows.buttons()
        rows = [OptionRow(self._theme, entry.title, entry.detail) for entry in self._entries]
        for row in rows:
            self._list.addWidget(row)
        # Tab comes to them where it came to those before them, not after all the rest of the window.
        for first, second in pairwise([*old, *rows]):
            QWidget.setTabOrder(first, second)
        for gone in old:
            self._rows.removeButton(gone)
            self._list.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for number, row in enumerate(rows):
            self._rows.addButton(row, number)
        keys = [entry.key for entry in self._entries]
        self._rows.button(keys.index(before if before in keys else "endurance")).setChecked(True)

    def _stage_entry(self) -> list[_Entry]:
        stage = self._next_stage
        if stage is None:
            return []
        level = f"{stage.protocol.levels_mmhg[0]:g}"
        title = self.tr("Continue with stage 2 at {level} mmHg").format(level=level)
        detail = self.tr("Ten holds at the level that the first stage gave on {day}").format(
            day=plain_day(stage.on)
        )
        return [_Entry(NEXT_STAGE, stage.protocol, title, detail)]

    @Slot(int, bool)
    def _on_row(self, _number: int, checked: bool) -> None:
        if checked:
            self.changed.emit()


def _preset_entries() -> list[_Entry]:
    return [_Entry(key, preset, preset_name(key), purpose(key)) for key, preset in PRESETS.items()]


def _copy_entry(copy: Protocol) -> _Entry:
    return _Entry(copy.name, copy, copy.name, protocol_title(copy))
