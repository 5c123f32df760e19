"""A vault: one folder with a key file and the encrypted records it opens. Light to import.

SQLAlchemy, Alembic and PyNaCl are loaded when a vault is created or opened, not before: they would
cost the program's start more than half a second.
"""

import os
import uuid
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ccft_desktop.core.people import Action, Person
from ccft_desktop.store import keyfile, recovery_code
from ccft_desktop.store.access import Access
from ccft_desktop.store.backup import DATABASE
from ccft_desktop.store.errors import StoreError
from ccft_desktop.store.keyfile import KEY_FILE, SHIPPED_COST, Argon2id, KeyFile, Slot
from ccft_desktop.store.lock import Lock
from ccft_desktop.store.people import People, check_passphrase, write_sealed
from ccft_desktop.store.restoring import LOCK_FILE, finish_restore

if TYPE_CHECKING:
    from ccft_desktop.store.audit import Audit, AuditAction
    from ccft_desktop.store.calibrations import Calibrations
    from ccft_desktop.store.contents import Holding, Tell
    from ccft_desktop.store.mending import Mending
    from ccft_desktop.store.patients import Patients
    from ccft_desktop.store.records import Records
    from ccft_desktop.store.sessions import Sessions
    from ccft_desktop.store.visits import Visits

# The database is complete under this name before the key file is written, so that whatever
# interrupts a creation leaves either nothing that counts or a vault that opens.
UNNAMED_DATABASE: Final = f"{DATABASE}.new"


class Vault:
    """An open vault. Made by ``create`` and ``open``; ``close`` it at the end."""

    def __init__(
        self, lock: Lock, records: "Records", key_path: Path, data_key: bytes, cost: Argon2id, vault_id: str
    ) -> None:
        from ccft_desktop.store import audit, calibrations, mending, patients, sessions, visits

        self._lock: Lock | None = lock
        self._records = records
        self.folder: Final = key_path.parent
        self.data_key: Final = data_key
        self.vault_id: Final = vault_id
        self.audit: Final[Audit] = audit.Audit(records)
        self.people: Final = People(key_path, data_key, records.access, cost, self._note)
        self.patients: Patients = patients.Patients(records)
        self.sessions: Sessions = sessions.Sessions(records)
        self.visits: Visits = visits.Visits(records)
        self.calibrations: Calibrations = calibrations.Calibrations(records)
        self.mending: Mending = mending.Mending(records)

    @staticmethod
    def exists(folder: Path) -> bool:
        """Whether there is a vault in ``folder``, open or not; an interrupted restore is finished first.

        True also where nobody may look: opening it says why.
        """
        try:
            finish_restore(folder)
            return (folder / KEY_FILE).exists()
        except OSError:
            return True

    @staticmethod
    def people_of(folder: Path) -> tuple[Person, ...]:
        """Who may open the vault in ``folder``; needs no passphrase. Raises ``StoreError``."""
        return keyfile.read(folder / KEY_FILE).people

    @property
    def person(self) -> Person:
        """Who is signed in."""
        return self._records.access.person

    @property
    def user_name(self) -> str:
        """What stands beside everything this person records."""
        return self.person.name

    def _note(self, action: "AuditAction", detail: str) -> None:
        self.audit.note(action, detail=detail)

    def may(self, action: Action) -> bool:
        """Whether the person signed in may do that."""
        return self._records.access.may(action)

    def require(self, action: Action) -> None:
        """Raises ``NotAllowed`` with a sentence."""
        self._records.access.require(action)

    @classmethod
    def create(
        cls, folder: Path, passphrase: str, user_name: str = "", *, cost: Argon2id = SHIPPED_COST
    ) -> "Vault":
        """A new vault in ``folder``, open; whoever makes it is its owner.

        Raises ``StoreError`` when there is one already, or it cannot be written.
        """
        lock = _locked(folder)
        try:
            for name in (KEY_FILE, DATABASE):
                if (folder / name).exists():
                    raise StoreError(f"{folder / name} is there already. Choose another folder, or open it.")
            data_key = os.urandom(keyfile.KEY_BYTES)
            _make_database(folder / UNNAMED_DATABASE, data_key)
            slot = keyfile.new_slot(data_key, passphrase, user_name, cost)
            write_sealed(folder / KEY_FILE, KeyFile(uuid.uuid4().hex, (slot,)), data_key)
            return cls._opened(lock, folder, data_key, slot, "created")
        except BaseException:
            lock.release()
            raise

    @classmethod
    def open(cls, folder: Path, passphrase: str, person_id: str = "") -> "Vault":
        """The vault in ``folder``, for the person whose passphrase it is.

        ``person_id``: whose it must be; empty: anybody's. Raises ``WrongPassphrase``, ``VaultInUse``,
        ``StoreTooNew``, and ``StoreError`` when there is no vault or it is damaged.
        """
        key_file = _key_file(folder)
        lock = _locked(folder)
        try:
            slot, data_key = keyfile.unlock(key_file, passphrase, person_id)
            keyfile.check_people(key_file, data_key)
            return cls._opened(lock, folder, data_key, slot, "opened")
        except BaseException:
            lock.release()
            raise

    @classmethod
    def recover(cls, folder: Path, code: str, person_id: str, passphrase: str) -> "Vault":
        """The vault in ``folder``, by its recovery code, for an owner who thereby gets a new passphrase.

        Raises ``MistypedCode``, ``WrongRecoveryCode``, and what ``open`` raises.
        """
        key_file = _key_file(folder)
        secret = recovery_code.secret_of(code)
        check_passphrase(passphrase)
        own = next((slot for slot in key_file.slots if slot.slot_id == person_id), None)
        if own is None or own.role != "owner":
            raise StoreError("The recovery code gives a new passphrase to an owner. Choose one.")
        lock = _locked(folder)
        try:
            data_key = keyfile.unlock_with_code(key_file, secret)
            keyfile.check_people(key_file, data_key)
            fresh = keyfile.new_slot(data_key, passphrase, own.name, own.cost, slot_id=own.slot_id)
            slots = tuple(fresh if slot is own else slot for slot in key_file.slots)
            write_sealed(folder / KEY_FILE, replace(key_file, slots=slots), data_key)
            return cls._opened(lock, folder, data_key, fresh, "recovered")
        except BaseException:
            lock.release()
            raise

    @classmethod
    def _opened(cls, lock: Lock, folder: Path, data_key: bytes, slot: Slot, how: "AuditAction") -> "Vault":
        access = Access(keyfile.person_of(slot))
        records = _opened(folder, data_key, access)
        try:
            key_file = keyfile.read(folder / KEY_FILE)
            records.note_seal(bool(key_file.people_seal))
        except BaseException:
            records.close()
            raise
        vault = cls(lock, records, folder / KEY_FILE, data_key, slot.cost, key_file.vault_id)
        vault.audit.note(how)
        return vault

    def close(self) -> None:
        """Stop what is being recorded, close the file and let others open it; once is enough.

        Raises ``StoreError`` when the last samples of a test under way cannot be written.
        """
        if self._lock is None:
            return
        lock, self._lock = self._lock, None
        try:
            self.sessions.close()
            self.audit.close()
            self.people.keep_audit_head(self.audit.head().text)
        finally:
            self._records.close()
            lock.release()

    def copy_into(self, path: Path) -> None:
        """Write an encrypted copy of the records, under the same key; raises ``StoreError``."""
        self.audit.flush()
        self._records.copy_into(path)

    def contents(self, tell: "Tell", *, audit_rows: int | None = None) -> "dict[str, Holding]":
        """What the records hold, table by table; ``audit_rows``: only so many of the trail."""
        from ccft_desktop.store.contents import contents_of

        with self._records.read() as connection:
            return contents_of(connection, tell, data_key=self.data_key, audit_rows=audit_rows)

    def erase(self, patient_id: str, *, reason: str, today: date) -> None:
        """Take a record out for good: see ``erase_patient``."""
        from ccft_desktop.store.erasing import erase_patient

        self.audit.flush()
        erase_patient(self._records, patient_id, reason=reason, today=today)

    def damage(self) -> str:
        """The first thing that is wrong with the file itself, as a sentence; empty for nothing."""
        self.audit.flush()
        return self._records.damage()

    def verify_audit(self) -> str:
        """The first place where the audit trail does not hold, as a sentence; empty where all of it does."""
        from ccft_desktop.store.audit import Head

        kept = self.people.audit_head
        try:
            return self.audit.first_fault(Head.from_text(kept) if kept else None)
        except ValueError:
            return f"What {KEY_FILE} says of the audit trail cannot be understood."


def _locked(folder: Path) -> Lock:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{folder} cannot be made ({error.strerror}).") from error
    return Lock(folder / LOCK_FILE)


def _make_database(path: Path, data_key: bytes) -> None:
    from ccft_desktop.store.records import Records

    for left_over in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
        left_over.unlink(missing_ok=True)
    # Like the key file for nobody else's eyes; what the database writes beside itself follows it.
    path.touch(mode=0o600)
    Records(path, data_key, new=True).close()


def _key_file(folder: Path) -> KeyFile:
    if not Vault.exists(folder):
        raise StoreError(f"There are no records in {folder}: {KEY_FILE} is missing.")
    return keyfile.read(folder / KEY_FILE)


def _opened(folder: Path, data_key: bytes, access: Access) -> "Records":
    from ccft_desktop.store.records import Records

    path, unnamed = folder / DATABASE, folder / UNNAMED_DATABASE
    if not path.exists():
        if not unnamed.exists():
            raise StoreError(f"{path} is missing. Put back a backup.")
        unnamed.replace(path)
        keyfile.flush_folder(folder)
    return Records(path, data_key, access=access)
