"""What reading a cuff costs: processor time at 100 Hz beside that of bare reading, and lines a second.

The cuff is a process of its own at the far end of a pseudo-terminal; the program's part is the reader on its
thread, with calibration and tap, heard by an event loop. Bare is the least that reading costs in Python: a
thread that waits with poll, reads, and does nothing with what came; told is that and one queued signal, which
wakes the event loop's thread. They take turns, so that a busy machine troubles all. Prints JSON.
"""

import argparse
import gc
import json
import os
import select
import subprocess
import sys
import threading
import time
import tty
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import median

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

from ccft_desktop.live.calibrated_cuff import CalibratedCuff
from ccft_desktop.live.cuff_thread import CuffThread
from ccft_desktop.live.reader import CuffReader
from ccft_desktop.live.tap import Tap
from devices.cuff import Reading
from devices.serial_cuff import SerialCuff

LINES = {
    "number": "22.{n:02d}\n",
    "csv": "{t},22.{n:02d}\n",
    "json": '{{"t":{t},"p":22.{n:02d},"u":"mmHg"}}\n',
}
AT_100_HZ = """
import os, sys, time
fd, line = int(sys.argv[1]), sys.argv[2]
started_s, count = time.monotonic(), 0
while True:
    os.write(fd, line.format(t=10 * count, n=count * 37 % 100).encode())
    count += 1
    time.sleep(max(0.0, started_s + count / 100 - time.monotonic()))
"""
AT_ONCE = """
import os, sys
fd, line, lines = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
wire = "\\n" + "".join(line.format(t=count, n=count * 37 % 100) for count in range(lines))
wire = memoryview(wire.encode())
os.write(1, b"ready")
os.read(0, 1)
while wire:
    wire = wire[os.write(fd, wire):]
"""


@contextmanager
def port() -> Iterator[tuple[int, str]]:
    """A pseudo-terminal: the descriptor of its far end and the name of ours."""
    far, near = os.openpty()
    tty.setraw(near)
    yield far, os.ttyname(near)
    os.close(near)
    os.close(far)


class Teller(QObject):
    """Says that something came, and not what."""

    arrived = Signal(object)


class Heard(QObject):
    """Hears in the main thread what the reader says."""

    def __init__(self) -> None:
        super().__init__()
        self.readings = 0

    @Slot(object)
    def on_arrived(self, batch: Sequence[Reading]) -> None:
        self.readings += len(batch)


def share_of_core(clock_id: int, app: QCoreApplication, seconds: float) -> float:
    """What a thread uses while the main thread waits for events."""
    for waits_s in (1.0, seconds):
        began_s, used_s = time.monotonic(), time.clock_gettime(clock_id)
        QTimer.singleShot(round(1000 * waits_s), app.quit)
        app.exec()
    return (time.clock_gettime(clock_id) - used_s) / (time.monotonic() - began_s)


def bare_share(name: str, app: QCoreApplication, seconds: float, *, told: bool) -> float:
    """The share of a core that waiting and reading cost; ``told``: and a signal to the main thread."""
    stopped = False
    teller, heard = Teller(), Heard()
    teller.arrived.connect(heard.on_arrived)
    near = os.open(name, os.O_RDWR | os.O_NOCTTY)

    def read() -> None:
        poll = select.poll()
        poll.register(near, select.POLLIN)
        while not stopped:
            if poll.poll(50):
                os.read(near, 65536)
                if told:
                    teller.arrived.emit(())

    thread = threading.Thread(target=read)
    thread.start()
    share = share_of_core(time.pthread_getcpuclockid(thread.ident or 0), app, seconds)
    stopped = True
    thread.join()
    os.close(near)
    return share


def reader_share(name: str, app: QCoreApplication, seconds: float) -> float:
    """The share of a core that the reader's thread uses, and everything it does with a reading."""
    recorded = clock_id = 0

    def append(t_s: Sequence[float], pressure_mmhg: Sequence[float], raw: Sequence[float]) -> None:
        nonlocal recorded, clock_id
        if not recorded:
            clock_id = time.pthread_getcpuclockid(threading.get_ident())
        recorded += len(t_s)

    tap, heard = Tap(), Heard()
    tap.open(append)
    reader = CuffReader(CalibratedCuff(SerialCuff(name)), tap)
    reader.arrived.connect(heard.on_arrived)
    thread = CuffThread(reader)
    thread.start()
    while not clock_id:
        time.sleep(0.01)
    share = share_of_core(clock_id, app, seconds)
    thread.stop()
    app.processEvents()
    assert recorded >= heard.readings >= 90 * seconds, (recorded, heard.readings)
    return share


def at_100_hz(line: str, app: QCoreApplication, seconds: float, rounds: int) -> dict[str, float]:
    """Shares of a core, in percent: the medians of so many rounds of so many seconds."""
    bare, told, reader = [], [], []
    with port() as (far, name):
        command = [sys.executable, "-c", AT_100_HZ, str(far), line]
        with subprocess.Popen(command, pass_fds=[far]) as sender:
            for _ in range(rounds):
                bare.append(bare_share(name, app, seconds, told=False))
                told.append(bare_share(name, app, seconds, told=True))
                reader.append(reader_share(name, app, seconds))
            sender.kill()
    return {
        "bare_percent": round(100 * median(bare), 3),
        "told_percent": round(100 * median(told), 3),
        "reader_percent": round(100 * median(reader), 3),
        "ratio": round(median(ours / least for ours, least in zip(reader, told, strict=True)), 2),
    }


def at_once(line: str, lines: int) -> dict[str, float]:
    """Lines a second through the driver when they come as fast as they are taken, and how many were lost."""
    with port() as (far, name):
        command = [sys.executable, "-c", AT_ONCE, str(far), line, str(lines)]
        with subprocess.Popen(
            command, pass_fds=[far], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as flood:
            assert flood.stdin is not None
            assert flood.stdout is not None
            flood.stdout.read(5)
            cuff = CalibratedCuff(SerialCuff(name))
            cuff.open()
            flood.stdin.write(b"!")
            flood.stdin.flush()
            read, began_s, used_s = 0, time.monotonic(), time.thread_time()
            heard_s = began_s
            while read < lines and time.monotonic() - heard_s < 5:
                if came := cuff.read(1.0):
                    heard_s = time.monotonic()
                    read += sum(isinstance(one, Reading) for one in came)
            took_s, used_s = heard_s - began_s, time.thread_time() - used_s
            cuff.close()
            flood.kill()
    return {
        "lines_per_s": round(read / took_s),
        "lines_per_cpu_s": round(read / used_s),
        "lost": lines - read,
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--lines", type=int, default=300_000)
    parser.add_argument("--only", choices=LINES)
    told = parser.parse_args()
    app = QCoreApplication([])
    # As in the program, no garbage is collected on the reader's thread.
    gc.disable()
    for kind, line in LINES.items():
        if told.only in (None, kind):
            once = at_once(line, told.lines) if told.lines else {}
            steadily = at_100_hz(line, app, told.seconds, told.rounds) if told.rounds else {}
            print(json.dumps({"kind": kind, **once, **steadily}), flush=True)


if __name__ == "__main__":
    main()
