"""One patient out of a vault and into another: the same again; pseudonymised, nobody's name."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ccft_desktop.core.pain import PainRating
from ccft_desktop.core.session import Trace
from ccft_desktop.core.treatment import DoneToday
from ccft_desktop.core.visit import Amendment, Patient
from ccft_desktop.store.errors import StoreError
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.patient_archive import Pseudonyms, read_patient, write_patient
from ccft_desktop.store.vault import Vault
from tests.store.conftest import MakeSession

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
TABLES = ("patients", "visits", "visit_documents", "amendments", "pain_ratings", "sessions", "offers")


@pytest.fixture
def other(tmp_path: Path) -> Vault:
    return Vault.create(tmp_path / "other", "slow nod", "Bo", cost=RANDOM_SECRET_COST)


@pytest.fixture
def whole(vault: Vault, patient: Patient, make_session: MakeSession) -> Patient:
    """A patient with everything a record can have."""
    raw = np.array([2666.0, np.nan, 2680.25])
    trace = Trace(np.array([0.0, 0.02, 0.04]), np.array([20.0, 20.1, 20.3]), raw)
    for day in range(3):
        session = make_session(
            started_utc=AT + timedelta(days=day), note="canary sang", trace=trace if day else None
        )
        vault.sessions.save(patient.patient_id, session)
    visit = vault.sessions.visit_of(session.session_id)
    vault.visits.write_pain(
        visit.visit_id,
        PainRating(moment="after", place="neck", score=4, at_utc=AT, session_id=session.session_id),
    )
    vault.visits.write_done_today(visit.visit_id, DoneToday(line="canary taping"), by="Ada")
    vault.visits.write_note(visit.visit_id, "canary of the day")
    vault.visits.sign(visit.visit_id, by="Ada", at_utc=AT)
    vault.sessions.write_note(
        session.session_id,
        "mended canary",
        amendment=Amendment(
            at_utc=AT, by="Ada", what="note", before="canary", after="canary", reason="canary"
        ),
    )
    vault.patients.update(replace(patient, notes="canary latex"))
    return patient


def there_and_back(vault: Vault, patient: Patient) -> dict[str, Any]:
    text = json.dumps(read_patient(vault._records, patient.patient_id, None), allow_nan=False)
    return dict(json.loads(text))


def test_that_a_patient_taken_into_another_vault_is_the_same(
    vault: Vault, whole: Patient, other: Vault
) -> None:
    try:
        assert write_patient(other._records, there_and_back(vault, whole)) == whole.patient_id
        mine, theirs = (one.contents(lambda _done: None) for one in (vault, other))
        assert {table: theirs[table].rows for table in TABLES} == {
            table: mine[table].rows for table in TABLES
        }
        for table in (
            "visits",
            "visit_documents",
            "amendments",
            "pain_ratings",
            "sessions",
            "events",
            "offers",
        ):
            ours, others = (
                read_patient(one._records, whole.patient_id, None)["tables"][table] for one in (vault, other)
            )
            assert ours == others
        for summary in vault.sessions.list_for(whole.patient_id):
            ours, others = (one.sessions.load(summary.session_id) for one in (vault, other))
            assert replace(ours, trace=None) == replace(others, trace=None)
            if ours.trace is not None and others.trace is not None:
                assert ours.trace.pressure_mmhg.tobytes() == others.trace.pressure_mmhg.tobytes()
                assert ours.trace.raw is not None
                assert others.trace.raw is not None
                assert ours.trace.raw.tobytes() == others.trace.raw.tobytes()
        assert other.patients.get(whole.patient_id) == vault.patients.get(whole.patient_id)
        assert other.damage() == other.verify_audit() == ""
    finally:
        other.close()


def test_that_a_pseudonymised_record_names_nobody_and_always_by_the_same_code(
    vault: Vault, whole: Patient
) -> None:
    pseudonyms = Pseudonyms(vault.data_key)
    archive = read_patient(vault._records, whole.patient_id, pseudonyms)
    text = json.dumps(archive)
    for word in ("Ines", "ines", "Müller", "muller", "P-0117", "canary", "1985-03-09", "Ada"):
        assert word not in text
    (patient,) = archive["tables"]["patients"]
    assert (patient["code"], patient["born"], patient["born_year_only"]) == (
        pseudonyms.code_of(whole.patient_id),
        "1985-01-01",
        True,
    )
    assert len(archive["tables"]["sessions"]) == 3
    assert Pseudonyms(b"x" * 32).code_of(whole.patient_id) != patient["code"]


def test_that_a_patient_who_is_there_already_changes_nothing(vault: Vault, whole: Patient) -> None:
    before = vault.contents(lambda _done: None)
    with pytest.raises(StoreError, match=r"in the records already, as P-0117\. Nothing was changed"):
        write_patient(vault._records, there_and_back(vault, whole))
    assert vault.contents(lambda _done: None)["sessions"] == before["sessions"]


@pytest.mark.parametrize(
    ("breaks", "said"),
    [
        (lambda one: one.update(schema="ccft.patient/9"), "This is no ccft.patient/1"),
        (lambda one: one.pop("samples"), "breaks at tables"),
        (lambda one: one["tables"].pop("visits"), "breaks at"),
        (lambda one: one["tables"]["sessions"][1].pop("protocol"), "breaks at sessions, row 2"),
        (
            lambda one: one["tables"]["sessions"][0].update(started_utc="yesterday"),
            "breaks at sessions, row 1",
        ),
        (lambda one: one["tables"]["visits"][0].update(patient_id="f" * 32), "breaks at visits, row 1"),
        (lambda one: next(filter(None, one["samples"].values()))["t_s"].pop(), "breaks at the samples of"),
        (lambda one: one["tables"].update(patients=[]), "breaks at tables"),
    ],
)
def test_that_a_broken_file_changes_nothing_and_says_where_it_breaks(
    vault: Vault, whole: Patient, other: Vault, breaks: Callable[[dict[str, Any]], object], said: str
) -> None:
    archive = there_and_back(vault, whole)
    breaks(archive)
    try:
        with pytest.raises(StoreError, match=said):
            write_patient(other._records, archive)
        assert other.patients.count() == 0
        assert other.contents(lambda _done: None)["sessions"].rows == 0
    finally:
        other.close()
