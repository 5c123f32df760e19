"""Who did what: rows that hang together as a chain, so that none is changed, added or taken away unseen.

They name no patient, only ids. What is looked at is noted by a thread of its own: nobody waits for it.
"""

import contextlib
import hashlib
import json
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal, get_args

import sqlalchemy as sa

from ccft_desktop.core.people import Person
from ccft_desktop.store.errors import StoreError
from ccft_desktop.store.records import Records
from ccft_desktop.store.tables import EPOCH, audit

AuditAction = Literal[
    "created",
    "opened",
    "failed",
    "recovered",
    "locked",
    "viewed",
    "added",
    "edited",
    "tested",
    "kept",
    "discarded",
    "signed",
    "overridden",
    "exported",
    "imported",
    "printed",
    "copied",
    "moved",
    "merged",
    "unmerged",
    "archived",
    "unarchived",
    "erased",
    "backup",
    "restored",
    "verified",
    "rescored",
    "people",
    "passphrase",
    "recovery_code",
    "calibrated",
]
ACTIONS: Final[tuple[AuditAction, ...]] = get_args(AuditAction)
_ROOT: Final = bytes(32)
DETAIL_LONGEST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """One thing somebody did."""

    number: int
    """From 1, without a gap."""
    at_utc: datetime
    person_id: str
    person_name: str
    action: AuditAction
    patient_id: str = ""
    session_id: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """How long the chain is, and its last hash: whoever keeps it apart knows when an end was cut off."""

    rows: int
    chained: bytes

    @property
    def text(self) -> str:
        return f"{self.rows}:{self.chained.hex()}"

    @classmethod
    def from_text(cls, text: str) -> "Head":
        """Raises ``ValueError``."""
        rows, _, chained = text.partition(":")
        return cls(int(rows), bytes.fromhex(chained))


NO_ROWS: Final = Head(0, _ROOT)


def append(
    connection: sa.Connection,
    person: Person,
    action: AuditAction,
    *,
    patient_id: str = "",
    session_id: str = "",
    detail: str = "",
    at_utc: datetime | None = None,
) -> None:
    """Add a row within a transaction: what it tells is on the disk together with it, or neither is."""
    last = head_of(connection)
    row = AuditRow(
        number=last.rows + 1,
        at_utc=at_utc or datetime.now(UTC),
        person_id=person.person_id,
        person_name=person.name,
        action=action,
        patient_id=patient_id,
        session_id=session_id,
        detail=detail[:DETAIL_LONGEST],
    )
    columns = {name: getattr(row, name) for name in AuditRow.__slots__}
    connection.execute(audit.insert().values(chained=chained(last.chained, row), **columns))


def head_of(connection: sa.Connection) -> Head:
    """The end of the chain."""
    last = connection.execute(
        sa.select(audit.c.number, audit.c.chained).order_by(audit.c.number.desc()).limit(1)
    ).first()
    return NO_ROWS if last is None else Head(last.number, last.chained)


def chained(before: bytes, row: AuditRow) -> bytes:
    """The hash of a row behind the one with the hash ``before``; 32 bytes."""
    microseconds = (row.at_utc - EPOCH) // (datetime.resolution)
    said = [row.number, microseconds, row.person_id, row.person_name, row.action]
    text = json.dumps([*said, row.patient_id, row.session_id, row.detail], ensure_ascii=True)
    return hashlib.blake2b(before + text.encode(), digest_size=32, person=b"ccft.audit").digest()


def first_fault(rows: Iterable[tuple[AuditRow, bytes]], kept: Head | None) -> str:
    """The first place where the chain does not hold, as a sentence; empty where all of it does.

    ``rows`` in order of their numbers, each with its stored hash; ``kept``: the end as noted elsewhere.
    """
    before, count = _ROOT, 0
    for row, stored in rows:
        count += 1
        if row.number != count:
            return f"Row {count} of the audit trail is missing."
        if chained(before, row) != stored:
            return f"Row {count} of the audit trail was changed, or one before it was put in or taken out."
        before = stored
        if kept is not None and kept.rows == count and kept.chained != stored:
            return f"Row {count} of the audit trail is another than the one that was noted in the key file."
    if kept is not None and kept.rows > count:
        return (
            f"The end of the audit trail is missing: {kept.rows} rows were noted in the key file, "
            f"{count} are there."
        )
    return ""


class Audit:
    """The trail of one open vault, for the person signed in; may be used from any thread."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._waiting: list[dict[str, Any]] = []
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        self._closed = False

    def note(
        self, action: AuditAction, *, patient_id: str = "", session_id: str = "", detail: str = ""
    ) -> None:
        """Have it noted soon. What cannot be written waits in memory for the next time."""
        with self._lock:
            if self._closed:
                return
            self._waiting.append(
                {
                    "action": action,
                    "patient_id": patient_id,
                    "session_id": session_id,
                    "detail": detail,
                    "at_utc": datetime.now(UTC),
                }
            )
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="audit", daemon=True)
                self._thread.start()
        self._wake.set()

    def flush(self) -> None:
        """Write what waits; raises ``StoreError`` when the disk refuses."""
        with self._writing:
            with self._lock:
                waiting = self._waiting[:]
            if not waiting:
                return
            # A viewer writes nothing, but what he looks at is noted all the same.
            with self._records.write("read") as connection:
                for row in waiting:
                    append(connection, self._records.access.person, **row)
            with self._lock:
                del self._waiting[: len(waiting)]

    def rows(
        self, *, limit: int = 200, before: int | None = None, patient_id: str = "", action: str = ""
    ) -> list[AuditRow]:
        """The newest first; ``before``: those with smaller numbers only. An owner's to read."""
        self._records.access.require("read_audit")
        found = sa.select(audit).order_by(audit.c.number.desc()).limit(limit)
        if before is not None:
            found = found.where(audit.c.number < before)
        if patient_id:
            found = found.where(audit.c.patient_id == patient_id)
        if action:
            found = found.where(audit.c.action == action)
        self.flush()
        with self._records.read() as connection:
            return [_row(row) for row in connection.execute(found)]

    def head(self) -> Head:
        """The end of the chain, everything noted so far included."""
        self.flush()
        with self._records.read() as connection:
            return head_of(connection)

    def first_fault(self, kept: Head | None) -> str:
        """``first_fault`` of the whole trail, row by row."""
        self.flush()
        with self._records.read() as connection:
            found = connection.execute(
                sa.select(audit).order_by(audit.c.number), execution_options={"yield_per": 1000}
            )
            return first_fault(((_row(row), row.chained) for row in found), kept)

    def close(self) -> None:
        """Write what waits and end; raises ``StoreError`` when the disk refuses."""
        with self._lock:
            self._closed = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
        self.flush()

    def _run(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            # What the disk refuses waits: the next note, or closing, tries again.
            with contextlib.suppress(StoreError):
                self.flush()
            with self._lock:
                if self._closed:
                    return


def _row(row: sa.Row[Any]) -> AuditRow:
    return AuditRow(
        number=row.number,
        at_utc=row.at_utc,
        person_id=row.person_id,
        person_name=row.person_name,
        action=row.action,
        patient_id=row.patient_id,
        session_id=row.session_id,
        detail=row.detail,
    )


def rows_as_columns(rows: Sequence[AuditRow]) -> list[tuple[str, ...]]:
    """For people and tables: when, who, what, and the ids."""
    return [
        (
            str(row.number),
            row.at_utc.isoformat(timespec="seconds"),
            row.person_name,
            row.action,
            row.patient_id,
            row.session_id,
            row.detail,
        )
        for row in rows
    ]
