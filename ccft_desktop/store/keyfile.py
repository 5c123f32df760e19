"""The key file of a vault: the data key, sealed once for each way to open it; no patient data.

``vault.json`` holds ``format``, ``version``, ``vault_id``, ``slots`` and ``check``, a SHA-256 over the
rest that tells damage from a wrong passphrase. Each slot seals the same 32-byte data key under a key
derived from one secret, so that users and recovery codes come and go without touching the database.
"""

import base64
import binascii
import contextlib
import hashlib
import json
import os
import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ccft_desktop.store.errors import StoreError, StoreTooNew, WrongPassphrase

FORMAT: Final = "ccft.vault"
VERSION: Final = 1
KEY_BYTES: Final = 32


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
    """``passphrase``; other kinds are left for those who know them."""
    name: str
    cost: Argon2id
    salt: bytes
    sealed_key: bytes


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What stands in ``vault.json``."""

    vault_id: str
    slots: tuple[Slot, ...]


def new_slot(data_key: bytes, passphrase: str, name: str, cost: Argon2id) -> Slot:
    """A slot that opens ``data_key`` with ``passphrase``."""
    from nacl.secret import SecretBox

    salt = os.urandom(_SALT_BYTES)
    sealed = SecretBox(_derived(passphrase, salt, cost)).encrypt(data_key)
    return Slot(
        slot_id=uuid.uuid4().hex,
        kind="passphrase",
        name=name,
        cost=cost,
        salt=salt,
        sealed_key=bytes(sealed),
    )


def unlock(key_file: KeyFile, passphrase: str) -> tuple[Slot, bytes]:
    """The slot that ``passphrase`` opens, and the data key in it; raises ``WrongPassphrase``."""
    from nacl.exceptions import CryptoError
    from nacl.secret import SecretBox

    for slot in key_file.slots:
        if slot.kind == "passphrase":
            try:
                return slot, SecretBox(_derived(passphrase, slot.salt, slot.cost)).decrypt(slot.sealed_key)
            except CryptoError:
                continue
    raise WrongPassphrase("This passphrase does not open the records. Check capital letters and try again.")


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
        return KeyFile(body["vault_id"], tuple(_slot(slot) for slot in body["slots"]))
    except (KeyError, TypeError, binascii.Error, ValueError):
        raise StoreError(damaged) from None


def _slot(slot: Mapping[str, Any]) -> Slot:
    cost = Argon2id(int(slot["kdf"]["passes"]), int(slot["kdf"]["memory_bytes"]))
    salt = base64.b64decode(slot["salt"], validate=True)
    if cost.passes not in _PASSES or cost.memory_bytes not in _MEMORY_BYTES or len(salt) != _SALT_BYTES:
        raise ValueError("no argon2id with these numbers")
    return Slot(
        slot_id=slot["slot_id"],
        kind=slot["kind"],
        name=slot["name"],
        cost=cost,
        salt=salt,
        sealed_key=base64.b64decode(slot["sealed_key"], validate=True),
    )


def _derived(passphrase: str, salt: bytes, cost: Argon2id) -> bytes:
    from nacl.pwhash import argon2id

    typed = _as_typed_anywhere(passphrase).encode(errors="surrogatepass")
    return argon2id.kdf(KEY_BYTES, typed, salt, opslimit=cost.passes, memlimit=cost.memory_bytes)


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
