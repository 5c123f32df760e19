"""What every step of a first run has: title, a sentence, fields, a warning and one button."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.keyboard_entry import KeyboardEntry
from ccft_desktop.ui.widgets.text import Line, Prose

_BUTTON_PX = 44


class FirstRunStep(KeyboardEntry):
    """The right side of the card; ``compact``: in a panel, which has margins of its own and less width."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, compact: bool = False) -> None:
        super().__init__(parent)
        self.theme = theme
        self._compact = compact
        self.go = ActionButton(
            theme, self.tr("Continue"), key=self.tr("Enter"), kind="primary", height_px=_BUTTON_PX
        )

    def lay_out(
        self, title: str, lead: str, fields: Sequence[QWidget], warning: str, *more: ActionButton
    ) -> None:
        """Everything in its place; ``more``: quiet buttons before the large one."""
        theme, edge = self.theme, self.theme.space("xl")
        column = QVBoxLayout(self)
        if self._compact:
            column.setContentsMargins(0, 0, 0, 0)
        else:
            column.setContentsMargins(edge + 1, edge + 1, edge + 1, 33)
        column.setSpacing(0)
        column.addWidget(Line(theme, "heading" if self._compact else "title", "ink", title))
        column.addSpacing(theme.space("s"))
        column.addWidget(Prose(theme, "body", "ink_muted", lead))
        column.addSpacing(theme.space("l"))
        for field in fields:
            column.addWidget(field)
            column.addSpacing(theme.space("m"))
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.space("m"))
        said = Prose(theme, "small", "ink_muted", warning)
        if self._compact:
            column.addWidget(said)
            column.addSpacing(theme.space("m"))
            foot.addStretch(1)
        else:
            foot.addWidget(said, 1, Qt.AlignmentFlag.AlignVCenter)
        for button in (*more, self.go):
            foot.addWidget(button)
        column.addLayout(foot)
