"""The one button of the program: icon, words and the key that does the same; knows no page."""

from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ccft_desktop.ui import icons
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.focus_ring import BY_KEYBOARD, FocusRing
from ccft_desktop.ui.widgets.key_cap import draw_key_cap, key_cap_width
from ccft_desktop.ui.widgets.text import draw_line

Kind = Literal["primary", "secondary", "quiet", "danger"]
_PADDING_PX = 17
_ICON_GAP_PX = 8
_KEY_GAP_PX = 12
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ActionButton(QPushButton):
    """A button drawn from the tokens. ``height_px`` 40 is the usual one, 44 in forms, 48 and more large.

    Reached with the keyboard it shows a ring and Enter presses it, whatever Enter means on the page.
    """

    def __init__(
        self,
        theme: Theme,
        text: str,
        parent: QWidget | None = None,
        *,
        icon: str = "",
        key: str = "",
        kind: Kind = "secondary",
        height_px: int = 40,
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._icon = icon
        self._key = key
        self._kind: Kind = kind
        self._ring: FocusRing | None = None
        self.setFixedHeight(height_px)
        self.setFont(_face(theme, height_px))
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._name()
        theme.changed.connect(self.update)

    def setText(self, text: str) -> None:
        super().setText(text)
        self._name()

    def set_icon(self, name: str) -> None:
        """Show another icon, or none."""
        self._icon = name
        self.updateGeometry()
        self.update()

    def set_look(self, kind: Kind, key: str) -> None:
        """Another rank among the buttons of its page, and another key."""
        self._kind, self._key = kind, key
        self._name()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(self._content_px()) + 2 * _PADDING_PX, self.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._ring is not None
            and event.key() in _ENTER
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and self._ring is not None:
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in BY_KEYBOARD and self._ring is None:
            self._ring = FocusRing(self._theme, self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._ring is not None:
            self._ring.deleteLater()
            self._ring.hide()
            self._ring = None

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, ink, edge, key_edge = self._colors()
        painter.setPen(QPen(edge, 1) if edge else Qt.PenStyle.NoPen)
        painter.setBrush(fill if fill else Qt.BrushStyle.NoBrush)
        inset = 0.5 if edge else 0.0
        radius = self._theme.radius("control") - inset
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius, radius)
        painter.setPen(ink)
        self._draw_content(painter, ink, key_edge)

    def _draw_content(self, painter: QPainter, ink: QColor, key_edge: QColor) -> None:
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = self._icon_px()
        free = self.width() - 2 * _PADDING_PX
        words = min(self._words_px(), max(0.0, free - self._content_px() + self._words_px()))
        total = self._content_px() - self._words_px() + words

        def place(offset: float, width: float) -> float:
            start = (self.width() - total) / 2
            return start + (total - offset - width if mirrored else offset)

        at = 0.0
        if self._icon:
            box = QRectF(round(place(at, side)), (self.height() - side) / 2, side, side)
            icons.draw(painter, self._icon, box, ink)
            at += side + (_ICON_GAP_PX if self.text() else 0)
        draw_line(painter, QRectF(place(at, words), 0, words, self.height()), self.text(), self.font())
        at += words
        if self._key:
            cap = key_cap_width(self._theme, self._key)
            top = (self.height() - self._theme.size("key_cap_height")) / 2
            at += _KEY_GAP_PX
            draw_key_cap(painter, self._theme, QPointF(round(place(at, cap)), top), self._key, ink, key_edge)

    def _colors(self) -> tuple[QColor | None, QColor, QColor | None, QColor]:
        color = self._theme.color
        if not self.isEnabled():
            ink = color("ink_disabled")
            return color("surface_sunken"), ink, color("line"), ink
        hover, down = self.underMouse(), self.isDown()
        if self._kind == "primary":
            fill = "accent_pressed" if down else "accent_hover" if hover else "accent"
            ink = color("on_accent")
            return color(fill), ink, None, ink
        if self._kind == "quiet":
            soft = color("accent_soft") if hover or down else None
            return soft, color("accent"), None, color("control_line")
        if self._kind == "danger":
            danger = color("trouble")
            return color("trouble_soft" if hover or down else "surface_raised"), danger, danger, danger
        fill = "surface_sunken" if down else "hover" if hover else "surface_raised"
        return color(fill), color("ink"), color("control_line"), color("control_line")

    def _icon_px(self) -> float:
        return self._theme.size("icon_button" if self.height() < 64 else "icon_state")

    def _words_px(self) -> float:
        return QFontMetricsF(self.font()).horizontalAdvance(self.text())

    def _content_px(self) -> float:
        width = self._words_px()
        if self._icon:
            width += self._icon_px() + (_ICON_GAP_PX if self.text() else 0)
        if self._key:
            width += _KEY_GAP_PX + key_cap_width(self._theme, self._key)
        return width

    def _name(self) -> None:
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(self._key)


def _face(theme: Theme, height_px: int) -> QFont:
    if height_px >= 64:
        return theme.font("title")
    return theme.font("heading" if height_px >= 48 else "body_strong")
