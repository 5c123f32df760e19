"""The window for the patient: what to do now and how loud, on a screen of its own. It knows no test.

Its title names nobody, and no key pressed in it is lost: what it does not need goes on to the test.
"""

from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ccft_desktop.core.guidance import Guidance
from ccft_desktop.ui.screens import Screen
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.patient_view import PatientView
from ccft_desktop.ui.widgets.volume_control import VolumeControl

SMALLEST: Final = QSize(480, 300)
_VOLUME_EDGE: Final = QPoint(22, 22)


class PatientWindow(QWidget):
    """It never takes the keyboard when it appears, and does not keep the program running by itself."""

    volume_changed = Signal(float)
    """From 0 to 1, as it was moved by hand."""
    muted = Signal(bool)
    closed = Signal()
    """By the cross of the window, not by the program."""
    full_screen_asked = Signal()
    turn_asked = Signal()
    key_pressed = Signal(object)
    """A ``QKeyEvent`` that is not for this window."""
    moved = Signal()
    """As a plain window, to another place or size."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Patient's screen"))
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setMinimumSize(SMALLEST)
        self._upside_down = False
        self.view = PatientView(theme, self)
        self.volume = VolumeControl(theme, self)
        # Until somebody says how loud it is, there is nothing to turn.
        self.volume.hide()
        self.volume.volume_changed.connect(self.volume_changed)
        self.volume.muted.connect(self.muted)

    def show_guidance(self, guidance: Guidance) -> None:
        """What the patient is to see now."""
        self.view.show_guidance(guidance)

    def show_volume(self, volume: float, *, muted: bool, trouble: str = "") -> None:
        """``volume`` from 0 to 1; ``trouble`` says in one short line why nothing can be heard."""
        self.volume.show_volume(volume, muted=muted, trouble=trouble)
        self.volume.show()

    def set_upside_down(self, upside_down: bool) -> None:
        """For a screen that is read over the forehead."""
        self._upside_down = upside_down
        self.view.set_upside_down(upside_down)
        self.volume.set_upside_down(upside_down)
        self._lay_out()

    def stand_on(self, screen: Screen, *, full_screen: bool) -> None:
        """Fill that screen, or stand there as large as a window can."""
        self._go_to(screen)
        if full_screen:
            self.showFullScreen()
        else:
            self.showMaximized()

    def stand_as_window(self, where: QRect) -> None:
        """A plain window there."""
        self.showNormal()
        self.setGeometry(where)

    @property
    def is_plain(self) -> bool:
        """Whether it is an ordinary window now."""
        special = Qt.WindowState.WindowFullScreen | Qt.WindowState.WindowMaximized
        return not self.windowState() & (special | Qt.WindowState.WindowMinimized)

    def _go_to(self, screen: Screen) -> None:
        for found in QGuiApplication.screens():
            if found.availableGeometry() == screen.area:
                self.setScreen(found)
        if self.isVisible() and not screen.area.contains(self.geometry().center()):
            # A window that already fills one screen does not leave it for another.
            self.showNormal()
        self.setGeometry(screen.area)

    def _lay_out(self) -> None:
        self.view.setGeometry(self.rect())
        size = self.volume.sizeHint()
        corner = self.rect().topRight() + QPoint(1 - size.width() - _VOLUME_EDGE.x(), _VOLUME_EDGE.y())
        if self._upside_down:
            corner = QPoint(_VOLUME_EDGE.x(), self.height() - size.height() - _VOLUME_EDGE.y())
        self.volume.setGeometry(QRect(corner, size))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()
        self._tell_where()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._tell_where()

    def _tell_where(self) -> None:
        if self.isVisible() and self.is_plain:
            self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_F11:
                self.full_screen_asked.emit()
            case Qt.Key.Key_F12:
                self.turn_asked.emit()
            case _:
                self.key_pressed.emit(event)
        event.accept()

    def closeEvent(self, event: QCloseEvent) -> None:
        if event.spontaneous():
            self.closed.emit()
        super().closeEvent(event)
