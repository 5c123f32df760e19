"""A patient's sessions as a list, the newest first; knows no trace."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QDate,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ccft_desktop.core.overview import SessionSummary
from ccft_desktop.core.protocol import PRESETS
from ccft_desktop.reports import words
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.focus_ring import ListFocus
from ccft_desktop.ui.widgets.reading_side import ReadingSide

Index = QModelIndex | QPersistentModelIndex
_ROW_PX = 69
translate = QCoreApplication.translate


def session_day(summary: SessionSummary) -> str:
    """``Thu 19 Nov, 12:02`` in local time, with the year when it is not this one."""
    local = summary.started_utc.astimezone()
    this_year = local.year == QDate.currentDate().year()
    pattern = "ddd d MMM" if this_year else "ddd d MMM yyyy"
    day = QLocale().toString(QDate(local.year, local.month, local.day), pattern)
    return f"{day}, {words.clock(summary.started_utc)}"


def session_title(summary: SessionSummary) -> str:
    """``Endurance, 26 mmHg`` or ``Movement quality``; a clinic's own copy goes by its own name."""
    protocol = summary.protocol
    own_copy = protocol.name != PRESETS[protocol.preset].name
    name = protocol.name if own_copy else words.preset_name(protocol.preset)
    if protocol.preset != "endurance":
        return name
    return translate("SessionList", "{name}, {level} mmHg").format(
        name=name, level=f"{protocol.levels_mmhg[0]:g}"
    )


def session_result(summary: SessionSummary) -> str:
    """``48 of 100`` or ``26 mmHg``, and that it was interrupted or has no trace."""
    scores = summary.scores
    if scores.cumulative_performance_index is not None:
        said = f"{scores.cumulative_performance_index:g} " + words.score_range(
            "cumulative_performance_index", summary.protocol
        )
    elif scores.performance_index is not None:
        said = f"{scores.performance_index:g} " + words.score_range("performance_index", summary.protocol)
    else:
        said = translate("SessionList", "{mmhg} mmHg").format(mmhg=f"{scores.highest_pressure_mmhg:g}")
    if summary.interrupted:
        return translate("SessionList", "{result}, interrupted").format(result=said)
    if not summary.has_trace:
        return translate("SessionList", "{result}, by hand").format(result=said)
    return said


class SessionModel(QAbstractListModel):
    """Sessions in the order they are given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sessions: list[SessionSummary] = []

    def set_sessions(self, sessions: Sequence[SessionSummary]) -> None:
        """Show others."""
        self.beginResetModel()
        self.sessions = list(sessions)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.sessions)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        summary = self.sessions[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{session_day(summary)}. {session_title(summary)}. {session_result(summary)}"
        return None


class SessionList(QListView):
    """215 px wide; the arrow keys and the mouse choose."""

    session_chosen = Signal(str)
    """The id of the session that was chosen by hand."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = SessionModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_SessionCell(theme, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Sessions"))
        ListFocus(theme, self)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        theme.changed.connect(self.viewport().update)

    def set_sessions(self, sessions: Sequence[SessionSummary]) -> None:
        """Show these, the newest first, none chosen."""
        self._model.set_sessions(sorted(sessions, key=lambda shown: shown.started_utc, reverse=True))

    def sessions(self) -> list[SessionSummary]:
        """What is shown, the newest first."""
        return self._model.sessions

    def choose(self, session_id: str) -> None:
        """Show which session is open, without saying that it was chosen."""
        self.selectionModel().blockSignals(True)
        for row, summary in enumerate(self._model.sessions):
            if summary.session_id == session_id:
                self.setCurrentIndex(self._model.index(row))
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    @Slot()
    def _on_selection(self) -> None:
        chosen = self.selectionModel().selectedRows()
        if chosen:
            self.session_chosen.emit(self._model.sessions[chosen[0].row()].session_id)


class _SessionCell(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: SessionList) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(180, _ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, SessionModel)
        summary = model.sessions[index.row()]
        theme = self._theme
        box = QRectF(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = ReadingSide(box, option.direction == Qt.LayoutDirection.RightToLeft)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), theme.color("line"))
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_soft" if chosen else "hover"))
            radius = theme.radius("control")
            painter.drawRoundedRect(box.adjusted(0, 0, 0, -1), radius, radius)
        if chosen:
            bar = QRectF(box.left(), box.top() + 10, theme.size("selection_bar_width"), box.height() - 21)
            painter.fillRect(side.place(bar), theme.color("accent"))
        line = box.adjusted(16, 0, -4, 0)
        for top, height, text, font, token in (
            (7, 18, session_day(summary), theme.font("small"), "ink_muted"),
            (24, 20, session_title(summary), theme.font_px(14, 500), "ink"),
            (43, 18, session_result(summary), theme.font("small"), "ink"),
        ):
            painter.setPen(theme.color(token))
            side.line(painter, QRectF(line.left(), box.top() + top, line.width(), height), text, font)
        painter.restore()
