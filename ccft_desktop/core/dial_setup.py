"""The cuff set-up by a dial: the same steps, ticked by the therapist; it knows no pressure and no screen."""

from dataclasses import dataclass
from typing import Final

from ccft_desktop.core.baseline import PLACED_S, Step
from ccft_desktop.core.limits import TIME_TOLERANCE_S

_STEPS: Final[tuple[Step, ...]] = ("place", "inflate", "squeeze", "settle")


@dataclass(frozen=True, slots=True, kw_only=True)
class DialSetupState:
    """The set-up at one instant of a clock."""

    now_s: float
    baseline_mmhg: float
    step: Step
    """The step under way; the steps before it are ticked."""
    placed_s: float | None

    @property
    def since_placed_s(self) -> float:
        return 0.0 if self.placed_s is None else self.now_s - self.placed_s

    @property
    def to_go_s(self) -> float:
        """The time until the minute after placement is over."""
        return max(0.0, PLACED_S - self.since_placed_s)

    @property
    def ready(self) -> bool:
        return self.step == "settle" and self.to_go_s <= TIME_TOLERANCE_S


class DialSetup:
    """Follows one set-up; whether the dial stands at the baseline is for the therapist to see."""

    def __init__(self, baseline_mmhg: float) -> None:
        self._baseline_mmhg = baseline_mmhg
        self._ticked = 0
        self._placed_s: float | None = None

    def tick(self, t_s: float) -> None:
        """The step under way is done; the last one is done by time alone."""
        if self._ticked == 0:
            self._placed_s = t_s
        self._ticked = min(self._ticked + 1, len(_STEPS) - 1)

    def repeat(self) -> None:
        """Go back to the start of the last step ticked."""
        self._ticked = max(0, self._ticked - 1)
        if self._ticked == 0:
            self._placed_s = None

    def state(self, now_s: float) -> DialSetupState:
        """Where the set-up stands at ``now_s``, on the clock that ``tick`` is told."""
        return DialSetupState(
            now_s=now_s,
            baseline_mmhg=self._baseline_mmhg,
            step=_STEPS[self._ticked],
            placed_s=self._placed_s,
        )
