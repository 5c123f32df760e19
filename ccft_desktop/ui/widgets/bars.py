"""The bar at the bottom of a page: key caps with words, or buttons; knows no page."""

from collections.abc import Sequence
from typing import Final, Literal

from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSpacerItem, QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.key_cap import KeyCap
from ccft_desktop.ui.widgets.text import Line

KeyWords = tuple[str, str]
"""A key's legend and what it does. A dash in the legend, as in ``1–9``, makes two caps."""
_TAKES_THE_REST: Final = (QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)


class Hint(QWidget):
    """A key cap and what it does."""

    def __init__(self, theme: Theme, key: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space("s"))
        first, dash, last = key.partition("–")
        row.addWidget(KeyCap(theme, first))
        if dash and last:
            row.addWidget(Line(theme, "body", "ink_muted", dash))
            row.addWidget(KeyCap(theme, last))
        row.addWidget(Line(theme, "body", "ink_muted", words))
        self.setAccessibleName(f"{key}: {words}")


class _Bar(QWidget):
    def __init__(
        self,
        theme: Theme,
        surface: Literal["surface", "surface_raised"],
        height: str,
        gap_px: int,
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._surface = surface
        self.setFixedHeight(round(theme.size(height)))
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(theme.space("l"), 2, theme.space("l"), 0)
        row.setSpacing(0)
        self._left, self._right = QHBoxLayout(), QHBoxLayout()
        for side in (self._left, self._right):
            side.setSpacing(gap_px)
        row.addLayout(self._left)
        self._between = QSpacerItem(0, 0, *_TAKES_THE_REST)
        row.addItem(self._between)
        row.addLayout(self._right)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color(self._surface))
        painter.fillRect(0, 0, self.width(), 1, self._theme.color("line"))


class HintBar(_Bar):
    """48 px of keys and what they do now; nothing in it takes the focus."""

    def __init__(
        self,
        theme: Theme,
        hints: Sequence[KeyWords] = (),
        right: Sequence[KeyWords] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "surface_raised", "hint_bar_height", theme.space("xl"), parent)
        self.set_hints(hints, right)

    def set_hints(self, hints: Sequence[KeyWords], right: Sequence[KeyWords] = ()) -> None:
        """Show other keys, for example while a test is paused."""
        for layout, shown in ((self._left, hints), (self._right, right)):
            while (item := layout.takeAt(0)) is not None:
                if (old := item.widget()) is not None:
                    old.hide()
                    old.deleteLater()
            for key, words in shown:
                layout.addWidget(Hint(self._theme, key, words))
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        """Long words take of the gaps between the hints before they are elided."""
        widest, least = self._theme.space("xl"), self._theme.space("s")
        gaps = max(1, self._left.count())
        hints_px = sum(
            item.sizeHint().width()
            for layout in (self._left, self._right)
            for place in range(layout.count())
            if (item := layout.itemAt(place)) is not None
        )
        free = self.width() - 2 * self._theme.space("l") - hints_px
        gap = min(widest, max(least, free // gaps))
        for layout in (self._left, self._right):
            layout.setSpacing(gap)
        self._between.changeSize(0 if gap == widest else gap, 0, *_TAKES_THE_REST)
        self._row.invalidate()


class ActionBar(_Bar):
    """64 px with the page's buttons: what leads on at one side, what is rarer at the other."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "surface", "action_bar_height", theme.space("s"), parent)

    def add_left(self, widget: QWidget) -> None:
        """Add a button or a ``Hint`` after those at the leading side."""
        if isinstance(widget, Hint) and self._left.count():
            self._left.addSpacing(self._theme.space("m"))
        self._left.addWidget(widget)

    def add_right(self, widget: QWidget) -> None:
        """Add a button after those at the trailing side."""
        self._right.addWidget(widget)
