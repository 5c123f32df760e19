"""Measures the cuff in use: leak, noise, drift, or one point of a calibration; judges and stores nothing."""

from array import array
from collections.abc import Callable
from typing import Final, Literal

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from ccft_desktop.core import cuff_checks
from ccft_desktop.core.limits import TIME_TOLERANCE_S, InputError
from ccft_desktop.core.session import Floats
from ccft_desktop.live.cuff_link import CuffLink
from devices.cuff import CuffState

What = Literal["leak", "noise", "drift", "point"]
NEEDED_S: Final[dict[What, float]] = {
    "leak": cuff_checks.LEAK_SETTLE_S + cuff_checks.LEAK_S,
    "noise": cuff_checks.NOISE_S,
    "drift": cuff_checks.DRIFT_S,
    "point": cuff_checks.POINT_S,
}
_CHECKS: Final[dict[str, Callable[[Floats, Floats], cuff_checks.CuffCheck]]] = {
    "leak": cuff_checks.leak,
    "noise": cuff_checks.noise,
    "drift": cuff_checks.drift,
}


class CuffTests(QObject):
    """One measurement at a time; lives on the GUI thread. The cuff's own clock counts."""

    progressed = Signal(float, float)
    """Seconds measured, and seconds needed."""
    checked = Signal(object)
    """A ``CuffCheck``, from calibrated pressures."""
    point_read = Signal(float)
    """What the cuff reads without any calibration, mmHg: the mean of three still seconds."""
    refused = Signal(str)
    """One sentence: why it cannot be told, and what to do."""

    def __init__(self, link: CuffLink, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._what: What | None = None
        self._t_s = array("d")
        self._pressure_mmhg = array("d")
        link.arrived.connect(self._on_readings)
        link.state_changed.connect(self._on_state)
        link.calibration_changed.connect(self._on_calibration)

    @property
    def running(self) -> What | None:
        """What is being measured."""
        return self._what

    def start(self, what: What) -> None:
        """Measure from the next reading on; what was under way is dropped."""
        self._what = what
        self._t_s, self._pressure_mmhg = array("d"), array("d")

    @Slot()
    def cancel(self) -> None:
        """Measure nothing more; nothing is told."""
        self._what = None

    @Slot(object)
    def _on_readings(self, readings: object) -> None:
        assert isinstance(readings, tuple)
        if self._what is None:
            return
        self._t_s.extend(reading.t_s for reading in readings)
        self._pressure_mmhg.extend(reading.pressure_mmhg for reading in readings)
        measured_s, needed_s = self._t_s[-1] - self._t_s[0], NEEDED_S[self._what]
        self.progressed.emit(min(measured_s, needed_s), needed_s)
        if measured_s >= needed_s - TIME_TOLERANCE_S:
            self._finish(self._what)

    def _finish(self, what: What) -> None:
        self._what = None
        t_s, pressure_mmhg = np.array(self._t_s), np.array(self._pressure_mmhg)
        # Not what its last batch brought beyond: the figure must not depend on the cut.
        end = int(np.searchsorted(t_s, t_s[0] + NEEDED_S[what] + TIME_TOLERANCE_S, "right"))
        t_s, pressure_mmhg = t_s[:end], pressure_mmhg[:end]
        try:
            if what == "point":
                calibration = self._link.calibration
                read_mmhg = pressure_mmhg if calibration is None else calibration.read(pressure_mmhg)
                self.point_read.emit(cuff_checks.still_mean(t_s, read_mmhg))
            else:
                self.checked.emit(_CHECKS[what](t_s, pressure_mmhg))
        except InputError as error:
            self.refused.emit(str(error))

    @Slot(object)
    def _on_state(self, state: CuffState) -> None:
        if self._what is not None and state in (CuffState.LOST, CuffState.CLOSED):
            self._what = None
            self.refused.emit(self.tr("The cuff went away meanwhile. Plug it in and measure again."))

    @Slot(object)
    def _on_calibration(self, _calibration: object) -> None:
        if self._what is not None:
            self._what = None
            self.refused.emit(self.tr("The calibration was changed meanwhile. Measure again."))
