"""The holds of a session in a narrow list, tied to a trace by whoever shows both; knows no trace."""

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ccft_desktop.core.session import Session
from ccft_desktop.reports import words
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.focus_ring import ListFocus
from ccft_desktop.ui.widgets.hold_rows import HoldRow, hold_rows
from ccft_desktop.ui.widgets.outcome_shape import paint_outcome, shape_of
from ccft_desktop.ui.widgets.reading_side import ReadingSide

Index = QModelIndex | QPersistentModelIndex
_ROW_PX = 26


class HoldListModel(QAbstractListModel):
    """The holds of one session, in the order they were offered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[HoldRow] = []
        self._several_levels = False

    def set_session(self, session: Session | None) -> None:
        """Show another session."""
        self.beginResetModel()
        self.rows = hold_rows(session) if session is not None else []
        self._several_levels = session is not None and len(session.protocol.levels_mmhg) > 1
        self.endResetModel()

    def label(self, row: HoldRow) -> str:
        """The hold's number, with its level where there are several."""
        if not self._several_levels:
            return row.label
        return self.tr("{hold} at {level}").format(hold=row.label, level=f"{row.hold.level_mmhg:g}")

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            said = f"{self.label(row)}: {words.outcome_word(row.hold.outcome)}"
            return f"{said}, {row.why}" if row.why else said
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.why or None
        return None


class HoldList(QListView):
    """240 px wide, 26 px a row: outcome, number, why."""

    hold_chosen = Signal(int)
    """The index (from 1) of the hold that was chosen by hand."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = HoldListModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_HoldListCell(theme, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setFixedWidth(240)
        self.setAccessibleName(self.tr("Holds"))
        ListFocus(theme, self)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        theme.changed.connect(self.viewport().update)

    def set_session(self, session: Session | None) -> None:
        """Show the holds of a session, none chosen."""
        self._model.set_session(session)

    def rows(self) -> list[HoldRow]:
        return self._model.rows

    def name_of(self, index: int) -> str:
        """What the hold of that index is called; empty when there is none."""
        return next((self._model.label(row) for row in self._model.rows if row.hold.index == index), "")

    def choose(self, index: int | None) -> None:
        """Mark the hold under the cursor, without saying that it was chosen; None: no hold is."""
        self.selectionModel().blockSignals(True)
        row = next((n for n, shown in enumerate(self._model.rows) if shown.hold.index == index), None)
        if row is None:
            self.clearSelection()
        else:
            self.setCurrentIndex(self._model.index(row))
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    @Slot()
    def _on_selection(self) -> None:
        chosen = self.selectionModel().selectedRows()
        if chosen:
            self.hold_chosen.emit(self._model.rows[chosen[0].row()].hold.index)


class _HoldListCell(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: HoldList) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(200, _ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, HoldListModel)
        row = model.rows[index.row()]
        theme = self._theme
        box = QRectF(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft"))
            painter.drawRoundedRect(box, theme.radius("control"), theme.radius("control"))
        side = ReadingSide(box, option.direction == Qt.LayoutDirection.RightToLeft)
        px = theme.size("outcome_small")
        shape = QRectF(box.left() + 10, box.center().y() - px / 2, px, px)
        paint_outcome(painter, theme, shape_of(row.hold.outcome), side.place(shape))
        font, label = theme.font_px(14, 500), model.label(row)
        painter.setPen(theme.color("ink"))
        side.line(painter, box.adjusted(32, 0, 0, 0), label, font)
        at = max(92.0, 32 + QFontMetricsF(font).horizontalAdvance(label) + 10)
        painter.setPen(theme.color("ink_muted"))
        side.line(painter, box.adjusted(at, 0, -6, 0), row.why, theme.font("small"))
        painter.restore()
