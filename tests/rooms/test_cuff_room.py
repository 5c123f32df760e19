"""The squeeze wizard and the calibration in the real window, on cuffs that are nothing of ours."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from ccft_desktop.program import Program
from ccft_desktop.settings import Settings
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.vault import Vault
from ccft_desktop.ui.pages.calibration import CalibrationPage
from ccft_desktop.ui.pages.squeeze import SqueezePage
from devices.cuff import CuffState
from devices.decoders.meter16 import Meter16Parameters
from devices.decoders.text_line import TextParameters
from devices.profiles import Profile, loaded

WRITER = Path(__file__).with_name("squeezed_writer.py")

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are a thing of POSIX")


class Bench:
    """A cable with a foreign process at its other end, and the program."""

    def __init__(self, folder: Path, qtbot: QtBot, *writes: str) -> None:
        self._qtbot = qtbot
        self.folder = folder / "records"
        command = [sys.executable, str(WRITER), *writes]
        self.writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
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

    def found_by_squeezing(self, timeout_s: float = 20.0) -> SqueezePage:
        """The wizard, asked for, led on and its bag squeezed, until something is found."""
        page = self.squeeze_page
        self.program.settings_page.squeeze_requested.emit()
        self.until(lambda: page.stage == "still", timeout_s)
        self.enter()
        self.until(lambda: page.stage == "squeeze", timeout_s)
        self.squeeze()
        self.until(lambda: page.stage == "check", 2 * timeout_s)
        return page

    def saved_as(self, name: str) -> Profile:
        """The profile, once what was found is kept under this name."""
        self.enter()
        assert self.squeeze_page.stage == "save"
        self.squeeze_page.name.setText(name)
        self.enter()
        assert self.program.house.window.current_page_key == "settings"
        return loaded(self.folder / "profiles" / f"{self.program.house.settings.cuff_profile}.toml")

    def is_read(self, at_mmhg: float = 20.0) -> None:
        """The cuff is read from now on, and its bag lies still again."""
        came: list[float] = []
        self.program.house.link.arrived.connect(
            lambda readings: came.extend(reading.pressure_mmhg for reading in readings)
        )
        self.until(lambda: len(came) >= 3 and all(abs(mmhg - at_mmhg) < 0.6 for mmhg in came[-3:]))

    def press(self, button: QAbstractButton) -> None:
        self._qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

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
def bench(tmp_path: Path, qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[Bench]:
    """A cuff of columns, or one of what a test is marked with: ``@writing("--shape", "noise")``."""
    bench = Bench(tmp_path, qtbot, *getattr(request, "param", ()))
    yield bench
    bench.close()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bag lies still for less long than people take: the first test below waits as they do."""
    monkeypatch.setattr("devices.squeeze_pace.REST_S", 1.5)
    monkeypatch.setattr("devices.squeeze_pace._AFTER_MOVE_S", 0.7)


def writing(*options: str) -> pytest.MarkDecorator:
    """A bench whose cuff writes something else."""
    return pytest.mark.parametrize("bench", [options], indirect=True, ids=" ".join)


def test_that_an_unknown_cuff_is_found_by_a_squeeze_and_read_from_then_on(bench: Bench) -> None:
    link = bench.program.house.link
    page = bench.found_by_squeezing()
    assert page.units.unit == "kPa"
    assert "Column 3" in page.steps.rows[1].detail
    bench.until(lambda: page.live.text is not None and abs(float(page.live.text) - 20.0) < 0.6)
    profile = bench.saved_as("Bench cuff")
    assert (profile.name, profile.kind, profile.reference) == ("Bench cuff", "text", "gauge")
    assert bench.program.house.settings.cuff_profile == "bench_cuff"
    bench.is_read()
    came: list[float] = []
    link.arrived.connect(lambda readings: came.extend(reading.pressure_mmhg for reading in readings))
    bench.squeeze()
    bench.until(lambda: max(came, default=0.0) > 41.0)


@pytest.mark.usefixtures("quick")
def test_that_another_number_and_another_unit_are_chosen_by_hand_with_what_each_reads_now(
    bench: Bench, qtbot: QtBot
) -> None:
    page = bench.found_by_squeezing()
    bench.press(page.by_hand)
    assert page.stage == "numbers"
    assert page.notice.text.startswith("Choose the number that is the pressure.")
    clock, voltage, pressure = page.numbers.rows
    assert [row.text() for row in page.numbers.rows] == ["Column 1", "Column 2", "Column 3"]
    assert "It is a clock." in clock.accessibleDescription()
    assert voltage.accessibleDescription() == "3.3 now. It stood still."
    assert pressure.isChecked()
    told = clock.accessibleDescription()
    bench.until(lambda: clock.accessibleDescription() != told)
    qtbot.keyClick(pressure, Qt.Key.Key_Up)
    assert voltage.isChecked()
    bench.enter()
    assert page.stage == "check"
    assert page.notice.text.startswith("Column 2 is the pressure, by your choice.")
    bench.press(page.units.rows[0])
    page.units.other.setFocus()
    for letter in "psi":
        qtbot.keyClick(page.units.other, letter)
    assert (page.units.unit, page.units.is_settled) == ("psi", True)
    # 3.3 psi are 170.7 mmHg.
    bench.until(lambda: page.live.text == "170.7")
    profile = bench.saved_as("By hand")
    assert isinstance(profile.parameters, TextParameters)
    assert (profile.parameters.column, profile.parameters.unit) == (2, "psi")
    bench.is_read(170.66)


@pytest.mark.usefixtures("quick")
@writing("--shape", "two_displays", "--rate", "5")
def test_that_a_meter_is_known_by_its_frames_and_the_display_that_follows_is_read(bench: Bench) -> None:
    page = bench.found_by_squeezing()
    assert page.steps.rows[0].detail == (
        "Lutron, Extech, PCE, Sper: 16-character frame, at 115200 bits a second."
    )
    assert page.notice.text == (
        "The lower display is the pressure. The cuff itself says mmHg. Numbers that stood still: 1."
    )
    assert page.units.unit == "mmHg"
    profile = bench.saved_as("Meter")
    assert profile.parameters == Meter16Parameters(display="lower")
    bench.is_read()


@pytest.mark.usefixtures("quick")
@writing("--shape", "ambiguous", "--rate", "5")
def test_that_a_unit_code_that_makers_use_differently_must_be_confirmed(bench: Bench) -> None:
    page = bench.found_by_squeezing()
    assert page.notice.text.startswith("Makers use unit code 25 for different units. Read the unit on")
    assert not page.lead_on.isEnabled()
    assert page.live.text is None
    assert [row.text() for row in page.units.rows][:2] == ["inHg", "inH2O"]
    bench.until(lambda: "20.0 mmHg" in page.units.rows[0].accessibleDescription())
    bench.enter()
    assert page.stage == "check"
    bench.press(page.units.rows[0])
    profile = bench.saved_as("Meter")
    assert profile.parameters == Meter16Parameters(confirmed_code=25, confirmed_unit="inHg")
    bench.is_read()


@pytest.mark.usefixtures("quick")
@writing("--shape", "lab_dmm", "--rate", "10")
def test_that_a_lab_dmm_is_known_by_its_lines(bench: Bench) -> None:
    page = bench.found_by_squeezing()
    assert page.steps.rows[0].detail == "LAB-DMM and LABDMM2, streaming, at 115200 bits a second."
    assert page.units.unit == "kPa"
    assert bench.saved_as("Meter").kind == "lab_dmm"
    bench.is_read()


@writing("--shape", "noise")
def test_that_frames_of_its_own_are_told_with_the_profile_to_choose(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ccft_desktop.live.squeeze_watch._BOOT_S", 0.3)
    bench.program.settings_page.squeeze_requested.emit()
    bench.until(lambda: bench.squeeze_page.stage == "failed")
    assert "choose “Binary frames” in the settings" in bench.squeeze_page.notice.text


@pytest.mark.slow
@writing("--rate", "0.3333", "--hold", "5")
def test_that_a_cuff_that_sends_once_in_3_s_is_found_and_the_waits_are_told(bench: Bench) -> None:
    page = bench.squeeze_page
    bench.program.settings_page.squeeze_requested.emit()
    bench.until(lambda: page.steps.rows[0].detail.startswith("It sends slowly: listening for up to"))
    bench.until(lambda: page.stage == "still")
    assert "so seldom that it has to lie still for 15 s" in page.notice.text
    bench.enter()
    bench.until(lambda: page.stage == "squeeze")
    assert "hold it for 5 s" in page.notice.text
    bench.squeeze()
    bench.until(lambda: page.stage == "check", 40.0)
    assert page.units.unit == "kPa"
    profile = bench.saved_as("Slow")
    assert profile.rate_hz == pytest.approx(0.3)
    bench.is_read()


@pytest.mark.usefixtures("quick")
def test_that_without_a_squeeze_it_says_so_and_may_be_tried_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("devices.squeeze_pace._LEAST_SQUEEZE_S", 2.0)
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


@pytest.mark.usefixtures("quick")
def test_that_a_name_that_is_taken_is_refused_in_its_field(bench: Bench) -> None:
    page = bench.found_by_squeezing()
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
