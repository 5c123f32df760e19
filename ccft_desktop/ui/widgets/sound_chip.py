"""Whether there is sound, as a chip with a key; knows no loudspeaker."""

from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.chip import Chip

SoundState = Literal["on", "off", "none"]


class SoundChip(Chip):
    """Says "Sound on", "Sound off" or "No sound here"; its key works wherever its page is shown."""

    toggle_requested = Signal()

    def __init__(self, theme: Theme, key: str = "M", parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent=parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._shortcut = QShortcut(QKeySequence(key), self)
        self._shortcut.setAutoRepeat(False)
        self._shortcut.activated.connect(self.click)
        self.clicked.connect(self.toggle_requested)
        self.show_sound("on")

    def set_key(self, key: str) -> None:
        """Give it another key, by the name Qt has for it."""
        self._shortcut.setKey(QKeySequence(key))
        self._describe()

    def show_sound(self, state: SoundState) -> None:
        """Say it; without a loudspeaker there is nothing to switch."""
        words = {
            "on": self.tr("Sound on"),
            "off": self.tr("Sound off"),
            "none": self.tr("No sound here"),
        }
        self.setText(words[state])
        self.set_icon("sound-on" if state == "on" else "sound-off")
        self.setEnabled(state != "none")
        self._describe()

    def _describe(self) -> None:
        key = self._shortcut.key().toString(QKeySequence.SequenceFormat.NativeText)
        said = self.tr("Key {key}").format(key=key) if self.isEnabled() else ""
        self.setToolTip(said)
        self.setAccessibleDescription(said)
