"""Calibrations and checks on record: a history per device, and what a session was recorded with."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from ccft_desktop.core.calibration import Calibration, Point
from ccft_desktop.core.cuff_checks import CheckRecord, CuffCheck
from ccft_desktop.core.protocol import PRESETS
from ccft_desktop.core.session import Session
from ccft_desktop.core.visit import Patient
from ccft_desktop.store.tables import calibrations
from ccft_desktop.store.vault import Vault

MakeSession = Callable[..., Session]
MADE_UTC = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
numbers = st.floats(allow_nan=False)
words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


def calibration(**about: object) -> Calibration:
    facts: dict[str, object] = {
        "calibration_id": uuid4().hex,
        "made_utc": MADE_UTC,
        "by": "T. Example",
        "device_identity": "2341:0043:A1",
        "kind": "two_point",
        "offset_mmhg": -1.1,
        "gain": 1.1,
        "points": (Point(0.0, 1.0), Point(33.0, 31.0)),
        "note": "with the gauge of room 2",
    }
    return Calibration(**(facts | about))  # type: ignore[arg-type]


@settings(max_examples=40)
@given(
    st.builds(
        Calibration,
        calibration_id=st.builds(lambda: uuid4().hex),
        made_utc=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
        by=words,
        device_identity=words,
        kind=st.sampled_from(["zero", "two_point"]),
        offset_mmhg=numbers,
        gain=numbers,
        points=st.lists(st.builds(Point, numbers, numbers), max_size=4).map(tuple),
        note=words,
    )
)
def test_that_any_calibration_comes_back_as_it_was_stored(vault: Vault, given: Calibration) -> None:
    vault.calibrations.add(given)
    assert given in vault.calibrations.history(given.device_identity)


def test_that_the_history_of_each_device_is_kept_and_the_newest_is_in_use(vault: Vault) -> None:
    first = calibration()
    later = calibration(made_utc=MADE_UTC + timedelta(days=30), kind="zero", gain=1.0)
    other = calibration(device_identity="/dev/ttyUSB0")
    for one in (later, first, other):
        vault.calibrations.add(one)
    assert vault.calibrations.history("2341:0043:A1") == (later, first)
    assert vault.calibrations.latest_for("2341:0043:A1") == later
    assert vault.calibrations.latest_for("COM9") is None
    assert vault.calibrations.latest() == {"2341:0043:A1": later, "/dev/ttyUSB0": other}


def test_that_checks_are_kept_with_the_limit_of_their_day(vault: Vault) -> None:
    leak = CuffCheck(name="leak", figure=0.31, limit=0.3, at_mmhg=30.1, lasted_s=60.0)
    first = CheckRecord(made_utc=MADE_UTC, by="T. Example", device_identity="A1", check=leak)
    later = replace(first, made_utc=MADE_UTC + timedelta(hours=1), check=replace(leak, figure=0.1))
    other = replace(first, device_identity="A2")
    for record in (first, later, other):
        vault.calibrations.add_check(record)
    assert vault.calibrations.checks("A1") == (later, first)
    assert vault.calibrations.checks("A3") == ()


def test_that_a_session_keeps_the_calibration_it_used(
    vault: Vault, folder: Path, patient: Patient, make_session: MakeSession
) -> None:
    used = calibration()
    vault.calibrations.add(used)
    session = make_session(calibration=used)
    vault.sessions.save(patient.patient_id, session)
    vault.calibrations.add(calibration(made_utc=MADE_UTC + timedelta(days=1)))
    vault.close()
    again = Vault.open(folder, "slow nod")
    try:
        assert again.sessions.load(session.session_id).calibration == used
        take_out = calibrations.delete().where(calibrations.c.calibration_id == used.calibration_id)
        with again._records.write() as connection, pytest.raises(IntegrityError):
            connection.execute(take_out)
    finally:
        again.close()


def test_that_an_interrupted_test_keeps_the_calibration_it_used(
    vault: Vault, patient: Patient, make_session: MakeSession
) -> None:
    used = calibration()
    vault.calibrations.add(used)
    session = make_session()
    recording = vault.sessions.begin(
        patient.patient_id,
        started_utc=session.started_utc,
        protocol=PRESETS["triple"],
        device=session.device,
        examiner="Ada",
        calibration=used,
    )
    recording.append([0.0], [20.9], [20.0])
    recording.close()
    (interrupted,) = vault.sessions.interrupted()
    assert interrupted.calibration == used
    kept = replace(session, session_id=recording.session_id, calibration=interrupted.calibration)
    vault.sessions.keep_interrupted(recording.session_id, kept)
    stored = vault.sessions.load(recording.session_id)
    assert stored.calibration == used
    assert stored.trace is not None
    assert stored.trace.raw is not None
    assert (stored.trace.pressure_mmhg.tolist(), stored.trace.raw.tolist()) == ([20.9], [20.0])
