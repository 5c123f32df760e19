"""A small choice as a row of chips below its label, with the key that steps through it; knows no page."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.chip import Chip
from ccft_desktop.ui.widgets.key_cap import KeyCap
from ccft_desktop.ui.widgets.text import Line

_CAP_PX = 18


class ChipChoice(QWidget):
    """Exactly one of some values, or as yet none: then the label stands out. A click leaves the keyboard with
    the page."""

    chosen = Signal(str)
    """The value, when somebody has chosen it."""

    def __init__(
        self,
        theme: Theme,
        label: str,
        key: str,
        choices: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        """``choices``: values and what people call them."""
        super().__init__(parent)
        self._values = [value for value, _ in choices]
        self._label = Line(theme, "label", "ink_muted", label)
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._on_clicked)
        head = QHBoxLayout()
        head.setSpacing(theme.space("s"))
        head.addWidget(self._label)
        head.addWidget(KeyCap(theme, key, height_px=_CAP_PX))
        head.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(theme.space("xs"))
        for number, (_, text) in enumerate(choices):
            chip = Chip(theme, text, checkable=True)
            chip.setAccessibleName(f"{label}: {text}")
            chip.setAccessibleDescription(key)
            chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._group.addButton(chip, number)
            row.addWidget(chip)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addLayout(row)

    @property
    def value(self) -> str:
        """What is chosen; empty for nothing."""
        number = self._group.checkedId()
        return self._values[number] if number >= 0 else ""

    def show_value(self, value: str) -> None:
        """Show a choice without telling it; one that is none of the values shows none as chosen."""
        if value in self._values:
            self._group.button(self._values.index(value)).setChecked(True)
        elif (chosen := self._group.checkedButton()) is not None:
            self._group.setExclusive(False)
            chosen.setChecked(False)
            self._group.setExclusive(True)
        self._show_whether_chosen()

    def choose_next(self) -> None:
        """The next value, after the last the first."""
        self._group.button((self._group.checkedId() + 1) % len(self._values)).click()

    @Slot(int)
    def _on_clicked(self, number: int) -> None:
        self._show_whether_chosen()
        self.chosen.emit(self._values[number])

    def _show_whether_chosen(self) -> None:
        self._label.set_token("ink_muted" if self.value else "accent")
