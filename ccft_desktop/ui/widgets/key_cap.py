"""A key as it is drawn beside what it does; knows nothing of shortcuts."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.text import draw_line

_PADDING_PX = 7


def key_font(theme: Theme) -> QFont:
    """The face of a key's legend."""
    return theme.font_px(12, 500)


def key_cap_width(theme: Theme, legend: str) -> float:
    """How wide the cap of ``legend`` is, in logical pixels; never narrower than high."""
    text = QFontMetricsF(key_font(theme)).horizontalAdvance(legend)
    return max(theme.size("key_cap_height"), round(text + 2 * _PADDING_PX))


def draw_key_cap(
    painter: QPainter, theme: Theme, top_left: QPointF, legend: str, ink: QColor, edge: QColor
) -> None:
    """Draw the cap with its edge and legend; what is behind it shows through."""
    box = QRectF(top_left.x(), top_left.y(), key_cap_width(theme, legend), theme.size("key_cap_height"))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = theme.radius("key") - 0.5
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    painter.setPen(ink)
    draw_line(painter, box, legend, key_font(theme), Qt.AlignmentFlag.AlignHCenter)
    painter.restore()


class KeyCap(QWidget):
    """One key, 22 px high."""

    def __init__(self, theme: Theme, legend: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._legend = legend
        self.setAccessibleName(legend)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(
            round(key_cap_width(self._theme, self._legend)), round(self._theme.size("key_cap_height"))
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        ink = self._theme.color("ink" if self.isEnabled() else "ink_disabled")
        edge = self._theme.color("control_line" if self.isEnabled() else "ink_disabled")
        draw_key_cap(painter, self._theme, QPointF(0, 0), self._legend, ink, edge)
