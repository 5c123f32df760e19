"""A long run of 1 kHz text with random mishaps through the driver, as fast as it goes.

Every byte is delivered over a pseudo-terminal whose name changes at each unplug. Prints, as JSON: the lines
that came whole, those of them that were not read, readings that were never sent, and the growth of
memory after the first tenth. Its count of whole lines knows nothing of the decoder: a pattern on the wire.
"""

import argparse
import json
import os
import re
import tty
from collections import deque
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from devices.cuff import CuffError, CuffUnplugged, Reading
from devices.mishaps import KINDS
from devices.serial_cuff import SerialCuff
from devices.simulated_cuff import SimulatedCuff
from devices.simulation import simulation

STEP_S = 0.1
WHOLE = re.compile(rb'\{"t":(\d+(?:\.\d+)?),"p":(\d+\.\d\d),"u":"(mmHg|kPa)"\}')
# Not as one of several at random: the cable is pulled for real, and the overflow is told beforehand.
AT_RANDOM = sorted(KINDS.keys() - {"unplug", "clock_wrap"})
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class Cable:
    """A pseudo-terminal under a link of a fixed name; pulled, it is gone and the next one differs."""

    def __init__(self, link: Path) -> None:
        self._link = link
        self.plug_in()

    def plug_in(self) -> None:
        self.ours, self._theirs = os.openpty()
        tty.setraw(self._theirs)
        self._link.unlink(missing_ok=True)
        self._link.symlink_to(os.ttyname(self._theirs))

    def pull(self) -> None:
        os.close(self._theirs)
        os.close(self.ours)


class Soak:
    """The simulated cuff, the cable, the driver, and an account of what came whole and what was read."""

    def __init__(self, seed: int, link: Path) -> None:
        self._rng = Random(seed)
        self._sim = SimulatedCuff(simulation(f"rate=1000&seed={seed}&mishap=clock_wrap@20"))
        self._cable = Cable(link)
        self._cuff = SerialCuff(str(link))
        self._cuff.open()
        self._tail = self._sim.greeting()
        self._send(self._tail)
        self._expected: deque[float] = deque()
        self._last_whole = b""
        self._next_s = 2.0
        self.whole = self.unread = self.invented = self.unplugs = 0

    def step(self, now_s: float) -> None:
        """Let 0.1 s of the simulation pass."""
        if now_s >= self._next_s:
            self._next_s = now_s + self._rng.uniform(0.5, 5.0)
            if self._rng.random() < 0.15:
                self._unplug(now_s)
            else:
                self._sim.hear(
                    f"mishap {self._rng.choice(AT_RANDOM)} {self._rng.uniform(0.05, 2):.3f}\n".encode()
                )
        wire = self._sim.until(now_s)
        self._account(wire)
        self._send(wire)

    def _unplug(self, now_s: float) -> None:
        self.unplugs += 1
        self._sim.until(now_s)
        self._cable.pull()
        try:
            while True:
                self._take(self._cuff.read(0.0))
        except CuffUnplugged:
            self._cuff.close()
        try:
            self._cuff.open()
        except CuffError:
            self._cable.plug_in()
            self._cuff.open()
        # The driver drops the first line after opening: it may be cut.
        self._tail, self._last_whole = b"cut", b""

    def _account(self, wire: bytes) -> None:
        # What garbage leaves before a line may be a line end or a NUL, which harm nothing.
        *lines, self._tail = (self._tail + wire).replace(b"\r", b"\n").split(b"\n")
        for line in lines:
            match = WHOLE.fullmatch(line.strip(b"\0\t "))
            # The same line again counts once.
            if match is not None and match[0] != self._last_whole:
                self._last_whole = match[0]
                self.whole += 1
                self._expected.append(float(match[2]))

    def _send(self, wire: bytes) -> None:
        for start in range(0, len(wire), 2000):
            os.write(self._cable.ours, wire[start : start + 2000])
            self._take(self._cuff.read(1.0))
        self._take(self._cuff.read(0.0))

    def _take(self, came: object) -> None:
        assert isinstance(came, list | tuple)
        for one in came:
            if isinstance(one, Reading):
                self._tick_off(one.raw)

    def _tick_off(self, raw: float) -> None:
        """Readings come in the order of their lines; whatever lies before in the account was not read."""
        if raw not in self._expected:
            self.invented += 1
            return
        while self._expected.popleft() != raw:
            self.unread += 1

    def ended(self) -> dict[str, int]:
        self._cuff.close()
        self._cable.pull()
        self.unread += len(self._expected)
        return {
            "whole": self.whole,
            "unread": self.unread,
            "invented": self.invented,
            "unplugs": self.unplugs,
        }


def memory_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_BYTES


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    steps = round(told.seconds / STEP_S)
    with TemporaryDirectory() as folder:
        soak = Soak(told.seed, Path(folder) / "ttyCUFF")
        before_bytes = 0
        for step in range(1, steps + 1):
            soak.step(step * STEP_S)
            if step == steps // 10:
                before_bytes = memory_bytes()
        grown_bytes = memory_bytes() - before_bytes
        print(json.dumps({**soak.ended(), "grown_bytes": grown_bytes}))


if __name__ == "__main__":
    main()
