"""A chip: a short fact, or a choice that can be on or off; knows no page."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ccft_desktop.ui import icons
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.focus_ring import BY_KEYBOARD
from ccft_desktop.ui.widgets.text import draw_line

_PADDING_PX = 10
_GAP_PX = 6


class Chip(QAbstractButton):
    """28 px high; ``icon_token`` colours the icon alone, for example ``trouble`` beside a plain word.

    A chip that is not checkable can still be clicked; ``set_static`` makes it a fact and no control.
    """

    def __init__(
        self,
        theme: Theme,
        text: str,
        icon: str = "",
        checkable: bool = False,
        parent: QWidget | None = None,
        *,
        icon_token: str = "",
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._icon_token = icon_token
        self._focus_shown = False
        self.setFont(theme.font_px(12, 500))
        self.setCheckable(checkable)
        self.setText(text)
        self.setFixedHeight(round(2 * theme.radius("chip")))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.toggled.connect(self.updateGeometry)
        theme.changed.connect(self.update)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def set_icon(self, name: str, token: str = "") -> None:
        """Show another icon, or none."""
        self._icon, self._icon_token = name, token
        self.updateGeometry()
        self.update()

    def set_static(self) -> None:
        """Make it a fact: nothing to click and nothing to focus."""
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.unsetCursor()

    def sizeHint(self) -> QSize:
        words = QFontMetricsF(self.font()).horizontalAdvance(self.text())
        icon = self._theme.size("icon_small") + _GAP_PX if self._shown_icon() else 1
        return QSize(round(words + icon + 2 * _PADDING_PX) + 2, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(72, self.sizeHint().width()), self.height())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._focus_shown = event.reason() in BY_KEYBOARD

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._focus_shown = False

    def paintEvent(self, _event: QPaintEvent) -> None:
        color = self._theme.color
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        fill = "accent_soft" if chosen else "hover" if self.underMouse() else "surface_raised"
        edge = "focus" if self._focus_shown else "accent" if chosen else "line"
        width = self._theme.stroke("focus") if self._focus_shown else 1.0
        painter.setPen(QPen(color(edge), width))
        painter.setBrush(color(fill))
        inset = width / 2
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        ink = color("accent" if chosen else "ink" if self.isEnabled() else "ink_disabled")
        left, right = _PADDING_PX + 1.0, self.width() - _PADDING_PX - 1.0
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        if name := self._shown_icon():
            side = self._theme.size("icon_small")
            at = right - side if mirrored else left
            tint = color(self._icon_token) if self._icon_token else ink
            icons.draw(painter, name, QRectF(at, (self.height() - side) / 2, side, side), tint)
            left, right = (left, right - side - _GAP_PX) if mirrored else (left + side + _GAP_PX, right)
        painter.setPen(ink)
        words = QRectF(left, 0, right - left, self.height())
        shown = Qt.AlignmentFlag.AlignLeft if self._shown_icon() else Qt.AlignmentFlag.AlignHCenter
        draw_line(painter, words, self.text(), self.font(), shown)

    def _shown_icon(self) -> str:
        return self._icon or ("check" if self.isChecked() else "")
