"""The shipped line icons in any colour and size; knows no widget."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources
from ccft_desktop.ui.theme import Theme

_SIZES_PX = (16, 20, 24)
_RATIOS = (1.0, 1.25, 1.5, 2.0)


@lru_cache(maxsize=256)
def _renderer(name: str, color: str, stroke: float) -> QSvgRenderer:
    svg = resources.text(f"icons/{name}.svg").replace("currentColor", color)
    if stroke:
        svg = svg.replace('stroke-width="1.75"', f'stroke-width="{stroke:g}"')
    return QSvgRenderer(QByteArray(svg.encode()))


@lru_cache(maxsize=512)
def _pixmap(name: str, color: str, size_px: int, ratio: float, stroke: float) -> QPixmap:
    drawing = _renderer(name, color, stroke)
    side = round(size_px * ratio)
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    drawing.render(painter, QRectF(0, 0, side, side))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def pixmap(name: str, color: QColor, size_px: int, device_pixel_ratio: float, stroke: float = 0.0) -> QPixmap:
    """The icon as a square of ``size_px`` logical pixels.

    ``stroke`` is another line width on the 24 px grid; 0 keeps the drawn one. Raises
    ``FileNotFoundError`` when no icon of that name is shipped.
    """
    return _pixmap(name, color.name(), size_px, device_pixel_ratio, stroke)


def draw(painter: QPainter, name: str, rect: QRectF, color: QColor, stroke: float = 0.0) -> None:
    """Draw the icon into ``rect``, sharp at whatever scale the painter has."""
    _renderer(name, color.name(), stroke).render(painter, rect)


def icon(theme: Theme, name: str, token: str) -> QIcon:
    """The icon in a colour of the theme, for Qt's own controls; ask again when the theme changes."""
    made = QIcon()
    for mode, mode_token in ((QIcon.Mode.Normal, token), (QIcon.Mode.Disabled, "ink_disabled")):
        for size_px in _SIZES_PX:
            for ratio in _RATIOS:
                made.addPixmap(pixmap(name, theme.color(mode_token), size_px, ratio), mode)
    return made


def icon_size(theme: Theme, name: str = "icon_button") -> QSize:
    """A token of ``size`` as the square Qt's controls ask for."""
    side = round(theme.size(name))
    return QSize(side, side)
