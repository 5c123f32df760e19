"""At which speed a port can be read: listens at one after the other and never writes."""

import time
from collections.abc import Callable, Sequence
from typing import Final

from devices.cuff import Cuff, CuffUnplugged, Reading

BAUDS: Final = (115200, 9600, 57600, 19200, 38400, 230400, 460800, 921600)
"""Those that sketches and meters use, the usual ones first. Never 1200: it starts a Leonardo's loader."""
_ENOUGH_READINGS: Final = 5
# Opening starts many boards anew; they are silent for about two seconds.
_LISTEN_S: Final = 4.0
_READ_S: Final = 0.05


def baud_heard(
    cuff_at: Callable[[int], Cuff], bauds: Sequence[int] = BAUDS, listen_s: float = _LISTEN_S
) -> int | None:
    """The first speed at which readings come; None when they come at none.

    ``cuff_at`` makes the cuff for a speed; it must be one that is not written to. Raises ``CuffError``
    when the port cannot be opened.
    """
    return next((baud for baud in bauds if _is_heard(cuff_at(baud), listen_s)), None)


def _is_heard(cuff: Cuff, listen_s: float) -> bool:
    readings = 0
    cuff.open()
    try:
        until_s = time.monotonic() + listen_s
        while readings < _ENOUGH_READINGS and time.monotonic() < until_s:
            readings += sum(isinstance(one, Reading) for one in cuff.read(_READ_S))
    except CuffUnplugged:
        return False
    finally:
        cuff.close()
    return readings >= _ENOUGH_READINGS
