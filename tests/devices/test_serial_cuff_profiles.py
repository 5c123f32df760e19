"""The driver with a profile over a pseudo-terminal: settling, asking, tare, silence on the wire, speed."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from multiprocessing import get_context

import pytest

from devices.cuff import Notice, Reading
from devices.decoders.decoded import Outcome, pressure
from devices.decoders.text_line import TextParameters
from devices.dialogues.dialogue import Dialogue
from devices.profiles import PortSettings, Profile, profile
from devices.serial_cuff import SerialCuff

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX")

Wire = tuple[int, str]
Came = list[Reading | Notice]


@pytest.fixture
def wire() -> Iterator[Wire]:
    """Our end of a pseudo-terminal, and the name of the other."""
    import tty

    ours, theirs = os.openpty()
    tty.setraw(theirs)
    yield ours, os.ttyname(theirs)
    os.close(theirs)
    os.close(ours)


def made(parameters: object, reference: str = "gauge", **port: object) -> Profile:
    return Profile(
        name="made here",
        kind="text",
        source="made here",
        reference=reference,
        range_mmhg=(0.0, 75.0),
        resolution_mmhg=0.1,
        parameters=parameters,  # type: ignore[arg-type]
        port=PortSettings(**port),  # type: ignore[arg-type]
    )


def opened(url: str, told: Profile) -> SerialCuff:
    cuff = SerialCuff(url, profile=told)
    cuff.open()
    return cuff


def read_until(cuff: SerialCuff, enough: Callable[[Came], bool], within_s: float = 10.0) -> Came:
    came: Came = []
    deadline_s = time.monotonic() + within_s
    while not enough(came):
        assert time.monotonic() < deadline_s, f"only {came} came"
        came.extend(cuff.read(0.02))
    return came


def pressures(came: Came) -> list[float]:
    return [one.pressure_mmhg for one in came if isinstance(one, Reading)]


def test_that_what_comes_while_a_board_starts_is_a_banner_and_no_reading(wire: Wire) -> None:
    ours, url = wire
    cuff = opened(url, made(TextParameters(), settle_s=0.3))
    started_s = time.monotonic()
    os.write(ours, b"\n19.9\nADC0,mmHg\nready\n839,19.8\n")
    early = read_until(cuff, lambda came: len(came) == 2)
    assert [one.text for one in early if isinstance(one, Notice)] == ["ADC0,mmHg", "ready"]
    while time.monotonic() - started_s < 0.35:
        assert pressures(list(cuff.read(0.02))) == []
    os.write(ours, b"839,22.4\n")
    assert pressures(read_until(cuff, lambda came: bool(came))) == [22.4]
    cuff.close()


@dataclass
class Asked:
    """Asks ``r``, takes one line as the answer, gives up after 0.1 s."""

    period_s: float = 0.02
    silent: int = 0
    _due_s: float = 0.0
    _heard: bytes = b""

    def opened(self, now_s: float) -> None:
        self._due_s, self._heard = now_s, b""

    def due_s(self) -> float:
        return self._due_s

    def act(self, now_s: float) -> bytes:
        self._due_s = now_s + 0.1
        self.silent += 1
        return b"r\r"

    def feed(self, data: bytes, now_s: float) -> list[Outcome]:
        *lines, self._heard = (self._heard + data).split(b"\n")
        if lines:
            self.silent = 0
            self._due_s = now_s + self.period_s
        return [pressure(line.decode(), float(line), "mmHg", None) for line in lines]


@dataclass(frozen=True)
class AskedParameters:
    made: list[Asked] = field(default_factory=list)

    def dialogue(self) -> Dialogue:
        self.made.append(Asked())
        return self.made[-1]


def test_that_a_dialogue_is_asked_and_its_answers_are_readings(wire: Wire) -> None:
    ours, url = wire
    cuff = opened(url, made(AskedParameters(), writes=True))
    came: Came = []
    for number in range(5):
        while not _waits(ours):
            came.extend(cuff.read(0.02))
        assert os.read(ours, 100) == b"r\r"
        os.write(ours, b"2%d." % number)
        came.extend(cuff.read(0.01))
        os.write(ours, b"5\n")
        came.extend(cuff.read(0.05))
    assert pressures(came) == [20.5, 21.5, 22.5, 23.5, 24.5]
    times_s = [one.t_s for one in came if isinstance(one, Reading)]
    assert times_s == sorted(set(times_s))
    cuff.close()


def _waits(fd: int) -> bool:
    import select

    return bool(select.select([fd], [], [], 0)[0])


def test_that_asking_a_silent_device_waits_no_longer_than_told_and_asks_again(wire: Wire) -> None:
    ours, url = wire
    told = AskedParameters()
    cuff = opened(url, made(told, writes=True))
    started_s = time.monotonic()
    while told.made[0].silent < 3:
        before_s = time.monotonic()
        assert cuff.read(0.05) == ()
        assert time.monotonic() - before_s < 0.5
    assert time.monotonic() - started_s >= 0.19
    # A terminal hands over what was written in pieces.
    asked = b""
    while len(asked) < 6:
        asked += os.read(ours, 100)
    assert asked == b"r\r" * 3
    cuff.close()


def test_that_a_device_that_must_be_asked_must_be_allowed_to_be_written_to() -> None:
    with pytest.raises(ValueError, match=r"port\.writes is false"):
        made(AskedParameters())


def test_that_nothing_is_written_to_a_device_that_streams(wire: Wire) -> None:
    ours, url = wire
    cuff = opened(url, made(TextParameters()))
    cuff.prompt("cue 26.0")
    cuff.read(0.01)
    assert not _waits(ours)
    cuff.close()
    listens = opened(url, made(TextParameters(), prompts=True))
    listens.prompt("relax")
    assert os.read(ours, 100) == b"relax\n"
    listens.close()


def test_that_an_absolute_sensor_is_tared_once_and_not_anew_after_an_unplug(wire: Wire) -> None:
    ours, url = wire
    cuff = opened(url, made(TextParameters(unit="hPa"), reference="absolute"))
    os.write(ours, b"\n" + b"1013.0\n" * 20 + b"1042.33\n")
    came = read_until(cuff, lambda came: bool(pressures(came)))
    assert pressures(came) == [pytest.approx(22.0, abs=0.01)]
    assert [one.kind for one in came if isinstance(one, Notice)] == ["tare"]
    cuff.close()
    cuff.open()
    os.write(ours, b"\n" + b"1042.33\n" * 3)
    again = read_until(cuff, lambda came: len(pressures(came)) == 3)
    assert pressures(again) == [pytest.approx(22.0, abs=0.01)] * 3
    cuff.close()


def test_that_parity_and_speed_of_the_profile_reach_the_port() -> None:
    told = replace(profile("text").port, bauds=(9600,), parity="even", bytesize=7, stopbits=2)
    cuff = SerialCuff("loop://", profile=replace(profile("text"), port=told))
    cuff.open()
    port = cuff._line._port
    settings = {name: getattr(port, name) for name in ("baudrate", "parity", "bytesize", "stopbits")}
    assert settings == {"baudrate": 9600, "parity": "E", "bytesize": 7, "stopbits": 2}
    cuff.close()


def _flood(descriptor: int, lines: int) -> None:
    wire = b"\n" + b"".join(b"%.2f\n" % (20 + number % 1000 / 100) for number in range(lines))
    while wire:
        wire = wire[os.write(descriptor, wire[: 1 << 16]) :]


@pytest.mark.slow
def test_that_200000_lines_a_second_are_read_without_loss(wire: Wire) -> None:
    ours, url = wire
    lines = 400_000
    cuff = opened(url, made(TextParameters()))
    flood = get_context("fork").Process(target=_flood, args=(ours, lines))
    flood.start()
    began_cpu_s = time.process_time()
    numbers: list[float] = []
    while len(numbers) < lines:
        numbers.extend(one.pressure_mmhg for one in cuff.read(1.0) if isinstance(one, Reading))
    # Of the reader's own time: how fast the writer is, is not the reader's matter.
    assert lines / (time.process_time() - began_cpu_s) >= 200_000
    assert numbers == [float(f"{20 + number % 1000 / 100:.2f}") for number in range(lines)]
    assert cuff.counters.rejected_lines == 0
    flood.join()
    cuff.close()


def test_that_100_readings_a_second_cost_under_one_percent_of_a_core(wire: Wire) -> None:
    ours, url = wire
    cuff = opened(url, made(TextParameters()))
    os.write(ours, b"\n")
    cost_s, count = 0.0, 0
    for number in range(1000):
        os.write(ours, b'{"t":%d,"p":22.41,"u":"mmHg"}\n' % (10 * number))
        began_s = time.thread_time()
        count += len(cuff.read(0.05))
        cost_s += time.thread_time() - began_s
    assert count == 1000
    # These are ten seconds of a 100 Hz cuff.
    assert cost_s < 0.01 * 10.0
    cuff.close()
