"""Numbered steps that tick themselves, one below the other; knows no cuff."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ccft_desktop.ui import icons
from ccft_desktop.ui.theme import Theme

_CIRCLE_PX: Final = 32.0
_PITCH_PX: Final = 81.0
_TEXT_LEFT_PX: Final = 48.0
_TITLE_MIDDLE_PX: Final = 15.0
_DETAIL_MIDDLE_PX: Final = 39.0
_LAST_PX: Final = 52
_LINK_GAP_PX: Final = 6.0
_RING_PX: Final = 3.0
_CHECK_PX: Final = 20.0


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step as it stands; ``fraction`` of the one under way is drawn round its number."""

    title: str
    detail: str
    status: Literal["done", "now", "to_come"]
    fraction: float = 0.0


class StepList(QWidget):
    """Done: a disc with a tick. Now: a ring that fills. To come: a thin ring."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: tuple[StepRow, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Steps"))
        theme.changed.connect(self.update)

    def show_rows(self, rows: Sequence[StepRow]) -> None:
        if tuple(rows) == self._rows:
            return
        more = len(rows) != len(self._rows)
        self._rows = tuple(rows)
        now = next((row for row in rows if row.status == "now"), rows[-1])
        self.setAccessibleDescription(f"{now.title}. {now.detail}")
        if more:
            self.updateGeometry()
        self.update()

    @property
    def rows(self) -> tuple[StepRow, ...]:
        return self._rows

    def sizeHint(self) -> QSize:
        return QSize(584, round(_PITCH_PX * max(0, len(self._rows) - 1)) + _LAST_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for number, row in enumerate(self._rows):
            top = number * _PITCH_PX
            left = self.width() - _CIRCLE_PX if mirrored else 0.0
            circle = QRectF(left, top, _CIRCLE_PX, _CIRCLE_PX)
            if number + 1 < len(self._rows):
                self._paint_link(painter, circle, done=row.status == "done")
            self._paint_circle(painter, circle, row, str(number + 1))
            title = self._theme.color("ink_muted" if row.status == "to_come" else "ink")
            painter.setPen(title)
            self._paint_text(painter, row.title, self._theme.font("heading"), top + _TITLE_MIDDLE_PX)
            painter.setPen(self._theme.color("ink_muted"))
            self._paint_text(painter, row.detail, self._theme.font("body"), top + _DETAIL_MIDDLE_PX)

    def _paint_link(self, painter: QPainter, circle: QRectF, *, done: bool) -> None:
        painter.setPen(QPen(self._theme.color("accent" if done else "line"), 2))
        x, top = circle.center().x(), circle.bottom() + _LINK_GAP_PX
        painter.drawLine(QPointF(x, top), QPointF(x, circle.top() + _PITCH_PX - _LINK_GAP_PX))

    def _paint_circle(self, painter: QPainter, circle: QRectF, row: StepRow, number: str) -> None:
        color = self._theme.color
        if row.status == "done":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("accent"))
            painter.drawEllipse(circle)
            inset = (_CIRCLE_PX - _CHECK_PX) / 2
            check = circle.adjusted(inset, inset, -inset, -inset)
            icons.draw(painter, "check", check, color("on_accent"), self._theme.stroke("state_icon"))
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if row.status == "to_come":
            painter.setPen(QPen(color("control_line"), self._theme.stroke("outcome_to_come")))
            painter.drawEllipse(circle.adjusted(1, 1, -1, -1))
        else:
            inset = _RING_PX / 2
            ring = circle.adjusted(inset, inset, -inset, -inset)
            pen = QPen(color("surface_sunken"), _RING_PX)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawEllipse(ring)
            pen.setColor(color("accent"))
            painter.setPen(pen)
            painter.drawArc(ring, 90 * 16, -round(min(1.0, max(0.0, row.fraction)) * 360 * 16))
        painter.setPen(color("accent" if row.status == "now" else "ink_muted"))
        font = self._theme.font_px(14, 700 if row.status == "now" else 400)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        left = circle.center().x() - metrics.horizontalAdvance(number) / 2
        painter.drawText(QPointF(left, circle.center().y() + metrics.capHeight() / 2), number)

    def _paint_text(self, painter: QPainter, text: str, font: QFont, middle: float) -> None:
        metrics = QFontMetricsF(font)
        width = self.width() - _TEXT_LEFT_PX
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        left = _TEXT_LEFT_PX
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            left = width - metrics.horizontalAdvance(shown)
        painter.setFont(font)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        painter.drawText(QPointF(left, middle + metrics.capHeight() / 2), shown)
