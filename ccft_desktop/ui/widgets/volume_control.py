"""How loud, and whether at all: a loudspeaker to press and a slider; plays nothing."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QSlider, QWidget

from ccft_desktop.ui import icons
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.focus_ring import BY_KEYBOARD
from ccft_desktop.ui.widgets.text import draw_line

_SIDE_PX: Final = 40
_SLIDER_PX: Final = 158
_KNOB_PX: Final = 10.0
_TRACK_PX: Final = 6.0
_STEP: Final = 5
_WORDS_PX: Final = 16


def _turn(painter: QPainter, widget: QWidget, upside_down: bool) -> None:
    if upside_down:
        painter.translate(widget.width(), widget.height())
        painter.rotate(180)


class MuteButton(QAbstractButton):
    """A loudspeaker. A click leaves the keyboard where it was: the therapist's keys belong to the test."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._focus_shown = False
        self.upside_down = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(_SIDE_PX, _SIDE_PX)
        self.setAccessibleName(self.tr("Mute"))
        theme.changed.connect(self.update)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._focus_shown = event.reason() in BY_KEYBOARD

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._focus_shown = False

    def paintEvent(self, _event: QPaintEvent) -> None:
        color, radius = self._theme.color, self._theme.radius("control")
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _turn(painter, self, self.upside_down)
        box = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        if self.underMouse() and self.isEnabled():
            painter.setBrush(color("hover"))
            painter.drawRoundedRect(box, radius, radius)
        if self._focus_shown:
            painter.setPen(QPen(color("focus"), self._theme.stroke("focus")))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius)
        side = self._theme.size("icon")
        inside = QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side)
        ink = color("ink_muted" if self.isEnabled() else "ink_disabled")
        icons.draw(painter, "sound-off" if self.isChecked() else "sound-on", inside, ink)


class VolumeSlider(QSlider):
    """From 0 to 100; it goes where it is pressed, and can be read upside down."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._focus_shown = False
        self.upside_down = False
        self.setRange(0, 100)
        self.setSingleStep(_STEP)
        self.setPageStep(4 * _STEP)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedSize(_SLIDER_PX, _SIDE_PX)
        self.setAccessibleName(self.tr("Volume"))
        theme.changed.connect(self.update)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_to(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Not in passing.
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _go_to(self, x: float) -> None:
        part = (x - _KNOB_PX) / (self.width() - 2 * _KNOB_PX)
        self.setValue(round(100 * (1.0 - part if self.upside_down else part)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._focus_shown = event.reason() in BY_KEYBOARD

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._focus_shown = False

    def paintEvent(self, _event: QPaintEvent) -> None:
        color = self._theme.color
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _turn(painter, self, self.upside_down)
        painter.setPen(Qt.PenStyle.NoPen)
        middle, knob = self.height() / 2, _KNOB_PX
        track = QRectF(knob, middle - _TRACK_PX / 2, self.width() - 2 * knob, _TRACK_PX)
        painter.setBrush(color("surface_sunken"))
        painter.drawRoundedRect(track, _TRACK_PX / 2, _TRACK_PX / 2)
        at = track.left() + track.width() * self.value() / 100
        ink = color("control_line" if self.isEnabled() else "ink_disabled")
        painter.setBrush(ink)
        painter.drawRoundedRect(track.adjusted(0, 0, at - track.right(), 0), _TRACK_PX / 2, _TRACK_PX / 2)
        painter.setPen(QPen(color("focus") if self._focus_shown else ink, 2))
        painter.setBrush(color("surface_raised"))
        painter.drawEllipse(QRectF(at - knob + 1, middle - knob + 1, 2 * knob - 2, 2 * knob - 2))


class _SmallWords(QWidget):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.text = ""
        self.upside_down = False
        self.setFixedHeight(_WORDS_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        _turn(painter, self, self.upside_down)
        painter.setPen(self._theme.color("ink_muted"))
        box = QRectF(self.rect()).adjusted(0, 0, -_KNOB_PX, 0)
        draw_line(painter, box, self.text, self._theme.font("small"), Qt.AlignmentFlag.AlignRight)


class VolumeControl(QWidget):
    """Loudspeaker and slider, and under them one small line where there is nothing to play on."""

    volume_changed = Signal(float)
    """From 0 to 1, as it was moved by hand."""
    muted = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mute = MuteButton(theme)
        self._slider = VolumeSlider(theme)
        self._words = _SmallWords(theme)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self.set_upside_down(False)
        self._mute.clicked.connect(self.muted)
        self._slider.valueChanged.connect(self._on_moved)

    def show_volume(self, volume: float, *, muted: bool, trouble: str = "") -> None:
        """``volume`` from 0 to 1; ``trouble`` says in one short line why nothing can be heard."""
        for part in (self._mute, self._slider):
            part.blockSignals(True)
        self._slider.setValue(round(100 * volume))
        self._mute.setChecked(muted)
        for part in (self._mute, self._slider):
            part.blockSignals(False)
            part.setEnabled(not trouble)
            part.update()
        self._words.text = trouble
        self._words.setAccessibleName(trouble)
        self._words.update()

    @property
    def trouble(self) -> str:
        """What the small line says."""
        return self._words.text

    def set_upside_down(self, upside_down: bool) -> None:
        """Everything the other way up and the other way round."""
        for part in (self._mute, self._slider, self._words):
            part.upside_down = upside_down
            self._grid.removeWidget(part)
            part.update()
        row, words = (1, 0) if upside_down else (0, 1)
        self._grid.addWidget(self._mute, row, 1 if upside_down else 0)
        self._grid.addWidget(self._slider, row, 0 if upside_down else 1)
        self._grid.addWidget(self._words, words, 0, 1, 2)

    def sizeHint(self) -> QSize:
        return QSize(_SIDE_PX + _SLIDER_PX, _SIDE_PX + _WORDS_PX)

    @Slot(int)
    def _on_moved(self, value: int) -> None:
        self.volume_changed.emit(value / 100)
