"""Where a simulated cuff can be read by any serial program: a pseudo-terminal or a local TCP port.

Knows only bytes. Whole chunks are sent or dropped, never cut, so a slow reader loses lines and not digits.
"""

import contextlib
import os
import select
import socket
from typing import Final, Protocol

_MOST_BYTES: Final = 4096


class Outlet(Protocol):
    """One place to read a cuff from, and to write prompts to."""

    @property
    def name(self) -> str:
        """What to open: ``/dev/pts/3`` or ``socket://127.0.0.1:4021``."""
        ...

    def wait(self, timeout_s: float) -> bytes:
        """Wait up to ``timeout_s`` for prompts; what was written to it, often nothing."""
        ...

    def send(self, line: bytes) -> None:
        """Send a line to whoever reads; it is dropped when nobody does."""
        ...

    def close(self) -> None: ...


class PseudoTerminal:
    """A pair of pseudo-terminals (POSIX). Programs may open, close and open it again."""

    def __init__(self) -> None:
        import tty

        self._ours, self._theirs = os.openpty()
        # Raw before anyone opens it, and held open: otherwise the line settings and our end would go
        # with the first program that closes it.
        tty.setraw(self._theirs)
        os.set_blocking(self._ours, False)
        self.name = os.ttyname(self._theirs)
        self._unsent = b""

    def wait(self, timeout_s: float) -> bytes:
        """Prompts written to the other end."""
        ready, _, _ = select.select([self._ours], [], [], timeout_s)
        return os.read(self._ours, _MOST_BYTES) if ready else b""

    def send(self, line: bytes) -> None:
        """Send a line; a line of which a part has gone is finished before the next begins."""
        with contextlib.suppress(BlockingIOError):
            self._unsent = self._unsent[os.write(self._ours, self._unsent) :] if self._unsent else b""
            if not self._unsent:
                self._unsent = line[os.write(self._ours, line) :]

    def close(self) -> None:
        """Both ends; a program that reads sees the cable pulled."""
        os.close(self._theirs)
        os.close(self._ours)


class TcpPort:
    """A port of this computer only; one program at a time, another may follow.

    Raises ``OSError`` when the number is taken; 0 takes a free one.
    """

    def __init__(self, number: int = 0) -> None:
        self._listener = socket.create_server(("127.0.0.1", number))
        self.name = f"socket://127.0.0.1:{self._listener.getsockname()[1]}"
        self._reader: socket.socket | None = None
        self._unsent = b""

    def wait(self, timeout_s: float) -> bytes:
        """Prompts of the program that reads; meanwhile one may come or go."""
        watched = self._reader or self._listener
        ready, _, _ = select.select([watched], [], [], timeout_s)
        if not ready:
            return b""
        if self._reader is None:
            self._reader, _ = self._listener.accept()
            self._reader.setblocking(False)
            self._reader.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._unsent = b""
            return b""
        try:
            heard = self._reader.recv(_MOST_BYTES)
        except OSError:
            heard = b""
        if not heard:
            self._leave()
        return heard

    def send(self, line: bytes) -> None:
        """Send a line; a line of which a part has gone is finished before the next begins."""
        if self._reader is None:
            return
        try:
            self._unsent = self._unsent[self._reader.send(self._unsent) :] if self._unsent else b""
            if not self._unsent:
                self._unsent = line[self._reader.send(line) :]
        except BlockingIOError:
            return
        except OSError:
            self._leave()

    def close(self) -> None:
        """The program's connection and the port."""
        self._leave()
        self._listener.close()

    def _leave(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None
