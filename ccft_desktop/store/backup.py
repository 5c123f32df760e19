"""Backups of a vault: encrypted copies in folders of their own, made, checked, listed and thinned out.

A backup is a folder with ``records.db``, ``vault.json`` and ``backup.json``, which says when it was made, of
which vault, and what the file holds. Its name tells a time and no person. It is complete under another name
before it gets its own, so that half a backup is never taken for one.
"""

import json
import shutil
from collections.abc import Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ccft_desktop.store import keyfile
from ccft_desktop.store.errors import StoreError
from ccft_desktop.store.keyfile import KEY_FILE, flush_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccft_desktop.store.contents import Holding, Tell
    from ccft_desktop.store.vault import Vault

DATABASE: Final = "records.db"
ABOUT: Final = "backup.json"
FORMAT: Final = "ccft.backup"
VERSION: Final = 1
_PART: Final = ".part"
_TRIES: Final = 3
# How much of the work each step is, for whoever watches it.
_COPYING, _READING = 0.4, 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """One complete backup, as its ``backup.json`` tells of it."""

    folder: Path
    made_utc: datetime
    vault_id: str
    contents: Mapping[str, "Holding"]
    patient_ids: frozenset[str]
    """Whose records are in it; random ids that name nobody."""
    size_bytes: int

    @property
    def patients(self) -> int:
        return self.contents["patients"].rows

    @property
    def sessions(self) -> int:
        return self.contents["sessions"].rows


def make_backup(vault: "Vault", into: Path, tell: "Tell", *, now: datetime | None = None) -> Backup:
    """Copy the open vault into a new folder in ``into``, and read the copy back.

    Whatever goes wrong, or whatever ``tell`` raises, nothing of it stays. Raises ``StoreError``.
    """
    vault.require("backup")
    made_utc = (now or datetime.now(UTC)).replace(microsecond=0)
    key_path = vault.folder / KEY_FILE
    key_file = keyfile.read(key_path)
    name = f"ccft-backup-{made_utc:%Y%m%d-%H%M%S}-{key_file.vault_id[:8]}"
    part = into / (name + _PART)
    with _whole_or_gone(part):
        if (into / name).exists():
            raise StoreError(f"{into / name} is there already. Wait a second and try again.")
        part.mkdir(mode=0o700, parents=True)
        contents, patient_ids = _copied(vault, part / DATABASE, tell)
        shutil.copyfile(key_path, part / KEY_FILE)
        keyfile.read(part / KEY_FILE)
        about = {
            "format": FORMAT,
            "version": VERSION,
            "made_utc": made_utc.isoformat(),
            "vault_id": key_file.vault_id,
            "contents": {table: [held.rows, held.digest] for table, held in contents.items()},
            "patient_ids": sorted(patient_ids),
        }
        (part / ABOUT).write_text(json.dumps(about, indent=1) + "\n", "utf-8")
        for path in part.iterdir():
            path.chmod(0o600)
        part.replace(into / name)
        flush_folder(into)
    vault.audit.note("backup", detail=name)
    return read_backup(into / name)


def _copied(vault: "Vault", path: Path, tell: "Tell") -> tuple[dict[str, "Holding"], list[str]]:
    """Copy, read back, and compare with what the vault holds; what was changed meanwhile is copied again."""
    from ccft_desktop.store.contents import differing

    for _ in range(_TRIES):
        path.unlink(missing_ok=True)
        tell(0.0)
        vault.copy_into(path)
        tell(_COPYING)
        theirs, patient_ids = contents_of_file(
            path, vault.data_key, lambda done: tell(_COPYING + _READING * done)
        )
        ours = vault.contents(
            lambda done: tell(_COPYING + _READING + (1 - _COPYING - _READING) * done),
            audit_rows=theirs["audit"].rows,
        )
        different = differing(ours, theirs)
        if not different:
            return theirs, patient_ids
    raise StoreError(
        f"The copy in {path.parent.parent} differs from the records ({', '.join(different)}). Nothing was "
        "kept; try again when nobody works with them, or choose another folder."
    )


def contents_of_file(path: Path, data_key: bytes, tell: "Tell") -> tuple[dict[str, "Holding"], list[str]]:
    """What a copy of the records holds, and the ids of its patients; it is not brought up to date."""
    import sqlalchemy as sa

    from ccft_desktop.store.contents import contents_of
    from ccft_desktop.store.records import Records
    from ccft_desktop.store.tables import patients

    records = Records(path, data_key, as_it_is=True)
    try:
        with records.read() as connection:
            ids = list(connection.scalars(sa.select(patients.c.patient_id)))
            return contents_of(connection, tell, data_key=data_key), ids
    finally:
        records.close()


def read_backup(folder: Path) -> Backup:
    """The backup in a folder, by what it says of itself. Raises ``StoreError``."""
    from ccft_desktop.store.contents import Holding

    try:
        about: dict[str, Any] = json.loads((folder / ABOUT).read_text("utf-8"))
        if about["format"] != FORMAT or about["version"] > VERSION:
            raise ValueError("not of this version")
        return Backup(
            folder=folder,
            made_utc=datetime.fromisoformat(about["made_utc"]).astimezone(UTC),
            vault_id=about["vault_id"],
            contents={table: Holding(*held) for table, held in about["contents"].items()},
            patient_ids=frozenset(about["patient_ids"]),
            size_bytes=sum((folder / name).stat().st_size for name in (DATABASE, KEY_FILE, ABOUT)),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{folder} is no complete backup of this program. Choose another folder.") from error


def backups_in(folder: Path, vault_id: str = "") -> list[Backup]:
    """Every complete backup in a folder, newest first; ``vault_id``: of that vault only."""
    found = []
    with suppress(OSError):
        for path in folder.iterdir():
            if path.is_dir() and not path.name.endswith(_PART):
                with suppress(StoreError):
                    found.append(read_backup(path))
    ours = [one for one in found if vault_id in ("", one.vault_id)]
    return sorted(ours, key=lambda one: (one.made_utc, one.folder.name), reverse=True)


def check_backup(backup: Backup, data_key: bytes, tell: "Tell") -> str:
    """Read all of it: the first thing that is not as it was, as a sentence; empty where all of it is."""
    from ccft_desktop.store.contents import differing
    from ccft_desktop.store.records import Records

    try:
        records = Records(backup.folder / DATABASE, data_key, as_it_is=True)
        try:
            # Pages that no row stands on are looked at too: an index may be one of them.
            if damage := records.damage():
                return damage
        finally:
            records.close()
        found, _ = contents_of_file(backup.folder / DATABASE, data_key, tell)
    except StoreError as error:
        return str(error)
    different = differing(found, backup.contents)
    return f"{backup.folder} is not as it was made: {', '.join(different)} differ." if different else ""


def thin_out(folder: Path, vault_id: str, keep: int) -> list[Path]:
    """Remove the oldest backups of this vault but the ``keep`` newest, and what a kill left half made.

    What cannot be removed stays. By the times they were made, and so that a clock that was set back removes
    nothing that is newer than what stays.
    """
    removed = []
    for backup in backups_in(folder, vault_id)[max(keep, 1) :]:
        with suppress(OSError):
            shutil.rmtree(backup.folder)
            removed.append(backup.folder)
    for path in folder.glob(f"ccft-backup-*-{vault_id[:8]}{_PART}"):
        with suppress(OSError):
            shutil.rmtree(path)
    return removed


@contextmanager
def _whole_or_gone(part: Path) -> "Iterator[None]":
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"The backup cannot be written to {part.parent} ({error.strerror}). Choose another folder."
        ) from error
    finally:
        if part.exists():
            shutil.rmtree(part, ignore_errors=True)
