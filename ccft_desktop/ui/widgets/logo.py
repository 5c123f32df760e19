"""The mark of the program: a band, and a line that has come to rest in it."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ccft_desktop.ui.theme import Theme


class Logo(QWidget):
    """A rounded square of ``side_px``; decoration, so it has no spoken name."""

    def __init__(self, theme: Theme, side_px: int = 40, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedSize(side_px, side_px)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        side = float(self.width())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(QRectF(0, 0, side, side), side / 5, side / 5)
        ink = self._theme.color("on_accent")
        cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, side * 0.045, Qt.PenStyle.SolidLine, cap, join))
        painter.drawLine(QPointF(side * 0.2, side * 0.365), QPointF(side * 0.8, side * 0.365))
        painter.drawLine(QPointF(side * 0.525, side * 0.637), QPointF(side * 0.8, side * 0.637))
        curve = QPainterPath(QPointF(side * 0.2, side * 0.76))
        curve.cubicTo(side * 0.36, side * 0.76, side * 0.36, side * 0.5, side * 0.53, side * 0.5)
        curve.lineTo(side * 0.66, side * 0.5)
        painter.setPen(QPen(ink, side * 0.06, Qt.PenStyle.SolidLine, cap, join))
        painter.drawPath(curve)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(QPointF(side * 0.71, side * 0.5), side * 0.08, side * 0.08)
