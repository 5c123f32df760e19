"""What this system can be asked for is asked; what is not there counts as not so."""

import sys
import time
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from ccft_desktop.live import session_watch
from ccft_desktop.live.session_watch import SessionWatch
from ccft_desktop.live.system_state import is_screen_locked, slept_s


@pytest.mark.skipif(sys.platform != "linux", reason="by the two clocks of Linux")
def test_that_sleep_is_what_one_clock_counts_and_the_other_does_not() -> None:
    def told_s() -> float:
        return time.clock_gettime(time.CLOCK_BOOTTIME) - time.clock_gettime(time.CLOCK_MONOTONIC)

    assert slept_s() == pytest.approx(told_s(), abs=0.1)


@pytest.mark.parametrize("system", ["linux", "win32", "darwin"])
def test_that_a_way_that_is_not_there_is_no_trouble(system: str) -> None:
    assert is_screen_locked(system) is False
    if system != sys.platform:
        assert isinstance(slept_s(system), float)


class Told:
    """A system that says what the test says."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.slept_s, self.is_locked = 500.0, False
        monkeypatch.setattr(session_watch, "slept_s", lambda _system: self.slept_s)
        monkeypatch.setattr(session_watch, "is_screen_locked", lambda _system: self.is_locked)


def test_that_unannounced_sleep_and_a_locked_screen_are_said_once_each(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    told, said = Told(monkeypatch), list[Any]()
    watch = SessionWatch(system="win32")
    watch.falling_asleep.connect(lambda: said.append("asleep"))
    watch.screen_locked.connect(lambda: said.append("screen"))
    watch.start()
    watch.look()
    assert said == []
    told.slept_s += 300.0
    watch.look()
    watch.look()
    assert said == ["asleep"]
    told.is_locked = True
    watch.look()
    watch.look()
    assert said == ["asleep", "screen"]
    told.is_locked = False
    watch.look()
    told.is_locked = True
    watch.look()
    assert said == ["asleep", "screen", "screen"]
    watch.close()


def test_that_a_clock_put_right_is_no_sleep(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    told, said = Told(monkeypatch), list[Any]()
    watch = SessionWatch(system="win32")
    watch.falling_asleep.connect(lambda: said.append("asleep"))
    watch.start()
    told.slept_s += 0.9
    watch.look()
    told.slept_s -= 300.0
    watch.look()
    assert said == []
    watch.close()
