"""How much of something, from none to all, set by mouse or arrow keys; knows no page."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from ccft_desktop.ui.theme import Theme

_HEIGHT_PX = 32
_TRACK_PX = 4
_KNOB_PX = 16
_STEP = 5


class Slider(QSlider):
    """0 to 100 in steps of 5; a press anywhere sets it there. The wheel does not change it in passing."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setRange(0, 100)
        self.setSingleStep(_STEP)
        self.setPageStep(4 * _STEP)
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, _HEIGHT_PX)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._go_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._go_to(event.position().x())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self.setSliderDown(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        color = self._theme.color
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle, knob = self.height() / 2, self._knob_px()
        track = QRectF(_KNOB_PX / 2, middle - _TRACK_PX / 2, self.width() - _KNOB_PX, _TRACK_PX)
        painter.setBrush(color("control_line" if self.isEnabled() else "line"))
        painter.drawRoundedRect(track, _TRACK_PX / 2, _TRACK_PX / 2)
        ink = color("accent" if self.isEnabled() else "ink_disabled")
        painter.setBrush(ink)
        filled = QRectF(track)
        if self._is_mirrored():
            filled.setLeft(knob)
        else:
            filled.setRight(knob)
        painter.drawRoundedRect(filled, _TRACK_PX / 2, _TRACK_PX / 2)
        painter.setPen(QPen(ink, self._theme.stroke("focus")))
        painter.setBrush(color("hover" if self.underMouse() and self.isEnabled() else "surface_raised"))
        radius = _KNOB_PX / 2 - 1
        painter.drawEllipse(QPointF(knob, middle), radius, radius)
        if self.hasFocus():
            painter.setPen(QPen(color("focus"), self._theme.stroke("focus")))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(1, 1, -1, -1),
                self._theme.radius("control"),
                self._theme.radius("control"),
            )

    def _is_mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _knob_px(self) -> float:
        part = (self.value() - self.minimum()) / (self.maximum() - self.minimum())
        way = self.width() - 2 * _KNOB_PX
        return _KNOB_PX + way * (1 - part if self._is_mirrored() else part)

    def _go_to(self, x_px: float) -> None:
        part = min(1.0, max(0.0, (x_px - _KNOB_PX) / max(1, self.width() - 2 * _KNOB_PX)))
        part = 1 - part if self._is_mirrored() else part
        self.setValue(round(part * 100 / _STEP) * _STEP)
