"""One of several choices as a row with two lines, or as a key with a number; knows no page."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ccft_desktop.ui import icons
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.text import draw_line

_KEY_WIDTH_PX = 62
_KEY_HEIGHT_PX = 36
_BAR_INSET_PX = 12
_LINE_PX = 20


class _Option(QAbstractButton):
    """Checkable and exclusive: the arrow keys move within its group, the ring shows where the keyboard is."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._focus_shown = False
        self.setText(text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.update)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._focus_shown = event.reason() != Qt.FocusReason.MouseFocusReason

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._focus_shown = False


class OptionRow(_Option):
    """A name and what it means below; the chosen one has a soft fill and a bar."""

    def __init__(self, theme: Theme, text: str, detail: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, text, parent)
        self._detail = detail
        self._mark = ("", "")
        self.setFixedHeight(round(theme.size("row_height_two_line")))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        self.set_detail(detail)

    def set_detail(self, detail: str) -> None:
        """Say something else in the second line."""
        self._detail = detail
        self.setAccessibleDescription(detail)
        self.setToolTip(detail)
        self.update()

    def set_mark(self, icon: str, token: str) -> None:
        """Show an icon in a colour of the theme at the trailing edge; the second line says it in words."""
        self._mark = (icon, token)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, color = self._theme, self._theme.color
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("accent_soft" if self.isChecked() else "hover"))
            painter.drawRoundedRect(box, theme.radius("control"), theme.radius("control"))
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        if self.isChecked():
            width = theme.size("selection_bar_width")
            left = box.right() - width if mirrored else box.left()
            bar = QRectF(left, box.top() + _BAR_INSET_PX, width, box.height() - 2 * _BAR_INSET_PX)
            painter.fillRect(bar, color("accent"))
        if self._focus_shown:
            painter.setPen(QPen(color("focus"), theme.stroke("focus")))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(
                box.adjusted(1, 1, -1, -1), theme.radius("control"), theme.radius("control")
            )
        inset = theme.space("m")
        icon, token = self._mark
        room = theme.size("icon_button") + theme.space("m") if icon else 0.0
        if icon:
            px = theme.size("icon_button")
            at = inset if mirrored else box.width() - inset - px
            icons.draw(painter, icon, QRectF(at, (box.height() - px) / 2, px, px), color(token))
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        wide = box.width() - 2 * inset - room
        line = QRectF(inset, (box.height() - 2 * _LINE_PX) / 2 + 1, wide, _LINE_PX)
        if mirrored:
            line.translate(room, 0)
        painter.setPen(color("ink"))
        draw_line(painter, line, self.text(), theme.font("body_strong"), side)
        painter.setPen(color("ink_muted"))
        draw_line(painter, line.translated(0, _LINE_PX - 2), self._detail, theme.font("small"), side)


class NumberKey(_Option):
    """A number in a box, 62 by 36; the chosen one is bold with a strong edge."""

    def __init__(self, theme: Theme, text: str, spoken: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, text, parent)
        self.setAccessibleName(spoken)
        self.setFixedSize(_KEY_WIDTH_PX, _KEY_HEIGHT_PX)

    def sizeHint(self) -> QSize:
        return QSize(_KEY_WIDTH_PX, _KEY_HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, color = self._theme, self._theme.color
        chosen = self.isChecked()
        strong = chosen or self._focus_shown
        width = theme.stroke("focus") if strong else theme.stroke("control")
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = "focus" if self._focus_shown else "accent" if chosen else "control_line"
        painter.setPen(QPen(color(edge), width))
        fill = "accent_soft" if chosen else "hover" if self.underMouse() else "surface_raised"
        painter.setBrush(color(fill))
        box = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(box, theme.radius("control"), theme.radius("control"))
        painter.setPen(color("accent" if chosen else "ink_muted"))
        font = theme.font_px(14, 700) if chosen else theme.font("body")
        draw_line(painter, self.rect(), self.text(), font, Qt.AlignmentFlag.AlignHCenter)
