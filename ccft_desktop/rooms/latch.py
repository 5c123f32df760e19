"""The latch of the records: falls when nobody is there or the system says so, never beside a patient."""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ccft_desktop.core.lock_rule import LockReason, LockRule
from ccft_desktop.live.input_watch import InputWatch
from ccft_desktop.live.session_watch import SessionWatch
from ccft_desktop.rooms.house import House
from ccft_desktop.rooms.vigil import ATTENDED_ON

_LOOK_MS: Final = 1000


class Latch(QObject):
    """Says when to lock; who locks, and what is left for it, is decided elsewhere.

    Works only while the records are open. ``clock_s`` is what the time without anybody is told by.
    """

    due = Signal(object)
    """The ``Lock``."""

    def __init__(
        self,
        house: House,
        watch: SessionWatch,
        parent: QObject | None = None,
        *,
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._house = house
        self._watch = watch
        self.clock_s = clock_s
        self.is_attended: list[Callable[[], bool]] = [lambda: self._page_key in ATTENDED_ON]
        """Any of them true puts the lock off: what runs on the open records may be added."""
        self._page_key = ""
        self._rule = LockRule(house.settings.lock_after_min, clock_s())
        self._input = InputWatch(self)
        self._input.touched.connect(self._on_touched)
        watch.screen_locked.connect(self._on_screen)
        watch.falling_asleep.connect(self._on_sleep)
        house.window.page_shown.connect(self._on_page)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        # Its own: a bare single shot would still come once the latch is taken apart.
        self._look_soon = QTimer(self, interval=0, singleShot=True)
        self._look_soon.timeout.connect(self.look)

    @Slot()
    def follow(self) -> None:
        """The settings have changed."""
        self._rule.set_minutes(self._house.settings.lock_after_min)

    @Slot()
    def look(self) -> None:
        """Lock, if it is time."""
        self._input.look_around()
        if not self._timer.isActive():
            return
        lock = self._rule.due(self.clock_s(), attended=any(ask() for ask in self.is_attended))
        if lock is not None:
            self._timer.stop()
            self.due.emit(lock)

    def close(self) -> None:
        """The program ends."""
        self._timer.stop()
        self._look_soon.stop()
        self._watch.close()

    def ask(self) -> None:
        """Somebody wants it locked: at once, or as soon as what puts it off has ended."""
        self._tell("asked")

    @Slot(str)
    def _on_page(self, key: str) -> None:
        """A page of the open records is seen; none, once they are locked."""
        was_attended, self._page_key = self._page_key in ATTENDED_ON, key
        if not key or self._house.vault is None:
            self._timer.stop()
        elif not self._timer.isActive():
            self._rule.begin(self.clock_s())
            self._watch.start()
            self._timer.start()
        elif was_attended:
            # Once whoever shows the page is done with it.
            self._look_soon.start()

    @Slot()
    def _on_touched(self) -> None:
        self._rule.touch(self.clock_s())

    @Slot()
    def _on_screen(self) -> None:
        self._tell("screen")

    @Slot()
    def _on_sleep(self) -> None:
        self._tell("sleep")

    def _tell(self, reason: LockReason) -> None:
        # At once: the system may be about to sleep.
        if self._timer.isActive():
            self._rule.tell(reason)
            self.look()
