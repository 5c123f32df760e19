"""A small place to change a hold's outcome with a reason; knows no table and saves nothing itself."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ccft_desktop.core.session import Hold, Outcome
from ccft_desktop.reports.words import outcome_word
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.chip import Chip
from ccft_desktop.ui.widgets.text import Line

_OUTCOMES: tuple[Outcome, ...] = ("success", "failed", "invalid")


class OutcomeEditor(QWidget):
    """Three chips, a reason, and what the rules said. Esc closes it; a reason is required."""

    accepted = Signal(int, str, str)
    """Index of the hold, the new outcome, the reason."""
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hold: Hold | None = None
        self._title = Line(theme, "label", "ink_muted")
        self._hint = Line(theme, "small", "ink_muted")
        self._chips = {outcome: Chip(theme, outcome_word(outcome), checkable=True) for outcome in _OUTCOMES}
        self._group = QButtonGroup(self)
        self._reason = QLineEdit()
        self._reason.setAccessibleName(self.tr("Reason"))
        self._reason.setPlaceholderText(self.tr("Reason, required"))
        self._reason.setFixedHeight(round(theme.size("input_height")))
        self._save = ActionButton(theme, self.tr("Change"), kind="primary")
        cancel = ActionButton(theme, self.tr("Cancel"), key=self.tr("Esc"), kind="quiet")
        chips = QHBoxLayout()
        chips.setSpacing(theme.space("s"))
        for chip in self._chips.values():
            self._group.addButton(chip)
            chips.addWidget(chip)
        chips.addStretch(1)
        fields = QHBoxLayout()
        fields.setSpacing(theme.space("s"))
        fields.addWidget(self._reason, 1)
        fields.addWidget(self._save)
        fields.addWidget(cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space("s"))
        column.addWidget(self._title)
        column.addLayout(chips)
        column.addLayout(fields)
        column.addWidget(self._hint)
        self._reason.textChanged.connect(self._refresh)
        self._reason.returnPressed.connect(self._accept)
        self._group.buttonToggled.connect(self._refresh)
        self._save.clicked.connect(self._accept)
        cancel.clicked.connect(self.closed)

    def open(self, hold: Hold, label: str) -> None:
        """Ask for the outcome of ``hold``, called ``label``; nothing is chosen in advance."""
        self._hold = hold
        automatic = hold.automatic[0] if hold.automatic is not None else hold.outcome
        self._title.setText(
            self.tr("Hold {label}: the rules say {outcome}").format(
                label=label, outcome=outcome_word(automatic).lower()
            )
        )
        self._group.setExclusive(False)
        for outcome, chip in self._chips.items():
            chip.setChecked(False)
            chip.setEnabled(outcome != hold.outcome)
        self._group.setExclusive(True)
        self._reason.clear()
        self._refresh()
        self.show()
        first = next(chip for chip in self._chips.values() if chip.isEnabled())
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def _chosen(self) -> Outcome | None:
        return next((outcome for outcome, chip in self._chips.items() if chip.isChecked()), None)

    @Slot()
    def _refresh(self) -> None:
        reason = self._reason.text().strip()
        self._save.setEnabled(bool(reason) and self._chosen() is not None)
        if self._chosen() is None:
            self._hint.setText(self.tr("Choose what the hold was. The rules' outcome is kept beside it."))
        elif not reason:
            self._hint.setText(self.tr("Say why. The rules' outcome is kept beside yours."))
        else:
            self._hint.setText(self.tr("Both outcomes and the reason are kept in the record."))

    @Slot()
    def _accept(self) -> None:
        outcome = self._chosen()
        reason = " ".join(self._reason.text().split())
        if self._hold is None or outcome is None or not reason:
            return
        self.accepted.emit(self._hold.index, outcome, reason)
