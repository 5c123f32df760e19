"""The air in a simulated cuff: inflation, spreading into the chambers, warming, leaking. No patient."""

import math
from dataclasses import dataclass
from random import Random
from typing import Final

BASELINE_MMHG: Final = 20.0
_SETTLED_S: Final = 1e4
_PUMPING_S: Final = 4.0
_SQUEEZE_S: Final = 2.0
_SQUEEZE_MMHG: Final = 12.0
# When the therapist of a set-up does what, in seconds: place (deflated), inflate, three times squeeze
# and re-inflate, and once more to the baseline when the air has spread.
_PLACED_S: Final = 3.0
_SQUEEZES_S: Final = (15.0, 25.0, 35.0)
_TRIMS_S: Final = (18.0, 28.0, 38.0, 58.0, 75.0)
SETUP_S: Final = 90.0


@dataclass(frozen=True, slots=True)
class Air:
    """Amounts of one cuff; assumptions of this project, directions from everyday use.

    ``warm_up_mmhg`` 0.3 to 1.0 with a time constant of 120 to 240 s; ``spread_mmhg`` lost 1 to 3 over
    10 to 30 s after inflation; ``leak_mmhg_per_min`` 0.02 to 0.1 (a fault: 1).
    """

    warm_up_mmhg: float
    warm_up_s: float
    spread_mmhg: float
    spread_s: float
    leak_mmhg_per_min: float


def drawn(rng: Random, leak_mmhg_per_min: float | None = None) -> Air:
    """The amounts of one cuff."""
    return Air(
        warm_up_mmhg=rng.uniform(0.3, 1.0),
        warm_up_s=rng.uniform(120.0, 240.0),
        spread_mmhg=rng.uniform(1.0, 3.0),
        spread_s=rng.uniform(10.0, 30.0) / 3.0,
        leak_mmhg_per_min=leak_mmhg_per_min if leak_mmhg_per_min is not None else rng.uniform(0.02, 0.1),
    )


class Inflation:
    """Resting pressure of the cuff over time, from deflated with ``setup``, else settled at 20 mmHg.

    It begins at ``starts_s`` of the clock it is asked by.
    """

    def __init__(self, air: Air, *, setup: bool, starts_s: float = 0.0) -> None:
        self._air = air
        self._starts_s = starts_s
        self._setup = setup
        self._spread_left = 1.0
        self._trimmed = 0
        self._added_mmhg = 0.0
        self._pumped_at_s = -_SETTLED_S
        if setup:
            self._pumped_at_s = _PLACED_S + _PUMPING_S
        self._age_s = 0.0 if setup else _SETTLED_S
        self._added_mmhg = BASELINE_MMHG - (0.0 if setup else self._drifted(0.0))

    def pressure_mmhg(self, t_s: float) -> float:
        """Pressure at ``t_s``; ``t_s`` never falls."""
        t_s -= self._starts_s
        if not self._setup:
            return self._added_mmhg + self._drifted(t_s)
        if t_s < _PLACED_S:
            return 0.0
        pumping = (t_s - _PLACED_S) / _PUMPING_S
        if pumping < 1.0:
            # Five strokes of the bulb.
            return BASELINE_MMHG * (math.floor(5 * pumping) + min(1.0, 3 * (5 * pumping % 1.0))) / 5
        while self._trimmed < len(_TRIMS_S) and t_s >= _TRIMS_S[self._trimmed]:
            self._trim(_TRIMS_S[self._trimmed])
        return self._added_mmhg + self._drifted(t_s) + self._squeezed(t_s)

    def ready(self, t_s: float) -> bool:
        """Whether the set-up is over."""
        return not self._setup or t_s - self._starts_s >= SETUP_S

    def _trim(self, t_s: float) -> None:
        """Sets the pressure back to the baseline: each squeeze spreads most of what is left to spread."""
        self._trimmed += 1
        self._spread_left *= 0.3
        self._pumped_at_s = t_s
        self._added_mmhg = 0.0
        self._added_mmhg = BASELINE_MMHG - self._drifted(t_s)

    def _drifted(self, t_s: float) -> float:
        air, age_s = self._air, self._age_s + t_s
        spread = 1.0 - math.exp(-max(0.0, t_s - self._pumped_at_s) / air.spread_s)
        warm = 1.0 - math.exp(-age_s / air.warm_up_s)
        leaked_mmhg = air.leak_mmhg_per_min * t_s / 60.0
        return air.warm_up_mmhg * warm - air.spread_mmhg * self._spread_left * spread - leaked_mmhg

    @staticmethod
    def _squeezed(t_s: float) -> float:
        for at_s in _SQUEEZES_S:
            if at_s <= t_s < at_s + _SQUEEZE_S:
                return _SQUEEZE_MMHG * math.sin(math.pi * (t_s - at_s) / _SQUEEZE_S) ** 2
        return 0.0
