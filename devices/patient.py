"""A simulated neck on a simulated cuff: asked for a level or to relax, moved only by elapsed time.

The same seed gives the same patient. Knows no clock, no bytes and no protocol. All amplitudes are
assumptions of this project (healthy | impaired), in mmHg unless named:
highest level held N(27, 2.5) within 22-30 | N(24, 2) within 20-28; slow wander 0.05-0.5 Hz, SD 0.15-0.30
| 0.4-0.9; respiration 0.2-0.3 Hz, peak 0.1-0.3 | 0.2-0.6; heartbeat 1.0-1.3 Hz, 0.02-0.08; sensor
noise 0.03-0.08 rms. Those of one effort are in ``effort``, those of the cuff in ``inflation``.
"""

import math
from random import Random
from typing import Final, Literal, get_args

from devices import effort as efforts
from devices import inflation
from devices.effort import Effort, Kind, progress

KINDS: Final[tuple[str, ...]] = get_args(Kind)

_WANDERS: Final = 4
# Lying still there is little to wander.
_RESTING_WANDER: Final = 0.15
_MISHAP_SETTLES_S: Final = 0.3


class SimulatedPatient:
    """Moved by ``advance``; asked by ``ask`` and ``relax``, which act after a human reaction time.

    ``highest_level_mmhg``: above it a hold decays out of the band; drawn by default.
    ``setup``: start deflated, be inflated to 20, squeezed and re-inflated three times; otherwise the
    cuff lies settled at 20 mmHg.
    Raises ``ValueError`` for an unknown kind.
    """

    def __init__(
        self,
        kind: Kind = "healthy",
        seed: int = 0,
        *,
        highest_level_mmhg: float | None = None,
        setup: bool = False,
        leak_mmhg_per_min: float | None = None,
    ) -> None:
        if kind not in KINDS:
            raise ValueError(f"The patient {kind!r} is not known: use one of {', '.join(KINDS)}.")
        rng = Random(f"{kind} {seed}")
        self._kind: Kind = kind
        self._efforts_rng = Random(rng.random())
        self._noise_rng = Random(rng.random())
        healthy = kind == "healthy"
        drawn_mmhg = _within(rng.gauss(27.0, 2.5), 22, 30) if healthy else _within(rng.gauss(24, 2), 20, 28)
        self.highest_level_mmhg = drawn_mmhg if highest_level_mmhg is None else highest_level_mmhg
        self.wander_sd_mmhg = rng.uniform(0.15, 0.30) if healthy else rng.uniform(0.4, 0.9)
        self.respiration_mmhg = rng.uniform(0.1, 0.3) if healthy else rng.uniform(0.2, 0.6)
        self.respiration_hz = rng.uniform(0.2, 0.3)
        self.heartbeat_mmhg = rng.uniform(0.02, 0.08)
        self.heartbeat_hz = rng.uniform(1.0, 1.3)
        self.noise_rms_mmhg = rng.uniform(0.03, 0.08)
        self._phases = [rng.uniform(0.0, math.tau) for _ in range(2)]
        self._wanders = [(rng.uniform(0.05, 0.5), rng.uniform(0.0, math.tau)) for _ in range(_WANDERS)]
        self._air = inflation.drawn(rng, leak_mmhg_per_min)
        self._cuff = inflation.Inflation(self._air, setup=setup)
        self._t_s = 0.0
        self._repetitions = 0
        self._effort: Effort | None = None
        self._began_s = 0.0
        self._relaxed_s: float | None = None
        self._relaxed_from_mmhg = 0.0
        self._carried_mmhg = 0.0
        self._breath = 1.0
        self._fault: tuple[str, float, float] | None = None

    @property
    def t_s(self) -> float:
        """Time lived."""
        return self._t_s

    @property
    def effort(self) -> Effort | None:
        """The effort going on or last made, with what was drawn for it."""
        return self._effort

    @property
    def ready(self) -> bool:
        """Whether the cuff is set up."""
        return self._cuff.ready(self._t_s)

    def ask(self, level_mmhg: float) -> None:
        """Ask for a hold at ``level_mmhg``; it begins 0.3 to 0.8 s from now."""
        self._carried_mmhg = self._voluntary_mmhg(self._cuff.pressure_mmhg(self._t_s))
        rng = self._efforts_rng
        self._effort = efforts.drawn(self._kind, rng, level_mmhg, self.highest_level_mmhg, self._repetitions)
        self._began_s = self._t_s + rng.uniform(0.3, 0.8)
        self._relaxed_s = None
        self._repetitions += 1

    def relax(self) -> None:
        """Ask to let go; nothing happens when there is no effort."""
        if self._effort is None or self._relaxed_s is not None:
            return
        self._relaxed_from_mmhg = self._voluntary_mmhg(self._cuff.pressure_mmhg(self._t_s))
        self._relaxed_s = self._t_s

    def set_up(self) -> None:
        """Take the cuff out and set it up from the beginning."""
        self.relax()
        self._cuff = inflation.Inflation(self._air, setup=True, starts_s=self._t_s)

    def suffer(self, kind: Literal["retraction", "lift"], for_s: float) -> None:
        """Push the head back or lift it, for ``for_s``."""
        rng = self._efforts_rng
        amount_mmhg = rng.uniform(4.0, 8.0) if kind == "retraction" else rng.uniform(2.0, 6.0)
        self._fault = (kind, self._t_s + for_s, amount_mmhg)

    def advance(self, dt_s: float) -> float:
        """Live ``dt_s`` longer; the pressure in mmHg as the sensor sees it then."""
        self._t_s += dt_s
        t_s = self._t_s
        resting_mmhg = self._cuff.pressure_mmhg(t_s)
        noise_mmhg = self._noise_rng.gauss(0.0, self.noise_rms_mmhg)
        if resting_mmhg < 1.0:
            return resting_mmhg + noise_mmhg
        voluntary_mmhg = self._voluntary_mmhg(resting_mmhg)
        effort_share = self._effort_share(voluntary_mmhg)
        wander_mmhg = (
            self.wander_sd_mmhg
            * math.sqrt(2.0 / _WANDERS)
            * effort_share
            * sum(math.sin(math.tau * hz * t_s + phase) for hz, phase in self._wanders)
        )
        breathing = 0.0 if self._holds_breath() else 1.0
        self._breath += (breathing - self._breath) * min(1.0, dt_s / 0.5)
        tides_mmhg = self._breath * self.respiration_mmhg * math.sin(
            math.tau * self.respiration_hz * t_s + self._phases[0]
        ) + self.heartbeat_mmhg * math.sin(math.tau * self.heartbeat_hz * t_s + self._phases[1])
        pressure_mmhg = resting_mmhg + voluntary_mmhg + wander_mmhg + tides_mmhg + noise_mmhg
        return max(0.0, self._faulted(pressure_mmhg, resting_mmhg))

    def _voluntary_mmhg(self, resting_mmhg: float) -> float:
        if self._effort is None:
            return 0.0
        if self._relaxed_s is not None:
            return self._effort.after_mmhg(self._t_s - self._relaxed_s, self._relaxed_from_mmhg)
        since_s = self._t_s - self._began_s
        # What was left from before goes over into the new rise.
        left_mmhg = self._carried_mmhg * (1.0 - progress(since_s / self._effort.rise_s, 1))
        return left_mmhg + self._effort.above_mmhg(since_s, resting_mmhg)

    def _effort_share(self, voluntary_mmhg: float) -> float:
        """How much of the wander of a hold there is: muscles at rest hardly wander."""
        share = _within(voluntary_mmhg / 1.5, _RESTING_WANDER, 1.0)
        if self._effort is None or self._relaxed_s is None:
            return share
        fallen = progress((self._t_s - self._relaxed_s) / self._effort.return_s, 1)
        return share + (_RESTING_WANDER - share) * fallen

    def _holds_breath(self) -> bool:
        if self._effort is None or self._relaxed_s is not None:
            return False
        return self._effort.breath_is_held(self._t_s - self._began_s)

    def _faulted(self, pressure_mmhg: float, resting_mmhg: float) -> float:
        if self._fault is None:
            return pressure_mmhg
        kind, until_s, amount_mmhg = self._fault
        if self._t_s > until_s:
            self._fault = None
            return pressure_mmhg
        if kind == "lift":
            return resting_mmhg - amount_mmhg + self._noise_rng.gauss(0.0, 0.2)
        target_mmhg = max(resting_mmhg, self._effort.level_mmhg if self._effort else 0.0)
        return target_mmhg + amount_mmhg + self._noise_rng.gauss(0.0, 0.5)


def _within(value: float, lowest: float, highest: float) -> float:
    return min(max(value, lowest), highest)
