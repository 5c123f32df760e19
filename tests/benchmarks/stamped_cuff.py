"""A cuff whose every reading says which one it is, and when it was written: a process at a pseudo-terminal.

Its neck lies at 20 mmHg and goes to 26 for as long as a hold takes at every SIGUSR1; the number of the
reading stands in the digits behind the first decimal, where no judgement depends on it.
"""

import os
import pty
import signal
import struct
import sys
import time
import tty

COUNTED = 1000
_STEP_MMHG = 1e-4
_EFFORT_S = 12.0


def number_of(pressure_mmhg: float) -> int:
    """Which reading it is, modulo ``COUNTED``."""
    return round(pressure_mmhg / _STEP_MMHG) % COUNTED


def main() -> None:
    rate_hz, stamps_path = float(sys.argv[1]), sys.argv[2]
    effort_until_s = 0.0

    def nod(*_: object) -> None:
        nonlocal effort_until_s
        effort_until_s = time.monotonic() + _EFFORT_S

    signal.signal(signal.SIGUSR1, nod)
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    print(os.ttyname(theirs), flush=True)
    began_s, count = time.monotonic(), 0
    with open(stamps_path, "wb", buffering=0) as stamps:
        while True:
            time.sleep(max(0.0, began_s + count / rate_hz - time.monotonic()))
            base_mmhg = 26.0 if time.monotonic() < effort_until_s else 20.0
            line = b"%.4f\n" % (base_mmhg + count % COUNTED * _STEP_MMHG)
            stamp = time.monotonic_ns()
            os.write(ours, line)
            stamps.write(struct.pack("<qq", count, stamp))
            count += 1


if __name__ == "__main__":
    main()
