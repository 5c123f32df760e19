"""A voice in a process of its own: what it is told, and that nothing waits for it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from pytestqt.qtbot import QtBot

from ccft_desktop.live.distant_voice import DistantVoice, may_speak

CHILD = str(Path(__file__).with_name("voice_child.py"))


@pytest.fixture
def owner(qapp: QCoreApplication) -> Iterator[QObject]:
    made = QObject()
    yield made
    made.deleteLater()


def test_that_it_tells_its_name_and_says_what_it_is_told(
    owner: QObject, tmp_path: Path, qtbot: QtBot
) -> None:
    kept = tmp_path / "said.txt"
    voice = DistantVoice("en", owner, (sys.executable, CHILD, str(kept)))
    voice.say("Too early.", 1.0)
    with qtbot.waitSignal(voice.found, timeout=20_000):
        assert voice.name == ""
    assert voice.name == "Vera, who speaks en"
    voice.say("Nod gently, to 26.", 0.49)
    voice.stop()
    qtbot.waitUntil(lambda: kept.is_file() and kept.read_text().count("\n") == 2)
    assert kept.read_text().splitlines() == ["0.490 Nod gently, to 26.", "0.000 "]
    voice.close()
    assert not voice.is_there


def test_that_a_voice_that_dies_is_gone_and_no_error(owner: QObject, tmp_path: Path, qtbot: QtBot) -> None:
    voice = DistantVoice("en", owner, (sys.executable, CHILD, str(tmp_path / "said.txt")))
    with qtbot.waitSignal(voice.found, timeout=20_000):
        pass
    with qtbot.waitSignal(voice.found):
        voice.say("Go.", 0.5)
    assert voice.name == ""
    voice.say("Hold.", 0.5)
    voice.stop()
    voice.close()


def test_that_one_that_cannot_be_started_is_no_error(owner: QObject, qtbot: QtBot) -> None:
    voice = DistantVoice("en", owner, ("there-is-no-such-program",))
    voice.say("Hold.", 0.5)
    voice.close()
    assert voice.name == ""


def test_that_the_systems_own_voice_is_looked_for_by_the_real_process(owner: QObject, qtbot: QtBot) -> None:
    """A language that nobody speaks: whatever is on this computer, no voice has a name."""
    voice = DistantVoice("xx", owner)
    with qtbot.waitSignal(voice.found, timeout=60_000):
        pass
    assert voice.name == ""
    voice.close()
    assert not voice.is_there


def test_that_no_process_is_started_where_nobody_could_speak(tmp_path: Path) -> None:
    nowhere = {"PATH": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    assert not may_speak(nowhere)
    assert may_speak({**nowhere, "SPEECHD_ADDRESS": "unix_socket:/run/speechd.sock"})
    socket = tmp_path / "speech-dispatcher" / "speechd.sock"
    socket.parent.mkdir()
    socket.touch()
    assert may_speak(nowhere)
