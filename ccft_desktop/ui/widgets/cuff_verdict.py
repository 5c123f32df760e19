"""Whether the cuff is good enough to score with: shape, word, the number that decided. Decides nothing."""

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ccft_desktop.core.suitability import Suitability, Verdict
from ccft_desktop.reports.suitability_words import verdict_sentence, verdict_word, what_to_do
from ccft_desktop.ui import icons
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.reading_side import reading_margins
from ccft_desktop.ui.widgets.text import Prose

_LOOKS: Final[dict[Verdict, tuple[str, str]]] = {
    "watching": ("", "ink_muted"),
    "fit": ("check", "in_band"),
    "log_only": ("warning", "out_of_band"),
    "not_usable": ("close", "trouble"),
}
"""Icon and colour token; being checked is a dashed ring, as the light of a cuff that is looked for."""
_GAP_PX: Final = 8


class CuffVerdict(QWidget):
    """Hidden while no cuff is connected."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._verdict: Verdict = "watching"
        self._icon_px = round(theme.size("icon_button"))
        self._said = Prose(theme, "body", "ink")
        self._advice = Prose(theme, "body", "ink_muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(reading_margins(self._icon_px + _GAP_PX, 4, 0, 0))
        column.setSpacing(0)
        column.addWidget(self._said)
        column.addWidget(self._advice)
        theme.changed.connect(self.update)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty while it is hidden."""
        return "" if self.isHidden() else f"{self._said.text} {self._advice.text}".strip()

    def show_suitability(self, suitability: Suitability | None) -> None:
        """Show a verdict; None hides it."""
        self.setVisible(suitability is not None)
        if suitability is None:
            return
        self._verdict = suitability.verdict
        word, sentence = verdict_word(suitability), verdict_sentence(suitability)
        rest = sentence.removeprefix(word)
        # The colon belongs to the word, which is strong.
        self._said.set_text(rest[1:].strip(), strong=word + rest[:1])
        advice = what_to_do(suitability)
        self._advice.set_text(advice)
        self._advice.setVisible(bool(advice))
        self.setAccessibleName(sentence)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        icon, token = _LOOKS[self._verdict]
        side = self._icon_px
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        box = QRectF(self.width() - side if mirrored else 0, 4, side, side)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.color(token)
        if icon:
            icons.draw(painter, icon, box, color, 2.2)
            return
        pen = QPen(color, 1.75)
        pen.setDashPattern([2.2, 1.8])
        painter.setPen(pen)
        painter.drawEllipse(box.adjusted(4, 4, -4, -4))
