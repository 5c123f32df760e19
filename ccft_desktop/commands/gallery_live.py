"""The running test at one instant after the other, for the gallery. It drives the real page."""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from ccft_desktop.commands.gallery_samples import EVENTFUL, State, endurance, sample_session
from ccft_desktop.core.faults import Event
from ccft_desktop.core.protocol import Protocol, preset
from ccft_desktop.core.runner import Runner
from ccft_desktop.core.scene import Purpose
from ccft_desktop.core.session import Session, Trace
from ccft_desktop.core.standing import progress
from ccft_desktop.program import Program
from ccft_desktop.reports.words import lasting
from ccft_desktop.sample_records import Incident
from devices.cuff import CuffState

Instant = Callable[[Session], float]
_SHOWN_S: Final = 40.0
_BEND_S: Final = 0.4
"""How long a neck takes to move away."""


def at_instant(
    protocol: Protocol,
    until: Instant,
    *,
    incidents: Mapping[int, Incident] | None = None,
    events: Callable[[Session], tuple[Event, ...]] = lambda _session: (),
    silent_s: float = 0.0,
    trouble: tuple[str, str] | None = None,
    bend: Callable[[Trace, Session], Trace] | None = None,
    purpose: Purpose = "test",
) -> State:
    """The test page at an instant of a simulated session."""

    def show(program: Program) -> None:
        session = sample_session(protocol, incidents)
        assert session.trace is not None
        trace = bend(session.trace, session) if bend else session.trace
        at_s = until(session)
        runner = Runner(protocol, wait_for_start=True)
        for event in (*session.events, *events(session)):
            if event.t_s <= at_s:
                runner.tell(event)
        seen = trace.t_s <= at_s
        runner.feed(trace.t_s[seen], trace.pressure_mmhg[seen])
        last_s = float(trace.t_s[seen][-1])
        if silent_s:
            runner.tell(Event(last_s, "lost"))
        runner.advance(last_s)
        now_s = last_s + silent_s
        page = program.test
        page.begin("Ada Muster, 1981", protocol, "guide", purpose)
        gaps: list[tuple[float, float | None]] = [
            (float(trace.t_s[at]), float(trace.t_s[at + 1]))
            for at in np.flatnonzero(np.diff(trace.t_s[seen]) > protocol.max_gap_s)
        ]
        page.show_cuff(CuffState.STREAMING)
        if silent_s:
            gaps.append((last_s, None))
            page.show_cuff(CuffState.LOST)
            program.house.window.show_cuff(CuffState.LOST, None, "12:04:09")
        page.show_gaps(gaps)
        near = seen & (trace.t_s >= now_s - _SHOWN_S)
        page.show_trace(trace.t_s[near], trace.pressure_mmhg[near], now_s)
        page.show_progress(progress(runner, now_s))
        page.show_clock(lasting(now_s))
        if trouble:
            page.show_trouble(*trouble)
        program.house.window.show_page("live_test", rail_key="test")

    return show


def in_hold(index: int, after_s: float) -> Instant:
    return lambda session: (session.result.holds[index - 1].start_s or 0.0) + after_s


def after_cue(index: int, after_s: float) -> Instant:
    return lambda session: session.result.holds[index - 1].cue_s + after_s


def after_end(index: int, after_s: float) -> Instant:
    return lambda session: session.result.holds[index - 1].end_s + after_s


def shifted(by_mmhg: float, index: int, from_s: float) -> Callable[[Trace, Session], Trace]:
    """The pressure moves away by some mmHg from a moment of a hold on."""

    def bend(trace: Trace, session: Session) -> Trace:
        start_s = (session.result.holds[index - 1].start_s or 0.0) + from_s
        gone = np.clip((trace.t_s - start_s) / _BEND_S, 0.0, 1.0)
        return Trace(trace.t_s, trace.pressure_mmhg + by_mmhg * gone)

    return bend


def events_in(index: int, *marks: tuple[float, str]) -> Callable[[Session], tuple[Event, ...]]:
    """Keys pressed so many seconds into a hold."""
    return lambda session: tuple(
        Event(in_hold(index, after_s)(session), code) for after_s, code in sorted(marks)
    )


def _at_the_end(session: Session) -> float:
    assert session.trace is not None
    return float(session.trace.t_s[-1])


def _ready(program: Program) -> None:
    program.test.begin("Ada Muster, 1981", endurance(), "guide")
    program.test.show_cuff(CuffState.STREAMING)
    t_s = np.arange(0.0, 30.0, 0.02)
    program.test.show_trace(t_s, 20.0 + 0.1 * np.sin(t_s), 30.0)
    program.house.window.show_page("live_test", rail_key="test")


def _note_open(then: State) -> State:
    def show(program: Program) -> None:
        then(program)
        QApplication.sendEvent(
            program.test, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_N, Qt.KeyboardModifier.NoModifier)
        )
        program.test.cue_place.line.input.setText("Towel under the head from here")

    return show


_UNPLUGGED: Final = (
    "The cuff was unplugged at 12:04.",
    "Plug it back in: the test waits. This hold will be offered again, nothing is lost.",
)
_TROUBLE: Final = at_instant(endurance(), in_hold(4, 6.4), silent_s=3.0, trouble=_UNPLUGGED)

STATES: Final[Mapping[str, State]] = {
    "test-ready": _ready,
    "test-no_signal_yet": at_instant(endurance(), lambda _session: 0.4),
    "test-reach": at_instant(endurance(), after_cue(2, 1.9)),
    "test-hold": at_instant(endurance(), in_hold(6, 6.4), incidents=EVENTFUL),
    "test-flags": at_instant(
        endurance(), in_hold(4, 6.4), events=events_in(4, (3.1, "jaw"), (3.5, "breath"), (3.8, "scm"))
    ),
    "test-note": _note_open(at_instant(endurance(), in_hold(4, 3.2))),
    "test-below": at_instant(endurance(), in_hold(3, 4.9), bend=shifted(-1.8, 3, 4.0)),
    "test-above": at_instant(endurance(), in_hold(3, 4.9), bend=shifted(2.1, 3, 4.0)),
    "test-beyond_scale": at_instant(endurance(), in_hold(3, 4.9), bend=shifted(9.0, 3, 4.0)),
    "test-rest": at_instant(endurance(), after_end(6, 2.6), incidents=EVENTFUL),
    "test-baseline_off": at_instant(endurance(), after_end(2, 5.6), bend=shifted(2.6, 2, 10.1)),
    "test-trouble": _TROUBLE,
    "test-trouble_note": _note_open(_TROUBLE),
    "test-paused": at_instant(endurance(), after_end(4, 2.0), events=events_in(4, (5.0, "pause"))),
    "test-pain": at_instant(endurance(), in_hold(4, 6.0), events=events_in(4, (5.0, "pain"))),
    "test-completed": at_instant(endurance(), _at_the_end),
    "test-stop_rule": at_instant(preset("triple"), _at_the_end),
    "test-stage1": at_instant(preset("stage1"), in_hold(3, 1.7)),
    "test-stage1_completed": at_instant(preset("stage1"), _at_the_end),
    "test-ladder": at_instant(preset("ladder"), in_hold(3, 6.0)),
    "test-triple": at_instant(preset("triple"), in_hold(5, 6.0)),
    "test-triple_new_level": at_instant(preset("triple"), after_end(3, 8.0)),
    "test-cumulative": at_instant(preset("cumulative"), in_hold(12, 6.0)),
    "test-cumulative_new_level": at_instant(preset("cumulative"), after_end(10, 8.0)),
}
"""What the therapist may see from the start to the end of a test."""
