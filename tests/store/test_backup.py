"""Backups: made, read back, listed, thinned out, put back; what goes wrong leaves everything as it was."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ccft_desktop.core.visit import Patient
from ccft_desktop.store import keyfile, restoring
from ccft_desktop.store.backup import ABOUT, Backup, backups_in, check_backup, make_backup, thin_out
from ccft_desktop.store.contents import contents_of
from ccft_desktop.store.errors import NotAllowed, StoreError, VaultInUse, WrongPassphrase
from ccft_desktop.store.keyfile import KEY_FILE
from ccft_desktop.store.restoring import finish_restore, restore
from ccft_desktop.store.vault import DATABASE, Vault
from tests.store.conftest import MakeSession

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
CHILD = Path(__file__).with_name("restoring_child.py")


class Stopped(Exception):
    """Somebody does not want it any more."""


def quiet(_fraction: float) -> None:
    pass


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def full(vault: Vault, patient: Patient, make_session: MakeSession) -> Vault:
    """With a patient and two sessions."""
    for day in range(2):
        vault.sessions.save(patient.patient_id, make_session(started_utc=AT + timedelta(days=day)))
    return vault


def hashes(vault: Vault) -> dict[str, tuple[int, str]]:
    return {
        table: (held.rows, held.digest)
        for table, held in vault.contents(quiet).items()
        if table not in ("audit", "alembic_version")
    }


def test_that_a_backup_holds_everything_and_tells_so(full: Vault, kept: Path, patient: Patient) -> None:
    told: list[float] = []
    backup = make_backup(full, kept, told.append, now=AT)
    assert (backup.patients, backup.sessions, backup.patient_ids) == (1, 2, {patient.patient_id})
    assert backup.made_utc == AT
    assert backup.folder.name.startswith("ccft-backup-20260302-100000-")
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)
    assert backups_in(kept) == [backup]
    before = (backup.folder / DATABASE).read_bytes()
    assert check_backup(backup, full.data_key, quiet) == ""
    assert (backup.folder / DATABASE).read_bytes() == before
    assert {path.name for path in backup.folder.iterdir()} == {DATABASE, KEY_FILE, ABOUT}
    for path in backup.folder.iterdir():
        assert path.stat().st_mode & 0o077 == 0
        assert b"Ines" not in path.read_bytes()
    assert full.audit.rows(action="backup")[0].detail == backup.folder.name


def test_that_a_backup_put_into_an_empty_folder_is_the_same(full: Vault, kept: Path, tmp_path: Path) -> None:
    backup = make_backup(full, kept, quiet)
    expected = hashes(full)
    assert restore(backup, tmp_path / "elsewhere", "slow nod", quiet) is None
    again = Vault.open(tmp_path / "elsewhere", "slow nod")
    try:
        assert hashes(again) == expected
        assert again.verify_audit() == ""
    finally:
        again.close()


def test_that_what_stood_there_is_kept_aside_whole(full: Vault, kept: Path, folder: Path) -> None:
    backup = make_backup(full, kept, quiet)
    full.patients.add(Patient(patient_id="b" * 32, code="P-0203", name="Ben Beispiel"))
    with pytest.raises(VaultInUse):
        restore(backup, folder, "slow nod", quiet)
    full.close()
    aside = restore(backup, folder, "slow nod", quiet, now=AT)
    assert aside == folder / "replaced-20260302-100000"
    for where, patients in ((folder, 1), (aside, 2)):
        vault = Vault.open(where, "slow nod")
        assert vault.patients.count() == patients
        vault.close()


def test_that_only_an_owner_puts_it_back_and_only_with_the_passphrase(
    full: Vault, kept: Path, tmp_path: Path
) -> None:
    full.people.add("Theo", "therapist", "another long passphrase")
    backup = make_backup(full, kept, quiet)
    with pytest.raises(NotAllowed, match="Only an owner may put back a backup"):
        restore(backup, tmp_path / "elsewhere", "another long passphrase", quiet)
    with pytest.raises(WrongPassphrase):
        restore(backup, tmp_path / "elsewhere", "slow not", quiet)
    assert not (tmp_path / "elsewhere").exists()


def test_that_a_flipped_byte_is_found_wherever_it_is(full: Vault, kept: Path, tmp_path: Path) -> None:
    backup = make_backup(full, kept, quiet)
    database, dice = backup.folder / DATABASE, random.Random(7)
    whole = database.read_bytes()
    for _ in range(12):
        place = dice.randrange(len(whole))
        database.write_bytes(whole[:place] + bytes([whole[place] ^ 0x40]) + whole[place + 1 :])
        assert check_backup(backup, full.data_key, quiet), place
        with pytest.raises(StoreError, match="It was not put back"):
            restore(backup, tmp_path / "elsewhere", "slow nod", quiet)
    database.write_bytes(whole)
    assert check_backup(backup, full.data_key, quiet) == ""
    assert not (tmp_path / "elsewhere" / KEY_FILE).exists()


def test_that_what_was_changed_in_a_copy_is_named(full: Vault, kept: Path) -> None:
    backup = make_backup(full, kept, quiet)
    other = Backup(
        folder=backup.folder,
        made_utc=backup.made_utc,
        vault_id=backup.vault_id,
        contents={**backup.contents, "sessions": backup.contents["patients"]},
        patient_ids=backup.patient_ids,
        size_bytes=backup.size_bytes,
    )
    assert "is not as it was made: sessions differ" in check_backup(other, full.data_key, quiet)


def test_that_one_that_is_stopped_leaves_nothing(full: Vault, kept: Path) -> None:
    for stop_at in (0.0, 0.4, 0.9):

        def tell(fraction: float, stop_at: float = stop_at) -> None:
            if fraction >= stop_at:
                raise Stopped

        with pytest.raises(Stopped):
            make_backup(full, kept, tell)
        assert list(kept.iterdir()) == []
    assert full.patients.count() == 1


@pytest.mark.skipif(os.name != "posix", reason="permissions of folders are POSIX")
def test_that_a_place_that_cannot_be_written_is_one_sentence(full: Vault, tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("in the way")
    with pytest.raises(StoreError, match=r"cannot be written to .*a file.*Choose another folder"):
        make_backup(full, tmp_path / "a file", quiet)


def test_that_only_complete_backups_of_this_vault_are_listed_and_thinned_out(full: Vault, kept: Path) -> None:
    made = [make_backup(full, kept, quiet, now=AT + timedelta(days=day)) for day in range(4)]
    other = kept / "ccft-backup-20260101-000000-other"
    shutil.copytree(made[0].folder, other)
    about = json.loads((other / ABOUT).read_text())
    (other / ABOUT).write_text(json.dumps(about | {"vault_id": "f" * 32}))
    (kept / "ccft-backup-20260303-000000-half").mkdir()
    half = kept / f"ccft-backup-20260304-000000-{made[0].vault_id[:8]}.part"
    half.mkdir()
    (kept / "holiday pictures").mkdir()
    assert [one.folder for one in backups_in(kept, made[0].vault_id)] == [b.folder for b in reversed(made)]
    removed = thin_out(kept, made[0].vault_id, keep=2)
    assert removed == [made[1].folder, made[0].folder]
    assert not half.exists()
    assert {path.name for path in kept.iterdir()} == {
        made[2].folder.name,
        made[3].folder.name,
        other.name,
        "ccft-backup-20260303-000000-half",
        "holiday pictures",
    }


def test_that_a_clock_set_back_removes_nothing_newer(full: Vault, kept: Path) -> None:
    newest = make_backup(full, kept, quiet, now=AT + timedelta(days=400))
    make_backup(full, kept, quiet, now=AT)
    thin_out(kept, newest.vault_id, keep=1)
    assert [one.folder for one in backups_in(kept)] == [newest.folder]


def test_that_a_viewer_makes_none(folder: Path, vault: Vault, kept: Path) -> None:
    vault.people.add("Vera", "viewer", "only to look at it")
    vault.close()
    viewer = Vault.open(folder, "only to look at it")
    try:
        with pytest.raises(NotAllowed, match="You may not make backups"):
            make_backup(viewer, kept, quiet)
    finally:
        viewer.close()
    assert not kept.exists()


def test_that_a_key_file_beside_a_copy_is_that_of_the_backup(full: Vault, kept: Path) -> None:
    backup = make_backup(full, kept, quiet)
    assert keyfile.read(backup.folder / KEY_FILE).vault_id == backup.vault_id


@pytest.mark.parametrize("stop_after", range(1, 9))
def test_that_a_kill_while_it_is_put_back_leaves_the_old_records_or_the_new(
    full: Vault, kept: Path, folder: Path, stop_after: int
) -> None:
    """A child process is killed after so many renames; the next start finds one or the other, whole."""
    backup = make_backup(full, kept, quiet)
    full.patients.add(Patient(patient_id="b" * 32, code="P-0203", name="Ben Beispiel"))
    full.close()
    done = subprocess.run(
        [sys.executable, str(CHILD), str(backup.folder), str(folder), "slow nod", str(stop_after)],
        check=False,
    )
    assert done.returncode in (0, -signal.SIGKILL)
    assert Vault.exists(folder)
    vault = Vault.open(folder, "slow nod")
    try:
        assert vault.patients.count() in (1, 2)
        assert (vault.patients.count() == 1) == any(folder.glob("replaced-*"))
    finally:
        vault.close()
    assert not list(folder.glob("*.restoring"))
    assert not (folder / restoring._MARKER).exists()
    for aside in folder.glob("replaced-*"):
        old = Vault.open(aside, "slow nod")
        assert old.patients.count() == 2
        old.close()


def test_that_a_restore_that_never_got_ready_is_forgotten(full: Vault, folder: Path) -> None:
    full.close()
    (folder / f"{DATABASE}.restoring").write_bytes(b"half")
    finish_restore(folder)
    assert not (folder / f"{DATABASE}.restoring").exists()
    Vault.open(folder, "slow nod").close()


def test_that_a_guess_at_a_record_cannot_be_tried_on_the_digests_of_a_backup(full: Vault) -> None:
    """They stand readable in ``backup.json``: who has not the key gets others for the same records."""
    with full._records.read() as connection:
        guessed = contents_of(connection, data_key=bytes(32))
    held = full.contents(quiet)
    assert guessed["patients"].rows == held["patients"].rows == 1
    assert guessed["patients"].digest != held["patients"].digest
