"""A device's tick counter as seconds, across the overflow of its 32 bits; knows no lines."""

from typing import Final

TICKS_PER_S: Final = {"s": 1.0, "ms": 1e3, "us": 1e6}
_OVERFLOW_TICKS: Final = 2.0**32
# A counter that falls is either overflowing or a board that started anew. Overflow is believed only
# when it makes this step small: a longer silence just there is taken for a restart, which the
# host's clock then bridges.
_LONGEST_STEP_S: Final = 60.0


class TickCounter:
    """Turns ticks into seconds: millis overflow after 49.7 days, micros after 71.6 minutes."""

    def __init__(self, unit: str) -> None:
        self._ticks_per_s = TICKS_PER_S[unit]
        self._last: float | None = None
        self._overflows = 0

    def seconds(self, ticks: float) -> float:
        """Seconds of the device's clock; falls only when the device started anew."""
        last, self._last = self._last, ticks
        if last is not None and ticks < last:
            step = ticks + _OVERFLOW_TICKS - last
            if ticks >= 0 and step <= _LONGEST_STEP_S * self._ticks_per_s:
                self._overflows += 1
            else:
                self._overflows = 0
        return (ticks + self._overflows * _OVERFLOW_TICKS) / self._ticks_per_s
