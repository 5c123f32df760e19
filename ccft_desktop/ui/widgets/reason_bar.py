"""In the place of a page's buttons: why something signed off is changed; knows no record and no page."""

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import ActionBar
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.controls import TextInput
from ccft_desktop.ui.widgets.text import Line

_FIELD_PX: Final = 360
_REASON_LONGEST: Final = 400
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ReasonBar(ActionBar):
    """Hidden until it asks. Enter keeps the change with its reason, Esc leaves everything as it was."""

    given = Signal(str)
    """The reason, never empty."""
    refused = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._question = Line(theme, "body_strong", "ink")
        self._reason = TextInput(theme, height_px=40)
        self._reason.setMaxLength(_REASON_LONGEST)
        self._reason.setAccessibleName(self.tr("Reason"))
        self._reason.setMinimumWidth(_FIELD_PX)
        self._reason.setPlaceholderText(self.tr("Reason, required"))
        self._keep = ActionButton(theme, self.tr("Change it"), key=self.tr("Enter"), kind="primary")
        leave = ActionButton(theme, self.tr("Leave it as it was"), key=self.tr("Esc"), kind="quiet")
        self.add_left(self._question)
        self.add_left(self._reason)
        self.add_right(leave)
        self.add_right(self._keep)
        self._reason.textChanged.connect(self._refresh)
        self._keep.clicked.connect(self.accept)
        leave.clicked.connect(self.refused)
        self.hide()

    def ask(self, question: str) -> None:
        """Ask for the reason of one more change; what was typed for one before stays."""
        if self.isHidden():
            self._reason.clear()
        self._question.setText(question)
        self._reason.setAccessibleName(question)
        self._refresh()
        self.show()

    def take_keyboard(self) -> None:
        """The reason is typed next."""
        self._reason.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def accept(self) -> None:
        """Give the reason; without one the keyboard goes where it is typed."""
        reason = " ".join(self._reason.text().split())
        if reason:
            self.given.emit(reason)
        else:
            self.take_keyboard()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.refused.emit()
        elif event.key() in _ENTER:
            if not event.isAutoRepeat():
                self.accept()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _refresh(self) -> None:
        self._keep.setEnabled(bool(self._reason.text().strip()))
