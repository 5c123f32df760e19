"""The cuff's pressure on a round scale with its number inside; knows the target, but not the steps."""

import math
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.live_number import paint_dashes, pressure_text

_CENTRE: Final = QPointF(206.5, 189.5)
_RADIUS_PX: Final = 164.5
_LABEL_RADIUS_PX: Final = 137.5
_BRACKET_PX: Final = (181.5, 196.5)
_HEIGHT_PX: Final = 332
_DOT_PX: Final = 10.0
_HALO_PX: Final = 3.0
_NUMBER_BASELINE_PX: Final = 217.0
_UNIT_MIDDLE_PX: Final = 244.5

_WIDE_TO_MMHG: Final = 30.0
_END_MMHG: Final = 50.0
_DEGREES_PER_MMHG: Final = 9.0
_FIRST_DEGREES: Final = -135.0
_COMPRESSED_DEGREES: Final = 8.0
_LABEL_STEP_MMHG: Final = 5


def gauge_degrees(pressure_mmhg: float) -> float:
    """Clockwise from the top: 0 to 30 mmHg wide, then compressed up to 50; pinned beyond."""
    wide = min(max(pressure_mmhg, 0.0), _WIDE_TO_MMHG)
    beyond = min(max(pressure_mmhg - _WIDE_TO_MMHG, 0.0), _END_MMHG - _WIDE_TO_MMHG)
    share = beyond / (_END_MMHG - _WIDE_TO_MMHG)
    return _FIRST_DEGREES + wide * _DEGREES_PER_MMHG + share * _COMPRESSED_DEGREES


def _point(degrees: float, radius: float) -> QPointF:
    angle = math.radians(degrees)
    return _CENTRE + QPointF(math.sin(angle), -math.cos(angle)) * radius


class CuffGauge(QWidget):
    """An arc up to the reading, a bracket round the target, and the number at 88 px."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pressure_mmhg: float | None = None
        self._target_mmhg = 20.0
        self._tolerance_mmhg = 0.5
        self._alarm = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Cuff pressure"))
        theme.changed.connect(self.update)

    def set_target(self, target_mmhg: float, tolerance_mmhg: float) -> None:
        self._target_mmhg, self._tolerance_mmhg = target_mmhg, tolerance_mmhg
        self.update()

    def show_pressure(self, pressure_mmhg: float | None, *, alarm: bool = False) -> None:
        """Show a reading; None shows dashes. ``alarm``: too much air in the cuff."""
        shown = None if pressure_mmhg is None else round(pressure_mmhg, 1)
        if (shown, alarm) == (self._pressure_mmhg, self._alarm):
            return
        self._pressure_mmhg, self._alarm = shown, alarm
        self.setAccessibleDescription(
            self.tr("no signal")
            if shown is None
            else self.tr("{pressure} mmHg").format(pressure=pressure_text(shown))
        )
        self.update()

    @property
    def pressure_mmhg(self) -> float | None:
        return self._pressure_mmhg

    def sizeHint(self) -> QSize:
        return QSize(round(self._theme.size("gauge")), _HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_arc(painter)
        self._paint_target(painter)
        self._paint_labels(painter)
        self._paint_number(painter)

    def _paint_arc(self, painter: QPainter) -> None:
        pressure = self._pressure_mmhg
        end = _END_MMHG if pressure is not None and pressure > _WIDE_TO_MMHG else _WIDE_TO_MMHG
        self._arc(painter, gauge_degrees(end), "surface_sunken")
        if pressure is None:
            return
        token = "trouble" if self._alarm else "accent"
        at = gauge_degrees(pressure)
        self._arc(painter, at, token)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("surface_raised"))
        dot = _point(at, _RADIUS_PX)
        painter.drawEllipse(dot, _DOT_PX + _HALO_PX, _DOT_PX + _HALO_PX)
        painter.setBrush(self._theme.color(token))
        painter.drawEllipse(dot, _DOT_PX, _DOT_PX)

    def _arc(self, painter: QPainter, to_degrees: float, token: str) -> None:
        pen = QPen(self._theme.color(token), self._theme.size("gauge_stroke"))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        square = QRectF(_CENTRE.x() - _RADIUS_PX, _CENTRE.y() - _RADIUS_PX, 2 * _RADIUS_PX, 2 * _RADIUS_PX)
        # Qt counts sixteenths of a degree, anticlockwise from three o'clock.
        painter.drawArc(square, round((90 - _FIRST_DEGREES) * 16), -round((to_degrees - _FIRST_DEGREES) * 16))

    def _paint_target(self, painter: QPainter) -> None:
        low = gauge_degrees(self._target_mmhg - self._tolerance_mmhg)
        high = gauge_degrees(self._target_mmhg + self._tolerance_mmhg)
        inner, outer = _BRACKET_PX
        bracket = QPainterPath(_point(low, inner))
        for corner in (_point(low, outer), _point(high, outer), _point(high, inner)):
            bracket.lineTo(corner)
        painter.fillPath(bracket, self._theme.color("band"))
        painter.setPen(QPen(self._theme.color("band_edge"), self._theme.stroke("hold_edge")))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(bracket)

    def _paint_labels(self, painter: QPainter) -> None:
        marks = [float(mark) for mark in range(0, int(_WIDE_TO_MMHG) + 1, _LABEL_STEP_MMHG)]
        labels = [mark for mark in marks if abs(mark - self._target_mmhg) >= _LABEL_STEP_MMHG / 2]
        for mark in (*labels, self._target_mmhg):
            target = mark == self._target_mmhg
            font = self._theme.font_px(14, 700) if target else self._theme.font("body")
            metrics = QFontMetricsF(font)
            painter.setFont(font)
            painter.setPen(self._theme.color("in_band" if target else "ink_muted"))
            place = _point(gauge_degrees(mark), _LABEL_RADIUS_PX)
            text = f"{mark:g}"
            left = place.x() - metrics.horizontalAdvance(text) / 2
            painter.drawText(QPointF(left, place.y() + metrics.capHeight() / 2), text)

    def _paint_number(self, painter: QPainter) -> None:
        font = self._theme.font("gauge")
        metrics = QFontMetricsF(font)
        # As wide as any two-digit reading and from its right end, so that no digit ever slides.
        right = _CENTRE.x() + metrics.horizontalAdvance("00.0") / 2
        if self._pressure_mmhg is None:
            painter.save()
            painter.translate(_CENTRE.x() - 73.5, _NUMBER_BASELINE_PX - 79)
            paint_dashes(painter, self._theme)
            painter.restore()
        else:
            painter.setFont(font)
            painter.setPen(self._theme.color("ink"))
            text = pressure_text(self._pressure_mmhg)
            left = right - metrics.horizontalAdvance(text)
            painter.drawText(QPointF(left, _NUMBER_BASELINE_PX), text)
        unit_font = self._theme.font_px(18, 500)
        metrics = QFontMetricsF(unit_font)
        painter.setFont(unit_font)
        painter.setPen(self._theme.color("ink_muted"))
        unit_left = _CENTRE.x() - metrics.horizontalAdvance("mmHg") / 2
        painter.drawText(QPointF(unit_left, _UNIT_MIDDLE_PX + metrics.capHeight() / 2), "mmHg")
