"""A calibrated cuff: pressures as they should have read, raw numbers as they came."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccft_desktop.core.calibration import Calibration
from ccft_desktop.live.calibrated_cuff import CalibratedCuff
from devices.cuff import Counters, Notice, Reading


def calibration(offset_mmhg: float, gain: float, identity: str = "A1") -> Calibration:
    return Calibration(
        calibration_id="c" * 32,
        made_utc=datetime(2026, 11, 2, tzinfo=UTC),
        by="",
        device_identity=identity,
        kind="two_point",
        offset_mmhg=offset_mmhg,
        gain=gain,
    )


class Played:
    """A cuff that plays batches."""

    name = "A cuff"
    identity = "A1"
    counters = Counters(readings=7)

    def __init__(self, *batches: Sequence[Reading | Notice]) -> None:
        self._batches = list(batches)
        self.calls: list[str] = []

    def open(self) -> None:
        self.calls.append("open")

    def read(self, timeout_s: float) -> Sequence[Reading | Notice]:
        return self._batches.pop(0)

    def prompt(self, text: str) -> None:
        self.calls.append(text)

    def close(self) -> None:
        self.calls.append("close")


@given(
    st.lists(st.tuples(st.floats(-50, 300), st.floats(allow_nan=False)), max_size=30),
    st.floats(0.8, 1.25),
    st.floats(-20, 20),
)
def test_that_pressures_are_calibrated_and_raw_numbers_keep_every_bit(
    samples: list[tuple[float, float]], gain: float, offset: float
) -> None:
    batch: list[Reading | Notice] = [Reading(0.1 * n, p, raw) for n, (p, raw) in enumerate(samples)]
    batch.insert(len(batch) // 2, Notice(0.0, "banner", "hello"))
    cuff = CalibratedCuff(Played(batch), {"A1": calibration(offset, gain)})
    came = cuff.read(0.0)
    assert [type(one) for one in came] == [type(one) for one in batch]
    for before, after in zip(batch, came, strict=True):
        if isinstance(before, Notice) or isinstance(after, Notice):
            assert after == before
        else:
            assert (after.t_s, after.raw) == (before.t_s, before.raw)
            assert after.pressure_mmhg == gain * before.pressure_mmhg + offset


def test_that_only_the_calibration_of_the_same_device_is_used() -> None:
    batch = [Reading(0.0, 20.0, 2666.0)]
    cuff = CalibratedCuff(Played(batch, batch, batch), {"B2": calibration(1.0, 1.0, "B2")})
    assert cuff.calibration is None
    assert cuff.read(0.0) == batch
    cuff.calibrations = {"A1": calibration(1.0, 1.0)}
    assert cuff.read(0.0) == [Reading(0.0, 21.0, 2666.0)]
    cuff.calibrations = {}
    assert cuff.read(0.0) == batch


def test_that_everything_else_is_the_cuffs_own() -> None:
    played = Played()
    cuff = CalibratedCuff(played)
    cuff.open()
    cuff.prompt("relax")
    cuff.close()
    assert played.calls == ["open", "relax", "close"]
    assert (cuff.name, cuff.identity, cuff.counters.readings) == ("A cuff", "A1", pytest.approx(7))
