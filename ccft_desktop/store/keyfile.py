"""The key file of a vault: the data key, sealed once for each way to open it; no patient data.

``vault.json`` holds ``format``, ``version``, ``vault_id``, ``slots``, ``people_seal`` and ``check``, a
SHA-256 over the rest that tells damage from a wrong passphrase. Each slot seals the same 32-byte data key
under a key derived from one secret, so that users and recovery codes come and go without touching the
database. The seal is made with the data key over who is in the file and in which role. Version 1 had no
roles and no seal.
"""

import base64
import binascii
import contextlib
import hashlib
import json
import os
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from ccft_desktop.core.people import ROLES, Person, Role
from ccft_desktop.store.errors import StoreError, StoreTooNew, WrongPassphrase, WrongRecoveryCode

KEY_FILE: Final = "vault.json"
FORMAT: Final = "ccft.vault"
VERSION: Final = 2
KEY_BYTES: Final = 32
CHANGED_OUTSIDE: Final = (
    f"The people in {KEY_FILE} were changed outside of this program. Put back that file from a backup."
)


@dataclass(frozen=True, slots=True)
class Argon2id:
    """What one guess at a passphrase costs."""

    passes: int
    memory_bytes: int


# The second recommended choice of RFC 9106, section 4.
SHIPPED_COST: Final = Argon2id(passes=3, memory_bytes=64 * 1024 * 1024)
# For a random secret nobody types: there is nothing to guess, so nothing to slow down.
RANDOM_SECRET_COST: Final = Argon2id(passes=1, memory_bytes=8 * 1024)
# A forged file must not ask for less than argon2id can do, or more than any computer has.
_PASSES: Final = range(1, 65)
_MEMORY_BYTES: Final = range(8 * 1024, 4 * 1024**3)
_SALT_BYTES: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One way to the data key."""

    slot_id: str
    kind: str
    """``passphrase`` or ``recovery``; other kinds are left for those who know them."""
    name: str
    role: Role = "owner"
    cost: Argon2id
    salt: bytes
    sealed_key: bytes


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What stands in ``vault.json``."""

    vault_id: str
    slots: tuple[Slot, ...]
    people_seal: str = ""
    """Hexadecimal; empty in a file of version 1."""
    audit_head: str = ""
    """How long the audit trail was when the vault was closed last, and its last hash; empty: not known."""

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody with a passphrase, in the order they came."""
        return tuple(person_of(slot) for slot in self.slots if slot.kind == "passphrase")

    @property
    def has_recovery_code(self) -> bool:
        return any(slot.kind == "recovery" for slot in self.slots)


def person_of(slot: Slot) -> Person:
    """Whose slot it is."""
    return Person(slot.slot_id, slot.name, slot.role)


def new_slot(
    data_key: bytes,
    secret: str | bytes,
    name: str,
    cost: Argon2id,
    *,
    role: Role = "owner",
    kind: str = "passphrase",
    slot_id: str = "",
) -> Slot:
    """A slot that opens ``data_key`` with a passphrase, or with the bytes of a recovery code."""
    from nacl.secret import SecretBox

    salt = os.urandom(_SALT_BYTES)
    sealed = SecretBox(_derived(secret, salt, cost)).encrypt(data_key)
    return Slot(
        slot_id=slot_id or uuid.uuid4().hex,
        kind=kind,
        name=name,
        role=role,
        cost=cost,
        salt=salt,
        sealed_key=bytes(sealed),
    )


def unlock(key_file: KeyFile, passphrase: str, person_id: str = "") -> tuple[Slot, bytes]:
    """The slot that ``passphrase`` opens, and the data key in it; raises ``WrongPassphrase``.

    ``person_id``: whose it must be; empty: anybody's, which takes longer where there are many.
    """
    slots = [slot for slot in key_file.slots if slot.kind == "passphrase" and person_id in ("", slot.slot_id)]
    if opened := _opened(slots, passphrase):
        return opened
    raise WrongPassphrase("This passphrase does not open the records. Check capital letters and try again.")


def unlock_with_code(key_file: KeyFile, secret: bytes) -> bytes:
    """The data key, by the secret of a recovery code; raises ``WrongRecoveryCode``."""
    if opened := _opened([slot for slot in key_file.slots if slot.kind == "recovery"], secret):
        return opened[1]
    raise WrongRecoveryCode(
        "This recovery code is typed rightly but does not open these records: it belongs to others, or a "
        "newer one has taken its place."
    )


def _opened(slots: Sequence[Slot], secret: str | bytes) -> tuple[Slot, bytes] | None:
    from nacl.exceptions import CryptoError
    from nacl.secret import SecretBox

    for slot in slots:
        with contextlib.suppress(CryptoError):
            return slot, SecretBox(_derived(secret, slot.salt, slot.cost)).decrypt(slot.sealed_key)
    return None


def sealed(key_file: KeyFile, data_key: bytes) -> KeyFile:
    """The same with the seal that belongs to its people."""
    return replace(key_file, people_seal=_people_seal(key_file, data_key))


def check_people(key_file: KeyFile, data_key: bytes) -> None:
    """Raises ``StoreError`` when somebody without the key has changed who is there, or in which role."""
    if key_file.people_seal and key_file.people_seal != _people_seal(key_file, data_key):
        raise StoreError(CHANGED_OUTSIDE)


def _people_seal(key_file: KeyFile, data_key: bytes) -> str:
    people = [[slot.slot_id, slot.kind, slot.name, slot.role] for slot in key_file.slots]
    said = json.dumps([key_file.vault_id, people, key_file.audit_head]).encode()
    return hashlib.blake2b(said, key=data_key, person=b"ccft.people", digest_size=32).hexdigest()


def write(path: Path, key_file: KeyFile) -> None:
    """Put the file there whole or not at all, also when the power goes."""
    body: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "vault_id": key_file.vault_id,
        "slots": [
            {
                "slot_id": slot.slot_id,
                "kind": slot.kind,
                "name": slot.name,
                "role": slot.role,
                "kdf": {
                    "name": "argon2id",
                    "passes": slot.cost.passes,
                    "memory_bytes": slot.cost.memory_bytes,
                },
                "salt": _text(slot.salt),
                "sealed_key": _text(slot.sealed_key),
            }
            for slot in key_file.slots
        ],
        "people_seal": key_file.people_seal,
        "audit_head": key_file.audit_head,
    }
    text = json.dumps(body | {"check": _check(body)}, indent=2, ensure_ascii=False) + "\n"
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with open(part, "w", encoding="utf-8", newline="\n", opener=_for_its_owner) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Make a rename in ``folder`` last, where the system can: not every network folder does."""
    if os.name == "posix":
        with contextlib.suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def read(path: Path) -> KeyFile:
    """The key file at ``path``.

    Raises ``StoreError`` when it is missing, damaged or something else, ``StoreTooNew`` when a newer
    version of the program wrote it.
    """
    damaged = f"{path} is damaged. Put back a copy of it from a backup."
    try:
        body = json.loads(path.read_bytes())
    except OSError as error:
        raise StoreError(f"{path} cannot be read ({error.strerror}).") from error
    except ValueError:
        raise StoreError(damaged) from None
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise StoreError(f"{path} is not a key file of this program, or it is damaged.")
    if not isinstance(body.get("version"), int):
        raise StoreError(damaged)
    if body["version"] > VERSION:
        raise StoreTooNew(f"{path} was written by a newer version of this program. Update the program.")
    if body.pop("check", None) != _check(body):
        raise StoreError(damaged)
    try:
        slots = tuple(_slot(slot) for slot in body["slots"])
        if body["version"] == 1:
            return KeyFile(body["vault_id"], slots)
        return KeyFile(body["vault_id"], slots, body["people_seal"], body["audit_head"])
    except (KeyError, TypeError, binascii.Error, ValueError):
        raise StoreError(damaged) from None


def _slot(slot: Mapping[str, Any]) -> Slot:
    cost = Argon2id(int(slot["kdf"]["passes"]), int(slot["kdf"]["memory_bytes"]))
    salt = base64.b64decode(slot["salt"], validate=True)
    if cost.passes not in _PASSES or cost.memory_bytes not in _MEMORY_BYTES or len(salt) != _SALT_BYTES:
        raise ValueError("no argon2id with these numbers")
    # Before there were roles, whoever had a passphrase could do everything.
    role = slot.get("role", "owner")
    if role not in ROLES:
        raise ValueError("no role of this program")
    return Slot(
        slot_id=slot["slot_id"],
        kind=slot["kind"],
        name=slot["name"],
        role=role,
        cost=cost,
        salt=salt,
        sealed_key=base64.b64decode(slot["sealed_key"], validate=True),
    )


def _derived(secret: str | bytes, salt: bytes, cost: Argon2id) -> bytes:
    from nacl.pwhash import argon2id

    if isinstance(secret, str):
        secret = _as_typed_anywhere(secret).encode(errors="surrogatepass")
    return argon2id.kdf(KEY_BYTES, secret, salt, opslimit=cost.passes, memlimit=cost.memory_bytes)


def _as_typed_anywhere(passphrase: str) -> str:
    """The same text whichever keyboard it was typed on: the profile OpaqueString of RFC 8265.

    Letters may come composed differently, and a space bar may give another space, as Option-space does.
    Case and width stay: full-width letters are other letters.
    """
    plain = "".join(" " if unicodedata.category(letter) == "Zs" else letter for letter in passphrase)
    return unicodedata.normalize("NFC", plain)


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _check(body: Mapping[str, Any]) -> str:
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode(errors="surrogatepass")).hexdigest()


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
