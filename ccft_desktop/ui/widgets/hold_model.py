"""The holds of a test as rows and columns of text; knows no look."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from ccft_desktop.core.session import Session
from ccft_desktop.reports import words
from ccft_desktop.ui.widgets.hold_rows import HoldRow, hold_rows

Index = QModelIndex | QPersistentModelIndex
HOLD, LEVEL, OUTCOME, WHY, MARK, IN_BAND, ERROR, SD = range(8)
COLUMNS = 8
NUMBERS = (IN_BAND, ERROR, SD)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class HoldModel(QAbstractTableModel):
    """The holds of one session, in the order they were offered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[HoldRow] = []
        self.session: Session | None = None

    def set_session(self, session: Session | None) -> None:
        """Show another session."""
        self.beginResetModel()
        self.session = session
        self.rows = hold_rows(session) if session is not None else []
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else COLUMNS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_RIGHT if index.column() in NUMBERS else _LEFT)
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == WHY:
            return row.why
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == MARK:
            return "\n".join(words.fault_name(code) for code in row.hold.faults)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            self.tr("Hold"),
            self.tr("Level"),
            self.tr("Outcome"),
            self.tr("Why"),
            self.tr("Mark"),
            self.tr("In band"),
            self.tr("Error, mmHg"),
            self.tr("SD, mmHg"),
        )[section]

    def _text(self, row: HoldRow, column: int) -> str:
        hold = row.hold
        # What could not be told has no figures: a part of a hold beside whole ones would mislead.
        metrics = None if hold.outcome == "invalid" else hold.metrics
        return {
            HOLD: row.label,
            LEVEL: f"{hold.level_mmhg:g}",
            OUTCOME: words.outcome_word(hold.outcome),
            WHY: row.why,
            MARK: " ".join(words.fault_short(code) for code in hold.faults),
            IN_BAND: words.percent(metrics.in_band_fraction if metrics else None),
            ERROR: words.number(metrics.mean_error_mmhg if metrics else None, 1),
            SD: words.number(metrics.sd_mmhg if metrics else None, 1),
        }[column]
