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
    painter: QPainter,
    theme: Theme,
    top_left: QPointF,
    legend: str,
    ink: QColor,
    edge: QColor,
    fill: QColor | None = None,
    height_px: float = 0,
) -> None:
    """Draw the cap with its edge and legend; without ``fill`` what is behind it shows through."""
    height = height_px or theme.size("key_cap_height")
    box = QRectF(top_left.x(), top_left.y(), key_cap_width(theme, legend), height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge, 1))
    painter.setBrush(fill if fill else Qt.BrushStyle.NoBrush)
    radius = theme.radius("key") - 0.5
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    painter.setPen(ink)
    draw_line(painter, box, legend, key_font(theme), Qt.AlignmentFlag.AlignHCenter)
    painter.restore()


class KeyCap(QWidget):
    """One key, 22 px high unless ``height_px`` says otherwise."""

    def __init__(
        self, theme: Theme, legend: str, parent: QWidget | None = None, *, height_px: int = 0
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._legend = legend
        self._height_px = height_px or round(theme.size("key_cap_height"))
        self.setAccessibleName(legend)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(round(key_cap_width(self._theme, self._legend)), self._height_px)

    def paintEvent(self, _event: QPaintEvent) -> None:
        color = self._theme.color
        enabled = self.isEnabled()
        draw_key_cap(
            QPainter(self),
            self._theme,
            QPointF(0, 0),
            self._legend,
            color("ink" if enabled else "ink_disabled"),
            color("control_line" if enabled else "ink_disabled"),
            color("surface_raised") if enabled else None,
            self._height_px,
        )
