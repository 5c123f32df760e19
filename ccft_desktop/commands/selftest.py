"""``ccft-desktop selftest``: a whole test through the real window, from a serial port to a saved report.

A simulated cuff in another process serves a pseudo-terminal (a TCP port on Windows); the window is driven
by its keys and buttons, and what was saved must score again to what was shown.
"""

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from ccft_desktop.core.protocol import preset
from ccft_desktop.core.scoring import rescore, score_recording
from ccft_desktop.core.session import Session
from ccft_desktop.core.visit import Patient
from ccft_desktop.reports.words import protocol_title
from devices.cuff import CuffState

if TYPE_CHECKING:
    from ccft_desktop.program import Program

LEVEL_MMHG: Final = 26.0
SPEED: Final = 12.0
_STEP_LIMIT_S: Final = 20.0
_SETTLE_LIMIT_S: Final = 150.0
_TEST_LIMIT_S: Final = 120.0


class SelftestFailed(Exception):
    """A step did not come to its end; the sentence says which."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``selftest``."""
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="where the report goes (default: a new temporary folder)"
    )
    parser.add_argument(
        "--speed",
        type=float,
        default=SPEED,
        metavar="TIMES",
        help=f"how many times faster than life the simulated cuff runs, 1 to 40 (default {SPEED:g})",
    )


def run(args: argparse.Namespace) -> int:
    """0 when the saved scores equal a re-score of the saved samples, 1 when not, 2 when it cannot run."""
    if not 1.0 <= args.speed <= 40.0:
        print(f"speed is {args.speed:g}. Allowed: 1 to 40.", file=sys.stderr)
        return 2
    out = args.out or Path(tempfile.mkdtemp(prefix="ccft-selftest-"))
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="ccft-selftest-records-") as folder:
            return _selftest(app, Path(folder), out, args.speed)
    except OSError as error:
        print(f"{out} cannot be used: {error.strerror}. Choose another folder.", file=sys.stderr)
        return 2
    except SelftestFailed as error:
        print(f"FAILED: {error}", file=sys.stderr)
        return 1


def _selftest(app: QApplication, folder: Path, out: Path, speed: float) -> int:
    from ccft_desktop.program import Program
    from ccft_desktop.settings import Settings
    from ccft_desktop.store.vault import Vault

    with simulated_cuff(speed) as port:
        _say(f"A simulated cuff is served on {port}, {speed:g} times faster than life.")
        settings = Settings(cuff_url=port, prompts=True, clinic_name="Selftest clinic", sound=False)
        program = Program(settings, folder, None)
        program.theme.install(app)
        program.house.choose_path = lambda name: out / name
        program.house.vault = Vault.create(folder, "a passphrase for one test", "Selftest")
        try:
            program.show()
            session = _whole_test(program)
            return _check(program, session, out)
        finally:
            program.close()


def _whole_test(program: "Program") -> Session:
    """Drive the window from a new patient to the result page."""
    house = program.house
    wait_for(lambda: house.link.state is CuffState.STREAMING, "the cuff to be read")
    _say(f"The cuff is read at {house.link.device.name}.")
    patient = Patient(patient_id="0" * 32, code="P-0001", name="Selftest")
    house.records.patients.add(patient)
    program.front_desk.open(patient.patient_id)
    program.front_desk.test_requested.emit(patient)
    saved: list[Session] = []
    program.test_room.saved.connect(saved.append)
    program.test_choice.begin_requested.emit(preset("endurance", level_mmhg=LEVEL_MMHG))
    wait_for(lambda: house.window.current_page_key == "before", "the safety questions")
    answer_before(program)
    wait_for(lambda: house.window.current_page_key == "setup", "the set-up page")
    wait_for(lambda: _went_on(program), "the cuff to settle", _SETTLE_LIMIT_S)
    _say("The cuff was set up: inflated, squeezed and settled.")
    press(program.test, Qt.Key.Key_Space)
    _say(f"The test runs: {protocol_title(preset('endurance', level_mmhg=LEVEL_MMHG))}.")
    wait_for(lambda: bool(saved), "the test to be saved", _TEST_LIMIT_S)
    wait_for(lambda: house.window.current_page_key == "result", "the result page")
    return saved[0]


def _went_on(program: "Program") -> bool:
    """O goes on to the test, without practice nods, as soon as the set-up page says it is ready."""
    if program.setup_room.is_settled:
        press(program.setup, Qt.Key.Key_O)
    return program.house.window.current_page_key == "live_test"


def _check(program: "Program", shown: Session, out: Path) -> int:
    stored = program.house.records.sessions.load(shown.session_id)
    trace = stored.trace
    if trace is None:
        raise SelftestFailed("The saved session has no samples.")
    scores = stored.result.scores
    held = sum(hold.outcome == "success" for hold in stored.result.holds)
    _say(f"Saved: {len(trace)} samples, {len(stored.result.holds)} holds, {held} of them held.")
    _say(f"Highest pressure: {scores.highest_pressure_mmhg:g} mmHg")
    _say(f"Activation score: {scores.activation_score_mmhg:g} mmHg")
    _say(f"Performance index: {scores.performance_index:g} of 100")
    _say(f"Ended: {stored.result.ended}")
    program.result.pdf_requested.emit()
    reports = sorted(out.glob("*.pdf"), key=lambda path: path.stat().st_mtime)
    if not reports:
        raise SelftestFailed(f"No report was written to {out}.")
    _say(f"Report: {reports[-1]}")
    again = rescore(trace.t_s, trace.pressure_mmhg, stored.protocol, stored.events, stored.offered)
    fresh = score_recording(trace.t_s, trace.pressure_mmhg, stored.protocol, stored.events)
    if not again == fresh == stored.result == shown.result:
        raise SelftestFailed("The saved scores differ from a re-score of the saved samples.")
    _say("The saved scores equal a re-score of the saved samples.")
    return 0


def answer_before(program: "Program") -> None:
    """What a therapist presses before the test of somebody well: no to all, no intake, no pain."""
    pages = program.before
    for page, keys in (
        (pages.since, (Qt.Key.Key_N,)),
        (pages.safety, (Qt.Key.Key_N, Qt.Key.Key_Return)),
        (pages.intake, (Qt.Key.Key_Return,)),
    ):
        if pages.currentWidget() is page:
            for key in keys:
                press(page, key)
    if pages.currentWidget() is pages.pain:
        for scale in pages.pain.scales.values():
            press(scale.focusProxy() or scale, Qt.Key.Key_0)
        press(pages.pain, Qt.Key.Key_Return)


def press(widget: QWidget, key: Qt.Key) -> None:
    """Press and release a key on a widget, as a keyboard does."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier))


def wait_for(is_so: Callable[[], bool], what: str, limit_s: float = _STEP_LIMIT_S) -> None:
    """Let the window work until something is so. Raises ``SelftestFailed`` after the limit."""
    until_s = time.monotonic() + limit_s
    while not is_so():
        if time.monotonic() > until_s:
            raise SelftestFailed(f"Waited {limit_s:g} s for {what}.")
        QCoreApplication.processEvents()
        time.sleep(0.002)


@contextmanager
def simulated_cuff(speed: float) -> Iterator[str]:
    """A simulated cuff served by another process; gives the port it is served on."""
    command = [sys.executable, "-m", "ccft_desktop", "simulate", "--speed", f"{speed:g}"]
    command += ["--highest", f"{LEVEL_MMHG + 2:g}", "--prompts", "only"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield _first_line(process)
    finally:
        process.terminate()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _first_line(process: "subprocess.Popen[str]") -> str:
    lines: list[str] = []
    assert process.stdout is not None
    reader = threading.Thread(target=lambda out=process.stdout: lines.append(out.readline()), daemon=True)
    reader.start()
    reader.join(_STEP_LIMIT_S)
    if not lines or not lines[0].strip():
        raise SelftestFailed("The simulated cuff did not start.")
    return lines[0].strip()


def _say(sentence: str) -> None:
    print(sentence, flush=True)
