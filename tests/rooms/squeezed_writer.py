"""An unknown cuff: a process that opens a pseudo-terminal, prints its name and only writes lines to it.

It knows nothing of the program that reads it. Its bag lies at 20 mmHg; at every SIGUSR1 a hand squeezes it
to 42 mmHg for two seconds. It writes kilopascals in the third column, behind its clock and a voltage.
"""

import math
import os
import pty
import signal
import time
import tty

KPA_PER_MMHG = 0.133322
RATE_HZ = 50.0
SQUEEZE_S = 2.4


class Hand:
    """Told when to squeeze; the pressure follows."""

    def __init__(self) -> None:
        self._from_s = -1e9

    def squeeze(self, *_: object) -> None:
        self._from_s = time.monotonic()

    def pressure_mmhg(self) -> float:
        now_s = time.monotonic()
        since_s = now_s - self._from_s
        squeeze = max(0.0, min(1.0, since_s / 0.3, (SQUEEZE_S - since_s) / 0.3))
        return 20.0 + 0.05 * math.sin(now_s * 1.6) + 22.0 * squeeze


def main() -> None:
    hand = Hand()
    signal.signal(signal.SIGUSR1, hand.squeeze)
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    print(os.ttyname(theirs), flush=True)
    # The port exists for as long as our end is open.
    os.close(theirs)
    began_s = time.monotonic()
    for sample in range(10**9):
        time.sleep(max(0.0, began_s + sample / RATE_HZ - time.monotonic()))
        kpa = hand.pressure_mmhg() * KPA_PER_MMHG
        try:
            os.write(ours, f"{round(1000 * sample / RATE_HZ)},3.30,{kpa:.3f}\n".encode())
        except OSError:
            # Nobody has opened the port yet, or nobody reads it now: a cuff does not care.
            continue


if __name__ == "__main__":
    main()
