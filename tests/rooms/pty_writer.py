"""A foreign cuff: a process that opens a pseudo-terminal, prints its name and only writes text lines to it.

It knows nothing of the program that reads it and reads nothing from the port. Its patient lies at 20 mmHg;
at every SIGUSR1, the therapist's voice, he makes one effort: half a second's rise, some seconds at the next
of the levels, and back.
"""

import argparse
import math
import os
import pty
import signal
import time
import tty

REACTION_S = 0.4
EFFORT_S = 11.7
BREATH_S = 4.0
BREATH_MMHG = 0.1


class Neck:
    """Told when to nod; the pressure follows."""

    def __init__(self, levels: list[float]) -> None:
        self._levels = levels
        self._told = 0
        self._begun = 0
        self._from_s = -1e9

    def nod(self, *_: object) -> None:
        self._told += 1

    def pressure_mmhg(self, t_s: float) -> float:
        if self._told > self._begun:
            self._begun, self._from_s = self._told, t_s + REACTION_S
        since_s = t_s - self._from_s
        breath = BREATH_MMHG * math.sin(2.0 * math.pi * t_s / BREATH_S)
        if not 0.0 <= since_s <= EFFORT_S:
            return 20.0 + breath
        level = self._levels[min(self._begun, len(self._levels)) - 1]
        return 20.0 + breath + (level - 20.0) * min(1.0, since_s / 0.5)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--levels", required=True)
    parser.add_argument("--pace", type=float, default=1.0, help="times faster than life")
    parser.add_argument("--rate", type=float, default=50.0, help="readings a second")
    parser.add_argument("--slow-after", type=int, help="readings after which it writes fewer")
    parser.add_argument("--slow-rate", type=float, default=1.0, help="how many a second then")
    parser.add_argument(
        "--frozen-from", type=int, default=0, help="the reading that is repeated from then on"
    )
    parser.add_argument("--frozen-to", type=int, default=0, help="and until this one")
    parser.add_argument("--clock", action="store_true", help="write milliseconds before each reading")
    parser.add_argument("--from-ms", type=int, default=0)
    told = parser.parse_args()
    neck = Neck([float(level) for level in told.levels.split(",")])
    signal.signal(signal.SIGUSR1, neck.nod)
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    print(os.ttyname(theirs), flush=True)
    # The port exists for as long as our end is open.
    os.close(theirs)
    began_s = time.monotonic()
    t_s = -1.0 / told.rate
    for sample in range(10**9):
        is_slow = told.slow_after is not None and sample > told.slow_after
        t_s += 1.0 / (told.slow_rate if is_slow else told.rate)
        time.sleep(max(0.0, began_s + t_s / told.pace - time.monotonic()))
        if not told.frozen_from < sample < told.frozen_to:
            reading = f"{neck.pressure_mmhg(t_s):.2f}"
        line = f"{told.from_ms + round(t_s * 1000)},{reading}\n" if told.clock else f"{reading}\n"
        try:
            os.write(ours, line.encode())
        except OSError:
            # Nobody has opened the port yet, or nobody reads it now: a cuff does not care.
            continue


if __name__ == "__main__":
    main()
