"""A tick and a few words beside it: that something is saved, signed or copied; knows no page."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ccft_desktop.ui import icons
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.text import Line


class SavedMark(QWidget):
    """Nothing is seen of it while there is nothing to say."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = Line(theme, "body", "ink_muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space("s"))
        row.addWidget(_Tick(theme))
        row.addWidget(self._line)
        self.say("")

    @property
    def text(self) -> str:
        """What stands beside the tick."""
        return self._line.text()

    def say(self, text: str) -> None:
        """Other words; without any the tick goes too."""
        self._line.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))


class _Tick(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        side = round(theme.size("icon_button"))
        self.setFixedSize(side, side)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        icons.draw(QPainter(self), "check", QRectF(self.rect()), self._theme.color("accent"))
