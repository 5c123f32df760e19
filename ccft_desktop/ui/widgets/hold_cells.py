"""How one cell and one heading of the table of holds are drawn; knows no selection but the table's."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from ccft_desktop.core.session import Session
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.fault_flag import flag_kind, paint_flag_icon
from ccft_desktop.ui.widgets.hold_model import (
    HOLD,
    IN_BAND,
    LEVEL,
    MARK,
    NUMBERS,
    OUTCOME,
    WHY,
    HoldModel,
    Index,
)
from ccft_desktop.ui.widgets.hold_rows import HoldRow
from ccft_desktop.ui.widgets.outcome_shape import paint_outcome, shape_of
from ccft_desktop.ui.widgets.reading_side import ReadingSide

INSET_PX = 8
"""Room before the first column for the bar of the chosen row."""
_ROOM_BESIDE_FLAGS_PX = 16
_HEADING_GAP_PX = 8
_RIGHT_TO_LEFT = Qt.LayoutDirection.RightToLeft


class HoldHeader(QHeaderView):
    """32 px of headings; a number's heading ends where its numbers end."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.setFixedHeight(32)
        self.setMinimumSectionSize(1)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(False)

    def paintSection(self, painter: QPainter, rect: Any, section: int) -> None:
        text = str(self.model().headerData(section, Qt.Orientation.Horizontal))
        font, box = self._theme.font("label"), QRectF(rect)
        side = ReadingSide(box, self.layoutDirection() == _RIGHT_TO_LEFT)
        painter.fillRect(box, self._theme.color("surface_raised"))
        inset = INSET_PX if section == HOLD else 0
        rule = QRectF(box.left() + inset, box.bottom() - 1, box.width() - inset, 1)
        painter.fillRect(side.place(rule), self._theme.color("control_line"))
        painter.setPen(self._theme.color("ink_muted"))
        place = box.adjusted(inset, 0, 0, -1)
        if section in NUMBERS:
            # A word may be wider than its numbers: beside the flags there is room, elsewhere it is elided.
            room_px = _ROOM_BESIDE_FLAGS_PX if section == IN_BAND else -_HEADING_GAP_PX
            needed_px = QFontMetricsF(font).horizontalAdvance(text) + 1
            place.setLeft(max(box.left() - room_px, place.right() - needed_px))
        side.line(painter, place, text, font, trailing=section in NUMBERS)


class HoldCell(QStyledItemDelegate):
    """A row is a hairline, a soft fill and a bar when chosen, and what stands in its columns."""

    def __init__(self, theme: Theme, parent: QTableView) -> None:
        super().__init__(parent)
        self._theme = theme
        self._table = parent

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, HoldModel)
        assert model.session is not None
        row, column = model.rows[index.row()], index.column()
        theme, box = self._theme, QRectF(option.rect)
        side = ReadingSide(box, option.direction == _RIGHT_TO_LEFT)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._table.selectionModel().isRowSelected(index.row(), QModelIndex()):
            painter.fillRect(box, theme.color("accent_soft"))
            if column == HOLD:
                bar = QRectF(box.left(), box.top(), theme.size("selection_bar_width"), box.height())
                painter.fillRect(side.place(bar), theme.color("accent"))
        inset = INSET_PX if column == HOLD else 0
        if index.row() < len(model.rows) - 1:
            rule = QRectF(box.left() + inset, box.bottom() - 1, box.width() - inset, 1)
            painter.fillRect(side.place(rule), theme.color("line"))
        place = box.adjusted(inset, 0, 0, -1)
        if column == OUTCOME:
            self._paint_outcome(painter, side, place, row, str(index.data()))
        elif column == WHY or (column == MARK and not row.hold.faults):
            self._paint_why(painter, index, box, row)
        elif column == MARK:
            self._paint_marks(painter, side, place, row.hold.faults, model.session)
        else:
            painter.setPen(theme.color("ink_muted" if column in (HOLD, LEVEL) else "ink"))
            side.line(painter, place, str(index.data()), theme.font("body"), trailing=column in NUMBERS)
        painter.restore()

    def _paint_outcome(
        self, painter: QPainter, side: ReadingSide, place: QRectF, row: HoldRow, text: str
    ) -> None:
        theme, px = self._theme, self._theme.size("outcome_small")
        shape = QRectF(place.left() + 1, place.center().y() - px / 2, px, px)
        paint_outcome(painter, theme, shape_of(row.hold.outcome), side.place(shape))
        painter.setPen(theme.color("ink"))
        side.line(painter, place.adjusted(24, 0, -2, 0), text, theme.font_px(14, 500))

    def _paint_why(self, painter: QPainter, index: Index, box: QRectF, row: HoldRow) -> None:
        """The reason, running on below the marks of a hold that has none."""
        room = self._why_room(index, row)
        side = ReadingSide(room, self._table.layoutDirection() == _RIGHT_TO_LEFT)
        painter.setClipRect(box)
        painter.setPen(self._theme.color("ink"))
        side.line(painter, room.adjusted(0, 0, -8, -1), row.why, self._theme.font("body"))

    def _why_room(self, index: Index, row: HoldRow) -> QRectF:
        room = QRectF(self._table.visualRect(index.sibling(index.row(), WHY)))
        if row.hold.faults:
            return room
        return room.united(QRectF(self._table.visualRect(index.sibling(index.row(), MARK))))

    def _paint_marks(
        self, painter: QPainter, side: ReadingSide, place: QRectF, codes: Sequence[str], session: Session
    ) -> None:
        theme, font = self._theme, self._theme.font("body_strong")
        shown = codes if len(codes) <= 2 else codes[:1]
        x = place.left()
        painter.setPen(theme.color("mark"))
        for code in shown:
            icon = side.place(QRectF(x, place.center().y() - 8, 16, 16))
            key = paint_flag_icon(painter, icon, code, flag_kind(code, session.protocol), theme)
            x += 17
            x += side.line(painter, QRectF(x, place.top(), 12, place.height()), key, font) + 3
        if len(shown) < len(codes):
            more = QRectF(x, place.top(), 24, place.height())
            side.line(painter, more, f"+{len(codes) - 1}", font)

    def helpEvent(self, event: Any, view: Any, option: QStyleOptionViewItem, index: Index) -> bool:
        if event.type() == QEvent.Type.ToolTip and index.column() == WHY:
            model = index.model()
            assert isinstance(model, HoldModel)
            row = model.rows[index.row()]
            width = QFontMetricsF(self._theme.font("body")).horizontalAdvance(row.why)
            if width <= self._why_room(index, row).width() - 8:
                return False
        return super().helpEvent(event, view, option, index)
