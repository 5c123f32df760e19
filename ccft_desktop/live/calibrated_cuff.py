"""Where a calibration meets a reading, and nowhere else: a cuff with calibrated pressures. Knows no store."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from ccft_desktop.core.calibration import Calibration
from devices.cuff import Counters, Cuff, Notice, Reading

NONE_KNOWN: Final[Mapping[str, Calibration]] = MappingProxyType({})


class CalibratedCuff:
    """A ``Cuff`` around another: pressures as they should have read, raw numbers as they came.

    ``calibrations``, by device identity, may be exchanged from any thread: a batch is calibrated with one.
    """

    def __init__(self, cuff: Cuff, calibrations: Mapping[str, Calibration] = NONE_KNOWN) -> None:
        self._cuff = cuff
        self.calibrations = calibrations

    @property
    def name(self) -> str:
        return self._cuff.name

    @property
    def identity(self) -> str:
        return self._cuff.identity

    @property
    def raw_unit(self) -> str:
        return self._cuff.raw_unit

    @property
    def counters(self) -> Counters:
        return self._cuff.counters

    @property
    def calibration(self) -> Calibration | None:
        """The one in use for this device; None when it is used as it is."""
        return self.calibrations.get(self._cuff.identity)

    def open(self) -> None:
        self._cuff.open()

    def read(self, timeout_s: float) -> Sequence[Reading | Notice]:
        """What arrives, oldest first, its pressures calibrated. Raises ``CuffUnplugged``."""
        came = self._cuff.read(timeout_s)
        calibration = self.calibration if came and self.calibrations else None
        if calibration is None:
            return came
        return [
            one._replace(pressure_mmhg=calibration.apply(one.pressure_mmhg))
            if isinstance(one, Reading)
            else one
            for one in came
        ]

    def prompt(self, text: str) -> None:
        self._cuff.prompt(text)

    def close(self) -> None:
        self._cuff.close()
