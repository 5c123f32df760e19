"""``simulate`` as a program of its own, read by the shipped driver like any other cuff."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from devices.cuff import CuffUnplugged, Reading
from devices.serial_cuff import SerialCuff

Simulate = Callable[..., "tuple[subprocess.Popen[str], str]"]


@pytest.fixture
def simulate() -> Iterator[Simulate]:
    """Starts ``simulate`` and gives the first line it prints; ends it after the test."""
    processes: list[subprocess.Popen[str]] = []

    def started(*options: str) -> tuple[subprocess.Popen[str], str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "ccft_desktop", "simulate", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        assert process.stdout is not None
        return process, process.stdout.readline().strip()

    yield started
    for process in processes:
        process.kill()
        process.communicate()


def listened(cuff: SerialCuff, number: int) -> list[Reading]:
    came: list[Reading] = []
    deadline_s = time.monotonic() + 20
    while len(came) < number:
        assert time.monotonic() < deadline_s
        came += [one for one in cuff.read(0.05) if isinstance(one, Reading)]
    return came


def check_readable_again_and_again(url: str) -> None:
    for _ in range(3):
        cuff = SerialCuff(url)
        cuff.open()
        came = listened(cuff, 20)
        assert all(15 < one.pressure_mmhg < 35 for one in came)
        assert cuff.counters.rejected_lines == 0
        cuff.close()


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX")
@pytest.mark.parametrize("line_format", ["json", "csv", "number", "label"])
def test_that_a_pseudo_terminal_is_served_and_survives_its_readers(
    simulate: Simulate, line_format: str
) -> None:
    _, url = simulate("--rate", "200", "--format", line_format)
    assert url.startswith("/dev/")
    check_readable_again_and_again(url)


def test_that_a_tcp_port_is_served_and_survives_its_readers(simulate: Simulate) -> None:
    _, url = simulate("--rate", "200", "--tcp")
    assert url.startswith("socket://127.0.0.1:")
    check_readable_again_and_again(url)


@pytest.mark.parametrize("options", [(), ("--tcp",)])
def test_that_it_follows_prompts_written_to_it(simulate: Simulate, options: tuple[str, ...]) -> None:
    _, url = simulate("--speed", "20", "--highest", "30", "--prompts", "only", *options)
    cuff = SerialCuff(url, prompts=True)
    cuff.open()
    assert all(abs(one.pressure_mmhg - 20) < 2 for one in listened(cuff, 200))
    cuff.prompt("cue 26.0")
    assert abs(listened(cuff, 600)[-1].pressure_mmhg - 26) < 1.5
    cuff.prompt("relax")
    assert abs(listened(cuff, 600)[-1].pressure_mmhg - 20) < 1.5
    cuff.close()


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C as a signal is POSIX")
def test_that_ctrl_c_ends_it_quietly_and_the_reader_sees_an_unplug(simulate: Simulate) -> None:
    process, url = simulate()
    cuff = SerialCuff(url)
    cuff.open()
    listened(cuff, 5)
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 0
    assert process.stderr is not None
    assert process.stderr.read() == ""
    with pytest.raises(CuffUnplugged):
        listened(cuff, 10_000)
    cuff.close()


def test_that_it_ends_after_the_seconds_asked_for(simulate: Simulate) -> None:
    process, _ = simulate("--seconds", "0.2")
    assert process.wait(10) == 0


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--speed", "0"), "speed is 0: allowed is 0.1 to 1000 times."),
        (("--mishap", "earthquake"), "The mishap 'earthquake' is not known"),
        (("--tcp", "99999"), "The TCP port 99999 cannot be used"),
    ],
)
def test_that_a_bad_option_is_one_sentence(
    simulate: Simulate, options: tuple[str, ...], sentence: str
) -> None:
    process, _ = simulate(*options)
    assert process.wait(10) == 2
    assert process.stderr is not None
    said = process.stderr.read()
    assert sentence in said
    assert said.count("\n") == 1
