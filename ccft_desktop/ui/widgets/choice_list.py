"""Rows of which one is chosen, a title and a line each; they scroll where there are many; knows no page."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.option_row import OptionRow
from ccft_desktop.ui.widgets.scrolling import scrolling
from ccft_desktop.ui.widgets.text import Prose

_GAP_PX = 4


class ChoiceList(QWidget):
    """The arrow keys go through the rows; without any a sentence stands in their place."""

    chosen_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._keys: list[str] = []
        self._group = QButtonGroup(self)
        self._group.idToggled.connect(self._on_toggled)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(_GAP_PX)
        self._none = Prose(theme, "body", "ink_muted")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, theme.space("s"), 0)
        column.addWidget(self._none)
        column.addLayout(self._rows)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(inside))

    @property
    def chosen(self) -> str:
        """The key of the chosen row; empty for none."""
        number = self._group.checkedId()
        return self._keys[number] if 0 <= number < len(self._keys) else ""

    @property
    def keys(self) -> list[str]:
        """Of all rows, in their order."""
        return list(self._keys)

    def show_none(self, strong: str, text: str = "") -> None:
        """What is said while there are no rows."""
        self._none.set_text(text, strong=strong)

    def show_rows(self, rows: Sequence[tuple[str, str, str]], chosen: str = "") -> None:
        """Key, title and line below of each; that of ``chosen`` is chosen, else as before, else the first."""
        chosen = chosen or self.chosen
        for row in self._group.buttons():
            self._group.removeButton(row)
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._keys = [key for key, _, _ in rows]
        for number, (_, title, detail) in enumerate(rows):
            row = OptionRow(self._theme, title, detail)
            self._group.addButton(row, number)
            self._rows.addWidget(row)
        self._none.setVisible(not rows)
        if rows:
            self._group.button(self._keys.index(chosen) if chosen in self._keys else 0).setChecked(True)
        self.chosen_changed.emit()

    def take_keyboard(self) -> bool:
        """To the chosen row; False where there is none."""
        row = self._group.checkedButton()
        if row is None:
            return False
        row.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    @Slot(int, bool)
    def _on_toggled(self, _number: int, chosen: bool) -> None:
        if chosen:
            self.chosen_changed.emit()
