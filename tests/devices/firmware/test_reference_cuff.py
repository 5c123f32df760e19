"""The reference cuff's firmware on an emulated ATmega328P, read by the program's own driver.

Voltages are worked out by hand from the sensor's transfer function at 5 V, 0.2 V + 0.45 V per kPa: with
7.50062 mmHg in a kPa that is 200 mV + 60.0 mV for every mmHg. A step of the 10-bit converter is 4.88 mV,
0.081 mmHg.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from statistics import fmean

import pytest

from devices.cuff import Notice, Reading
from devices.profiles.library import profile
from devices.serial_cuff import SerialCuff

HERE = Path(__file__).parent
SKETCH = HERE.parents[2] / "devices" / "firmware" / "reference_cuff" / "reference_cuff.ino"

LEVELS_MMHG = (20.0, 22.0, 24.0, 26.0, 28.0, 30.0)
ZERO_MV = 200
MV_PER_MMHG = 60
STEP_MMHG = 0.0814
# Times faster than life, at most: the device's own clock is what counts.
SPEED = "4"
STORED_ZERO_ADDRESS = 1
TIMSK1_ADDRESS = 0x6F


def missing() -> str:
    """Which Debian packages are missing, as the reason to skip; empty when none is."""

    def compiles(compiler: str, header: str) -> bool:
        asked = [compiler, "-E", "-x", "c", "-include", header, os.devnull]
        return (
            shutil.which(compiler) is not None and not subprocess.run(asked, capture_output=True).returncode
        )

    if os.name != "posix":
        return "the emulated cuff needs a pseudo-terminal, which this system has not"
    packages = [
        package
        for package, compiler, header in [
            ("gcc libc6-dev", "cc", "stdlib.h"),
            ("libsimavr-dev", "cc", "simavr/sim_avr.h"),
            ("gcc-avr avr-libc", "avr-gcc", "avr/io.h"),
        ]
        if not compiles(compiler, header)
    ]
    return f"to emulate the cuff: apt-get install {' '.join(packages)}" if packages else ""


if reason := missing():
    pytest.skip(reason, allow_module_level=True)


class Board:
    """An emulated board; its serial port is at ``url``."""

    def __init__(self, emulator: Path, firmware: Path) -> None:
        self._process = subprocess.Popen(
            [emulator, firmware, SPEED],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            bufsize=1,
        )
        self.url = self._answer()

    def tell(self, order: str) -> str:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{order}\n")
        return self._answer()

    def press(self, pressure_mmhg: float, *, offset_mv: int = 0) -> None:
        self.tell(f"adc0 {round(ZERO_MV + MV_PER_MMHG * pressure_mmhg) + offset_mv}")

    def ran_s(self) -> float:
        return float(self.tell("time")) / 1000

    def close(self) -> None:
        self._process.communicate()

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@pytest.fixture(scope="module")
def firmware(tmp_path_factory: pytest.TempPathFactory) -> Path:
    firmware = tmp_path_factory.mktemp("firmware") / "cuff.elf"
    options = ["-x", "c++", "-std=gnu++11", "-mmcu=atmega328p", "-DF_CPU=16000000UL", "-Os"]
    warnings = ["-Wall", "-Wextra", "-Werror"]
    subprocess.run(["avr-gcc", *options, *warnings, SKETCH, "-o", firmware], check=True)
    return firmware


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Path:
    emulator = tmp_path_factory.mktemp("emulator") / "board"
    source = HERE / "emulated_board.c"
    subprocess.run(["cc", "-std=c11", "-O2", "-Wall", source, "-lsimavr", "-o", emulator], check=True)
    return emulator


@pytest.fixture
def board(emulator: Path, firmware: Path) -> Iterator[Board]:
    board = Board(emulator, firmware)
    yield board
    board.close()


@pytest.fixture
def cuff(board: Board) -> Iterator[SerialCuff]:
    cuff = SerialCuff(board.url, prompts=True)
    cuff.open()
    yield cuff
    cuff.close()


Came = list[Reading | Notice]


def read_until(cuff: SerialCuff, enough: Callable[[Came], bool]) -> Came:
    came: Came = []
    deadline_s = time.monotonic() + 60
    while not enough(came):
        assert time.monotonic() < deadline_s, f"only {came[-5:]} came"
        came.extend(cuff.read(0.05))
    return came


def read_readings(cuff: SerialCuff, number: int) -> list[Reading]:
    came = read_until(cuff, lambda came: sum(isinstance(one, Reading) for one in came) >= number)
    return [one for one in came if isinstance(one, Reading)]


def read_notice(cuff: SerialCuff, kind: str, word: str) -> str:
    def fits(one: Reading | Notice) -> bool:
        return isinstance(one, Notice) and one.kind == kind and word in one.text

    came = read_until(cuff, lambda came: any(fits(one) for one in came))
    return next(one.text for one in came if isinstance(one, Notice) and fits(one))


def settled(cuff: SerialCuff) -> list[float]:
    """Half a second of pressures of which none was on its way before now."""
    while cuff.read(0.0):
        pass
    return [reading.pressure_mmhg for reading in read_readings(cuff, 35)[-25:]]


def worst_error_mmhg(board: Board, cuff: SerialCuff, *, offset_mv: int = 0) -> float:
    worst_mmhg = 0.0
    for level_mmhg in LEVELS_MMHG:
        board.press(level_mmhg, offset_mv=offset_mv)
        pressures_mmhg = settled(cuff)
        print(f"{level_mmhg} mmHg: read {min(pressures_mmhg):.2f} to {max(pressures_mmhg):.2f}")
        worst_mmhg = max(worst_mmhg, *(abs(one - level_mmhg) for one in pressures_mmhg))
    return worst_mmhg


def test_that_every_level_of_the_test_is_read(board: Board, cuff: SerialCuff) -> None:
    assert worst_error_mmhg(board, cuff) <= 0.15
    assert cuff.counters.rejected_lines == 0


def test_that_its_own_profile_reads_it(board: Board) -> None:
    board.press(26.0)
    cuff = SerialCuff(board.url, profile=profile("reference_cuff"))
    cuff.open()
    readings = read_readings(cuff, 50)
    cuff.close()
    assert [one.pressure_mmhg for one in readings] == pytest.approx([26.0] * len(readings), abs=0.15)
    assert cuff.counters.rate_hz == pytest.approx(50, rel=0.02)
    assert cuff.counters.rejected_lines == 0


def test_that_a_sensor_that_is_off_reads_right_after_a_tare(board: Board, cuff: SerialCuff) -> None:
    offset_mv = 2 * MV_PER_MMHG
    board.press(0.0, offset_mv=offset_mv)
    assert settled(cuff)[-1] == pytest.approx(2.0, abs=0.15)
    cuff.prompt("t")
    assert read_notice(cuff, "tare", "done") == "tare is done"
    assert settled(cuff) == [0.0] * 25
    cuff.prompt("t")
    assert read_notice(cuff, "tare", "done") == "tare is done"
    assert worst_error_mmhg(board, cuff, offset_mv=offset_mv) <= 0.15


def test_that_noise_is_averaged_to_less_than_a_step_of_the_converter(board: Board, cuff: SerialCuff) -> None:
    # 49 voltages over ten steps of the converter. Compared are differences: simavr's converter takes the
    # reference for 1023 steps where the chip has 1024, which is 0.03 mmHg at 24 mmHg.
    board.tell("noise 24")
    board.press(24.0)
    first_mmhg = fmean(settled(cuff))
    for more_mmhg in (0.02, 0.04, 0.06, 0.08):
        board.press(24.0 + more_mmhg)
        seen_mmhg = fmean(settled(cuff)) - first_mmhg
        print(f"{more_mmhg} mmHg more: seen {seen_mmhg:.3f}")
        assert seen_mmhg == pytest.approx(more_mmhg, abs=STEP_MMHG / 4)


def test_that_it_sends_fifty_readings_a_second_of_its_own_clock(board: Board, cuff: SerialCuff) -> None:
    settled(cuff)
    started_s = board.ran_s()
    readings = read_readings(cuff, 500)
    elapsed_s = board.ran_s() - started_s
    steps_s = [later.t_s - earlier.t_s for earlier, later in pairwise(readings)]
    print(f"{cuff.counters.rate_hz} Hz; {len(readings)} readings in {elapsed_s:.3f} s of the processor")
    assert cuff.counters.rate_hz == pytest.approx(50, rel=0.02)
    assert steps_s == pytest.approx([0.02] * len(steps_s), abs=1e-6)
    # The processor's cycles say that its clock is right too.
    assert len(readings) / elapsed_s == pytest.approx(50, rel=0.02)


def test_that_it_says_who_it_is_when_asked(cuff: SerialCuff) -> None:
    settled(cuff)
    cuff.prompt("?")
    assert read_notice(cuff, "identity", "CUFF") == "CUFF reference 0001 1.0 75 50"


def test_that_a_question_needs_no_line_end(board: Board, cuff: SerialCuff) -> None:
    settled(cuff)
    with open(board.url, "wb", buffering=0) as port:
        port.write(b"?")
    assert read_notice(cuff, "identity", "CUFF")


def test_that_a_tare_outlives_a_restart(board: Board, cuff: SerialCuff) -> None:
    board.press(0.0, offset_mv=120)
    settled(cuff)
    cuff.prompt("t")
    read_notice(cuff, "tare", "done")
    settled(cuff)
    board.tell("reset")
    read_notice(cuff, "tare", "stored")
    assert settled(cuff) == [0.0] * 25


def test_that_a_processor_that_lost_its_clock_starts_anew(board: Board, cuff: SerialCuff) -> None:
    settled(cuff)
    board.tell(f"poke {TIMSK1_ADDRESS} 0")
    assert read_notice(cuff, "identity", "CUFF")
    assert settled(cuff)[-1] == pytest.approx(0.0, abs=0.15)


def test_that_a_spoilt_tare_is_not_used(board: Board, cuff: SerialCuff) -> None:
    board.press(0.0, offset_mv=120)
    settled(cuff)
    cuff.prompt("t")
    read_notice(cuff, "tare", "done")
    settled(cuff)
    board.tell(f"eeprom {STORED_ZERO_ADDRESS} 77")
    board.tell("reset")
    read_notice(cuff, "tare", "missing")
    assert settled(cuff)[-1] == pytest.approx(2.0, abs=0.15)


def test_that_an_inflated_cuff_cannot_be_tared(board: Board, cuff: SerialCuff) -> None:
    board.press(20.0)
    settled(cuff)
    cuff.prompt("t")
    assert read_notice(cuff, "tare", "refused") == "tare refused because the tube is not open to the air"
    assert settled(cuff)[-1] == pytest.approx(20.0, abs=0.15)


def test_that_a_moving_pressure_cannot_be_tared(board: Board, cuff: SerialCuff) -> None:
    board.press(0.0)
    settled(cuff)
    cuff.prompt("t")
    read_readings(cuff, 5)
    board.press(2.0)
    assert read_notice(cuff, "tare", "refused") == "tare refused because the pressure is not steady"


def test_that_a_sensor_without_a_wire_cannot_be_tared(board: Board, cuff: SerialCuff) -> None:
    board.tell("adc0 0")
    read_notice(cuff, "status", "OL")
    cuff.prompt("t")
    assert read_notice(cuff, "tare", "refused") == "tare refused because the sensor gives no pressure"


def test_that_what_it_does_not_know_changes_nothing(board: Board, cuff: SerialCuff) -> None:
    board.press(24.0)
    settled(cuff)
    for words in ("tare", "hello there, cuff, how are you today?", "", "T", "zero\x00", "????"):
        cuff.prompt(words)
    came = read_until(cuff, lambda came: len(came) >= 150)
    assert not [one for one in came if isinstance(one, Notice)]
    assert settled(cuff)[-1] == pytest.approx(24.0, abs=0.15)


def test_that_the_lamp_follows_the_prompts(board: Board, cuff: SerialCuff) -> None:
    settled(cuff)
    for prompt, lit in [("cue 26.0", "1"), ("relax", "0"), ("hold", "1"), ("rest", "0")]:
        cuff.prompt(prompt)
        settled(cuff)
        assert board.tell("lamp") == lit, prompt


def test_that_a_sensor_without_a_wire_gives_no_number(board: Board, cuff: SerialCuff) -> None:
    settled(cuff)
    board.tell("adc0 0")
    assert read_notice(cuff, "status", "OL")
    came = read_until(cuff, lambda came: len(came) >= 20)
    assert not [one for one in came if isinstance(one, Reading)]
