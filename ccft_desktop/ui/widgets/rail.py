"""The rail: the logo and one entry per page that exists; asks for a page, never shows one itself."""

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeySequence, QPainter, QPainterPath, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from ccft_desktop.ui import icons
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.focus_ring import BY_KEYBOARD
from ccft_desktop.ui.widgets.logo import Logo
from ccft_desktop.ui.widgets.text import draw_line

ORDER = ("patients", "test", "practice", "review", "settings")
_BAR_HEIGHT_PX = 36
_EDGE_PX = 8


def page_title(key: str) -> str:
    """What a page of the rail is called."""
    return {
        "patients": QCoreApplication.translate("Rail", "Patients"),
        "test": QCoreApplication.translate("Rail", "Test"),
        "practice": QCoreApplication.translate("Rail", "Practice"),
        "review": QCoreApplication.translate("Rail", "Review"),
        "settings": QCoreApplication.translate("Rail", "Settings"),
    }[key]


class RailItem(QAbstractButton):
    """One page of the rail; its icon has the page's name."""

    def __init__(self, theme: Theme, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._key = key
        self._focus_shown = False
        self.setText(page_title(key))
        self.setAccessibleName(self.text())
        self.setCheckable(True)
        # A click leaves the keyboard with the page, whose keys go on to work.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(self.sizeHint())
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(round(self._theme.size("rail_width")) - 1, round(self._theme.size("rail_item_height")))

    def nextCheckState(self) -> None:
        """A click only asks; the window says which page is shown."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._focus_shown = event.reason() in BY_KEYBOARD
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._focus_shown = False
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        color = self._theme.color
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        box = QRectF(self.rect()).adjusted(_EDGE_PX, 0, -_EDGE_PX, 0)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = self._theme.radius("control")
        if self.isChecked() or self.underMouse() or self._focus_shown:
            painter.setBrush(color("accent_soft" if self.isChecked() or self._focus_shown else "hover"))
            painter.drawRoundedRect(box, radius, radius)
        if self.isChecked():
            width = self._theme.size("selection_bar_width")
            left = self.width() - width if mirrored else 0.0
            top = (self.height() - _BAR_HEIGHT_PX) / 2
            painter.setBrush(color("accent"))
            painter.drawPath(_bar(QRectF(left, top, width, _BAR_HEIGHT_PX), mirrored))
        if self._focus_shown:
            painter.setPen(QPen(color("focus"), self._theme.stroke("focus")))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius - 1, radius - 1)
        ink = color("accent" if self.isChecked() else "ink_muted")
        side = self._theme.size("icon")
        at = box.center().x() - side / 2
        icons.draw(painter, self._key, QRectF(at, _EDGE_PX, side, side), ink)
        painter.setPen(ink)
        words = QRectF(box.left(), _EDGE_PX + side + 4, box.width(), self._theme.line_px("small"))
        font = self._theme.font_px(12, 600 if self.isChecked() else 500)
        draw_line(painter, words, self.text(), font, Qt.AlignmentFlag.AlignHCenter)


class Rail(QWidget):
    """80 px at the leading edge. Ctrl+1, Ctrl+2, ... ask for the pages from the top down."""

    page_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._items: dict[str, RailItem] = {}
        self._shortcuts: list[QShortcut] = []
        self.setFixedWidth(round(theme.size("rail_width")))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.space("m"), 0, theme.space("m"))
        column.setSpacing(0)
        column.addWidget(Logo(theme), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(theme.space("l"))
        self._entries = QVBoxLayout()
        self._entries.setSpacing(theme.space("s"))
        column.addLayout(self._entries)
        column.addStretch(1)
        theme.changed.connect(self.update)

    def add(self, key: str) -> None:
        """Add the entry of a page, in its place. Raises ``KeyError`` for a page the rail does not know."""
        item = RailItem(self._theme, key)
        item.clicked.connect(self._on_clicked)
        self._items[key] = item
        present = [name for name in ORDER if name in self._items]
        self._entries.insertWidget(present.index(key), item)
        self._number(present)

    def show_current(self, key: str) -> None:
        """Mark the entry of the page that is shown; none for a page without an entry."""
        for name, item in self._items.items():
            item.setChecked(name == key)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("surface"))
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter.fillRect(0 if mirrored else self.width() - 1, 0, 1, self.height(), self._theme.color("line"))

    def _number(self, present: list[str]) -> None:
        for shortcut in self._shortcuts:
            shortcut.deleteLater()
        self._shortcuts = []
        for number, key in enumerate(present, start=1):
            sequence = QKeySequence(f"Ctrl+{number}")
            shortcut = QShortcut(sequence, self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self._items[key].click)
            self._shortcuts.append(shortcut)
            native = sequence.toString(QKeySequence.SequenceFormat.NativeText)
            self._items[key].setToolTip(f"{page_title(key)} ({native})")
            self._items[key].setAccessibleDescription(native)

    def _on_clicked(self) -> None:
        for key, item in self._items.items():
            if item is self.sender():
                self.page_requested.emit(key)


def _bar(box: QRectF, mirrored: bool) -> QPainterPath:
    """The bar of the chosen entry, round only toward the page."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addRoundedRect(box, 2, 2)
    half = box.width() / 2
    path.addRect(box.adjusted(half, 0, 0, 0) if mirrored else box.adjusted(0, 0, -half, 0))
    return path
