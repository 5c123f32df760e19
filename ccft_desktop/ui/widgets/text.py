"""Text set in the line boxes of the type scale: one line that elides, or wrapped prose; knows no page."""

import re
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ccft_desktop.ui.theme import Theme

_BEFORE_UNIT: Final = re.compile(r"(?<=\d) (?=(?:mmHg|min|Hz|s|%)(?:\W|$))")
"""A unit is never broken from its number."""


def baseline_px(font: QFont, line_px: float) -> float:
    """Where the text stands in a line box of that height, from its top: on a whole pixel, so it is sharp."""
    metrics = QFontMetricsF(font)
    ascent, descent = round(metrics.ascent()), round(metrics.descent())
    return (line_px - ascent - descent) // 2 + ascent


class Line(QLabel):
    """One line of a role of the type scale; what does not fit is elided and told in the tooltip."""

    def __init__(
        self,
        theme: Theme,
        role: str = "body",
        token: str = "ink",
        text: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._token = token
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.set_role(role)
        self.setText(text)
        theme.changed.connect(self.update)

    def set_role(self, role: str) -> None:
        """Set it in another role of the type scale."""
        self.setFont(self._theme.font(role))
        self.setFixedHeight(self._theme.line_px(role))
        self.updateGeometry()

    def set_token(self, token: str) -> None:
        """Draw it in another colour of the theme."""
        self._token = token
        self.update()

    def setText(self, text: str) -> None:
        if text == self.text():
            return
        super().setText(text)
        self._tell_when_elided()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(int(QFontMetricsF(self.font()).horizontalAdvance(self.text())) + 1, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 24), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_when_elided()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setFont(self.font())
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        painter.setPen(self._theme.color(self._token if self.isEnabled() else "ink_disabled"))
        metrics = QFontMetricsF(self.font())
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() + 0.5)
        width = metrics.horizontalAdvance(shown)
        aligned = QWidget.style(self).visualAlignment(self.layoutDirection(), self.alignment())
        left = 0.0
        if aligned & Qt.AlignmentFlag.AlignRight:
            left = self.width() - width
        elif aligned & Qt.AlignmentFlag.AlignHCenter:
            left = (self.width() - width) / 2
        painter.drawText(QPointF(left, baseline_px(self.font(), self.height())), shown)

    def _tell_when_elided(self) -> None:
        cut = self.width() < self.sizeHint().width() - 1
        self.setToolTip(self.text() if cut else "")


class Prose(QWidget):
    """Wrapped text with the line height of its role; a leading run may be strong.

    It is as high as its text at the width it is given, and never wider than it needs to be. With
    ``most_lines`` it is no higher than that: the rest is elided and told in the tooltip.
    """

    def __init__(
        self,
        theme: Theme,
        role: str = "body",
        token: str = "ink_muted",
        text: str = "",
        parent: QWidget | None = None,
        *,
        most_lines: int | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._role = role
        self._most_lines = most_lines
        self._token = token
        self._strong = ""
        self._text = ""
        self.setFont(theme.font(role))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_text(text)
        theme.changed.connect(self.update)

    @property
    def text(self) -> str:
        """All of it, the strong part first."""
        return f"{self._strong} {self._text}".strip()

    def set_text(self, text: str, strong: str = "") -> None:
        """Say something else; ``strong`` stands before it in the same paragraph."""
        if (text, strong) == (self._text, self._strong):
            return
        self._text, self._strong = text, strong
        self.setAccessibleName(self.text)
        self.updateGeometry()
        if self.minimumHeight():
            # Another text at the same width brings no resize that would tell its height.
            self._fit()
        self.update()

    def set_token(self, token: str) -> None:
        """Draw it in another colour of the theme."""
        self._token = token
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._laid_out(width).lineCount() * self._theme.line_px(self._role)

    def sizeHint(self) -> QSize:
        widest = int(self._laid_out(100_000).maximumWidth()) + 2
        return QSize(widest, self.heightForWidth(max(widest, 1)))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self._theme.line_px(self._role))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        needed = self.heightForWidth(self.width())
        if needed != self.minimumHeight():
            # A layout asks for the height at its own guess of the width; this is the width it gave.
            self.setFixedHeight(needed)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self._theme.color(self._token))
        self._laid_out(self.width()).draw(painter, QPointF(0, 0))

    def _laid_out(self, width: int) -> QTextLayout:
        layout = self._set(self.text, width)
        most = self._most_lines
        if most is None or layout.lineCount() <= most:
            self.setToolTip("")
            return layout
        self.setToolTip(self.text)
        kept = layout.lineAt(most - 1).textStart()
        last = QFontMetricsF(self.font()).elidedText(self.text[kept:], Qt.TextElideMode.ElideRight, width)
        return self._set(self.text[:kept] + last, width)

    def _set(self, text: str, width: int) -> QTextLayout:
        layout = QTextLayout(_BEFORE_UNIT.sub("\u00a0", text), self.font())
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        option = QTextOption(Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft)
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        if self._strong:
            strong = QTextLayout.FormatRange()
            strong.start = 0
            strong.length = len(self._strong)
            strong.format = QTextCharFormat()
            strong.format.setFontWeight(QFont.Weight.DemiBold)
            layout.setFormats([strong])
        line_px = self._theme.line_px(self._role)
        metrics = QFontMetricsF(self.font())
        lead = baseline_px(self.font(), line_px) - metrics.ascent()
        layout.beginLayout()
        top = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, top + lead))
            top += line_px
        layout.endLayout()
        return layout


def draw_line(
    painter: QPainter,
    rect: QRectF | QRect,
    text: str,
    font: QFont,
    alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> float:
    """Draw one line centred in the height of ``rect``, elided to its width; the width it took."""
    box = QRectF(rect)
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width() + 0.5)
    width = metrics.horizontalAdvance(shown)
    left = box.left()
    if alignment & Qt.AlignmentFlag.AlignRight:
        left = box.right() - width
    elif alignment & Qt.AlignmentFlag.AlignHCenter:
        left = box.left() + (box.width() - width) / 2
    painter.setFont(font)
    # A number with a Latin unit keeps its order in a mirrored window.
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    painter.drawText(QPointF(left, box.top() + baseline_px(font, box.height())), shown)
    return width
