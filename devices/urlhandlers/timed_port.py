"""A pyserial port whose bytes come from a source that is moved by time; knows no patient and no file."""

import time
from typing import Any, Protocol

from serial.serialutil import SerialBase, SerialException


class Source(Protocol):
    """Bytes on a clock of their own."""

    @property
    def next_s(self) -> float:
        """When the next bytes are sent; infinite when there are no more."""
        ...

    def plugged(self, t_s: float) -> bool: ...
    def pulled(self, since_s: float, until_s: float) -> float | None:
        """When the cable was first out between two times; None when it was in all the while."""
        ...

    def greeting(self) -> bytes: ...
    def until(self, t_s: float) -> bytes: ...
    def hear(self, data: bytes) -> None: ...


class TimedPort(SerialBase):
    """Behaves like a serial port; the source lives on while the port is closed.

    Its clock starts at the first opening and runs ``speed`` times as fast as the host's.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._source: Source | None = None
        self._speed = 1.0
        self._started_s = 0.0
        self._looked_s = 0.0
        self._came = bytearray()
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]

    def source_of(self, url: str) -> tuple[Source, float]:
        """The source a URL names, and its speed. Raises ``ValueError`` with a sentence."""
        raise NotImplementedError

    def open(self) -> None:
        """Raises ``SerialException`` for a bad URL or while the cable is out."""
        if self.is_open:
            raise SerialException("Port is already open.")
        if self._source is None:
            try:
                self._source, self._speed = self.source_of(str(self.portstr))
            except ValueError as exc:
                raise SerialException(str(exc)) from exc
            self._started_s = time.monotonic()
        else:
            # What was sent while nobody listened is gone.
            self._source.until(self._now_s())
        self._looked_s = self._now_s()
        if not self._source.plugged(self._looked_s):
            raise SerialException(f"could not open port {self.portstr}: the cable is out")
        self._came = bytearray(self._source.greeting())
        self.is_open = True

    def close(self) -> None:
        self.is_open = False

    @property
    def in_waiting(self) -> int:
        self._receive()
        return len(self._came)

    def read(self, size: int = 1) -> bytes:
        """Up to ``size`` bytes, waiting as long as the timeout says; raises when the cable is pulled."""
        deadline_s = None if self.timeout is None else time.monotonic() + self.timeout
        source = self._receive()
        while len(self._came) < size:
            now_s = time.monotonic()
            if deadline_s is not None and now_s >= deadline_s:
                break
            wait_s = min(max((source.next_s - self._now_s()) / self._speed, 0.0), 0.05)
            if deadline_s is not None:
                wait_s = min(wait_s, deadline_s - now_s)
            time.sleep(wait_s)
            source = self._receive()
        data = bytes(self._came[:size])
        del self._came[:size]
        return data

    def write(self, data: Any) -> int:
        self._receive().hear(bytes(data))
        return len(data)

    def reset_input_buffer(self) -> None:
        self._receive()
        self._came.clear()

    def reset_output_buffer(self) -> None:
        """Nothing waits to be sent."""

    def _receive(self) -> Source:
        if not self.is_open or self._source is None:
            raise SerialException("Port is not open.")
        now_s = self._now_s()
        pulled_s = self._source.pulled(self._looked_s, now_s)
        self._came += self._source.until(now_s if pulled_s is None else pulled_s)
        if pulled_s is None:
            self._looked_s = now_s
        elif not self._came:
            # Also when the process was stalled and the cable is in again: a real port would be gone.
            raise SerialException(
                "device reports readiness to read but returned no data (device disconnected?)"
            )
        return self._source

    def _now_s(self) -> float:
        return (time.monotonic() - self._started_s) * self._speed

    def _reconfigure_port(self) -> None:
        """There is no line to configure."""

    _update_rts_state = _update_dtr_state = _update_break_state = _reconfigure_port
