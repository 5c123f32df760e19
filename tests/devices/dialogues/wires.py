"""Real instruments' stand-ins: a process on a pseudo-terminal, and a line between two of them."""

import contextlib
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from devices.cuff import Notice, Reading
from devices.serial_cuff import SerialCuff

Came = list[Reading | Notice]


def raw_pair() -> tuple[int, int]:
    """Our end and their end of a pseudo-terminal."""
    import tty

    ours, theirs = os.openpty()
    tty.setraw(theirs)
    return ours, theirs


@contextlib.contextmanager
def line(*, echoes: bool = False) -> Iterator[tuple[str, str]]:
    """The names of two ports joined by a wire; with ``echoes`` the first hears what it says itself."""
    (left, left_theirs), (right, right_theirs) = raw_pair(), raw_pair()
    ended, end = os.pipe()

    def carry() -> None:
        while True:
            ready, _, _ = select.select([left, right, ended], [], [])
            if ended in ready:
                return
            if left in ready:
                said = os.read(left, 1000)
                if echoes:
                    os.write(left, said)
                os.write(right, said)
            if right in ready:
                os.write(left, os.read(right, 1000))

    carrier = threading.Thread(target=carry)
    carrier.start()
    try:
        yield os.ttyname(left_theirs), os.ttyname(right_theirs)
    finally:
        os.write(end, b"x")
        carrier.join()
        for fd in (left, left_theirs, right, right_theirs, ended, end):
            os.close(fd)


@contextlib.contextmanager
def instrument(*answers: str) -> Iterator[str]:
    """A process that answers on a port: each ``REQUEST=>ANSWER`` in the escapes of Python's literals."""
    ours, theirs = raw_pair()
    fake = Path(__file__).with_name("fake_instrument.py")
    with subprocess.Popen([sys.executable, str(fake), str(ours), *answers], pass_fds=[ours]) as process:
        try:
            yield os.ttyname(theirs)
        finally:
            process.terminate()
            process.wait()
            os.close(theirs)
            os.close(ours)


def read_until(cuff: SerialCuff, enough: Callable[[Came], bool], within_s: float = 20.0) -> Came:
    """What a cuff gives until it is enough."""
    came: Came = []
    deadline_s = time.monotonic() + within_s
    while not enough(came):
        assert time.monotonic() < deadline_s, f"only {came[-5:]} came"
        came.extend(cuff.read(0.05))
    return came


def readings(came: Sequence[Reading | Notice]) -> list[Reading]:
    return [one for one in came if isinstance(one, Reading)]


def notices(came: Sequence[Reading | Notice]) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in came if isinstance(one, Notice)]
