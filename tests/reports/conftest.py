"""Sessions built by hand for the report: synthetic traces, outcomes as they are told, nothing scored."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
import pytest
from PySide6.QtCore import QLocale

from ccft_desktop.core.calibration import Calibration
from ccft_desktop.core.faults import Event
from ccft_desktop.core.protocol import Protocol, preset
from ccft_desktop.core.session import Device, Floats, Hold, Metrics, Offer, Result, Scores, Session, Trace
from ccft_desktop.core.visit import Patient, Visit

STARTED = datetime(2026, 11, 19, 11, 2, tzinfo=UTC)
RATE_HZ = 50.0


@dataclass(frozen=True)
class Effort:
    """One hold to be drawn: what came of it and where it was marked."""

    outcome: str = "success"
    reason: str | None = None
    faults: tuple[str, ...] = ()
    override: str = ""


def _step(t_s: Floats, at_s: float) -> Floats:
    return (1 + np.tanh(2 * (t_s - at_s))) / 2


def build_session(
    efforts: Sequence[tuple[float, Effort]],
    protocol: Protocol,
    *,
    scores: Scores,
    ended: str = "completed",
    with_trace: bool = True,
    **about: object,
) -> Session:
    """A session of these holds, each with its level; the pressure is a smooth wave with some wander."""
    noise = np.random.default_rng(7)
    rest_s, reach_s = 6.0, 2.0
    holds, events = [], []
    cue_s = rest_s
    gaps: list[tuple[float, float]] = []
    for index, (level, effort) in enumerate(efforts, start=1):
        start_s, end_s = cue_s + reach_s, cue_s + reach_s + protocol.hold_s
        time_to_failure = None
        if effort.reason == "left_band":
            time_to_failure = 6.2
            end_s = start_s + 7.2
        if effort.reason == "signal_gap":
            end_s = start_s + 4.0
            gaps.append((end_s, end_s + 1.1))
        for number, code in enumerate(effort.faults):
            events.append(Event(start_s + 3.9 + number * 0.7, code))
        shown = effort.reason != "signal_gap"
        automatic = (effort.outcome, effort.reason)
        holds.append(
            Hold(
                index=index,
                level_mmhg=level,
                cue_s=cue_s,
                start_s=None if effort.reason == "not_reached" else start_s,
                end_s=end_s,
                outcome="success" if effort.override else effort.outcome,  # type: ignore[arg-type]
                reason=None if effort.override else effort.reason,  # type: ignore[arg-type]
                faults=effort.faults,
                metrics=Metrics(
                    mean_error_mmhg=-0.11 * (index % 5) if shown else None,
                    sd_mmhg=0.2 if shown else None,
                    in_band_fraction=(0.85 if time_to_failure else 1.0) if shown else None,
                    time_to_failure_s=time_to_failure,
                ),
                automatic=automatic if effort.override else None,  # type: ignore[arg-type]
                override_reason=effort.override,
            )
        )
        cue_s = end_s + rest_s
    t_s = np.arange(0.0, cue_s, 1 / RATE_HZ)
    pressure = np.full_like(t_s, protocol.baseline_mmhg)
    for hold in holds:
        up = _step(t_s, hold.cue_s + 1.0)
        down = _step(t_s, hold.end_s + 0.8)
        aim: Floats | float = hold.level_mmhg - (2.5 if hold.start_s is None else 0.2)
        if hold.reason == "left_band":
            assert hold.start_s is not None
            aim = aim - 2.3 * _step(t_s, hold.start_s + 6.5)
        pressure += (aim - protocol.baseline_mmhg) * (up - down)
    pressure += 0.25 * np.sin(1.1 * t_s) + noise.normal(0, 0.05, len(t_s))
    kept = np.ones(len(t_s), bool)
    for first, last in gaps:
        kept &= (t_s <= first) | (t_s >= last)
    settings: dict[str, object] = {
        "session_id": "0" * 32,
        "examiner": "T. Example",
        "device": Device(
            name="Reference cuff",
            url="socket://localhost:1",
            rate_hz=RATE_HZ,
        ),
        "calibration": Calibration(
            calibration_id="c" * 32,
            made_utc=datetime(2026, 11, 2, 9, tzinfo=UTC),
            by="T. Example",
            device_identity="A1",
            kind="two_point",
            offset_mmhg=-0.4,
            gain=1.01,
        ),
        "software_version": "0.1.0",
    }
    return Session(
        started_utc=STARTED,
        protocol=protocol,
        result=Result(protocol=protocol, holds=tuple(holds), scores=scores, ended=ended),  # type: ignore[arg-type]
        events=tuple(events) if with_trace else (),
        offered=tuple(Offer(hold.cue_s, hold.level_mmhg) for hold in holds),
        trace=Trace(t_s[kept], pressure[kept]) if with_trace else None,
        **{**settings, **about},  # type: ignore[arg-type]
    )


def endurance_session(**about: object) -> Session:
    """Ten holds told and one that could not be: the session of the pictures."""
    held = Effort()
    efforts = [
        held,
        held,
        Effort("failed", "left_band"),
        held,
        Effort("invalid", "signal_gap"),
        Effort(faults=("jaw",)),
        held,
        held,
        Effort("failed", "fault", ("scm",)),
        held,
        held,
    ]
    return build_session(
        [(26.0, effort) for effort in efforts],
        preset("endurance", level_mmhg=26.0),
        scores=Scores(
            highest_pressure_mmhg=26.0,
            activation_score_mmhg=6.0,
            performance_index=48.0,
            cumulative_performance_index=None,
        ),
        **{"note": "Tired after hold 7, no symptoms. Cue earlier next time.", **about},  # type: ignore[arg-type]
    )


def ladder_session(**about: object) -> Session:
    efforts = [
        (22.0, Effort()),
        (24.0, Effort("failed", "left_band")),
        (24.0, Effort(faults=("breath", "jaw", "breath"))),
        (26.0, Effort("failed", "not_reached")),
        (26.0, Effort("failed", "fault", ("retraction", "pain"))),
    ]
    return build_session(
        efforts,
        preset("ladder"),
        scores=Scores(
            highest_pressure_mmhg=24.0,
            activation_score_mmhg=4.0,
            performance_index=None,
            cumulative_performance_index=None,
        ),
        **{"ended": "stop_rule", **about},  # type: ignore[arg-type]
    )


def cumulative_session(**about: object) -> Session:
    """Fifty holds: more than one page holds."""
    protocol = preset("cumulative")
    efforts = [
        (level, Effort() if repetition % 4 else Effort("failed", "left_band"))
        for level in protocol.levels_mmhg
        for repetition in range(10)
    ]
    return build_session(
        efforts,
        protocol,
        scores=Scores(
            highest_pressure_mmhg=30.0,
            activation_score_mmhg=10.0,
            performance_index=70.0,
            cumulative_performance_index=210.0,
        ),
        **about,  # type: ignore[arg-type]
    )


@pytest.fixture(autouse=True)
def _english_dates() -> Iterator[None]:
    """Days are written in the language of the program, whatever the machine speaks."""
    before = QLocale()
    QLocale.setDefault(QLocale.c())
    yield
    QLocale.setDefault(before)


@pytest.fixture
def ada() -> Patient:
    return Patient(patient_id="a" * 32, code="P-0117", name="Ada Muster", born=date(1981, 5, 3))


@pytest.fixture
def visit_of() -> Callable[..., Visit]:
    """A visit on 19 November 2026 of these sessions."""

    def visit(*sessions: Session, note: str = "") -> Visit:
        return Visit(
            visit_id="3f2a9c1e" * 4,
            patient_id="a" * 32,
            day=date(2026, 11, 19),
            note=note,
            sessions=sessions,
        )

    return visit


@pytest.fixture
def endurance() -> Callable[..., Session]:
    return endurance_session


@pytest.fixture
def ladder() -> Callable[..., Session]:
    return ladder_session


@pytest.fixture
def cumulative() -> Callable[..., Session]:
    return cumulative_session
