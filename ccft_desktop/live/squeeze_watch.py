"""Listens to an unknown cuff on a thread of its own: finds its speed, then what moves in a squeeze.

It only reads, never writes; knows no page and no profile.
"""

import threading
import time
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from devices.cuff import CuffError
from devices.profiles import PortSettings
from devices.scan import BAUDS
from devices.serial_line import SerialLine
from devices.squeeze import Finding, NotFound, find
from devices.squeeze_tracks import Place, Tracker, likeness, lines_of

REST_S: Final = 4.0
MOST_SQUEEZE_S: Final = 20.0
_MOST_REST_S: Final = 20.0
_REST_LINES: Final = 8
_AFTER_MOVE_S: Final = 1.5
_SQUEEZE_SEEN_S: Final = 6.0
_LISTEN_S: Final = 4.0
# A board that starts anew prints noise at another speed for up to two seconds.
_BOOT_S: Final = 2.5
_LIKE_TEXT: Final = 0.8
_ENOUGH_LINES: Final = 6
_READ_S: Final = 0.05
_TOLD_EVERY_S: Final = 0.1
_JUDGED_EVERY_S: Final = 0.5
_LAST_BYTES: Final = 2048


@dataclass(frozen=True, slots=True)
class Trying:
    """Listening at one speed, the ``number``-th ``of`` several."""

    baud: int
    number: int
    of: int


@dataclass(frozen=True, slots=True)
class Heard:
    """Text came at this speed; ``line`` is one of its lines."""

    baud: int
    line: str


@dataclass(frozen=True, slots=True)
class Resting:
    """The bag lies still and its numbers are noted."""

    done_s: float
    needed_s: float


@dataclass(frozen=True, slots=True)
class Squeezing:
    """The bag is to be squeezed now."""

    left_s: float


@dataclass(frozen=True, slots=True)
class Found:
    """What moved, at which speed."""

    finding: Finding
    baud: int


@dataclass(frozen=True, slots=True)
class Missed:
    """Nothing that could be the pressure moved; it may be measured again."""

    why: NotFound


Told = Trying | Heard | Resting | Squeezing | Found | Missed


class SqueezeWatch(QObject):
    """Opens, reads and closes one port, all in the thread that calls ``run``."""

    told = Signal(object)
    """A ``Told``."""
    raw_read = Signal(float)
    """The number that was found, as the cuff sends it now, about ten times a second."""
    failed = Signal(str)
    """One sentence for people; ``run`` ends."""

    def __init__(self, url: str, bauds: tuple[int, ...] = BAUDS) -> None:
        super().__init__()
        self._url = url
        # What is no serial port has no speed.
        self._bauds = bauds[:1] if "://" in url else bauds
        self._stopping = threading.Event()
        self._measuring = threading.Event()
        self._line: SerialLine | None = None
        self._last = b""

    def stop(self) -> None:
        """Ask ``run`` to return soon; from any thread."""
        self._stopping.set()

    def measure(self) -> None:
        """The bag lies still: note its numbers, then wait for the squeeze; from any thread."""
        self._measuring.set()

    @Slot()
    def run(self) -> None:
        """Listen until stopped or failed."""
        try:
            baud = self._found_baud()
            while baud is not None and not self._stopping.is_set():
                if self._measuring.is_set():
                    self._measuring.clear()
                    self._measure(baud)
                else:
                    self._read()
        except CuffError as error:
            self.failed.emit(str(error))
        finally:
            self._close()

    def _found_baud(self) -> int | None:
        came = False
        for number, baud in enumerate(self._bauds, 1):
            if self._stopping.is_set():
                return None
            self.told.emit(Trying(baud, number, len(self._bauds)))
            self._line = SerialLine(PortSettings(), baud)
            self._line.open(self._url)
            data = self._listened()
            if likeness(data) >= _LIKE_TEXT:
                self.told.emit(Heard(baud, lines_of(data)[-1]))
                return baud
            came = came or bool(data)
            self._close()
        if not self._stopping.is_set():
            self.failed.emit(self._unheard(came))
        return None

    def _unheard(self, came: bool) -> str:
        if came:
            return self.tr(
                "{url} sends something, but no lines of text at any usual speed. If it is a meter, choose its"
                " profile in the settings."
            ).format(url=self._url)
        return self.tr(
            "{url} sends nothing. Switch the cuff on; if it only answers when asked, choose its profile in"
            " the settings."
        ).format(url=self._url)

    def _listened(self) -> bytes:
        """What comes at one speed, until it is enough to tell."""
        data, began_s = b"", time.monotonic()
        while not self._stopping.is_set():
            data += self._read()
            listened_s = time.monotonic() - began_s
            if data.count(b"\n") + data.count(b"\r") >= _ENOUGH_LINES and likeness(data) >= _LIKE_TEXT:
                break
            if listened_s >= _LISTEN_S or (listened_s >= _BOOT_S and data and likeness(data) < _LIKE_TEXT):
                break
        return data

    def _measure(self, baud: int) -> None:
        rest, rest_s = self._rested()
        self.told.emit(Squeezing(MOST_SQUEEZE_S))
        began_s = judged_s = time.monotonic()
        came: list[tuple[float, bytes]] = []
        moved_s: float | None = None
        found: Finding | NotFound = NotFound("nothing_moved")
        while not self._is_interrupted():
            now_s = time.monotonic()
            came.append((now_s, self._read()))
            came = [part for part in came if part[0] >= now_s - _SQUEEZE_SEEN_S]
            if now_s - judged_s < _JUDGED_EVERY_S:
                continue
            judged_s = now_s
            found = find(rest, b"".join(data for _, data in came), rest_s)
            if isinstance(found, Finding):
                moved_s = moved_s or now_s
                if now_s - moved_s >= _AFTER_MOVE_S:
                    self.told.emit(Found(found, baud))
                    self._stream(Tracker(rest), found.place)
                    return
            if now_s - began_s >= MOST_SQUEEZE_S:
                self.told.emit(Missed(found if isinstance(found, NotFound) else NotFound("nothing_moved")))
                return
            self.told.emit(Squeezing(MOST_SQUEEZE_S - (now_s - began_s)))

    def _rested(self) -> tuple[bytes, float]:
        """The bytes of a bag that lies still, and how many seconds they took."""
        rest, began_s, told_s = b"", time.monotonic(), 0.0
        while not self._stopping.is_set():
            rest += self._read()
            now_s = time.monotonic()
            done_s = now_s - began_s
            if done_s >= _MOST_REST_S or (done_s >= REST_S and len(lines_of(rest)) >= _REST_LINES):
                return rest, done_s
            if now_s - told_s >= _TOLD_EVERY_S:
                told_s = now_s
                self.told.emit(Resting(min(done_s, REST_S), REST_S))
        return rest, 0.0

    def _stream(self, tracker: Tracker, place: Place) -> None:
        """Tell the number found, until another measurement is asked for."""
        told_s = 0.0
        while not self._is_interrupted():
            came, now_s = self._read(), time.monotonic()
            if came and now_s - told_s >= _TOLD_EVERY_S:
                track = next((one for one in tracker.feed(self._last) if one.place == place), None)
                if track is not None:
                    told_s = now_s
                    self.raw_read.emit(track.values[-1])

    def _is_interrupted(self) -> bool:
        return self._stopping.is_set() or self._measuring.is_set()

    def _read(self) -> bytes:
        assert self._line is not None
        data = self._line.received(_READ_S)
        self._last = (self._last + data)[-_LAST_BYTES:]
        return data

    def _close(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None
