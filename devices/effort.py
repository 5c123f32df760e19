"""One effort of a simulated patient: rise, hold and return above the resting pressure. No cuff.

Amplitudes are plausible assumptions of this project; only directions are published: the shortfall
grows with the level (Jull 2004), steadiness is worse in neck pain (English 2025).
"""

import math
from dataclasses import dataclass
from random import Random
from typing import Final, Literal

Kind = Literal["healthy", "impaired"]

_OVERSHOOT_FADES_S: Final = 0.5
_TIRES_AFTER_S: Final = 1.5
_TIRES_OVER_S: Final = 1.5
# A hold beyond the patient's strength ends this far below the level at least: outside every band.
_BEYOND_STRENGTH_MMHG: Final = 2.5
_RETURN_ERROR_LASTS_S: Final = 2.8
_RETURN_ERROR_FADES_S: Final = 0.4


@dataclass(frozen=True, slots=True)
class Effort:
    """What was drawn for one effort; seconds count from its begin, the reaction time behind it."""

    level_mmhg: float
    rise_10_90_s: float
    steps: int
    mean_error_mmhg: float
    overshoot_mmhg: float
    drift_mmhg_per_10s: float
    highest_level_mmhg: float
    breath_step_mmhg: float
    """Rise when the breath is held; 0: it is not held."""
    breath_step_at_s: float
    return_s: float
    return_error_mmhg: float

    @property
    def rise_s(self) -> float:
        """Duration of the whole rise."""
        return self.rise_10_90_s / TEN_TO_NINETY[self.steps]

    def above_mmhg(self, since_s: float, resting_mmhg: float) -> float:
        """Pressure above the resting pressure ``since_s`` after the begin."""
        if since_s <= 0:
            return 0.0
        # The mean error is that of a 10 s hold, so the drift turns about its middle.
        goal_mmhg = self.level_mmhg + self.mean_error_mmhg - self.drift_mmhg_per_10s / 2 - resting_mmhg
        held_s = since_s - self.rise_s
        above_mmhg = goal_mmhg * progress(since_s / self.rise_s, self.steps)
        above_mmhg += self.overshoot_mmhg * self._overshooting(held_s)
        if held_s > 0:
            above_mmhg += self.drift_mmhg_per_10s * held_s / 10.0
            if self.level_mmhg > self.highest_level_mmhg and held_s > _TIRES_AFTER_S:
                least_mmhg = min(self.highest_level_mmhg, self.level_mmhg - _BEYOND_STRENGTH_MMHG)
                tired = 1.0 - math.exp(-(held_s - _TIRES_AFTER_S) / _TIRES_OVER_S)
                above_mmhg -= tired * (self.level_mmhg - least_mmhg)
        if self.breath_step_mmhg:
            above_mmhg += self.breath_step_mmhg * progress((held_s - self.breath_step_at_s) / 0.5, 1)
        return above_mmhg

    def breath_is_held(self, since_s: float) -> bool:
        """Whether respiration stands still."""
        return self.breath_step_mmhg > 0 and since_s > 0.5

    def after_mmhg(self, since_relax_s: float, from_mmhg: float) -> float:
        """Pressure above the resting pressure after letting go at ``from_mmhg`` above it.

        The return error lasts some seconds, then it is noticed and let go too.
        """
        fallen = progress(since_relax_s / self.return_s, 1)
        fades_s = max(0.0, since_relax_s - _RETURN_ERROR_LASTS_S)
        error_mmhg = self.return_error_mmhg * math.exp(-fades_s / _RETURN_ERROR_FADES_S)
        return from_mmhg * (1.0 - fallen) + error_mmhg * fallen

    def _overshooting(self, held_s: float) -> float:
        early_s = 0.25 * self.rise_s
        if held_s <= -early_s:
            return 0.0
        if held_s <= 0:
            return progress(1.0 + held_s / early_s, 1)
        return math.exp(-held_s / _OVERSHOOT_FADES_S)


def progress(x: float, steps: int) -> float:
    """Share of a movement done at the share ``x`` of its time, in ``steps`` smooth sub-movements."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    done = math.floor(x * steps)
    part = x * steps - done
    # Minimum-jerk movement (Flash & Hogan 1985).
    return (done + part * part * part * (10.0 + part * (6.0 * part - 15.0))) / steps


def _ten_to_ninety(steps: int) -> float:
    shares = [progress(count / 10000, steps) for count in range(10001)]
    ten = next(count for count, share in enumerate(shares) if share >= 0.1)
    ninety = next(count for count, share in enumerate(shares) if share >= 0.9)
    return (ninety - ten) / 10000


TEN_TO_NINETY: Final = {steps: _ten_to_ninety(steps) for steps in (1, 2, 3, 4)}
"""Share of the whole rise that its 10-90 % part takes, by number of sub-movements."""


def drawn(kind: Kind, rng: Random, level_mmhg: float, highest_level_mmhg: float, repetition: int) -> Effort:
    """An effort at ``level_mmhg``; ``repetition`` counts the efforts before it."""
    if kind == "healthy":
        return Effort(
            level_mmhg=level_mmhg,
            rise_10_90_s=rng.uniform(1.0, 2.0),
            steps=1,
            mean_error_mmhg=rng.uniform(-0.3, 0.0),
            overshoot_mmhg=rng.uniform(0.0, 0.5),
            drift_mmhg_per_10s=rng.uniform(-0.3, 0.0),
            highest_level_mmhg=highest_level_mmhg,
            breath_step_mmhg=0.0,
            breath_step_at_s=0.0,
            return_s=rng.uniform(0.6, 1.0),
            return_error_mmhg=rng.uniform(-0.3, 0.3),
        )
    jerky = rng.random() < 0.5
    steps = 1 if jerky else rng.randint(2, 4)
    tiredness = min(1.0, (repetition + rng.random()) / 10.0)
    return Effort(
        level_mmhg=level_mmhg,
        rise_10_90_s=rng.uniform(0.3, 0.8) if jerky else rng.uniform(2.5, 4.0),
        steps=steps,
        mean_error_mmhg=-0.5 - 1.5 * max(0.0, level_mmhg - 22.0) / 8.0,
        overshoot_mmhg=rng.uniform(1.0, 3.0) if rng.random() < 0.4 else 0.0,
        drift_mmhg_per_10s=-0.5 - 1.5 * tiredness,
        highest_level_mmhg=highest_level_mmhg,
        breath_step_mmhg=rng.uniform(0.5, 1.0) if rng.random() < 0.25 else 0.0,
        breath_step_at_s=rng.uniform(1.0, 4.0),
        return_s=rng.uniform(0.6, 1.2),
        return_error_mmhg=rng.uniform(0.5, 2.0) if rng.random() < 0.8 else -1.0,
    )
