"""What stands where nothing is yet: an icon, a heading, a sentence and one button."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ccft_desktop.ui import icons
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.text import Line

_ICON_PX = 40
_ICON_STROKE = 1.25


class LargeIcon(QWidget):
    """The icon of an empty state: larger and finer than the others."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._name = theme, name
        self.setFixedSize(QSize(_ICON_PX, _ICON_PX))
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        ink = self._theme.color("ink_muted")
        icons.draw(QPainter(self), self._name, QRectF(self.rect()), ink, stroke=_ICON_STROKE)


class EmptyState(QWidget):
    """Centred in the room it is given. Without ``button`` there is nothing to do here but read."""

    requested = Signal()

    def __init__(
        self,
        theme: Theme,
        icon: str,
        heading: str,
        sentence: str,
        button: str = "",
        button_icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.space("l"), theme.space("l"), theme.space("l"), theme.space("l"))
        column.setSpacing(0)
        centre = Qt.AlignmentFlag.AlignHCenter
        self._heading = Line(theme, "heading", "ink", heading)
        self._sentence = Line(theme, "body", "ink_muted", sentence)
        for line in (self._heading, self._sentence):
            line.setAlignment(centre)
        column.addStretch(1)
        column.addWidget(LargeIcon(theme, icon), 0, centre)
        column.addSpacing(12)
        column.addWidget(self._heading)
        column.addSpacing(4)
        column.addWidget(self._sentence)
        self.button: ActionButton | None = None
        if button:
            self.button = ActionButton(theme, button, icon=button_icon, kind="primary")
            self.button.clicked.connect(self.requested)
            column.addSpacing(theme.space("m"))
            column.addWidget(self.button, 0, centre)
        column.addStretch(1)

    def set_sentence(self, heading: str, sentence: str) -> None:
        """Say it in other words, for example what was searched for."""
        self._heading.setText(heading)
        self._sentence.setText(sentence)
