"""The trend of highest pressure with the measurement error drawn in; knows no single session's trace."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ccft_desktop.core.overview import SessionSummary
from ccft_desktop.core.trend import Trend, trend_of
from ccft_desktop.reports.words import preset_name
from ccft_desktop.ui import icons
from ccft_desktop.ui.change_words import short_day
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.text import draw_line

_NAMES_PX = 172.0
_WORDS_PX = 148.0
_AXIS_PX = 32.0
"""The numbers of the pressure axis, left of it."""
_INSET_PX = 14.0
_FOOT_PX = 52.0
_LEFT_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class TrendTracks(QWidget):
    """One date axis; circles are joined within one protocol, everything else is a diamond of its own."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._trend = Trend((), ())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(520, 132)
        self.setAccessibleName(self.tr("Trend of the highest pressure"))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(920, 186)

    def set_sessions(self, sessions: Sequence[SessionSummary]) -> None:
        """Show the trend over these sessions, in any order."""
        self._trend = trend_of(sessions)
        spoken = [
            self.tr("{day} {mmhg} mmHg").format(
                day=short_day(point.started_utc), mmhg=f"{point.scores.highest_pressure_mmhg:g}"
            )
            for point in self._trend.line
        ]
        self.setAccessibleDescription("; ".join([*spoken, self._footnote()]))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        sessions = sorted((*self._trend.line, *self._trend.others), key=lambda point: point.started_utc)
        if not sessions:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        name_px = _NAMES_PX - _AXIS_PX
        painter.setPen(theme.color("ink"))
        draw_line(painter, QRectF(0, 12, name_px, 20), self.tr("Highest pressure"), theme.font("body_strong"))
        painter.setPen(theme.color("ink_muted"))
        draw_line(painter, QRectF(0, 33, name_px, 18), self.tr("mmHg"), theme.font_px(13, 400))
        axes = _Axes(
            QRectF(_NAMES_PX, 19, self.width() - _NAMES_PX - _WORDS_PX, self.height() - 19 - _FOOT_PX),
            sessions,
            self._trend,
        )
        self._paint_error(painter, axes)
        self._paint_grid(painter, axes)
        self._paint_points(painter, axes)
        self._paint_days(painter, axes, sessions)
        self._paint_footnote(painter)

    def _paint_error(self, painter: QPainter, axes: "_Axes") -> None:
        error = self._trend.error_mmhg
        if error is None:
            return
        theme, area = self._theme, axes.area
        lowest, highest = (min(max(mmhg, axes.lowest), axes.highest) for mmhg in error)
        band = QRectF(QPointF(area.left(), axes.y(highest)), QPointF(area.right(), axes.y(lowest)))
        painter.fillRect(band, theme.color("error_band"))
        edge = QPen(theme.color("error_band_edge"), 1.25)
        edge.setCapStyle(Qt.PenCapStyle.FlatCap)
        edge.setDashPattern([float(px) for px in theme.plot("error_band")["edge_dash_px"]])
        words = [(band.center().y(), self.tr("measurement error"), "small")]
        if self._trend.increase_can_show:
            painter.setPen(edge)
            painter.drawLine(band.topLeft(), band.topRight())
            words.append((band.top(), self.tr("change counts above"), "label"))
        else:
            words.append((band.top() + 8, self.tr("no increase can show"), "label"))
        if axes.lowest < error[0]:
            painter.setPen(edge)
            painter.drawLine(band.bottomLeft(), band.bottomRight())
            words.append((band.bottom(), self.tr("change counts below"), "label"))
        painter.setPen(theme.color("ink_muted"))
        for y, text, role in words:
            font = theme.font_px(12, 500) if role == "label" else theme.font(role)
            draw_line(painter, QRectF(area.right() + 14, y - 9, _WORDS_PX - 14, 18), text, font)

    def _paint_grid(self, painter: QPainter, axes: "_Axes") -> None:
        theme, area = self._theme, axes.area
        mmhg = -(-axes.lowest // 5) * 5
        while mmhg <= axes.highest:
            painter.setPen(QPen(theme.color("level_line"), 1))
            painter.drawLine(QPointF(area.left(), axes.y(mmhg)), QPointF(area.right(), axes.y(mmhg)))
            painter.setPen(theme.color("ink_muted"))
            label = QRectF(area.left() - 50, axes.y(mmhg) - 10, 40, 20)
            draw_line(painter, label, f"{mmhg:g}", theme.font_px(13, 400), Qt.AlignmentFlag.AlignRight)
            mmhg += 5

    def _paint_points(self, painter: QPainter, axes: "_Axes") -> None:
        theme = self._theme
        places = [axes.place(point) for point in self._trend.line]
        painter.setPen(QPen(theme.color("trace"), theme.stroke("trace")))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(places))
        painter.setBrush(theme.color("surface_raised"))
        for place in places:
            painter.drawEllipse(place, 4.5, 4.5)
        painter.setBrush(theme.color("accent"))
        painter.setPen(QPen(theme.color("surface_raised"), 1.5))
        for point in self._trend.others:
            x, y = axes.place(point).toTuple()
            painter.drawPolygon(
                QPolygonF([QPointF(x, y - 7), QPointF(x + 7, y), QPointF(x, y + 7), QPointF(x - 7, y)])
            )

    def _paint_days(self, painter: QPainter, axes: "_Axes", sessions: Sequence[SessionSummary]) -> None:
        """Days under their points; the first and the last are always there, others where there is room."""
        font = self._theme.font_px(13, 400)
        metrics = QFontMetricsF(font)
        painter.setPen(self._theme.color("ink_muted"))
        taken: list[tuple[float, float]] = []
        for point in dict.fromkeys((sessions[0], sessions[-1], *sessions)):
            text = short_day(point.started_utc)
            width = metrics.horizontalAdvance(text)
            left = axes.place(point).x() - width / 2
            if all(left > end + 8 or left + width < start - 8 for start, end in taken):
                taken.append((left, left + width))
                draw_line(painter, QRectF(left, axes.area.bottom() + 6, width + 1, 18), text, font)

    def _paint_footnote(self, painter: QPainter) -> None:
        text = self._footnote()
        if not text:
            return
        ink = self._theme.color("ink_muted")
        line = QRectF(24, self.height() - 20, self.width() - 24, 18)
        icons.draw(painter, "info", QRectF(0, line.top() + 1, 16, 16), ink)
        painter.setPen(ink)
        draw_line(painter, line, text, self._theme.font("small"))

    def _footnote(self) -> str:
        line, others = self._trend.line, self._trend.others
        if not line:
            if not others:
                return ""
            return self.tr("Diamonds: the level of an endurance test was chosen, so they are not joined.")
        circles = self.tr("Circles: {protocol}.").format(protocol=_names(line))
        if not others:
            return circles
        if {point.protocol.preset for point in others}.isdisjoint(point.protocol.preset for point in line):
            pattern = self.tr("Diamonds: {protocol}, another protocol, so not joined to the line.")
        else:
            pattern = self.tr(
                "Diamonds: {protocol} with another protocol, cuff or feedback, or interrupted: not joined."
            )
        return f"{circles} {pattern.format(protocol=_names(others))}"


def _names(points: Sequence[SessionSummary]) -> str:
    return ", ".join(dict.fromkeys(preset_name(point.protocol.preset).lower() for point in points))


class _Axes:
    """Days from left to right, mmHg from below to above."""

    def __init__(self, area: QRectF, sessions: Sequence[SessionSummary], trend: Trend) -> None:
        self.area = area
        self._first: datetime = sessions[0].started_utc
        self._span_s = (sessions[-1].started_utc - self._first).total_seconds()
        pressures = [point.scores.highest_pressure_mmhg for point in sessions]
        tops = [point.protocol.levels_mmhg[-1] for point in trend.line]
        self.lowest = min(17.0, *pressures)
        self.highest = max(30.0, *pressures, *tops)

    def y(self, mmhg: float) -> float:
        part = (mmhg - self.lowest) / (self.highest - self.lowest)
        return self.area.bottom() - part * self.area.height()

    def place(self, point: SessionSummary) -> QPointF:
        since_s = (point.started_utc - self._first).total_seconds()
        part = since_s / self._span_s if self._span_s else 0.5
        x = self.area.left() + _INSET_PX + part * (self.area.width() - 2 * _INSET_PX)
        return QPointF(x, self.y(point.scores.highest_pressure_mmhg))
