"""The target to be read off a dial, large, on the band it stands for; knows no test and no pressure."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ccft_desktop.ui.theme import Theme

_LEFT_PX: Final = 60.0
_LABEL_GAP_PX: Final = 12.0
_NUMBER_PX: Final = 176
_UNIT_GAP_PX: Final = 16.0
_BAND_SHARE: Final = 0.46
_MOST_BAND_PX: Final = 320.0
_BASELINE_SHARE: Final = 0.9
_DOTS: Final = (1.0, 3.0)


class DialTarget(QWidget):
    """A band without a line: its edges and the baseline carry their numbers, as in the plot it replaces."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = ""
        self._level_mmhg, self._band_mmhg, self._baseline_mmhg = 26.0, 1.0, 20.0
        self._asked = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def set_band(self, baseline_mmhg: float, band_mmhg: float) -> None:
        """The baseline, and how far the band reaches to either side of the target."""
        self._baseline_mmhg, self._band_mmhg = baseline_mmhg, band_mmhg
        self.update()

    def show_target(self, name: str, level_mmhg: float, *, asked: bool) -> None:
        """What the target is called and where it is; ``asked``: the patient is asked for it now."""
        if (name, level_mmhg, asked) == (self._name, self._level_mmhg, self._asked):
            return
        self._name, self._level_mmhg, self._asked = name, level_mmhg, asked
        self.setAccessibleName(self.text)
        self.update()

    @property
    def text(self) -> str:
        """What stands there."""
        return self.tr("{name}: {level} mmHg").format(name=self._name, level=f"{self._level_mmhg:g}")

    def sizeHint(self) -> QSize:
        return QSize(844, 452)

    def minimumSizeHint(self) -> QSize:
        return QSize(480, 240)

    def paintEvent(self, _event: QPaintEvent) -> None:
        color = self._theme.color
        height = min(_MOST_BAND_PX, self.height() * _BAND_SHARE)
        band = QRectF(_LEFT_PX, (self.height() - height) / 2, self.width() - _LEFT_PX, height)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # The pressure axis stands the same way in every language.
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.fillRect(band, color("band_active" if self._asked else "band"))
        painter.setPen(QPen(color("band_edge"), self._theme.stroke("band_edge")))
        small, bold = self._theme.font("small"), self._theme.font_px(12, 700)
        for y in (band.top(), band.bottom()):
            painter.drawLine(QPointF(band.left(), y), QPointF(band.right(), y))
        for y, off_mmhg in ((band.top(), self._band_mmhg), (band.bottom(), -self._band_mmhg)):
            self._label(painter, self._level_mmhg + off_mmhg, small, "ink_muted", y)
        self._label(painter, self._level_mmhg, bold, "in_band", band.center().y())
        self._paint_baseline(painter, small)
        self._paint_target(painter, band)

    def _paint_baseline(self, painter: QPainter, font: QFont) -> None:
        y = round(self.height() * _BASELINE_SHARE) + 0.5
        pen = QPen(self._theme.color("control_line"), self._theme.stroke("hairline"))
        pen.setDashPattern(list(_DOTS))
        painter.setPen(pen)
        painter.drawLine(QPointF(_LEFT_PX, y), QPointF(self.width(), y))
        self._label(painter, self._baseline_mmhg, font, "ink_muted", y)

    def _paint_target(self, painter: QPainter, band: QRectF) -> None:
        number, unit = f"{self._level_mmhg:g}", "mmHg"
        large = self._theme.font_px(min(_NUMBER_PX, band.height() * 0.85), 600, -4)
        title, heading = self._theme.font("title"), self._theme.font("heading")
        metrics = QFontMetricsF(large)
        number_px = metrics.horizontalAdvance(number)
        unit_px = QFontMetricsF(title).horizontalAdvance(unit)
        left = band.center().x() - (number_px + _UNIT_GAP_PX + unit_px) / 2
        baseline = band.center().y() + metrics.capHeight() / 2
        painter.setPen(self._theme.color("ink" if self._asked else "ink_muted"))
        painter.setFont(large)
        painter.drawText(QPointF(left, baseline), number)
        painter.setPen(self._theme.color("ink_muted"))
        painter.setFont(title)
        painter.drawText(QPointF(left + number_px + _UNIT_GAP_PX, baseline), unit)
        painter.setFont(heading)
        name_px = QFontMetricsF(heading).horizontalAdvance(self._name)
        painter.drawText(QPointF(band.center().x() - name_px / 2, band.top() - 20), self._name)

    def _label(self, painter: QPainter, value: float, font: QFont, token: str, middle: float) -> None:
        metrics, text = QFontMetricsF(font), f"{value:g}"
        painter.setFont(font)
        painter.setPen(self._theme.color(token))
        left = _LEFT_PX - _LABEL_GAP_PX - metrics.horizontalAdvance(text)
        painter.drawText(QPointF(left, middle + metrics.capHeight() / 2), text)
