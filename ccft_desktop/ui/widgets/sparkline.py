"""The small trend beside the last result, with the band of measurement error; knows no patient."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ccft_desktop.ui.moments import local_day, short_day
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.text import draw_line

Point = tuple[datetime, float]
_SIZE_PX = QSize(240, 136)
_AXIS_PX = 34.0
_END_PX = 10.0
_TOP_PX, _BOTTOM_PX = 16.5, 106.5
_POINT_INSET_PX = 8.0


class Sparkline(QWidget):
    """240 x 136 px. Time runs left to right in every language."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._points: tuple[Point, ...] = ()
        self._ticks: tuple[float, ...] = (20.0, 25.0, 30.0)
        self._floor = 17.0
        self._band: tuple[float, float] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_trend(
        self,
        points: Sequence[Point],
        ticks: Sequence[float],
        floor: float,
        band: tuple[float, float] | None = None,
        spoken: str = "",
    ) -> None:
        """Show comparable tests, oldest first.

        ``ticks`` are labelled, the last at the top; ``floor`` is the value at the bottom. ``band`` is
        where a difference from the first is within measurement error, in the unit of the points.
        """
        self._points = tuple(points)
        self._ticks, self._floor, self._band = tuple(ticks), floor, band
        self.setAccessibleName(spoken)
        self.update()

    def sizeHint(self) -> QSize:
        return _SIZE_PX

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, right = _AXIS_PX, self.width() - _END_PX
        self._draw_band(painter, left, right)
        self._draw_scale(painter, left, right)
        if self._points:
            self._draw_days(painter, left, right)
            self._draw_points(painter, left + _POINT_INSET_PX, right - _POINT_INSET_PX)

    def _y(self, number: float) -> float:
        top = self._ticks[-1]
        fraction = (number - self._floor) / (top - self._floor)
        return _BOTTOM_PX - min(1.0, max(0.0, fraction)) * (_BOTTOM_PX - _TOP_PX)

    def _draw_band(self, painter: QPainter, left: float, right: float) -> None:
        if self._band is None:
            return
        low, high = self._band
        box = QRectF(QPointF(left, self._y(high)), QPointF(right, self._y(low)))
        painter.fillRect(box, self._theme.color("error_band"))
        pen = QPen(self._theme.color("error_band_edge"), 1)
        pen.setDashPattern(self._theme.plot("error_band")["edge_dash_px"])
        painter.setPen(pen)
        for edge in (low, high):
            if self._floor < edge < self._ticks[-1]:
                y = round(self._y(edge)) + 0.5
                painter.drawLine(QPointF(left, y), QPointF(right, y))

    def _draw_scale(self, painter: QPainter, left: float, right: float) -> None:
        font = self._theme.font("small")
        for tick in self._ticks:
            y = self._y(tick)
            painter.setPen(QPen(self._theme.color("level_line"), 1))
            painter.drawLine(QPointF(left, y), QPointF(right, y))
            painter.setPen(self._theme.color("ink_muted"))
            box = QRectF(0, y - 8, left - 8, 16)
            draw_line(painter, box, f"{tick:g}", font, Qt.AlignmentFlag.AlignRight)

    def _draw_days(self, painter: QPainter, left: float, right: float) -> None:
        painter.setPen(self._theme.color("ink_muted"))
        font = self._theme.font("small")
        box = QRectF(left, self.height() - 17, right - left, 16)
        days = [short_day(local_day(when)) for when, _ in (self._points[0], self._points[-1])]
        if days[0] != days[1]:
            draw_line(painter, box, days[0], font)
        draw_line(painter, box, days[1], font, Qt.AlignmentFlag.AlignRight)

    def _draw_points(self, painter: QPainter, left: float, right: float) -> None:
        start, end = self._points[0][0], self._points[-1][0]
        span_s = (end - start).total_seconds()
        places = [
            QPointF(
                left + (right - left) * ((when - start).total_seconds() / span_s if span_s else 1.0),
                self._y(number),
            )
            for when, number in self._points
        ]
        trace = self._theme.color("trace")
        painter.setPen(QPen(trace, self._theme.stroke("trace")))
        painter.drawPolyline(QPolygonF(places))
        painter.setBrush(self._theme.color("surface_raised"))
        painter.setPen(QPen(trace, 2))
        for place in places[:-1]:
            painter.drawEllipse(place, 3.5, 3.5)
        painter.setPen(QPen(trace, 1))
        painter.setBrush(self._theme.color("accent"))
        painter.drawEllipse(places[-1], 5.5, 5.5)
