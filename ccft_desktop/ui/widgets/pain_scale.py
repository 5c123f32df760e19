"""Pain from 0 to 10 as eleven keys (NPRS): one press answers; knows neither patient nor moment."""

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.core.pain import WORST_SCORE
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import Hint
from ccft_desktop.ui.widgets.key_strip import RING_ROOM_PX, KeyStrip
from ccft_desktop.ui.widgets.text import Line

_KEY_PX: Final = 52
_WIDEST_PX: Final = 696
_SCORES: Final = {int(Qt.Key.Key_0) + score: score for score in range(WORST_SCORE)} | {
    int(Qt.Key.Key_T): WORST_SCORE
}


class PainScale(QWidget):
    """``label`` asks the question. Digits answer 0 to 9, T ten, Backspace takes the answer back."""

    scored = Signal(int)
    """0 to 10, at each change."""
    cleared = Signal()
    """The answer was taken back."""
    typed = Signal()
    """The answer was given with its own key, so that it will not be moved any more."""

    def __init__(self, theme: Theme, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaximumWidth(_WIDEST_PX)
        numbers = [str(score) for score in range(WORST_SCORE + 1)]
        self._keys = _PainKeys(theme, label, numbers, height_px=_KEY_PX, evenly=True)
        self._keys.chosen.connect(self._on_chosen)
        self._keys.typed.connect(self.typed)
        self.setFocusProxy(self._keys)
        ends = QHBoxLayout()
        ends.setContentsMargins(RING_ROOM_PX, 0, RING_ROOM_PX, 0)
        ends.setSpacing(theme.space("m"))
        ends.addWidget(Line(theme, "body", "ink_muted", self.tr("no pain")))
        ends.addStretch(1)
        ends.addWidget(Hint(theme, self.tr("T"), self.tr("worst imaginable")))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space("xs"))
        heading = QHBoxLayout()
        heading.setContentsMargins(RING_ROOM_PX, 0, RING_ROOM_PX, theme.space("xs"))
        heading.addWidget(Line(theme, "heading", "ink", label))
        column.addLayout(heading)
        column.addWidget(self._keys)
        column.addLayout(ends)

    @property
    def score(self) -> int | None:
        """What was answered; None for nothing yet."""
        return self._keys.place

    def set_score(self, score: int | None) -> None:
        """Show an answer that is known, or none, without saying so."""
        self._keys.show_place(score)

    @Slot(int)
    def _on_chosen(self, score: int) -> None:
        if score < 0:
            self.cleared.emit()
        else:
            self.scored.emit(score)


class _PainKeys(KeyStrip):
    typed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not is_plain or event.key() not in _SCORES:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.choose(_SCORES[event.key()])
            self.typed.emit()
