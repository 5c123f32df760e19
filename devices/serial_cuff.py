"""The one driver: any cuff that sends or answers on a pyserial URL.

``COM4``, ``/dev/ttyUSB0``, ``socket://host:port``, ``cuffsim://``, ``cuffreplay:///file.csv``: which
it is, only the URL handlers know. Knows no Qt and never waits longer than it was told.
"""

import time
from collections import deque
from collections.abc import Sequence
from statistics import median
from typing import Final

from devices import ports
from devices.clock import SampleClock
from devices.cuff import MIXED_UNITS, Counters, CuffError, Notice, Reading
from devices.decoders.decoded import Decoded, LineFormat, Outcome, Rejected, Said
from devices.decoders.decoder import Decoder
from devices.decoders.text_line import TextLineDecoder
from devices.dialogues.dialogue import Dialogue
from devices.notices import Notices
from devices.profiles.profile import PortSettings, Profile
from devices.serial_line import SerialLine
from devices.tare import Tare

_INTERVALS_OF_RATE: Final = 256


class SerialCuff:
    """A ``Cuff`` on a pyserial URL; made in any thread, used in one.

    Without a ``profile`` it is one that prints lines, told of by ``line_format``. ``baud`` is by default
    the first of the profile. ``identity`` is that of an earlier run, so that the same device is found under
    a new port name.
    """

    def __init__(
        self,
        url: str,
        *,
        profile: Profile | None = None,
        baud: int | None = None,
        line_format: LineFormat | None = None,
        prompts: bool = False,
        identity: str = "",
    ) -> None:
        settings = profile.port if profile is not None else PortSettings()
        self._url = url
        self._profile = profile
        self._format = line_format
        self._writes = settings.writes
        self._prompts = prompts or settings.prompts
        self._settle_s = settings.settle_s
        self._identity = identity
        self._name = url.partition("?")[0]
        self._line = SerialLine(settings, baud or settings.bauds[0])
        self._dialogue: Dialogue | None = profile.dialogue() if profile and profile.answers else None
        self._decoder = self._fresh_decoder()
        self._raw_units: set[str] = set()
        self._settled_s: float | None = None
        self._tare = Tare() if profile is not None and profile.reference == "absolute" else None
        self._clock = SampleClock()
        self._notices = Notices()
        self._received_bytes = 0
        self._readings = 0
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
    def raw_unit(self) -> str:
        """The unit of all raw numbers so far; ``MIXED_UNITS`` when they came in several, empty before any."""
        return MIXED_UNITS if len(self._raw_units) > 1 else "".join(self._raw_units)

    @property
    def counters(self) -> Counters:
        """What has come since the first opening; the rate is by the clock the readings carry."""
        interval_s = median(self._intervals_s) if len(self._intervals_s) >= 4 else 0.0
        return Counters(
            received_bytes=self._received_bytes,
            readings=self._readings,
            tare_readings=0 if self._tare is None else self._tare.readings,
            rejected_lines=self._notices.rejected_lines,
            longest_gap_s=self._longest_gap_s,
            rate_hz=1.0 / interval_s if interval_s > 0 else None,
        )

    def open(self) -> None:
        """Open it, or the same device under its new name. Raises ``CuffError`` with what to do."""
        if self._line.is_open:
            return
        found = ports.find_port(self._identity) if self._identity else ports.port_of(self._url)
        if found is None:
            raise CuffError(f"{self._name} is not plugged in. Plug it in, or choose another port.")
        self._line.open(found.url)
        self._name = found.name
        self._identity = self._identity or found.identity
        self._decoder = self._fresh_decoder()
        now_s = time.monotonic()
        self._clock.reopened(now_s)
        self._settled_s = now_s + self._settle_s
        self._settle(now_s)

    def read(self, timeout_s: float) -> Sequence[Reading | Notice]:
        """Wait up to ``timeout_s`` for what arrives, oldest first; may be empty.

        Raises ``CuffUnplugged`` when the device is gone.
        """
        if self._settled_s is not None and not self._settle(now_s := time.monotonic()):
            return self._banner(min(timeout_s, self._settled_s - now_s))
        if self._dialogue is not None:
            outcomes = self._answers(self._dialogue, time.monotonic() + timeout_s)
        elif data := self._received(timeout_s):
            outcomes = self._decoder.feed(data)
        else:
            return ()
        if not outcomes:
            return ()
        if self._tare is not None:
            outcomes = self._tare.applied(outcomes)
        return self._sorted_out(outcomes, time.monotonic())

    def prompt(self, text: str) -> None:
        """Write ``text`` as a line if the cuff listens; a line it does not take in time is dropped."""
        if self._prompts and self._line.is_open:
            self._line.write(f"{text}\n".encode())

    def close(self) -> None:
        """Close the port; it may be opened again."""
        self._line.close()

    def _settle(self, now_s: float) -> bool:
        """Whether the device has settled; then what it says counts from now on."""
        if self._settled_s is None or now_s < self._settled_s:
            return False
        self._settled_s = None
        if self._dialogue is not None:
            self._dialogue.opened(now_s)
        return True

    def _banner(self, timeout_s: float) -> Sequence[Notice]:
        """What a board says while it starts: words and names of columns count, numbers do not yet."""
        data = self._received(timeout_s)
        if self._dialogue is not None:
            return ()
        said = [outcome for outcome in self._decoder.feed(data) if isinstance(outcome, Said)]
        return [Notice(self._clock.last_s, kind, text) for kind, text in self._notices.of(said)]

    def _fresh_decoder(self) -> Decoder:
        if self._profile is None or self._profile.answers:
            return TextLineDecoder(self._format)
        return self._profile.decoder()

    def _received(self, timeout_s: float) -> bytes:
        data = self._line.received(timeout_s)
        self._received_bytes += len(data)
        return data

    def _answers(self, dialogue: Dialogue, until_s: float) -> list[Outcome]:
        """Asks and listens until there is something to tell, or until the time is over."""
        outcomes: list[Outcome] = []
        while True:
            now_s = time.monotonic()
            if now_s >= dialogue.due_s():
                question = dialogue.act(now_s)
                if question and self._writes:
                    self._line.write(question)
                outcomes += dialogue.feed(b"", now_s)
            if outcomes:
                return outcomes
            waits_s = min(until_s, dialogue.due_s()) - time.monotonic()
            data = self._received(max(waits_s, 0.0))
            if data:
                outcomes += dialogue.feed(data, time.monotonic())
            if outcomes or time.monotonic() >= until_s:
                return outcomes

    def _sorted_out(self, outcomes: Sequence[Outcome], host_s: float) -> list[Reading | Notice]:
        """Readings with their times, then the notices that came among them."""
        came: list[Reading | Notice] = []
        decoded: list[Decoded] = []
        others: list[Outcome] = []
        for outcome in outcomes:
            if isinstance(outcome, Decoded):
                decoded.append(outcome)
                self._raw_units.add(outcome.unit)
            else:
                others.append(outcome)
        for placed in self._clock.place(decoded, host_s):
            if isinstance(placed, Rejected):
                others.append(placed)
                continue
            came.append(placed)
            if self._last_t_s is not None:
                interval_s = placed.t_s - self._last_t_s
                self._intervals_s.append(interval_s)
                if interval_s > self._longest_gap_s:
                    self._longest_gap_s = interval_s
            self._last_t_s = placed.t_s
        if came:
            self._readings += len(came)
            self._notices.read_well()
        if others:
            last_s = self._clock.last_s
            came.extend(Notice(last_s, kind, text) for kind, text in self._notices.of(others))
        return came
