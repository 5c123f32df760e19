"""Trouble in a test, in sentences in the place of the cue: cuff, signal, disk. It stops and saves nothing."""

from datetime import datetime

from PySide6.QtCore import QObject, Slot

from ccft_desktop.rooms.alarm_watch import AlarmWatch
from ccft_desktop.rooms.house import House
from ccft_desktop.rooms.test_record import TestRecord
from ccft_desktop.ui.pages.test import TestPage
from devices.cuff import CuffState


class TestTrouble(QObject):
    """Says what happened and what to do next, and takes it away when it is over."""

    __test__ = False  # not a test class, whatever its name begins with

    def __init__(
        self, house: House, page: TestPage, record: TestRecord, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._house = house
        self._page = page
        self._is_running = False
        self._by_dial = False
        self._disk_said = ""
        house.link.state_changed.connect(self._on_cuff)
        house.link.failed.connect(self._on_cuff_failed)
        record.disk_said.connect(self._on_disk_said)
        record.refused.connect(self._on_refused)
        self._alarm = AlarmWatch(house, page, self)
        self._alarm.over.connect(self.calm)

    def begin(self, *, running: bool, by_dial: bool) -> None:
        """A test is shown or begins: nothing is wrong yet. Of the cuff is spoken only while it runs.

        ``by_dial``: of no cuff at all.
        """
        self._is_running = running
        self._by_dial = self._alarm.is_deaf = by_dial
        self._disk_said = ""
        self._page.clear_trouble()

    def say(self, heading: str, text: str) -> None:
        """Something else that is in the way."""
        self._page.show_trouble(heading, text)

    @Slot()
    def on_signal_lost(self) -> None:
        """The cable is in and nothing comes; an unplugged one says so itself."""
        if self._house.link.state is not CuffState.LOST:
            at = datetime.now().astimezone().strftime("%H:%M")
            self._page.show_trouble(
                self.tr("The signal stopped at {time}.").format(time=at),
                self.tr("Check the cuff's cable and power: the test waits, this hold will be offered again."),
            )

    @Slot()
    def calm(self) -> None:
        """The trouble with the cuff is over; one with the disk may still stand."""
        if self._disk_said:
            self._page.show_trouble(self.tr("The disk does not take the test."), self._disk_said)
        else:
            self._page.clear_trouble()

    @Slot(object)
    def _on_cuff(self, state: CuffState) -> None:
        self._page.show_cuff(state)
        if state is CuffState.STREAMING and not self._by_dial:
            self.calm()

    @Slot(str)
    def _on_cuff_failed(self, sentence: str) -> None:
        if self._is_running and not self._by_dial:
            heading, _, advice = sentence.partition(". ")
            kept = self.tr("This hold will be offered again, nothing is lost.")
            self._page.show_trouble(f"{heading}.", f"{advice} {kept}".strip())

    @Slot(str)
    def _on_disk_said(self, sentence: str) -> None:
        self._disk_said = sentence
        self.calm()

    @Slot(str)
    def _on_refused(self, why: str) -> None:
        self._page.show_trouble(
            self.tr("The test could not be saved yet."),
            self.tr(
                "{why} It is kept in memory and tried again. Whoever closes the window twice leaves "
                "without its end: what reached the disk is offered at the next start."
            ).format(why=why),
        )
