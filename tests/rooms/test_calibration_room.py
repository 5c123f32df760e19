"""Calibrating and checking a cuff through the page: a foreign process with a known gain, offset and leak."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ccft_desktop.core.calibration import Calibration
from ccft_desktop.program import Program
from ccft_desktop.settings import Settings
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.vault import Vault
from ccft_desktop.ui.pages.calibration_words import Action
from ccft_desktop.ui.widgets.text import Line, Prose

WRITER = Path(__file__).with_name("held_writer.py")

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are a thing of POSIX")


class Bench:
    """The program and a cuff on a T-piece."""

    def __init__(self, folder: Path, qtbot: QtBot, *told: str) -> None:
        self._qtbot = qtbot
        command = [sys.executable, str(WRITER), *told]
        self.writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.writer.stdout is not None
        self.port = self.writer.stdout.readline().strip()
        vault = Vault.create(folder, "a passphrase for a test", "T. Example", cost=RANDOM_SECRET_COST)
        self.program = Program(Settings(cuff_url=self.port), folder, None, vault=vault)
        self.page = self.program.cuff_room.calibration_page
        self.program.show()
        self.program.settings_page.calibration_requested.emit()
        self.until(lambda: self.page.live.text is not None)

    def pump(self) -> None:
        self.writer.send_signal(signal.SIGUSR1)

    def shows(self, mmhg: float, within: float = 0.15) -> None:
        """Wait until the large number is near."""
        self.until(lambda: abs(float((self.page.live.text or "nan").replace("−", "-")) - mmhg) <= within)

    def enter(self) -> None:
        self._qtbot.keyClick(self.page, Qt.Key.Key_Return)

    def escape(self) -> None:
        self._qtbot.keyClick(self.page, Qt.Key.Key_Escape)

    def do(self, action: Action) -> None:
        """Choose it, begin, and wait for what is said at its end."""
        self.page.choose(action)
        self.enter()
        self.until(lambda: bool(self.page.notice.text), timeout_s=30.0)

    def take_point(self, manometer: str) -> None:
        self.page.points.manometer.setText(manometer)
        self.enter()
        self.until(lambda: not self.page.points.has_text and self.page.points.isEnabled())

    def history(self) -> tuple[Calibration, ...]:
        return self.program.house.records.calibrations.history(self.port)

    def until(self, is_so: Callable[[], bool], timeout_s: float = 20.0) -> None:
        self._qtbot.waitUntil(is_so, timeout=int(timeout_s * 1000))

    def close(self) -> None:
        self.program.close()
        self.writer.kill()
        self.writer.wait()
        if self.writer.stdout is not None:
            self.writer.stdout.close()


MakeBench = Callable[..., Bench]


@pytest.fixture
def make_bench(tmp_path: Path, qtbot: QtBot) -> Iterator[MakeBench]:
    made: list[Bench] = []

    def make(*told: str) -> Bench:
        made.append(Bench(tmp_path / "records", qtbot, *told))
        return made[-1]

    yield make
    for bench in made:
        bench.close()


def test_that_three_points_by_a_manometer_set_the_cuff_right(make_bench: MakeBench) -> None:
    bench = make_bench("--levels", "20,40,30", "--gain", "0.95", "--offset", "1.5", "--pace", "6")
    bench.page.choose("two_point")
    bench.shows(20.5)
    bench.take_point("20")
    bench.pump()
    bench.shows(39.5)
    bench.take_point("40")
    bench.pump()
    bench.shows(30.0)
    bench.take_point("30,0")
    assert bench.page.lead_on.text() == "Use this calibration"
    bench.enter()
    made = bench.history()[0]
    # 20 mmHg is read as 20.5 and 40 as 39.5, so 20/19 of a reading less 1.5 is right.
    assert made.gain == pytest.approx(1 / 0.95, abs=0.002)
    assert made.offset_mmhg == pytest.approx(-1.5 / 0.95, abs=0.05)
    assert (made.kind, made.by, len(made.points)) == ("two_point", "T. Example", 3)
    assert max(map(abs, made.residuals_mmhg)) < 0.05
    assert bench.program.house.link.calibration == made
    bench.shows(30.0)
    bench.until(lambda: "The calibration is in use" in bench.page.notice.text)
    (check,) = bench.program.house.records.calibrations.checks(bench.port)
    assert (check.check.name, check.check.is_met) == ("error", True)


def test_that_points_too_close_cannot_be_used_and_are_taken_back(make_bench: MakeBench) -> None:
    bench = make_bench("--levels", "20,24", "--pace", "6")
    bench.page.choose("two_point")
    bench.take_point("20")
    bench.pump()
    bench.shows(24.0)
    bench.take_point("24")
    assert bench.page.lead_on.text() == "Take this point"
    bench.enter()
    assert bench.history() == ()
    bench.page.take_back_requested.emit()
    bench.page.points.manometer.setText("-3")
    bench.enter()
    assert "Allowed: 0 to 300" in bench.page.points.manometer.accessibleDescription()


def test_that_an_open_cuff_is_set_to_zero(make_bench: MakeBench) -> None:
    bench = make_bench("--levels", "0", "--offset", "1.2", "--pace", "6")
    bench.do("zero")
    assert bench.history()[0].offset_mmhg == pytest.approx(-1.2, abs=0.02)
    bench.shows(0.0)


def test_that_a_cuff_under_pressure_is_asked_about_before_it_is_set_to_zero(make_bench: MakeBench) -> None:
    bench = make_bench("--levels", "12", "--pace", "6")
    bench.do("zero")
    assert "The cuff reads 12.0 mmHg. Is it open to the air?" in bench.page.notice.text
    assert bench.history() == ()
    bench.do("zero")
    bench.until(lambda: bool(bench.history()))


def test_that_a_leak_beyond_the_limit_is_told_and_kept(make_bench: MakeBench) -> None:
    bench = make_bench("--levels", "31", "--leak", "0.6", "--pace", "12")
    bench.do("leak")
    assert bench.page.notice.text.startswith("Leak: beyond the limit. Loses 0.6")
    (kept,) = bench.program.house.records.calibrations.checks(bench.port)
    assert kept.check.figure == pytest.approx(0.6, abs=0.02)
    assert not kept.check.is_met


def test_that_noise_within_the_limit_is_told_and_kept(make_bench: MakeBench) -> None:
    bench = make_bench("--levels", "20", "--pace", "6")
    bench.do("noise")
    assert bench.page.notice.text.startswith("Noise: within the limit. 0.02 mmHg rms")
    assert bench.program.house.records.calibrations.checks(bench.port)[0].check.name == "noise"


def measured_s(bench: Bench, of_s: int) -> int:
    """How far the measurement is said to be; 0 before it says so."""
    shown = [line.text().split() for line in bench.page.findChildren(Line)]
    return next((int(words[0]) for words in shown if words[1:] == ["of", str(of_s), "s"]), 0)


@pytest.mark.parametrize(("wander_mmhg", "verdict"), [(0.35, "within the limit"), (0.7, "beyond the limit")])
def test_that_ten_minutes_of_drift_by_the_cuffs_own_clock_are_told_and_kept(
    make_bench: MakeBench, wander_mmhg: float, verdict: str
) -> None:
    bench = make_bench("--levels", "0", "--wander", str(wander_mmhg), "--rate", "10", "--pace", "200")
    began_s = time.monotonic()
    bench.page.choose("drift")
    bench.enter()
    bench.until(lambda: 100 < measured_s(bench, of_s=600) < 600)
    assert not bench.page.lead_on.isEnabled()
    bench.until(lambda: bool(bench.page.notice.text), timeout_s=30.0)
    assert time.monotonic() - began_s < 30.0
    (kept,) = bench.program.house.records.calibrations.checks(bench.port)
    # A mean over 10 of the 400 s of a wave leaves 0.999 of it, and 600 s hold its top and its bottom.
    seen_mmhg = 2 * wander_mmhg * float(np.sinc(10 / 400))
    assert kept.check.name == "drift"
    assert kept.check.figure == pytest.approx(seen_mmhg, abs=0.03)
    assert kept.check.lasted_s == pytest.approx(600.0, abs=0.11)
    assert kept.check.at_mmhg == pytest.approx(0.0, abs=wander_mmhg / 2)
    assert kept.check.is_met == (verdict == "within the limit")
    said = f"Wandered {kept.check.figure:.2f} mmHg in ten minutes; 1 or less is good."
    assert bench.page.notice.text.startswith(f"Drift: {verdict}. {said}")
    assert bench.page.rows["drift"].accessibleDescription().startswith(said)
    assert any(said in prose.text for prose in bench.page.findChildren(Prose))
    assert bench.page.lead_on.isEnabled()


def test_that_esc_cancels_a_measurement_and_then_leaves(make_bench: MakeBench) -> None:
    bench = make_bench("--levels", "20")
    bench.page.choose("drift")
    bench.enter()
    bench.until(lambda: not bench.page.lead_on.isEnabled())
    bench.escape()
    assert "cancelled" in bench.page.notice.text
    assert bench.program.house.window.current_page_key == "calibration"
    bench.escape()
    assert bench.program.house.window.current_page_key == "settings"
    assert bench.program.house.records.calibrations.checks(bench.port) == ()


def test_that_a_cuff_that_goes_away_ends_the_measurement_in_a_sentence(make_bench: MakeBench) -> None:
    bench = make_bench("--levels", "20")
    bench.page.choose("drift")
    bench.enter()
    bench.until(lambda: not bench.page.lead_on.isEnabled())
    bench.writer.kill()
    bench.until(lambda: "went away" in bench.page.notice.text)
    assert bench.page.live.text is None
