"""The spoken cue in large letters, with a quieter line below it where there is more to say."""

from typing import Final

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.announcement import Spoken

_ROLES: Final = ("cue", "title", "heading")
_DETAIL_FROM_PX: Final = 68


class CueLine(QWidget):
    """The text in the largest of three sizes that fits; cut only when even the smallest does not."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._detail = ""
        self._spoken = Spoken(self, aloud=True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def show_cue(self, text: str, detail: str = "") -> None:
        if (text, detail) == (self._text, self._detail):
            return
        self._text, self._detail = text, detail
        self.setAccessibleName(f"{text} {detail}".strip())
        self._spoken.say(self.accessibleName())
        self.update()

    @property
    def text(self) -> str:
        return self._text

    @property
    def detail(self) -> str:
        return self._detail

    def sizeHint(self) -> QSize:
        return QSize(480, 76)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self._theme.line_px("cue"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        role = next((role for role in _ROLES if self._fits(role)), _ROLES[-1])
        font = self._theme.font(role)
        metrics = QFontMetricsF(font)
        detail = self._detail if self.height() >= _DETAIL_FROM_PX else ""
        middle = self.height() / 2 - (self._theme.line_px("body") / 2 if detail else 0)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        painter.setFont(font)
        painter.setPen(self._theme.color("ink"))
        text = metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        # Where a line being typed leaves little room, letters that reach below must not be cut.
        baseline = min(middle + metrics.capHeight() / 2, self.height() - metrics.descent())
        painter.drawText(QPointF(self._left(metrics, text), baseline), text)
        if detail:
            body = self._theme.font("body")
            painter.setFont(body)
            painter.setPen(self._theme.color("ink_muted"))
            below = middle + self._theme.line_px("cue") / 2 + self._theme.line_px("body") - 5
            small = QFontMetricsF(body)
            cut = small.elidedText(detail, Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(QPointF(self._left(small, cut), below), cut)

    def _left(self, metrics: QFontMetricsF, text: str) -> float:
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return self.width() - metrics.horizontalAdvance(text) if mirrored else 0.0

    def _fits(self, role: str) -> bool:
        return QFontMetricsF(self._theme.font(role)).horizontalAdvance(self._text) <= self.width()
