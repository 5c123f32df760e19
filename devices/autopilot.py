"""What a simulated patient does when nobody prompts: effort after effort, at the pace of a test.

Follows the pressure it makes, like someone with a screen; knows no protocol and no clock of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from devices.patient import SimulatedPatient

_BAND_MMHG: Final = 1.0
_FIRST_EFFORT_S: Final = 1.6
_DWELL_S: Final = 0.5
# Lost for longer than a hold may be (1 s), or never reached within the reach window (5 s): a
# therapist would say "relax".
_LOST_S: Final = 1.2
_GIVES_UP_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Plan:
    """Levels in order, over and over; ``hold_s`` in the band, ``rest_s`` from relaxing to the next effort."""

    levels_mmhg: Sequence[float] = (22.0, 24.0, 26.0, 28.0, 30.0)
    hold_s: float = 10.8
    rest_s: float = 5.6


class Autopilot:
    """Asks and relaxes one patient, sample by sample."""

    def __init__(self, patient: SimulatedPatient, plan: Plan) -> None:
        self._patient = patient
        self._plan = plan
        self._efforts = 0
        self._level_mmhg: float | None = None
        self._asked_s = 0.0
        self._rests_until_s: float | None = None
        self._in_band_since_s: float | None = None
        self._left_band_s: float | None = None

    def steer(self, pressure_mmhg: float) -> None:
        """Decide what to do after a sample."""
        t_s = self._patient.t_s
        if self._rests_until_s is None:
            if self._patient.ready:
                self._rests_until_s = t_s + _FIRST_EFFORT_S
        elif self._level_mmhg is None:
            if t_s >= self._rests_until_s:
                self._begin(t_s)
        elif self._is_over(t_s, pressure_mmhg, self._level_mmhg):
            self._patient.relax()
            self._level_mmhg = None
            # The reaction time of the next effort is part of the rest.
            self._rests_until_s = t_s + self._plan.rest_s - 0.5

    def _begin(self, t_s: float) -> None:
        levels_mmhg = self._plan.levels_mmhg
        self._level_mmhg = levels_mmhg[self._efforts % len(levels_mmhg)]
        self._efforts += 1
        self._asked_s = t_s
        self._in_band_since_s = self._left_band_s = None
        self._patient.ask(self._level_mmhg)

    def _is_over(self, t_s: float, pressure_mmhg: float, level_mmhg: float) -> bool:
        in_band = abs(pressure_mmhg - level_mmhg) <= _BAND_MMHG
        since_s = self._in_band_since_s
        if since_s is None:
            if in_band:
                self._in_band_since_s = t_s
            return t_s - self._asked_s >= _GIVES_UP_S
        if in_band:
            self._left_band_s = None
            return t_s - since_s >= self._plan.hold_s
        if t_s - since_s < _DWELL_S:
            self._in_band_since_s = None
            return False
        if self._left_band_s is None:
            self._left_band_s = t_s
        return t_s - self._left_band_s >= _LOST_S or t_s - since_s >= self._plan.hold_s
