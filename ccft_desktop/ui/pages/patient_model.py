"""What the list of patients says, row by row and cell by cell; knows neither the store nor a widget."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ccft_desktop.core.overview import PatientRow
from ccft_desktop.ui.headline import headline
from ccft_desktop.ui.moments import seen_when

Index = QModelIndex | QPersistentModelIndex
NAME, BORN, SEEN, RESULT = range(4)
_ROOT = QModelIndex()


class PatientModel(QAbstractTableModel):
    """The rows fetched so far, of ``total`` there are; asks for more when the view nears the end."""

    more_requested = Signal(int)
    """How many rows are here already."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[PatientRow] = []
        self._total = 0
        self._asked_at = -1

    def show_rows(self, rows: Sequence[PatientRow], total: int) -> None:
        """Replace everything."""
        self.beginResetModel()
        self._rows, self._total, self._asked_at = list(rows), total, -1
        self.endResetModel()

    def append_rows(self, rows: Sequence[PatientRow]) -> None:
        """The rows that were asked for."""
        if rows:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    def row(self, number: int) -> PatientRow | None:
        """The row at a place in the list, or None beyond its end."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def place_of(self, patient_id: str) -> int:
        """Where a patient stands in the list; -1 for one who is not in it."""
        for place, row in enumerate(self._rows):
            if row.patient.patient_id == patient_id:
                return place
        return -1

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 4

    def canFetchMore(self, _parent: Index) -> bool:
        return len(self._rows) < self._total and self._asked_at != len(self._rows)

    def fetchMore(self, _parent: Index) -> None:
        self._asked_at = len(self._rows)
        self.more_requested.emit(len(self._rows))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        first, second = self.lines(index.row(), index.column())
        return f"{first}, {second}" if second else first

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Name"), self.tr("Born"), self.tr("Last seen"), self.tr("Last result"))[section]

    def lines(self, place: int, column: int) -> tuple[str, str]:
        """What stands in a cell: its first line and, where there is one, its second."""
        row = self._rows[place]
        patient = row.patient
        if column == NAME:
            return (patient.name, patient.code) if patient.name else (patient.code, "")
        if column == BORN:
            return (str(patient.born.year) if patient.born else "", "")
        if column == SEEN:
            seen = row.last_seen_utc
            return (seen_when(seen, datetime.now().astimezone()) if seen else self.tr("Not yet"), "")
        if row.last is None:
            return (self.tr("No test yet"), "")
        figure = headline(row.last)
        return (figure.text, figure.short_name)
