"""The calibrations of the clinic's cuffs between records and cuff: loaded when the records open, added to."""

from PySide6.QtCore import QObject

from ccft_desktop.core.calibration import Calibration
from ccft_desktop.rooms.house import RECORDS_REFUSE, House


class CuffDesk(QObject):
    """Knows which calibration is in use; making one is a page's work."""

    def __init__(self, house: House, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._house = house

    def refresh(self) -> None:
        """Use the newest calibration of every cuff in the records; they have just been opened."""
        try:
            self._house.link.use_calibrations(self._house.records.calibrations.latest())
        except RECORDS_REFUSE as error:
            self._house.window.show_notice("trouble", self.tr("The calibrations cannot be read."), str(error))

    def add(self, calibration: Calibration) -> None:
        """Put it on record and use it from the next reading on; not while a test is running.

        Raises ``StoreError`` or ``InputError`` when the records refuse; nothing changes then.
        """
        self._house.records.calibrations.add(calibration)
        self.refresh()

    def history(self) -> tuple[Calibration, ...]:
        """Every calibration of the cuff in use, newest first. Raises ``StoreError``."""
        return self._house.records.calibrations.history(self._house.link.device.identity)
