"""Rows of what was done, newest first, fetched as one scrolls; knows no record and no page."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.focus_ring import ListFocus

Index = QModelIndex | QPersistentModelIndex
Row = tuple[str, str, str, str, str]
"""When, who, what, whose record, and a detail."""
_WIDTHS_PX: Final = (180, 130, 220, 76)


class TrailModel(QAbstractTableModel):
    """Asks for more when the end comes into sight."""

    more_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._more = False
        self._heads = (self.tr("When"), self.tr("Who"), self.tr("What"), self.tr("Record"), self.tr("Detail"))

    def show_rows(self, rows: Sequence[Row], *, more: bool) -> None:
        """Only these; ``more``: there are older ones."""
        self.beginResetModel()
        self._rows, self._more = list(rows), more
        self.endResetModel()

    def append_rows(self, rows: Sequence[Row], *, more: bool) -> None:
        """These after the ones that are there."""
        self._more = more
        if rows:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._rows[index.row()][index.column()]
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        is_head = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self._heads[section] if is_head else None

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._more

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            # Until the answer is there it is not asked for twice.
            self._more = False
            self.more_wanted.emit()


class TrailTable(QTableView):
    """Read only; a row at a time."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model_rows = TrailModel(self)
        self.setModel(self.model_rows)
        self.setAccessibleName(self.tr("Who did what"))
        self.setFont(theme.font("body"))
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(round(theme.size("row_height")))
        head = self.horizontalHeader()
        head.setFont(theme.font("label"))
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        for column, width in enumerate(_WIDTHS_PX):
            head.resizeSection(column, width)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setStretchLastSection(True)
        ListFocus(theme, self)
