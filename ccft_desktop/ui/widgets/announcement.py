"""Sentences for whoever hears the window instead of seeing it; knows no page."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleValueChangeEvent
from PySide6.QtWidgets import QWidget

_EVERY_MS: Final = 1000
"""A voice needs a second for a number and its state."""


def announce(widget: QWidget, said: str) -> None:
    """Tell it to a screen reader, where one listens, wherever the keyboard is."""
    if said and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, said))


class Spoken(QObject):
    """What keeps changing, told at most once a second, and in the end always what is so.

    As the description of ``widgets``, whose value has changed; with ``aloud`` as an announcement too.
    """

    def __init__(self, *widgets: QWidget, aloud: bool = False) -> None:
        super().__init__(widgets[0])
        self._widgets = widgets
        self._aloud = aloud
        self._said = self._told = ""
        self._pause = QTimer(self, singleShot=True, interval=_EVERY_MS)
        self._pause.timeout.connect(self._tell)

    def say(self, said: str) -> None:
        """This is so now."""
        self._said = said
        if not self._pause.isActive():
            self._tell()

    @Slot()
    def _tell(self) -> None:
        if self._said == self._told:
            return
        self._told = self._said
        self._pause.start()
        first = self._widgets[0]
        for widget in self._widgets:
            widget.setAccessibleDescription(self._told)
        if self._aloud:
            announce(first, self._told)
        elif QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleValueChangeEvent(first, self._told))
