"""A page of two regions with a hairline between them and a bar below; knows not what stands in them."""

from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import ActionBar
from ccft_desktop.ui.widgets.reading_side import reading_margins

ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OURS: Final = (*ENTER, Qt.Key.Key_Escape)
_CHORD: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


class TwoRegions(QWidget):
    """``left`` and ``right`` are columns to fill; the right one is raised and keeps its width.

    Enter and Esc come to ``enter_pressed`` and ``escape_pressed``, from wherever the keyboard is: also from
    a field, which must not tell of its Enter a second time.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, panel_px: int | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.left = QVBoxLayout()
        self.left.setContentsMargins(
            reading_margins(theme.space("xl"), theme.space("l"), theme.space("xl"), theme.space("l"))
        )
        self.left.setSpacing(0)
        self._panel = QWidget()
        self._panel.setFixedWidth(panel_px or round(theme.size("setup_gauge_panel_width")))
        self.right = QVBoxLayout(self._panel)
        self.right.setContentsMargins(
            theme.space("xl"), theme.space("l"), theme.space("xl"), theme.space("l")
        )
        self.right.setSpacing(0)
        self.bar = ActionBar(theme)
        regions = QHBoxLayout()
        regions.setSpacing(0)
        regions.addLayout(self.left, 1)
        regions.addWidget(self._panel)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addLayout(regions, 1)
        page.addWidget(self.bar)
        theme.changed.connect(self.update)

    def enter_pressed(self) -> None:
        """Enter: what leads on."""

    def escape_pressed(self) -> None:
        """Esc: what leads out."""

    def letter_pressed(self, key: Qt.Key) -> bool:  # noqa: ARG002
        """A letter nobody types into a field; whether it means something here."""
        return False

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_ours(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _is_ours(event):
            letter = not event.modifiers() & _CHORD and not event.isAutoRepeat()
            if not (letter and self.letter_pressed(Qt.Key(event.key()))):
                super().keyPressEvent(event)
            return
        event.accept()
        if event.isAutoRepeat():
            return
        if event.key() == Qt.Key.Key_Escape:
            self.escape_pressed()
        else:
            self.enter_pressed()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("surface"))
        panel = self._panel.geometry()
        painter.fillRect(panel, self._theme.color("surface_raised"))
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        edge = panel.right() if mirrored else panel.left()
        painter.fillRect(edge, panel.top(), 1, panel.height(), self._theme.color("line"))


def _is_ours(event: QKeyEvent) -> bool:
    return not event.modifiers() & _CHORD and event.key() in _OURS
