"""Putting a backup in the place of records: all of it or nothing, and what stood there is kept aside.

Everything is copied beside the records first. Once the marker stands, the rest is renaming: whoever finds the
marker at the next start goes on with it, so that a kill at any moment leaves the old records or the new ones.
"""

import os
import shutil
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ccft_desktop.core.people import may
from ccft_desktop.store import keyfile
from ccft_desktop.store.backup import DATABASE, Backup, check_backup
from ccft_desktop.store.errors import NotAllowed, StoreError
from ccft_desktop.store.keyfile import KEY_FILE, flush_folder
from ccft_desktop.store.lock import Lock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccft_desktop.store.contents import Tell

LOCK_FILE: Final = "vault.lock"
_COMING: Final = ".restoring"
_MARKER: Final = "restore.ready"
_REPLACED: Final = "replaced-"
_NEW: Final = (DATABASE, KEY_FILE)
_OLD: Final = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", KEY_FILE)


def restore(
    backup: Backup,
    folder: Path,
    passphrase: str,
    tell: "Tell",
    *,
    person_id: str = "",
    now: datetime | None = None,
) -> Path | None:
    """Put ``backup`` into ``folder``: see ``owners_key`` and ``put_back``."""
    return put_back(backup, folder, owners_key(backup, passphrase, person_id), tell, now=now)


def owners_key(backup: Backup, passphrase: str, person_id: str = "") -> bytes:
    """The data key of a backup, by the passphrase of an owner in it. Makes a key, which takes its time.

    Raises ``WrongPassphrase``, ``NotAllowed``, ``StoreError``.
    """
    slot, data_key = keyfile.unlock(keyfile.read(backup.folder / KEY_FILE), passphrase, person_id)
    if not may(slot.role, "restore"):
        raise NotAllowed("Only an owner may put back a backup. Type an owner's passphrase.")
    return data_key


def put_back(
    backup: Backup, folder: Path, data_key: bytes, tell: "Tell", *, now: datetime | None = None
) -> Path | None:
    """Where the records that stood in ``folder`` are now; None where there were none.

    Raises ``VaultInUse`` while the records there are open, and ``StoreError``; nothing is changed then.
    """
    if fault := check_backup(backup, data_key, lambda done: tell(0.7 * done)):
        raise StoreError(f"{fault} It was not put back.")
    with _locked(folder):
        _forget_half(folder)
        for name in _NEW:
            _copy_whole(backup.folder / name, folder / (name + _COMING))
        tell(0.95)
        stamp = f"{now or datetime.now(UTC):%Y%m%d-%H%M%S}"
        aside = _REPLACED + stamp if any((folder / name).exists() for name in _OLD) else ""
        _write_marker(folder, aside)
        _finish(folder)
        tell(1.0)
    return folder / aside if aside else None


def finish_restore(folder: Path) -> None:
    """Go on with what a kill has interrupted, or take away what it never came to; at every start."""
    if (folder / _MARKER).exists():
        _finish(folder)
    elif folder.exists():
        _forget_half(folder)


def _finish(folder: Path) -> None:
    """Only renaming, each step of which may have been done already."""
    aside_name = (folder / _MARKER).read_text("utf-8").strip()
    if aside_name:
        aside = folder / aside_name
        aside.mkdir(mode=0o700, exist_ok=True)
        for name in _OLD:
            # What is coming has not been renamed yet: so what has its name is what it replaces.
            is_old = (folder / (name + _COMING)).exists() or name not in _NEW
            if is_old and (folder / name).exists() and not (aside / name).exists():
                (folder / name).replace(aside / name)
    for name in _NEW:
        if (folder / (name + _COMING)).exists():
            (folder / (name + _COMING)).replace(folder / name)
    flush_folder(folder)
    (folder / _MARKER).unlink()
    flush_folder(folder)


def _forget_half(folder: Path) -> None:
    for name in _NEW:
        # On a disk that is read-only it stays: it counts for nothing.
        with suppress(OSError):
            (folder / (name + _COMING)).unlink(missing_ok=True)


def _copy_whole(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    target.chmod(0o600)
    with open(target, "rb+") as file:
        os.fsync(file.fileno())


def _write_marker(folder: Path, aside: str) -> None:
    part = folder / (_MARKER + ".part")
    with open(part, "w", encoding="utf-8") as file:
        file.write(aside)
        file.flush()
        os.fsync(file.fileno())
    flush_folder(folder)
    part.replace(folder / _MARKER)
    flush_folder(folder)


@contextmanager
def _locked(folder: Path) -> "Iterator[None]":
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = Lock(folder / LOCK_FILE)
        try:
            yield
        finally:
            lock.release()
    except OSError as error:
        raise StoreError(
            f"The backup cannot be put into {folder} ({error.strerror}). What stood there is as it was."
        ) from error
