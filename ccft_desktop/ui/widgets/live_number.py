"""The pressure as one large number that keeps its left edge, or dashes; knows no band."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ccft_desktop.ui.theme import Theme

_LEFT_PX: Final = -5.0
"""The side bearing of the first digit, taken back in part so that it stands at the edge of the column."""
_BASELINE_PX: Final = 80.0
_UNIT_BASELINE_PX: Final = 74.0
_DASH: Final = QRectF(0, 42, 44, 8)
_DASH_LEFTS_PX: Final = (0.0, 60.0, 134.0)
_POINT: Final = QPointF(119, 74)


def pressure_text(pressure_mmhg: float) -> str:
    """One decimal and a true minus; never a minus zero."""
    return f"{round(pressure_mmhg, 1) + 0.0:.1f}".replace("-", "−")


def paint_dashes(painter: QPainter, theme: Theme) -> None:
    """What stands in the place of a number without a signal: 147 px wide, the point at 74 px."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("control_line"))
    for left in _DASH_LEFTS_PX:
        painter.drawRoundedRect(_DASH.translated(left, 0), 4, 4)
    painter.drawEllipse(_POINT, 5, 5)


class LiveNumber(QWidget):
    """The reading of this moment with its unit."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text: str | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Pressure"))
        self.setAccessibleDescription(self.tr("no signal"))
        theme.changed.connect(self.update)

    def show_pressure(self, pressure_mmhg: float | None) -> None:
        """Show a pressure; None shows dashes: a number never stands frozen."""
        text = None if pressure_mmhg is None else pressure_text(pressure_mmhg)
        if text == self._text:
            return
        self._text = text
        self.setAccessibleDescription(
            self.tr("no signal") if text is None else self.tr("{pressure} mmHg").format(pressure=text)
        )
        self.update()

    @property
    def text(self) -> str | None:
        """What stands there; None for dashes."""
        return self._text

    def sizeHint(self) -> QSize:
        return QSize(288, int(self._theme.tokens["type"]["scale"]["live"]["line"]))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        unit_font = self._theme.font_px(18, 500)
        painter.setFont(unit_font)
        painter.setPen(self._theme.color("ink_muted"))
        unit_width = QFontMetricsF(unit_font).horizontalAdvance("mmHg")
        painter.drawText(QPointF(self.width() - unit_width, _UNIT_BASELINE_PX), "mmHg")
        if self._text is None:
            paint_dashes(painter, self._theme)
        else:
            painter.setFont(self._theme.font("live"))
            painter.setPen(self._theme.color("ink"))
            painter.drawText(QPointF(_LEFT_PX, _BASELINE_PX), self._text)
