"""The samples of a test as they come, in two arrays that only grow; it knows nothing of holds or rules."""

from collections.abc import Sequence

import numpy as np

from ccft_desktop.core.limits import InputError
from ccft_desktop.core.session import Floats, Trace

_FIRST_CAPACITY = 4096
# Beyond this no double tells two nanoseconds apart, nor is it a pressure; and no figure overflows below.
_LARGEST = 1e9


class Recording:
    """Samples appended in time order."""

    def __init__(self) -> None:
        self._t_s = np.empty(_FIRST_CAPACITY)
        self._pressure_mmhg = np.empty(_FIRST_CAPACITY)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def t_s(self) -> Floats:
        """Seconds on the session clock, shape (n,), strictly increasing; a view, not a copy."""
        return self._t_s[: self._count]

    @property
    def pressure_mmhg(self) -> Floats:
        """Calibrated pressure, shape (n,); a view, not a copy."""
        return self._pressure_mmhg[: self._count]

    def trace(self) -> Trace:
        """A copy that no longer grows."""
        return Trace(self.t_s.copy(), self.pressure_mmhg.copy())

    def extend(self, t_s: Sequence[float] | Floats, pressure_mmhg: Sequence[float] | Floats) -> None:
        """Append samples of equal shape (n,).

        Raises ``InputError``, and appends nothing, when a number is not finite or absurdly large, or when
        time does not increase.
        """
        t_new, p_new = np.asarray(t_s, dtype=np.float64), np.asarray(pressure_mmhg, dtype=np.float64)
        if t_new.shape != p_new.shape or t_new.ndim != 1:
            raise InputError(f"{t_new.size} times came with {p_new.size} pressures. Each needs the other.")
        if not t_new.size:
            return
        _check_samples(t_new, p_new, self._t_s[self._count - 1] if self._count else -np.inf)
        needed = self._count + t_new.size
        if needed > self._t_s.size:
            capacity = max(needed, 2 * self._t_s.size)
            self._t_s = np.concatenate((self.t_s, np.empty(capacity - self._count)))
            self._pressure_mmhg = np.concatenate((self.pressure_mmhg, np.empty(capacity - self._count)))
        self._t_s[self._count : needed] = t_new
        self._pressure_mmhg[self._count : needed] = p_new
        self._count = needed


def _check_samples(t_s: Floats, pressure_mmhg: Floats, before_s: float) -> None:
    for name, numbers in (("time", t_s), ("pressure", pressure_mmhg)):
        finite = np.isfinite(numbers)
        if not finite.all():
            at = int(np.argmin(finite))
            raise InputError(f"Sample {at + 1}: the {name} is {numbers[at]}. It must be a finite number.")
        near = np.abs(numbers) <= _LARGEST
        if not near.all():
            at = int(np.argmin(near))
            raise InputError(
                f"Sample {at + 1}: the {name} is {numbers[at]:g}. "
                f"Allowed: {-_LARGEST:.0e} to {_LARGEST:.0e}. "
                "Times are seconds from near 0, never of the calendar; pressures are in mmHg."
            )
    steps = np.diff(t_s, prepend=before_s)
    if not (steps > 0).all():
        at = int(np.argmin(steps > 0))
        earlier = before_s if at == 0 else t_s[at - 1]
        raise InputError(
            f"Sample {at + 1}: its time {t_s[at]:g} s does not come after {earlier:g} s. Time must increase."
        )
