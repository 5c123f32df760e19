"""What a test is read from: the cuff in use, or a dial that the therapist reads. It scores nothing."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from ccft_desktop.core.order import Order
from ccft_desktop.live.dial_test import DialTest
from ccft_desktop.live.live_test import Journal, LiveTest
from ccft_desktop.rooms.house import House
from ccft_desktop.rooms.test_trouble import TestTrouble

RunningTest = LiveTest | DialTest


class Instrument(QObject):
    """Gives every test what it reads, and takes it away again."""

    def __init__(self, house: House, trouble: TestTrouble, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._house = house
        self._trouble = trouble
        self.dial_clock_s: Callable[[], float] | None = None
        """What the time of a test by dial is told from, in seconds; None: the computer's clock."""

    def take_up(self, order: Order, journal: Journal) -> RunningTest:
        """The test that was ordered, not yet started."""
        if order.by_dial:
            return DialTest(order.protocol, journal, self, clock_s=self.dial_clock_s)
        link = self._house.link
        test = LiveTest(order.protocol, journal, link.tap, self)
        link.arrived.connect(test.on_readings)
        test.prompted.connect(link.prompt)
        test.signal_lost.connect(self._trouble.on_signal_lost)
        test.signal_back.connect(self._trouble.calm)
        return test

    def lay_down(self, test: RunningTest) -> None:
        """The test hears of the cuff no more."""
        if isinstance(test, LiveTest):
            self._house.link.arrived.disconnect(test.on_readings)
            self._house.link.tap.close()
        test.deleteLater()
