"""A choice that takes effect at once and is therefore never made in passing; knows no page."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent

from ccft_desktop.ui.widgets.controls import Choice

_MOVES: Final = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)


class DeliberateChoice(Choice):
    """Arrows and letters open its list and move the highlight there; Enter or a click chooses."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _MOVES or (event.text().isprintable() and event.text().strip()):
            event.accept()
            self.showPopup()
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Left to the page, which scrolls.
        event.ignore()
