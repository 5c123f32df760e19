"""The holds of a test as a table: verdict, why, marks and figures; knows no trace and no page."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QSizePolicy, QTableView, QWidget

from ccft_desktop.core.session import Hold, Session
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.focus_ring import ListFocus
from ccft_desktop.ui.widgets.hold_cells import INSET_PX, HoldCell, HoldHeader
from ccft_desktop.ui.widgets.hold_model import ERROR, HOLD, IN_BAND, LEVEL, MARK, OUTCOME, SD, WHY, HoldModel

_WIDTHS = {HOLD: 68 + INSET_PX, LEVEL: 48, OUTCOME: 132, WHY: 180, MARK: 70, IN_BAND: 42, ERROR: 92, SD: 76}
# With a column for the level the others give way, so that the reason keeps its room.
_NARROW = {HOLD: 60 + INSET_PX, LEVEL: 42, OUTCOME: 126, ERROR: 88, SD: 72}


class HoldTable(QTableView):
    """29 px a row; scrolls when there are more holds than fit; arrow keys and the mouse choose a row."""

    hold_chosen = Signal(int)
    """The index (from 1) of the hold whose row was chosen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = HoldModel(self)
        self.setModel(self._model)
        self.setItemDelegate(HoldCell(theme, self))
        self.setHorizontalHeader(HoldHeader(theme, self))
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(round(theme.size("row_height_compact")))
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setMinimumWidth(660 + INSET_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Holds"))
        ListFocus(theme, self)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        theme.changed.connect(self._repaint)

    def sizeHint(self) -> QSize:
        return QSize(660 + INSET_PX, 352)

    def set_session(self, session: Session | None) -> None:
        """Show the holds of a session, none chosen. Several levels get a column of their own."""
        self._model.set_session(session)
        several = session is not None and len(session.protocol.levels_mmhg) > 1
        self.setColumnHidden(LEVEL, not several)
        self._fit_columns()
        self.scrollToTop()

    def chosen(self) -> Hold | None:
        """The hold whose row is chosen."""
        chosen = self.selectionModel().selectedRows()
        return self._model.rows[chosen[0].row()].hold if chosen else None

    def choose(self, index: int) -> None:
        """Choose the row of the hold of that index (from 1)."""
        for row, shown in enumerate(self._model.rows):
            if shown.hold.index == index:
                self.selectRow(row)

    def label_of(self, hold: Hold) -> str:
        """What the table calls a hold, for example ``5 again``, with its level where there are several."""
        label = next((row.label for row in self._model.rows if row.hold is hold), f"{hold.index}")
        if self.isColumnHidden(LEVEL):
            return label
        return self.tr("{hold} at {level} mmHg").format(hold=label, level=f"{hold.level_mmhg:g}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        several = not self.isColumnHidden(LEVEL)
        widths = _WIDTHS | _NARROW if several else {c: px for c, px in _WIDTHS.items() if c != LEVEL}
        free = self.viewport().width() - (INSET_PX if self.verticalScrollBar().isVisible() else 0)
        widths[WHY] = max(110, free - sum(widths.values()) + widths[WHY])
        for column, width in widths.items():
            self.setColumnWidth(column, width)

    @Slot()
    def _on_selection(self) -> None:
        hold = self.chosen()
        if hold is not None:
            self.hold_chosen.emit(hold.index)

    @Slot()
    def _repaint(self) -> None:
        self.viewport().update()
        self.horizontalHeader().viewport().update()
