"""The real ``listen`` command with every shipped profile, on a terminal where such a device speaks."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from devices import profiles
from tests.commands.stand_ins import AT_MMHG, STAND_INS

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX")

SHIPPED = profiles.profiles()
SPOKEN = [(key, way) for key in SHIPPED for way, _ in STAND_INS.get(key, ())]
LISTEN_S = 5.0
# A barometer has to be tared before it is inflated.
TARE_S = 2.0

Listening = Mapping[tuple[str, str], subprocess.Popen[str]]


@dataclass(frozen=True)
class Heard:
    pressures_mmhg: list[float]
    said: str
    exit_code: int


@pytest.fixture(scope="module")
def listening() -> Iterator[Listening]:
    """All of them at once: what each waits for its device costs the time of the slowest only."""
    with contextlib.ExitStack() as devices:
        running: dict[tuple[str, str], subprocess.Popen[str]] = {}
        for key, way in sorted(SPOKEN, key=lambda one: -SHIPPED[one[0]].port.settle_s):
            port = devices.enter_context(dict(STAND_INS[key])[way]())
            seconds = SHIPPED[key].port.settle_s + LISTEN_S
            seconds += TARE_S if SHIPPED[key].reference == "absolute" else 0.0
            command = ["listen", port, "--profile", key, "--seconds", f"{seconds}"]
            running[key, way] = devices.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "ccft_desktop", *command],
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                )
            )
        yield running
        for process in running.values():
            process.kill()


def heard(process: subprocess.Popen[str]) -> Heard:
    out, said = process.communicate(timeout=60.0)
    header, *rows = out.splitlines()
    assert header == "t_s,pressure_mmhg"
    return Heard([float(row.split(",")[1]) for row in rows], said, process.returncode)


def test_that_every_shipped_profile_has_a_device_to_be_tried_on() -> None:
    assert [key for key in SHIPPED if not STAND_INS.get(key)] == []
    assert [key for key in STAND_INS if key not in SHIPPED] == []


@pytest.mark.parametrize(("key", "way"), SPOKEN)
def test_that_listen_reads_every_shipped_profile(key: str, way: str, listening: Listening) -> None:
    came = heard(listening[key, way])
    assert came.exit_code == 0
    assert len(came.pressures_mmhg) >= 3
    assert "No reading has come" not in came.said
    *_, rate_and_gaps = came.said.splitlines()
    assert rate_and_gaps.startswith("Rate ")
    # A frame that the opening, or the end of the banner, has cut.
    assert rate_and_gaps.endswith(("; 0 rejected lines.", "; 1 rejected lines."))
    level = came.pressures_mmhg
    if SHIPPED[key].reference == "absolute":
        assert "tare: " in came.said
        level = came.pressures_mmhg[-3:]
    assert [round(pressure_mmhg, 1) for pressure_mmhg in level] == [AT_MMHG] * len(level)
