"""The bytes of one port: opens it, waits for what comes, writes, closes. Knows no lines and no cuff.

Whatever the operating system or pyserial raises becomes ``CuffError`` or ``CuffUnplugged`` here.
"""

import os
import select
import sys
from collections.abc import Callable
from typing import Any, Final, Protocol, cast

import serial

from devices import port_faults
from devices.cuff import CuffError, CuffUnplugged
from devices.profiles.profile import PortSettings

if "devices.urlhandlers" not in serial.protocol_handler_packages:
    serial.protocol_handler_packages.append("devices.urlhandlers")

_MOST_BYTES: Final = 1 << 16
# A prompt nobody takes from the wire must not hold up the readings.
_WRITE_TIMEOUT_S: Final = 0.2
_UNPLUGGED: Final = "The cuff was unplugged. Plug it back in."
_PARITIES: Final = {"none": "N", "even": "E", "odd": "O"}


class _SerialPort(Protocol):
    port: str
    timeout: float | None

    @property
    def in_waiting(self) -> int: ...
    def open(self) -> None: ...
    def read(self, size: int) -> bytes: ...
    def write(self, data: bytes) -> int | None: ...
    def close(self) -> None: ...
    def fileno(self) -> int: ...


class SerialLine:
    """One port under whatever name; the thread that opens it reads, writes and closes it."""

    def __init__(self, settings: PortSettings, baud: int) -> None:
        self._settings = settings
        self._baud = baud
        self._port: _SerialPort | None = None
        self._fd = -1
        self._is_ready: Callable[[float], bool] | None = None
        self.is_open = False

    def open(self, url: str) -> None:
        """Raises ``CuffError`` with what to do."""
        try:
            if self._port is None:
                self._port = _new_port(url, self._settings, self._baud)
            else:
                # The same object: a simulated patient lives on while the cable is out.
                self._port.port = url
            self._port.open()
        except port_faults.PORT_FAULTS as exc:
            raise CuffError(port_faults.refusal(url, exc)) from exc
        self.is_open = True
        fd = _descriptor(self._port)
        if fd is not None:
            self._fd, self._is_ready = fd, _waiting_on(fd)

    def received(self, timeout_s: float) -> bytes:
        """What came, often nothing; waits for it up to ``timeout_s``. Raises ``CuffUnplugged``."""
        if not self.is_open:
            raise CuffUnplugged(_UNPLUGGED)
        try:
            if self._is_ready is None:
                return self._received(timeout_s)
            if not self._is_ready(timeout_s):
                return b""
            data = os.read(self._fd, _MOST_BYTES)
        except port_faults.PORT_FAULTS as exc:
            raise CuffUnplugged(_UNPLUGGED) from exc
        if not data:
            # Ready to read and nothing came: the device is gone.
            raise CuffUnplugged(_UNPLUGGED)
        return data

    def write(self, data: bytes) -> None:
        """Write; what is not taken in time is dropped. Raises ``CuffUnplugged``."""
        if self._port is None or not self.is_open:
            raise CuffUnplugged(_UNPLUGGED)
        try:
            self._port.write(data)
        except serial.SerialTimeoutException:
            return
        except port_faults.PORT_FAULTS as exc:
            raise CuffUnplugged(_UNPLUGGED) from exc

    def close(self) -> None:
        """Close the port; it may be opened again."""
        if not self.is_open or self._port is None:
            return
        self.is_open = False
        self._is_ready = None
        try:
            self._port.close()
        except port_faults.PORT_FAULTS:
            # A device that is gone cannot be closed any better.
            return

    def _received(self, timeout_s: float) -> bytes:
        """Where there is nothing to wait on but pyserial."""
        assert self._port is not None
        if self._port.timeout != timeout_s:
            self._port.timeout = timeout_s
        data = self._port.read(max(1, min(self._port.in_waiting, _MOST_BYTES)))
        try:
            # Some handlers never count more than one byte as waiting.
            while data and len(data) < _MOST_BYTES and (waiting := self._port.in_waiting):
                data += self._port.read(waiting)
        except port_faults.PORT_FAULTS:
            # What was read is not lost; the next call meets the fault again.
            return data
        return data


def _new_port(url: str, settings: PortSettings, baud: int) -> _SerialPort:
    make = cast(Callable[..., Any], serial.serial_for_url)
    port = make(
        url,
        baudrate=baud,
        bytesize=settings.bytesize,
        parity=_PARITIES[settings.parity],
        stopbits=settings.stopbits,
        timeout=0.05,
        write_timeout=_WRITE_TIMEOUT_S,
        exclusive=True if os.name == "posix" else None,
        do_not_open=True,
    )
    return cast(_SerialPort, port)


def _waiting_on(fd: int) -> Callable[[float], bool]:
    """Tells whether there is something to read, or to be told, before so many seconds are over."""
    if sys.platform == "darwin":
        # Its poll does not know devices.
        return lambda timeout_s: bool(select.select([fd], [], [], timeout_s)[0])
    # Unlike select, poll takes descriptors above 1023.
    poll = select.poll()
    poll.register(fd, select.POLLIN)
    return lambda timeout_s: bool(poll.poll(1000 * max(0.0, timeout_s)))


def _descriptor(port: _SerialPort) -> int | None:
    """What can be waited on, where there is such a thing."""
    if os.name != "posix":
        return None
    try:
        return port.fileno()
    except OSError:
        return None
