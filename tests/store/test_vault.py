"""A vault: opened by its passphrase, unreadable without it, and every damage is a sentence."""

import errno
import hashlib
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from ccft_desktop.core.pain import PainRating
from ccft_desktop.core.protocol import PRESETS
from ccft_desktop.core.session import Session, Trace
from ccft_desktop.core.treatment import DoneToday
from ccft_desktop.core.visit import Patient
from ccft_desktop.store import keyfile
from ccft_desktop.store.errors import DamagedRecords, StoreError, VaultInUse, WrongPassphrase
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.lock import Lock
from ccft_desktop.store.vault import DATABASE, KEY_FILE, UNNAMED_DATABASE, Vault

MakeSession = Callable[..., Session]


def everything(vault: Vault) -> str:
    """A digest of all that can be asked of a vault, to be compared."""
    rows = vault.patients.search()
    found: list[object] = [rows, vault.sessions.interrupted(), vault.user_name]
    for row in rows:
        for summary in vault.sessions.list_for(row.patient.patient_id):
            session = vault.sessions.load(summary.session_id)
            assert session.trace is not None
            found += [
                summary,
                vault.visits.load(summary.visit_id),
                session.result,
                session.note,
                session.events,
                session.offered,
                session.trace.t_s.tobytes(),
                session.trace.pressure_mmhg.tobytes(),
                vault.sessions.visit_of(summary.session_id),
            ]
    return hashlib.sha256(repr(found).encode()).hexdigest()


def test_that_a_vault_opens_again_with_its_passphrase(
    folder: Path, vault: Vault, patient: Patient, make_session: MakeSession
) -> None:
    vault.sessions.save(patient.patient_id, make_session())
    before = everything(vault)
    vault.close()
    vault.close()
    again = Vault.open(folder, "slow nod")
    assert again.user_name == "Ada"
    assert everything(again) == before
    again.close()


def test_that_a_vault_made_at_the_shipped_cost_opens(tmp_path: Path) -> None:
    Vault.create(tmp_path / "new" / "vault", "slow nod").close()
    (slot,) = keyfile.read(tmp_path / "new" / "vault" / KEY_FILE).slots
    assert slot.cost == keyfile.SHIPPED_COST
    Vault.open(tmp_path / "new" / "vault", "slow nod").close()


def test_that_a_wrong_passphrase_is_refused_and_the_right_one_still_opens(folder: Path, vault: Vault) -> None:
    vault.close()
    with pytest.raises(WrongPassphrase, match="does not open"):
        Vault.open(folder, "quick nod")
    Vault.open(folder, "slow nod").close()


def test_that_a_second_opener_is_refused_until_the_first_is_gone(folder: Path, vault: Vault) -> None:
    with pytest.raises(VaultInUse, match="Close that one first"):
        Vault.open(folder, "slow nod")
    vault.close()
    Vault.open(folder, "slow nod").close()


def test_that_a_vault_is_never_made_over_another(folder: Path, vault: Vault) -> None:
    vault.close()
    with pytest.raises(StoreError, match=r"vault\.json is there already"):
        Vault.create(folder, "slow nod", cost=RANDOM_SECRET_COST)
    (folder / KEY_FILE).unlink()
    with pytest.raises(StoreError, match=r"records\.db is there already"):
        Vault.create(folder, "slow nod", cost=RANDOM_SECRET_COST)


def test_that_missing_files_are_named(folder: Path, vault: Vault) -> None:
    vault.close()
    (folder / DATABASE).unlink()
    with pytest.raises(StoreError, match=r"records\.db is missing"):
        Vault.open(folder, "slow nod")
    (folder / KEY_FILE).unlink()
    assert not Vault.exists(folder)
    with pytest.raises(StoreError, match=r"vault\.json is missing"):
        Vault.open(folder, "slow nod")
    with pytest.raises(StoreError, match="no records"):
        Vault.open(folder / "nowhere", "slow nod")
    assert not (folder / "nowhere").exists()


def test_that_a_creation_interrupted_before_the_key_file_can_be_repeated(folder: Path) -> None:
    folder.mkdir()
    (folder / UNNAMED_DATABASE).write_bytes(b"half a database under a key that is gone")
    Vault.create(folder, "slow nod", cost=RANDOM_SECRET_COST).close()
    Vault.open(folder, "slow nod").close()


def test_that_a_creation_interrupted_after_the_key_file_is_completed(folder: Path, vault: Vault) -> None:
    vault.close()
    (folder / DATABASE).rename(folder / UNNAMED_DATABASE)
    Vault.open(folder, "slow nod").close()
    assert (folder / DATABASE).exists()


def test_that_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="file"):
        Vault.create(tmp_path / "file" / "vault", "slow nod", cost=RANDOM_SECRET_COST)


def test_that_a_database_of_another_vault_is_a_sentence(tmp_path: Path, folder: Path, vault: Vault) -> None:
    vault.close()
    Vault.create(tmp_path / "other", "slow nod", cost=RANDOM_SECRET_COST).close()
    shutil.copy(tmp_path / "other" / DATABASE, folder / DATABASE)
    with pytest.raises(StoreError, match=r"records\.db is damaged or belongs to another vault"):
        Vault.open(folder, "slow nod")


@pytest.mark.parametrize("content", [b"", b"no database", bytes(8192)])
def test_that_something_else_in_place_of_the_database_is_a_sentence(
    folder: Path, vault: Vault, content: bytes
) -> None:
    vault.close()
    (folder / DATABASE).write_bytes(content)
    with pytest.raises(StoreError, match=r"records\.db"):
        Vault.open(folder, "slow nod")
    assert (folder / DATABASE).read_bytes() == content


def test_that_nothing_on_the_disk_can_be_read_while_a_test_runs_or_after(
    folder: Path, vault: Vault, patient: Patient, make_session: MakeSession
) -> None:
    session = make_session(note="tired today")
    vault.sessions.save(patient.patient_id, session)
    recording = vault.sessions.begin(
        patient.patient_id,
        started_utc=session.started_utc,
        protocol=PRESETS["triple"],
        device=session.device,
        examiner="Ada",
    )
    recording.append([0.0], [20.0], [20.0])
    recording.close()
    secrets = [
        text.encode() for text in ("Müller", "muller", "P-0117", "tired today", "SQLite format 3", "triple")
    ]
    while_open = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert "records.db-wal" in while_open
    vault.close()
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert sorted(after) == ["records.db", "vault.json", "vault.lock"]
    for content in (*while_open.values(), *after.values()):
        assert not any(secret in content for secret in secrets)


@pytest.fixture
def damaged(folder: Path, vault: Vault, patient: Patient, make_session: MakeSession) -> tuple[Path, str]:
    vault.patients.update(replace(patient, notes="no latex " * 1000))
    hold = make_session().result.holds[0]
    for turn in range(3):
        session = make_session(note="tired " * 1500)
        long = replace(session.result, holds=tuple(replace(hold, index=n) for n in range(1, 20 + turn)))
        vault.sessions.save(patient.patient_id, replace(session, result=long))
    visit_id = vault.sessions.visit_of(session.session_id).visit_id
    vault.visits.write_done_today(visit_id, DoneToday(line="tape " * 1500), by="Ada")
    vault.visits.write_pain(
        visit_id, PainRating(at_utc=session.started_utc, moment="before", place="neck", score=3)
    )
    content = everything(vault)
    vault.close()
    return folder, content


def test_that_a_damaged_page_of_the_database_is_a_sentence_and_never_other_data(
    damaged: tuple[Path, str],
) -> None:
    folder, content = damaged
    path = folder / DATABASE
    whole = path.read_bytes()
    dice = random.Random(len(whole))
    said, unread = [], []
    for page in range(0, len(whole), 4096):
        broken = bytearray(whole)
        broken[page + dice.randrange(4096)] ^= 1 << dice.randrange(8)
        path.write_bytes(bytes(broken))
        try:
            vault = Vault.open(folder, "slow nod")
            try:
                assert everything(vault) == content
                # Nothing asked for this page: looking at all of them finds it nevertheless.
                unread.append(vault.damage())
            finally:
                vault.close()
        except StoreError as error:
            said.append(str(error))
    assert all("is damaged" in words for words in unread)
    assert [words for words in said if not re.search(r"records\.db.*damaged.*Put back a backup", words)] == []
    assert len(said) + len(unread) == len(whole) // 4096
    assert len(said) > len(unread)


def test_that_a_damaged_page_costs_one_test_and_no_other(
    folder: Path, vault: Vault, patient: Patient, make_session: MakeSession
) -> None:
    """The connection that met the page is of no use any more: whoever comes next is given another."""
    path, day = folder / DATABASE, timedelta(days=1)
    whole = make_session()
    vault.sessions.save(patient.patient_id, whole)
    vault.close()
    before = path.stat().st_size
    t_s = np.arange(50_000) / 50
    long = make_session(started_utc=whole.started_utc + day, trace=Trace(t_s, 20 + np.sin(t_s)))
    vault = Vault.open(folder, "slow nod")
    vault.sessions.save(patient.patient_id, long)
    vault.close()
    broken = bytearray(path.read_bytes())
    broken[(before + len(broken)) // 2] ^= 1
    path.write_bytes(bytes(broken))
    with closing(Vault.open(folder, "slow nod")) as vault:
        for _ in range(2):
            with pytest.raises(DamagedRecords, match="damaged where this test stands"):
                vault.sessions.load(long.session_id)
            assert vault.sessions.load(whole.session_id).result == whole.result
        listed = vault.sessions.list_for(patient.patient_id)
        assert [summary.session_id for summary in listed] == [long.session_id, whole.session_id]
        with pytest.raises(DamagedRecords):
            vault.sessions.load(long.session_id)
        recording = vault.sessions.begin(
            patient.patient_id,
            started_utc=whole.started_utc + 2 * day,
            protocol=whole.protocol,
            device=whole.device,
            examiner="Ada",
        )
        recording.append([0.0], [20.0], [20.0])
        recording.finish(replace(whole, session_id=recording.session_id))
        assert len(vault.sessions.load(recording.session_id).trace or ()) == 1


def test_that_the_vault_is_light_to_import() -> None:
    code = "import sys, ccft_desktop.store.vault\n"
    code += "import ccft_desktop.store.interrupted\n"
    code += "print([m for m in ('sqlalchemy', 'alembic', 'nacl', 'sqlcipher3') if m in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"


def test_that_an_error_of_the_database_shows_no_name(vault: Vault, patient: Patient) -> None:
    with pytest.raises(Exception, match="UNIQUE") as error:
        vault.patients.add(Patient(patient_id=patient.patient_id, code="P-2", name="Secret Name"))
    assert "Secret" not in str(error.value)


@pytest.mark.skipif(os.name != "posix", reason="permissions of files are POSIX")
def test_that_the_records_are_for_their_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        with closing(Vault.create(tmp_path / "vault", "slow nod", cost=RANDOM_SECRET_COST)) as vault:
            vault.patients.add(Patient(patient_id="a" * 32, code="P-0001"))
            modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "vault").iterdir()}
    finally:
        os.umask(before)
    assert {"records.db", "records.db-wal", "vault.json", "vault.lock"} <= set(modes)
    assert set(modes.values()) == {0o600}
    assert (tmp_path / "vault").stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.name != "posix", reason="the way POSIX locks")
def test_that_a_folder_that_cannot_lock_is_not_taken_for_a_second_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_descriptor: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", refuse)
    with pytest.raises(StoreError, match=r"cannot be locked .No locks available.*Keep") as error:
        Lock(tmp_path / "vault.lock")
    assert not isinstance(error.value, VaultInUse)
