"""What the pages before a test share: whose test it is, a title, keys without a mouse. It asks nothing."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import Hint
from ccft_desktop.ui.widgets.text import Line
from ccft_desktop.ui.widgets.two_regions import TwoRegions

PANEL_PX: Final = 400


class BeforePage(TwoRegions):
    """Name and birth year top left; Esc goes back; letters act wherever nothing is typed."""

    back_requested = Signal()

    def __init__(
        self, theme: Theme, title: str, parent: QWidget | None = None, *, panel_px: int = PANEL_PX
    ) -> None:
        super().__init__(theme, parent, panel_px=panel_px)
        self._keys: dict[int, Callable[[], object]] = {}
        self.setAccessibleName(title)
        self._headline = Line(theme, "body", "ink_muted")
        self._title = Line(theme, "title", "ink", title)
        self.head = QVBoxLayout()
        self.head.setSpacing(2)
        self.head.addWidget(self._headline)
        self.head.addWidget(self._title)
        self.left.addLayout(self.head)
        self.bar.add_left(Hint(theme, self.tr("Esc"), self.tr("Back")))

    def set_headline(self, headline: str) -> None:
        """The patient's name and birth year."""
        self._headline.setText(headline)

    def set_title(self, title: str) -> None:
        """Ask something else."""
        self._title.setText(title)
        self.setAccessibleName(title)

    @property
    def first(self) -> QWidget:
        """Where the keyboard begins."""
        return self

    def on_key(self, key: Qt.Key, act: Callable[[], object]) -> None:
        """Let a key do something on this page."""
        self._keys[int(key)] = act

    def escape_pressed(self) -> None:
        self.back_requested.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        act = self._keys.get(event.key()) if is_plain else None
        if act is None:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            act()
