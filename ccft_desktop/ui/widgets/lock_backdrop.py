"""The band and the curve behind the card of the first and the lock page: decoration, no reading."""

from itertools import pairwise

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QTransform
from PySide6.QtWidgets import QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.keyboard_entry import KeyboardEntry

_DRAWN_WIDTH_PX, _DRAWN_HEIGHT_PX = 1280.0, 688.0
_BAND_PX = (303.0, 401.0)
_TURNS_PX = (
    (430.0, 360.0),
    (640.0, 346.0),
    (740.0, 352.0),
    (810.0, 353.0),
    (897.0, 364.0),
    (990.0, 347.0),
    (1045.0, 351.0),
    (1105.0, 346.0),
    (1205.0, 363.0),
    (1290.0, 355.0),
)


def _curve() -> QPainterPath:
    """Rest, rise and a steady line, in the pixels of the drawn size."""
    path = QPainterPath()
    path.moveTo(-4, 560)
    path.lineTo(152, 560)
    path.cubicTo(192, 560, 222, 530, 250, 503)
    path.lineTo(350, 405)
    path.cubicTo(378, 377, 400, 360, 430, 360)
    for (x, y), (next_x, next_y) in pairwise(_TURNS_PX):
        reach = 0.37 * (next_x - x)
        path.cubicTo(x + reach, y, next_x - reach, next_y, next_x, next_y)
    return path


class LockBackdrop(KeyboardEntry):
    """Fills its page; what lies on it is laid out over it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        color = self._theme.color
        painter = QPainter(self)
        painter.fillRect(self.rect(), color("surface"))
        down = self.height() / _DRAWN_HEIGHT_PX
        top, bottom = (round(edge * down) for edge in _BAND_PX)
        painter.fillRect(0, top, self.width(), bottom - top, color("band"))
        edge = color("band_active")
        for y in (top, bottom - 2):
            painter.fillRect(QRectF(0, y, self.width(), 2), edge)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color("band_edge"), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPath(QTransform.fromScale(self.width() / _DRAWN_WIDTH_PX, down).map(_curve()))
