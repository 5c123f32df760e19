"""The suitability gate on the cuff in use: judged anew on every connection and kept up to date. No words."""

from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from ccft_desktop.core.calibration import TARE_LASTS
from ccft_desktop.core.suitability import CuffFacts, CuffWatch, Reference, Suitability
from ccft_desktop.live.cuff_link import CuffLink
from devices.cuff import CuffState

_JUDGED_EVERY_S: Final = 1.0


class CuffGate(QObject):
    """Listens to the link; lives on the GUI thread."""

    suitability_changed = Signal(object)
    """A ``Suitability``, whenever any figure of it is another."""

    def __init__(self, link: CuffLink, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.suitability = Suitability("watching")
        self._link = link
        self._watch = CuffWatch()
        self._judged_s: float | None = None
        self._tared_utc: datetime | None = None
        link.arrived.connect(self._on_readings)
        link.state_changed.connect(self._on_state)
        link.calibration_changed.connect(self._on_calibration)

    @property
    def facts(self) -> CuffFacts:
        """What is known of the cuff without listening to it."""
        profile, calibration, now_utc = self._link.profile, self._link.calibration, datetime.now(UTC)
        is_tared = self._tared_utc is not None and now_utc - self._tared_utc <= TARE_LASTS
        if calibration is not None and calibration.kind == "zero" and calibration.is_tare_at(now_utc):
            is_tared = True
        if profile is None:
            return CuffFacts(is_tared=is_tared)
        reference: Reference = "absolute" if profile.reference == "absolute" else "gauge"
        # A profile whose resolution depends on the sensor attached says 0.
        return CuffFacts(
            reference=reference,
            range_mmhg=profile.range_mmhg,
            resolution_mmhg=profile.resolution_mmhg or None,
            is_tared=is_tared,
        )

    def judge(self) -> Suitability:
        """The verdict as of now."""
        found = self._watch.suitability(self.facts)
        if found != self.suitability:
            self.suitability = found
            self.suitability_changed.emit(found)
        return found

    @Slot(object)
    def _on_readings(self, readings: object) -> None:
        assert isinstance(readings, tuple)
        if self._tared_utc is None:
            # The driver has just taken the air's weight off an absolute sensor.
            self._tared_utc = datetime.now(UTC)
        last_s = readings[-1].t_s
        self._watch.feed([r.t_s for r in readings], [r.pressure_mmhg for r in readings])
        due_s = _JUDGED_EVERY_S if self.suitability.verdict != "watching" else 0.0
        if self._judged_s is None or last_s - self._judged_s >= due_s:
            self._judged_s = last_s
            self.judge()

    @Slot(object)
    def _on_state(self, state: CuffState) -> None:
        if state is CuffState.CLOSED:
            self._tared_utc = None
        if state in (CuffState.OPENING, CuffState.CLOSED):
            self._watch_anew()

    @Slot(object)
    def _on_calibration(self, _calibration: object) -> None:
        self._watch_anew()

    def _watch_anew(self) -> None:
        self._watch.restart()
        self._judged_s = None
        self.judge()
