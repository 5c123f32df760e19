"""Places in a painted row, given from the side where reading begins; knows nothing of what stands there."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter

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
