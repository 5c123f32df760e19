"""Where a simulated cuff is served: a slow or absent reader costs lines, never digits, and never blocks."""

import os
import socket
import time
from collections.abc import Iterator

import pytest

from devices.serving import Outlet, PseudoTerminal, TcpPort

LINES = [b'{"t":%d,"p":22.41,"u":"mmHg"}\n' % n for n in range(200_000)]

_KINDS = [TcpPort, *([PseudoTerminal] if os.name == "posix" else [])]


@pytest.fixture(params=_KINDS, ids=lambda kind: kind.__name__)
def outlet(request: pytest.FixtureRequest) -> Iterator[Outlet]:
    outlet = request.param()
    yield outlet
    outlet.close()


class Program:
    """Something that reads an outlet and may write to it, knowing nothing of pyserial."""

    def __init__(self, outlet: Outlet) -> None:
        self._socket: socket.socket | None = None
        self._fd = -1
        if outlet.name.startswith("socket://"):
            host, port = outlet.name.removeprefix("socket://").split(":")
            self._socket = socket.create_connection((host, int(port)))
            self._socket.setblocking(False)
            outlet.wait(5.0)  # the outlet takes the call
        else:
            self._fd = os.open(outlet.name, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)

    def read(self) -> bytes:
        """Everything that waits."""
        came = b""
        while True:
            try:
                piece = self._socket.recv(65536) if self._socket else os.read(self._fd, 65536)
            except BlockingIOError:
                return came
            if not piece:
                return came
            came += piece

    def write(self, data: bytes) -> None:
        if self._socket:
            self._socket.sendall(data)
        else:
            os.write(self._fd, data)

    def close(self) -> None:
        if self._socket:
            self._socket.close()
        else:
            os.close(self._fd)


def test_that_without_a_reader_nothing_blocks(outlet: Outlet) -> None:
    started_s = time.monotonic()
    for line in LINES[:20_000]:
        outlet.send(line)
    assert time.monotonic() - started_s < 10


def test_that_a_reader_that_stops_reading_gets_whole_lines_only(outlet: Outlet) -> None:
    program = Program(outlet)
    came = b""
    for number, line in enumerate(LINES):
        outlet.send(line)
        if number % 60_000 == 59_999:
            came += program.read()
    came += program.read()
    outlet.send(b"")
    whole, _, _ = came.rpartition(b"\n")
    lines = whole.split(b"\n")
    assert len(lines) > 50
    assert {line + b"\n" for line in lines} <= set(LINES)
    program.close()


def test_that_what_a_program_writes_is_heard_and_another_may_follow(outlet: Outlet) -> None:
    for _ in range(2):
        program = Program(outlet)
        program.write(b"relax\n")
        assert outlet.wait(5.0) == b"relax\n"
        outlet.send(b"22.4\n")
        came = b""
        deadline_s = time.monotonic() + 5
        while came != b"22.4\n":
            assert time.monotonic() < deadline_s
            came += program.read()
        program.close()
        if outlet.name.startswith("socket://"):
            assert outlet.wait(5.0) == b""


def test_that_a_tcp_port_in_use_is_refused() -> None:
    first = TcpPort()
    with pytest.raises(OSError, match=r".+"):
        TcpPort(int(first.name.rpartition(":")[2]))
    first.close()
