"""Sessions and visits: what was stored is what comes back, bit for bit."""

import threading
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ccft_desktop.core.faults import CONTROLS, FAULTS, Event
from ccft_desktop.core.protocol import PRESETS, Protocol
from ccft_desktop.core.session import Device, Hold, Metrics, Offer, Result, Scores, Session, Trace
from ccft_desktop.core.visit import Patient
from ccft_desktop.store.errors import NotInRecords, StoreError
from ccft_desktop.store.vault import Vault

MakeSession = Callable[..., Session]

numbers = st.floats(allow_nan=False, allow_infinity=False)
maybe = st.none() | numbers
words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
instants = st.datetimes(datetime(1900, 1, 2), datetime(2200, 1, 1), timezones=st.just(UTC))
lists_of_words = st.lists(words, max_size=3).map(tuple)
outcomes = st.sampled_from(["success", "failed", "invalid"])
reasons = st.none() | st.sampled_from(["not_reached", "left_band", "paused"])
protocols = st.builds(
    replace,
    st.sampled_from([protocol for name, protocol in PRESETS.items() if name != "ladder"]),
    name=words.filter(str.strip),
    hold_s=st.floats(2.0, 30.0),
    rest_s=st.floats(3.0, 60.0),
    band_mmhg=st.floats(0.5, 1.0),
    max_gap_s=st.floats(0.3, 2.0),
    failing_faults=st.lists(st.sampled_from(["scm", "jaw", "lift"]), unique=True).map(tuple),
)
metrics = st.builds(Metrics, **{field.name: maybe for field in fields(Metrics)})
holds = st.builds(
    Hold,
    index=st.integers(1, 99),
    level_mmhg=numbers,
    cue_s=numbers,
    start_s=maybe,
    end_s=numbers,
    outcome=outcomes,
    reason=reasons,
    notes=lists_of_words,
    faults=lists_of_words,
    metrics=metrics,
    automatic=st.none() | st.tuples(outcomes, reasons),
    override_reason=words,
    scored=st.booleans(),
)
results = st.builds(
    Result,
    protocol=protocols,
    holds=st.lists(holds, max_size=4).map(tuple),
    scores=st.builds(
        Scores,
        highest_pressure_mmhg=numbers,
        activation_score_mmhg=numbers,
        performance_index=maybe,
        cumulative_performance_index=maybe,
    ),
    ended=st.sampled_from(["completed", "stop_rule", "pain", "stopped", "recording_ended"]),
    rule_version=words,
    would_continue=st.booleans(),
)
codes = st.sampled_from([code for code in (*FAULTS, *CONTROLS) if code != "outcome"])
sessions = st.builds(
    Session,
    session_id=st.builds(lambda: uuid4().hex),  # also when an example is tried again
    started_utc=instants,
    protocol=protocols,
    device=st.builds(Device, name=words, url=words, identity=words, rate_hz=maybe),
    result=results,
    events=st.lists(st.builds(Event, numbers, codes, words), max_size=5).map(tuple),
    offered=st.lists(st.builds(Offer, numbers, numbers, lists_of_words), max_size=5).map(tuple),
    trace=st.none(),
    examiner=words,
    feedback=st.sampled_from(["guide", "band", "blind"]),
    note=words,
    software_version=words,
    interrupted=st.booleans(),
)
traces = st.none() | arrays(
    np.float64, st.tuples(st.integers(2, 3), st.integers(0, 60)), elements=st.floats()
).map(lambda columns: Trace(*columns))


def assert_same(stored: Session, given: Session) -> None:
    """Equal in every field, the samples in every bit."""
    assert replace(stored, trace=None) == replace(given, trace=None)
    assert bits(stored.trace) == bits(given.trace)


def bits(trace: Trace | None) -> list[bytes | None]:
    """The three columns of a trace as bytes."""
    columns = (None, None, None) if trace is None else (trace.t_s, trace.pressure_mmhg, trace.raw)
    return [None if column is None else column.tobytes() for column in columns]


@settings(max_examples=40)
@given(session=sessions, trace=traces)
def test_that_any_session_comes_back_as_it_was_stored(
    vault: Vault, session: Session, trace: Trace | None
) -> None:
    session = replace(session, trace=trace)
    patient = Patient(patient_id=session.session_id, code=session.session_id)
    vault.patients.add(patient)
    vault.sessions.save(patient.patient_id, session)
    assert_same(vault.sessions.load(session.session_id), session)
    (summary,) = vault.sessions.list_for(patient.patient_id)
    assert summary.scores == session.result.scores
    assert summary.has_trace == (trace is not None)


@given(protocols)
def test_that_any_protocol_comes_back_as_it_was_stored(protocol: Protocol) -> None:
    from ccft_desktop.store.documents import protocol_from, protocol_text

    assert protocol_from(protocol_text(protocol)) == protocol


def test_that_a_protocol_this_program_cannot_run_is_a_sentence() -> None:
    from ccft_desktop.store.documents import protocol_from

    with pytest.raises(StoreError, match="records"):
        protocol_from('{"preset": "triple"}')


def test_that_the_summary_counts_what_was_held_and_what_could_be_told(
    vault: Vault, patient: Patient, make_session: MakeSession
) -> None:
    session = make_session()
    vault.sessions.save(patient.patient_id, session)
    (summary,) = vault.sessions.list_for(patient.patient_id)
    assert (summary.held, summary.told) == (1, 1)
    assert (summary.patient_id, summary.session_id) == (patient.patient_id, session.session_id)
    assert (summary.started_utc, summary.protocol) == (session.started_utc, session.protocol)
    assert (summary.ended, summary.examiner, summary.feedback) == ("stopped", "Ada", "guide")
    assert (summary.device_name, summary.interrupted) == ("Stabilizer", False)


def test_that_sessions_of_one_day_share_a_visit_and_are_listed_newest_first(
    vault: Vault, patient: Patient, make_session: MakeSession
) -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=datetime.now().astimezone().tzinfo)
    first, second, later = (
        make_session(started_utc=(noon + after).astimezone(UTC))
        for after in (timedelta(0), timedelta(minutes=30), timedelta(days=7))
    )
    for session in (second, later, first):
        vault.sessions.save(patient.patient_id, session)
    listed = [summary.session_id for summary in vault.sessions.list_for(patient.patient_id)]
    assert listed == [later.session_id, second.session_id, first.session_id]
    visit = vault.sessions.visit_of(second.session_id)
    assert visit == vault.sessions.visit_of(first.session_id)
    assert (visit.patient_id, visit.day, visit.note) == (patient.patient_id, date(2026, 3, 2), "")
    assert visit.sessions == (replace(first, trace=None), replace(second, trace=None))
    assert vault.sessions.visit_of(later.session_id).visit_id != visit.visit_id


def test_that_the_day_of_a_visit_is_the_day_of_the_clinic(
    vault: Vault, patient: Patient, make_session: MakeSession
) -> None:
    for hour in range(24):
        session = make_session(started_utc=datetime(2026, 7, 1, hour, 30, tzinfo=UTC))
        vault.sessions.save(patient.patient_id, session)
        visit = vault.sessions.visit_of(session.session_id)
        assert visit.day == session.started_utc.astimezone().date()


def test_that_notes_can_be_rewritten(vault: Vault, patient: Patient, make_session: MakeSession) -> None:
    session = make_session()
    vault.sessions.save(patient.patient_id, session)
    vault.sessions.write_note(session.session_id, "tired today")
    visit_id = vault.sessions.visit_of(session.session_id).visit_id
    vault.visits.write_note(visit_id, "treated C2")
    assert vault.sessions.load(session.session_id).note == "tired today"
    assert vault.sessions.visit_of(session.session_id).note == "treated C2"


def test_that_a_finished_session_can_be_judged_anew_but_its_samples_stay(
    vault: Vault, patient: Patient, make_session: MakeSession
) -> None:
    session = make_session()
    vault.sessions.save(patient.patient_id, session)
    judged = replace(
        session,
        result=replace(session.result, ended="pain", holds=session.result.holds[:1]),
        events=(*session.events, Event(26.0, "scm")),
        note="named later",
        trace=None,
    )
    vault.sessions.update(judged)
    assert_same(vault.sessions.load(session.session_id), replace(judged, trace=session.trace))


def test_that_what_is_not_in_the_records_is_a_sentence(
    vault: Vault, patient: Patient, make_session: MakeSession
) -> None:
    for ask in (
        lambda: vault.sessions.load("0" * 32),
        lambda: vault.sessions.visit_of("0" * 32),
        lambda: vault.sessions.write_note("0" * 32, ""),
        lambda: vault.visits.write_note("0" * 32, ""),
        lambda: vault.sessions.update(make_session()),
        lambda: vault.sessions.save("0" * 32, make_session()),
        lambda: vault.sessions.load_interrupted("0" * 32),
        lambda: vault.sessions.discard_interrupted("0" * 32),
    ):
        with pytest.raises(NotInRecords):
            ask()
    assert vault.sessions.list_for("0" * 32) == []


def test_that_many_threads_can_read_and_write_at_once(vault: Vault, make_session: MakeSession) -> None:
    faults: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(10):
                patient = Patient(patient_id=f"{number:016x}{turn:016x}", code=f"{number}/{turn}")
                vault.patients.add(patient)
                session = make_session()
                vault.sessions.save(patient.patient_id, session)
                assert vault.sessions.load(session.session_id).note == ""
                vault.patients.search("/")
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert vault.patients.count() == 80


def test_that_half_an_hour_at_one_kilohertz_comes_back(
    vault: Vault, patient: Patient, make_session: MakeSession
) -> None:
    n = np.arange(1_800_000)
    session = make_session(trace=Trace(n / 1000, 20 + np.sin(n)))
    vault.sessions.save(patient.patient_id, session)
    assert_same(vault.sessions.load(session.session_id), session)
