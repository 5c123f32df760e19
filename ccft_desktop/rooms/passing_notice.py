"""A line above the page that goes by itself after some seconds; knows no page."""

from typing import Final

from PySide6.QtCore import QObject, QTimer

from ccft_desktop.ui.main_window import MainWindow

_SAID_MS: Final = 5000


class PassingNotice(QObject):
    """For what need not be read twice: a test needs the room."""

    def __init__(self, window: MainWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._timer = QTimer(self, singleShot=True, interval=_SAID_MS)
        self._timer.timeout.connect(window.clear_notice)

    def say(self, heading: str, text: str) -> None:
        """Say it for a moment."""
        self._window.show_notice("info", heading, text)
        self._timer.start()

    def clear(self) -> None:
        """Whatever stands above the page goes with the page."""
        self._timer.stop()
        self._window.clear_notice()
