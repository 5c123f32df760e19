"""Every page in every state, on realistic data, for the screenshots. It drives the real window."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np

from ccft_desktop.app import Program
from ccft_desktop.core.baseline import CuffSetup
from ccft_desktop.core.faults import Event
from ccft_desktop.core.protocol import Protocol, preset
from ccft_desktop.core.runner import Runner
from ccft_desktop.core.session import Session, Trace
from ccft_desktop.core.standing import progress
from ccft_desktop.reports.words import elapsed
from ccft_desktop.sample_records import Incident, simulated_session
from ccft_desktop.store.interrupted import Interrupted
from devices.cuff import CuffState
from devices.patient import SimulatedPatient

State = Callable[[Program], None]
_SHOWN_S: Final = 40.0
_RATE_HZ: Final = 50.0


def _endurance() -> Protocol:
    return preset("endurance", level_mmhg=26.0)


def _session(protocol: Protocol, incidents: Mapping[int, Incident] | None = None) -> Session:
    return simulated_session(
        protocol,
        kind="healthy",
        seed=3,
        highest_mmhg=27.2,
        started_utc=datetime.now(UTC) - timedelta(minutes=5),
        examiner="T. Example",
        incidents=incidents,
    )


_EVENTFUL: Final = {
    3: Incident("tires", 6.0),
    5: Incident("silence", 5.0),
    6: Incident("jaw", 3.9),
    9: Incident("scm", 4.1),
}


def _ada(program: Program) -> str:
    return program.house.records.patients.search("Ada Muster")[0].patient.patient_id


# Patients


def patients_list(program: Program) -> None:
    program.patients.search_for("")
    program.front_desk.open(_ada(program))


def patients_nothing_found(program: Program) -> None:
    program.front_desk.open()
    program.patients.show_rows([], 0)
    program.patients.search_for("Zachary")


def patients_empty(program: Program) -> None:
    program.patients.search_for("")
    program.house.window.show_page("patients")
    program.patients.show_rows([], 0)


def patient_form_new(program: Program) -> None:
    program.patients.new_requested.emit()


def patient_form_edit(program: Program) -> None:
    program.front_desk.open(_ada(program))
    program.patients.edit_requested.emit(_ada(program))


# Before the test


def test_choice(program: Program) -> None:
    row = program.house.records.patients.search("Ada Muster")[0]
    program.setup_room.choose(row.patient)
    program.test_choice.select("endurance", 26.0)


def test_no_patient(program: Program) -> None:
    program.setup_room.choose(None)


def _setup_at(seconds: float, *, leak: float = 0.02, stopped_s: float = 0.0, over: bool = False) -> State:
    def show(program: Program) -> None:
        protocol = _endurance()
        neck = SimulatedPatient("healthy", 4, setup=True, leak_mmhg_per_min=leak)
        setup = CuffSetup(protocol.baseline_mmhg, protocol.max_gap_s)
        count = int(seconds * _RATE_HZ)
        t_s = np.arange(count) / _RATE_HZ
        pressure_mmhg = np.array([neck.advance(1.0 / _RATE_HZ) for _ in range(count)])
        if over:
            pressure_mmhg[-40:] = np.linspace(20.0, 47.0, 40)
        setup.feed(t_s.tolist(), pressure_mmhg.tolist())
        program.setup.begin("Ada Muster, 1981", protocol)
        near = t_s >= t_s[-1] - 60.0
        now_s = float(t_s[-1]) + stopped_s
        program.setup.show_pressure(t_s[near], pressure_mmhg[near], now_s)
        program.setup.show_steps(setup.state(now_s))
        program.house.window.show_page("setup", rail_key="test")

    return show


# The test


def _live(
    protocol: Protocol,
    until: Callable[[Session], float],
    *,
    incidents: Mapping[int, Incident] | None = None,
    events: Callable[[Session], tuple[Event, ...]] = lambda _session: (),
    silent_s: float = 0.0,
    trouble: tuple[str, str] | None = None,
    bend: Callable[[Trace, Session], Trace] | None = None,
) -> State:
    """The test page at an instant of a simulated session."""

    def show(program: Program) -> None:
        session = _session(protocol, incidents)
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
        page.begin("Ada Muster, 1981", protocol, "guide")
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
        page.show_clock(elapsed(now_s))
        if trouble:
            page.show_trouble(*trouble)
        program.house.window.show_page("live_test", rail_key="test")

    return show


def _in_hold(index: int, after_s: float) -> Callable[[Session], float]:
    return lambda session: (session.result.holds[index - 1].start_s or 0.0) + after_s


def _after_cue(index: int, after_s: float) -> Callable[[Session], float]:
    return lambda session: session.result.holds[index - 1].cue_s + after_s


def _after_end(index: int, after_s: float) -> Callable[[Session], float]:
    return lambda session: session.result.holds[index - 1].end_s + after_s


def _shifted(by_mmhg: float, index: int, from_s: float) -> Callable[[Trace, Session], Trace]:
    """The pressure moved by some mmHg from a moment of a hold on."""

    def bend(trace: Trace, session: Session) -> Trace:
        start_s = (session.result.holds[index - 1].start_s or 0.0) + from_s
        moved = np.where(trace.t_s >= start_s, trace.pressure_mmhg + by_mmhg, trace.pressure_mmhg)
        return Trace(trace.t_s, moved)

    return bend


def _event_in(index: int, after_s: float, code: str) -> Callable[[Session], tuple[Event, ...]]:
    return lambda session: (Event(_in_hold(index, after_s)(session), code),)


def live_test_ready(program: Program) -> None:
    program.test.begin("Ada Muster, 1981", _endurance(), "guide")
    program.test.show_cuff(CuffState.STREAMING)
    t_s = np.arange(0.0, 30.0, 0.02)
    program.test.show_trace(t_s, 20.0 + 0.1 * np.sin(t_s), 30.0)
    program.house.window.show_page("live_test", rail_key="test")


# After the test


def _result(protocol: Protocol, incidents: Mapping[int, Incident] | None = None) -> State:
    def show(program: Program) -> None:
        row = program.house.records.patients.search("Ada Muster")[0]
        session = _session(protocol, incidents)
        note = "Tired after hold 7, no symptoms. Cue earlier next time."
        program.result_room.open(row.patient, replace(session, note=note))

    return show


def review_session(program: Program) -> None:
    program.review_room.open(program.house.records.patients.search("Ada Muster")[0].patient)


def review_empty(program: Program) -> None:
    program.review_room.open(program.house.records.patients.search("Elin Exempel")[0].patient)


def review_nobody(program: Program) -> None:
    program.review_room.open(None)


# Around it


def _settings(section: int) -> State:
    def show(program: Program) -> None:
        program.office.open()
        program.settings_page.show_section(section)

    return show


def unlock_locked(program: Program) -> None:
    program.unlock.show_locked_reason("Locked at 12:14 with the lock button. Everything up to then is saved.")
    program.house.window.set_locked(program.unlock)


def unlock_wrong(program: Program) -> None:
    program.unlock.show_error("This passphrase does not open the records. Try again.")
    program.house.window.set_locked(program.unlock)


def first_run(program: Program) -> None:
    program.house.window.set_locked(program.first_run)


def interrupted(program: Program) -> None:
    patient = program.house.records.patients.search("Ada Muster")[0].patient
    about = Interrupted(
        session_id="0" * 32,
        patient=patient,
        started_utc=datetime.now(UTC) - timedelta(hours=2),
        protocol=_endurance(),
        device=program.house.link.device,
        examiner="T. Example",
        feedback="guide",
        software_version="",
        recorded_s=84.0,
    )
    program.interrupted.show_test(patient.headline, about)
    program.house.window.show_page("interrupted", rail_key="test")


_UNPLUGGED: Final = (
    "The cuff was unplugged at 12:04.",
    "Plug it back in: the test waits. This hold will be offered again, nothing is lost.",
)

STATES: Final[Mapping[str, State]] = {
    "patients-list": patients_list,
    "patients-nothing_found": patients_nothing_found,
    "patients-empty": patients_empty,
    "patient_form-new": patient_form_new,
    "patient_form-edit": patient_form_edit,
    "choice-endurance": test_choice,
    "choice-no_patient": test_no_patient,
    "setup-place": _setup_at(1.0),
    "setup-inflate": _setup_at(9.0),
    "setup-squeeze": _setup_at(24.0),
    "setup-settle": _setup_at(62.0),
    "setup-ready": _setup_at(110.0),
    "setup-leaking": _setup_at(110.0, leak=2.0),
    "setup-over_inflated": _setup_at(40.0, over=True),
    "setup-no_signal": _setup_at(62.0, stopped_s=4.0),
    "test-ready": live_test_ready,
    "test-reach": _live(_endurance(), _after_cue(2, 1.9)),
    "test-hold": _live(_endurance(), _in_hold(6, 6.4), incidents={**_EVENTFUL, 6: Incident("jaw", 3.9)}),
    "test-below": _live(_endurance(), _in_hold(3, 4.4), bend=_shifted(-1.4, 3, 4.0)),
    "test-above": _live(_endurance(), _in_hold(3, 4.4), bend=_shifted(1.9, 3, 4.0)),
    "test-rest": _live(_endurance(), _after_end(6, 2.6), incidents=_EVENTFUL),
    "test-baseline_off": _live(_endurance(), _after_end(2, 7.0), bend=_shifted(2.6, 2, 10.1)),
    "test-trouble": _live(_endurance(), _in_hold(4, 6.4), silent_s=3.0, trouble=_UNPLUGGED),
    "test-paused": _live(_endurance(), _after_end(4, 2.0), events=_event_in(4, 5.0, "pause")),
    "test-pain": _live(_endurance(), _in_hold(4, 6.0), events=_event_in(4, 5.0, "pain")),
    "test-stage1": _live(preset("stage1"), _in_hold(3, 1.7)),
    "test-triple": _live(preset("triple"), _in_hold(5, 6.0)),
    "test-cumulative": _live(preset("cumulative"), _in_hold(12, 6.0)),
    "result-endurance": _result(_endurance(), _EVENTFUL),
    "result-stage1": _result(preset("stage1")),
    "result-triple": _result(preset("triple")),
    "result-cumulative": _result(preset("cumulative")),
    "review-session": review_session,
    "review-empty": review_empty,
    "review-nobody": review_nobody,
    "settings-cuff": _settings(0),
    "settings-display": _settings(1),
    "settings-clinic": _settings(2),
    "settings-protocols": _settings(3),
    "settings-data": _settings(4),
    "interrupted-offer": interrupted,
    "unlock-locked": unlock_locked,
    "unlock-wrong": unlock_wrong,
    "first_run-passphrase": first_run,
}
