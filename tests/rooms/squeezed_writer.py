"""An unknown cuff: a process that opens a pseudo-terminal, prints its name and only writes to it.

It knows nothing of the program that reads it. Its bag lies at 20 mmHg; at every SIGUSR1 a hand squeezes it
to 42 mmHg. What it writes is one of ``SHAPES``; ``columns`` are kilopascals behind a clock and a voltage.
"""

import argparse
import math
import os
import pty
import signal
import time
import tty

KPA_PER_MMHG = 0.133322
INHG_PER_MMHG = 0.0393701


def frame(display: int, unit_code: int, decimals: int, value: float) -> bytes:
    """The 16 characters of a meter's frame, by the letter of its manuals."""
    return b"\x024%d%02d0%d%08d\r" % (display, unit_code, decimals, round(value * 10**decimals))


def columns(ms: int, mmhg: float) -> bytes:
    return b"%d,3.30,%.3f\n" % (ms, mmhg * KPA_PER_MMHG)


def two_displays(_ms: int, mmhg: float) -> bytes:
    """Temperature above, millimetres of mercury below."""
    return frame(1, 1, 1, 21.5) + frame(2, 78, 1, mmhg)


def ambiguous(_ms: int, mmhg: float) -> bytes:
    """A unit code that is inHg with one maker and inH2O with another."""
    return frame(1, 25, 3, mmhg * INHG_PER_MMHG)


def lab_dmm(_ms: int, mmhg: float) -> bytes:
    return b"%+07.3f 04 Z\r" % (mmhg * KPA_PER_MMHG)


def noise(ms: int, _mmhg: float) -> bytes:
    return bytes((ms * factor + 129) % 127 + 128 for factor in range(1, 20))


SHAPES = {
    "columns": columns,
    "two_displays": two_displays,
    "ambiguous": ambiguous,
    "lab_dmm": lab_dmm,
    "noise": noise,
}


class Hand:
    """Told when to squeeze; the pressure follows."""

    def __init__(self, hold_s: float) -> None:
        self._hold_s = hold_s
        self._from_s = -1e9

    def squeeze(self, *_: object) -> None:
        self._from_s = time.monotonic()

    def pressure_mmhg(self) -> float:
        now_s = time.monotonic()
        since_s = now_s - self._from_s
        squeeze = max(0.0, min(1.0, since_s / 0.3, (self._hold_s - since_s) / 0.3))
        return 20.0 + 0.05 * math.sin(now_s * 1.6) + 22.0 * squeeze


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--shape", choices=SHAPES, default="columns")
    parser.add_argument("--rate", type=float, default=50.0, help="how often a second it writes")
    parser.add_argument("--hold", type=float, default=2.4, help="for how many seconds the hand squeezes")
    told = parser.parse_args()
    hand = Hand(told.hold)
    signal.signal(signal.SIGUSR1, hand.squeeze)
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    print(os.ttyname(theirs), flush=True)
    # The port exists for as long as our end is open.
    os.close(theirs)
    began_s = time.monotonic()
    for sample in range(10**9):
        time.sleep(max(0.0, began_s + sample / told.rate - time.monotonic()))
        try:
            os.write(ours, SHAPES[told.shape](round(1000 * sample / told.rate), hand.pressure_mmhg()))
        except OSError:
            # Nobody has opened the port yet, or nobody reads it now: a cuff does not care.
            continue


if __name__ == "__main__":
    main()
