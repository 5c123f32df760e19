"""Notices that somebody is at the computer: keys, mouse, wheel, touch or pen in any window of the program."""

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication, QWindow

_BY_SOMEBODY = frozenset(
    (
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
        QEvent.Type.NativeGesture,
    )
)


class InputWatch(QObject):
    """Listens at the windows, where what the system sends arrives first, and not at every widget in them.

    Not at the application: every event of a test would then pass through here.
    """

    touched = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.connect(self._on_focus)
        self.look_around()

    def look_around(self) -> None:
        """Listen at windows that have come since, also those that never have the keyboard."""
        for window in QGuiApplication.topLevelWindows():
            window.installEventFilter(self)

    @Slot(QWindow)
    def _on_focus(self, _window: QWindow | None) -> None:
        self.look_around()

    def eventFilter(self, _window: QObject, event: QEvent) -> bool:
        if event.type() in _BY_SOMEBODY:
            self.touched.emit()
        return False
