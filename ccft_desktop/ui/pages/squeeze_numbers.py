"""Every number a cuff sends, with what it reads now and what it did in the squeeze, to choose one by hand."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QVBoxLayout, QWidget

from ccft_desktop.ui.pages.squeeze_words import motion_words, place_words, reads_words
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.option_row import OptionRow
from ccft_desktop.ui.widgets.reading_side import reading_margins
from ccft_desktop.ui.widgets.text import Line
from devices.squeeze import Finding
from devices.squeeze_place import Place


class NumberChoice(QWidget):
    """One row a number, in the order of the line; the arrow keys move among them."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._seen: tuple[Finding, ...] = ()
        self._rows = QButtonGroup(self)
        self._rows.idToggled.connect(self._on_row)
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(reading_margins(0, 0, theme.space("s"), 0))
        column.setSpacing(theme.space("s"))
        column.addWidget(Line(theme, "label", "ink_muted", self.tr("Which number is the pressure?")))
        column.addLayout(self._list)
        column.addStretch(1)

    @property
    def chosen(self) -> Finding | None:
        place = self._rows.checkedId()
        return self._seen[place] if 0 <= place < len(self._seen) else None

    @property
    def rows(self) -> Sequence[QAbstractButton]:
        return self._rows.buttons()

    def begin(self, seen: Sequence[Finding], place: Place | None) -> None:
        """Offer these; the number at ``place`` is chosen, or none."""
        self._seen = tuple(seen)
        for row in self._rows.buttons():
            self._rows.removeButton(row)
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        for number, finding in enumerate(self._seen):
            row = OptionRow(self._theme, place_words(finding.place), "")
            self._rows.addButton(row, number)
            self._list.addWidget(row)
            row.setChecked(finding.place == place)
        self.show_numbers({})

    def show_numbers(self, now: Mapping[Place, float]) -> None:
        """What each reads now; one that did not come this time keeps what it read at rest."""
        for number, finding in enumerate(self._seen):
            row = self._rows.button(number)
            if isinstance(row, OptionRow):
                reads = now.get(finding.place, finding.rest)
                row.set_detail(f"{reads_words(reads, finding)} {motion_words(finding)}")

    def take_focus(self) -> None:
        """The keyboard goes to the number that is chosen, else to the first."""
        row = self._rows.checkedButton() or self._rows.button(0)
        if row is not None:
            row.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(int, bool)
    def _on_row(self, _number: int, chosen: bool) -> None:
        if chosen:
            self.changed.emit()
