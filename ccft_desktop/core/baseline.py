"""Is the cuff ready? Placed, inflated, squeezed and settled, told from samples alone; no clock, no screen.

Place, inflate to the baseline and squeeze two or three times: the cuff's manual. The figures below that
carry no source are decisions of this project.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from ccft_desktop.core.limits import PRESSURE_TOLERANCE_MMHG, TIME_TOLERANCE_S
from ccft_desktop.core.pressure_alarm import USUAL_ALARM_MMHG, PressureAlarm
from ccft_desktop.core.settling import STEADY_S, Settling, Trend

Step = Literal["place", "inflate", "squeeze", "settle"]
Trouble = Literal["signal", "frozen", "over_inflated"]

PLACED_ABOVE_MMHG: Final = 5.0
NEAR_MMHG: Final = 1.0
NEAR_S: Final = 1.0
"""Inflated: this near to the baseline for this long."""
SQUEEZE_RISE_MMHG: Final = 3.0
SQUEEZES_NEEDED: Final = 2  # the manual says two to three
SQUEEZES_ASKED: Final = 3
PLACED_S: Final = 60.0
"""Skin warms the air by then: up to 2.6 mmHg per degree Celsius at constant volume."""
FROZEN_S: Final = 8.0
"""A neck breathes and beats: the same number for so long comes from no neck."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupState:
    """The cuff set-up at one instant of the session clock."""

    now_s: float
    baseline_mmhg: float
    pressure_mmhg: float | None
    """The last reading; None without a signal."""
    step: Step
    """The step under way; the steps before it are done."""
    placed_s: float | None
    inflated_s: float | None
    inflated_mmhg: float | None
    """The reading at which the baseline counted as reached."""
    squeezes: int
    steady_s: float
    """How long the moving mean has stayed at the baseline, at most ``STEADY_S``."""
    mean_mmhg: float | None
    """Of the last 4 s; None until there are so many."""
    rate_mmhg_per_min: float | None
    """Slope of that mean, negative when falling; None until there is enough of it. Before the cuff settles
    only a leak is told."""
    trend: Trend | None
    """What that slope means; None without it."""
    trouble: Trouble | None
    alarm_mmhg: float
    """Above it there is too much air in the cuff."""

    @property
    def since_placed_s(self) -> float:
        return 0.0 if self.placed_s is None else self.now_s - self.placed_s

    @property
    def to_go_s(self) -> float:
        """The least time until the cuff counts as settled, if nothing moves."""
        return max(0.0, STEADY_S - self.steady_s, PLACED_S - self.since_placed_s)

    @property
    def ready(self) -> bool:
        return self.step == "settle" and self.trouble is None and self.to_go_s <= TIME_TOLERANCE_S


class CuffSetup:
    """Follows one cuff set-up; the result does not depend on how the samples were chunked."""

    def __init__(self, baseline_mmhg: float, max_gap_s: float, alarm_mmhg: float = USUAL_ALARM_MMHG) -> None:
        """``max_gap_s``: the protocol's signal gap; a longer silence is no signal."""
        self._baseline_mmhg = baseline_mmhg
        self._max_gap_s = max_gap_s
        self._alarm = PressureAlarm(alarm_mmhg)
        self._settling = Settling(baseline_mmhg)
        self._last: tuple[float, float] | None = None
        self._same_since_s = 0.0
        self._placed_s: float | None = None
        self._was_low = True
        self._near_since_s: float | None = None
        self._inflated: tuple[float, float] | None = None
        self._squeezing = False
        self._squeezes = 0

    def feed(self, t_s: Sequence[float], pressure_mmhg: Sequence[float]) -> None:
        """Take samples in time order: seconds on the session clock, mmHg; both of shape (n,)."""
        for at_s, pressure in zip(t_s, pressure_mmhg, strict=True):
            self._take(float(at_s), float(pressure))

    def confirm_placed(self, t_s: float) -> None:
        """The therapist says so, without waiting for the first rise."""
        if self._placed_s is None:
            self._placed_s = t_s

    def confirm_squeezed(self) -> None:
        """The therapist says so: the air has spread."""
        if self._inflated is not None:
            self._squeezes = max(self._squeezes, SQUEEZES_NEEDED)

    def repeat(self) -> None:
        """Go back to the start of the last step done."""
        step = self._step
        self._squeezes = 0
        self._squeezing = False
        if step == "settle":
            return
        self._inflated = self._near_since_s = None
        if step == "inflate":
            self._placed_s = None
            self._was_low = False  # still inflated: the next rise counts only after a fall

    def state(self, now_s: float) -> SetupState:
        """Where the set-up stands at ``now_s`` on the session clock."""
        trouble = self._trouble(now_s)
        steady_s = self._settling.steady_s(self._last[0]) if self._last and not trouble else 0.0
        rate, trend = (None, None) if trouble else self._rate_and_trend()
        return SetupState(
            now_s=now_s,
            baseline_mmhg=self._baseline_mmhg,
            pressure_mmhg=None if trouble == "signal" or self._last is None else self._last[1],
            step=self._step,
            placed_s=self._placed_s,
            inflated_s=self._inflated[0] if self._inflated else None,
            inflated_mmhg=self._inflated[1] if self._inflated else None,
            squeezes=self._squeezes,
            steady_s=steady_s,
            mean_mmhg=None if trouble == "signal" else self._settling.mean_mmhg,
            rate_mmhg_per_min=rate,
            trend=trend,
            trouble=trouble,
            alarm_mmhg=self._alarm.limit_mmhg,
        )

    @property
    def _step(self) -> Step:
        if self._placed_s is None:
            return "place"
        if self._inflated is None:
            return "inflate"
        return "squeeze" if self._squeezes < SQUEEZES_NEEDED else "settle"

    def _trouble(self, now_s: float) -> Trouble | None:
        if self._last is None or now_s - self._last[0] > self._max_gap_s + TIME_TOLERANCE_S:
            return "signal"
        at_s, pressure = self._last
        if self._alarm.is_raised:
            return "over_inflated"
        if pressure > PLACED_ABOVE_MMHG and at_s - self._same_since_s >= FROZEN_S:
            return "frozen"
        return None

    def _rate_and_trend(self) -> tuple[float | None, Trend | None]:
        rate = self._settling.rate_mmhg_per_min()
        # A cuff without air has nothing to lose.
        if rate is None or self._last is None or self._last[1] <= PLACED_ABOVE_MMHG:
            return None, None
        trend = self._settling.trend(rate)
        return (rate, trend) if self._step == "settle" or trend == "leaking" else (None, None)

    def _take(self, at_s: float, pressure: float) -> None:
        if self._last is None or at_s - self._last[0] > self._max_gap_s + TIME_TOLERANCE_S:
            self._same_since_s = at_s
            self._near_since_s = None
            self._alarm.forget()
            self._settling.begin_afresh()
        elif pressure != self._last[1]:
            self._same_since_s = at_s
        self._last = (at_s, pressure)
        self._alarm.feed((at_s,), (pressure,))
        self._settling.take(at_s, pressure)
        self._follow_steps(at_s, pressure)

    def _follow_steps(self, at_s: float, pressure: float) -> None:
        if self._placed_s is None:
            if pressure > PLACED_ABOVE_MMHG and self._was_low:
                self._placed_s = at_s
            self._was_low = self._was_low or pressure <= PLACED_ABOVE_MMHG
        near = abs(pressure - self._baseline_mmhg) <= NEAR_MMHG + PRESSURE_TOLERANCE_MMHG
        if not near:
            self._near_since_s = None
        elif self._near_since_s is None:
            self._near_since_s = at_s
        if self._placed_s is None:
            return
        if self._inflated is None:
            if self._near_since_s is not None and at_s - self._near_since_s >= NEAR_S - TIME_TOLERANCE_S:
                self._inflated = (at_s, pressure)
        elif pressure >= self._baseline_mmhg + SQUEEZE_RISE_MMHG:
            self._squeezing = True
        elif near and self._squeezing:
            self._squeezing = False
            self._squeezes = min(SQUEEZES_ASKED, self._squeezes + 1)
