"""The cursor over a session's trace with the value under it in words; knows no mouse and no key."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.session_road import SessionRoad
from ccft_desktop.ui.widgets.text import draw_line
from ccft_desktop.ui.widgets.trace_line import Scale

_BUBBLE_HEIGHT_PX = 24.0


def paint_cursor(painter: QPainter, scale: Scale, road: SessionRoad, t_s: float, theme: Theme) -> None:
    """A line through the plot, a foot on the time axis, a dot on the sample and a bubble with its value."""
    if not scale.left_s <= t_s <= scale.right_s:
        return
    x, area, trace = scale.x(t_s), scale.area, theme.color("trace")
    painter.setPen(QPen(trace, theme.stroke("outcome")))
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(trace)
    bottom = area.bottom()
    painter.drawPolygon(QPolygonF([QPointF(x - 6, bottom), QPointF(x + 6, bottom), QPointF(x, bottom - 8)]))
    pressure = road.pressure_at(t_s)
    if pressure is not None:
        y = scale.y(min(max(pressure, scale.lowest_mmhg), scale.highest_mmhg))
        painter.setBrush(theme.color("surface_raised"))
        painter.drawEllipse(QPointF(x, y), 7.5, 7.5)
        painter.setBrush(trace)
        painter.drawEllipse(QPointF(x, y), 5, 5)
    _paint_bubble(painter, area, x, road.reading(t_s), theme)


def _paint_bubble(painter: QPainter, area: QRectF, x: float, text: str, theme: Theme) -> None:
    font = theme.font_px(12, 500)
    width = QFontMetricsF(font).horizontalAdvance(text) + 13
    left = x + 8 if x + 8 + width <= area.right() + 4 else x - 8 - width
    bubble = QRectF(
        left, area.top() + 0.665 * area.height() - _BUBBLE_HEIGHT_PX / 2, width, _BUBBLE_HEIGHT_PX
    )
    painter.setPen(QPen(theme.color("line"), 1))
    painter.setBrush(theme.color("surface_raised"))
    radius = theme.radius("key")
    painter.drawRoundedRect(bubble, radius, radius)
    painter.setPen(theme.color("ink"))
    draw_line(painter, bubble.adjusted(6, 0, -6, 0), text, font)
