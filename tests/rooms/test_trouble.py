"""Every mishap of a cuff in a running test: what the therapist sees and what is on record afterwards."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from ccft_desktop.app import Program
from ccft_desktop.core.progress import Cued, Holding, Progress
from ccft_desktop.core.protocol import preset
from ccft_desktop.core.scoring import rescore
from ccft_desktop.core.session import Session
from ccft_desktop.core.visit import Patient
from ccft_desktop.settings import Settings
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.vault import Vault
from ccft_desktop.ui.widgets.text import Prose
from devices.cuff import CuffState

ADA = Patient(patient_id="a" * 32, code="P-0117", name="Ada Muster")
WRITER = Path(__file__).with_name("pty_writer.py")
SPEED = 10.0
HELD_S = 3.0
STOPPED = "The signal stopped at"
WAITS = "Check the cuff's cable and power: the test waits, this hold will be offered again."


class Bench:
    """The window at a simulated cuff, and a note of everything the therapist was shown."""

    def __init__(self, folder: Path, qtbot: QtBot, url: str, *, prompts: bool) -> None:
        vault = Vault.create(folder, "a passphrase for a test", "T. Example", cost=RANDOM_SECRET_COST)
        vault.patients.add(ADA)
        self.program = Program(Settings(cuff_url=url, prompts=prompts), folder, None, vault=vault)
        self.saved: list[Session] = []
        self.seen: dict[str, None] = {}
        self._qtbot = qtbot
        self.program.test_room.saved.connect(self.saved.append)
        self.program.show()

    def until(self, is_so: Callable[[], bool], timeout_s: float = 20.0) -> None:
        def looked() -> bool:
            self._look()
            return is_so()

        self._qtbot.waitUntil(looked, timeout=int(timeout_s * 1000))

    def hold(self) -> None:
        """Start a test and let the first hold run for some seconds."""
        program = self.program
        self.until(lambda: program.house.link.state is CuffState.STREAMING)
        program.front_desk.open(ADA.patient_id)
        program.front_desk.test_requested.emit(ADA)
        program.test_choice.begin_requested.emit(preset("endurance", level_mmhg=26.0))
        program.setup.start_anyway_requested.emit()
        self._press(Qt.Key.Key_Space)
        self.until(lambda: self.held_s > HELD_S)
        self.seen.clear()

    def end(self) -> Session:
        """Wait for a signal and no trouble, stop the test, and give what is on record."""
        program = self.program
        self.until(lambda: program.house.link.state is CuffState.STREAMING)
        self.until(program.test.cue_place.trouble.isHidden)
        self._press(Qt.Key.Key_Escape)
        self._press(Qt.Key.Key_Return)
        self.until(lambda: bool(self.saved))
        stored = program.house.records.sessions.load(self.saved[0].session_id)
        assert stored.trace is not None
        again = rescore(
            stored.trace.t_s, stored.trace.pressure_mmhg, stored.protocol, stored.events, stored.offered
        )
        assert stored.result == self.saved[0].result == again
        return stored

    def _press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.program.test, key)

    @property
    def progress(self) -> Progress:
        progress = self.program.test_room.progress
        assert progress is not None
        return progress

    @property
    def held_s(self) -> float:
        progress = self.progress
        return progress.t_s - progress.phase.start_s if isinstance(progress.phase, Holding) else 0.0

    def was_seen(self, words: str) -> bool:
        return any(words in said for said in self.seen)

    def _look(self) -> None:
        page = self.program.test
        self.seen[page.plot.accessibleDescription()] = None
        if not page.cue_place.trouble.isHidden():
            self.seen[page.cue_place.trouble.text] = None
        else:
            self.seen[page.cue_place.cue.text] = None


At = Callable[..., Bench]


@pytest.fixture
def bench_at(tmp_path: Path, qtbot: QtBot) -> Iterator[At]:
    """Makes a bench at the cuff of a URL; closes it also after a failure, because its thread runs."""
    benches: list[Bench] = []

    def made(url: str, *, prompts: bool = False) -> Bench:
        benches.append(Bench(tmp_path / "records", qtbot, url, prompts=prompts))
        return benches[-1]

    yield made
    for bench in benches:
        bench.program.close()


@pytest.fixture
def bench(bench_at: At, request: pytest.FixtureRequest) -> Bench:
    """A bench at a simulated cuff that listens."""
    told = getattr(request, "param", "")
    return bench_at(f"cuffsim://?speed={SPEED:g}&highest=30&prompts=only&seed=3{told}", prompts=True)


def gaps_s(stored: Session) -> list[float]:
    """How long the record has no sample, where that is longer than a hold may be without."""
    assert stored.trace is not None
    steps_s = np.diff(stored.trace.t_s)
    return [float(step_s) for step_s in steps_s[steps_s > stored.protocol.max_gap_s]]


def in_hold(stored: Session) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The pressures on record of the first hold."""
    hold, trace = stored.result.holds[0], stored.trace
    assert trace is not None
    assert hold.start_s is not None
    return trace.pressure_mmhg[(trace.t_s >= hold.start_s) & (trace.t_s <= hold.end_s)]


@dataclass(frozen=True)
class Loss:
    """A mishap that takes the signal away for 9 s: what is seen, and how long the gap on record is."""

    kind: str
    sees: tuple[str, ...]
    gap_s: tuple[float, float]


UNPLUGGED = "The cuff was unplugged at"
KEPT = "This hold will be offered again, nothing is lost."

# Where the device's clock says nothing of the gap (unplugged, started anew) this computer's does, on which
# nine seconds of the simulation are less than one.
LOSSES = [
    Loss("unplug", (UNPLUGGED, KEPT), (0.8, 3.0)),
    Loss("garbage", (STOPPED, WAITS), (9.0, 9.2)),
    Loss("wrong_baud", (STOPPED, WAITS), (9.0, 9.2)),
    Loss("stall", (STOPPED, WAITS), (9.0, 9.2)),
    Loss("reset", (STOPPED, WAITS), (0.8, 1.5)),
]


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.kind)
def test_that_a_lost_signal_is_said_at_once_and_the_hold_cannot_be_told(bench: Bench, loss: Loss) -> None:
    bench.hold()
    bench.program.house.link.prompt(f"mishap {loss.kind} 9")
    bench.until(lambda: len(bench.progress.holds) == 1)
    bench.until(lambda: bench.was_seen(loss.sees[0]))
    assert bench.program.house.link.state is not CuffState.CLOSED
    stored = bench.end()
    assert all(bench.was_seen(words) for words in (*loss.sees, "no signal"))
    hold = stored.result.holds[0]
    assert (hold.outcome, hold.reason) == ("invalid", "signal_gap")
    assert "lost" in [event.code for event in stored.events]
    (gap_s,) = gaps_s(stored)
    assert loss.gap_s[0] <= gap_s <= loss.gap_s[1]
    assert stored.trace is not None
    assert stored.trace.pressure_mmhg.max() < 28.0


@dataclass(frozen=True)
class Movement:
    """A movement of the head: what is seen, and the pressures on record."""

    kind: str
    word: str
    cue: str
    reason: str
    reaches_mmhg: tuple[float, float]


@pytest.mark.parametrize(
    "movement",
    [
        Movement("retraction", "above band", "A little less.", "left_band", (29.0, 36.0)),
        Movement("lift", "below band", "A little more.", "left_band", (13.0, 18.5)),
    ],
    ids=lambda movement: movement.kind,
)
def test_that_a_movement_of_the_head_is_shown_and_fails_the_hold(bench: Bench, movement: Movement) -> None:
    bench.hold()
    bench.program.house.link.prompt(f"mishap {movement.kind} 4")
    bench.until(lambda: len(bench.progress.holds) == 1)
    stored = bench.end()
    assert bench.was_seen(movement.word)
    assert bench.was_seen(movement.cue)
    hold = stored.result.holds[0]
    assert (hold.outcome, hold.reason) == ("failed", movement.reason)
    assert gaps_s(stored) == []
    pressures = in_hold(stored)
    farthest = pressures.max() if movement.kind == "retraction" else pressures.min()
    assert movement.reaches_mmhg[0] < farthest < movement.reaches_mmhg[1]


@pytest.mark.parametrize(
    "kind", ["freeze", "slow_clock", "doubled_lines", "half_lines", "unit_change", "flood"]
)
def test_that_what_does_not_stop_the_signal_does_not_disturb_the_hold(bench: Bench, kind: str) -> None:
    bench.hold()
    bench.program.house.link.prompt(f"mishap {kind} 5")
    bench.until(lambda: len(bench.progress.holds) == 1)
    stored = bench.end()
    assert bench.was_seen("in band")
    assert not bench.was_seen("no signal")
    assert not bench.was_seen(STOPPED)
    assert stored.result.holds[0].outcome == "success"
    assert gaps_s(stored) == []
    pressures = in_hold(stored)
    assert 24.5 < pressures.min() <= pressures.max() < 27.5
    # Ten seconds at 50 Hz; the flood gives a hundred times ten more, broken lines take about half of five.
    fewest, most = {"flood": (5000, 5600), "half_lines": (300, 450)}.get(kind, (495, 505))
    assert fewest <= len(pressures) <= most
    if kind == "freeze":
        # What the cuff said is on record as it said it: a flat line of five seconds.
        _, counts = np.unique(pressures, return_counts=True)
        assert counts.max() >= 250


@pytest.mark.parametrize("bench", ["&mishap=clock_wrap@25"], indirect=True)
def test_that_the_overflow_of_the_cuffs_clock_is_neither_seen_nor_recorded(bench: Bench) -> None:
    bench.hold()
    bench.until(lambda: bench.progress.t_s > 25.0)
    stored = bench.end()
    assert not bench.was_seen("no signal")
    assert gaps_s(stored) == []
    assert stored.result.holds[0].outcome == "success"


@pytest.mark.parametrize("bench", ["&format=csv"], indirect=True)
def test_that_a_unit_nobody_names_is_seen_as_a_pressure_far_too_low(bench: Bench) -> None:
    bench.hold()
    bench.program.house.link.prompt("mishap unit_change 30")
    bench.until(lambda: bench.was_seen("The cuff reads 2."))
    stored = bench.end()
    assert bench.was_seen("below band")
    assert stored.result.holds[0].outcome == "failed"


@pytest.mark.parametrize("bench", ["&mishap=wrong_baud"], indirect=True)
def test_that_a_wrong_speed_is_said_where_the_cuff_is_chosen(bench: Bench) -> None:
    panel = bench.program.test_choice.panel
    bench.program.house.window.show_page("test")
    bench.until(lambda: any("baud rate may be wrong" in prose.text for prose in panel.findChildren(Prose)))
    bench.until(lambda: bench.program.house.link.state is CuffState.STALLED)


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
