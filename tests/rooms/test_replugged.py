"""A cuff that comes back under another port name is found; another cuff under the old name is not taken."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from ccft_desktop.core.progress import Cued
from devices.cuff import CuffState
from tests.rooms.trouble_bench import SPEED, UNPLUGGED, At, benches, gaps_s

WRITER = Path(__file__).with_name("pty_writer.py")


class Sockets:
    """USB sockets with foreign cuffs in them, as this computer lists them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writers: dict[str, subprocess.Popen[str]] = {}
        self._listed: dict[str, ListPortInfo] = {}
        self.looks = 0

    def comports(self) -> list[ListPortInfo]:
        self.looks += 1
        return list(self._listed.values())

    def plug_in(self, port: str, serial_number: str) -> Path:
        """A device with its number, under the name of a port."""
        command = [sys.executable, str(WRITER), "--levels", "26", "--pace", f"{SPEED:g}", "--clock"]
        writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        url = self._folder / port
        url.symlink_to(writer.stdout.readline().strip())
        info = ListPortInfo(str(url))  # type: ignore[no-untyped-call]
        info.vid, info.pid, info.serial_number, info.location = 0x0403, 0x6001, serial_number, port
        self._writers[port], self._listed[port] = writer, info
        return url

    def pull(self, port: str) -> None:
        writer = self._writers.pop(port)
        writer.kill()
        writer.wait()
        assert writer.stdout is not None
        writer.stdout.close()
        del self._listed[port]
        (self._folder / port).unlink()

    def nod(self, happening: object) -> None:
        """The therapist's voice: the patients hear the cue, the cuffs do not."""
        if isinstance(happening, Cued):
            for writer in self._writers.values():
                writer.send_signal(signal.SIGUSR1)

    def close(self) -> None:
        for port in list(self._writers):
            self.pull(port)


@pytest.fixture
def bench_at(tmp_path: Path, qtbot: QtBot) -> Iterator[At]:
    yield from benches(tmp_path / "records", qtbot)


@pytest.fixture
def sockets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sockets]:
    if os.name != "posix":
        pytest.skip("pseudo-terminals are a thing of POSIX")
    sockets = Sockets(tmp_path)
    monkeypatch.setattr(list_ports, "comports", sockets.comports)
    yield sockets
    sockets.close()


def test_that_the_same_cuff_is_found_under_another_name_and_another_one_is_not_taken(
    bench_at: At, sockets: Sockets
) -> None:
    url = sockets.plug_in("ttyUSB0", "A1")
    bench = bench_at(str(url))
    link = bench.program.house.link
    bench.program.test_room.happened.connect(sockets.nod)
    bench.hold()
    sockets.pull("ttyUSB0")
    sockets.plug_in("ttyUSB0", "B2")
    bench.until(lambda: link.state is CuffState.LOST)
    looks = sockets.looks
    bench.until(lambda: sockets.looks >= looks + 2)
    assert link.state is CuffState.LOST
    assert bench.was_seen(UNPLUGGED)
    sockets.plug_in("ttyUSB1", "A1")
    stored = bench.end()
    assert stored.device.identity == "0403:6001:A1:ttyUSB0"
    assert "ttyUSB1" in stored.device.name
    assert (stored.result.holds[0].outcome, stored.result.holds[0].reason) == ("invalid", "signal_gap")
    (gap_s,) = gaps_s(stored)
    assert gap_s > 1.0


def test_that_another_cuff_is_taken_when_its_port_is_chosen_again(bench_at: At, sockets: Sockets) -> None:
    url = sockets.plug_in("ttyUSB0", "A1")
    bench = bench_at(str(url))
    house = bench.program.house
    bench.until(lambda: house.link.state is CuffState.STREAMING)
    sockets.pull("ttyUSB0")
    sockets.plug_in("ttyUSB0", "B2")
    bench.until(lambda: house.link.state is CuffState.LOST)
    bench.program.test_choice.cuff_chosen.emit(str(url))
    bench.until(lambda: house.link.state is CuffState.STREAMING)
    assert house.settings.cuff_identity == "0403:6001:B2:ttyUSB0"


def test_that_the_remembered_cuff_is_the_first_to_choose(bench_at: At, sockets: Sockets) -> None:
    other = sockets.plug_in("ttyUSB0", "B2")
    url = sockets.plug_in("ttyUSB1", "A1")
    bench = bench_at(str(url))
    house = bench.program.house
    bench.until(lambda: house.link.state is CuffState.STREAMING)
    assert [port.url for port in house.cuff_choices][:2] == [str(url), str(other)]
