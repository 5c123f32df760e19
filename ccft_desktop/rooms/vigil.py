"""From set-up to the end of a test the computer stays awake: joins the window's pages with wakefulness."""

from typing import Final

from PySide6.QtCore import QObject, Slot

from ccft_desktop.live.wakefulness import Wakefulness
from ccft_desktop.rooms.house import House

ATTENDED_ON: Final = ("before", "setup", "live_test")
"""The pages on which the therapist's hands are on the patient."""


class Vigil(QObject):
    """On while a page is seen on which the therapist's hands are on the patient."""

    def __init__(self, house: House, wakefulness: Wakefulness, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._house = house
        self._wakefulness = wakefulness
        house.window.page_shown.connect(self._on_page)
        wakefulness.failed.connect(self._on_failed)

    def close(self) -> None:
        """The program ends."""
        self._wakefulness.close()

    @Slot(str)
    def _on_page(self, key: str) -> None:
        if key in ATTENDED_ON:
            self._wakefulness.hold()
        else:
            self._wakefulness.release()

    @Slot()
    def _on_failed(self) -> None:
        self._house.window.show_notice(
            "info",
            self.tr("This computer cannot be kept awake by the program."),
            self.tr("Switch its screen saver and its sleep off for the time of the test."),
        )
