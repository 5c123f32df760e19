"""A row of outcome shapes, one a hold; knows neither protocol nor progression."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.outcome_shape import Shape, paint_outcome
from ccft_desktop.ui.widgets.reading_side import ReadingSide

_FULL_SIZE_UP_TO: Final = 11
_IN_A_ROW: Final = 12
_PITCH_PX: Final = 30.0
_ROW_PX: Final = 26


class OutcomeRow(QWidget):
    """Shapes in the direction of reading; a thirteenth begins a second row."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shapes: tuple[Shape, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Holds"))
        theme.changed.connect(self.update)

    def show_shapes(self, shapes: Sequence[Shape], spoken: str) -> None:
        """Show one shape a hold; ``spoken`` is what a screen reader says instead."""
        if tuple(shapes) == self._shapes:
            return
        rows_before = self._rows
        self._shapes = tuple(shapes)
        self.setAccessibleDescription(spoken)
        if self._rows != rows_before:
            self.updateGeometry()
        self.update()

    @property
    def shapes(self) -> tuple[Shape, ...]:
        return self._shapes

    @property
    def _rows(self) -> int:
        return max(1, -(-len(self._shapes) // _IN_A_ROW))

    def sizeHint(self) -> QSize:
        return QSize(288, round(self._theme.size("outcome")) + _ROW_PX * (self._rows - 1))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        in_a_row = min(_IN_A_ROW, len(self._shapes))
        if not in_a_row:
            return
        side = self._theme.size("outcome") - max(0, in_a_row - _FULL_SIZE_UP_TO)
        pitch = min(_PITCH_PX, (self.width() - side) / max(1, in_a_row - 1))
        top = (self._theme.size("outcome") - side) / 2
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        reading = ReadingSide(QRectF(self.rect()), mirrored)
        painter = QPainter(self)
        for number, shape in enumerate(self._shapes):
            row, column = divmod(number, _IN_A_ROW)
            place = QRectF(column * pitch, top + row * _ROW_PX, side, side)
            paint_outcome(painter, self._theme, shape, reading.place(place))
        painter.end()
