"""A made-up endurance test of eleven holds, as the pages that show results need it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from ccft_desktop.core.faults import Event
from ccft_desktop.core.overview import SessionSummary
from ccft_desktop.core.protocol import Protocol, preset
from ccft_desktop.core.session import (
    Device,
    Feedback,
    Hold,
    Metrics,
    Offer,
    Result,
    Scores,
    Session,
    Trace,
)
from ccft_desktop.ui.theme import Theme, load_fonts

STARTED = datetime(2026, 11, 19, 12, 2, tzinfo=UTC)
PERIOD_S = 17.4
ENDURANCE = preset("endurance", level_mmhg=26.0)

# in band, error, SD of the holds 1 to 10, the fifth twice
FIGURES = (
    (1.0, -0.1, 0.2),
    (1.0, -0.3, 0.2),
    (0.85, -0.6, 0.7),
    (1.0, -0.1, 0.1),
    (1.0, 0.0, 0.2),
    (0.96, -0.4, 0.3),
    (1.0, -0.3, 0.2),
    (1.0, -0.2, 0.2),
    (1.0, -0.4, 0.2),
    (1.0, -0.3, 0.1),
    (1.0, -0.2, 0.2),
)


def _hold(index: int, level_mmhg: float, cue_s: float) -> Hold:
    fraction, error, sd = FIGURES[index - 1]
    start_s = cue_s + 2.2
    hold = Hold(
        index=index,
        level_mmhg=level_mmhg,
        cue_s=cue_s,
        start_s=start_s,
        end_s=start_s + 10.0,
        outcome="success",
        reason=None,
        metrics=Metrics(in_band_fraction=fraction, mean_error_mmhg=error, sd_mmhg=sd),
    )
    if index == 3:
        metrics = replace(hold.metrics, time_to_failure_s=6.2)
        return replace(hold, outcome="failed", reason="left_band", end_s=start_s + 7.2, metrics=metrics)
    if index == 5:
        return replace(hold, outcome="invalid", reason="signal_gap", end_s=start_s + 5.0)
    if index == 6:
        return replace(hold, faults=("jaw",))
    if index == 9:
        return replace(hold, outcome="failed", reason="fault", faults=("scm",))
    return hold


def _pressure(t_s: np.ndarray, holds: list[Hold], noise: np.random.Generator) -> np.ndarray:
    pressure = 20.0 + 0.08 * np.sin(t_s * 1.1)
    for hold in holds:
        assert hold.start_s is not None
        rise = np.clip((t_s - (hold.start_s - 1.35)) / 0.85, 0, 1)
        fall = np.clip((t_s - hold.end_s - 0.1) / 1.2, 0, 1)
        phase = hold.index * 1.9
        since_s = t_s - hold.start_s
        wander = 0.28 * np.sin(0.9 * since_s + phase) + 0.1 * np.sin(2.3 * since_s + phase)
        held = hold.level_mmhg - 20.25 + wander * np.clip(rise * 2 - 1, 0, 1)
        if hold.index == 3:
            held = held - 2.0 * np.clip((since_s - 5.9) / 0.9, 0, 1) - 0.3 * np.clip(since_s - 5.9, 0, 0.3)
        if hold.index == 6:
            held = held - 1.1 * np.exp(-(((since_s - 2.3) / 0.25) ** 2))
        active = (t_s >= hold.start_s - 1.6) & (t_s < hold.end_s + 1.5)
        pressure = np.where(active, pressure + held * rise * (1 - fall), pressure)
    return np.asarray(pressure + 0.02 * noise.standard_normal(len(t_s)))


def endurance_session(rate_hz: float = 50.0, protocol: Protocol = ENDURANCE) -> Session:
    """Eight of ten held at 26 mmHg; the third left the band, the fifth was offered twice."""
    levels = protocol.levels_mmhg
    holds = [_hold(i, levels[(i - 1) * len(levels) // 11], 2.5 + (i - 1) * PERIOD_S) for i in range(1, 12)]
    t_s = np.arange(0.0, 194.0, 1 / rate_hz)
    gap = (t_s > holds[4].end_s) & (t_s < holds[4].end_s + 1.1)
    t_s = t_s[~gap]
    assert holds[5].start_s is not None
    assert holds[8].start_s is not None
    events = (
        Event(0.0, "start"),
        Event(holds[5].start_s + 3.9, "jaw"),
        Event(holds[8].start_s + 4.1, "scm"),
    )
    ten = protocol.preset == "endurance"
    highest = levels[-1]
    scores = Scores(
        highest_pressure_mmhg=highest,
        activation_score_mmhg=highest - 20,
        performance_index=(highest - 20) * 8 if ten else None,
        cumulative_performance_index=None,
    )
    return Session(
        session_id="1" * 32,
        started_utc=STARTED,
        protocol=protocol,
        device=Device(name="Cuff", url="cuffsim://healthy", rate_hz=rate_hz),
        result=Result(protocol=protocol, holds=tuple(holds), scores=scores, ended="completed"),
        events=events,
        offered=tuple(Offer(hold.cue_s, hold.level_mmhg) for hold in holds),
        trace=Trace(t_s, _pressure(t_s, holds, np.random.default_rng(7))),
        examiner="T. Example",
        note="Tired after hold 7, no symptoms. Cue earlier next time.",
    )


def summary(
    day: int,
    highest_mmhg: float,
    protocol: Protocol,
    *,
    feedback: Feedback = "guide",
    index: float | None = None,
) -> SessionSummary:
    """A session ``day`` days before the made-up one."""
    return SessionSummary(
        session_id=f"{day:032x}",
        visit_id="0" * 32,
        patient_id="0" * 32,
        started_utc=STARTED - timedelta(days=day),
        protocol=protocol,
        scores=Scores(
            highest_pressure_mmhg=highest_mmhg,
            activation_score_mmhg=highest_mmhg - 20,
            performance_index=index,
            cumulative_performance_index=None,
        ),
        ended="completed",
        held=8,
        told=10,
        examiner="T. Example",
        feedback=feedback,
        device_name="Cuff",
        interrupted=False,
        has_trace=True,
    )


def history() -> list[SessionSummary]:
    """Movement quality from September on, and two endurance tests."""
    stage1 = preset("stage1")
    points = ((77, 22.0), (63, 22.0), (49, 24.0), (35, 24.0), (21, 26.0), (7, 26.0))
    sessions = [summary(day, highest, stage1) for day, highest in points]
    sessions.append(summary(34, 24.0, preset("endurance", level_mmhg=24.0), index=24.0))
    today = summary(0, 26.0, ENDURANCE, index=48.0)
    sessions.append(replace(today, session_id="1" * 32))
    return sorted(sessions, key=lambda shown: shown.started_utc, reverse=True)


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    load_fonts()
    yield Theme()
    qapp.setStyleSheet("")


@pytest.fixture
def session() -> Session:
    return endurance_session()


@pytest.fixture
def summaries() -> list[SessionSummary]:
    return history()
