"""A stand-in for every shipped profile, each on a pseudo-terminal and at 22 mmHg, for what listens to them.

A profile that is not here has nothing to be tried on, and the tests say so.
"""

import contextlib
import fcntl
import os
import select
import struct
import termios
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from functools import partial
from typing import Final

from devices.dialogues.keller import framed
from devices.encoders import ENCODERS
from tests.devices.dialogues.test_instruments_on_a_port import CASES
from tests.devices.dialogues.test_modbus_server import registers, served
from tests.devices.dialogues.wires import instrument, raw_pair

Port = AbstractContextManager[str]
Sample = Callable[[float], bytes]
"""Milliseconds since it was switched on to the bytes it sends then."""

AT_MMHG: Final = 22.0
# Meters send one or two frames a second; this one a little less.
_SLOW_HZ: Final = {"meter16": 0.9}
_MOST_UNREAD: Final = 1000
# A board's boot loader keeps silent: whoever opened the port is done with that before the first line.
_BOOT_S: Final = 0.5
# Until then the bag is open to the air: a barometer has to be tared.
_INFLATED_MS: Final = 4500.0


@contextlib.contextmanager
def streaming(sample: Sample, rate_hz: float = 20.0) -> Iterator[str]:
    """A device that sends by itself, and starts anew when its port is opened, as boards do."""
    ours, theirs = raw_pair()
    ended = threading.Event()

    def unread() -> int:
        return int(struct.unpack("i", fcntl.ioctl(theirs, termios.FIONREAD, bytes(4)))[0])

    def send() -> None:
        os.write(ours, b"\n")
        # The system hands it over in its own time: before that it only looks as if it had been taken.
        while not unread():
            if ended.wait(0.001):
                return
        # Whoever opens the port throws away what waits in it.
        while unread():
            if ended.wait(0.02):
                return
        if ended.wait(_BOOT_S):
            return
        for number in range(10**9):
            # Nobody reads it any more: a device does not care.
            if unread() < _MOST_UNREAD:
                os.write(ours, sample(1000.0 * number / rate_hz))
            if ended.wait(1.0 / rate_hz):
                return

    sender = threading.Thread(target=send)
    sender.start()
    try:
        yield os.ttyname(theirs)
    finally:
        ended.set()
        sender.join()
        os.close(theirs)
        os.close(ours)


@contextlib.contextmanager
def answering(known: Mapping[bytes, bytes]) -> Iterator[str]:
    """A device that answers frames it knows, behind a cable that repeats the question first."""
    ours, theirs = raw_pair()
    ended, end = os.pipe()

    def answer() -> None:
        heard = b""
        while True:
            ready, _, _ = select.select([ours, ended], [], [])
            if ended in ready:
                return
            heard += os.read(ours, 100)
            for question, said in known.items():
                if heard.endswith(question):
                    os.write(ours, question + said)
                    heard = b""

    instrument = threading.Thread(target=answer)
    instrument.start()
    try:
        yield os.ttyname(theirs)
    finally:
        os.write(end, b"x")
        instrument.join()
        for fd in (theirs, ours, ended, end):
            os.close(fd)


def _encoded(name: str) -> Callable[[], Port]:
    encoder = ENCODERS[name]

    def sample(device_ms: float) -> bytes:
        # What it was saying when it started anew is cut.
        return (b"" if device_ms else b"\n" + encoder.header) + encoder.sample(device_ms, AT_MMHG)

    return partial(streaming, sample, _SLOW_HZ.get(name, 20.0))


def _barometer(device_ms: float) -> bytes:
    # 29.331 hPa are 22.0 mmHg.
    return b"1013.000\n" if device_ms < _INFLATED_MS else b"1042.331\n"


def _json(device_ms: float) -> bytes:
    return b'{"ms":%d,"pressure":2.9331,"unit":"kPa","temp":21.5}\n' % round(device_ms)


_KELLER: Final = {
    b"\xfa\x30\x04\x43": framed(bytes([250, 48, 5, 20, 12, 40, 10, 0])),
    framed(b"\xfa\x45"): framed(b"\xfa\x45" + (123456).to_bytes(4, "big")),
    b"\xfa\x49\x01\xa1\xa7": framed(b"\xfa\x49" + struct.pack(">f", 0.029331) + b"\x00"),
}

STAND_INS: Final[Mapping[str, tuple[tuple[str, Callable[[], Port]], ...]]] = {
    **{
        key: tuple((name, _encoded(name)) for name, one in ENCODERS.items() if one.profile == key)
        for key in {one.profile for one in ENCODERS.values()}
    },
    **{key: (("asked", partial(instrument, *answers)),) for key, answers in CASES.items()},
    "absolute_hpa": (("barometer", partial(streaming, _barometer, 10.0)),),
    "json": (("object", partial(streaming, _json)),),
    "modbus_float": (
        ("transmitter", partial(served, {3: [0, 1], 0x16: registers(2.9331), 0x1A: registers(0.0) * 2})),
    ),
    "modbus_integer": (("transmitter", partial(served, {2: [6, 4, 4254, 0, 20000]})),),
    "keller_modbus": (("transmitter", partial(served, {2: registers(0.029331)}, echoes=True)),),
    "keller_bus": (("transmitter", partial(answering, _KELLER)),),
}
"""By the key of the profile: each way in which such a device speaks, and what makes the port it is at."""
