"""Places given from the side where reading begins, painted or laid out; knows not what stands there."""

from dataclasses import dataclass

from PySide6.QtCore import QMargins, QRectF, Qt
from PySide6.QtGui import QFont, QGuiApplication, QPainter

from ccft_desktop.ui.widgets.text import draw_line


@dataclass(frozen=True, slots=True)
class ReadingSide:
    """A box whose insides are laid out from left to right, and mirrored in a right-to-left window."""

    box: QRectF
    mirrored: bool

    def place(self, rect: QRectF) -> QRectF:
        """Where a place thought from left to right really stands."""
        if not self.mirrored:
            return rect
        return QRectF(
            self.box.left() + self.box.right() - rect.right(), rect.top(), rect.width(), rect.height()
        )

    def line(
        self, painter: QPainter, rect: QRectF, text: str, font: QFont, *, trailing: bool = False
    ) -> float:
        """Draw one line at the leading, or the trailing, edge of a place; the width it took."""
        right = Qt.AlignmentFlag.AlignRight if trailing != self.mirrored else Qt.AlignmentFlag.AlignLeft
        return draw_line(painter, self.place(rect), text, font, right)


def reading_margins(start_px: int, top_px: int, end_px: int, bottom_px: int) -> QMargins:
    """Margins of a layout, which Qt does not mirror by itself, as the program is read when it is built."""
    if QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        start_px, end_px = end_px, start_px
    return QMargins(start_px, top_px, end_px, bottom_px)
