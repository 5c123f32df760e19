"""Listens to an unknown cuff on a thread of its own: finds its speed, then what moves in a squeeze.

It only reads, never writes; knows no page and keeps no profile.
"""

import threading
import time
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from ccft_desktop.live.squeeze_told import Found, Heard, Missed, Resting, Squeezing, Trying
from devices.cuff import CuffError
from devices.profiles import PortSettings, Profile, profiles
from devices.scan import BAUDS
from devices.serial_line import SerialLine
from devices.squeeze import Finding, find, numbers_seen
from devices.squeeze_hearing import Hearing, heard, samples
from devices.squeeze_pace import Pace
from devices.squeeze_tracks import Tracker

translate = QCoreApplication.translate

# A board that starts anew is silent for two seconds, and then speaks every third at the latest.
_LISTEN_S: Final = 5.5
# As it starts it prints noise at another speed.
_BOOT_S: Final = 2.5
_ENOUGH_SAMPLES: Final = 6
_ENOUGH_S: Final = 4.0
_FEWEST_SAMPLES: Final = 3
# Four lines at one in 3 s, the first of which is usually cut.
_SLOWLY_S: Final = 14.0
_LATE_S: Final = 5.0
_FEWEST_VALUES: Final = 4
_READ_S: Final = 0.05
_TOLD_EVERY_S: Final = 0.1
_JUDGED_EVERY_S: Final = 0.5
_HEARD_EVERY_S: Final = 0.2
_LAST_BYTES: Final = 4096
_TRACKED_BYTES: Final = 1024


class SqueezeWatch(QObject):
    """Opens, reads and closes one port, all in the thread that calls ``run``."""

    told = Signal(object)
    """A ``Told``."""
    numbers_read = Signal(object)
    """Every number as the cuff sends it now, by its ``Place``, about ten times a second."""
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
        self._meter: Profile | None = None
        self._pace = Pace()
        self._last = b""
        self._came_s = 0.0

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
            self._line = SerialLine(PortSettings(), baud)
            self._last = b""
            trying = Trying(baud, number, len(self._bauds), _LISTEN_S)
            self.told.emit(trying)
            self._line.open(self._url)
            hearing = self._listened(trying)
            if hearing.sound in ("text", "meter"):
                self._meter = hearing.meter
                meter = "" if hearing.meter is None else hearing.meter.name
                wait_s = self._pace.rest_s if self._pace.is_slow else 0.0
                self.told.emit(Heard(baud, hearing.line, meter, wait_s))
                return baud
            came = came or hearing.sound != "silence"
            self._close()
        if not self._stopping.is_set():
            self.failed.emit(unheard_sentence(self._url, came=came))
        return None

    def _listened(self, trying: Trying) -> Hearing:
        """What comes at one speed, until it is enough to tell."""
        hearing, began_s, judged_s = Hearing("silence"), time.monotonic(), 0.0
        first_s: float | None = None
        while not self._stopping.is_set():
            came, now_s = self._read(), time.monotonic()
            if came and first_s is None:
                first_s = now_s
            if now_s - judged_s < _HEARD_EVERY_S:
                continue
            judged_s, listened_s = now_s, now_s - began_s
            hearing = heard(self._last)
            enough = _ENOUGH_SAMPLES if listened_s < _ENOUGH_S else _FEWEST_SAMPLES
            if first_s is not None and hearing.samples >= enough:
                self._pace = Pace((self._came_s - first_s) / (hearing.samples - 1))
                return hearing
            left_s = self._longest_s(hearing, now_s) - listened_s
            if left_s <= 0:
                break
            slowly = hearing.sound not in ("silence", "noise") and listened_s >= _ENOUGH_S
            self.told.emit(Trying(trying.baud, trying.number, trying.of, left_s, slowly))
        return hearing

    def _longest_s(self, hearing: Hearing, now_s: float) -> float:
        """How long to listen at one speed to what has been heard so far."""
        if hearing.sound == "silence":
            return _LISTEN_S
        if hearing.sound == "noise":
            # It goes on: the speed is wrong. It has stopped: a board has started, and may speak soon.
            return _BOOT_S if now_s - self._came_s < 2 * _HEARD_EVERY_S else _LISTEN_S
        return _SLOWLY_S

    def _measure(self, baud: int) -> None:
        rest, rest_s = self._rested()
        if self._is_interrupted():
            return
        pace = self._pace = Pace(rest_s / max(1, samples(rest, self._meter)))
        rate_hz = round(1.0 / pace.period_s, 1) if pace.is_slow else None
        began_s = judged_s = time.monotonic()
        whole = [(began_s, _from_line_end(self._last))]
        moved_s: float | None = None
        while not self._is_interrupted():
            self.told.emit(
                Squeezing(
                    max(0.0, pace.longest_squeeze_s - (judged_s - began_s)),
                    pace.longest_squeeze_s,
                    pace.hold_s,
                )
            )
            while time.monotonic() - judged_s < _JUDGED_EVERY_S and not self._is_interrupted():
                whole.append((time.monotonic(), self._read()))
            judged_s = time.monotonic()
            # The squeeze may be over by now: what is looked at goes back that far.
            whole = [part for part in whole if part[0] >= judged_s - pace.window_s]
            squeezed = b"".join(data for _, data in whole)
            found = find(rest, squeezed, rest_s, self._meter)
            is_over = judged_s - began_s >= pace.longest_squeeze_s
            if isinstance(found, Finding):
                moved_s = moved_s or judged_s
                is_over = judged_s - moved_s >= pace.after_move_s
            if is_over:
                seen = numbers_seen(rest, squeezed, rest_s, self._meter)
                if isinstance(found, Finding):
                    self.told.emit(Found(found, baud, seen, rate_hz))
                else:
                    self.told.emit(Missed(found, seen, rate_hz))
                self._stream(Tracker(rest, self._meter))
                return

    def _rested(self) -> tuple[bytes, float]:
        """The bytes of a bag that lies still, and how many seconds they took."""
        rest, began_s, told_s = _from_line_end(self._last), time.monotonic(), 0.0
        needed_s = self._pace.rest_s
        while not self._stopping.is_set():
            rest += self._read()
            now_s = time.monotonic()
            if now_s - told_s < _TOLD_EVERY_S:
                continue
            told_s, done_s = now_s, now_s - began_s
            if done_s >= needed_s and (
                done_s >= needed_s + _LATE_S or samples(rest, self._meter) >= _FEWEST_VALUES
            ):
                return rest, done_s
            self.told.emit(Resting(min(done_s, needed_s), needed_s))
        return rest, 0.0

    def _stream(self, tracker: Tracker) -> None:
        """Tell the numbers as they come, until another measurement is asked for."""
        told_s = 0.0
        while not self._is_interrupted():
            came, now_s = self._read(), time.monotonic()
            if came and now_s - told_s >= _TOLD_EVERY_S:
                told_s = now_s
                tracks = tracker.feed(self._last[-_TRACKED_BYTES:])
                self.numbers_read.emit({track.place: track.values[-1] for track in tracks})

    def _is_interrupted(self) -> bool:
        return self._stopping.is_set() or self._measuring.is_set()

    def _read(self) -> bytes:
        assert self._line is not None
        data = self._line.received(_READ_S)
        if data:
            self._came_s = time.monotonic()
            self._last = (self._last + data)[-_LAST_BYTES:]
        return data

    def _close(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None


def _from_line_end(data: bytes) -> bytes:
    """What has come since the last line ended, with its end: so the next line counts as a whole one."""
    return data[max(data.rfind(b"\n"), data.rfind(b"\r"), 0) :]


def unheard_sentence(url: str, *, came: bool) -> str:
    """Why no speed will do, and which profiles there are for such a device; ``came``: whether it sends."""
    if came:
        return translate(
            "SqueezeWatch",
            "{url} sends something that cannot be read. There are no lines of text and no frames of a known"
            " meter at any usual speed; if it sends frames of its own, choose “Binary frames” in the"
            " settings, or a profile made after it.",
        ).format(url=url)
    asked = "; ".join(one.name for one in profiles().values() if one.answers)
    return translate(
        "SqueezeWatch",
        "{url} sends nothing. Switch the cuff on; if it only answers when asked, choose its profile in the"
        " settings: {asked}.",
    ).format(url=url, asked=asked)
