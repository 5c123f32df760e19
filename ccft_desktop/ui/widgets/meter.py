"""A bar that says how much of something is done; the words beside it say it too."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ccft_desktop.ui.theme import Theme

_HEIGHT_PX = 8


class Meter(QWidget):
    """8 px high, filled from the leading side. It never animates."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fraction = 0.0
        self.setFixedHeight(_HEIGHT_PX)
        self.setMinimumWidth(40)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_fraction(self, fraction: float, spoken: str = "") -> None:
        """Show ``fraction`` (0 to 1, beyond is cut); ``spoken`` is its value for a screen reader."""
        self._fraction = min(1.0, max(0.0, fraction))
        self.setAccessibleName(spoken)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        track = QRectF(self.rect())
        radius = track.height() / 2
        painter.setBrush(self._theme.color("surface_sunken"))
        painter.drawRoundedRect(track, radius, radius)
        if self._fraction > 0:
            done = QRectF(track)
            done.setWidth(max(track.height(), track.width() * self._fraction))
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                done.moveRight(track.right())
            painter.setBrush(self._theme.color("accent"))
            painter.drawRoundedRect(done, radius, radius)
