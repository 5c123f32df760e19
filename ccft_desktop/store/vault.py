"""A vault: one folder with a key file and the encrypted records it opens. Light to import.

SQLAlchemy, Alembic and PyNaCl are loaded when a vault is created or opened, not before: they would
cost the program's start more than half a second.
"""

import os
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ccft_desktop.store import keyfile
from ccft_desktop.store.errors import StoreError
from ccft_desktop.store.keyfile import SHIPPED_COST, Argon2id, KeyFile
from ccft_desktop.store.lock import Lock

if TYPE_CHECKING:
    from ccft_desktop.store.calibrations import Calibrations
    from ccft_desktop.store.patients import Patients
    from ccft_desktop.store.records import Records
    from ccft_desktop.store.sessions import Sessions
    from ccft_desktop.store.visits import Visits

KEY_FILE: Final = "vault.json"
DATABASE: Final = "records.db"
# The database is complete under this name before the key file is written, so that whatever
# interrupts a creation leaves either nothing that counts or a vault that opens.
UNNAMED_DATABASE: Final = "records.db.new"
LOCK_FILE: Final = "vault.lock"


class Vault:
    """An open vault. Made by ``create`` and ``open``; ``close`` it at the end."""

    def __init__(self, lock: Lock, records: "Records", user_name: str) -> None:
        from ccft_desktop.store import calibrations, patients, sessions, visits

        self._lock: Lock | None = lock
        self._records = records
        self.user_name = user_name
        self.patients: Patients = patients.Patients(records)
        self.sessions: Sessions = sessions.Sessions(records)
        self.visits: Visits = visits.Visits(records)
        self.calibrations: Calibrations = calibrations.Calibrations(records)

    @staticmethod
    def exists(folder: Path) -> bool:
        """Whether there is a vault in ``folder``, open or not."""
        return (folder / KEY_FILE).exists()

    @classmethod
    def create(
        cls, folder: Path, passphrase: str, user_name: str = "", *, cost: Argon2id = SHIPPED_COST
    ) -> "Vault":
        """A new vault in ``folder``, open.

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
            try:
                keyfile.write(folder / KEY_FILE, KeyFile(uuid.uuid4().hex, (slot,)))
            except OSError as error:
                raise StoreError(f"{folder / KEY_FILE} cannot be written ({error.strerror}).") from error
            return cls(lock, _opened(folder, data_key), user_name)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def open(cls, folder: Path, passphrase: str) -> "Vault":
        """The vault in ``folder``.

        Raises ``WrongPassphrase``, ``VaultInUse``, ``StoreTooNew``, and ``StoreError`` when there is no
        vault or it is damaged.
        """
        if not cls.exists(folder):
            raise StoreError(f"There are no records in {folder}: {KEY_FILE} is missing.")
        lock = _locked(folder)
        try:
            slot, data_key = keyfile.unlock(keyfile.read(folder / KEY_FILE), passphrase)
            return cls(lock, _opened(folder, data_key), slot.name)
        except BaseException:
            lock.release()
            raise

    def close(self) -> None:
        """Stop what is being recorded, close the file and let others open it; once is enough.

        Raises ``StoreError`` when the last samples of a test under way cannot be written.
        """
        if self._lock is None:
            return
        lock, self._lock = self._lock, None
        try:
            self.sessions.close()
        finally:
            self._records.close()
            lock.release()


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


def _opened(folder: Path, data_key: bytes) -> "Records":
    from ccft_desktop.store.records import Records

    path, unnamed = folder / DATABASE, folder / UNNAMED_DATABASE
    if not path.exists():
        if not unnamed.exists():
            raise StoreError(f"{path} is missing. Put back a backup.")
        unnamed.replace(path)
        keyfile.flush_folder(folder)
    return Records(path, data_key)
