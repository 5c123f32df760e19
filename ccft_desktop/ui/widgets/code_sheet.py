"""A code to be written down: its groups in rows, large and in figures of one width; knows no page."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.text import draw_line

_IN_A_ROW = 3
_ROW_PX = 40
_EDGE_PX = 12


class CodeSheet(QWidget):
    """Nothing is selected or copied: what stands on a clipboard is no secret any more."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._groups: list[str] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_code(self, code: str) -> None:
        """Groups joined by hyphens; empty for none."""
        self._groups = [group for group in code.split("-") if group]
        # Letter by letter, so that a screen reader spells it.
        self.setAccessibleName(", ".join(" ".join(group) for group in self._groups))
        self.updateGeometry()
        self.update()

    @property
    def groups(self) -> list[str]:
        return list(self._groups)

    def sizeHint(self) -> QSize:
        rows = -(-max(len(self._groups), 1) // _IN_A_ROW)
        return QSize(360, rows * _ROW_PX + 2 * _EDGE_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("surface_sunken"))
        radius = self._theme.radius("control")
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setPen(self._theme.color("ink"))
        wide = self.width() / _IN_A_ROW
        font = self._theme.font_px(22, 600, 2)
        for place, group in enumerate(self._groups):
            row, column = divmod(place, _IN_A_ROW)
            box = QRectF(column * wide, _EDGE_PX + row * _ROW_PX, wide, _ROW_PX)
            draw_line(painter, box, group, font, Qt.AlignmentFlag.AlignHCenter)
