"""The program is asked to end from outside: the window closes, and the sample records go with it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

PROGRAM = "import sys; from ccft_desktop.app import run_window; sys.exit(run_window(demo=True))"


@pytest.mark.skipif(os.name != "posix", reason="signals are a thing of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_that_a_signal_ends_the_demo_and_nothing_of_it_stays(tmp_path: Path, number: signal.Signals) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(tmp_path)}
    environment["CCFT_DESKTOP_DATA"] = str(tmp_path / "data")
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], env=environment, stderr=subprocess.PIPE, text=True
    )
    until_s = time.monotonic() + 30.0
    while not list(tmp_path.glob("ccft-demo-*/records.db")) and time.monotonic() < until_s:
        time.sleep(0.02)
    program.send_signal(number)
    _, said = program.communicate(timeout=30)
    assert (program.returncode, said) == (128 + number, "")
    assert list(tmp_path.glob("ccft-demo-*")) == []
