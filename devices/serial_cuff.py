"""The one driver: any cuff that prints lines on a pyserial URL.

``COM4``, ``/dev/ttyUSB0``, ``socket://host:port``, ``cuffsim://``, ``cuffreplay:///file.csv``: which
it is, only the URL handlers know. Knows no Qt and never waits longer than it was told.
"""

import os
import select
import time
from collections import deque
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any, Final, Protocol, cast

import serial

from devices import port_faults, ports
from devices.clock import SampleClock
from devices.cuff import Counters, CuffError, CuffUnplugged, Notice, Reading
from devices.decoders.decoded import Decoded, LineFormat, Outcome, Rejected, Said
from devices.decoders.text_line import TextLineDecoder

if "devices.urlhandlers" not in serial.protocol_handler_packages:
    serial.protocol_handler_packages.append("devices.urlhandlers")

_MOST_BYTES: Final = 1 << 16
# A prompt nobody takes from the wire must not hold up the readings.
_WRITE_TIMEOUT_S: Final = 0.2
_INTERVALS_OF_RATE: Final = 256
_UNPLUGGED: Final = "The cuff was unplugged. Plug it back in."


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


class SerialCuff:
    """A ``Cuff`` on a pyserial URL; made in any thread, used in one.

    ``identity`` is that of an earlier run, so that the same device is found under a new port name.
    """

    def __init__(
        self,
        url: str,
        *,
        baud: int = 115200,
        line_format: LineFormat | None = None,
        prompts: bool = False,
        identity: str = "",
    ) -> None:
        self._url = url
        self._baud = baud
        self._format = line_format or LineFormat()
        self._prompts = prompts
        self._identity = identity
        self._name = url.partition("?")[0]
        self._port: _SerialPort | None = None
        self._fd: int | None = None
        self._is_open = False
        self._decoder = TextLineDecoder(self._format)
        self._clock = SampleClock()
        self._reasons: set[str] = set()
        self._received_bytes = 0
        self._readings = 0
        self._rejected_lines = 0
        self._longest_gap_s = 0.0
        self._last_t_s: float | None = None
        self._intervals_s: deque[float] = deque(maxlen=_INTERVALS_OF_RATE)

    @property
    def name(self) -> str:
        """What people call it, for example ``USB Serial (COM4)``."""
        return self._name

    @property
    def identity(self) -> str:
        """``VID:PID:serial number:location`` of a USB device, else the URL; known once opened."""
        return self._identity

    @property
    def counters(self) -> Counters:
        """What has come since the first opening; the rate is by the clock the readings carry."""
        interval_s = median(self._intervals_s) if len(self._intervals_s) >= 4 else 0.0
        return Counters(
            received_bytes=self._received_bytes,
            readings=self._readings,
            rejected_lines=self._rejected_lines,
            longest_gap_s=self._longest_gap_s,
            rate_hz=1.0 / interval_s if interval_s > 0 else None,
        )

    def open(self) -> None:
        """Open it, or the same device under its new name. Raises ``CuffError`` with what to do."""
        if self._is_open:
            return
        found = ports.find_port(self._identity) if self._identity else ports.port_of(self._url)
        if found is None:
            raise CuffError(f"{self._name} is not plugged in. Plug it in, or choose another port.")
        try:
            if self._port is None:
                self._port = _new_port(found.url, self._baud)
            else:
                # The same object: a simulated patient lives on while the cable is out.
                self._port.port = found.url
            self._port.open()
        except port_faults.PORT_FAULTS as exc:
            raise CuffError(port_faults.refusal(found.url, exc)) from exc
        self._is_open = True
        self._name = found.name
        self._identity = self._identity or found.identity
        self._fd = _descriptor(self._port)
        self._decoder = TextLineDecoder(self._format)
        self._clock.reopened(time.monotonic())

    def read(self, timeout_s: float) -> Sequence[Reading | Notice]:
        """Wait up to ``timeout_s`` for what arrives, oldest first; may be empty.

        Raises ``CuffUnplugged`` when the device is gone.
        """
        if not self._is_open:
            raise CuffUnplugged(_UNPLUGGED)
        try:
            data = self._received(timeout_s)
        except port_faults.PORT_FAULTS as exc:
            raise CuffUnplugged(_UNPLUGGED) from exc
        if not data:
            return ()
        host_s = time.monotonic()
        self._received_bytes += len(data)
        return self._sorted_out(self._decoder.feed(data), host_s)

    def prompt(self, text: str) -> None:
        """Write ``text`` as a line if the cuff listens; a line it does not take in time is dropped."""
        if not self._prompts or not self._is_open or self._port is None:
            return
        try:
            self._port.write(f"{text}\n".encode())
        except serial.SerialTimeoutException:
            return
        except port_faults.PORT_FAULTS as exc:
            raise CuffUnplugged(_UNPLUGGED) from exc

    def close(self) -> None:
        """Close the port; it may be opened again."""
        if not self._is_open or self._port is None:
            return
        self._is_open = False
        self._fd = None
        try:
            self._port.close()
        except port_faults.PORT_FAULTS:
            # A device that is gone cannot be closed any better.
            return

    def _received(self, timeout_s: float) -> bytes:
        assert self._port is not None
        if self._fd is not None:
            ready, _, _ = select.select([self._fd], [], [], timeout_s)
            if not ready:
                return b""
            data = os.read(self._fd, _MOST_BYTES)
            if not data:
                raise OSError("ready to read and nothing came: the device is gone")
            return data
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

    def _sorted_out(self, outcomes: Sequence[Outcome], host_s: float) -> list[Reading | Notice]:
        """Readings with their times, then the notices that came among them."""
        came: list[Reading | Notice] = []
        said = [(o.kind, o.text) for o in outcomes if isinstance(o, Said)]
        rejected = [outcome for outcome in outcomes if isinstance(outcome, Rejected)]
        decoded = [outcome for outcome in outcomes if isinstance(outcome, Decoded)]
        for placed in self._clock.place(decoded, host_s):
            if isinstance(placed, Rejected):
                rejected.append(placed)
                continue
            t_s, one = placed
            self._count(t_s)
            came.append(Reading(t_s, one.pressure_mmhg, one.raw))
        reasons = [("rejected", reason) for r in rejected if (reason := self._rejected(r))]
        came.extend(Notice(self._clock.last_s, kind, text) for kind, text in [*said, *reasons])
        return came

    def _rejected(self, rejected: Rejected) -> str:
        """Counts a rejected line; its reason the first time it is met, else nothing."""
        self._rejected_lines += 1
        if rejected.reason in self._reasons:
            return ""
        self._reasons.add(rejected.reason)
        return rejected.reason

    def _count(self, t_s: float) -> None:
        self._readings += 1
        if self._last_t_s is not None:
            interval_s = t_s - self._last_t_s
            self._intervals_s.append(interval_s)
            self._longest_gap_s = max(self._longest_gap_s, interval_s)
        self._last_t_s = t_s


def _new_port(url: str, baud: int) -> _SerialPort:
    make = cast(Callable[..., Any], serial.serial_for_url)
    port = make(
        url,
        baudrate=baud,
        timeout=0.05,
        write_timeout=_WRITE_TIMEOUT_S,
        exclusive=True if os.name == "posix" else None,
        do_not_open=True,
    )
    return cast(_SerialPort, port)


def _descriptor(port: _SerialPort) -> int | None:
    """What select can wait on, where there is such a thing."""
    if os.name != "posix":
        return None
    try:
        return port.fileno()
    except OSError:
        return None
