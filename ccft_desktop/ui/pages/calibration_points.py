"""The points of a two-point calibration: what the manometer shows, what the cuff read, what is left over."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.core.calibration import HIGHEST_REFERENCE_MMHG, Point
from ccft_desktop.reports.calibration_words import signed
from ccft_desktop.reports.figures import number
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.controls import TextInput
from ccft_desktop.ui.widgets.field import Field
from ccft_desktop.ui.widgets.text import Line, Prose

_FIELD_PX: Final = 200
_COLUMN_PX: Final = 96


class CalibrationPoints(QWidget):
    """A field for the manometer, and the table of points taken."""

    typed_changed = Signal()
    take_back_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.manometer = TextInput(theme)
        self._field = Field(theme, self.tr("The manometer shows, mmHg"), self.manometer)
        self._field.setFixedWidth(_FIELD_PX)
        self._back = ActionButton(theme, self.tr("Take the last back"), kind="quiet", height_px=44)
        self._back.clicked.connect(self.take_back_requested)
        self._table = QWidget()
        self._grid = QGridLayout(self._table)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.space("m"))
        self._grid.setVerticalSpacing(4)
        self._said = Prose(theme, "body", "ink")
        self.manometer.textEdited.connect(self._on_typed)
        self._lay_out(theme)
        self.show_points((), (), "")

    @property
    def has_text(self) -> bool:
        return bool(self.manometer.text().strip())

    def typed_mmhg(self) -> float | None:
        """What the manometer is said to show; None, with a sentence in the field, where that is nothing."""
        text = self.manometer.text().strip().replace(",", ".")
        try:
            shown_mmhg = float(text)
        except ValueError:
            shown_mmhg = -1.0
        if 0.0 <= shown_mmhg <= HIGHEST_REFERENCE_MMHG:
            return shown_mmhg
        self._field.show_error(
            self.tr("The manometer shows {typed}. Allowed: 0 to {highest}.").format(
                typed=text or "–", highest=f"{HIGHEST_REFERENCE_MMHG:g}"
            )
        )
        return None

    def show_points(self, points: Sequence[Point], left_mmhg: Sequence[float], sentence: str) -> None:
        """The points taken, what a calibration through them leaves at each, and a sentence about it."""
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for row, texts in enumerate(self._rows(points, left_mmhg)):
            for column, text in enumerate(texts):
                line = Line(self._theme, "body" if row else "label", "ink" if row else "ink_muted", text)
                line.setAlignment(Qt.AlignmentFlag.AlignRight)
                line.setFixedWidth(_COLUMN_PX)
                self._grid.addWidget(line, row, column)
        self._grid.setColumnStretch(3, 1)
        self._table.setVisible(bool(points))
        self._back.setVisible(bool(points))
        self._said.set_text(sentence)
        self._said.setVisible(bool(sentence))
        self.manometer.clear()
        self._field.clear_error()

    def _rows(self, points: Sequence[Point], left_mmhg: Sequence[float]) -> list[tuple[str, ...]]:
        heads = (self.tr("Manometer"), self.tr("Cuff read"), self.tr("Left over"))
        rows = [
            (
                number(point.reference_mmhg, 1),
                number(point.read_mmhg, 2),
                signed(left_mmhg[place], 2) if place < len(left_mmhg) else "–",
            )
            for place, point in enumerate(points)
        ]
        return [heads, *rows]

    def _on_typed(self) -> None:
        self._field.clear_error()
        self.typed_changed.emit()

    def _lay_out(self, theme: Theme) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.space("s"))
        row.addWidget(self._field, 0, Qt.AlignmentFlag.AlignTop)
        beside = QVBoxLayout()
        # As far down as the label of the field beside it is high.
        beside.addSpacing(theme.line_px("label") + 6)
        beside.addWidget(self._back)
        beside.addStretch(1)
        row.addLayout(beside)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 4, 4)
        column.setSpacing(theme.space("m"))
        column.addLayout(row)
        column.addWidget(self._table)
        column.addWidget(self._said)
