"""Something about the patient to have before one's eyes on a page; knows not what."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.chip import Chip


class CautionChip(Chip):
    """A fact with a triangle beside it; not there while there is nothing to say."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", "warning", parent=parent, icon_token="out_of_band")
        self.set_static()
        self.hide()

    @Slot(str)
    def show_caution(self, text: str) -> None:
        """Say it; an empty text takes it away."""
        self.setText(text)
        self.setToolTip(text)
        self.setVisible(bool(text))
