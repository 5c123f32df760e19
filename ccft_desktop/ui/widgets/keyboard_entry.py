"""Where the keyboard goes when a page gets it: to one of its controls, also one that is not the first."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget


class KeyboardEntry(QWidget):
    """A page or a part of one. Qt's focus proxy would do the same, but then Tab passes over every control
    that stands before the proxy."""

    keyboard_entry: QWidget | None = None

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        if self.keyboard_entry is None:
            super().setFocus(reason)
        else:
            self.keyboard_entry.setFocus(reason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.keyboard_entry is not None:
            self.keyboard_entry.setFocus(event.reason())
