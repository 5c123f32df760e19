"""The cuff in use: one reader on one thread, exchanged when another cuff is chosen. Knows no widgets."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from ccft_desktop.core.calibration import Calibration
from ccft_desktop.core.session import Device
from ccft_desktop.live.calibrated_cuff import NONE_KNOWN, CalibratedCuff
from ccft_desktop.live.cuff_thread import CuffThread
from ccft_desktop.live.reader import CuffReader
from ccft_desktop.live.tap import Tap
from devices.cuff import Counters, CuffState, Notice
from devices.profiles import Profile
from devices.serial_cuff import SerialCuff


class CuffLink(QObject):
    """Lives on the GUI thread and passes on what the cuff's thread says."""

    arrived = Signal(object)
    """``tuple[Reading, ...]``, oldest first."""
    state_changed = Signal(object)
    """A ``CuffState``."""
    failed = Signal(str)
    """One sentence for people, once per trouble."""
    noticed = Signal(str)
    """Something the cuff said, or why its lines are not understood."""
    counted = Signal(object)
    """``Counters``, about once a second."""
    calibration_changed = Signal(object)
    """The ``Calibration`` in use, None for none: it came into use, or another device did."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tap: Final = Tap()
        self.state = CuffState.CLOSED
        self.counters = Counters()
        self.profile: Profile | None = None
        self._cuff: CalibratedCuff | None = None
        self._calibrations: Mapping[str, Calibration] = NONE_KNOWN
        self._calibration_told: Calibration | None = None
        self._url = ""
        self._reader: CuffReader | None = None
        self._thread: CuffThread | None = None

    @property
    def device(self) -> Device:
        """The cuff as it is put on record with a session."""
        if self._cuff is None:
            return Device(name="", url=self._url, rate_hz=self.counters.rate_hz)
        return Device(
            name=self._cuff.name,
            url=self._url,
            identity=self._cuff.identity,
            rate_hz=self.counters.rate_hz,
            raw_unit=self._cuff.raw_unit,
        )

    @property
    def calibration(self) -> Calibration | None:
        """The one that makes the pressures of the cuff in use."""
        return self._cuff.calibration if self._cuff else None

    def use_calibrations(self, calibrations: Mapping[str, Calibration]) -> None:
        """Calibrate the cuffs with these identities from now on; not while a test is running."""
        self._calibrations = calibrations
        if self._cuff is not None:
            self._cuff.calibrations = calibrations
        self._tell_calibration()

    def connect_to(
        self,
        url: str,
        *,
        baud: int,
        prompts: bool,
        identity: str = "",
        profile: Profile | None = None,
    ) -> None:
        """Read from this cuff from now on. A cuff that is not there is waited for.

        ``identity``: what it said of itself in an earlier run, so that it is found under a new port name.
        """
        self.disconnect_cuff()
        self._url = url
        self.profile = profile
        driver = SerialCuff(url, profile=profile, baud=baud, prompts=prompts, identity=identity)
        self._cuff = CalibratedCuff(driver, self._calibrations)
        self._reader = CuffReader(self._cuff, self.tap)
        self._reader.arrived.connect(self._on_arrived)
        self._reader.state_changed.connect(self._on_state)
        self._reader.failed.connect(self._on_failed)
        self._reader.noticed.connect(self._on_noticed)
        self._reader.counted.connect(self._on_counted)
        self._thread = CuffThread(self._reader)
        self._thread.start()

    def disconnect_cuff(self) -> bool:
        """Let go of the cuff; False when its driver does not."""
        if self._thread is None or self._reader is None:
            return True
        stopped = self._thread.stop()
        self._reader.disconnect(self)
        self._cuff = self._reader = self._thread = None
        self.profile = None
        self.counters = Counters()
        self._on_state(CuffState.CLOSED)
        return stopped

    def deliver(self) -> None:
        """Pass on now what the cuff's thread has told, where the event loop will not."""
        QCoreApplication.sendPostedEvents(self)

    def _tell_calibration(self) -> None:
        calibration = self.calibration
        if calibration is not self._calibration_told:
            self._calibration_told = calibration
            self.calibration_changed.emit(calibration)

    @Slot(str)
    def prompt(self, text: str) -> None:
        """Tell the cuff what the patient is asked to do, if it listens."""
        if self._reader is not None:
            self._reader.prompt(text)

    @Slot(object)
    def _on_arrived(self, readings: object) -> None:
        self._tell_calibration()
        self.arrived.emit(readings)

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self.failed.emit(sentence)

    @Slot(object)
    def _on_state(self, state: CuffState) -> None:
        self.state = state
        self._tell_calibration()
        self.state_changed.emit(state)

    @Slot(object)
    def _on_noticed(self, notice: Notice) -> None:
        self.noticed.emit(notice.text)

    @Slot(object)
    def _on_counted(self, counters: Counters) -> None:
        self.counters = counters
        self.counted.emit(counters)
