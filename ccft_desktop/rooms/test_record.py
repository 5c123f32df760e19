"""The record of the test that runs: begun with it, kept with its notes, finished; knows no page."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ccft_desktop import __version__
from ccft_desktop.core.calibration import Calibration
from ccft_desktop.core.order import Order
from ccft_desktop.core.session import Device, Session
from ccft_desktop.live.live_test import FinishedTest
from ccft_desktop.rooms.house import RECORDS_REFUSE, House

if TYPE_CHECKING:
    # The module itself comes with the open records, after the window is on screen.
    from ccft_desktop.store.recording import Recording

_AGAIN_MS: Final = 2000


class TestRecord(QObject):
    """One at a time. What the disk refuses at the end is kept and tried again."""

    __test__ = False  # not a test class, whatever its name begins with

    saved = Signal(object)
    """The ``Session``, once it is on record."""
    refused = Signal(str)
    """Why it is not saved yet."""
    disk_said = Signal(str)
    """While the test runs: why the disk does not take it; empty when it does again."""

    def __init__(self, house: House, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._house = house
        self._recording: Recording | None = None
        self._order: Order | None = None
        self._calibration: Calibration | None = None
        self._started_utc = datetime.now(UTC)
        self._notes: list[str] = []
        self._unsaved: Session | None = None
        self._again = QTimer(self, singleShot=True, interval=_AGAIN_MS)
        self._again.timeout.connect(self._save)

    @property
    def is_open(self) -> bool:
        """Whether a test has begun and is not yet on record."""
        return self._recording is not None

    @property
    def is_refused(self) -> bool:
        """Whether a test has ended and the disk does not take it yet."""
        return self._unsaved is not None

    @property
    def session_id(self) -> str:
        """Of the test that is on its way to the disk; empty for none."""
        return self._recording.session_id if self._recording else ""

    def clear(self) -> None:
        """No notes yet."""
        self._notes = []

    def begin(self, order: Order) -> "Recording":
        """From now on the test is on the disk. Raises what ``RECORDS_REFUSE`` names."""
        house = self._house
        self._order = order
        self._calibration = None if order.by_dial else house.link.calibration
        self._started_utc = datetime.now(UTC)
        recording = house.records.sessions.begin(
            order.patient.patient_id,
            started_utc=self._started_utc,
            protocol=order.protocol,
            device=self._device(order),
            examiner=house.records.user_name,
            feedback=order.feedback,
            screen_position=order.screen_position,
            practice_holds=order.practice_holds,
            by_dial=order.by_dial,
            software_version=__version__,
            calibration=self._calibration,
            on_trouble=self._on_trouble,
        )
        self._recording = recording
        self._keep_notes()
        return recording

    def add_note(self, text: str) -> None:
        """One line more; on the disk as soon as the samples of this moment."""
        self._notes.append(text)
        self._keep_notes()

    def finish(self, finished: FinishedTest, *, interrupted: bool) -> None:
        """The test has ended: put it on record."""
        assert self._recording is not None
        assert self._order is not None
        order = self._order
        self._unsaved = Session(
            session_id=self._recording.session_id,
            started_utc=self._started_utc,
            protocol=order.protocol,
            device=self._device(order),
            result=finished.result,
            events=finished.events,
            offered=finished.offered,
            trace=finished.trace,
            examiner=self._house.records.user_name,
            feedback=order.feedback,
            screen_position=order.screen_position,
            practice_holds=order.practice_holds,
            by_dial=order.by_dial,
            note=self._note,
            software_version=__version__,
            interrupted=interrupted,
            calibration=self._calibration,
        )
        self._save()

    def give_up(self) -> None:
        """Try no more to save the test; what reached the disk is offered at the next start."""
        self._again.stop()
        self._unsaved = self._recording = None

    def _device(self, order: Order) -> Device:
        if order.by_dial:
            return Device(name=self.tr("Dial, read by the therapist"), url="")
        return self._house.link.device

    @property
    def _note(self) -> str:
        return "\n".join(self._notes)

    def _keep_notes(self) -> None:
        if self._recording is not None and self._notes:
            self._recording.write_note(self._note)

    def _on_trouble(self, sentence: str | None) -> None:
        """Called on the recorder's thread."""
        self.disk_said.emit(sentence or "")

    @Slot()
    def _save(self) -> None:
        session, recording = self._unsaved, self._recording
        if session is None or recording is None:
            return
        try:
            recording.finish(session)
        except RECORDS_REFUSE as error:
            self.refused.emit(str(error))
            self._again.start()
            return
        self._unsaved = self._recording = None
        self.saved.emit(session)
