"""The squeeze wizard and the calibration in the real window, on cuffs that are nothing of ours."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ccft_desktop.program import Program
from ccft_desktop.settings import Settings
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.vault import Vault
from ccft_desktop.ui.pages.calibration import CalibrationPage
from ccft_desktop.ui.pages.squeeze import SqueezePage
from devices.cuff import CuffState
from devices.profiles import loaded

WRITER = Path(__file__).with_name("squeezed_writer.py")

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are a thing of POSIX")


class Bench:
    """A cable with a foreign process at its other end, and the program."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.folder = folder / "records"
        self.writer = subprocess.Popen([sys.executable, str(WRITER)], stdout=subprocess.PIPE, text=True)
        assert self.writer.stdout is not None
        self.port = self.writer.stdout.readline().strip()
        vault = Vault.create(self.folder, "a passphrase for a test", "T. Example", cost=RANDOM_SECRET_COST)
        self.program = Program(Settings(cuff_url=self.port), self.folder, None, vault=vault)
        self.program.show()
        self.program.house.window.page_requested.emit("settings")

    @property
    def squeeze_page(self) -> SqueezePage:
        return self.program.cuff_room.squeeze_page

    @property
    def calibration_page(self) -> CalibrationPage:
        return self.program.cuff_room.calibration_page

    def squeeze(self) -> None:
        self.writer.send_signal(signal.SIGUSR1)

    def enter(self) -> None:
        page = self.program.house.window.current_page_key
        shown = self.squeeze_page if page == "squeeze" else self.calibration_page
        self._qtbot.keyClick(shown, Qt.Key.Key_Return)

    def until(self, is_so: Callable[[], bool], timeout_s: float = 20.0) -> None:
        self._qtbot.waitUntil(is_so, timeout=int(timeout_s * 1000))

    def pressure_mmhg(self) -> float:
        return float((self.calibration_page.live.text or "nan").replace("−", "-"))

    def close(self) -> None:
        self.program.close()
        self.writer.kill()
        self.writer.wait()
        if self.writer.stdout is not None:
            self.writer.stdout.close()


@pytest.fixture
def bench(tmp_path: Path, qtbot: QtBot) -> Iterator[Bench]:
    bench = Bench(tmp_path, qtbot)
    yield bench
    bench.close()


def test_that_an_unknown_cuff_is_found_by_a_squeeze_and_read_from_then_on(bench: Bench) -> None:
    page, link = bench.squeeze_page, bench.program.house.link
    bench.program.settings_page.squeeze_requested.emit()
    assert bench.program.house.window.current_page_key == "squeeze"
    bench.until(lambda: page.stage == "still")
    bench.enter()
    bench.until(lambda: page.stage == "squeeze")
    bench.squeeze()
    bench.until(lambda: page.stage == "check")
    assert page.units.unit == "kPa"
    assert "Column 3" in page.steps.rows[1].detail
    bench.until(lambda: page.live.text is not None and abs(float(page.live.text) - 20.0) < 0.6)
    bench.enter()
    assert page.stage == "save"
    page.name.setText("Bench cuff")
    bench.enter()
    assert bench.program.house.window.current_page_key == "settings"
    profile = loaded(bench.folder / "profiles" / "bench_cuff.toml")
    assert (profile.name, profile.kind, profile.reference) == ("Bench cuff", "text", "gauge")
    assert bench.program.house.settings.cuff_profile == "bench_cuff"
    came: list[float] = []
    link.arrived.connect(lambda readings: came.extend(reading.pressure_mmhg for reading in readings))
    bench.until(lambda: len(came) > 50)
    assert all(abs(pressure_mmhg - 20.0) < 0.6 for pressure_mmhg in came)
    bench.squeeze()
    bench.until(lambda: max(came) > 41.0)


def test_that_without_a_squeeze_it_says_so_and_may_be_tried_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ccft_desktop.live.squeeze_watch.MOST_SQUEEZE_S", 2.0)
    page = bench.squeeze_page
    bench.program.settings_page.squeeze_requested.emit()
    bench.until(lambda: page.stage == "still")
    bench.enter()
    bench.until(lambda: "2 numbers moved" in page.notice.text)
    assert page.stage == "still"
    bench.enter()
    bench.until(lambda: page.stage == "resting")


def test_that_leaving_gives_the_cuff_back_and_changes_nothing(bench: Bench, qtbot: QtBot) -> None:
    program = bench.program
    before = program.house.settings
    program.settings_page.squeeze_requested.emit()
    assert program.house.link.state is CuffState.CLOSED
    qtbot.keyClick(bench.squeeze_page, Qt.Key.Key_Escape)
    assert program.house.window.current_page_key == "settings"
    bench.until(lambda: program.house.link.counters.received_bytes > 0)
    assert program.house.settings == before


def test_that_a_port_that_is_not_there_is_told_in_a_sentence(tmp_path: Path, qtbot: QtBot) -> None:
    vault = Vault.create(tmp_path / "r", "a passphrase for a test", "T. Example", cost=RANDOM_SECRET_COST)
    program = Program(Settings(cuff_url=str(tmp_path / "none")), tmp_path / "r", None, vault=vault)
    program.show()
    try:
        page = program.cuff_room.squeeze_page
        program.settings_page.squeeze_requested.emit()
        qtbot.waitUntil(lambda: page.stage == "failed", timeout=10_000)
        assert "There is no cuff at" in page.notice.text
        page.enter_pressed()
        assert page.stage == "listen"
        qtbot.waitUntil(lambda: page.stage == "failed", timeout=10_000)
    finally:
        program.close()


def test_that_a_name_that_is_taken_is_refused_in_its_field(bench: Bench) -> None:
    page = bench.squeeze_page
    bench.program.settings_page.squeeze_requested.emit()
    bench.until(lambda: page.stage == "still")
    bench.enter()
    bench.until(lambda: page.stage == "squeeze")
    bench.squeeze()
    bench.until(lambda: page.stage == "check")
    bench.enter()
    page.name.setText("Reference cuff")
    bench.enter()
    assert page.stage == "save"
    assert page.name.accessibleDescription() == (
        "There is a profile called Reference cuff already. Give another name."
    )


def test_that_a_profile_chosen_in_the_settings_brings_its_speed_and_keeps_it(bench: Bench) -> None:
    page, house = bench.program.settings_page, bench.program.house
    cuff = page._cuff
    cuff.edited.emit("cuff_profile", "crystal_xp2")
    assert (house.settings.cuff_profile, house.settings.baud) == ("crystal_xp2", 9600)
    cuff.edited.emit("prompts", True)
    assert (house.settings.cuff_profile, house.settings.baud) == ("crystal_xp2", 9600)
    assert house.link.profile is not None
    assert house.link.profile.kind == "ask"


def test_that_a_cuff_whose_profile_is_gone_is_not_read_by_another(bench: Bench) -> None:
    house = bench.program.house
    bench.program.settings_page._cuff.edited.emit("cuff_profile", "gone")
    assert house.link.state is CuffState.CLOSED
    assert house.window.notice_text == (
        "The cuff is not read: its profile gone cannot be used. Choose its profile in the settings."
    )


def test_that_locking_ends_the_search_and_gives_the_cuff_back(bench: Bench) -> None:
    program = bench.program
    program.settings_page.squeeze_requested.emit()
    bench.until(lambda: bench.squeeze_page.stage == "still")
    program.house.window.lock_requested.emit()
    assert program.house.vault is None
    bench.until(lambda: program.house.link.counters.received_bytes > 0)
