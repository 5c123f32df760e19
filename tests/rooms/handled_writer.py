"""A cuff in somebody's hand: a process that opens a pseudo-terminal, prints its name and writes text lines.

It knows nothing of the program that reads it and reads nothing from the port. What the hand does it is told
on its standard input, a line each: ``to 20 1`` (mmHg, within seconds), ``leak 4`` (mmHg a minute),
``squeeze``, ``freeze``, ``thaw``, ``hush``, ``speak``.
"""

import argparse
import math
import os
import pty
import sys
import threading
import time
import tty

BREATH_S = 4.0
BREATH_MMHG = 0.1
SQUEEZE_S = 2.0
SQUEEZE_MMHG = 12.0


class Hand:
    """What was done to the cuff; the pressure follows on the cuff's own clock."""

    def __init__(self) -> None:
        self._told: list[str] = []
        self._from = (0.0, 0.0)
        self._to = (0.0, 0.0)
        self._leak = 0.0
        self._squeezed_s = -1e9
        self._frozen: float | None = None
        self.is_hushed = False
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in sys.stdin:
            self._told.append(line)

    def pressure_mmhg(self, t_s: float) -> float:
        while self._told:
            self._do(self._told.pop(0).split(), t_s)
        if self._frozen is not None:
            return self._frozen
        breath = BREATH_MMHG * math.sin(2.0 * math.pi * t_s / BREATH_S)
        since_s = t_s - self._squeezed_s
        squeezed = SQUEEZE_MMHG * math.sin(math.pi * since_s / SQUEEZE_S) if since_s < SQUEEZE_S else 0.0
        return max(0.0, self._air_mmhg(t_s) + squeezed + (breath if self._air_mmhg(t_s) else 0.0))

    def _air_mmhg(self, t_s: float) -> float:
        (from_s, from_mmhg), (to_s, to_mmhg) = self._from, self._to
        if t_s < to_s:
            return from_mmhg + (to_mmhg - from_mmhg) * (t_s - from_s) / (to_s - from_s)
        return max(0.0, to_mmhg - self._leak / 60.0 * (t_s - to_s))

    def _do(self, words: list[str], t_s: float) -> None:
        match words:
            case ["to", mmhg, seconds]:
                self._from, self._to = (t_s, self._air_mmhg(t_s)), (t_s + float(seconds), float(mmhg))
                self._leak = 0.0
            case ["leak", mmhg_per_min]:
                self._from = self._to = (t_s, self._air_mmhg(t_s))
                self._leak = float(mmhg_per_min)
            case ["squeeze"]:
                self._squeezed_s = t_s
            case ["freeze"]:
                self._frozen = self.pressure_mmhg(t_s)
            case ["thaw"]:
                self._frozen = None
            case ["hush" | "speak" as word]:
                self.is_hushed = word == "hush"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pace", type=float, default=1.0, help="times faster than life")
    parser.add_argument("--rate", type=float, default=20.0, help="readings a second")
    told = parser.parse_args()
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    print(os.ttyname(theirs), flush=True)
    # The port exists for as long as our end is open.
    os.close(theirs)
    hand = Hand()
    began_s = time.monotonic()
    for sample in range(10**9):
        t_s = sample / told.rate
        time.sleep(max(0.0, began_s + t_s / told.pace - time.monotonic()))
        pressure_mmhg = hand.pressure_mmhg(t_s)
        if hand.is_hushed:
            continue
        try:
            os.write(ours, f"{round(t_s * 1000)},{pressure_mmhg:.2f}\n".encode())
        except OSError:
            # Nobody has opened the port yet, or nobody reads it now: a cuff does not care.
            continue


if __name__ == "__main__":
    main()
