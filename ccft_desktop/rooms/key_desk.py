"""The keys in force: brought to whatever goes by them; before and after a test the cue's pedal is Enter."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ccft_desktop.core.keys import KeyMap, key_map_from
from ccft_desktop.rooms.house import House
from ccft_desktop.rooms.preferences import Preferences
from ccft_desktop.ui.keys import key_name
from ccft_desktop.ui.pages.test import TestPage

_ENTER: Final = "Return"


class KeyDesk(QObject):
    """``around`` are the pages that a test is begun and ended on, for a foot that goes through them."""

    def __init__(
        self,
        house: House,
        preferences: Preferences,
        test_page: TestPage,
        around: Sequence[QWidget],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._house = house
        self._test_page = test_page
        self._around = tuple(around)
        self._keys = KeyMap()
        for page in self._around:
            page.installEventFilter(self)
        preferences.changed.connect(self._on_settings)
        self._on_settings()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        name = key_name(event)
        if name == _ENTER or name not in self._keys.keys["cue"]:
            return False
        if not event.isAutoRepeat():
            self._press_enter(next(page for page in self._around if page is watched))
        return True

    def _press_enter(self, page: QWidget) -> None:
        """Enter where the keyboard is; what a shortcut does with it else, Qt does not find by itself."""
        enter = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r")
        enter.ignore()
        QCoreApplication.sendEvent(page.window().focusWidget() or page, enter)
        if enter.isAccepted():
            return
        for shortcut in page.findChildren(QShortcut):
            if shortcut.isEnabled() and shortcut.key() == QKeySequence(Qt.Key.Key_Return):
                shortcut.activated.emit()

    @Slot()
    def _on_settings(self) -> None:
        self._keys = key_map_from(self._house.settings.keys)
        self._house.window.show_keys(self._keys)
        self._test_page.show_keys(self._keys)
