"""A sentence beside the work: what happened and what to do; knows no page."""

from typing import Literal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.ui import icons
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.announcement import announce
from ccft_desktop.ui.widgets.text import Line, Prose

NoticeKind = Literal["info", "watch", "trouble"]
_FILL = {"info": "accent_soft", "watch": "out_of_band_soft", "trouble": "trouble_soft"}
_INK = {"info": "accent", "watch": "out_of_band", "trouble": "trouble"}
_ICON = {"info": "info", "watch": "warning", "trouble": "warning"}


class Notice(QWidget):
    """Hidden until there is something to say. ``inline``: heading and sentence run on in one paragraph;
    ``stacked``: the sentence stands below; ``large``: the same with an 18 px heading, for the place of a cue.
    """

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        shape: Literal["inline", "stacked", "large"] = "inline",
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shape = shape
        self._kind: NoticeKind = "info"
        self._icon = "info"
        large = shape == "large"
        self._icon_px = round(theme.size("icon_state" if large else "icon_button"))
        self._left_px = theme.space("m") + (5 if large else 1)
        self._top_px = 17 if large else 13
        row = QHBoxLayout(self)
        row.setContentsMargins(self._left_px, self._top_px, self._left_px, self._top_px)
        row.setSpacing(0)
        # Room for the icon: unlike a margin it changes sides in a mirrored window.
        row.addSpacing(self._icon_px + (theme.space("m") if large else 12))
        words = QVBoxLayout()
        words.setSpacing(0)
        row.addLayout(words, 1)
        self._heading = Line(theme, "heading" if large else "body_strong", "ink")
        self._prose = Prose(theme, "body", "ink")
        words.addWidget(self._heading)
        words.addWidget(self._prose)
        theme.changed.connect(self.update)
        self.hide()

    def show_notice(self, kind: NoticeKind, heading: str, text: str = "", icon: str = "") -> None:
        """Say it, and tell a screen reader; ``icon`` replaces the usual one of the kind."""
        self._kind, self._icon = kind, icon or _ICON[kind]
        inline = self._shape == "inline"
        self._heading.setVisible(not inline and bool(heading))
        self._heading.setText("" if inline else heading)
        self._prose.set_text(text, strong=heading if inline else "")
        self._prose.setVisible(bool(text) or inline)
        said = f"{heading} {text}".strip()
        self.setAccessibleName(said)
        self.show()
        self.update()
        announce(self, said)

    @property
    def text(self) -> str:
        """What it says now; empty while it is hidden."""
        return "" if self.isHidden() else self.accessibleName()

    def paintEvent(self, _event: QPaintEvent) -> None:
        ink = self._theme.color(_INK[self._kind])
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._theme.color(_FILL[self._kind]))
        plain = self._kind == "info"
        painter.setPen(Qt.PenStyle.NoPen if plain else QPen(ink, 1))
        inset = 0.0 if plain else 0.5
        radius = self._theme.radius("panel") - inset
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius, radius)
        side = self._icon_px
        top = (self.height() - side) / 2 if self._shape == "large" else self._top_px
        left = self._left_px
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            left = self.width() - left - side
        icons.draw(painter, self._icon, QRectF(left, top, side, side), ink)
