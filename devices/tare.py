"""Takes the weather out of an absolute sensor: what it showed first is its zero. Knows no lines, no port."""

from collections.abc import Sequence
from statistics import mean
from typing import Final

from devices.decoders.decoded import CUFF_MMHG, Decoded, Outcome, Rejected, Said

_READINGS: Final = 20
_STEADY_MMHG: Final = 1.0


class Tare:
    """One per cuff, for all its openings: a cuff that was unplugged is not tared anew, it may be inflated."""

    def __init__(self) -> None:
        self._first_mmhg: list[float] = []
        self._zero_mmhg: float | None = None
        self.readings = 0
        """From how many readings it has been sought so far."""

    def applied(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """The outcomes with the tare taken off their pressures; those it is taken from are none.

        It is the mean of twenty readings that stay within 1 mmHg; raw numbers stay as they are.
        """
        return [one for outcome in outcomes for one in self._applied(outcome)]

    def _applied(self, outcome: Outcome) -> list[Outcome]:
        if not isinstance(outcome, Decoded):
            return [outcome]
        if self._zero_mmhg is None:
            return self._gathered(outcome.pressure_mmhg)
        pressure_mmhg = outcome.pressure_mmhg - self._zero_mmhg
        if not CUFF_MMHG[0] <= pressure_mmhg <= CUFF_MMHG[1]:
            return [Rejected("", "A number is no cuff's pressure above the tare.")]
        return [outcome._replace(pressure_mmhg=pressure_mmhg)]

    def _gathered(self, pressure_mmhg: float) -> list[Outcome]:
        self.readings += 1
        first_mmhg = self._first_mmhg
        first_mmhg.append(pressure_mmhg)
        if max(first_mmhg) - min(first_mmhg) > _STEADY_MMHG:
            first_mmhg[:] = [pressure_mmhg]
        if len(first_mmhg) < _READINGS:
            return []
        self._zero_mmhg = mean(first_mmhg)
        return [
            Said(
                "tare",
                f"Tared at {self._zero_mmhg:.1f} mmHg. If the cuff was not open to the air, "
                "open it and connect it anew.",
            )
        ]
