"""Every mishap of a cuff in a running test: what the therapist sees and what is on record afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from ccft_desktop.core.session import Session
from ccft_desktop.ui.widgets.text import Prose
from devices.cuff import CuffState
from tests.rooms.trouble_bench import SPEED, UNPLUGGED, Bench, benches, gaps_s

STOPPED = "The signal stopped at"
WAITS = "Check the cuff's cable and power: the test waits, this hold will be offered again."
KEPT = "This hold will be offered again, nothing is lost."


@pytest.fixture
def bench(tmp_path: Path, qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[Bench]:
    """A bench at a simulated cuff that listens."""
    told = getattr(request, "param", "")
    for bench_at in benches(tmp_path, qtbot):
        yield bench_at(f"cuffsim://?speed={SPEED:g}&highest=30&prompts=only&seed=3{told}", prompts=True)


def in_hold(stored: Session) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The pressures on record of the first hold."""
    hold, trace = stored.result.holds[0], stored.trace
    assert trace is not None
    assert hold.start_s is not None
    return trace.pressure_mmhg[(trace.t_s >= hold.start_s) & (trace.t_s <= hold.end_s)]


@dataclass(frozen=True)
class Loss:
    """A mishap that takes the signal away for 9 s: what is seen, and how long the gap on record is."""

    kind: str
    sees: tuple[str, ...]
    gap_s: tuple[float, float]


# Where the device's clock says nothing of the gap (unplugged, started anew) this computer's does, on which
# nine seconds of the simulation are less than one.
LOSSES = [
    Loss("unplug", (UNPLUGGED, KEPT), (0.8, 3.0)),
    Loss("garbage", (STOPPED, WAITS), (9.0, 9.2)),
    Loss("wrong_baud", (STOPPED, WAITS), (9.0, 9.2)),
    Loss("stall", (STOPPED, WAITS), (9.0, 9.2)),
    Loss("reset", (STOPPED, WAITS), (0.8, 1.5)),
]


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.kind)
def test_that_a_lost_signal_is_said_at_once_and_the_hold_cannot_be_told(bench: Bench, loss: Loss) -> None:
    bench.hold()
    bench.program.house.link.prompt(f"mishap {loss.kind} 9")
    bench.until(lambda: len(bench.progress.holds) == 1)
    bench.until(lambda: bench.was_seen(loss.sees[0]))
    assert bench.program.house.link.state is not CuffState.CLOSED
    stored = bench.end()
    assert all(bench.was_seen(words) for words in (*loss.sees, "no signal"))
    hold = stored.result.holds[0]
    assert (hold.outcome, hold.reason) == ("invalid", "signal_gap")
    assert "lost" in [event.code for event in stored.events]
    (gap_s,) = gaps_s(stored)
    assert loss.gap_s[0] <= gap_s <= loss.gap_s[1]
    assert stored.trace is not None
    assert stored.trace.pressure_mmhg.max() < 28.0


@dataclass(frozen=True)
class Movement:
    """A movement of the head: what is seen, and the pressures on record."""

    kind: str
    word: str
    cue: str
    reason: str
    reaches_mmhg: tuple[float, float]


@pytest.mark.parametrize(
    "movement",
    [
        Movement("retraction", "above band", "A little less.", "left_band", (29.0, 36.0)),
        Movement("lift", "below band", "A little more.", "left_band", (13.0, 18.5)),
    ],
    ids=lambda movement: movement.kind,
)
def test_that_a_movement_of_the_head_is_shown_and_fails_the_hold(bench: Bench, movement: Movement) -> None:
    bench.hold()
    bench.program.house.link.prompt(f"mishap {movement.kind} 4")
    bench.until(lambda: len(bench.progress.holds) == 1)
    stored = bench.end()
    assert bench.was_seen(movement.word)
    assert bench.was_seen(movement.cue)
    hold = stored.result.holds[0]
    assert (hold.outcome, hold.reason) == ("failed", movement.reason)
    assert gaps_s(stored) == []
    pressures = in_hold(stored)
    farthest = pressures.max() if movement.kind == "retraction" else pressures.min()
    assert movement.reaches_mmhg[0] < farthest < movement.reaches_mmhg[1]


@pytest.mark.parametrize(
    "kind", ["freeze", "slow_clock", "doubled_lines", "half_lines", "unit_change", "flood"]
)
def test_that_what_does_not_stop_the_signal_does_not_disturb_the_hold(bench: Bench, kind: str) -> None:
    bench.hold()
    bench.program.house.link.prompt(f"mishap {kind} 5")
    bench.until(lambda: len(bench.progress.holds) == 1)
    stored = bench.end()
    assert bench.was_seen("in band")
    assert not bench.was_seen("no signal")
    assert not bench.was_seen(STOPPED)
    assert stored.result.holds[0].outcome == "success"
    assert gaps_s(stored) == []
    pressures = in_hold(stored)
    assert 24.5 < pressures.min() <= pressures.max() < 27.5
    # Ten seconds at 50 Hz; the flood gives a hundred times ten more, broken lines take about half of five.
    fewest, most = {"flood": (5000, 5600), "half_lines": (300, 450)}.get(kind, (495, 505))
    assert fewest <= len(pressures) <= most
    if kind == "freeze":
        # What the cuff said is on record as it said it: a flat line of five seconds.
        _, counts = np.unique(pressures, return_counts=True)
        assert counts.max() >= 250


@pytest.mark.parametrize("bench", ["&mishap=clock_wrap@65"], indirect=True)
def test_that_the_overflow_of_the_cuffs_clock_is_neither_seen_nor_recorded(bench: Bench) -> None:
    bench.hold()
    bench.until(lambda: bench.progress.t_s > 25.0)
    stored = bench.end()
    assert not bench.was_seen("no signal")
    assert gaps_s(stored) == []
    assert stored.result.holds[0].outcome == "success"


@pytest.mark.parametrize("bench", ["&format=csv"], indirect=True)
def test_that_a_unit_nobody_names_is_seen_as_a_pressure_far_too_low(bench: Bench) -> None:
    bench.hold()
    bench.program.house.link.prompt("mishap unit_change 30")
    bench.until(lambda: bench.was_seen("The cuff reads 2."))
    stored = bench.end()
    assert bench.was_seen("below band")
    assert stored.result.holds[0].outcome == "failed"


@pytest.mark.parametrize("bench", ["&mishap=wrong_baud"], indirect=True)
def test_that_a_wrong_speed_is_said_where_the_cuff_is_chosen(bench: Bench) -> None:
    panel = bench.program.test_choice.panel
    bench.program.house.window.show_page("test")
    bench.until(lambda: any("baud rate may be wrong" in prose.text for prose in panel.findChildren(Prose)))
    bench.until(lambda: bench.program.house.link.state is CuffState.STALLED)
