"""The holds of a test as a table: verdict, why, marks and figures; knows no trace and no page."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFontMetricsF, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ccft_desktop.core.session import Hold, Session
from ccft_desktop.reports import words
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.fault_flag import flag_kind, paint_flag_icon
from ccft_desktop.ui.widgets.hold_rows import HoldRow, hold_rows
from ccft_desktop.ui.widgets.outcome_shape import paint_outcome, shape_of
from ccft_desktop.ui.widgets.text import draw_line

Index = QModelIndex | QPersistentModelIndex
HOLD, LEVEL, OUTCOME, WHY, MARK, IN_BAND, ERROR, SD = range(8)
INSET_PX = 8
"""Room left of the first column for the bar of the chosen row."""
_WIDTHS = {HOLD: 68 + INSET_PX, LEVEL: 48, OUTCOME: 132, WHY: 188, MARK: 62, IN_BAND: 42, ERROR: 92, SD: 76}
# With a column for the level the others give way, so that the reason keeps its room.
_NARROW = {HOLD: 60 + INSET_PX, LEVEL: 42, OUTCOME: 126, MARK: 54, ERROR: 88, SD: 72}
_NUMBERS = (IN_BAND, ERROR, SD)
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
        return 0 if parent.isValid() else len(_WIDTHS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_RIGHT if index.column() in _NUMBERS else _LEFT)
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


class HoldTable(QTableView):
    """29 px a row; scrolls when there are more holds than fit; arrow keys and the mouse choose a row."""

    hold_chosen = Signal(int)
    """The index (from 1) of the hold whose row was chosen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = HoldModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_HoldCell(theme, self))
        self.setHorizontalHeader(_HoldHeader(theme, self))
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


class _HoldHeader(QHeaderView):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self.setFixedHeight(32)
        self.setMinimumSectionSize(1)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(False)

    def paintSection(self, painter: QPainter, rect: Any, section: int) -> None:
        model = self.model()
        text = str(model.headerData(section, Qt.Orientation.Horizontal))
        font = self._theme.font("label")
        box = QRectF(rect)
        painter.fillRect(box, self._theme.color("surface_raised"))
        if section == HOLD:
            box.setLeft(box.left() + INSET_PX)
        line = QRectF(box.left(), box.bottom() - 1, box.width(), 1)
        painter.fillRect(line, self._theme.color("control_line"))
        painter.setPen(self._theme.color("ink_muted"))
        if section in _NUMBERS:
            # A word may be wider than its numbers: it grows to the left, over the room of its neighbour.
            box.setLeft(box.right() - QFontMetricsF(font).horizontalAdvance(text) - 1)
        alignment = Qt.AlignmentFlag.AlignRight if section in _NUMBERS else Qt.AlignmentFlag.AlignLeft
        draw_line(painter, box.adjusted(0, 0, 0, -1), text, font, alignment)


class _HoldCell(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QTableView) -> None:
        super().__init__(parent)
        self._theme = theme
        self._table = parent

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, HoldModel)
        assert model.session is not None
        row = model.rows[index.row()]
        theme, box = self._theme, QRectF(option.rect)
        chosen = self._table.selectionModel().isRowSelected(index.row(), QModelIndex())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.fillRect(box, theme.color("accent_soft"))
            if index.column() == HOLD:
                bar = QRectF(box.left(), box.top(), theme.size("selection_bar_width"), box.height())
                painter.fillRect(bar, theme.color("accent"))
        if index.row() < len(model.rows) - 1:
            inset = INSET_PX if index.column() == HOLD else 0
            line = QRectF(box.left() + inset, box.bottom() - 1, box.width() - inset, 1)
            painter.fillRect(line, theme.color("line"))
        box.setBottom(box.bottom() - 1)
        self._paint_content(painter, box, index.column(), row, model)
        painter.restore()

    def _paint_content(
        self, painter: QPainter, box: QRectF, column: int, row: HoldRow, model: HoldModel
    ) -> None:
        theme = self._theme
        text = str(model.data(model.index(model.rows.index(row), column)))
        if column == OUTCOME:
            side = theme.size("outcome_small")
            shape = QRectF(box.left() + 1, box.center().y() - side / 2, side, side)
            paint_outcome(painter, theme, shape_of(row.hold.outcome), shape)
            painter.setPen(theme.color("ink"))
            draw_line(painter, box.adjusted(24, 0, -2, 0), text, theme.font_px(14, 500))
        elif column == MARK:
            assert model.session is not None
            self._paint_marks(painter, box, row.hold.faults, model.session)
        elif column in (HOLD, LEVEL):
            painter.setPen(theme.color("ink_muted"))
            inset = INSET_PX if column == HOLD else 0
            draw_line(painter, box.adjusted(inset, 0, -4, 0), text, theme.font("body"))
        else:
            painter.setPen(theme.color("ink"))
            align = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
            inset = 0 if column in _NUMBERS else 8
            draw_line(painter, box.adjusted(0, 0, -inset, 0), text, theme.font("body"), align)

    def _paint_marks(self, painter: QPainter, box: QRectF, codes: Sequence[str], session: Session) -> None:
        theme = self._theme
        shown = codes if len(codes) <= 2 else codes[:1]
        x = box.left()
        painter.setPen(theme.color("mark"))
        font = theme.font("body_strong")
        for code in shown:
            icon = QRectF(x, box.center().y() - 8, 16, 16)
            key = paint_flag_icon(painter, icon, code, flag_kind(code, session.protocol), theme)
            painter.setPen(theme.color("mark"))
            x += 17 + draw_line(painter, QRectF(x + 17, box.top(), 12, box.height()), key, font) + 3
        if len(shown) < len(codes):
            draw_line(painter, QRectF(x, box.top(), 24, box.height()), f"+{len(codes) - 1}", font)

    def helpEvent(self, event: Any, view: Any, option: QStyleOptionViewItem, index: Index) -> bool:
        if event.type() == QEvent.Type.ToolTip and index.column() == WHY:
            text = str(index.data())
            width = QFontMetricsF(self._theme.font("body")).horizontalAdvance(text)
            if width <= view.visualRect(index).width() - 8:
                return False
        return super().helpEvent(event, view, option, index)
