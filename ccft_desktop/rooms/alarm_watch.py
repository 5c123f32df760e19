"""Too much air in the cuff while the test page is open: said in the place of its trouble. Stops nothing."""

from PySide6.QtCore import QObject, Signal, Slot

from ccft_desktop.core.pressure_alarm import PressureAlarm
from ccft_desktop.rooms.house import House
from ccft_desktop.ui.pages.setup_notices import too_much_air
from ccft_desktop.ui.pages.test import TestPage
from devices.cuff import CuffState


class AlarmWatch(QObject):
    """Listens to the cuff all the time; speaks only on the page it is given, while it is shown."""

    over = Signal()
    """The air is out: whatever else is wrong may be said again."""

    def __init__(self, house: House, page: TestPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._house = house
        self._page = page
        self._alarm = PressureAlarm(house.settings.alarm_mmhg)
        self._is_said = False
        self.is_deaf = False
        """Whether the test on the page has nothing to do with the cuff."""
        house.link.arrived.connect(self._on_readings)
        house.link.state_changed.connect(self._on_cuff)

    @Slot(object)
    def _on_readings(self, readings: object) -> None:
        assert isinstance(readings, tuple)
        limit_mmhg = self._house.settings.alarm_mmhg
        if limit_mmhg != self._alarm.limit_mmhg:
            self._alarm = PressureAlarm(limit_mmhg)
        self._alarm.feed([r.t_s for r in readings], [r.pressure_mmhg for r in readings])
        if self.is_deaf or not self._page.isVisible():
            self._is_said = False
        elif self._alarm.is_raised:
            self._say(limit_mmhg)
        elif self._is_said:
            self._is_said = False
            self.over.emit()

    def _say(self, limit_mmhg: float) -> None:
        """Again, where something else that is over has taken it away."""
        heading, what_to_do = too_much_air(limit_mmhg)
        if not self._page.cue_place.trouble.text.startswith(heading):
            self._page.show_trouble(heading, what_to_do)
        self._is_said = True

    @Slot(object)
    def _on_cuff(self, state: CuffState) -> None:
        if state is not CuffState.STREAMING:
            self._alarm.forget()
            self._is_said = False
