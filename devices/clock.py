"""Gives every reading its time: by the device's clock where lines carry one, else by the host's.

Knows no port and no lines. Times are seconds since the first reading (device's clock) or since the
first opening (host's clock), strictly increasing, also across a restart or an unplug.
"""

from collections import deque
from collections.abc import Sequence
from statistics import median
from typing import Final

from devices.cuff import Reading
from devices.decoders.decoded import Decoded, Rejected

SMALLEST_STEP_S: Final = 1e-6
# A time that falls, or leaps further than this, is believed once the next line follows it: a digit
# lost on the wire looks just so.
_LONGEST_LEAP_S: Final = 10.0
_PERIODS_REMEMBERED: Final = 64
# Before the period is known a batch is taken to have come within this.
_FIRST_SPAN_S: Final = 0.1
_NOT_FOLLOWED: Final = "A line's device time does not fit the lines around it."
_TWICE: Final = "A line came twice: it counts once."
_NO_TIME: Final = "A line has no device time although others have."


class SampleClock:
    """One per cuff, for all its openings."""

    def __init__(self) -> None:
        self._last_s: float | None = None
        self._opened_host_s: float | None = None
        self._last_host_s = 0.0
        self._shift_s: float | None = None
        self._last_device_s = 0.0
        self._last_decoded: Decoded | None = None
        self._doubted: Decoded | None = None
        self._periods_s: deque[float] = deque(maxlen=_PERIODS_REMEMBERED)

    @property
    def last_s(self) -> float:
        """Time of the newest reading; 0 before the first."""
        return self._last_s or 0.0

    def reopened(self, host_s: float) -> None:
        """The port was opened at ``host_s``: the device's clock may have started anew."""
        if self._opened_host_s is None:
            self._opened_host_s = self._last_host_s = host_s
        self._shift_s = None
        self._last_decoded = self._doubted = None

    def place(self, batch: Sequence[Decoded], host_s: float) -> list[Reading | Rejected]:
        """The readings of a batch that was read at ``host_s``, oldest first."""
        before_s = self._last_s
        if self._shift_s is None and all(decoded.device_s is None for decoded in batch):
            placed = self._by_host(batch, host_s)
        else:
            placed = self._by_device(batch, host_s)
        if self._last_s != before_s:
            # A reading still doubted does not count: the silence before it would be forgotten.
            self._last_host_s = host_s
        return placed

    def _by_host(self, batch: Sequence[Decoded], host_s: float) -> list[Reading | Rejected]:
        if not batch:
            return []
        elapsed_s = host_s - self._last_host_s
        self._periods_s.append(elapsed_s / len(batch))
        if len(batch) == 1:
            span_s = 0.0
        elif len(self._periods_s) < 8:
            span_s = min(elapsed_s, _FIRST_SPAN_S)
        else:
            # After a silence the batch must not be spread over the silence.
            span_s = min(elapsed_s, len(batch) * median(self._periods_s))
        shift_s = -(self._opened_host_s or 0.0)
        if self._last_s is not None:
            shift_s = max(shift_s, self._last_s - self._last_host_s)
        start_s = host_s + shift_s - span_s
        step_s = span_s / len(batch)
        return [
            self._reading(start_s + step_s * count, decoded) for count, decoded in enumerate(batch, start=1)
        ]

    def _by_device(self, batch: Sequence[Decoded], host_s: float) -> list[Reading | Rejected]:
        placed: list[Reading | Rejected] = []
        for decoded in batch:
            device_s, shift_s = decoded.device_s, self._shift_s
            if shift_s is None or device_s is None or self._doubted is not None:
                placed.extend(self._compared(decoded, batch, host_s))
            elif 0 < device_s - self._last_device_s <= _LONGEST_LEAP_S:
                # As nearly always: a later time leaves nothing to compare.
                self._last_device_s = device_s
                self._last_decoded = decoded
                placed.append(self._reading(device_s + shift_s, decoded))
            else:
                placed.extend(self._compared(decoded, batch, host_s))
        return placed

    def _compared(
        self, decoded: Decoded, batch: Sequence[Decoded], host_s: float
    ) -> list[Reading | Rejected]:
        """What one of a batch is beside the ones before it."""
        if decoded.device_s is None:
            return self._by_host([decoded], host_s) if self._shift_s is None else [Rejected("", _NO_TIME)]
        if decoded in (self._last_decoded, self._doubted):
            return [Rejected("", _TWICE)]
        self._last_decoded = decoded
        # What came first in the batch had waited until the newest was there.
        newest_s = next((one.device_s for one in reversed(batch) if one.device_s is not None), 0.0)
        waited_s = max(newest_s - decoded.device_s, 0.0)
        if self._shift_s is None:
            return [self._anchored(decoded, host_s, waited_s)]
        if self._follows(self._last_device_s, decoded.device_s):
            rejected: list[Reading | Rejected] = [Rejected("", _NOT_FOLLOWED)] if self._doubted else []
            self._doubted = None
            self._last_device_s = decoded.device_s
            return [*rejected, self._reading(decoded.device_s + self._shift_s, decoded)]
        doubted, self._doubted = self._doubted, decoded
        if doubted is None:
            return []
        if doubted.device_s is None or not self._follows(doubted.device_s, decoded.device_s):
            return [Rejected("", _NOT_FOLLOWED)]
        self._doubted = None
        silent_s = host_s - self._last_host_s
        if 0 < doubted.device_s - self._last_device_s <= silent_s + _LONGEST_LEAP_S:
            first = self._reading(doubted.device_s + self._shift_s, doubted)
        else:
            # The board started anew, or its clock was set.
            first = self._anchored(doubted, host_s, waited_s + decoded.device_s - doubted.device_s)
        self._last_device_s = decoded.device_s
        return [first, self._reading(decoded.device_s + (self._shift_s or 0.0), decoded)]

    @staticmethod
    def _follows(earlier_s: float, later_s: float) -> bool:
        return 0 <= later_s - earlier_s <= _LONGEST_LEAP_S

    def _anchored(self, decoded: Decoded, host_s: float, waited_s: float) -> Reading:
        """Places the first reading of a device's clock: at 0, or as long after the last as the host saw.

        ``waited_s`` is how long it lay there before it was read.
        """
        device_s = decoded.device_s or 0.0
        if self._last_s is None:
            at_s = 0.0
        else:
            silent_s = host_s - self._last_host_s
            # Of a garbled time nothing can be told.
            came_after_s = silent_s - waited_s if waited_s < silent_s else silent_s
            at_s = self._last_s + max(came_after_s, SMALLEST_STEP_S)
        self._shift_s = at_s - device_s
        self._last_device_s = device_s
        return self._reading(at_s, decoded)

    def _reading(self, t_s: float, decoded: Decoded) -> Reading:
        if self._last_s is not None and t_s < (earliest_s := self._last_s + SMALLEST_STEP_S):
            t_s = earliest_s
        self._last_s = t_s
        return Reading(t_s, decoded.pressure_mmhg, decoded.raw)
