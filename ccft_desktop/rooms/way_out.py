"""The way out: what is still running is put on record before the window closes; who may ask for it."""

from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Slot

from ccft_desktop.rooms.house import House
from ccft_desktop.rooms.preferences import Preferences
from ccft_desktop.rooms.test_room import TestRoom

# As shells count.
_EXIT_BY_SIGNAL: Final = 128


class WayOut(QObject):
    """The window's own close button, the system, and a therapist after a mistake of the program."""

    def __init__(
        self, house: House, test_room: TestRoom, preferences: Preferences, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._house = house
        self._test_room = test_room
        self._preferences = preferences
        self._is_leaving = False
        house.window.closing = self._may_close

    def _may_close(self) -> bool:
        """A test is put on record first; where the disk refuses, only who asks twice leaves without it."""
        asked_before, self._is_leaving = self._is_leaving, True
        if self._test_room.is_running and not asked_before:
            self._test_room.interrupt()
            if self._test_room.is_running:
                return False
        self._test_room.give_up()
        self._preferences.remember()
        return True

    def go_on(self) -> None:
        """What held the leaving up is on record."""
        if self._is_leaving:
            self._house.window.close()

    def end(self, exit_code: int) -> None:
        """Close the window, as its own button does, and the program with it."""
        if self._house.window.close():
            QCoreApplication.exit(exit_code)

    @Slot(int)
    def stop(self, signal_number: int) -> None:
        """The system, or Ctrl-C, asks the program to end."""
        self.end(_EXIT_BY_SIGNAL + signal_number)

    @Slot()
    def leave(self) -> None:
        """After a mistake of the program, the therapist wants it closed."""
        self.end(1)
