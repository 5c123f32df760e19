"""The watch for a squeeze: which speed it listens at, what it says of noise and silence; nothing written."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import pytest
from pytestqt.qtbot import QtBot

from ccft_desktop.live import squeeze_watch
from ccft_desktop.live.cuff_thread import CuffThread
from ccft_desktop.live.squeeze_told import Found, Heard, Missed, Squeezing, Told, Trying
from ccft_desktop.live.squeeze_watch import SqueezeWatch
from devices import squeeze_pace
from devices.cuff import CuffUnplugged
from devices.profiles import PortSettings, profiles
from devices.squeeze_place import Place

NOISE = bytes(range(128, 256)) + b"\n"


class Wire:
    """A cable that gives text at one speed only: 20 mmHg, and 42 once squeezed."""

    right_baud = 57_600
    every = 1
    squeezed = False
    pulled = False
    opened: list[int] = []  # noqa: RUF012

    def __init__(self, _settings: PortSettings, baud: int) -> None:
        self._baud = baud
        self._sample = 0

    def open(self, _url: str) -> None:
        Wire.opened.append(self._baud)

    def received(self, _timeout_s: float) -> bytes:
        time.sleep(0.01)
        if Wire.pulled:
            raise CuffUnplugged("The cuff was unplugged. Plug it back in.")
        self._sample += 1
        if self._baud != Wire.right_baud:
            return NOISE
        if self._sample % Wire.every:
            return b""
        pressure_mmhg = 42.0 if Wire.squeezed else 20.0 + 0.01 * (self._sample % 3)
        return f"{10 * self._sample},{pressure_mmhg:.2f}\n".encode()

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> type[Wire]:
    monkeypatch.setattr(squeeze_watch, "SerialLine", Wire)
    monkeypatch.setattr(squeeze_watch, "_LISTEN_S", 0.3)
    monkeypatch.setattr(squeeze_watch, "_HEARD_EVERY_S", 0.05)
    monkeypatch.setattr(squeeze_watch, "_BOOT_S", 0.1)
    monkeypatch.setattr(squeeze_pace, "REST_S", 0.5)
    monkeypatch.setattr(squeeze_pace, "_AFTER_MOVE_S", 0.3)
    monkeypatch.setattr(squeeze_watch, "_JUDGED_EVERY_S", 0.1)
    Wire.squeezed, Wire.pulled, Wire.opened = False, False, []
    Wire.right_baud, Wire.every = 57_600, 1
    return Wire


class Watched:
    """A watch at work, and what it has told."""

    def __init__(self, url: str, qtbot: QtBot) -> None:
        self.told: list[Told] = []
        self.said: list[str] = []
        self.numbers: list[Mapping[Place, float]] = []
        self._qtbot = qtbot
        self.watch = SqueezeWatch(url)
        self.watch.told.connect(self.told.append)
        self.watch.failed.connect(self.said.append)
        self.watch.numbers_read.connect(self.numbers.append)
        self.thread = CuffThread(self.watch)

    def until(self, is_so: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(is_so, timeout=15_000)

    def has_told(self, kind: type[Told]) -> bool:
        return any(isinstance(one, kind) for one in self.told)


@contextmanager
def watching(url: str, qtbot: QtBot) -> Iterator[Watched]:
    watched = Watched(url, qtbot)
    watched.thread.start()
    try:
        yield watched
    finally:
        assert watched.thread.stop()


def test_that_it_stays_at_the_first_speed_at_which_text_comes(wire: type[Wire], qtbot: QtBot) -> None:
    with watching("COM3", qtbot) as watched:
        watched.until(lambda: watched.has_told(Heard))
        assert wire.opened == [115_200, 9_600, 57_600]
        tried = [one.baud for one in watched.told if isinstance(one, Trying)]
        assert list(dict.fromkeys(tried)) == wire.opened
        assert 1200 not in squeeze_watch.BAUDS


def test_that_a_squeeze_is_found_and_the_number_is_told_from_then_on(wire: type[Wire], qtbot: QtBot) -> None:
    with watching("COM3", qtbot) as watched:
        watched.until(lambda: watched.has_told(Heard))
        watched.watch.measure()
        watched.until(lambda: watched.has_told(Squeezing))
        wire.squeezed = True
        watched.until(lambda: watched.has_told(Found))
        (found,) = [one for one in watched.told if isinstance(one, Found)]
        assert (found.baud, found.finding.place.column) == (57_600, 2)
        watched.until(lambda: any(now[found.finding.place] == 42.0 for now in watched.numbers))


def test_that_one_line_now_and_then_is_waited_for_and_the_wait_is_told(
    wire: type[Wire], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(squeeze_watch, "_LISTEN_S", 0.5)
    monkeypatch.setattr(squeeze_watch, "_ENOUGH_S", 0.4)
    monkeypatch.setattr(squeeze_watch, "_SLOWLY_S", 6.0)
    monkeypatch.setattr(squeeze_pace, "_SLOW_S", 0.15)
    wire.every, wire.right_baud = 25, 115_200
    with watching("COM3", qtbot) as watched:
        watched.until(lambda: watched.has_told(Heard))
        slowly = [one for one in watched.told if isinstance(one, Trying) and one.slowly]
        assert wire.opened == [115_200]
        assert 0.0 < slowly[-1].left_s < slowly[0].left_s < 6.0
        (heard,) = [one for one in watched.told if isinstance(one, Heard)]
        assert heard.wait_s > 1.0
        watched.watch.measure()
        watched.until(lambda: watched.has_told(Squeezing))
        wire.squeezed = True
        watched.until(lambda: watched.has_told(Found))
        (found,) = [one for one in watched.told if isinstance(one, Found)]
        assert (found.finding.place.column, found.finding.squeezed) == (2, 42.0)
        assert found.rate_hz is not None
        assert 2.0 < found.rate_hz < 5.0


def test_that_where_nothing_moved_every_number_can_still_be_chosen(
    wire: type[Wire], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(squeeze_pace, "_LEAST_SQUEEZE_S", 0.8)
    with watching("COM3", qtbot) as watched:
        watched.until(lambda: watched.has_told(Heard))
        watched.watch.measure()
        watched.until(lambda: watched.has_told(Missed))
        (missed,) = [one for one in watched.told if isinstance(one, Missed)]
        assert [(one.place.column, one.motion) for one in missed.seen] == [(1, "clock"), (2, "still")]
        place = missed.seen[1].place
        watched.until(lambda: any(19.9 < now[place] < 20.1 for now in watched.numbers))


def test_that_noise_at_every_speed_is_told_in_a_sentence(wire: type[Wire], qtbot: QtBot) -> None:
    wire.right_baud = 1
    with watching("COM3", qtbot) as watched:
        watched.until(lambda: bool(watched.said))
        assert watched.said == [
            "COM3 sends something that cannot be read. There are no lines of text and no frames of a known"
            " meter at any usual speed; if it sends frames of its own, choose “Binary frames” in the"
            " settings, or a profile made after it."
        ]
        assert len(wire.opened) == 8


def test_that_an_unplugged_cuff_ends_it_in_a_sentence(wire: type[Wire], qtbot: QtBot) -> None:
    with watching("COM3", qtbot) as watched:
        watched.until(lambda: watched.has_told(Heard))
        wire.pulled = True
        watched.until(lambda: bool(watched.said))
        assert watched.said == ["The cuff was unplugged. Plug it back in."]


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are a thing of POSIX")
def test_that_silence_is_told_and_nothing_was_written(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    monkeypatch.setattr(squeeze_watch, "_LISTEN_S", 0.2)
    ours, theirs = os.openpty()
    os.set_blocking(ours, False)
    try:
        with watching(os.ttyname(theirs), qtbot) as watched:
            watched.until(lambda: bool(watched.said))
            assert "sends nothing. Switch the cuff on; if it only answers when asked" in watched.said[0]
            asked = [one.name for one in profiles().values() if one.answers]
            assert watched.said[0].endswith(f"in the settings: {'; '.join(asked)}.")
        with pytest.raises(BlockingIOError):
            os.read(ours, 1)
    finally:
        os.close(ours)
        os.close(theirs)


def test_that_what_is_no_serial_port_is_tried_at_one_speed(wire: type[Wire], qtbot: QtBot) -> None:
    wire.right_baud = 1
    with watching("socket://nobody:1", qtbot) as watched:
        watched.until(lambda: watched.has_told(Trying))
    assert wire.opened == [115_200]
