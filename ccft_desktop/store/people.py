"""Who has a passphrase to the vault, and its recovery code: changes of the key file, never of the records."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ccft_desktop.core.people import NAME_LONGEST, PASSPHRASE_SHORTEST, Person, Role
from ccft_desktop.store import keyfile, recovery_code
from ccft_desktop.store.access import Access
from ccft_desktop.store.errors import StoreError
from ccft_desktop.store.keyfile import Argon2id, KeyFile, Slot

if TYPE_CHECKING:
    from ccft_desktop.store.audit import AuditAction


class People:
    """All people of one open vault. Each change is on the disk whole when it returns, or not at all.

    What a role may not do raises ``NotAllowed``; everything else that cannot be done ``StoreError``.
    """

    def __init__(
        self,
        path: Path,
        data_key: bytes,
        access: Access,
        cost: Argon2id,
        note: Callable[["AuditAction", str], None],
    ) -> None:
        """``note``: hears of every change, what it was and a word about it."""
        self._path = path
        self._note = note
        self._data_key = data_key
        self._access = access
        self._cost = cost
        self._lock = threading.Lock()

    def all(self) -> tuple[Person, ...]:
        """Everybody, in the order they came."""
        return keyfile.read(self._path).people

    @property
    def has_recovery_code(self) -> bool:
        """Whether a code would open the records, should every passphrase be forgotten."""
        return keyfile.read(self._path).has_recovery_code

    def add(self, name: str, role: Role, passphrase: str) -> Person:
        """Give somebody a passphrase to begin with; it should be changed by whoever it is for."""
        self._access.require("manage_people")
        checked = self._checked_name(name)
        check_passphrase(passphrase)
        slot = keyfile.new_slot(self._data_key, passphrase, checked, self._cost, role=role)

        def added(slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
            if any(one.kind == "passphrase" and one.name.casefold() == checked.casefold() for one in slots):
                raise StoreError(
                    f"Somebody is called {checked} already. Choose a name that tells them apart."
                )
            return (*slots, slot)

        self._change(added)
        self._note("people", f"added {slot.slot_id[:8]} as {role}")
        return keyfile.person_of(slot)

    def remove(self, person_id: str) -> None:
        """Take somebody's passphrase away. What he or she wrote keeps the name."""
        self._access.require("manage_people")
        self._change(lambda slots: tuple(slot for slot in slots if slot is not _own(slots, person_id)))
        self._note("people", f"removed {person_id[:8]}")

    def change_role(self, person_id: str, role: Role) -> None:
        """Let somebody do more, or less, from the next sign-in on."""
        self._access.require("manage_people")
        self._change(
            lambda slots: tuple(
                replace(slot, role=role) if slot is _own(slots, person_id) else slot for slot in slots
            )
        )
        self._note("people", f"{person_id[:8]} is {role}")

    def change_passphrase(self, old: str, new: str) -> None:
        """One's own; raises ``WrongPassphrase`` for an old one that does not open."""
        person_id = self._access.person.person_id
        check_passphrase(new)
        keyfile.unlock(keyfile.read(self._path), old, person_id)
        self._change(lambda slots: self._with_passphrase(slots, person_id, new))
        self._note("passphrase", "own")

    def new_recovery_code(self) -> str:
        """A code to be written down; it opens nothing until ``use_recovery_code``."""
        self._access.require("manage_people")
        return recovery_code.code_of(recovery_code.new_secret())

    def use_recovery_code(self, code: str) -> None:
        """From now on this code opens the records, in the place of any other; it is kept nowhere in plain."""
        self._access.require("manage_people")
        secret = recovery_code.secret_of(code)
        slot = keyfile.new_slot(self._data_key, secret, "", self._cost, kind="recovery")
        self._change(lambda slots: (*(one for one in slots if one.kind != "recovery"), slot))
        self._note("recovery_code", "")

    def reset_passphrase(self, person_id: str, new: str) -> None:
        """For somebody who has forgotten it."""
        self._access.require("manage_people")
        check_passphrase(new)
        self._change(lambda slots: self._with_passphrase(slots, person_id, new))
        self._note("passphrase", f"of {person_id[:8]}")

    def keep_audit_head(self, head: str) -> None:
        """Note in the key file how far the audit trail goes, so that nobody cuts its end off unseen."""
        with self._lock:
            before = keyfile.read(self._path)
            if before.audit_head != head:
                write_sealed(self._path, replace(before, audit_head=head), self._data_key)

    @property
    def audit_head(self) -> str:
        """How far the trail went when it was noted last; empty: not known."""
        return keyfile.read(self._path).audit_head

    def _with_passphrase(self, slots: tuple[Slot, ...], person_id: str, new: str) -> tuple[Slot, ...]:
        own = _own(slots, person_id)
        fresh = keyfile.new_slot(
            self._data_key, new, own.name, self._cost, role=own.role, slot_id=own.slot_id
        )
        return tuple(fresh if slot is own else slot for slot in slots)

    def _change(self, changed: Callable[[tuple[Slot, ...]], tuple[Slot, ...]]) -> None:
        with self._lock:
            before = keyfile.read(self._path)
            slots = changed(before.slots)
            if not any(slot.kind == "passphrase" and slot.role == "owner" for slot in slots):
                raise StoreError(
                    "Nobody would be left who may manage the records. Make somebody else owner first."
                )
            write_sealed(self._path, replace(before, slots=slots), self._data_key)

    @staticmethod
    def _checked_name(name: str) -> str:
        checked = " ".join(name.split())
        if not checked or len(checked) > NAME_LONGEST or not checked.isprintable():
            raise StoreError(f"A name has 1 to {NAME_LONGEST} characters, this has {len(checked)}.")
        return checked


def check_passphrase(passphrase: str) -> None:
    """Raises ``StoreError`` for one that is too short."""
    if len(passphrase) < PASSPHRASE_SHORTEST:
        raise StoreError(
            f"The passphrase has {len(passphrase)} characters. Allowed: at least {PASSPHRASE_SHORTEST}."
        )


def write_sealed(path: Path, key_file: KeyFile, data_key: bytes) -> None:
    """Write a key file with the seal that belongs to its people; raises ``StoreError``."""
    try:
        keyfile.write(path, keyfile.sealed(key_file, data_key))
    except OSError as error:
        raise StoreError(f"{path} cannot be written ({error.strerror}). Nothing was changed.") from error


def _own(slots: tuple[Slot, ...], person_id: str) -> Slot:
    for slot in slots:
        if slot.kind == "passphrase" and slot.slot_id == person_id:
            return slot
    raise StoreError("This person has no passphrase to the records any more.")
