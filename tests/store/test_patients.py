"""Patients: put on record, changed, found by name, code or birth year, and found fast."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccft_desktop.core.limits import InputError
from ccft_desktop.core.session import Session
from ccft_desktop.core.visit import Patient
from ccft_desktop.store.errors import CodeTaken, NotInRecords
from ccft_desktop.store.vault import Vault

MakeSession = Callable[..., Session]


def someone(code: str, name: str = "", born: date | None = None) -> Patient:
    return Patient(patient_id=uuid4().hex, code=code, name=name, born=born)


def found(vault: Vault, text: str) -> set[str]:
    codes = {row.patient.code for row in vault.patients.search(text)}
    assert vault.patients.count(text) == len(codes)
    return codes


def test_that_a_patient_comes_back_as_put_on_record(vault: Vault) -> None:
    whole = Patient(
        patient_id=uuid4().hex,
        code="P-0001",
        name="Ines Müller",
        born=date(1985, 1, 1),
        born_year_only=True,
        notes="no latex",
    )
    bare = someone("X 7")
    vault.patients.add(whole)
    vault.patients.add(bare)
    assert vault.patients.get(whole.patient_id) == whole
    assert vault.patients.get(bare.patient_id) == bare


def test_that_a_changed_patient_is_found_under_the_new_name_only(vault: Vault, patient: Patient) -> None:
    changed = Patient(patient_id=patient.patient_id, code="P-0200", name="Ines Berg")
    vault.patients.update(changed)
    assert vault.patients.get(patient.patient_id) == changed
    assert found(vault, "berg") == {"P-0200"}
    assert found(vault, "müller") == set()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", {"P-0001", "P-0002", "P-0003"}),
        ("gossler", {"P-0001"}),
        ("GÖSSLER", {"P-0001"}),
        ("lukasz", {"P-0001"}),
        ("oncel", {"P-0002"}),
        ("ÖNCEL sa", {"P-0002"}),
        ("1985", {"P-0001"}),
        ("198", {"P-0001", "P-0002"}),
        ("p-0003", {"P-0003"}),
        ("  ann   1990 ", {"P-0003"}),
        ("100%", {"P-0003"}),
        ("%", {"P-0003"}),
        ("_", set()),
        ("nobody", set()),
    ],
)
def test_that_every_word_must_occur_whatever_case_and_accents(
    vault: Vault, text: str, codes: set[str]
) -> None:
    vault.patients.add(someone("P-0001", "Łukasz Gößler", date(1985, 5, 5)))
    vault.patients.add(someone("P-0002", "Şafak Öncel", date(1987, 1, 2)))
    vault.patients.add(someone("P-0003", "Ann 100% O’Neill", date(1990, 12, 31)))
    assert found(vault, text) == codes


@given(text=st.text(min_size=1, max_size=12))
def test_that_any_text_is_a_search_and_never_an_error(vault: Vault, text: str) -> None:
    assert vault.patients.search(text) == []


def test_that_a_text_that_would_look_damaged_is_refused(vault: Vault) -> None:
    for name in ("An\0n", "An\ud800n"):
        with pytest.raises(InputError, match="NUL") as error:
            vault.patients.add(someone("P-0001", name))
        assert "An" not in str(error.value)
        assert vault.patients.search(name) == []
    assert vault.patients.count() == 0


def test_that_two_patients_never_share_a_code(vault: Vault, patient: Patient) -> None:
    with pytest.raises(CodeTaken, match="already"):
        vault.patients.add(someone("P-0117"))
    other = someone("P-0118")
    vault.patients.add(other)
    with pytest.raises(CodeTaken):
        vault.patients.update(Patient(patient_id=other.patient_id, code="P-0117"))
    vault.patients.update(patient)


def test_that_an_unknown_patient_is_a_sentence_without_a_name(vault: Vault) -> None:
    nobody = someone("P-1", "Secret Name")
    with pytest.raises(NotInRecords):
        vault.patients.get(nobody.patient_id)
    with pytest.raises(NotInRecords) as error:
        vault.patients.update(nobody)
    assert "Secret" not in str(error.value)


def test_that_the_next_code_follows_the_highest_of_its_kind(vault: Vault) -> None:
    assert vault.patients.next_code() == "P-0001"
    for code in ("P-0009", "P-abc", "Q-0100", "P-0010b", "p-0500x"):
        vault.patients.add(someone(code))
    assert vault.patients.next_code() == "P-0010"
    vault.patients.add(someone("P-12345"))
    assert vault.patients.next_code() == "P-12346"


def test_that_the_list_begins_with_whom_was_seen_last(vault: Vault, make_session: MakeSession) -> None:
    early, late, never = someone("P-0001"), someone("P-0002"), someone("P-0003")
    first = make_session(started_utc=datetime(2026, 1, 5, 9, tzinfo=UTC))
    second = make_session(started_utc=datetime(2026, 1, 7, 9, tzinfo=UTC))
    third = make_session(started_utc=datetime(2026, 1, 6, 9, tzinfo=UTC))
    for patient in (late, early, never):
        vault.patients.add(patient)
    vault.sessions.save(late.patient_id, second)
    vault.sessions.save(late.patient_id, first)
    vault.sessions.save(early.patient_id, third)
    rows = vault.patients.search()
    # Added just now counts as seen just now.
    assert [row.patient for row in rows] == [never, late, early]
    assert rows[0].last is None
    assert (rows[0].sessions, rows[0].first_session_utc, rows[0].last_seen_utc) == (0, None, None)
    assert rows[1].sessions == 2
    assert rows[1].first_session_utc == first.started_utc
    assert rows[1].last_seen_utc == second.started_utc
    assert rows[1].last == vault.sessions.list_for(late.patient_id)[0]
    assert [row.patient.code for row in vault.patients.search(limit=1, offset=1)] == ["P-0002"]


def test_that_ten_thousand_patients_are_searched_in_a_moment(vault: Vault, make_session: MakeSession) -> None:
    from ccft_desktop.store import session_rows, tables
    from ccft_desktop.store.patients import patient_row

    start = datetime(2020, 1, 1, tzinfo=UTC)
    finished = session_rows.finished_columns(make_session())
    patients, visits, sessions = [], [], []
    for number in range(10_000):
        patient = someone(
            f"P-{number:05d}", f"Name{number} Given{number % 100}", date(1940 + number % 70, 1, 1)
        )
        seen = start + timedelta(hours=number)
        own = {"patient_id": patient.patient_id, "created_utc": seen, "recent_utc": seen}
        patients.append(patient_row(patient) | own)
        for which in range(3):
            visit_id = uuid4().hex
            own = {"visit_id": visit_id, "patient_id": patient.patient_id, "note": ""}
            visits.append(own | {"day": seen.date() - timedelta(days=which)})
            own = {"session_id": uuid4().hex, "visit_id": visit_id}
            sessions.append(finished | own | {"started_utc": seen - timedelta(days=which)})
    with vault._records.write() as connection:
        connection.execute(tables.patients.insert(), patients)
        connection.execute(tables.visits.insert(), visits)
        connection.execute(tables.sessions.insert(), sessions)

    # 1985: 143 born then, and P-01985.
    for text, count in (("", 10_000), ("given42", 100), ("1985", 144), ("name9999", 1), ("nobody", 0)):
        took_s = []
        for _ in range(5):
            began = time.perf_counter()
            rows = vault.patients.search(text)
            assert vault.patients.count(text) == count
            took_s.append(time.perf_counter() - began)
        print(f"{text!r}: {len(rows)} rows, search and count {sorted(took_s)[2] * 1000:.1f} ms")
        assert len(rows) == min(count, 200)
        assert min(took_s) < 0.2
    assert vault.patients.search()[0].sessions == 3
    assert vault.patients.next_code() == "P-10000"
