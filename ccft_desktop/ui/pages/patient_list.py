"""The list of patients as people see it: rows, column heads, keys; knows neither store nor page."""

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont, QFontMetricsF, QHelpEvent, QKeyEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QSpacerItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from ccft_desktop.ui.pages.patient_model import BORN, NAME, RESULT, SEEN, Index, PatientModel
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.focus_ring import ListFocus
from ccft_desktop.ui.widgets.reading_side import reading_margins
from ccft_desktop.ui.widgets.text import Line, draw_line

COLUMN_PX = {BORN: 60, SEEN: 148, RESULT: 196}
NAME_INSET_PX = 16
_TEXT_END_PX = 20
_BAR_INSET_PX = 10
_SELECTED = QStyle.StateFlag.State_Selected


class PatientDelegate(QStyledItemDelegate):
    """Draws a cell; the background of a row is drawn in pieces, cell by cell."""

    def __init__(self, theme: Theme, model: PatientModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self.hovered = -1

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(40, round(self._theme.size("row_height_two_line")))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect)
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        selected = bool(option.state & _SELECTED)
        self._draw_background(painter, box, index, selected, mirrored)
        self._draw_lines(painter, box, index, mirrored)
        painter.restore()

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Tell in full what was elided."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        room_px = option.rect.width() - _TEXT_END_PX - (NAME_INSET_PX if index.column() == NAME else 0)
        lines = self._model.lines(index.row(), index.column())
        fonts = (self._first_font(index.column(), lines[1]), self._theme.font("small"))
        cut = any(
            QFontMetricsF(font).horizontalAdvance(text) > room_px
            for text, font in zip(lines, fonts, strict=True)
        )
        QToolTip.showText(event.globalPos(), "\n".join(filter(None, lines)) if cut else "", view)
        return True

    def _first_font(self, column: int, second: str) -> QFont:
        return self._theme.font_px(14, 600 if column == NAME else 500 if second else 400)

    def _draw_background(
        self, painter: QPainter, box: QRectF, index: Index, selected: bool, mirrored: bool
    ) -> None:
        color = self._theme.color
        if selected or index.row() == self.hovered:
            first, last = index.column() == NAME, index.column() == RESULT
            radius = self._theme.radius("control") if selected else 0.0
            piece = QPainterPath()
            # A rounded end lies outside of the cell at the sides where the row goes on.
            go_on = 2 * radius
            at_left = last if mirrored else first
            at_right = first if mirrored else last
            grown = box.adjusted(0 if at_left else -go_on, 0, 0 if at_right else go_on, 0)
            piece.addRoundedRect(grown, radius, radius)
            painter.setClipRect(box)
            painter.fillPath(piece, color("accent_soft" if selected else "hover"))
            if selected and first:
                width = self._theme.size("selection_bar_width")
                left = box.right() - width if mirrored else box.left()
                bar = QRectF(left, box.top() + _BAR_INSET_PX, width, box.height() - 2 * _BAR_INSET_PX)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(color("accent"))
                painter.drawRoundedRect(bar, 1.5, 1.5)
        if not selected and index.row() + 1 < self._model.rowCount():
            painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), color("line"))

    def _draw_lines(self, painter: QPainter, box: QRectF, index: Index, mirrored: bool) -> None:
        theme = self._theme
        first, second = self._model.lines(index.row(), index.column())
        row = self._model.row(index.row())
        inset = NAME_INSET_PX if index.column() == NAME else 0
        start, end = (_TEXT_END_PX, inset) if mirrored else (inset, _TEXT_END_PX)
        box = box.adjusted(start, 0, -end, 0)
        aligned = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        untested = index.column() == RESULT and row is not None and row.last is None
        unseen = index.column() == SEEN and row is not None and row.last_seen_utc is None
        painter.setPen(theme.color("ink_muted" if untested or unseen else "ink"))
        font = self._first_font(index.column(), second)
        if not second:
            draw_line(painter, box, first, font, aligned)
            return
        high, low = theme.line_px("body"), theme.line_px("small")
        top = box.top() + (box.height() - high - low) / 2
        draw_line(painter, QRectF(box.left(), top, box.width(), high), first, font, aligned)
        painter.setPen(theme.color("ink_muted"))
        below = QRectF(box.left(), top + high, box.width(), low)
        draw_line(painter, below, second, theme.font("small"), aligned)


class PatientTable(QTableView):
    """Rows of 52 px without a grid; the arrows choose, Enter asks for what a double click asks for."""

    opened = Signal(str)
    chosen = Signal(str)

    def __init__(self, theme: Theme, model: PatientModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._delegate = PatientDelegate(theme, model, self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(self.tr("Patients"))
        ListFocus(theme, self)
        self.setProperty("role", "painted")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(round(theme.size("row_height_two_line")))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.hide()
        header.setMinimumSectionSize(40)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in COLUMN_PX.items():
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, width)
        self.entered.connect(self._on_entered)
        self.doubleClicked.connect(self._on_double_click)
        self.selectionModel().currentRowChanged.connect(self._on_row)
        theme.changed.connect(self.viewport().update)

    def choose(self, place: int) -> None:
        """Select the row at ``place`` and bring it into view."""
        index = self._model.index(place, NAME)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._delegate.hovered = -1
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self._open(self.currentIndex().row())
            return
        if event.text() and event.text().isprintable():
            # Letters are the page's keys, not a search of the table's own.
            event.ignore()
            return
        super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _on_entered(self, index: QModelIndex) -> None:
        if index.row() != self._delegate.hovered:
            self._delegate.hovered = index.row()
            self.viewport().update()

    @Slot(QModelIndex)
    def _on_double_click(self, index: QModelIndex) -> None:
        self._open(index.row())

    @Slot(QModelIndex, QModelIndex)
    def _on_row(self, current: QModelIndex, _before: QModelIndex) -> None:
        row = self._model.row(current.row())
        if row is not None:
            self.chosen.emit(row.patient.patient_id)

    def _open(self, place: int) -> None:
        row = self._model.row(place)
        if row is not None:
            self.opened.emit(row.patient.patient_id)


class ListHead(QWidget):
    """The names of the columns above the list, with a line below; they stay above their columns when the
    list gets a scroll bar."""

    def __init__(
        self, theme: Theme, model: PatientModel, table: QTableView, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._table = table
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(reading_margins(NAME_INSET_PX, 0, 0, theme.space("s") + 1))
        row.setSpacing(0)
        for column in (NAME, BORN, SEEN, RESULT):
            text = model.headerData(column, Qt.Orientation.Horizontal)
            name = Line(theme, "label", "ink_muted", text)
            if column == NAME:
                row.addWidget(name, 1)
            else:
                name.setFixedWidth(COLUMN_PX[column])
                row.addWidget(name)
        self._bar_room = QSpacerItem(0, 0)
        row.addItem(self._bar_room)
        table.verticalScrollBar().rangeChanged.connect(self._make_room)
        theme.changed.connect(self.update)

    @Slot(int, int)
    def _make_room(self, lowest: int, highest: int) -> None:
        bar = self._table.verticalScrollBar()
        self._bar_room.changeSize(bar.sizeHint().width() if highest > lowest else 0, 0)
        self._row.invalidate()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, self._theme.color("line"))
