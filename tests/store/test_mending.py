"""Records put right and taken out: what is moved stays what it was, what is erased is gone everywhere."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import sqlcipher3.dbapi2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccft_desktop.core.pain import PainRating
from ccft_desktop.core.treatment import DoneToday
from ccft_desktop.core.visit import Patient
from ccft_desktop.store.contents import Holding
from ccft_desktop.store.errors import NotAllowed, NotInRecords, StoreError
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.vault import DATABASE, Vault
from tests.store.conftest import MakeSession

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
TODAY = date(2026, 12, 1)
BEN = Patient(patient_id="b" * 32, code="P-0203", name="Ben Beispiel", born=date(1974, 1, 1))


@pytest.fixture
def ben(vault: Vault) -> Patient:
    vault.patients.add(BEN)
    return BEN


def a_test(vault: Vault, patient: Patient, make_session: MakeSession, day: int = 0) -> str:
    """The id of a test of this patient, so many days after the first."""
    session = make_session(started_utc=AT + timedelta(days=day))
    vault.sessions.save(patient.patient_id, session)
    return session.session_id


def held(vault: Vault, *tables: str) -> dict[str, Holding]:
    return {table: one for table, one in vault.contents(lambda _done: None).items() if table in tables}


SAMPLES = ("sample_blocks", "events", "offers")


def test_that_a_moved_test_is_the_same_and_both_records_tell_of_it(
    vault: Vault, patient: Patient, ben: Patient, make_session: MakeSession
) -> None:
    session_id = a_test(vault, patient, make_session)
    before, samples = vault.sessions.load(session_id), held(vault, *SAMPLES)
    vault.mending.move_session(session_id, ben.patient_id, reason="  the wrong  patient was chosen ")
    assert vault.sessions.list_for(patient.patient_id) == []
    assert [one.session_id for one in vault.sessions.list_for(ben.patient_id)] == [session_id]
    after = vault.sessions.load(session_id)
    assert (after.result, after.events, after.offered) == (before.result, before.events, before.offered)
    assert held(vault, *SAMPLES) == samples
    rows = vault.audit.rows(action="moved")
    assert {row.patient_id for row in rows} == {patient.patient_id, ben.patient_id}
    assert {row.detail for row in rows} == {"the wrong patient was chosen"}


def test_that_a_test_takes_its_pain_along_and_a_signed_day_gets_an_amendment(
    vault: Vault, patient: Patient, ben: Patient, make_session: MakeSession
) -> None:
    session_id = a_test(vault, patient, make_session)
    visit = vault.sessions.visit_of(session_id)
    vault.visits.write_pain(
        visit.visit_id,
        PainRating(moment="after", place="neck", score=4, at_utc=AT, session_id=session_id),
    )
    vault.visits.sign(visit.visit_id, by="Ada", at_utc=AT)
    vault.mending.move_session(session_id, ben.patient_id, reason="wrong patient")
    left = vault.visits.load(visit.visit_id)
    assert left.signature is not None
    assert (left.sessions, left.pain) == ((), ())
    assert [(one.before, one.after, one.reason) for one in left.amendments] == [
        ("here", "moved to another record", "wrong patient")
    ]
    assert [rating.score for rating in vault.sessions.visit_of(session_id).pain] == [4]


def test_that_a_whole_visit_is_moved_and_joins_the_one_of_its_day(
    vault: Vault, patient: Patient, ben: Patient, make_session: MakeSession
) -> None:
    first, second = a_test(vault, patient, make_session), a_test(vault, ben, make_session)
    visit = vault.sessions.visit_of(first)
    vault.visits.write_note(visit.visit_id, "tired")
    vault.visits.write_done_today(visit.visit_id, DoneToday(line="taping"), by="Ada")
    vault.mending.move_visit(visit.visit_id, ben.patient_id, reason="wrong patient")
    joined = vault.sessions.visit_of(second)
    assert {session.session_id for session in joined.sessions} == {first, second}
    assert (joined.note, joined.done_today.line) == ("tired", "taping")


def test_that_two_days_that_cannot_be_one_are_refused_whole(
    vault: Vault, patient: Patient, ben: Patient, make_session: MakeSession
) -> None:
    first, second = a_test(vault, patient, make_session), a_test(vault, ben, make_session)
    for session_id in (first, second):
        visit_id = vault.sessions.visit_of(session_id).visit_id
        vault.visits.write_done_today(visit_id, DoneToday(line="taping"), by="Ada")
    before = held(vault, "visits", "sessions", "patients", "visit_documents")
    with pytest.raises(StoreError, match="a visit on 2026-03-02 with answers of its own"):
        vault.mending.merge(patient.patient_id, ben.patient_id, reason="the same person")
    vault.visits.sign(vault.sessions.visit_of(second).visit_id, by="Ada", at_utc=AT)
    with pytest.raises(StoreError, match="one of them signed off"):
        vault.mending.move_visit(
            vault.sessions.visit_of(first).visit_id, ben.patient_id, reason="wrong patient"
        )
    assert held(vault, "sessions", "patients", "visit_documents") == {
        table: one for table, one in before.items() if table != "visits"
    }


@pytest.mark.parametrize(
    "wrong",
    [
        lambda vault, session_id, ben: vault.mending.move_session(session_id, ben.patient_id, reason=" "),
        lambda vault, session_id, _ben: vault.mending.move_session(session_id, "f" * 32, reason="x"),
        lambda vault, _session_id, ben: vault.mending.move_session("f" * 32, ben.patient_id, reason="x"),
        lambda vault, _session_id, ben: vault.mending.merge(ben.patient_id, ben.patient_id, reason="x"),
    ],
    ids=["no reason", "nobody", "no test", "itself"],
)
def test_that_what_cannot_be_done_is_a_sentence_and_changes_nothing(
    vault: Vault,
    patient: Patient,
    ben: Patient,
    make_session: MakeSession,
    wrong: Callable[[Vault, str, Patient], object],
) -> None:
    session_id = a_test(vault, patient, make_session)
    before = held(vault, "visits", "sessions", "patients")
    with pytest.raises(StoreError):
        wrong(vault, session_id, ben)
    assert held(vault, "visits", "sessions", "patients") == before


@given(
    ours=st.lists(st.integers(0, 6), max_size=4),
    theirs=st.lists(st.integers(0, 6), max_size=4),
    notes=st.booleans(),
)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_that_two_records_made_one_are_parted_again_as_they_were(
    tmp_path_factory: pytest.TempPathFactory,
    make_session: MakeSession,
    ours: list[int],
    theirs: list[int],
    notes: bool,
) -> None:
    vault = Vault.create(tmp_path_factory.mktemp("v") / "v", "slow nod", cost=RANDOM_SECRET_COST)
    try:
        ada = Patient(patient_id="a" * 32, code="P-0001", name="Ada")
        for patient, days in ((ada, ours), (BEN, theirs)):
            vault.patients.add(patient)
            for day in days:
                session_id = a_test(vault, patient, make_session, day)
                if notes:
                    visit_id = vault.sessions.visit_of(session_id).visit_id
                    vault.visits.write_note(visit_id, f"note of {patient.code}")
        everything = ("patients", "visits", "visit_documents", "sessions", "pain_ratings", *SAMPLES)
        before = held(vault, *everything)
        merge = vault.mending.merge(ada.patient_id, BEN.patient_id, reason="the same person")
        assert len(vault.sessions.list_for(BEN.patient_id)) == len(ours) + len(theirs)
        assert vault.sessions.list_for(ada.patient_id) == []
        assert [row.patient.code for row in vault.patients.search()] == [BEN.code]
        assert held(vault, *SAMPLES) == {table: before[table] for table in SAMPLES}
        assert vault.mending.undoable_merge(ada.patient_id) == merge
        vault.mending.undo_merge(merge)
        assert held(vault, *everything) == before
        assert vault.mending.undoable_merge(BEN.patient_id) is None
        assert vault.verify_audit() == ""
    finally:
        vault.close()


def test_that_a_merge_can_be_undone_after_a_look_and_not_after_a_change(
    vault: Vault, patient: Patient, ben: Patient, make_session: MakeSession
) -> None:
    a_test(vault, patient, make_session)
    merge = vault.mending.merge(patient.patient_id, ben.patient_id, reason="the same person")
    vault.audit.note("viewed", patient_id=ben.patient_id)
    vault.audit.flush()
    assert vault.mending.undoable_merge(ben.patient_id) == merge
    vault.patients.update(replace(ben, notes="called"))
    assert vault.mending.undoable_merge(ben.patient_id) is None
    with pytest.raises(StoreError, match="was changed since"):
        vault.mending.undo_merge(merge)


def test_that_an_archived_record_is_out_of_the_list_and_comes_back(vault: Vault, patient: Patient) -> None:
    vault.mending.archive(patient.patient_id, archived=True)
    assert (vault.patients.search(), vault.patients.count()) == ([], 0)
    assert vault.patients.count(archived=True) == 1
    assert vault.patients.search("muller", archived=True)[0].patient.archived_utc is not None
    vault.mending.archive(patient.patient_id, archived=False)
    assert vault.patients.count() == 1
    done = [row.action for row in vault.audit.rows() if row.action.endswith("archived")]
    assert done == ["unarchived", "archived"]


def test_that_namesakes_of_one_year_are_told_apart_by_their_ids(vault: Vault, patient: Patient) -> None:
    assert vault.patients.get(patient.patient_id).headline == "Ines Müller, 1985"
    twin = replace(patient, patient_id=uuid4().hex, code="P-0118", born=date(1985, 12, 24))
    assert vault.patients.alike(twin) == [patient]
    vault.patients.add(twin)
    assert vault.patients.get(patient.patient_id).headline == "Ines Müller (P-0117), 1985"
    assert {row.patient.headline for row in vault.patients.search()} == {
        "Ines Müller (P-0117), 1985",
        "Ines Müller (P-0118), 1985",
    }
    other = replace(patient, patient_id=uuid4().hex, code="P-0119", born=date(1986, 3, 9))
    assert vault.patients.alike(other) == []


# Erasing


def plain_bytes(folder: Path, key: bytes, into: Path) -> bytes:
    """Everything the file holds, as SQLCipher deciphers it: a plain SQLite file. No page of it is free."""
    connection = sqlcipher3.dbapi2.connect(str(folder / DATABASE), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    free = connection.execute("PRAGMA freelist_count").fetchone()
    connection.execute(f"ATTACH DATABASE '{into}' AS plain KEY ''")
    connection.execute("SELECT sqlcipher_export('plain')")
    connection.close()
    assert free == (0,)
    return into.read_bytes()


def test_that_nothing_of_an_erased_record_is_left_in_any_byte(
    folder: Path, vault: Vault, patient: Patient, ben: Patient, make_session: MakeSession, tmp_path: Path
) -> None:
    session_id = a_test(vault, patient, make_session)
    kept_id = a_test(vault, ben, make_session)
    vault.sessions.write_note(session_id, "Canary sang here")
    vault.patients.update(replace(patient, notes="latex canary"))
    kept = vault.sessions.load(kept_id)
    words = [word.encode() for word in ("Ines", "ines muller", "P-0117", "Canary", "canary")]
    there = plain_bytes(folder, vault.data_key, tmp_path / "before.db")
    assert all(word in there for word in words)
    vault.erase(patient.patient_id, reason="asked for it", today=TODAY)
    with pytest.raises(NotInRecords):
        vault.patients.get(patient.patient_id)
    assert vault.sessions.load(kept_id).result == kept.result
    assert (folder / f"{DATABASE}-wal").stat().st_size == 0
    left = plain_bytes(folder, vault.data_key, tmp_path / "after.db")
    assert not any(word in left for word in words)
    assert vault.damage() == vault.verify_audit() == ""
    (row,) = vault.audit.rows(action="erased")
    assert (row.patient_id, row.detail) == (patient.patient_id, "asked for it")


def test_that_a_record_to_be_kept_is_erased_only_with_a_reason(vault: Vault, patient: Patient) -> None:
    vault.mending.keep_until(patient.patient_id, date(2036, 12, 31))
    assert vault.patients.get(patient.patient_id).keep_until == date(2036, 12, 31)
    with pytest.raises(StoreError, match=r"is to be kept until 2036-12-31\. Write why"):
        vault.erase(patient.patient_id, reason=" ", today=TODAY)
    vault.erase(patient.patient_id, reason="asked for it in writing", today=TODAY)
    assert vault.patients.count() == 0


def test_that_only_an_owner_erases_and_a_viewer_mends_nothing(
    folder: Path, vault: Vault, patient: Patient
) -> None:
    vault.people.add("Theo", "therapist", "another long passphrase")
    vault.people.add("Vera", "viewer", "only to look at it")
    vault.close()
    for words, match in (
        ("another long passphrase", "Only an owner may erase a record"),
        ("only to look at it", "Only an owner may erase a record"),
    ):
        somebody = Vault.open(folder, words)
        with pytest.raises(NotAllowed, match=match):
            somebody.erase(patient.patient_id, reason="", today=TODAY)
        if words == "only to look at it":
            with pytest.raises(NotAllowed, match="You may not move, merge or archive"):
                somebody.mending.archive(patient.patient_id, archived=True)
        assert somebody.patients.count() == 1
        somebody.close()
