"""A button that waits for one key and tells which it was; knows no action."""

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from ccft_desktop.core.keys import WINDOW_KEYS
from ccft_desktop.ui.keys import is_modifier, key_name
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton


class KeyCatcher(ActionButton):
    """Pressed, it waits for a key, whatever that key does elsewhere. Esc, or the focus leaving, ends it.

    Tab is told like any other key and goes on to the next control: nobody is held here.
    """

    waits = Signal(bool)
    """Whether the next key is caught."""
    caught = Signal(str)
    """The name of the key as a ``KeyMap`` has it; empty for one with Ctrl, Alt or unknown to Qt."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._waiting = False
        super().__init__(theme, "", parent, icon="add", kind="quiet", height_px=32)
        self._say()
        self.clicked.connect(self._on_clicked)

    def event(self, event: QEvent) -> bool:
        if self._waiting and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                return self._take(event)
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._wait(False)

    def _take(self, event: QKeyEvent) -> bool:
        # The key that began the waiting may still be held down.
        if is_modifier(event) or event.isAutoRepeat():
            return True
        name = key_name(event)
        self._wait(False)
        if name != "Esc":
            self.caught.emit(name)
        return super().event(event) if name in WINDOW_KEYS else True

    def _wait(self, waiting: bool) -> None:
        if waiting != self._waiting:
            self._waiting = waiting
            self._say()
            self.waits.emit(waiting)

    def _say(self) -> None:
        self.setText(self.tr("Press a key …") if self._waiting else self.tr("Add a key"))

    @Slot()
    def _on_clicked(self) -> None:
        self._wait(not self._waiting)
