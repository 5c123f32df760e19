"""What a hold looked like is asked, and seldom asked in vain; nothing is marked by it."""

from dataclasses import replace
from typing import Literal

import numpy as np
import pytest

from ccft_desktop.core.faults import Event
from ccft_desktop.core.progress import Cued, HoldEnded
from ccft_desktop.core.protocol import preset
from ccft_desktop.core.runner import Runner
from ccft_desktop.core.session import Floats, Hold
from ccft_desktop.core.suggestion import suggestion
from devices.effort import Kind
from devices.patient import SimulatedPatient

RATE_HZ = 20
LADDER = preset("ladder")
HOLD = Hold(index=1, level_mmhg=26.0, cue_s=2.0, start_s=3.5, end_s=13.5, outcome="success", reason=None)


def looks_like(t_s: Floats, pressure_mmhg: Floats) -> str | None:
    return suggestion(t_s, pressure_mmhg, LADDER, HOLD)


def drawn(*turns: tuple[float, float], rate_hz: float = 50.0) -> tuple[Floats, Floats]:
    """Straight lines between times and pressures."""
    t_s = np.arange(0.0, 20.0, 1.0 / rate_hz)
    return t_s, np.interp(t_s, *zip(*turns, strict=True))


CALM = ((2.4, 20.0), (3.4, 26.0), (13.5, 26.0), (14.2, 20.0))


@pytest.mark.parametrize("rate_hz", [5.0, 10.0, 50.0, 1000.0])
@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (CALM, None),
        (((2.4, 20.0), (2.7, 29.0), (3.4, 26.0), (13.5, 26.0), (14.2, 20.0)), None),
        (((2.4, 20.0), (2.7, 32.0), (5.0, 32.0), (5.2, 26.0), (13.5, 26.0)), "retraction"),
        (((2.4, 20.0), (3.4, 26.0), (8.0, 26.0), (8.1, 31.0), (9.0, 31.0), (9.1, 26.0)), "retraction"),
        (((2.4, 20.0), (3.4, 26.0), (5.0, 26.0), (12.0, 32.0), (13.5, 32.0)), None),
        (((2.4, 20.0), (3.4, 26.0), (8.0, 26.0), (8.1, 17.0), (9.0, 17.0), (9.1, 26.0)), "lift"),
        (((2.4, 20.0), (2.6, 17.5), (3.2, 17.5), (4.0, 26.0), (13.5, 26.0)), "lift"),
        (((2.4, 18.2), (3.4, 26.0), (13.5, 26.0), (14.2, 15.0)), None),
    ],
    ids=[
        "calm",
        "an overshoot",
        "pushed back at once",
        "pushed back in the hold",
        "pressed slowly too hard",
        "lifted in the hold",
        "lifted before the nod",
        "a low rest, and a fall after the hold",
    ],
)
def test_that_a_shape_is_asked_for_what_it_looks_like(
    turns: tuple[tuple[float, float], ...], expected: str | None, rate_hz: float
) -> None:
    assert looks_like(*drawn(*turns, rate_hz=rate_hz)) == expected


def test_that_a_hold_cut_off_after_its_cue_looks_like_nothing() -> None:
    t_s, pressure_mmhg = drawn(*CALM)
    for end_s in (2.0, 2.02, 2.1):
        assert suggestion(t_s, pressure_mmhg, LADDER, replace(HOLD, end_s=end_s, start_s=None)) is None
    assert suggestion(t_s[:1], pressure_mmhg[:1], LADDER, replace(HOLD, cue_s=0.0, end_s=0.0)) is None


def holds_of(kind: Kind, seed: int, suffered: Literal["retraction", "lift"] | None) -> list[str | None]:
    """What the holds of a ladder look like in which this happened to every second one, those alone."""
    patient = SimulatedPatient(kind, seed)
    protocol = replace(LADDER, max_consecutive_failures=5)
    runner = Runner(protocol, wait_for_start=True)
    runner.tell(Event(0.0, "start"))
    found: list[str | None] = []
    suffers_s: float | None = None
    faulty = False
    while runner.state.ended is None:
        t_s = len(runner.recording) / RATE_HZ
        for happening in runner.feed([t_s], [round(patient.advance(1.0 / RATE_HZ), 2)]):
            match happening:
                case Cued(index=index, level_mmhg=level_mmhg):
                    patient.ask(level_mmhg)
                    faulty = False
                    suffers_s = t_s + 1.0 + index if suffered and index % 2 else None
                case HoldEnded(hold=hold):
                    patient.relax()
                    if faulty or suffered is None:
                        trace = runner.recording
                        found.append(suggestion(trace.t_s, trace.pressure_mmhg, protocol, hold))
        if suffered and suffers_s is not None and t_s >= suffers_s and runner.course.open_hold:
            patient.suffer(suffered, 3.0)
            faulty, suffers_s = True, None
    return found


@pytest.mark.parametrize("kind", ["healthy", "impaired"])
@pytest.mark.parametrize("suffered", ["retraction", "lift"])
def test_that_what_a_simulated_patient_suffers_is_told(
    kind: Kind, suffered: Literal["retraction", "lift"]
) -> None:
    found = [said for seed in range(4) for said in holds_of(kind, seed, suffered)]
    assert len(found) >= 4
    assert set(found) == {suffered}


@pytest.mark.parametrize(("kind", "most"), [("healthy", 0.0), ("impaired", 0.02)])
def test_that_without_a_fault_hardly_anything_is_asked(kind: Kind, most: float) -> None:
    found = [said for seed in range(12) for said in holds_of(kind, seed, None)]
    assert len(found) >= 24
    assert sum(said is not None for said in found) <= most * len(found)
