"""The one large number of a quiet page with its unit; knows nothing of what it measures."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.text import baseline_px

_UNIT_GAP_PX = 8


class LargeFigure(QWidget):
    """A number of 64 px and its unit on one baseline."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._number, self._unit = "", ""
        self.setFixedHeight(theme.line_px("number"))
        theme.changed.connect(self.update)

    def show_figure(self, number: str, unit: str) -> None:
        """Show a number and its unit."""
        self._number, self._unit = number, unit
        self.setAccessibleName(f"{number} {unit}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        large, small = self._theme.font("number"), self._theme.font_px(18, 500)
        number_px = QFontMetricsF(large).horizontalAdvance(self._number)
        unit_px = QFontMetricsF(small).horizontalAdvance(self._unit)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        # The ink of the first digit, not the room before it, shares the edge of what stands above.
        bearing = QFontMetricsF(large).leftBearing(self._number[:1]) if self._number else 0.0
        left = self.width() - number_px - _UNIT_GAP_PX - unit_px if mirrored else -bearing
        y = round(baseline_px(large, self.height()))
        painter.setFont(large)
        painter.setPen(self._theme.color("ink"))
        painter.drawText(round(left), y, self._number)
        painter.setFont(small)
        painter.setPen(self._theme.color("ink_muted"))
        painter.drawText(round(left + number_px + _UNIT_GAP_PX), y, self._unit)
