"""The ring around a control that was reached with the keyboard; knows no control in particular."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ccft_desktop.ui.theme import Theme

BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
)
"""How the focus comes to someone who works with keys; only they are shown where it is."""


class FocusRing(QWidget):
    """Draws 2 px of ``focus``, 2 px outside of ``control``, and follows it until the focus goes.

    It lies beside the control in the same parent, which leaves 4 px of room around a button.
    """

    def __init__(self, theme: Theme, control: QWidget) -> None:
        super().__init__(control.parentWidget())
        self._theme = theme
        self._control = control
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        control.installEventFilter(self)
        self._follow()
        self.setVisible(control.isVisible())

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            self._follow()
        elif event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self.setVisible(event.type() == QEvent.Type.Show)
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        width = self._theme.stroke("focus")
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("focus"), width))
        radius = self._theme.radius("control") + self._theme.stroke("focus_gap") + width / 2
        edge = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), radius, radius)

    def _follow(self) -> None:
        room = round(self._theme.stroke("focus") + self._theme.stroke("focus_gap"))
        around = self._control.geometry().adjusted(-room, -room, room, room)
        # A list may reach to the edge of what holds it: then the ring goes inside rather than being cut.
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(around.intersected(parent.rect()))
        self.raise_()


class ListFocus(QObject):
    """A ring around a list while someone who works with keys is in it."""

    def __init__(self, theme: Theme, control: QWidget) -> None:
        super().__init__(control)
        self._theme = theme
        self._control = control
        self._ring: FocusRing | None = None
        control.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent):
            if event.gotFocus() and event.reason() in BY_KEYBOARD and self._ring is None:
                self._ring = FocusRing(self._theme, self._control)
            elif event.lostFocus() and self._ring is not None:
                self._ring.hide()
                self._ring.deleteLater()
                self._ring = None
        return False
