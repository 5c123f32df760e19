"""The status strip kept true: what the cuff is doing, how fast, and when it was last heard."""

from datetime import datetime

from PySide6.QtCore import QObject, Slot

from ccft_desktop.core.calibration import Calibration
from ccft_desktop.reports.calibration_words import calibrated_line
from ccft_desktop.rooms.house import House
from devices.cuff import CuffState


class StatusLine(QObject):
    """Follows the cuff for the strip below every page."""

    def __init__(self, house: House, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._house = house
        self._last_reading = ""
        house.link.arrived.connect(self._on_readings)
        house.link.state_changed.connect(self._on_state)
        house.link.counted.connect(self._on_counted)
        house.link.calibration_changed.connect(self._on_calibration)
        self._on_calibration(house.link.calibration)

    @Slot(object)
    def _on_readings(self, _readings: object) -> None:
        self._last_reading = ""

    @Slot(object)
    def _on_state(self, state: CuffState) -> None:
        if state in (CuffState.LOST, CuffState.STALLED) and not self._last_reading:
            self._last_reading = datetime.now().astimezone().strftime("%H:%M:%S")
        self._show()

    @Slot(object)
    def _on_counted(self, _counters: object) -> None:
        self._show()

    @Slot(object)
    def _on_calibration(self, calibration: Calibration | None) -> None:
        self._house.window.show_calibration(calibrated_line(calibration))

    def _show(self) -> None:
        link = self._house.link
        self._house.window.show_cuff(link.state, link.counters.rate_hz, self._last_reading)
