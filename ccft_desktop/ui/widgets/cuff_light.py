"""The cuff light: what the cuff is doing as a shape, a word and, third, a colour."""

from math import ceil, pi
from typing import Literal

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.text import baseline_px
from devices.cuff import CuffState

Shape = Literal["connected", "searching", "unplugged"]
SHAPES: dict[CuffState, Shape] = {
    CuffState.CLOSED: "searching",
    CuffState.OPENING: "searching",
    CuffState.STREAMING: "connected",
    CuffState.STALLED: "searching",
    CuffState.LOST: "unplugged",
    CuffState.FAILED: "unplugged",
}
_INK = {"connected": "accent", "searching": "ink_muted", "unplugged": "trouble"}
_SIDE_PX = 12.0
_GAP_PX = 8.0


class CuffLight(QWidget):
    """Filled disc connected, dashed ring searching, triangle unplugged; always with the word."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shape: Shape = "searching"
        self._words = ""
        self.setFont(theme.font_px(12, 500))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_state(CuffState.CLOSED)
        theme.changed.connect(self.update)

    @property
    def words(self) -> str:
        """The word beside the shape."""
        return self._words

    def show_state(self, state: CuffState) -> None:
        """Show what the reader of the cuff is doing."""
        self._shape = SHAPES[state]
        self._words = {
            CuffState.CLOSED: self.tr("No cuff"),
            CuffState.OPENING: self.tr("Looking for a cuff"),
            CuffState.STREAMING: self.tr("Cuff connected"),
            CuffState.STALLED: self.tr("No signal"),
            CuffState.LOST: self.tr("Cuff unplugged"),
            CuffState.FAILED: self.tr("Cuff cannot be used"),
        }[state]
        self.setAccessibleName(self._words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        words = QFontMetricsF(self.font()).horizontalAdvance(self._words)
        return QSize(ceil(_SIDE_PX + self._gap_px() + words), self._theme.line_px("small"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._theme.color(_INK[self._shape])
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = self.width() - _SIDE_PX if mirrored else 0.0
        middle = QPointF(left + _SIDE_PX / 2, self.height() / 2 - 0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        if self._shape == "connected":
            painter.drawEllipse(middle, 5.25, 5.25)
        elif self._shape == "unplugged":
            painter.drawPolygon(
                QPolygonF([middle + QPointF(x, y) for x, y in ((0, -5.0), (6.0, 5.0), (-6.0, 5.0))])
            )
        else:
            self._draw_dashed_ring(painter, middle, 4.75, 1.75)
        words = QFontMetricsF(self.font()).horizontalAdvance(self._words)
        at = left - self._gap_px() - words if mirrored else left + _SIDE_PX + self._gap_px()
        painter.setPen(self._theme.color("trouble" if self._shape == "unplugged" else "ink"))
        painter.setFont(self.font())
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        painter.drawText(QPointF(at, baseline_px(self.font(), self.height())), self._words)

    def _draw_dashed_ring(self, painter: QPainter, middle: QPointF, radius: float, width: float) -> None:
        pen = QPen(self._theme.color("ink_muted"), width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        # Eight dashes and eight gaps once round, in units of the pen's width.
        step = pi * radius / 8 / width
        pen.setDashPattern([1.2 * step, 0.8 * step])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, radius, radius)

    def _gap_px(self) -> float:
        return _GAP_PX + (2 if self._shape == "unplugged" else 0)
