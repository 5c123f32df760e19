"""A cuff on a T-piece: a process that opens a pseudo-terminal, prints its name and only writes lines to it.

It holds the first of its levels; every SIGUSR1 pumps it to the next. What it writes is off by a gain and an
offset, as an instrument that was never calibrated is; left alone it leaks, and wanders as in a room that is
heated in turns. Its own clock stands before every number, so that a paced cuff ages in fewer seconds.
"""

import argparse
import math
import os
import pty
import random
import signal
import time
import tty


class Bulb:
    """Told when to pump."""

    def __init__(self, levels: list[float]) -> None:
        self._levels = levels
        self._at = 0

    def pump(self, *_: object) -> None:
        self._at = min(self._at + 1, len(self._levels) - 1)

    @property
    def level_mmhg(self) -> float:
        return self._levels[self._at]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--levels", required=True)
    parser.add_argument("--gain", type=float, default=1.0)
    parser.add_argument("--offset", type=float, default=0.0)
    parser.add_argument("--leak", type=float, default=0.0, help="mmHg a minute")
    parser.add_argument("--wander", type=float, default=0.0, help="mmHg, the amplitude")
    parser.add_argument("--wander-s", type=float, default=400.0, help="its period")
    parser.add_argument("--rate", type=float, default=50.0, help="Hz")
    parser.add_argument("--pace", type=float, default=1.0, help="times faster than life")
    told = parser.parse_args()
    bulb, noise = Bulb([float(level) for level in told.levels.split(",")]), random.Random(5)
    signal.signal(signal.SIGUSR1, bulb.pump)
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    print(os.ttyname(theirs), flush=True)
    # The port exists for as long as our end is open.
    os.close(theirs)
    began_s = time.monotonic()
    for sample in range(10**9):
        t_s = sample / told.rate
        time.sleep(max(0.0, began_s + t_s / told.pace - time.monotonic()))
        true_mmhg = bulb.level_mmhg - told.leak * t_s / 60.0
        true_mmhg += told.wander * math.sin(2.0 * math.pi * t_s / told.wander_s)
        read_mmhg = told.gain * true_mmhg + told.offset + noise.gauss(0.0, 0.02)
        try:
            os.write(ours, f"{round(1000 * t_s)},{read_mmhg:.2f}\n".encode())
        except OSError:
            # Nobody has opened the port yet, or nobody reads it now: a cuff does not care.
            continue


if __name__ == "__main__":
    main()
