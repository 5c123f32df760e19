"""A note that is handed on when one leaves it, and never while typing; knows no record."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ccft_desktop.ui.theme import Theme


class NoteField(QPlainTextEdit):
    """A few lines. ``left`` carries a changed text when the focus or the page goes; Esc leaves it."""

    left = Signal(str)

    def __init__(self, theme: Theme, height_px: int = 56, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known = ""
        self.setFont(theme.font("body"))
        self.setTabChangesFocus(True)
        self.setFixedHeight(height_px)
        self.setAccessibleName(self.tr("Note"))

    def set_note(self, text: str) -> None:
        """Show a stored note."""
        self._known = text
        self.setPlainText(text)
        # Whoever goes on writing goes on at its end.
        self.moveCursor(QTextCursor.MoveOperation.End)

    def hand_on(self) -> None:
        """Say the note now if it was changed, as on leaving it."""
        text = self.toPlainText().strip()
        if text != self._known:
            self._known = text
            self.left.emit(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.hand_on()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.hand_on()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clearFocus()
            return
        super().keyPressEvent(event)
