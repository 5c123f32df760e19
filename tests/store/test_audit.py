"""The audit trail: who did what, and any change to it that is found."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from ccft_desktop.core.visit import Patient
from ccft_desktop.store.audit import ACTIONS, NO_ROWS, AuditRow, Head, chained, first_fault
from ccft_desktop.store.errors import NotAllowed
from ccft_desktop.store.tables import audit
from ccft_desktop.store.vault import Vault
from tests.store.conftest import MakeSession
from tests.store.test_migrations import SCHEMA_0001

AT = datetime(2026, 3, 2, 10, 0, 0, 123456, tzinfo=UTC)
IDS = st.text("0123456789abcdef", max_size=32)
ROWS = st.lists(
    st.builds(
        AuditRow,
        number=st.just(0),
        at_utc=st.integers(0, 10**9).map(lambda us: AT + timedelta(microseconds=us)),
        person_id=IDS,
        person_name=st.text(max_size=20),
        action=st.sampled_from(ACTIONS),
        patient_id=IDS,
        session_id=IDS,
        detail=st.text(max_size=20),
    ),
    min_size=1,
    max_size=12,
)


def chain(rows: list[AuditRow]) -> list[tuple[AuditRow, bytes]]:
    before, made = NO_ROWS.chained, []
    for number, row in enumerate(rows, start=1):
        numbered = replace(row, number=number)
        before = chained(before, numbered)
        made.append((numbered, before))
    return made


def head(made: list[tuple[AuditRow, bytes]]) -> Head:
    return Head(len(made), made[-1][1])


@given(ROWS)
def test_that_an_untouched_chain_holds_also_behind_what_was_noted(rows: list[AuditRow]) -> None:
    made = chain(rows)
    assert first_fault(made, None) == ""
    for kept in (NO_ROWS, head(made[:1]), head(made)):
        assert first_fault(made, kept) == ""


@given(ROWS, st.data())
def test_that_any_changed_field_is_found(rows: list[AuditRow], data: st.DataObject) -> None:
    made = chain(rows)
    place = data.draw(st.integers(0, len(made) - 1))
    row, stored = made[place]
    changes: dict[str, object] = {
        "at_utc": row.at_utc + timedelta(microseconds=1),
        "person_id": row.person_id + "0",
        "person_name": row.person_name + "x",
        "action": "erased" if row.action != "erased" else "viewed",
        "patient_id": row.patient_id + "0",
        "session_id": row.session_id + "0",
        "detail": row.detail + "x",
    }
    field = data.draw(st.sampled_from(sorted(changes)))
    made[place] = (replace(row, **{field: changes[field]}), stored)  # type: ignore[arg-type]
    assert (
        first_fault(made, None)
        == f"Row {place + 1} of the audit trail was changed, or one before it was put in or taken out."
    )


@given(ROWS, st.data())
def test_that_a_row_taken_out_put_in_or_moved_is_found(rows: list[AuditRow], data: st.DataObject) -> None:
    made = chain(rows)
    place = data.draw(st.integers(0, len(made) - 1))
    kept = head(made)
    without = made[:place] + made[place + 1 :]
    renumbered = [(replace(row, number=n), stored) for n, (row, stored) in enumerate(without, start=1)]
    assert first_fault(without, kept)
    assert first_fault(renumbered, kept)
    twice = made[: place + 1] + made[place:]
    assert first_fault(twice, None)
    assert first_fault([(replace(row, number=n), s) for n, (row, s) in enumerate(twice, start=1)], None)
    if place + 1 < len(made):
        moved = [*made[:place], made[place + 1], made[place], *made[place + 2 :]]
        assert first_fault(moved, None)


@given(ROWS, st.integers(1, 12))
def test_that_an_end_cut_off_is_found_by_what_was_noted(rows: list[AuditRow], cut: int) -> None:
    made = chain(rows)
    left = made[: max(0, len(made) - cut)]
    assert first_fault(left, None) == ""
    said = first_fault(left, head(made))
    assert said == (
        f"The end of the audit trail is missing: {len(made)} rows were noted in the key file, "
        f"{len(left)} are there."
    )


def test_that_a_chain_made_anew_is_another_than_the_one_noted() -> None:
    row = AuditRow(number=1, at_utc=AT, person_id="", person_name="", action="viewed")
    made = chain([row, row])
    other = chain([replace(row, detail="x"), row, row])
    assert "another than the one that was noted" in first_fault(other, head(made))


def test_that_a_text_of_the_head_reads_back() -> None:
    kept = Head(7, bytes(range(32)))
    assert Head.from_text(kept.text) == kept


# In a vault


def did(vault: Vault) -> list[tuple[str, str]]:
    return [(row.action, row.detail) for row in reversed(vault.audit.rows(limit=1000))]


def test_that_what_is_done_is_on_record_with_who_did_it(
    vault: Vault, patient: Patient, make_session: MakeSession
) -> None:
    session = make_session()
    vault.sessions.save(patient.patient_id, session)
    vault.sessions.write_note(session.session_id, "tired")
    vault.patients.update(replace(patient, notes="called"))
    vault.audit.note("viewed", patient_id=patient.patient_id)
    visit = vault.sessions.visit_of(session.session_id)
    vault.visits.sign(visit.visit_id, by="Ada", at_utc=AT)
    # What is only noted may come a moment later than what is written together with what it tells.
    assert sorted(did(vault)) == [
        ("added", ""),
        ("added", ""),
        ("created", ""),
        ("edited", ""),
        ("edited", "note"),
        ("signed", ""),
        ("viewed", ""),
    ]
    rows = vault.audit.rows()
    assert {row.person_name for row in rows} == {"Ada"}
    assert {row.patient_id for row in rows if row.action != "created"} == {patient.patient_id}
    assert vault.verify_audit() == ""


def test_that_no_row_names_a_patient(vault: Vault, patient: Patient) -> None:
    vault.patients.update(replace(patient, name="Ines Möller"))
    with vault._records.read() as connection:
        said = str(connection.execute(sa.select(audit)).all())
    assert "Ines" not in said
    assert patient.code not in said


def test_that_it_outlasts_closing_and_holds_with_what_the_key_file_noted(
    folder: Path, vault: Vault, patient: Patient
) -> None:
    vault.audit.note("viewed", patient_id=patient.patient_id)
    vault.close()
    again = Vault.open(folder, "slow nod")
    try:
        assert sorted(action for action, _ in did(again)) == ["added", "created", "opened", "viewed"]
        assert again.people.audit_head.startswith("3:")
        assert again.verify_audit() == ""
    finally:
        again.close()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            audit.update().where(audit.c.number == 2).values(person_name="Bo"),
            "Row 2 of the audit trail was changed",
        ),
        (audit.delete().where(audit.c.number == 2), "Row 2 of the audit trail is missing"),
        (audit.delete().where(audit.c.number >= 2), "The end of the audit trail is missing"),
    ],
)
def test_that_a_change_in_the_file_itself_is_found(
    folder: Path, vault: Vault, patient: Patient, change: sa.Update | sa.Delete, said: str
) -> None:
    vault.audit.note("viewed", patient_id=patient.patient_id)
    vault.close()
    again = Vault.open(folder, "slow nod")
    try:
        again.audit.flush()
        with again._records.write() as connection:
            connection.execute(change)
        assert said in again.verify_audit()
    finally:
        again.close()


def test_that_what_a_viewer_looks_at_is_noted_and_read_by_owners_only(folder: Path, vault: Vault) -> None:
    vault.people.add("Vera", "viewer", "only to look at it")
    vault.close()
    viewer = Vault.open(folder, "only to look at it")
    viewer.audit.note("viewed", patient_id="a" * 32)
    with pytest.raises(NotAllowed, match="Only an owner may see who did what"):
        viewer.audit.rows()
    viewer.close()
    owner = Vault.open(folder, "slow nod")
    try:
        (row,) = owner.audit.rows(action="viewed")
        assert (row.person_name, row.patient_id) == ("Vera", "a" * 32)
    finally:
        owner.close()


def test_that_pages_of_it_go_back_to_the_first(vault: Vault) -> None:
    for number in range(25):
        vault.audit.note("viewed", detail=str(number))
    vault.audit.flush()
    pages: list[AuditRow] = []
    while page := vault.audit.rows(limit=10, before=pages[-1].number if pages else None):
        pages += page
    assert [row.number for row in pages] == list(range(26, 0, -1))


def test_that_a_note_made_while_somebody_else_writes_waits_its_turn(vault: Vault) -> None:
    with vault._records.write() as connection:
        vault.audit.note("viewed", detail="while busy")
        connection.execute(sa.select(audit.c.number))
    assert [row.detail for row in vault.audit.rows(action="viewed")] == ["while busy"]


def test_that_a_trail_of_a_vault_made_before_it_begins_with_the_next_opening(tmp_path: Path) -> None:
    shutil.copytree(SCHEMA_0001, tmp_path / "old")
    vault = Vault.open(tmp_path / "old", "a vault of schema 0001")
    try:
        assert [row.action for row in vault.audit.rows()] == ["opened"]
        assert vault.verify_audit() == ""
    finally:
        vault.close()
