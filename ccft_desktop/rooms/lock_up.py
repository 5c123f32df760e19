"""Locking up: who may still be inside, what is left first, and that nothing keeps the key afterwards."""

from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from ccft_desktop.core.lock_rule import Lock
from ccft_desktop.live.session_watch import SessionWatch
from ccft_desktop.rooms.door import ASKED, Door
from ccft_desktop.rooms.errand import Errand
from ccft_desktop.rooms.house import House
from ccft_desktop.rooms.latch import Latch
from ccft_desktop.rooms.test_room import TestRoom


class LockUp(QObject):
    """By the button, the key, or the latch. A running test and work on the records end first."""

    refused = Signal()
    """A test is running."""
    leaving = Signal()
    """The records are still open: what is going on is to be left."""
    locked = Signal()
    """They are closed: whoever still holds them lets go."""

    def __init__(self, house: House, door: Door, test_room: TestRoom, program: QObject) -> None:
        super().__init__(program)
        self._house = house
        self._door = door
        self._test_room = test_room
        self._program = program
        self.latch: Final = Latch(house, SessionWatch(self), self)
        self.latch.is_attended += [lambda: test_room.is_running, self.has_errand]
        self.latch.due.connect(self._lock)
        house.window.lock_requested.connect(self.ask)

    def close(self) -> None:
        """The program ends."""
        self.latch.close()

    @Slot()
    def ask(self) -> None:
        """Somebody wants them locked."""
        if self._test_room.is_running:
            self.refused.emit()
        elif self.has_errand():
            soon = self.tr("They lock as soon as it has ended.")
            self._house.window.show_notice("info", self.tr("Work on the records is under way."), soon)
            self.latch.ask()
        else:
            self._lock(ASKED)

    def has_errand(self) -> bool:
        """Whether any room of the program works on the records on another thread."""
        return any(errand.is_running for errand in self._program.findChildren(Errand))

    @Slot(object)
    def _lock(self, lock: Lock) -> None:
        self.leaving.emit()
        self._door.lock(lock)
        self.locked.emit()
