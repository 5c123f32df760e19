"""The gate and the measurements on a link: told of connections, readings and calibrations by its signals."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from ccft_desktop.core.calibration import Calibration
from ccft_desktop.core.cuff_checks import CuffCheck
from ccft_desktop.core.suitability import Suitability
from ccft_desktop.live.cuff_gate import CuffGate
from ccft_desktop.live.cuff_link import CuffLink
from ccft_desktop.live.cuff_tests import CuffTests, What
from devices.cuff import CuffState, Reading
from devices.profiles import profile

RATE_HZ = 50.0


class Bench:
    """A link whose signals are emitted by hand, as the cuff's thread would have them."""

    def __init__(self) -> None:
        self.link = CuffLink()
        self.gate = CuffGate(self.link)
        self.tests = CuffTests(self.link)
        self.told: list[Suitability] = []
        self.checked: list[CuffCheck] = []
        self.points: list[float] = []
        self.refused: list[str] = []
        self.gate.suitability_changed.connect(self.told.append)
        self.tests.checked.connect(self.checked.append)
        self.tests.point_read.connect(self.points.append)
        self.tests.refused.connect(self.refused.append)
        self.now_s = 100.0

    def become(self, state: CuffState) -> None:
        self.link.state = state
        self.link.state_changed.emit(state)

    def send(
        self,
        seconds_s: float,
        *,
        rate_hz: float = RATE_HZ,
        at: float = 30.0,
        per_min: float = 0.0,
        batch: int = 20,
    ) -> None:
        """A quiet cuff at that pressure, losing so much."""
        count = round(seconds_s * rate_hz)
        t_s = self.now_s + np.arange(count) / rate_hz
        noise = np.random.default_rng(5).normal(0.0, 0.02, count)
        pressure = at - per_min * (t_s - self.now_s) / 60.0 + noise
        self.now_s = float(t_s[-1]) + 1.0 / rate_hz
        readings = [Reading(t, p, p) for t, p in zip(t_s.tolist(), pressure.tolist(), strict=True)]
        for first in range(0, count, batch):
            self.link.arrived.emit(tuple(readings[first : first + batch]))

    def measure(self, what: What) -> None:
        self.tests.start(what)


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    bench = Bench()
    yield bench
    bench.link.deleteLater()


def test_that_every_connection_is_judged_anew(bench: Bench) -> None:
    bench.become(CuffState.OPENING)
    bench.become(CuffState.STREAMING)
    assert bench.gate.suitability.verdict == "watching"
    bench.send(5.0)
    assert bench.gate.suitability.verdict == "fit"
    bench.become(CuffState.LOST)
    bench.become(CuffState.OPENING)
    assert bench.gate.suitability == Suitability("watching")
    bench.send(5.0, rate_hz=2.0, batch=1)
    assert bench.gate.suitability.verdict == "log_only"
    assert [one.verdict for one in bench.told if one.verdict != "watching"][-1] == "log_only"


def test_that_the_verdict_is_kept_up_to_date(bench: Bench) -> None:
    bench.send(20.0)
    assert bench.gate.suitability.verdict == "fit"
    bench.send(15.0, rate_hz=4.0, batch=1)
    decided_by = bench.gate.suitability.decided_by
    assert decided_by is not None
    assert (decided_by.subject, decided_by.grade, round(decided_by.figure, 1)) == ("rate", "log_only", 4.0)


def test_that_a_profile_tells_what_cannot_be_heard(bench: Bench) -> None:
    text = profile("text")
    bench.link.profile = replace(text, range_mmhg=(0.0, 15.0))
    bench.send(5.0)
    assert bench.gate.suitability.verdict == "not_usable"
    assert bench.gate.facts.resolution_mmhg is None
    bench.link.profile = replace(text, reference="absolute", range_mmhg=(225.0, 900.0))
    bench.send(5.0)
    # The driver has taken the air's weight off when the first reading comes.
    assert bench.gate.facts.is_tared
    assert bench.gate.suitability.verdict == "fit"


def test_that_a_leak_is_measured_after_settling(bench: Bench) -> None:
    bench.measure("leak")
    bench.send(89.0, per_min=0.2)
    assert bench.checked == []
    assert bench.tests.running == "leak"
    bench.send(2.0, at=30.0 - 0.2 * 89.0 / 60.0)
    (leak,) = bench.checked
    assert leak.figure == pytest.approx(0.2, abs=0.02)
    assert leak.is_met
    assert bench.tests.running is None


def test_that_noise_is_measured_in_ten_seconds(bench: Bench) -> None:
    bench.measure("noise")
    bench.send(10.1)
    (noise,) = bench.checked
    assert noise.figure == pytest.approx(0.02, rel=0.2)


@pytest.mark.parametrize("batch", [1, 7, 1000])
def test_that_a_measurement_does_not_depend_on_the_cut(bench: Bench, batch: int) -> None:
    bench.measure("noise")
    bench.send(20.0, batch=batch)
    whole = Bench()
    whole.measure("noise")
    whole.send(20.0)
    assert bench.checked == whole.checked


def test_that_a_point_is_what_the_cuff_reads_without_calibration(bench: Bench, tmp_path: Path) -> None:
    port = tmp_path / "ttyNONE"
    bench.link.connect_to(str(port), baud=115200, prompts=False)
    made = Calibration(
        calibration_id="c" * 32,
        made_utc=datetime.now(UTC) - timedelta(days=3),
        by="T. Example",
        device_identity=bench.link.device.identity,
        kind="two_point",
        offset_mmhg=-2.0,
        gain=1.25,
    )
    changes: list[object] = []
    bench.link.calibration_changed.connect(changes.append)
    bench.link.use_calibrations({made.device_identity: made})
    assert changes == [made]
    bench.measure("point")
    bench.send(3.1, at=30.0)
    # 30 is 1.25 times 25.6, less 2.
    assert bench.points == [pytest.approx(25.6, abs=0.01)]
    bench.link.disconnect_cuff()
    assert bench.link.calibration is None
    assert changes == [made, None]


def test_that_a_cuff_that_goes_away_ends_the_measurement_with_a_sentence(bench: Bench) -> None:
    bench.measure("drift")
    bench.send(5.0)
    bench.become(CuffState.LOST)
    bench.become(CuffState.CLOSED)
    assert bench.refused == ["The cuff went away meanwhile. Plug it in and measure again."]
    bench.measure("leak")
    bench.tests.cancel()
    bench.send(100.0)
    assert bench.checked == []
    bench.measure("leak")
    bench.send(100.0, at=20.0)
    assert len(bench.refused) == 2
    assert "was at 20.0 mmHg" in bench.refused[1]
