"""Qt's text input, choice and check box, drawn in the language of the design; know no page."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QSizePolicy, QWidget

from ccft_desktop.ui import icons
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.key_cap import draw_key_cap, key_cap_width
from ccft_desktop.ui.widgets.text import draw_line

_EDGE_PX = 14
_BOX_PX = 18
_WORDS_GAP_PX = 10
RING_ROOM_PX = 6


def set_error(control: QWidget, wrong: bool) -> None:
    """Give a control the border of an error, or take it away."""
    control.setProperty("state", "error" if wrong else "")
    control.style().unpolish(control)
    control.style().polish(control)
    control.update()


class TextInput(QLineEdit):
    """One line of text; with an error it shows the warning icon in its trailing corner."""

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, *, height_px: int = 44, secret: bool = False
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFont(theme.font("body"))
        self.setFixedHeight(height_px)
        if secret:
            self.setEchoMode(QLineEdit.EchoMode.Password)
            # Dots are read as a row, not as letters: wider apart and larger than the text around them.
            self.setFont(theme.font_px(18, 700, 3))
            self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
        theme.changed.connect(self.update)

    def set_error(self, wrong: bool) -> None:
        """Mark it as wrong, or as right again."""
        set_error(self, wrong)
        room = round(self._theme.size("icon_button")) + 8 if wrong else 0
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.setTextMargins(room if mirrored else 0, 0, 0 if mirrored else room, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.property("state") == "error":
            side = self._theme.size("icon_button")
            mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            left = _EDGE_PX if mirrored else self.width() - _EDGE_PX - side
            box = QRectF(left, (self.height() - side) / 2, side, side)
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            icons.draw(painter, "warning", box, self._theme.color("trouble"))


class SearchInput(QLineEdit):
    """A search field with its icon and its key; the key goes once there is text. Esc empties it."""

    def __init__(self, theme: Theme, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._key = key
        self.setFont(theme.font("body"))
        self.setFixedHeight(round(theme.size("input_height")))
        start = round(theme.size("icon_button")) + 7
        end = round(key_cap_width(theme, key)) + 8
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            start, end = end, start
        self.setTextMargins(start, 0, end, 0)
        theme.changed.connect(self.update)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        color = self._theme.color
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = self._theme.size("icon_button")
        left = self.width() - _EDGE_PX - side + 1 if mirrored else _EDGE_PX - 1
        top = (self.height() - side) / 2
        icons.draw(painter, "search", QRectF(left, top, side, side), color("ink_muted"))
        if not self.text():
            cap = key_cap_width(self._theme, self._key)
            at = _EDGE_PX - 1 if mirrored else self.width() - _EDGE_PX + 1 - cap
            top = (self.height() - self._theme.size("key_cap_height")) / 2
            draw_key_cap(
                painter, self._theme, QPointF(at, top), self._key, color("ink"), color("control_line")
            )


class Choice(QComboBox):
    """One of several; the wheel does not change it in passing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, height_px: int = 44) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFont(theme.font("body"))
        self.setFixedHeight(height_px)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        theme.changed.connect(self.update)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and not self.hasFocus():
            event.ignore()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self._theme.size("icon_button")
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = _EDGE_PX - 1 if mirrored else self.width() - _EDGE_PX + 1 - side
        ink = self._theme.color("ink" if self.isEnabled() else "ink_disabled")
        icons.draw(painter, "chevron-down", QRectF(left, (self.height() - side) / 2, side, side), ink)


class CheckBox(QAbstractButton):
    """On or off, with its words beside the box; ``RING_ROOM_PX`` of room around for the focus."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setFont(theme.font("body"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        words = QFontMetricsF(self.font()).horizontalAdvance(self.text())
        return QSize(round(_BOX_PX + _WORDS_GAP_PX + words) + 2 * RING_ROOM_PX, 32)

    def minimumSizeHint(self) -> QSize:
        return QSize(_BOX_PX + 2 * RING_ROOM_PX, 32)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        color = self._theme.color
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = self.width() - _BOX_PX - RING_ROOM_PX if mirrored else float(RING_ROOM_PX)
        box = QRectF(left, (self.height() - _BOX_PX) / 2, _BOX_PX, _BOX_PX)
        fill = (
            "surface_sunken" if not self.isEnabled() else "accent" if self.isChecked() else "surface_raised"
        )
        edge = "line" if not self.isEnabled() else "accent" if self.isChecked() else "control_line"
        painter.setPen(QPen(color(edge), 1))
        painter.setBrush(color(fill))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3.5, 3.5)
        if self.isChecked():
            tick = color("on_accent" if self.isEnabled() else "ink_disabled")
            icons.draw(painter, "check", box.adjusted(1, 1, -1, -1), tick, stroke=2.6)
        if self.hasFocus():
            # The ring goes round the words too: there is no room outside of the box.
            painter.setPen(QPen(color("focus"), self._theme.stroke("focus")))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            around = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(around, self._theme.radius("key"), self._theme.radius("key"))
        painter.setPen(color("ink" if self.isEnabled() else "ink_disabled"))
        gap = _BOX_PX + _WORDS_GAP_PX + RING_ROOM_PX
        words = QRectF(self.rect()).adjusted(0 if mirrored else gap, 0, -gap if mirrored else 0, 0)
        aligned = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        draw_line(painter, words, self.text(), self.font(), aligned)
