"""How long from a byte on the wire to a frame that shows it: the whole test page beside plainer windows.

    python -m tests.benchmarks.latency_bench [--seconds 20] [--pglive FOLDER]

Each in a process of its own, one after the other in the same run, at 100 Hz from a process at the far end
of a pseudo-terminal: an idle event loop that only reads; the test page during a test, with recording and
scoring on; a plain pyqtgraph window of the same half minute; and pglive where it is installed (``pip install
--no-deps --target FOLDER pglive``: it asks for an older pyqtgraph than ours). Milliseconds, as JSON.
"""

import argparse
import json
import os
import signal
import struct
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication

from tests.benchmarks.stamped_cuff import COUNTED, number_of

RATE_HZ: Final = 100.0
SHOWN_S: Final = 30.0
CUFF: Final = Path(__file__).with_name("stamped_cuff.py")
SUBJECTS: Final = ("idle", "page", "pyqtgraph", "pglive")


@dataclass(slots=True)
class Cuff:
    """The writing process and what it noted."""

    process: "subprocess.Popen[str]"
    port: str
    stamps: Path

    def nod(self) -> None:
        self.process.send_signal(signal.SIGUSR1)

    def written_ns(self) -> dict[int, int]:
        """When each reading was written, by its number."""
        return dict(struct.iter_unpack("<qq", self.stamps.read_bytes()[: self._whole()]))

    def _whole(self) -> int:
        return self.stamps.stat().st_size // 16 * 16


@contextmanager
def cuff() -> Iterator[Cuff]:
    with tempfile.TemporaryDirectory() as folder:
        stamps = Path(folder) / "stamps"
        command = [sys.executable, str(CUFF), f"{RATE_HZ:g}", str(stamps)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            try:
                yield Cuff(process, process.stdout.readline().strip(), stamps)
            finally:
                process.kill()


class Frames:
    """Notes when the newest reading of a frame was seen for the first time."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, int]] = []
        self._last = -1

    def painted(self, pressure_mmhg: float | None) -> None:
        if pressure_mmhg is None:
            return
        number = number_of(pressure_mmhg)
        if number != self._last:
            self._last = number
            self.seen.append((number, time.monotonic_ns()))

    def delays_ms(self, written_ns: dict[int, int]) -> list[float]:
        """Of every reading that was the newest of a frame: from its writing to the end of that frame."""
        by_number: dict[int, list[int]] = {}
        for count, stamp in written_ns.items():
            by_number.setdefault(count % COUNTED, []).append(stamp)
        delays = []
        for number, seen_ns in self.seen:
            before = [stamp for stamp in by_number.get(number, []) if stamp <= seen_ns]
            if before:
                delays.append((seen_ns - max(before)) / 1e6)
        return delays


class Line:
    """Reads a port in the event loop of the window, without a thread."""

    def __init__(self, port: str, take: Callable[[list[float]], None]) -> None:
        self._fd = os.open(port, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
        self._rest = b""
        self._take = take
        self._notifier = QSocketNotifier(self._fd, QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._read)

    def _read(self) -> None:
        *lines, self._rest = (self._rest + os.read(self._fd, 65536)).split(b"\n")
        if lines:
            self._take([float(line) for line in lines if line])


def run_for(seconds: float, app: QApplication) -> None:
    from PySide6.QtCore import QTimer

    QTimer.singleShot(round(seconds * 1000), app.quit)
    app.exec()


def idle(source: Cuff, frames: Frames, seconds: float, app: QApplication) -> None:
    line = Line(source.port, lambda pressures: frames.painted(pressures[-1]))
    run_for(seconds, app)
    del line


def _note_paints(view: type, newest: Callable[[Any], float | None], frames: Frames) -> None:
    """Let a class of views say when it has painted."""
    paint = view.paintEvent  # type: ignore[attr-defined]

    def painted(self: Any, event: object) -> None:
        paint(self, event)
        frames.painted(newest(self))

    view.paintEvent = painted  # type: ignore[attr-defined]


def plain(source: Cuff, frames: Frames, seconds: float, app: QApplication) -> None:
    import pyqtgraph as pg

    recent: deque[float] = deque(maxlen=round(SHOWN_S * RATE_HZ))
    _note_paints(pg.PlotWidget, lambda _view: recent[-1] if recent else None, frames)
    plot = pg.PlotWidget()
    plot.resize(844, 452)
    plot.setYRange(18.6, 31.2)
    curve = plot.plot(pen=pg.mkPen("b", width=2), antialias=True)
    shown = 0

    def take(pressures: list[float]) -> None:
        nonlocal shown
        recent.extend(pressures)
        shown += len(pressures)
        values = np.array(recent)
        curve.setData((np.arange(len(values)) + shown - len(values)) / RATE_HZ, values)

    plot.show()
    line = Line(source.port, take)
    run_for(seconds, app)
    del line


def pglive(source: Cuff, frames: Frames, seconds: float, app: QApplication) -> None:
    from pglive.sources.data_connector import DataConnector
    from pglive.sources.live_plot import LiveLinePlot
    from pglive.sources.live_plot_widget import LivePlotWidget

    newest: list[float] = []
    _note_paints(LivePlotWidget, lambda _view: newest[-1] if newest else None, frames)
    widget = LivePlotWidget()
    widget.resize(844, 452)
    curve = LiveLinePlot(pen="blue")
    set_data = curve.setData

    def set_and_note(*args: Any, **named: Any) -> None:
        set_data(*args, **named)
        values = args[1] if len(args) > 1 else named.get("y")
        if values is not None and len(values):
            newest[:] = [float(values[-1])]

    curve.setData = set_and_note
    widget.addItem(curve)
    # As fast as it goes: the most its own settings allow on this wire.
    connector = DataConnector(curve, max_points=round(SHOWN_S * RATE_HZ), update_rate=100, plot_rate=100)
    widget.show()
    line = Line(
        source.port, lambda values: [connector.cb_append_data_point(one, time.time()) for one in values]
    )
    run_for(seconds, app)
    del line


def page(source: Cuff, frames: Frames, seconds: float, app: QApplication) -> None:
    from PySide6.QtCore import Qt

    from ccft_desktop.app import demo_program  # noqa: F401 - the same imports as the program's own start
    from ccft_desktop.commands.selftest import answer_before, press, wait_for
    from ccft_desktop.core.progress import Cued
    from ccft_desktop.core.protocol import preset
    from ccft_desktop.core.visit import Patient
    from ccft_desktop.program import Program
    from ccft_desktop.settings import Settings
    from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
    from ccft_desktop.store.vault import Vault
    from ccft_desktop.ui.widgets.band_plot import BandPlot
    from devices.cuff import CuffState

    newest: list[float] = []
    show_samples = BandPlot.show_samples

    def note(self: BandPlot, t_s: Any, pressure_mmhg: Any, now_s: float) -> None:
        show_samples(self, t_s, pressure_mmhg, now_s)
        newest[:] = [float(pressure_mmhg[-1])] if len(pressure_mmhg) else newest

    BandPlot.show_samples = note  # type: ignore[method-assign]
    _note_paints(BandPlot, lambda _view: newest[-1] if newest else None, frames)
    patient = Patient(patient_id="a" * 32, code="P-0117", name="Ada Muster")
    with tempfile.TemporaryDirectory() as folder:
        vault = Vault.create(Path(folder) / "vault", "a passphrase", "T. Example", cost=RANDOM_SECRET_COST)
        vault.patients.add(patient)
        program = Program(Settings(cuff_url=source.port), Path(folder), None, vault=vault)
        program.house.window.resize(1280, 720)
        program.show()
        wait_for(lambda: program.house.link.state is CuffState.STREAMING, "the cuff")
        program.test_room.happened.connect(lambda what: source.nod() if isinstance(what, Cued) else None)
        program.front_desk.open(patient.patient_id)
        program.front_desk.test_requested.emit(patient)
        program.test_choice.begin_requested.emit(preset("endurance", level_mmhg=26.0))
        answer_before(program)
        program.setup.start_anyway_requested.emit()
        wait_for(lambda: program.house.gate.suitability.may_score, "a cuff that may score")
        press(program.test, Qt.Key.Key_Space)
        wait_for(lambda: program.test_room.is_running, "the test")
        frames.seen.clear()
        run_for(seconds, app)
        seen = frames.seen[:]
        program.test_room.interrupt()
        program.house.window.close()
        program.close()
        frames.seen = seen


MEASURES: Final = {"idle": idle, "page": page, "pyqtgraph": plain, "pglive": pglive}


def measure(subject: str, seconds: float) -> dict[str, float]:
    """One subject in this process: milliseconds at the median, the 99th in a hundred, and how many frames."""
    app = QApplication([])
    frames = Frames()
    with cuff() as source:
        MEASURES[subject](source, frames, seconds, app)
        delays_ms = frames.delays_ms(source.written_ns())
    # What was read before the window had settled says nothing.
    settled = delays_ms[len(delays_ms) // 5 :]
    p50_ms, p99_ms = np.percentile(settled, [50, 99])
    return {"p50_ms": round(p50_ms, 2), "p99_ms": round(p99_ms, 2), "frames": len(settled)}


def run(seconds: float, pglive_folder: str = "") -> dict[str, dict[str, float] | str]:
    """All subjects, each in a process of its own, one after the other."""
    results: dict[str, dict[str, float] | str] = {}
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PGLIVE_FOLDER": pglive_folder}
    for subject in SUBJECTS:
        command = [sys.executable, "-m", "tests.benchmarks.latency_bench", "--only", subject]
        done = subprocess.run(
            [*command, "--seconds", f"{seconds:g}"],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
            cwd=Path(__file__).parents[2],
        )
        said = done.stdout.strip().splitlines()
        results[subject] = json.loads(said[-1]) if done.returncode == 0 and said else "not measured"
    return results


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--pglive", default=os.environ.get("PGLIVE_FOLDER", ""))
    parser.add_argument("--only", choices=SUBJECTS)
    told = parser.parse_args()
    if told.pglive:
        sys.path.append(told.pglive)
    if told.only:
        print(json.dumps(measure(told.only, told.seconds)))
    else:
        print(json.dumps(run(told.seconds, told.pglive), indent=2))


if __name__ == "__main__":
    main()
